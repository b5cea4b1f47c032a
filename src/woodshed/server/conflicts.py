"""`/api/songs/{song}/conflicts`: where two meant different things, when one comes back from working offline.

The page sends what it knew when it left, what was done in it since, and what came from the server. Nothing
is kept here and nothing is changed: the answer has edits for each way out, and a person chooses.
"""

from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from woodshed.errors import SongError
from woodshed.server.branches import told_conflict
from woodshed.server.people.visitors import AVisitor
from woodshed.server.studio import AStudio, in_thread
from woodshed.song.branches import settled
from woodshed.song.conflicts import Conflict, conflicts
from woodshed.song.document import Clip, Song, Take
from woodshed.song.edits import Add, Edit, differences
from woodshed.song.edits.places import everywhere, holder_of
from woodshed.song.fields_in_words import listed
from woodshed.song.folder import SongFolder
from woodshed.song.ids import Ids
from woodshed.song.live import LiveSong
from woodshed.song.table import Table, table_of
from woodshed.song.text import plain_edit
from woodshed.song.writers import Writer

router = APIRouter(prefix="/api/songs/{song}")

LARGEST = 48 * 2**20
Piece = Annotated[str, Field(max_length=LARGEST)]
_ids = Ids()


class Met(BaseModel):
    """Updates in base64: the song as it was when the line broke, then what was done here, and what came.

    `since`: when the line broke, in seconds since 1970.
    """

    base: Piece
    mine: Piece
    theirs: Piece
    since: float = 0.0


@router.post("/conflicts")
async def find_conflicts(song: str, met: Met, studio: AStudio, visitor: AVisitor) -> dict[str, Any]:
    """Return the conflicts of meaning: each with what either did, and the edits that keep mine or theirs."""
    entries, writers = await studio.use(song, lambda folder: (folder.history(limit=1_000), folder.writers()))
    me = writers.key(Writer(visitor.signed(), visitor.id))
    others = dict.fromkeys(writers.of(entry.who) for entry in entries if entry.at >= met.since)
    names = [writers.label(each) for each in others if each.name and writers.key(each) != me]
    first = min((entry.seq for entry in entries if entry.at >= met.since), default=1)

    def found() -> list[dict[str, Any]]:
        base, mine, theirs = (_decoded(piece) for piece in (met.base, met.mine, met.theirs))
        songs = [_song(base), _song(base, mine), _song(base, theirs)]
        now, found = _song(base, mine, theirs), conflicts(*songs)
        named = {each.id: names for each in found}
        if found and len(names) > 1:
            named |= _who_worked_on(found, studio.workspace.folder(song), first, me)
        return [_ways_out(each, now, songs, _in_words(named[each.id])) for each in found]

    return {"they": _in_words(names), "conflicts": await in_thread(found)}


def _in_words(names: list[str]) -> str:
    return listed(names[:4]) or "somebody else"


def _who_worked_on(found: Iterable[Conflict], path: Path, first: int, me: str) -> dict[str, list[str]]:
    """Return, for each conflict, the names of those who changed what it is about since a transaction, save `me`."""
    named: dict[str, dict[str, None]] = {each.id: {} for each in found}
    with SongFolder.open(path, to_read=True) as folder:
        writers = folder.writers()
        before: Table | None = None
        for entry, song in folder.replay(first - 1):
            now, who = table_of(song), writers.of(entry.who)
            if before is not None and who.name and writers.key(who) != me:
                for each in found:
                    if any(before.entries.get(key) != now.entries.get(key) for key in each.keys):
                        named[each.id][writers.label(who)] = None
            before = now
    return {key: list(names) for key, names in named.items() if names}


def _ways_out(conflict: Conflict, now: Song, songs: list[Song], they: str) -> dict[str, Any]:
    """Return a conflict with the edits of either way out; the version that is not chosen stays as a take."""
    _, mine, theirs = songs
    ways = {}
    for side, chosen, other, name in (("mine", mine, theirs, they), ("theirs", theirs, mine, "me")):
        after = settled(now, chosen, conflict)
        edits: list[Edit] = [*differences(now, after), *_kept_as_take(conflict, after, other, name)]
        ways[f"{side}_edits"] = [plain_edit(edit) for edit in edits]
    return {**told_conflict(conflict, they), **ways, "they": they}


def _kept_as_take(conflict: Conflict, after: Song, other: Song, name: str) -> Iterator[Edit]:
    """Yield the edit that keeps a clip as it was in the other version, as a take of its track."""
    if conflict.what == "value" or not conflict.clip or not any(t.id == conflict.track for t in after.tracks):
        return
    clip = next((each for each in everywhere(other, Clip) if each.id == conflict.clip), None)
    if clip is None or holder_of(other, Clip, clip.id) != conflict.track:
        return
    kept = replace(clip, id=next(_ids))
    yield Add((Take(next(_ids), f"{clip.name or 'Clip'}, {name}: {conflict.about}"[:100], (kept,)),), to=conflict.track)


def _song(*updates: bytes) -> Song:
    live = LiveSong.from_state(*updates)
    if live.schema() == 0:
        raise SongError("The song as it was is missing.", remedy="Reload the page.")
    return live.song()


def _decoded(piece: str) -> bytes:
    try:
        return b64decode(piece, validate=True)
    except (Base64Error, ValueError) as error:
        raise SongError("That is no base64.", remedy="Reload the page.") from error
