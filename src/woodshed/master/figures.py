"""Numbers and times as a report prints them."""

import math


def format_number(value: float, digits: int = 1) -> str:
    """Return a number with a true minus sign; a dash for what has no value."""
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{digits}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def format_clock(seconds: float) -> str:
    """Return seconds as minutes and seconds: 1:05."""
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"
