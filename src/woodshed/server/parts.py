"""`/api/songs/{song}/import-midi`: the tracks of a MIDI file, as edits for a song that is open."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from woodshed.errors import MidiError
from woodshed.server.receiving import received
from woodshed.server.studio import AStudio, in_thread
from woodshed.song.document import MASTER, Clip, Track
from woodshed.song.edits import Add
from woodshed.song.ids import Ids
from woodshed.song.midi import load_midi
from woodshed.song.text import plain_edit
from woodshed.units import Ticks

router = APIRouter(prefix="/api/songs/{song}")
LATEST = 2**30


@router.post("/import-midi")
async def import_midi(
    song: str, request: Request, studio: AStudio, name: str = "", at: Annotated[int, Query(ge=0, le=LATEST)] = 0
) -> dict[str, Any]:
    """Return the edits that put the tracks of a MIDI file, which is the body, into a song from tick `at` on.

    The song itself is not changed: the page makes the edits, so that they can be taken back. Its tempo and
    metre stay as they are; `said` tells what of the file could not be kept.
    """
    studio.workspace.folder(song)
    async with received(request, studio.workspace.path / ".coming") as file:
        imported = await in_thread(lambda: load_midi(file))
    tracks = [track for track in imported.song.tracks if track.kind == "instrument" and track.clips]
    if not tracks:
        raise MidiError("There are no notes in this file.", remedy="Choose another one.")
    ids = Ids()
    edits = [plain_edit(Add((moved_in(track, Ticks(at), ids, name),), before=MASTER)) for track in tracks]
    return {"edits": edits, "said": list(imported.report)}


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
