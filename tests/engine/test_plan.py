"""Which tracks are rendered beside each other."""

from woodshed.engine.plan import plan
from woodshed.song import Device, Song, Track
from woodshed.song.document import Clip, Note
from woodshed.units import Ticks


def played(name: str, *devices: Device) -> Track:
    """Return a track with one note."""
    notes = (Note(f"{name}note", Ticks(0), Ticks(960), 60),)
    clips = (Clip(f"{name}clip", Ticks(0), Ticks(3840), notes=notes),)
    synth = Device(f"{name}synth", "ladder_synth")
    return Track(name, name, "instrument", clips=clips, devices=(synth, *devices))


def ducked(name: str) -> Track:
    """Return a track that listens to the kick."""
    return played(name, Device(f"{name}duck", "compressor", sidechain="kick"))


def test_who_listens_to_the_same_kick_is_rendered_with_it() -> None:
    """Apart, each part would have to play the kick once more."""
    rich = played("lead", *(Device(f"lead{number}", "chorus") for number in range(4)))
    song = Song(tracks=(played("kick"), ducked("bass"), rich, ducked("keys")))
    assert sorted(map(sorted, plan(song, 2).parts)) == [["bass", "keys", "kick"], ["lead"]]


def test_with_a_processor_for_each_nobody_waits_for_another() -> None:
    """Five tracks, five parts: playing the kick twice more takes no longer than playing it once."""
    song = Song(tracks=(played("kick"), ducked("bass"), played("lead"), ducked("keys"), played("pad")))
    assert sorted(map(len, plan(song, 8).parts)) == [1, 1, 1, 1, 1]
