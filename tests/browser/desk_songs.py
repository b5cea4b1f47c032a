"""Songs that more than one test module works on."""

from woodshed.compose.templates import TEMPLATES
from woodshed.song import Song
from woodshed.song.document import Clip, Device, Note, Send, Track, Zone
from woodshed.units import Ticks

MASTER = Track("master", "Master", "master")


def notes(*pitches: int, length: int = 900) -> tuple[Note, ...]:
    return tuple(Note(f"n{i}", Ticks(i * 960), Ticks(length), pitch, 100) for i, pitch in enumerate(pitches))


def clip(name: str, *pitches: int) -> Clip:
    return Clip(f"clip-{name}", Ticks(0), Ticks(len(pitches) * 960), name, notes=notes(*pitches))


def piano() -> Song:
    """Eight bars of piano at 84 bpm in F."""
    return TEMPLATES["piano"].make()


def lo_fi() -> Song:
    """Eight bars of a band of five, with a section, chords, sends and a group."""
    return TEMPLATES["lo-fi"].make()


def band() -> Song:
    """A bass with a compressor, keys, a reverb that keys send to, and a drum rack of three."""
    bass = Track(
        "bass", "Bass", "instrument", colour=1,
        devices=(
            Device("synth", "ladder_synth", "warm_lead"),
            Device("squeeze", "compressor", params={"threshold_db": -40.0, "ratio": 8.0}),
        ),
        clips=(clip("line", *(36, 38, 40, 43) * 4),),
    )  # fmt: skip
    keys = Track(
        "keys", "Keys", "instrument", colour=2, devices=(Device("tines", "electric_piano"),),
        sends=(Send("to-room", "room", -12.0),), clips=(clip("chords", *(60, 64, 67, 72) * 4),),
    )  # fmt: skip
    drums = Track("drums", "Drums", "instrument", colour=0, devices=rack())
    room = Track("room", "Room", "return", colour=6, devices=(Device("hall", "reverb", params={"mix": 1.0}),))
    return Song(title="Band", tracks=(bass, keys, drums, room, MASTER))


def rack() -> tuple[Device, ...]:
    pads = (("kick", "acoustic", 36, 0), ("snare", "tight", 38, 0), ("hat", "closed", 42, 1))
    return tuple(
        Device(f"pad-{kind}", kind, preset, zone=Zone(low=key, high=key, pitch=60, choke=choke))
        for kind, preset, key, choke in pads
    )


def wide(count: int) -> Song:
    """As many tracks as are wanted, with a group and a return."""
    tracks = tuple(
        Track(f"t{i}", f"Track {i + 1}", "instrument", colour=i % 8, devices=(Device(f"d{i}", "organ"),))
        for i in range(count)
    )
    return Song(title="Wide", tracks=(*tracks, Track("g", "All", "group"), Track("r", "Room", "return"), MASTER))
