"""`POST /api/songs/compose`: a sentence becomes a song."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from woodshed.server.people.visitors import AVisitor
from woodshed.server.songs import check_room, given
from woodshed.server.studio import AStudio
from woodshed.server.working import Report
from woodshed.song.limits import MAX_INT

router = APIRouter(prefix="/api/songs")

Prompt = Annotated[str, Field(max_length=10_000)]
Seed = Annotated[int, Field(ge=0, le=MAX_INT)]


class Sentence(BaseModel):
    """What a person wants to hear, and the seed that decides every chance."""

    prompt: Prompt
    seed: Seed = 0


@router.post("/compose", status_code=202)
async def compose(sentence: Sentence, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Begin to write a song; the job's result is {"id", "said"}."""
    check_room(visitor)

    def work(report: Report) -> dict[str, Any]:
        from woodshed.compose import compose_song  # noqa: PLC0415 - only when somebody asks for a song
        from woodshed.make import said_of  # noqa: PLC0415 - the same

        composition = compose_song(sentence.prompt, seed=sentence.seed, progress=report)
        report("Writing it down", 0.0)
        by = f"compose#{sentence.seed}"
        song = studio.workspace.create(composition.song, by=by, why=sentence.prompt[:300])
        given(studio, visitor, song)
        return {"id": song, "said": list(said_of(composition))}

    return studio.jobs.start(work, visitor.id, of="compose")
