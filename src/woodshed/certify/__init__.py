"""Measures every device as a test engineer would, and writes its certificate."""
