"""Who plays: the style's players, changed as the prompt asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from woodshed.compose.levels import swap_gain_db
from woodshed.compose.request import Request
from woodshed.compose.style import Arpeggio, Bass, Chords, Drums, Melody, Sound, Strip, Style
from woodshed.compose.vocabulary import INSTRUMENTS
from woodshed.errors import PromptError
from woodshed.units import PPQ, Ticks


@dataclass(frozen=True, slots=True)
class Band:
    """The players of one song."""

    drums: Drums | None
    bass: Bass | None
    chords: tuple[Chords, ...]
    arpeggios: tuple[Arpeggio, ...]
    melody: Melody | None


GUEST = Sound("electric_piano", "warm_suitcase")
"""The sound that the usual gain of somebody new is meant for."""
HELD = {"low": ("x---------------",), "mid": ("x---------------",)}
SOFT_DRUMS = Drums(
    kit={
        "kick": Sound("kick", "acoustic"),
        "snare": Sound("snare", "brush"),
        "hat": Sound("hat", "closed"),
        "crash": Sound("crash", "dark"),
    },
    beats={
        "low": ({"kick": "x.......x.......", "hat": "x.o.x.o.x.o.x.o."},),
        "mid": ({"kick": "x.....x.x.......", "snare": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},),
    },
    fills=("roll",),
    gain_db=-8.0,
)
"""Drums for a style that has none, when a prompt asks for them."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "bass": ("upright bass", "electric bass", "slap bass", "sub bass", "808", "acid bass"),
    "synth": ("pad", "lead", "arpeggio"),
    "acoustic guitar": ("nylon guitar", "electric guitar"),
    "electric piano": ("piano",),
}
"""Names that also stand for more special ones: who asks for "bass" is content with an upright bass."""


def assemble_band(style: Style, request: Request) -> Band:
    """Return the style's players with the instruments the prompt wants, and without those it does not."""
    band = Band(style.drums, style.bass, style.chords, style.arpeggios, style.melody)
    for name in request.wanted:
        band = _with(band, name, style, request.wanted)
    for name in request.unwanted:
        band = _without(band, name)
    if request.only and request.wanted:
        band = _only(band, request.wanted)
    if not (band.drums or band.bass or band.chords or band.arpeggios or band.melody):
        raise PromptError("After that, nobody is left to play.", remedy="Leave at least one instrument in the band.")
    return band


def is_called(strip: Strip, name: str) -> bool:
    """Say whether a player is who a prompt means by a name."""
    return strip.family == name or strip.family in FAMILIES.get(name, ())


def _always(strip: Strip) -> Strip:
    """Return a strip that plays in every section."""
    return replace(strip, from_energy=0.0, silent_in=())


def _sounding(strip: Strip, name: str) -> Strip:
    sound = INSTRUMENTS[name].sound
    gain_db = strip.gain_db + swap_gain_db(strip.sound, sound)
    return replace(_always(strip), name=name.capitalize(), sound=sound, family=name, gain_db=gain_db)


def _with(band: Band, name: str, style: Style, wanted: Sequence[str]) -> Band:
    role = INSTRUMENTS[name].role
    if role == "drums":
        return replace(band, drums=replace(band.drums or SOFT_DRUMS, from_energy=0.0))
    if role == "bass" or name == "bass":
        bass = band.bass or style.bass
        fits = is_called(bass.strip, name)
        return replace(band, bass=replace(bass, strip=_always(bass.strip) if fits else _sounding(bass.strip, name)))
    if role == "melody":
        melody = band.melody or style.melody
        fits = is_called(melody.strip, name) or name == "melody"
        strip = _always(melody.strip) if fits else _sounding(melody.strip, name)
        return replace(band, melody=replace(melody, strip=strip))
    return _with_harmony(band, name, wanted)


def _with_harmony(band: Band, name: str, wanted: Sequence[str]) -> Band:
    """Let somebody play an instrument of chords: who has it already, who is free, or somebody new."""
    for place, part in enumerate(band.chords):
        if is_called(part.strip, name) or name == "chords":
            return _replacing(band, place, replace(part, strip=_always(part.strip)))
    for place, arpeggio in enumerate(band.arpeggios):
        if is_called(arpeggio.strip, name):
            changed = replace(arpeggio, strip=_always(arpeggio.strip))
            return replace(band, arpeggios=(*band.arpeggios[:place], changed, *band.arpeggios[place + 1 :]))
    role = INSTRUMENTS[name].role
    if role == "arpeggio":
        strip = _new_strip(name)
        return replace(band, arpeggios=(*band.arpeggios, Arpeggio(strip, ("0123", "0213"), Ticks(PPQ // 2))))
    free = [
        place for place, part in enumerate(band.chords) if not any(is_called(part.strip, other) for other in wanted)
    ]
    if role == "chords" and free:
        part = band.chords[free[0]]
        return _replacing(band, free[0], replace(part, strip=_sounding(part.strip, name)))
    return replace(band, chords=(*band.chords, Chords(_new_strip(name), HELD, "close", 50, 74)))


def _replacing(band: Band, place: int, part: Chords) -> Band:
    return replace(band, chords=(*band.chords[:place], part, *band.chords[place + 1 :]))


def _new_strip(name: str) -> Strip:
    sound = INSTRUMENTS[name].sound
    return Strip(name.capitalize(), sound, name, gain_db=-14.0 + swap_gain_db(GUEST, sound), pan=0.15)


def _without(band: Band, name: str) -> Band:
    role = INSTRUMENTS[name].role
    melody = band.melody
    if melody is not None and (name in ("melody", "lead") or is_called(melody.strip, name)):
        melody = None
    if melody is not None and melody.answers is not None and is_called(melody.answers, name):
        melody = replace(melody, answers=None)
    no_bass = band.bass is not None and (name == "bass" or is_called(band.bass.strip, name))
    return Band(
        drums=None if role == "drums" else band.drums,
        bass=None if no_bass else band.bass,
        chords=tuple(part for part in band.chords if not (is_called(part.strip, name) or name == "chords")),
        arpeggios=tuple(part for part in band.arpeggios if not is_called(part.strip, name)),
        melody=melody,
    )


def _only(band: Band, wanted: Sequence[str]) -> Band:
    """Leave the wanted instruments; if one of them can, it plays chords and melody both."""
    roles = {INSTRUMENTS[name].role for name in wanted}
    harmonic = next((name for name in wanted if INSTRUMENTS[name].role in ("chords", "pad", "arpeggio")), None)
    melody = band.melody
    if melody is not None and "melody" not in roles:
        strip = replace(_sounding(melody.strip, harmonic), name=f"{harmonic.capitalize()} melody") if harmonic else None
        melody = replace(melody, strip=strip) if strip else None
    answers = melody.answers if melody is not None else None
    if melody is not None and not (answers and any(is_called(answers, name) for name in wanted)):
        melody = replace(melody, answers=None)
    return Band(
        drums=band.drums if "drums" in roles else None,
        bass=band.bass if "bass" in roles else None,
        chords=tuple(part for part in band.chords if any(is_called(part.strip, name) for name in wanted)),
        arpeggios=tuple(part for part in band.arpeggios if any(is_called(part.strip, name) for name in wanted)),
        melody=melody,
    )
