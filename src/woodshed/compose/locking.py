"""Parts that a person locked: whatever an assistant suggests, they stay as they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from woodshed.errors import SongError
from woodshed.song.document import MASTER, Song, Track
from woodshed.song.edits import apply_all, differences
from woodshed.song.suggestion import Suggestion


def spare(suggestion: Suggestion, song: Song, locked: Collection[str]) -> Suggestion:
    """Return a suggestion without what it would change on locked tracks, named by id.

    SongError when nothing of it is left.
    """
    if not locked:
        return suggestion
    kept = keep(song, apply_all(suggestion.edits, song), locked)
    edits = tuple(differences(song, kept))
    if not edits:
        raise SongError("Everything that would change is locked.", remedy="Unlock a part, or select another one.")
    return replace(suggestion, edits=edits)


def keep(before: Song, after: Song, locked: Collection[str]) -> Song:
    """Return `after` with the locked tracks as they were in `before`, with their automation and what they play into."""
    wanted = {track.id for track in before.tracks if track.id in locked}
    reached = _reached(before, wanted) - {track.id for track in after.tracks}
    tracks = [before.track(track.id) if track.id in wanted else track for track in after.tracks]
    present = {track.id for track in tracks}
    for index, track in enumerate(before.tracks):  # what is missing comes back to where it was in the mixer
        if track.id in (wanted | reached) - present:
            end = next((place for place, other in enumerate(tracks) if other.id == MASTER), len(tracks))
            tracks.insert(min(index, end), track)
    kept_ids = {owner for track in before.tracks if track.id in wanted | reached for owner in owners(track)}
    lanes = [lane for lane in after.automation if _owner(lane.target) not in kept_ids]
    lanes += [lane for lane in before.automation if _owner(lane.target) in kept_ids]
    media = {item.sha256: item for item in (*after.media, *before.media)}
    return replace(after, tracks=tuple(tracks), automation=tuple(lanes), media=tuple(media.values()))


def owners(track: Track) -> set[str]:
    """Return the ids of a track and of everything on it that automation can move."""
    return {track.id, *(device.id for device in track.devices), *(send.id for send in track.sends)}


def _reached(song: Song, tracks: Collection[str]) -> set[str]:
    """Return the ids of the tracks that some play into or listen to."""
    found: set[str] = set()
    names = {track.id for track in song.tracks}
    waiting = list(tracks)
    while waiting:
        track = song.track(waiting.pop())
        near = {track.output, *(send.to for send in track.sends), *(device.sidechain for device in track.devices)}
        new = (near & names) - found - {MASTER}
        found |= new
        waiting += new
    return found


def _owner(target: str) -> str:
    return target.rpartition(".")[0]
