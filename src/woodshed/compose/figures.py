"""Figures in a prompt: tempo, metre, length and key, with the limits of what can be played."""

from __future__ import annotations

import re
from dataclasses import replace

from woodshed.compose.request import Request
from woodshed.errors import PromptError
from woodshed.theory.keys import SCALE_WORDS, parse_key
from woodshed.theory.names import speak_pitch_class

TEMPO_BPM = (20.0, 300.0)
LENGTH_S = (5.0, 1_200.0)
MOST_BARS = 1_000
BEATS, UNITS = range(2, 16), (2, 4, 8, 16)
"""Metres that the composer can write in."""

METRE_PATTERN = r"\b(\d+)\s*/\s*(\d+)(?:\s*time)?\b"
BARS_PATTERN = r"(-?\d+)\s*-?\s*(?:bars?|measures?)\b"
TEMPO_PATTERNS = (
    r"(?:\bat\s+)?(-?\d+(?:[.,]\d+)?)\s*-?\s*(?:bpm|beats? (?:per|a) minute)\b",
    r"\b(?:bpm|tempo)\s*(?:of|=|:)?\s*(-?\d+(?:[.,]\d+)?)\b",
    r"\bat\s+(\d{2,3})\b(?!\s*(?:%|st|nd|rd|th))",
)
FIGURE = r"(?<![\w#'])(-?\d+(?:[.,]\d+)?)"
MACHINE = r"(?:101|202|303|404|505|606|707|808|909)s\b"
"""Drum machines and synthesizers in the plural: 303s, 808s, 909s."""
DECADE = r"(?:19|20)\d0s\b"
BARE_DECADE = r"[2-9]0s\b(?!\s*(?:[,.;!?]|$|long\b|of\b))"
"""The 80s: seconds only where a comma, the end, "long" or "of" follows."""
SECONDS = r"(?:seconds?|secs?|s)\b"
BARE_SECONDS = r"[0-5]?\d(?![\w:/%]|[.,]\d|\s*-?\s*(?:bpm|beats?|bars?|measures?|bits?|%|/))"
"""The 30 of "1 min 30"; not the tempo or the bars that may follow."""
SECONDS_TOO = rf"(?:\s*(?:and\s*)?(?!{MACHINE})(\d+(?=\s*{SECONDS})|{BARE_SECONDS})(?:\s*{SECONDS})?)?"
LENGTH_PATTERNS = (
    r"(?<![\d:])(\d+):(\d{2})(?![\d:])(?:\s*(?:min(?:ute)?s?|long))?",
    rf"{FIGURE}\s*-?\s*(?:minutes?|mins?|m)(?![a-z]){SECONDS_TOO}",
    rf"()(?<!\bthe )(?!{MACHINE}|{DECADE}|{BARE_DECADE}){FIGURE}\s*-?\s*{SECONDS}",
    r"\b(half a|one|two|three|four|five|six|ten)\s+(?:minutes?|mins?)\b()",
)
NUMBER_WORDS = {"half a": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


def read_metre(request: Request, match: re.Match[str]) -> tuple[Request, str]:
    """Return the request with its metre, and the words that tell it; PromptError when nobody can play it."""
    beats, unit = int(match[1]), int(match[2])
    if beats not in BEATS or unit not in UNITS:
        raise PromptError(
            f"There is no way to write a song in {beats}/{unit}.",
            remedy=f"Use {BEATS.start} to {BEATS.stop - 1} beats of a 2, 4, 8 or 16 note, such as 3/4 or 7/8.",
        )
    return replace(request, metre=(beats, unit)), f"metre {beats}/{unit}"


def read_length(request: Request, match: re.Match[str]) -> tuple[Request, str] | None:
    """Return the request with the length in minutes and seconds, or None when it is known already."""
    if request.length_s is not None:
        return None
    minutes = NUMBER_WORDS.get(match[1].lower()) or _number(match[1])
    length_s = minutes * 60 + _number(match[2])
    if not LENGTH_S[0] <= length_s <= LENGTH_S[1]:
        raise PromptError(
            f"A song of {length_s:g} seconds is not possible here.", remedy="Ask for 5 seconds to 20 minutes."
        )
    return replace(request, length_s=length_s), f"length {format_length(length_s)}"


def read_bars(request: Request, match: re.Match[str]) -> tuple[Request, str]:
    """Return the request with the length in bars."""
    bars = int(match[1])
    if not 1 <= bars <= MOST_BARS:
        raise PromptError(f"A song of {bars} bars is not possible here.", remedy=f"Ask for 1 to {MOST_BARS:,} bars.")
    return replace(request, bars=bars), f"length {bars} bar{'s' if bars > 1 else ''}"


def read_tempo(request: Request, match: re.Match[str]) -> tuple[Request, str] | None:
    """Return the request with the tempo, or None when it is known already."""
    if request.tempo_bpm is not None:
        return None
    tempo = _number(match[1])
    check_tempo(tempo)
    return replace(request, tempo_bpm=tempo), f"tempo {tempo:g} bpm"


def check_tempo(tempo_bpm: float) -> None:
    """Raise PromptError when no song can have this tempo."""
    low, high = TEMPO_BPM
    if not low <= tempo_bpm <= high:
        raise PromptError(f"Nobody can play at {tempo_bpm:g} bpm.", remedy=f"Use a tempo from {low:g} to {high:g} bpm.")


def _number(text: str | None) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def format_length(length_s: float) -> str:
    """Return a length as minutes and seconds: 90 is "1:30"."""
    whole = round(length_s)
    return f"{whole // 60}:{whole % 60:02d}"


# ── keys ─────────────────────────────────────────────────────────────────────────────────────

NOTE = r"([A-Ga-g])(?:\s*-?\s*(flat|sharp)|(b|#))?"
SCALE = "|".join(sorted((word for word in SCALE_WORDS if len(word) > 1), key=len, reverse=True)).replace(" ", r"[\s-]")
KEY_PATTERNS = (
    rf"\b(?:(?:in )?the key of|in|key)\s+{NOTE}\s*-?\s*({SCALE}|m)?(?![\w#])",
    rf"(?<![\w#']){NOTE}\s*-?\s*({SCALE})\b",
    r"(?<![\w#'])([A-Ga-g])(?:\s*-?\s*(flat|sharp)|(b|#))()(?![\w#])",
    r"(?<![\w#'])([A-G])(?:(?:\s*-?\s*)(flat|sharp)|(b|#))?(m)(?![\w#'])",
)


def read_key(request: Request, match: re.Match[str]) -> tuple[Request, str] | None:
    """Return the request with the key, or None when the letter is no key."""
    letter, word, sign, scale = match.groups()
    if letter == "a" and not (word or sign) and not _is_key_of_a(scale, match):
        return None
    note = letter.upper() + (sign or {"flat": "b", "sharp": "#"}.get((word or "").lower(), ""))
    tonic, name = parse_key(f"{note} {(scale or '').lower()}")
    said = speak_pitch_class(tonic, flats="b" in note[1:] or not note[1:])
    named = scale or ""
    return replace(request, tonic=tonic, scale=name if named else ""), f"key {said}{' ' + name if named else ''}"


def _is_key_of_a(scale: str | None, match: re.Match[str]) -> bool:
    """Tell "a minor" from "a minor key" and "a blues"."""
    follows = match.string[match.end() :].lstrip().lower()
    return (scale or "").lower() in ("major", "minor", "maj", "min", "m") and not follows.startswith(("key", "mood"))
