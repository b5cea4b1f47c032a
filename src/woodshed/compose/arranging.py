"""A song from a sentence into a song that is there: what people made stays, what the composer wrote is written anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from woodshed.compose.band import assemble_band
from woodshed.compose.clips import cut_to
from woodshed.compose.composer import play, write_song
from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.fitting import ORIGIN, plan_for, player_of, request_for
from woodshed.compose.locking import keep, owners
from woodshed.compose.prompt import read_prompt
from woodshed.compose.request import Request
from woodshed.compose.styles import STYLE_NAMES
from woodshed.compose.vocabulary import INSTRUMENTS
from woodshed.errors import SongError
from woodshed.song.document import MASTER, Automation, Song, Track
from woodshed.song.edits import differences
from woodshed.song.suggestion import Suggestion
from woodshed.units import Ticks

LISTENING = ("return", "group", "master")
"""Kinds of track that others play into."""
ONE_EACH = {"drums", "bass", "melody"}
"""What two players at once would only get in each other's way with."""


def suggest_song(song: Song, prompt: str, *, seed: int = 0, locked: Collection[str] = ()) -> Suggestion:
    """Suggest a whole arrangement for a song, from a sentence.

    Tracks that the composer wrote are written anew, also with another seed; `locked` ones, and those on which a
    person played or recorded, stay, and what is new keeps to their tempo, key, sections and chords. PromptError
    when the sentence asks for the impossible, SongError when all is locked.
    """
    request = read_prompt(prompt, STYLE_NAMES)
    kept = [track for track in song.tracks if track.id in locked or _is_somebodys(track)]
    written = _apart(_written(song, request, seed, kept), kept)
    seated = _seated(song, written, {track.id for track in kept})
    staying = {track.id for track in kept} | _idle(song, {track.id for track in seated.tracks})
    arranged = keep(song, seated, staying)
    edits = tuple(differences(song, arranged))
    if not edits:
        raise SongError("There is nothing left to write.", remedy="Unlock a part, or try another seed.")
    players = [track.name for track in written.tracks if track.clips]
    return Suggestion(
        id=stable_id("song", seed, prompt),
        title=f"An arrangement with {len(players)} parts",
        reason=f"For {', '.join(players)}.",
        edits=edits,
        evidence={"parts": float(len(players)), "kept_parts": float(sum(1 for track in kept if track.clips))},
        by=f"compose#{seed}",
    )


def add_player(
    song: Song, request: Request, name: str, between: tuple[Ticks | None, Ticks | None] = (None, None), seed: int = 0
) -> Song:
    """Return the song with a track for one more instrument, named as prompts name it, that plays between two ticks.

    What is there stays. SongError when it has nothing to play there.
    """
    fitting = request_for(song, replace(request, wanted=(name,), unwanted=(), only=True))
    plan = plan_for(song, fitting, seed)
    played = play(plan, assemble_band(plan.style, fitting), Dice(seed, plan.style.name, "joining", name))
    first, last = between[0] or 0, between[1] or plan.bars * plan.bar
    written = _apart(replace(song, tracks=tuple(played), automation=()), song.tracks)
    there = {track.name: track.id for track in song.tracks if track.kind in LISTENING}
    ids = {track.id: there[track.name] for track in written.tracks if track.kind in LISTENING and track.name in there}
    new = [
        _led(_between(track, first, last), ids)
        for track in written.tracks
        if track.id not in ids and track.kind != "master"
    ]
    if not any(track.clips for track in new):
        raise SongError("Nothing came to mind for these bars.", remedy="Choose more of them, or another seed.")
    players = [track for track in song.tracks if track.kind not in LISTENING]
    others = [track for track in song.tracks if track.kind in LISTENING]
    joined = [track for track in new if track.kind not in LISTENING]
    if len(joined) == 1 and _role(joined[0]) != "drums":
        joined = [replace(joined[0], name=name.capitalize())]
    return replace(song, tracks=(*players, *joined, *[one for one in new if one.kind in LISTENING], *others))


def _between(track: Track, start: int, end: int) -> Track:
    cut = (cut_to(clip, start, end) for clip in track.clips)
    return replace(track, clips=tuple(clip for clip in cut if clip is not None))


def _written(song: Song, request: Request, seed: int, kept: Collection[Track]) -> Song:
    """Return a new song, or, beside tracks that stay, the song with what fits to them."""
    playing = [track for track in kept if track.clips]
    if not playing:
        new = write_song(request, seed=seed)
        title = new.title if song.title in {"", "Untitled"} else song.title
        return replace(new, title=title, extra=song.extra, credits=song.credits, comments=song.comments)
    fitting = request_for(song, request)
    plan = plan_for(song, fitting, seed)
    tracks = play(plan, assemble_band(plan.style, fitting), Dice(seed, plan.style.name))
    taken = {_role(track) for track in playing} & ONE_EACH
    return replace(song, tracks=tuple(track for track in tracks if not (track.clips and _role(track) in taken)))


def _role(track: Track) -> str:
    return INSTRUMENTS[player_of(track)].role


def _idle(song: Song, seated: Collection[str]) -> set[str]:
    """Return the ids of the tracks that somebody set up and nobody plays yet: they are not in the way."""
    sources = [track for track in song.tracks if track.kind in {"instrument", "audio"}]
    return {track.id for track in sources if not track.clips and track.id not in seated}


def _is_somebodys(track: Track) -> bool:
    """Say whether a person, or a file, put something on a track."""
    clips = [*track.clips, *(clip for take in track.takes for clip in take.clips)]
    return any(not clip.origin.startswith(ORIGIN) for clip in clips)


def _apart(written: Song, kept: Collection[Track]) -> Song:
    """Give what was written other ids where tracks that stay have them: the same seed may have written those too."""
    taken = {key for track in kept for key in _ids(track)}
    new = {key: stable_id("again", key) for track in written.tracks for key in _ids(track) if key in taken}
    if not new:
        return written
    lanes = (replace(lane, target=_renamed(lane.target, new)) for lane in written.automation)
    tracks = (_with_ids(track, new) for track in written.tracks)
    return replace(written, tracks=tuple(tracks), automation=tuple(lanes))


def _ids(track: Track) -> set[str]:
    return (owners(track) | {clip.id for clip in track.clips}) - {MASTER}


def _renamed(target: str, new: Mapping[str, str]) -> str:
    owner, _, name = target.rpartition(".")
    return f"{new.get(owner, owner)}.{name}"


def _with_ids(track: Track, new: Mapping[str, str]) -> Track:
    led = _led(track, new)
    return replace(
        led,
        id=new.get(led.id, led.id),
        sends=tuple(replace(send, id=new.get(send.id, send.id)) for send in led.sends),
        devices=tuple(replace(device, id=new.get(device.id, device.id)) for device in led.devices),
        clips=tuple(replace(clip, id=new.get(clip.id, clip.id)) for clip in led.clips),
    )


def _seated(song: Song, written: Song, kept: Collection[str]) -> Song:
    """Give what was written to the tracks of the same name that are there, with the sound a person gave them.

    Nobody is written twice: a player whose name a kept track has stays away.
    """
    there = {track.name: track for track in song.tracks if track.kind != "master"}
    ids = {track.id: there[track.name].id for track in written.tracks if track.name in there}
    tracks = []
    for track in written.tracks:
        old = song.track(MASTER) if track.kind == "master" else there.get(track.name)
        if old is None:
            tracks.append(_led(track, ids))
        elif old.id in kept or old.kind != track.kind:
            tracks.append(old)
        else:
            tracks.append(replace(old, clips=track.clips))
    return replace(written, tracks=tuple(tracks), automation=_moves(song, written, tracks))


def _led(track: Track, ids: Mapping[str, str]) -> Track:
    """Return a new track that plays into the tracks that are there instead of into those of the same name."""
    return replace(
        track,
        output=ids.get(track.output, track.output),
        sends=tuple(replace(send, to=ids.get(send.to, send.to)) for send in track.sends),
        devices=tuple(
            replace(device, sidechain=ids.get(device.sidechain, device.sidechain)) for device in track.devices
        ),
    )


def _moves(song: Song, written: Song, tracks: list[Track]) -> tuple[Automation, ...]:
    """Return the automation whose owners are there."""
    here = {owner for track in tracks for owner in owners(track)}
    lanes = {lane.target: lane for lane in (*written.automation, *song.automation)}
    return tuple(lane for lane in lanes.values() if lane.target.rpartition(".")[0] in here)
