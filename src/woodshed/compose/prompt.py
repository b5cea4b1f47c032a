"""Reading a sentence: "a rainy lo-fi beat at 82 bpm in E flat, 1:30".

What is written in figures (tempo, metre, length) and keys is taken out first; the words left are
looked up, the longest phrases first, and once more by likeness, so that typing mistakes are
forgiven. Whatever nobody understood is told, never passed over; so is the style that was taken
when none was named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from woodshed.compose.figures import (
    BARS_PATTERN,
    KEY_PATTERNS,
    LENGTH_PATTERNS,
    METRE_PATTERN,
    TEMPO_PATTERNS,
    read_bars,
    read_key,
    read_length,
    read_metre,
    read_tempo,
)
from woodshed.compose.places import PLACES
from woodshed.compose.planning import usual_style
from woodshed.compose.request import Request, Understood
from woodshed.compose.vocabulary import (
    CALLED,
    DRUM_VOICES,
    ENSEMBLES,
    FILLERS,
    INSTRUMENTS,
    LEANINGS,
    LIKE,
    METRES,
    NEAREST,
    SOULFUL,
    STRING_ENSEMBLES,
    STRINGS_ONLY,
    SURROUNDINGS,
    Leaning,
)
from woodshed.errors import PromptError
from woodshed.theory.scales import SCALES

NO_STYLE = "no style named"
"""In place of words, where the style was chosen for want of one."""
LONGEST_PROMPT = 2_000
LONGEST_PHRASE = 3
SHORTEST_GUESS = 4
"""Letters a word must have to be guessed at."""
SHORTEST_STYLE_GUESS = 3
"""Letters a word must have to be taken for the name of a style."""
SLOW_SOUL_BPM = 90.0
"""Tempo below which soul, gospel and their kin are nearer to lo-fi than to funk."""
OPPOSITE = -0.5
"""How far "not dark" turns a dial, as a share of what "dark" does."""
AUDIBLE = 0.03
"""How far a dial must turn to be told."""
ALIKE = 0.8
"""How alike (0 to 1) a word must be to one we know, with the same first letter, to be taken for it."""


@dataclass
class _Reading:
    """A prompt while it is read: `text` is what is left of it.

    `near` are genres that are no styles here, as the table calls them and as they were written;
    `ensemble` is "trio" and the like.
    """

    text: str
    request: Request = field(default_factory=Request)
    understood: list[Understood] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    near: list[tuple[str, str]] = field(default_factory=list)
    ensemble: str = ""

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
    reading.take(METRE_PATTERN, lambda match: read_metre(reading.request, match))
    for pattern in LENGTH_PATTERNS:
        reading.take(pattern, lambda match: read_length(reading.request, match))
    reading.take(BARS_PATTERN, lambda match: read_bars(reading.request, match))
    for pattern in TEMPO_PATTERNS:
        reading.take(pattern, lambda match: read_tempo(reading.request, match))
    for pattern in KEY_PATTERNS:
        if reading.request.tonic is None:
            reading.take(pattern, lambda match: read_key(reading.request, match))
    _read_words(reading, styles)
    _settle_ensemble(reading)
    _settle_style(reading)
    return replace(reading.request, understood=tuple(reading.understood), ignored=tuple(reading.ignored))


def _check_size(text: str) -> None:
    if not text.strip():
        raise PromptError("There is nothing to compose from.", remedy='Describe a song, such as "a slow waltz in D".')
    if len(text) > LONGEST_PROMPT:
        raise PromptError(
            f"The description has {len(text):,} characters, more than {LONGEST_PROMPT:,}.",
            remedy="Say it in a sentence or two.",
        )


def _tidy(text: str) -> str:
    plain = text.replace("♭", "b").replace("♯", "#").replace("’", "'").replace("–", "-")
    plain = re.sub(r"\br\s*(?:&|'?n'?|and)\s*b\b", "rnb", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\b(?:d\s*&\s*b|drums?\s*(?:&|'?n')\s*bass)\b", "drum and bass", plain, flags=re.IGNORECASE)
    return " ".join(plain.split())


# ── words ────────────────────────────────────────────────────────────────────────────────────

NEGATIONS = ("no", "without", "not", "minus")
PHRASE_ENDS = (",", "with", "but")
JOINING = ("and", "or", "nor")
ARTICLES = ("a", "an", "the")
ONLY = ("only", "just", "solo")
SPOKEN_DECADE = re.compile(r"\b(?:19)?([2-9]0)'?s\b")


@dataclass
class _Negation:
    """What "no" or "not" still covers: one phrase, and those that "and" or "or" join to it."""

    word: str = ""
    open: bool = False
    joined: bool = False

    def follow(self, word: str) -> bool:
        """Hear the next word; True when it only steers what is negated."""
        if word in NEGATIONS:
            self.word, self.open, self.joined = word, True, False
        elif word in PHRASE_ENDS:
            self.word, self.open = "", False
        elif self.word and not self.open and word in JOINING:
            self.open = self.joined = word != "and" or self.word != "not"
        else:
            return False
        return True

    def close(self) -> None:
        """End what is negated; "and" and "or" may open it again."""
        self.open = False

    def abandon(self) -> None:
        """End what is negated for good."""
        self.word, self.open = "", False


def _read_words(reading: _Reading, styles: Mapping[str, str]) -> None:
    """Read words from left to right; note those that nobody understood."""
    text = SPOKEN_DECADE.sub(r"\1s", reading.text.lower().replace("-", " "))
    tokens = re.findall(r"[^\W_]+(?:'[^\W_]+)?|[,.;!?]", text)
    tokens = ["," if word in ".;!?" else word for word in tokens]
    negation, place = _Negation(), 0
    while place < len(tokens):
        word = tokens[place]
        if negation.follow(word):
            place += 1
        elif word in ONLY and not negation.open and _says_only(tokens, place, styles):
            reading.request = replace(reading.request, only=True)
            place += 1
        else:
            place += _read_phrase(reading, tokens[place:], styles, negation)


def _says_only(tokens: list[str], place: int, styles: Mapping[str, str]) -> bool:
    """Tell "just piano", "solo piano" and "piano only" from "just a pop song" and "with a guitar solo"."""
    if tokens[place] == "only" and any(_is_instrument(tokens[max(0, place - n) : place]) for n in range(1, 4)):
        return True
    if tokens[max(0, place - 2) : place] in (["with", "a"], ["with", "an"]):
        return False
    following = tokens[place + 1 :]
    if tokens[place - 1 : place] == ["with"] and following[:1] and following[0] in ARTICLES:
        following = following[1:]
    while following and (following[0] in LEANINGS or following[0] in LIKE):
        following = following[1:]
    if tokens[place] == "solo" and following[:1] and following[0] in styles:
        following = following[1:]
    for length in range(LONGEST_PHRASE, 0, -1):
        phrase = " ".join(following[:length])
        if phrase in styles or phrase in NEAREST:
            return False
        if _is_instrument(following[:length]):
            return True
    return False


def _is_instrument(tokens: list[str]) -> bool:
    phrase = " ".join(tokens)
    return phrase in INSTRUMENTS or phrase in CALLED or phrase in DRUM_VOICES


def _read_phrase(reading: _Reading, tokens: list[str], styles: Mapping[str, str], negation: _Negation) -> int:
    """Read the phrase at the start of the tokens, or note that nobody understood it; return its length."""
    taken = _take_phrase(reading, tokens, styles, negation.word if negation.open else "")
    if taken:
        negation.close()
        reading.ensemble = next((word for word in tokens[:taken] if word in ENSEMBLES), reading.ensemble)
        return taken
    if negation.open and negation.joined and tokens[0] not in FILLERS:
        negation.abandon()
        return _read_phrase(reading, tokens, styles, negation)
    if tokens[0] in ENSEMBLES:
        reading.ensemble = tokens[0]
        reading.ignored.append(tokens[0])
    elif tokens[0] not in FILLERS:
        reading.ignored.append(tokens[0])
    if negation.word == "not" and (tokens[0] in ONLY or tokens[0] not in FILLERS):
        negation.abandon()
    return 1


def _take_phrase(reading: _Reading, tokens: list[str], styles: Mapping[str, str], negation: str) -> int:
    """Take the longest phrase at the start of the tokens; return how many it took, 0 for none."""
    for length in range(min(LONGEST_PHRASE, len(tokens)), 0, -1):
        phrase = " ".join(tokens[:length])
        if _mean(reading, phrase, phrase, styles, negation):
            return length
    word = tokens[0]
    if word in FILLERS or len(word) < SHORTEST_STYLE_GUESS or not word.isalpha():
        return 0
    short = len(word) < SHORTEST_GUESS
    known = (
        [*styles]
        if short
        else [*styles, *NEAREST, *LEANINGS, *LIKE, *INSTRUMENTS, *CALLED, *DRUM_VOICES, *METRES, *SCALES]
    )
    guesses = ((word, 1),) if short else ((" ".join(tokens[:2]), 2), (word, 1))
    for phrase, length in guesses:
        alike = get_close_matches(phrase, [name for name in known if name[0] == phrase[0]], n=1, cutoff=ALIKE)
        if alike and length <= len(tokens) and _mean(reading, alike[0], phrase, styles, negation):
            return length
    return 0


def _mean(reading: _Reading, phrase: str, words: str, styles: Mapping[str, str], negation: str) -> bool:
    """Take a phrase for what it means, "no" or "not" before it; False when it means nothing."""
    request = reading.request
    leaning = LIKE.get(phrase, phrase)
    instrument = CALLED.get(phrase, phrase)
    if phrase in NEAREST and not negation:
        reading.near.append((phrase, words))
        return True
    if phrase in styles and request.style is None and not negation:
        reading.request, meaning = replace(request, style=styles[phrase]), f"style {styles[phrase]}"
    elif instrument in INSTRUMENTS:
        reading.request, meaning = _with_instrument(request, instrument, negated=bool(negation))
    elif phrase in DRUM_VOICES:
        reading.request, meaning = _with_voice(request, phrase, negated=bool(negation))
    elif leaning in LEANINGS and negation in ("", "not"):
        reading.request, meaning = _with_leaning(request, leaning, negated=bool(negation))
        if phrase in SURROUNDINGS:
            reading.request, around = _with_surrounding(reading.request, phrase, negated=bool(negation))
            meaning += f", {around}"
    elif phrase in SURROUNDINGS:
        reading.request, meaning = _with_surrounding(request, phrase, negated=bool(negation))
    elif phrase in SCALES and not negation:
        reading.request, meaning = _with_scale(request, phrase), f"{phrase} key"
    elif phrase in METRES and not negation:
        beats, unit = METRES[phrase]
        reading.request, meaning = replace(request, metre=(beats, unit)), f"metre {beats}/{unit}"
    else:
        return False
    reading.understood.append(Understood(f"{negation} {words}".strip(), meaning))
    return True


def _with_instrument(request: Request, name: str, *, negated: bool) -> tuple[Request, str]:
    if negated:
        return replace(request, unwanted=(*request.unwanted, name)), f"without {name}"
    nearest = INSTRUMENTS[name].nearest
    meaning = f"{name}, played by the nearest sound, a {nearest}" if nearest else name
    return replace(request, wanted=(*request.wanted, name)), f"with {meaning}"


def _with_voice(request: Request, name: str, *, negated: bool) -> tuple[Request, str]:
    if negated:
        silent = (*request.silent_voices, *DRUM_VOICES[name])
        return replace(request, silent_voices=silent), f"drums without {name}"
    wanted = request.wanted if "drums" in request.wanted else (*request.wanted, "drums")
    return replace(request, wanted=wanted), "with drums, the style's own kit"


def _with_surrounding(request: Request, phrase: str, *, negated: bool) -> tuple[Request, str]:
    name = SURROUNDINGS[phrase]
    if negated:
        return replace(request, absent=(*request.absent, name)), f"without {name}"
    meaning = f"{name} in the background" if name in PLACES else f"put on {name}"
    return replace(request, surroundings=(*request.surroundings, name)), meaning


def _with_scale(request: Request, scale: str) -> Request:
    return replace(request, mode=scale if scale in ("major", "minor") else request.mode, scale=request.scale or scale)


def _with_leaning(request: Request, name: str, *, negated: bool = False) -> tuple[Request, str]:
    leaning = LEANINGS[name]
    if negated:
        dials = {dial: getattr(leaning, dial) * OPPOSITE for dial in DIAL_WORDS}
        leaning = Leaning(**dials)
    turned = replace(
        request,
        moods=request.moods if negated else (*request.moods, name),
        mode=request.mode or leaning.mode,
        energy=_dial(request.energy + leaning.energy),
        brightness=_dial(request.brightness + leaning.brightness),
        density=_dial(request.density + leaning.density),
        space=_dial(request.space + leaning.space),
        tempo=_dial(request.tempo + leaning.tempo),
        swing=_dial(request.swing + leaning.swing),
    )
    return turned, _describe_leaning(f"not {name}" if negated else name, leaning)


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


def _describe_leaning(name: str, leaning: Leaning) -> str:
    """Return in words what an adjective does."""
    words = [
        pair[getattr(leaning, dial) > 0] for dial, pair in DIAL_WORDS.items() if abs(getattr(leaning, dial)) >= AUDIBLE
    ]
    told = f"{name}: {', '.join(words)}" if words else f"{name}: the style's own tempo"
    return told + LEANING_WORDS.format(leaning.mode) if leaning.mode else told


# ── what the words amount to ─────────────────────────────────────────────────────────────────


def _settle_ensemble(reading: _Reading) -> None:
    """Let "duet" and the like mean the instruments named and nobody else; a quartet of nobody is one of strings."""
    word, request = reading.ensemble, reading.request
    if word and request.wanted:
        reading.request = replace(request, only=True)
        meaning = "only the instruments named"
    elif word in STRING_ENSEMBLES and request.style is None and not reading.near:
        reading.near.append((word, word))
        meaning = ""
    else:
        return
    reading.ignored = [other for other in reading.ignored if other != word]
    if meaning:
        reading.understood.append(Understood(word, meaning))


def _settle_style(reading: _Reading) -> None:
    """Take the nearest style for a genre that is none here, the usual one for none; tell which."""
    for name, words in reading.near:
        _settle_near(reading, name, words)
    if reading.request.style is None:
        style, why = usual_style(reading.request)
        reading.understood.append(Understood(NO_STYLE, f"style {style}, {why}"))


def _settle_near(reading: _Reading, name: str, words: str) -> None:
    request = reading.request
    slow = request.tempo < 0 or (request.tempo_bpm or SLOW_SOUL_BPM) < SLOW_SOUL_BPM
    nearest = "lo-fi" if name in SOULFUL and slow else NEAREST[name]
    leaning = LIKE.get(name, name)
    if request.style is None:
        request, meaning = replace(request, style=nearest), f"nearest style {nearest}"
        if name in STRINGS_ONLY:
            wanted = request.wanted if "strings" in request.wanted else (*request.wanted, "strings")
            request = replace(request, wanted=wanted, only=True)
            meaning += f", with {' and '.join(wanted)} only"
    elif request.style == nearest:
        meaning = f"nearest style {nearest}"
    elif leaning in LEANINGS:
        request, meaning = _with_leaning(request, leaning)
    else:
        reading.ignored.append(words)
        return
    reading.request = request
    reading.understood.append(Understood(words, meaning))
