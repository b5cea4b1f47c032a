"""`/api/songs/{song}/branches`: songs that began as this one, and what merging one back would bring."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from woodshed.errors import WoodshedError
from woodshed.server.people.sealing import made_seals_of
from woodshed.server.people.visitors import AVisitor, Visitor
from woodshed.server.problems import NotThereError
from woodshed.server.songs import Title
from woodshed.server.studio import AStudio, in_thread
from woodshed.server.suggesting import plain_suggestion
from woodshed.server.wire import names_frame
from woodshed.server.workspace import no_song
from woodshed.song.branches import USUAL, By, Choice, Merge, Part, three_way
from woodshed.song.conflicts import Conflict
from woodshed.song.contrast import contrast
from woodshed.song.credits import makers, with_makers
from woodshed.song.document import Media, Song
from woodshed.song.edits import Add, apply_all
from woodshed.song.fields_in_words import listed
from woodshed.song.folder import SongFolder
from woodshed.song.fork import Origin, base_of, fork, origin_of
from woodshed.song.ids import Ids
from woodshed.song.media import MediaFolder
from woodshed.song.seals import Seals
from woodshed.song.suggestion import Suggestion

router = APIRouter(prefix="/api/songs/{song}")

_MOST_SENTENCES = 4
_OUTCOMES: Mapping[Choice, str] = {
    "theirs": "this brings the branch's",
    "ours": "this song's stays",
    "both": "this keeps both",
}
_ids = Ids()


class NewBranch(BaseModel):
    """What a branch is called, and the transaction it begins at (None: now)."""

    title: Title = ""
    seq: Annotated[int, Field(ge=1)] | None = None


class Wanted(BaseModel):
    """How a branch is to be merged; `choices` decides conflicts by their id."""

    by: By = "track"
    whole: bool = False
    choices: Annotated[dict[str, Choice], Field(max_length=1_000)] = {}


@router.get("/branches")
async def list_branches(song: str, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Return the branches of a song, the last edited first, and the song that it is a branch of itself."""
    now = await studio.song(song)
    found = [each for each in await in_thread(studio.summaries.list) if visitor.role_in(each["id"]) is not None]
    origin = origin_of(now)
    titles = {each["id"]: each["title"] for each in found}
    of = {"id": origin.of, "seq": origin.seq, "title": titles.get(origin.of, "")} if origin else None
    branches = [
        {name: each[name] for name in ("id", "title", "edited_at")} for each in found if each.get("branch_of") == song
    ]
    return {"of": of, "branches": branches}


@router.post("/branches", status_code=201)
async def make_branch(song: str, new: NewBranch, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Make a branch: a song of its own that begins with this one's history. Everybody who is here may go there."""
    now, last = await studio.use(song, lambda folder: (folder.song, folder.history(limit=1)[-1].seq))
    seq = last if new.seq is None else new.seq
    if seq > last:
        raise NotThereError(f"There is no change {seq} in this song.", remedy=f"Its last one is {last}.")
    title = new.title.strip() or f"{now.title}, another way"

    def branch() -> str:
        place = studio.workspace.new_folder(title)
        try:
            fork(studio.workspace.folder(song), place, Origin(song, seq), title, by=visitor.logged())
        except WoodshedError:
            studio.workspace.trash(place.name)
            raise
        studio.people.places.copy(song, place.name, visitor.id)
        return place.name

    made = await in_thread(branch)
    await studio.tell(song, names_frame())
    return {"id": made}


@router.post("/branches/{branch}/merge")
async def merge(song: str, branch: str, wanted: Wanted, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Return what a branch would bring, as suggestions, and where both meant something different.

    Nothing is changed: a person hears each suggestion and accepts or refuses it.
    """
    ours, theirs, origin = await _both(studio, song, branch, visitor)
    folder, path = studio.workspace.folder(song), studio.workspace.folder(branch)

    def suggestions() -> dict[str, Any]:
        base = base_of(path, origin)
        named, people = _with_names(path, theirs, base, origin, made_seals_of(studio.people.database, song))
        # What a branch is called is its own.
        base, named = (replace(each, title=ours.title) for each in (base, named))
        found = three_way(base, ours, named, by=wanted.by, choices=wanted.choices)
        parts = _whole(found, theirs) if wanted.whole else found.parts
        MediaFolder(path / "media").share(MediaFolder(folder / "media"), _audio_of(parts))
        told = [plain_suggestion(_suggestion(ours, theirs, part, people, wanted.choices)) for part in parts]
        return {"suggestions": told, "conflicts": [told_conflict(each, "the branch") for each in found.conflicts]}

    if song in studio.rooms:  # its page writes the comments that it accepts
        async with studio.rooms.hold(song) as room:
            await room.vouch([each for each in theirs.comments if each not in ours.comments])
    return await in_thread(suggestions)


async def _both(studio: AStudio, song: str, branch: str, visitor: Visitor) -> tuple[Song, Song, Origin]:
    """Return a song, its branch, and where that came from; the branch may also be what the song came from."""
    if visitor.role_in(branch) is None:
        raise no_song(branch)
    ours, theirs = await studio.song(song), await studio.song(branch)
    origin = origin_of(theirs)
    if origin is None or origin.of != song:
        raise NotThereError("That song is no branch of this one.", remedy="Choose one of its branches.")
    return ours, theirs, origin


def _with_names(path: Any, theirs: Song, base: Song, origin: Origin, seals: Seals) -> tuple[Song, list[str]]:
    """Return the branch's song in which what is new says who made it, and all who worked on the branch."""
    with SongFolder.open(path, to_read=True) as folder:
        made, writers = makers(folder, seals), folder.writers()
        people = [writers.of(entry.who) for entry in folder.history() if entry.seq > origin.seq + 1]
    names = dict.fromkeys(writers.label(each) for each in people if each.name)
    return with_makers(theirs, base, made, seals), list(names)


def _whole(found: Merge, theirs: Song) -> tuple[Part, ...]:
    if not found.edits:
        return ()
    keys = frozenset(key for part in found.parts for key in part.keys)
    return (Part("", f"All of “{theirs.title}”", found.edits, found.conflicts, keys),)


def _audio_of(parts: Iterable[Part]) -> set[str]:
    """Return the hashes of the audio files that parts bring: the song has to have them to be heard with them."""
    adding = (edit for part in parts for edit in part.edits if isinstance(edit, Add))
    return {record.sha256 for edit in adding for record in edit.records if isinstance(record, Media)}


def _suggestion(ours: Song, theirs: Song, part: Part, people: list[str], choices: Mapping[str, Choice]) -> Suggestion:
    told = list(contrast(ours, apply_all(part.edits, ours)).said)
    more = [f"And {len(told) - _MOST_SENTENCES} more."] if len(told) > _MOST_SENTENCES else []
    fought = [_outcome(each, choices.get(each.id, USUAL[each.what])) for each in part.conflicts]
    title = part.title if not part.key else f"{part.title}, from “{theirs.title}”"
    evidence = {"by": listed(people)} if people else {}
    return Suggestion(next(_ids), title, " ".join([*told[:_MOST_SENTENCES], *more, *fought]), part.edits, evidence)


def _outcome(conflict: Conflict, choice: Choice) -> str:
    """Return what comes of a conflict, as it was decided."""
    outcome = "the work stays" if conflict.what == "removed" and choice == "both" else _OUTCOMES[choice]
    return f"{conflict.sentence(they='the branch').removesuffix('.')}: {outcome}."


def told_conflict(conflict: Conflict, they: str) -> dict[str, Any]:
    """Return a conflict as plain data."""
    told = asdict(conflict)
    for name in ("keys", "fields"):
        del told[name]
    return told | {"sentence": conflict.sentence(they=they)}
