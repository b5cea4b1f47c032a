"""What a new song can begin as: a few bars that play at once, with everything plugged in."""

from woodshed.compose.templates.catalogue import TEMPLATES, Template

__all__ = ["TEMPLATES", "Template"]
