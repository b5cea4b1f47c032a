"""`/api/songs/{song}/credits` and `/split-sheet`: who made what, and who gets which share."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from woodshed.server.people.sealing import made_seals_of, seals_of
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.problems import NotThereError, RefusedError
from woodshed.server.songs import ascii_name
from woodshed.server.studio import AStudio, Studio, in_thread
from woodshed.song.credits import contributions
from woodshed.song.folder import SongFolder
from woodshed.song.ids import Ids
from woodshed.song.limits import MAX_ID
from woodshed.song.split_sheet import Line, SplitSheet, draft, format_html, format_json, format_text, sheet_of, sign
from woodshed.song.text import plain_edit

router = APIRouter(prefix="/api/songs/{song}")

_FORMS = {
    "split-sheet.txt": ("text/plain; charset=utf-8", format_text),
    "split-sheet.html": ("text/html; charset=utf-8", format_html),
    "split-sheet.json": ("application/json", format_json),
}
_ids = Ids()


class Signature(BaseModel):
    """Whose line of the split sheet is signed, and what they see of it: the `text` of the whole sheet.

    `by` counts only where nobody has a name of their own.
    """

    credit: Annotated[str, Field(max_length=MAX_ID)]
    text: str
    by: Annotated[str, Field(max_length=200)] = ""


@router.get("/credits")
async def show_credits(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return what everybody contributed, counted from the log, the largest share first."""
    folder = studio.workspace.folder(song)
    await studio.song(song)

    def counted() -> list[dict[str, Any]]:
        seals = seals_of(studio.people.database, song)
        with SongFolder.open(folder, to_read=True) as open_folder:
            return [asdict(each) | {"person": each.is_person} for each in contributions(open_folder, seals)]

    return await in_thread(counted)


@router.get("/split-sheet")
async def show_sheet(song: str, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Return the split sheet with its signatures, as far as they count; `may_sign`: the lines of who asks."""
    sheet = await _sheet(studio, song)
    return _told(sheet, await in_thread(lambda: _may_sign(sheet, studio, visitor, song)))


@router.get("/split-sheet/draft")
async def draft_sheet(song: str, studio: AStudio) -> dict[str, Any]:
    """Return the edits that make a first split sheet of what the log says."""
    folder = studio.workspace.folder(song)
    now = await studio.song(song)

    def edits() -> list[dict[str, Any]]:
        with SongFolder.open(folder, to_read=True) as open_folder:
            made = contributions(open_folder, seals_of(studio.people.database, song))
        return [plain_edit(edit) for edit in draft(now, made, _ids)]

    return {"edits": await in_thread(edits)}


@router.post("/split-sheet/signatures", status_code=201)
async def sign_sheet(song: str, signature: Signature, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Sign one's own line of the sheet that one sees, with the server's clock and the name of who asks.

    409 when the sheet says something else by now: nobody signs what they have not seen.
    """
    by = visitor.signed(signature.by)
    seals = await in_thread(lambda: made_seals_of(studio.people.database, song))
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def write(folder: SongFolder) -> tuple[SplitSheet, list[str]]:
        sheet = sheet_of(folder.song)
        may_sign = _may_sign(sheet, studio, visitor, song)
        for line in sheet.lines:
            if line.id == signature.credit and line.id not in may_sign:
                remedy = f"Let {line.name or 'them'} sign it, or write your own name on your own line."
                raise RefusedError("That is not your line of the split sheet.", remedy=remedy)
        edit = sign(folder.song, signature.credit, seals, seen=signature.text, by=by, at=at, person=visitor.id)
        folder.apply(edit, by=visitor.logged(signature.by), why="Sign the split sheet")
        return sheet_of(folder.song, seals), may_sign

    return _told(*await studio.use(song, write))


@router.get("/split-sheet/{file}")
async def sheet_file(song: str, file: str, studio: AStudio) -> Response:
    """Return the split sheet as a file: `split-sheet.txt`, `.html` or `.json`."""
    if file not in _FORMS:
        raise NotThereError("There is no such file.", remedy=f"Ask for one of {', '.join(_FORMS)}.")
    media_type, format_sheet = _FORMS[file]
    sheet = await _sheet(studio, song)
    name = f"{ascii_name(sheet.title)} {file}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(format_sheet(sheet), media_type=media_type, headers=headers)


async def _sheet(studio: Studio, song: str) -> SplitSheet:
    now = await studio.song(song)
    return sheet_of(now, await in_thread(lambda: seals_of(studio.people.database, song)))


def _may_sign(sheet: SplitSheet, studio: Studio, visitor: Visitor, song: str) -> list[str]:
    """Return the ids of the lines that are of who asks.

    At a studio that only its own machine reaches they sign by turns, but for nobody who has a place of their own there.
    """
    if studio.people.is_open and visitor.owner:
        others = [each["person"] for each in studio.people.places.of_song(song) if each["person"]["id"] != visitor.id]
        names = {_one_name(person["name"]) for person in others}
        return [line.id for line in sheet.lines if not _is_anothers(line, studio, visitor, names)]
    return [line.id for line in sheet.lines if _is_own(line, visitor)]


def _is_own(line: Line, visitor: Visitor) -> bool:
    if line.person:
        return visitor.id == line.person
    return visitor.person is not None and _one_name(visitor.person.name) == _one_name(line.name)


def _is_anothers(line: Line, studio: Studio, visitor: Visitor, names: Collection[str]) -> bool:
    """Tell whether a line is of a guest: by who they are, or else by one of the `names` of those in the song."""
    if not line.person:
        return _one_name(line.name) in names and not _is_own(line, visitor)
    person = studio.people.persons.find(line.person) if line.person != visitor.id else None
    return person is not None and person.guest


def _one_name(name: str) -> str:
    return " ".join(name.split()).casefold()


def _told(sheet: SplitSheet, may_sign: list[str]) -> dict[str, Any]:
    sums = {"total_bp": sheet.total_bp, "adds_up": sheet.adds_up, "is_signed": sheet.is_signed}
    return {**asdict(sheet), **sums, "may_sign": may_sign}
