"""The song as everybody reads it: a frozen snapshot made of small records.

Nothing here can be changed in place; a song changes through edits (`woodshed.song.edits`).
All times are `Ticks` (960 to a quarter note). Times inside a clip count from the clip's start.
Every record keeps in `extra` the fields that a newer version wrote and this one does not know.

What lies along time is always in order of time, however it was handed in: notes by start, pitch
and id, everything else by tick and id. Tracks, devices, sends, takes and credits keep the order
they are given. So two songs that say the same are equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from woodshed.song.ordering import (
    by_hash,
    by_place,
    by_start,
    by_start_and_pitch,
    by_target,
    by_tick,
    by_writing,
    put_in_order,
)
from woodshed.units import PPQ, Ticks

SCHEMA = 1
"""The version of the shape below; `song.migrations` lifts older ones."""


class _Nothing(Mapping[str, Any]):
    """A mapping that stays empty, so that it can be a default: hashable, and it can be pickled."""

    __slots__ = ()

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return "{}"


NOTHING: Mapping[str, Any] = _Nothing()
START = Ticks(0)
BAR = Ticks(4 * PPQ)
SIXTEENTH = Ticks(PPQ // 4)
MASTER = "master"
"""The id of the one master track that every song has."""

TrackKind = Literal["instrument", "audio", "group", "return", "master"]
Curve = Literal["hold", "line", "curve"]


@dataclass(frozen=True, slots=True)
class TempoPoint:
    """From `tick` on, the tempo is `bpm` quarter notes a minute (10 to 999).

    With `ramp`, it moves from there in a straight line over ticks to the next point's tempo.
    """

    tick: Ticks
    bpm: float
    ramp: bool = False
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class MetrePoint:
    """From `tick` on, a bar holds `beats` notes of 1/`unit` (unit is 1, 2, 4, 8, 16 or 32)."""

    tick: Ticks
    beats: int = 4
    unit: int = 4
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic (0 = C ... 11 = B) and a scale named in `woodshed.theory.scales`."""

    tonic: int
    scale: str = "major"


@dataclass(frozen=True, slots=True)
class Section:
    """A named stretch of the song: intro, verse, hook ... `energy` is 0 to 1."""

    id: str
    start: Ticks
    length: Ticks
    name: str
    energy: float = 0.5
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord on the chord track, written as players write it ("Ebmaj9", "F#m7/C#")."""

    id: str
    start: Ticks
    length: Ticks
    symbol: str
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Marker:
    """A named place in the song."""

    id: str
    tick: Ticks
    name: str
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Lyric:
    """A syllable or line of words sung at `tick`."""

    id: str
    tick: Ticks
    text: str
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a bar, and the id of the comment it answers."""

    id: str
    tick: Ticks
    author: str
    text: str
    track: str = ""
    reply_to: str = ""
    resolved: bool = False
    written_at: str = ""
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Note:
    """One note: `start` counts from its clip's start, `pitch` is 0 to 127, `velocity` 1 to 127.

    `cents` detunes it (-1200 to 1200). `origin` says who made it when that differs from its
    clip's origin: "person:ann", "compose:lofi#42", "file:tune.mid", "jam:bo".
    """

    id: str
    start: Ticks
    length: Ticks
    pitch: int
    velocity: int = 100
    cents: float = 0.0
    release_velocity: int = 64
    origin: str = ""
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Control:
    """A controller moved during a clip.

    `kind` is "bend" (-1 to 1), "pressure" (0 to 1), "program" (0 to 127) or "cc<number>" (0 to 127).
    `pitch` is the one key that it moves; None means all of them.
    """

    id: str
    tick: Ticks
    kind: str
    value: float
    pitch: int | None = None
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Groove:
    """How a clip leans off the grid.

    `swing` is where the off-beat of each pair of `grid` steps falls, 0.5 (straight) to 0.75;
    `offsets` and `velocities` are a template, one entry for each grid step, used in turn:
    ticks added to the start, and a factor on the velocity. `amount` (0 to 1) scales all.
    """

    swing: float = 0.5
    grid: Ticks = SIXTEENTH
    offsets: tuple[int, ...] = ()
    velocities: tuple[float, ...] = ()
    amount: float = 1.0


@dataclass(frozen=True, slots=True)
class Media:
    """Audio that a clip or a sampler reads: the file `media/<sha256>.<suffix>` of the song folder."""

    sha256: str
    suffix: str = "wav"
    name: str = ""
    sample_rate: int = 48_000
    channels: int = 2
    frames: int = 0
    licence: str = ""
    author: str = ""
    source: str = ""
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch of notes or of audio on a track, from `start` for `length` ticks.

    Notes: `notes` and `controls`; when `loop` > 0 the first `loop` ticks repeat to fill the clip.
    Audio: `media` (a sha256 of `Song.media`), read from `offset` (samples of the media), with
    `gain_db`, fades (ticks), `reverse`, and the same `loop`.
    """

    id: str
    start: Ticks
    length: Ticks
    name: str = ""
    notes: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()
    loop: Ticks = START
    groove: Groove | None = None
    media: str = ""
    offset: int = 0
    gain_db: float = 0.0
    fade_in: Ticks = START
    fade_out: Ticks = START
    fade_curve: Literal["line", "equal_power"] = "equal_power"
    reverse: bool = False
    muted: bool = False
    colour: int | None = None
    origin: str = ""
    extra: Mapping[str, Any] = field(default=NOTHING)

    def __post_init__(self) -> None:
        put_in_order(self, notes=by_start_and_pitch, controls=by_tick)


@dataclass(frozen=True, slots=True)
class Take:
    """One recorded pass over a track; its clips are copied into the track when it is chosen."""

    id: str
    name: str
    clips: tuple[Clip, ...] = ()
    extra: Mapping[str, Any] = field(default=NOTHING)

    def __post_init__(self) -> None:
        put_in_order(self, clips=by_start)


@dataclass(frozen=True, slots=True)
class Zone:
    """Which notes an instrument of a rack answers.

    Pitches `low` to `high` and velocities `low_velocity` to `high_velocity` sound; when `pitch`
    is set, every one of them sounds at that pitch (drums). A note silences the other
    instruments of the rack with the same `choke` number above 0.
    """

    low: int = 0
    high: int = 127
    low_velocity: int = 1
    high_velocity: int = 127
    pitch: int | None = None
    choke: int = 0
    gain_db: float = 0.0
    pan: float = 0.0


@dataclass(frozen=True, slots=True)
class SampleZone:
    """A piece of media that a sampler plays for some pitches and velocities.

    `start`, `end`, `loop_start` and `loop_end` count samples of the media; `end` 0 means its
    end; a loop of length 0 means none. At `root` it plays at its own pitch.
    """

    media: str
    low: int = 0
    high: int = 127
    low_velocity: int = 1
    high_velocity: int = 127
    root: int = 60
    start: int = 0
    end: int = 0
    loop_start: int = 0
    loop_end: int = 0
    gain_db: float = 0.0


@dataclass(frozen=True, slots=True)
class Device:
    """An instrument or effect on a track. `kind` is the name of its folder in `woodshed.devices`.

    `params` holds only what differs from `preset` (or from the defaults when there is none).
    `sidechain` is the id of the track that it listens to besides its own.
    """

    id: str
    kind: str
    preset: str = ""
    params: Mapping[str, float] = field(default=NOTHING)
    bypass: bool = False
    zone: Zone | None = None
    samples: tuple[SampleZone, ...] = ()
    sidechain: str = ""
    name: str = ""
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Send:
    """How much of a track goes to a return track, after its fader or before (`pre`)."""

    id: str
    to: str
    gain_db: float = -12.0
    pre: bool = False
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Frozen:
    """The sound of a track before its fader, rendered from the song's first sample on: the file `media`.

    `made_from` is a fingerprint of what was rendered; when it differs from what the track holds now, the sound is
    out of date, and is played nevertheless until somebody thaws the track or freezes it again.
    """

    media: str
    made_from: str = ""


@dataclass(frozen=True, slots=True)
class Track:
    """One strip of the mixer with what it plays.

    Signal flow: instruments (a rack when there are several) or audio clips -> devices in order
    -> polarity, gain, pan (-3 dB law), width (0 mono, 1 as is, 2 wide) -> `output` (a group's
    id, or "" for the master) and sends. Muted and un-soloed tracks feed nothing. An output that is
    not there (any more) is the master. A frozen track keeps its clips and devices, and plays `frozen_as` in their
    place while the song has that file. `midi_channel` is 0 to 15 (9: drums), `midi_program` 0 to 127.
    """

    id: str
    name: str
    kind: TrackKind = "instrument"
    gain_db: float = 0.0
    pan: float = 0.0
    width: float = 1.0
    mute: bool = False
    solo: bool = False
    solo_safe: bool = False
    invert: bool = False
    output: str = ""
    colour: int = 0
    icon: str = ""
    devices: tuple[Device, ...] = ()
    sends: tuple[Send, ...] = ()
    clips: tuple[Clip, ...] = ()
    takes: tuple[Take, ...] = ()
    midi_channel: int | None = None
    midi_program: int | None = None
    frozen_as: Frozen | None = None
    extra: Mapping[str, Any] = field(default=NOTHING)

    def __post_init__(self) -> None:
        put_in_order(self, clips=by_start)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an automation lane; `curve` is how the value moves on to the next point.

    "hold" stays, "line" goes straight, "curve" bends: with `bend` b (-1 to 1) the share of the
    way gone at time share x is x ** (4 ** b).
    """

    id: str
    tick: Ticks
    value: float
    curve: Curve = "line"
    bend: float = 0.0


@dataclass(frozen=True, slots=True)
class Automation:
    """How one value moves.

    `target` is "<track id>.<gain_db|pan|width|mute>", "<send id>.gain_db" or "<device id>.<parameter>".
    """

    target: str
    points: tuple[Point, ...] = ()
    extra: Mapping[str, Any] = field(default=NOTHING)

    def __post_init__(self) -> None:
        put_in_order(self, points=by_tick)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who did what: "composer", "lyrics", "performer", "mix" ..."""

    id: str
    name: str
    role: str
    extra: Mapping[str, Any] = field(default=NOTHING)


@dataclass(frozen=True, slots=True)
class Song:
    """A whole song. `tracks` are in mixer order and include the returns and the one master.

    `seed` is 0 to 2^53 - 1. An automation lane without points (and without `extra`) is no part of it.
    """

    title: str = "Untitled"
    seed: int = 0
    key: Key | None = None
    tempo: tuple[TempoPoint, ...] = (TempoPoint(START, 120.0),)
    metre: tuple[MetrePoint, ...] = (MetrePoint(START),)
    sections: tuple[Section, ...] = ()
    chords: tuple[Chord, ...] = ()
    markers: tuple[Marker, ...] = ()
    lyrics: tuple[Lyric, ...] = ()
    comments: tuple[Comment, ...] = ()
    tracks: tuple[Track, ...] = (Track(MASTER, "Master", "master"),)
    automation: tuple[Automation, ...] = ()
    media: tuple[Media, ...] = ()
    credits: tuple[Credit, ...] = ()
    schema: int = SCHEMA
    extra: Mapping[str, Any] = field(default=NOTHING)

    def __post_init__(self) -> None:
        put_in_order(
            self,
            tempo=by_place,
            metre=by_place,
            sections=by_start,
            chords=by_start,
            markers=by_tick,
            lyrics=by_tick,
            comments=by_writing,
            automation=by_target,
            media=by_hash,
        )
        if not all(lane.points or lane.extra for lane in self.automation):
            lanes = tuple(lane for lane in self.automation if lane.points or lane.extra)
            object.__setattr__(self, "automation", lanes)

    def track(self, track_id: str) -> Track:
        """Return one track; KeyError when there is none with that id."""
        for track in self.tracks:
            if track.id == track_id:
                return track
        raise KeyError(track_id)

    @property
    def end(self) -> Ticks:
        """Where the last clip or section ends."""
        ends = [clip.start + clip.length for track in self.tracks for clip in track.clips]
        ends += [section.start + section.length for section in self.sections]
        return Ticks(max(ends, default=0))
