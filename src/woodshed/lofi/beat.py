"""A beat from chops: a rack of pads, eight bars of them in a new order, and drums behind the beat."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from woodshed.lofi.media import medium as medium_of
from woodshed.lofi.media import settings_of
from woodshed.song.document import (
    BAR,
    MASTER,
    SIXTEENTH,
    START,
    Clip,
    Device,
    Groove,
    Media,
    Note,
    SampleZone,
    Section,
    Song,
    TempoPoint,
    Track,
    Zone,
)
from woodshed.song.ids import Ids
from woodshed.theory.groove import FEELS, late_ticks
from woodshed.units import PPQ, Ticks

FIRST_PAD = 36
ROUNDS = 4
SLOWEST_BPM, FASTEST_BPM = 70.0, 96.0
_DRUM_CHANNEL = 9
_KICK, _SNARE, _HAT = 36, 38, 42
_KIT = {_KICK: "kick", _SNARE: "snare", _HAT: "hat"}
_DRUMS = (
    {
        _KICK: "x......x..x.....x..x......x.....",
        _SNARE: "....x.......x.......x.......x...",
        _HAT: "x.x.x.xox.x.x.x.x.x.x.x.x.xox.x.",
    },
    {
        _KICK: "x.x.......x.....x.x....x..x.....",
        _SNARE: "....x.......x.......x..o....x...",
        _HAT: "x.x.xox.x.x.xox.x.x.xox.x.x.xoxo",
    },
    {
        _KICK: "x.....xx........x.....x....x....",
        _SNARE: "....x.......x.......x.......x..o",
        _HAT: "x...x.o.x...x.oox...x.o.x..ox.o.",
    },
    {
        _KICK: "x..x..x...x.....x..x......xx....",
        _SNARE: "....x..o....x.......x..o.o..x...",
        _HAT: "x.o.x.o.x.oox.o.x.o.x.o.x.o.x.oo",
    },
    {
        _KICK: "x.........x..x..x......x..x.....",
        _SNARE: "........x...............x.......",
        _HAT: "x.xox.x.x.xox.x.x.xox.x.x.xoxox.",
    },
    {
        _KICK: "x...x...x...x..xx...x...x.x.x...",
        _SNARE: "....x.......x.......x.......x...",
        _HAT: "..x...x...x...xo..x...x...x..ox.",
    },
    {
        _KICK: "x.....x.x.....x.x.....x.x....xx.",
        _SNARE: "....x......o....o...x.......x...",
        _HAT: "xoxoxox.xoxoxox.xoxoxox.xox.xox.",
    },
    {
        _KICK: "xx........xx....x......xx.......",
        _SNARE: "....x.......x..o....x.......x...",
        _HAT: "x.x.x.x.x.xox.x.x.x.x.x.x.x.xoxo",
    },
)
"""What the drums may play: two bars of sixteenths each, x struck and o brushed."""
_PLACES = (
    (0, 6, 8, 14),
    (0, 4, 7, 8, 12),
    (0, 3, 6, 8, 12, 14),
    (0, 4, 8, 11, 14),
    (0, 6, 10, 12),
)
"""Sixteenths of a bar at which a hand hits a pad."""


@dataclass(frozen=True, slots=True)
class Chop:
    """A pad: where its piece of the sample begins and ends, in frames, and at which quarter note it lay."""

    start: int
    end: int
    beat: float


def beat(
    source: Song,
    chops: Sequence[Chop],
    sample: bytes,
    frames: int,
    *,
    seed: int,
    medium: str,
    year: int | None,
    wear: float,
) -> Song:
    """Return the new song: chops, drums, and the medium on the master."""
    sha256 = hashlib.sha256(sample).hexdigest()
    dice = Random(f"flip/{source.seed}/{seed}")
    ids = Ids(f"flip/{source.seed}/{seed}")
    tempo_bpm = min(FASTEST_BPM, max(SLOWEST_BPM, _halved(source.tempo[0].bpm)))
    swing = round(dice.uniform(0.55, 0.61), 3)
    length = Ticks(2 * ROUNDS * BAR)
    record = Media(sha256, "wav", f"{source.title}, sampled", channels=2, frames=frames, source=source.title)
    panel = {**settings_of(medium, year), "wear": round(0.4 * wear / 100, 3)}
    master = Track(MASTER, "Master", "master", devices=(
        Device(next(ids), medium_of(medium).device, params=panel),
        Device(next(ids), "limiter", params={"ceiling_dbtp": -1.0}),
    ))  # fmt: skip
    return Song(
        title=f"{source.title} (flip)",
        seed=seed,
        key=source.key,
        tempo=(TempoPoint(START, tempo_bpm),),
        sections=(Section(next(ids), START, length, "Beat", 0.6),),
        tracks=(
            _chop_track(chops, sha256, swing, length, dice, ids),
            _drum_track(tempo_bpm, swing, length, dice, ids),
            master,
        ),
        media=(record,),
    )


def _halved(tempo_bpm: float) -> float:
    """Return a tempo, or its half or double, near 84 bpm."""
    return min((tempo_bpm / 2, tempo_bpm, tempo_bpm * 2), key=lambda bpm: abs(bpm - 84.0))


# ── pads ─────────────────────────────────────────────────────────────────────────────────────


def _chop_track(chops: Sequence[Chop], sha256: str, swing: float, length: Ticks, dice: Random, ids: Ids) -> Track:
    zones = tuple(
        SampleZone(sha256, low=pad, high=pad, root=pad, start=chop.start, end=chop.end)
        for pad, chop in enumerate(chops, FIRST_PAD)
    )
    turned = dice.choice((0.0, -100.0, -200.0, -300.0))
    settings = {"voice_mode": 1.0, "tune_cents": turned, "attack_s": 0.002, "release_s": 0.06, "dynamics": 0.4}
    pads = Device(next(ids), "sampler", params=settings, samples=zones, name="Chops")
    grit = Device(next(ids), "sampler_grit", params={"cutoff_hz": 7_000.0})
    notes = _pattern(chops, length, dice, ids)
    clip = Clip(next(ids), START, length, "Chops", notes, groove=Groove(swing, SIXTEENTH), origin="lofi")
    return Track(next(ids), "Chops", gain_db=-3.0, icon="sampler", devices=(pads, grit), clips=(clip,))


def _pattern(chops: Sequence[Chop], length: Ticks, dice: Random, ids: Ids) -> tuple[Note, ...]:
    """Return a two-bar figure, heard as A A B A: the second half of B is turned round."""
    figure = [_bar(chops, dice), _bar(chops, dice)]
    turned = [figure[0], _bar(chops, dice)]
    notes: list[Note] = []
    for number, two in enumerate((figure, figure, turned, figure)):
        for half, hits in enumerate(two):
            bar = (2 * number + half) * BAR
            ends = [place for place, _ in hits[1:]] + [16]
            for (place, pad), end in zip(hits, ends, strict=True):
                start = Ticks(bar + place * SIXTEENTH + dice.randint(0, 8))
                stop = min(length, bar + end * SIXTEENTH)
                notes.append(Note(next(ids), start, Ticks(stop - start), pad, dice.randint(88, 104)))
    return tuple(notes)


def _bar(chops: Sequence[Chop], dice: Random) -> list[tuple[int, int]]:
    """Return where in a bar which pads are hit: mostly pads that lay on the same part of a bar, or the next one on."""
    hits: list[tuple[int, int]] = []
    last = -1
    for place in dice.choice(_PLACES):
        fitting = [pad for pad, chop in enumerate(chops) if abs(chop.beat % 4 - place / 4) < 1.0] or [0]
        onward = (last + 1) % len(chops)
        last = onward if hits and dice.random() < 0.45 else dice.choice(fitting)  # noqa: PLR2004 - now and then
        hits.append((place, FIRST_PAD + last))
    return hits


# ── drums ────────────────────────────────────────────────────────────────────────────────────


def _drum_track(tempo_bpm: float, swing: float, length: Ticks, dice: Random, ids: Ids) -> Track:
    template = FEELS["late snare"]
    groove = Groove(swing, SIXTEENTH, late_ticks(template, tempo_bpm), template.velocities)
    presets = {"kick": "dusty", "snare": "dusty", "hat": "dusty_closed"}
    devices = tuple(
        Device(next(ids), kind, presets[kind], zone=Zone(low=pitch, high=pitch, pitch=60), name=kind.capitalize())
        for pitch, kind in _KIT.items()
    )
    written = dice.choice(_DRUMS)
    notes: list[Note] = []
    for two in range(ROUNDS):
        for pitch, strokes in written.items():
            for step, letter in enumerate(strokes):
                if letter == ".":
                    continue
                start = Ticks(2 * two * BAR + step * SIXTEENTH + dice.randint(0, round(0.004 * tempo_bpm / 60 * PPQ)))
                velocity = (96 if letter == "x" else 62) + dice.randint(-7, 7)
                notes.append(Note(next(ids), start, SIXTEENTH, pitch, velocity))
    clip = Clip(next(ids), START, length, "Drums", tuple(notes), groove=groove, origin="lofi")
    return Track(
        next(ids), "Drums", gain_db=-6.0, icon="drum", devices=devices, clips=(clip,), midi_channel=_DRUM_CHANNEL
    )
