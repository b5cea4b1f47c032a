"""A song on a desk: with a console on the master, every channel gets a strip of that desk.

One edit, the console, turns the whole mixer: behind the devices of each track, group and return comes a
`console_channel`, before the fader, of the console's kind and driven as it says; a track that has a strip of its own
keeps that one. And each source hears a little of its neighbours in the mixer, as channels on one desk do: what leaks
into a channel goes the way of that channel, through its fader and panorama.

The twin of `web/src/engine/console_mixer.ts`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from woodshed.devices import settings
from woodshed.song.document import MASTER, Automation, Device, Send, Song, Track

CONSOLE, CHANNEL = "console", "console_channel"
SOURCES = ("instrument", "audio")
CROSSTALK = "~crosstalk"
"""The group of all that leaks into channels that feed the master: one stem of its own."""
FOLLOWED = {"desk": "desk", "channel_drive_db": "drive_db"}
"""The knobs of the console that turn one of every strip which it gives, and which one."""
OFF_DB = -100.0
"""Below this nothing leaks."""


def on_console(song: Song, *, without: Collection[str] = ()) -> Song:
    """Return a song as it sounds on the console of its master, or itself; tracks in `without` get no strip."""
    console = next((each for each in song.track(MASTER).devices if each.kind == CONSOLE and not each.bypass), None)
    if console is None:
        return song
    panel = settings(console.kind, console.preset, console.params)
    taken = {name for track in song.tracks for name in _ids(track)}
    bare = [track for track in song.tracks if track.id not in without and not _has_strip(track)]
    strips = {track.id: _strip(_strip_id(track, taken), panel) for track in bare}
    tracks = [replace(t, devices=(*t.devices, strips[t.id])) if t.id in strips else t for t in song.tracks]
    lanes = [
        replace(lane, target=f"{strip.id}.{own}")
        for knob, own in FOLLOWED.items()
        for lane in _lanes(song, f"{console.id}.{knob}")
        for strip in strips.values()
    ]
    leaking = list(_lanes(song, f"{console.id}.crosstalk_db"))
    if panel["crosstalk_db"] <= OFF_DB and not leaking:
        return replace(song, tracks=tuple(tracks), automation=(*song.automation, *lanes))
    channels = [track for track in tracks if track.kind in SOURCES]
    leaks = [_leak(song, track) for track in channels]
    sends = {channel.id: tuple(_sends(channels, place, panel)) for place, channel in enumerate(channels)}
    group = Track(CROSSTALK, "Crosstalk", "group")
    own = [replace(track, sends=(*track.sends, *sends.get(track.id, ()))) for track in tracks if track.id != MASTER]
    master = next(track for track in tracks if track.id == MASTER)
    given = [send for each in sends.values() for send in each]
    lanes += [replace(lane, target=f"{send.id}.gain_db") for lane in leaking for send in given]
    lanes += [lane for track in channels for lane in _leak_lanes(song, track)]
    return replace(song, tracks=(*own, *leaks, group, master), automation=(*song.automation, *lanes))


def _has_strip(track: Track) -> bool:
    """Return whether a track is given none: it has a strip of its own, or is the master."""
    return track.id == MASTER or any(device.kind == CHANNEL for device in track.devices)


def _strip(name: str, panel: Mapping[str, float]) -> Device:
    return Device(name, CHANNEL, params={own: panel[knob] for knob, own in FOLLOWED.items()})


def _ids(track: Track) -> Iterator[str]:
    """Yield the ids of a track and all that it holds but clips: they are one family of names."""
    yield track.id
    for held in (track.devices, track.sends, track.takes):
        yield from (each.id for each in held)


def _strip_id(track: Track, taken: Collection[str]) -> str:
    """Return the name of the strip that a track is given; one that was moved to another track keeps its own."""
    name = f"{track.id}-strip"
    while name in taken:
        name += "-"
    return name


def _leak(song: Song, track: Track) -> Track:
    """Return what carries the neighbours' sound the way that a track goes."""
    there = any(each.id == track.output and each.id != MASTER for each in song.tracks)
    return replace(
        track, id=f"{track.id}~leak", kind="return", devices=(), sends=(), clips=(), takes=(), frozen_as=None,
        output=track.output if there else CROSSTALK,
    )  # fmt: skip


def _sends(channels: Sequence[Track], place: int, panel: Mapping[str, float]) -> Iterator[Send]:
    """Yield what a channel sends to the neighbours on either side, before its fader."""
    for other in (place - 1, place + 1):
        if 0 <= other < len(channels):
            name = channels[other].id
            yield Send(f"{channels[place].id}~to~{name}", f"{name}~leak", panel["crosstalk_db"], pre=True)


def _lanes(song: Song, target: str) -> Iterator[Automation]:
    """Yield the automation of something."""
    yield from (lane for lane in song.automation if lane.target == target)


def _leak_lanes(song: Song, track: Track) -> Iterator[Automation]:
    """Yield the automation of a track's own strip, for what leaks into it."""
    for lane in song.automation:
        holder, _, name = lane.target.rpartition(".")
        if holder == track.id:
            yield replace(lane, target=f"{track.id}~leak.{name}")
