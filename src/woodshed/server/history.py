"""`/api/songs/{song}/history` and `/versions`: everything that was ever done, and every way back.

Looking back reads the file apart from the open song, so that nobody's edits wait for it.
"""

from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from woodshed.server.exports import Place
from woodshed.server.people.visitors import AVisitor
from woodshed.server.problems import NotThereError
from woodshed.server.studio import AStudio, in_thread
from woodshed.server.suggesting import compare_songs
from woodshed.server.wire import names_frame
from woodshed.server.working import Report
from woodshed.song.contrast import contrast, soloed
from woodshed.song.document import Song
from woodshed.song.edits import differences
from woodshed.song.folder import SongFolder, read_song
from woodshed.song.history import History
from woodshed.song.shelf import open_history
from woodshed.song.text import format_song

T = TypeVar("T")

router = APIRouter(prefix="/api/songs/{song}")

MOST_ENTRIES = 1_000
LONGEST_NAME = 200
LONGEST_NOTE = 2_000
Who = Annotated[str, Field(max_length=LONGEST_NAME)]


class Named(BaseModel):
    """A name for the song as it is now, and who gives it."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    by: Who = ""


class Back(BaseModel):
    """The transaction to go back to, and who wants to."""

    seq: Annotated[int, Field(ge=1)]
    by: Who = ""


class Heard(BaseModel):
    """Two transactions (`to` None: now), a stretch in ticks, and the tracks that are heard alone (none: all)."""

    since: Annotated[int, Field(ge=1)]
    to: Annotated[int, Field(ge=1)] | None = None
    start: Place
    end: Place
    tracks: Annotated[tuple[str, ...], Field(max_length=1_000)] = ()


@router.get("/history")
async def history(
    song: str,
    studio: AStudio,
    before: int | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 200,
) -> list[dict[str, Any]]:
    """Return who did what, when and why, the newest first: the last ones, or those before a number.

    `by` is what they were called then, with a number where somebody else was called so before; `person` is their id.
    """

    def look(past: History) -> list[dict[str, Any]]:
        writers = past.writers()
        entries = past.entries(before=before, limit=limit)
        return [asdict(entry) | {"by": writers.label_of(entry.who)} for entry in reversed(entries)]

    return await in_thread(lambda: _look(studio, song, look))


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

    def look(past: History) -> list[dict[str, Any]]:
        writers = past.writers()
        return [asdict(version) | {"by": writers.label_of(version.who)} for version in reversed(past.versions())]

    return await in_thread(lambda: _look(studio, song, look))


@router.post("/versions", status_code=201)
async def name_version(song: str, named: Named, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Keep the song as it is now under a name."""
    by = visitor.logged(named.by)
    version = await studio.use(song, lambda folder: folder.name_version(named.name, by=by, note=named.note))
    await studio.tell(song, names_frame())
    return asdict(version)


@router.put("/versions/{version}", status_code=204)
async def rename_version(song: str, version: int, named: Named, studio: AStudio) -> Response:
    """Give a version another name and note."""
    found = await studio.use(song, lambda folder: folder.rename_version(version, named.name, note=named.note))
    await studio.tell(song, names_frame())
    return _done(found=found)


@router.delete("/versions/{version}", status_code=204)
async def forget_version(song: str, version: int, studio: AStudio) -> Response:
    """Take the name from a version; the song's history keeps all that was in it."""
    found = await studio.use(song, lambda folder: folder.forget_version(version))
    await studio.tell(song, names_frame())
    return _done(found=found)


@router.post("/restore")
async def restore(song: str, back: Back, studio: AStudio, visitor: AVisitor) -> dict[str, int]:
    """Make the song again what it was after a transaction: an edit like any other, for everybody in it."""
    then = await in_thread(lambda: _song_at(studio, song, back.seq))

    def go_back(folder: SongFolder) -> int:
        edits = differences(folder.song, then)
        if edits:
            folder.apply_all(edits, by=visitor.logged(back.by), why=f"Back to how it was after change {back.seq}")
        return len(edits)

    return {"edits": await studio.use(song, go_back)}


@router.get("/changes")
async def changes(song: str, since: int, studio: AStudio, to: int | None = None) -> list[str]:
    """Return in sentences what changed between two transactions (`to` left out: until now)."""
    before, after = await both_songs(studio, song, since, to)
    return await in_thread(lambda: list(contrast(before, after).said))


@router.get("/contrast")
async def show_contrast(song: str, since: int, studio: AStudio, to: int | None = None) -> dict[str, Any]:
    """Return where two moments of a song differ: rows of tracks with stretches of bars, and sentences."""
    before, after = await both_songs(studio, song, since, to)
    return await in_thread(lambda: asdict(contrast(before, after)))


@router.post("/contrast/loudness", status_code=202)
async def measure_both(song: str, heard: Heard, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Measure a stretch of two moments, of all or only of some tracks; the job's result is as that of `/compare`."""
    before, after = await both_songs(studio, song, heard.since, heard.to)
    folder = studio.workspace.folder(song)

    def work(report: Report) -> dict[str, Any]:
        was, now = (soloed(one, heard.tracks) if heard.tracks else one for one in (before, after))
        return compare_songs(was, now, folder, (heard.start, heard.end), studio.media(song, after), report)

    return studio.jobs.start(work, visitor.id, of=song)


async def both_songs(studio: AStudio, song: str, since: int, to: int | None) -> tuple[Song, Song]:
    """Return a song as it was after two transactions (`to` None: as it is now)."""
    before = await in_thread(lambda: _song_at(studio, song, since))
    return before, await studio.song(song) if to is None else await in_thread(lambda: _song_at(studio, song, to))


def _done(*, found: bool) -> Response:
    if not found:
        raise NotThereError("There is no such version.", remedy="Look at the list again.")
    return Response(status_code=204)


def _look(studio: AStudio, song: str, ask: Callable[[History], T]) -> T:
    past = open_history(studio.workspace.folder(song))
    try:
        return ask(past)
    finally:
        past.close()


def _song_at(studio: AStudio, song: str, seq: int) -> Song:
    last = _look(studio, song, lambda past: past.last())
    if not 1 <= seq <= last:
        raise NotThereError(f"There is no change {seq} in this song.", remedy=f"Its last one is {last}.")
    return read_song(studio.workspace.folder(song), seq)
