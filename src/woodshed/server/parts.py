"""`/api/songs/{song}/import-midi`: a MIDI file, as edits for a song that is open."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from woodshed.compose.completion import complete_song
from woodshed.errors import MidiError
from woodshed.server.receiving import received
from woodshed.server.studio import AStudio, in_thread
from woodshed.song.document import MASTER, Clip, Song, Track
from woodshed.song.edits import Add, Edit, differences
from woodshed.song.ids import Ids
from woodshed.song.midi import load_midi
from woodshed.song.text import plain_edit
from woodshed.units import Ticks

router = APIRouter(prefix="/api/songs/{song}")
LATEST = 2**30
FRAME = ("tempo", "metre", "sections", "chords", "markers", "lyrics")
"""What of a song lies across its tracks."""


@router.post("/import-midi")
async def import_midi(
    song: str, request: Request, studio: AStudio, name: str = "", at: Annotated[int, Query(ge=0, le=LATEST)] = 0
) -> dict[str, Any]:
    """Return the edits that put the tracks of a MIDI file, which is the body, into a song from tick `at` on.

    The song itself is not changed: the page makes the edits, so that they can be taken back. An empty song takes
    the file's tempo, metre, key and form when the tracks go to its beginning; another keeps its own. `said` tells
    that, and what of the file could not be kept.
    """
    now = await studio.song(song)
    async with received(request, studio.workspace.path / ".coming", studio.people.refusals, name) as file:
        imported = await in_thread(lambda: load_midi(file))
    tracks = [track for track in imported.song.tracks if track.kind == "instrument" and track.clips]
    if not tracks:
        raise MidiError("There are no notes in this file.", remedy="Choose another one.")
    ids = Ids()
    edits: list[Edit] = []
    said = list(imported.report)
    if at == 0 and is_blank(now):
        edits += differences(now, framed(now, imported.song))
    elif kept := what_stays(now, imported.song):
        said.append(kept)
    edits += [Add((moved_in(track, Ticks(at), ids, name),), before=MASTER) for track in tracks]
    return {"edits": [plain_edit(edit) for edit in edits], "said": said}


def is_blank(song: Song) -> bool:
    """Say whether nothing has a place in a song yet."""
    return not (song.sections or song.chords or any(track.clips for track in song.tracks))


def framed(song: Song, imported: Song) -> Song:
    """Return a song with the tempo, metre, key and form of one from a file."""
    frame = {name: getattr(imported, name) for name in FRAME}
    return replace(song, key=complete_song(imported).key, **frame)


def what_stays(song: Song, imported: Song) -> str:
    """Return what of a file's frame a song does not take over, as a sentence; "" when it is the same."""
    differs = []
    if imported.tempo != song.tempo:
        changes = "" if len(imported.tempo) == 1 else " with changes"
        differs.append(f"tempo ({imported.tempo[0].bpm:g} bpm{changes})")
    if imported.metre != song.metre:
        differs.append(f"metre ({imported.metre[0].beats}/{imported.metre[0].unit})")
    if imported.sections or imported.markers or imported.chords:
        differs.append("sections, chords and markers")
    return f"The song keeps its own; left out of the file: {', '.join(differs)}." if differs else ""


def moved_in(track: Track, at: Ticks, ids: Ids, name: str) -> Track:
    """Return a track under ids of its own, `at` ticks later, routed straight to the master."""

    def placed(clip: Clip) -> Clip:
        return replace(clip, id=next(ids), start=Ticks(clip.start + at), origin=f"file:{name}"[:80])

    return replace(
        track,
        id=next(ids),
        output="",
        sends=(),
        takes=(),
        devices=tuple(replace(device, id=next(ids), sidechain="") for device in track.devices),
        clips=tuple(placed(clip) for clip in track.clips),
    )
