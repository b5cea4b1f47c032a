"""`/api/songs/{song}/history` and `/versions`: everything that was ever done, and every way back.

Looking back reads the file apart from the open song, so that nobody's edits wait for it.
"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from woodshed.server.people.visitors import AVisitor
from woodshed.server.problems import NotThereError
from woodshed.server.studio import AStudio, in_thread
from woodshed.song.document import Song
from woodshed.song.edits import differences
from woodshed.song.folder import DATABASE, SongFolder, read_song
from woodshed.song.history import History
from woodshed.song.text import format_song
from woodshed.song.words import describe

T = TypeVar("T")

router = APIRouter(prefix="/api/songs/{song}")

MOST_ENTRIES = 1_000
LONGEST_NAME = 200
Who = Annotated[str, Field(max_length=LONGEST_NAME)]


class Named(BaseModel):
    """A name for the song as it is now, and who gives it."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    by: Who = ""


class Back(BaseModel):
    """The transaction to go back to, and who wants to."""

    seq: Annotated[int, Field(ge=1)]
    by: Who = ""


@router.get("/history")
async def history(
    song: str,
    studio: AStudio,
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 200,
) -> list[dict[str, Any]]:
    """Return who did what, when and why, the newest first: the last ones, or those before a number."""
    entries = await in_thread(lambda: _look(studio, song, lambda past: past.entries(before=before, limit=limit)))
    return [asdict(entry) for entry in reversed(entries)]


@router.get("/history/{seq}/song")
async def song_then(song: str, seq: int, studio: AStudio) -> Response:
    """Return the song as it was after a transaction, as JSON."""
    text = await in_thread(lambda: format_song(_song_at(studio, song, seq)))
    return Response(text, media_type="application/json")


@router.get("/history/{seq}/edits")
async def edits_back(song: str, seq: int, studio: AStudio) -> dict[str, Any]:
    """Return the edits that lead from the song as it is now back to a transaction."""
    from woodshed.song.text import plain_edit  # noqa: PLC0415 - seldom asked for

    now = await studio.song(song)

    def edits() -> list[dict[str, Any]]:
        return [plain_edit(edit) for edit in differences(now, _song_at(studio, song, seq))]

    return {"edits": await in_thread(edits)}


@router.get("/versions")
async def versions(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return the named versions, the newest first."""
    found = await in_thread(lambda: _look(studio, song, lambda past: past.versions()))
    return [asdict(version) for version in reversed(found)]


@router.post("/versions", status_code=201)
async def name_version(song: str, named: Named, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Keep the song as it is now under a name."""
    by = visitor.signed(named.by)
    return asdict(await studio.use(song, lambda folder: folder.name_version(named.name, by=by)))


@router.post("/restore")
async def restore(song: str, back: Back, studio: AStudio, visitor: AVisitor) -> dict[str, int]:
    """Make the song again what it was after a transaction: an edit like any other, for everybody in it."""
    then = await in_thread(lambda: _song_at(studio, song, back.seq))

    def go_back(folder: SongFolder) -> int:
        edits = differences(folder.song, then)
        if edits:
            folder.apply_all(edits, by=visitor.signed(back.by), why=f"Back to how it was after change {back.seq}")
        return len(edits)

    return {"edits": await studio.use(song, go_back)}


@router.get("/changes")
async def changes(song: str, since: int, studio: AStudio, to: int | None = None) -> list[str]:
    """Return in sentences what changed between two transactions (`to` left out: until now)."""
    now = await studio.song(song) if to is None else None

    def told() -> list[str]:
        return list(describe(_song_at(studio, song, since), now or _song_at(studio, song, to or 0)))

    return await in_thread(told)


def _look(studio: AStudio, song: str, ask: Callable[[History], T]) -> T:
    past = History(_database(studio, song))
    try:
        return ask(past)
    finally:
        past.close()


def _song_at(studio: AStudio, song: str, seq: int) -> Song:
    last = _look(studio, song, lambda past: past.last())
    if not 1 <= seq <= last:
        raise NotThereError(f"There is no change {seq} in this song.", remedy=f"Its last one is {last}.")
    return read_song(studio.workspace.folder(song), seq)


def _database(studio: AStudio, song: str) -> Path:
    return studio.workspace.folder(song) / DATABASE
