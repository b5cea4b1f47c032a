"""`/api/songs/{song}/exports`: a song as a file to give away, exactly as it is heard."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse
from pydantic import BaseModel, Field

from woodshed.server.arriving.ear import RATES_HZ
from woodshed.server.people.sealing import seals_of
from woodshed.server.people.visitors import AVisitor
from woodshed.server.problems import NotThereError
from woodshed.server.rendering import EXPORTS, Export, write_export
from woodshed.server.studio import AStudio, in_thread
from woodshed.server.working import Report
from woodshed.server.workspace import is_id
from woodshed.song.limits import MAX_TICK

router = APIRouter(prefix="/api/songs/{song}/exports")

Place = Annotated[int, Field(ge=0, le=MAX_TICK)]
_TYPES = {".wav": "audio/wav", ".flac": "audio/flac", ".mp3": "audio/mpeg", ".zip": "application/zip"}


class Wanted(BaseModel):
    """What to export; times are ticks, by default the whole song until its sound has died away."""

    kind: Literal["wav", "flac", "mp3", "stems", "midi"]
    bits: Literal[16, 24, 32] = 24
    sample_rate: Annotated[int, Field(ge=RATES_HZ[0], le=RATES_HZ[1])] = 48_000
    start: Place | None = None
    end: Place | None = None
    tail_s: Annotated[float, Field(ge=0, le=60)] | None = None
    mastered: bool = False


@router.post("", status_code=202)
async def export_song(song: str, wanted: Wanted, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Begin an export; the job's result is {"file", "name", "said"}."""
    snapshot = await studio.song(song)
    folder = studio.workspace.folder(song)
    seals = await in_thread(lambda: seals_of(studio.people.database, song))

    def work(report: Report) -> dict[str, Any]:
        media = studio.media(song, snapshot)
        name, said = write_export(snapshot, folder, Export(**wanted.model_dump(), seals=seals), media, report)
        return {"file": name, "name": name, "said": said}

    return studio.jobs.start(work, visitor.id, of=song)


@router.get("/{file}")
async def exported_file(song: str, file: str, studio: AStudio) -> FileResponse:
    """Return an exported file, to be saved under its own name."""
    place = studio.workspace.folder(song) / EXPORTS / file
    if not is_id(file) or not place.is_file() or place.resolve() != place:
        raise NotThereError("There is no such export.", remedy="Export the song again.")
    kind = _TYPES.get(place.suffix, "audio/midi")
    return FileResponse(place, media_type=kind, filename=file, headers={"Cache-Control": "no-store"})
