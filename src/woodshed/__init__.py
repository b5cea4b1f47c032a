"""Woodshed."""
