"""Song to sound."""
