"""Reading a sentence: "a rainy lo-fi beat at 82 bpm in E flat, 1:30".

What is written in figures (tempo, metre, length) and keys is taken out first; the words left are
looked up, the longest phrases first, and once more by likeness, so that typing mistakes are
forgiven. Whatever nobody understood is told, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from woodshed.compose.request import Request, Understood
from woodshed.compose.vocabulary import CALLED, FILLERS, INSTRUMENTS, LEANINGS, LIKE, METRES
from woodshed.errors import PromptError
from woodshed.theory.keys import SCALE_WORDS, parse_key
from woodshed.theory.names import speak_pitch_class
from woodshed.theory.scales import SCALES

LONGEST_PROMPT = 2_000
TEMPO_BPM = (20.0, 300.0)
LENGTH_S = (5.0, 1_200.0)
MOST_BARS = 1_000
BEATS, UNITS = range(2, 16), (2, 4, 8, 16)
"""Metres that the composer can write in."""
LONGEST_PHRASE = 3
SHORTEST_GUESS = 4
"""Letters a word must have to be guessed at."""
AUDIBLE = 0.03
"""How far a dial must turn to be told."""
ALIKE = 0.8
"""How alike (0 to 1) a word must be to one we know, with the same first letter, to be taken for it."""


@dataclass
class _Reading:
    """A prompt while it is read: `text` is what is left of it."""

    text: str
    request: Request = field(default_factory=Request)
    understood: list[Understood] = field(default_factory=list)

    def take(self, pattern: str, reader: Callable[[re.Match[str]], tuple[Request, str] | None]) -> None:
        """Read the first match of a pattern, unless the reader declines, and take its words away."""
        for match in re.finditer(pattern, self.text, re.IGNORECASE):
            read = reader(match)
            if read is not None:
                self.request, meaning = read
                self.understood.append(Understood(" ".join(match[0].split()).strip(" ,"), meaning))
                self.text = f"{self.text[: match.start()]} , {self.text[match.end() :]}"
                return


def read_prompt(text: str, styles: Mapping[str, str]) -> Request:
    """Return what a prompt asks for.

    `styles` maps every name of a style (lower case, no hyphens) to the style. PromptError when
    the prompt is empty, endless, or asks for what cannot be.
    """
    _check_size(text)
    reading = _Reading(_tidy(text))
    reading.take(r"\b(\d+)\s*/\s*(\d+)(?:\s*time)?\b", lambda match: _read_metre(reading.request, match))
    for pattern in LENGTH_PATTERNS:
        reading.take(pattern, lambda match: _read_length(reading.request, match))
    reading.take(r"(-?\d+)\s*-?\s*(?:bars?|measures?)\b", lambda match: _read_bars(reading.request, match))
    for pattern in TEMPO_PATTERNS:
        reading.take(pattern, lambda match: _read_tempo(reading.request, match))
    for pattern in KEY_PATTERNS:
        if reading.request.tonic is None:
            reading.take(pattern, lambda match: _read_key(reading.request, match))
    ignored = _read_words(reading, styles)
    return replace(reading.request, understood=tuple(reading.understood), ignored=tuple(ignored))


def _check_size(text: str) -> None:
    if not text.strip():
        raise PromptError("There is nothing to compose from.", remedy='Describe a song, such as "a slow waltz in D".')
    if len(text) > LONGEST_PROMPT:
        raise PromptError(
            f"The description has {len(text):,} characters, more than {LONGEST_PROMPT:,}.",
            remedy="Say it in a sentence or two.",
        )


def _tidy(text: str) -> str:
    return " ".join(text.replace("♭", "b").replace("♯", "#").replace("’", "'").replace("–", "-").split())


# ── figures ──────────────────────────────────────────────────────────────────────────────────

TEMPO_PATTERNS = (
    r"(?:\bat\s+)?(-?\d+(?:[.,]\d+)?)\s*-?\s*(?:bpm|beats? (?:per|a) minute)\b",
    r"\b(?:bpm|tempo)\s*(?:of|=|:)?\s*(-?\d+(?:[.,]\d+)?)\b",
    r"\bat\s+(\d{2,3})\b(?!\s*(?:%|st|nd|rd|th))",
)
LENGTH_PATTERNS = (
    r"(?<![\d:])(\d+):(\d{2})(?![\d:])(?:\s*(?:min(?:ute)?s?|long))?",
    r"(-?\d+(?:[.,]\d+)?)\s*-?\s*(?:minutes?|mins?|m)\b(?:\s*(?:and\s*)?(\d+)\s*(?:seconds?|secs?|s)\b)?",
    r"()(-?\d+(?:[.,]\d+)?)\s*-?\s*(?:seconds?|secs?|s)\b",
    r"\b(half a|one|two|three|four|five|six|ten)\s+(?:minutes?|mins?)\b()",
)
NUMBER_WORDS = {"half a": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}


def _read_metre(request: Request, match: re.Match[str]) -> tuple[Request, str]:
    beats, unit = int(match[1]), int(match[2])
    if beats not in BEATS or unit not in UNITS:
        raise PromptError(
            f"There is no way to write a song in {beats}/{unit}.",
            remedy=f"Use {BEATS.start} to {BEATS.stop - 1} beats of a 2, 4, 8 or 16 note, such as 3/4 or 7/8.",
        )
    return replace(request, metre=(beats, unit)), f"metre {beats}/{unit}"


def _read_length(request: Request, match: re.Match[str]) -> tuple[Request, str] | None:
    if request.length_s is not None:
        return None
    minutes = NUMBER_WORDS.get(match[1].lower()) or _number(match[1])
    length_s = minutes * 60 + _number(match[2])
    if not LENGTH_S[0] <= length_s <= LENGTH_S[1]:
        raise PromptError(
            f"A song of {length_s:g} seconds is not possible here.", remedy="Ask for 5 seconds to 20 minutes."
        )
    return replace(request, length_s=length_s), f"length {format_length(length_s)}"


def _read_bars(request: Request, match: re.Match[str]) -> tuple[Request, str]:
    bars = int(match[1])
    if not 1 <= bars <= MOST_BARS:
        raise PromptError(f"A song of {bars} bars is not possible here.", remedy=f"Ask for 1 to {MOST_BARS:,} bars.")
    return replace(request, bars=bars), f"length {bars} bar{'s' if bars > 1 else ''}"


def _read_tempo(request: Request, match: re.Match[str]) -> tuple[Request, str] | None:
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


def _read_key(request: Request, match: re.Match[str]) -> tuple[Request, str] | None:
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


# ── words ────────────────────────────────────────────────────────────────────────────────────

NEGATIONS = ("no", "without", "not", "minus")
ONLY = ("only", "just", "solo")


def _read_words(reading: _Reading, styles: Mapping[str, str]) -> list[str]:
    """Read words from left to right; return those that nobody understood."""
    tokens = re.findall(r"[^\W_]+(?:'[^\W_]+)?|,", reading.text.lower().replace("-", " "))
    known = [*styles, *LEANINGS, *LIKE, *INSTRUMENTS, *CALLED, *METRES, *SCALES]
    ignored: list[str] = []
    negated, place = False, 0
    while place < len(tokens):
        word = tokens[place]
        if word in NEGATIONS:
            negated = True
        elif word in ONLY:
            reading.request = replace(reading.request, only=True)
        elif word == "," or word in ("with", "but"):
            negated = False
        else:
            taken = _read_phrase(reading, tokens[place:], styles, known, negated=negated)
            if taken == 0 and word not in FILLERS:
                ignored.append(word)
            place += max(taken, 1) - 1
        place += 1
    return ignored


def _read_phrase(
    reading: _Reading, tokens: list[str], styles: Mapping[str, str], known: list[str], *, negated: bool
) -> int:
    """Read the longest phrase at the start of the tokens; return how many it took, 0 for none."""
    for length in range(min(LONGEST_PHRASE, len(tokens)), 0, -1):
        phrase = " ".join(tokens[:length])
        if _mean(reading, phrase, phrase, styles, negated=negated):
            return length
    word = tokens[0]
    if len(word) < SHORTEST_GUESS or word in FILLERS:
        return 0
    for phrase, length in ((" ".join(tokens[:2]), 2), (word, 1)):
        alike = get_close_matches(phrase, [name for name in known if name[0] == phrase[0]], n=1, cutoff=ALIKE)
        if alike and length <= len(tokens) and _mean(reading, alike[0], phrase, styles, negated=negated):
            return length
    return 0


def _mean(reading: _Reading, phrase: str, words: str, styles: Mapping[str, str], *, negated: bool) -> bool:
    """Take a phrase for what it means; False when it means nothing."""
    request = reading.request
    leaning = LIKE.get(phrase, phrase)
    instrument = CALLED.get(phrase, phrase)
    if phrase in styles and request.style is None and not negated:
        reading.request, meaning = replace(request, style=styles[phrase]), f"style {styles[phrase]}"
    elif instrument in INSTRUMENTS:
        reading.request, meaning = _with_instrument(request, instrument, negated=negated)
    elif leaning in LEANINGS and not negated:
        reading.request, meaning = _with_leaning(request, leaning), describe_leaning(leaning)
    elif phrase in SCALES and not negated:
        reading.request, meaning = _with_scale(request, phrase), f"{phrase} key"
    elif phrase in METRES and not negated:
        beats, unit = METRES[phrase]
        reading.request, meaning = replace(request, metre=(beats, unit)), f"metre {beats}/{unit}"
    else:
        return False
    reading.understood.append(Understood(f"no {words}" if negated else words, meaning))
    return True


def _with_instrument(request: Request, name: str, *, negated: bool) -> tuple[Request, str]:
    if negated:
        return replace(request, unwanted=(*request.unwanted, name)), f"without {name}"
    nearest = INSTRUMENTS[name].nearest
    meaning = f"{name}, played by the nearest sound, a {nearest}" if nearest else name
    return replace(request, wanted=(*request.wanted, name)), f"with {meaning}"


def _with_scale(request: Request, scale: str) -> Request:
    return replace(request, mode=scale if scale in ("major", "minor") else request.mode, scale=request.scale or scale)


def _with_leaning(request: Request, name: str) -> Request:
    leaning = LEANINGS[name]
    return replace(
        request,
        moods=(*request.moods, name),
        mode=request.mode or leaning.mode,
        energy=_dial(request.energy + leaning.energy),
        brightness=_dial(request.brightness + leaning.brightness),
        density=_dial(request.density + leaning.density),
        space=_dial(request.space + leaning.space),
        tempo=_dial(request.tempo + leaning.tempo),
        swing=_dial(request.swing + leaning.swing),
    )


def _dial(value: float) -> float:
    return max(-1.0, min(1.0, round(value, 3)))


DIAL_WORDS = {
    "energy": ("calmer", "more energy"),
    "brightness": ("darker sound", "brighter sound"),
    "density": ("fewer notes", "more notes"),
    "space": ("drier", "more reverb"),
    "tempo": ("slower", "faster"),
    "swing": ("straight", "more swing"),
}


LEANING_WORDS = ", leaning to {}"


def describe_leaning(name: str) -> str:
    """Return in words what an adjective does."""
    leaning = LEANINGS[name]
    words = [
        pair[getattr(leaning, dial) > 0] for dial, pair in DIAL_WORDS.items() if abs(getattr(leaning, dial)) >= AUDIBLE
    ]
    told = f"{name}: {', '.join(words)}" if words else f"{name}: the style's own tempo"
    return told + LEANING_WORDS.format(leaning.mode) if leaning.mode else told
