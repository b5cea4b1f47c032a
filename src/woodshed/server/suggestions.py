"""`/api/songs/{song}/suggestions` and `/compare`: the assistants. What they propose, a person accepts or refuses."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from woodshed.server.exports import Place
from woodshed.server.people.visitors import AVisitor
from woodshed.server.studio import AStudio
from woodshed.server.suggesting import What, Wish, compare, suggest
from woodshed.server.working import Report
from woodshed.song.limits import MAX_ID, MAX_INT
from woodshed.song.text import read_edit

router = APIRouter(prefix="/api/songs/{song}")

Key = Annotated[str, Field(max_length=MAX_ID)]
MOST_EDITS = 100_000


class Wished(BaseModel):
    """What is asked of an assistant; see `Wish`."""

    what: What
    seed: Annotated[int, Field(ge=0, le=MAX_INT)] = 0
    prompt: Annotated[str, Field(max_length=10_000)] = ""
    track: Key = ""
    clips: tuple[Key, ...] = ()
    start: Place | None = None
    end: Place | None = None
    bars: int = 8
    locked: tuple[Key, ...] = ()
    target_lufs: float = -14.0
    ceiling_dbtp: float = -1.0
    intensity: float = 1.0
    medium: Key = "vinyl"
    year: Annotated[int, Field(ge=0, le=9_999)] | None = None
    wear: float = 70.0
    ambience: Key = ""


class Compared(BaseModel):
    """Edits, as suggestions hold them, and the stretch in which they are to be heard, in ticks."""

    edits: Annotated[list[dict[str, Any]], Field(max_length=MOST_EDITS)]
    start: Place
    end: Place


@router.post("/suggestions", status_code=202)
async def ask(song: str, wished: Wished, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Ask an assistant; the job's result is {"suggestions", "report"?}. Another seed is another try."""
    snapshot = await studio.song(song)
    folder = studio.workspace.folder(song)
    wish = Wish(**wished.model_dump())

    def work(report: Report) -> dict[str, Any]:
        return suggest(snapshot, folder, wish, studio.media(song, snapshot), report)

    return studio.jobs.start(work, visitor.id, of=song)


@router.post("/compare", status_code=202)
async def listen_fairly(song: str, compared: Compared, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Measure a stretch before and after some edits.

    The job's result is {"before", "after", "gain_before_db", "gain_after_db"}.
    """
    snapshot = await studio.song(song)
    folder = studio.workspace.folder(song)
    edits = tuple(read_edit(edit) for edit in compared.edits)

    def work(report: Report) -> dict[str, Any]:
        return compare(snapshot, folder, edits, (compared.start, compared.end), studio.media(song, snapshot), report)

    return studio.jobs.start(work, visitor.id, of=song)
