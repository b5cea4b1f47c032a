"""The goals of the analog gear beside the worst that any device reaches: a page made of the certificates' figures."""

from woodshed.certify.goals.page import PAGE, Found, format_goals, worst
from woodshed.certify.goals.rows import ROWS, Goal, Row

__all__ = ["PAGE", "ROWS", "Found", "Goal", "Row", "format_goals", "worst"]
