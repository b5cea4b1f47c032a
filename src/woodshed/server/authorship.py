"""Who wrote which comment, and when: what a song says of that is true, although any editor can write into it.

Comments come in two ways: by their doors, where the server signs them, and as changes of the song, so that editors can
write them without a network. Of the latter the relay looks at the author, the time, the words and what they answer:

- A comment that is new is by whoever sent it. Under another name it is kept, and says who sent it.
- It may have been written long ago, offline, but not in the future: then the server's clock counts.
- One that was there keeps what it said, also when it was deleted and comes back, whoever does that.

Nothing is thrown away: what was refused would come again from the browser that keeps it. It is put right, by a change
like any other, within moments. What the server writes itself, and what it offered from a branch, is as it says.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import NamedTuple

from woodshed.server.clients import Arrival, Client
from woodshed.song.document import Comment
from woodshed.song.edits import Change
from woodshed.song.folder import SongFolder

AHEAD_S = 60.0
"""How far a clock may be ahead of the server's."""
SOMEBODY = "somebody"
"""The author of what nobody can be found to have written."""
_SEALED = ("author", "written_at", "text", "reply_to")


class _Suspect(NamedTuple):
    """Who certainly sent a new comment, and who most likely wrote what is not true."""

    sender: Client | None
    culprit: Client | None


class Authorship:
    """The comments of an open song, as they truly are. Used by one thread at a time."""

    def __init__(self, folder: SongFolder, clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._clock = clock
        self._known = {comment.id: comment for comment in folder.live.comments()}
        self._opened_at = folder.history(limit=1)[-1].seq
        self._past: dict[str, Comment] | None = None
        self._touched: set[str] = set()
        self._suspects: dict[str, _Suspect] = {}
        folder.live.watch_comments(self._touched.update)

    @property
    def is_in_doubt(self) -> bool:
        """Whether there is something to be put right."""
        return bool(self._suspects)

    def trust(self) -> None:
        """Take for true what was written since: the server did it itself, or took it from the disk."""
        if self._touched:
            self._known |= {comment.id: comment for comment in self._changed()}

    def vouch(self, comments: Iterable[Comment]) -> None:
        """Take for true what the server offers to write, such as comments of a branch."""
        for comment in comments:
            self._known.setdefault(comment.id, comment)

    def look(self, run: Sequence[Arrival]) -> Counter[Client]:
        """Look at the comments that changes brought; returns who wrote how many new ones."""
        said: Counter[Client] = Counter()
        for comment in self._changed() if self._touched else ():
            known = self._known.get(comment.id)
            if known is not None:
                if _differ(comment, known):
                    self._suspects.setdefault(comment.id, _Suspect(None, _only(run)))
                continue
            sender = _sender(run, comment)
            if sender is not None and self._is_true(comment, sender):
                self._known[comment.id] = comment
                said[sender] += 1
            else:
                self._suspects[comment.id] = _Suspect(sender, sender or _only(run))
        return said

    def put_right(self) -> tuple[Counter[Client], set[Client]]:
        """Write into the song what is true; returns who wrote how many new ones, and who said of some what is not true.

        The log is read once, and only when a comment is new that somebody else seems to have written before.
        """
        suspects, self._suspects = self._suspects, {}
        said: Counter[Client] = Counter()
        untrue: set[Client] = set()
        changes: dict[str, dict[str, str]] = {}
        for comment in self._folder.live.comments(suspects):
            sender, culprit = suspects[comment.id]
            known = self._known.get(comment.id) or self._of_the_past(comment.id)
            true = self._known[comment.id] = known or self._signed(comment, sender)
            differing = _differ(comment, true)
            if sender is not None and known is None:
                said[sender] += 1
            if culprit is not None and differing not in ([], ["written_at"]):  # a clock may be wrong
                untrue.add(culprit)
            if differing:
                changes[comment.id] = {name: getattr(true, name) for name in differing}
        if changes:
            with self._folder.later():
                self._folder.apply(Change(Comment, changes), why="Put right who wrote a comment")
            self._touched.clear()
        return said, untrue

    def _changed(self) -> tuple[Comment, ...]:
        changed = self._folder.live.comments(self._touched)
        self._touched.clear()
        return changed

    def _is_true(self, comment: Comment, sender: Client) -> bool:
        person = sender.seat.person
        return (person is None or comment.author == person.name) and self._is_past(comment.written_at)

    def _is_past(self, written_at: str) -> bool:
        try:
            at = datetime.fromisoformat(written_at)
        except ValueError:
            return False
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() <= self._clock() + AHEAD_S

    def _signed(self, comment: Comment, sender: Client | None) -> Comment:
        """Return a comment as it is to be, whoever its author is said to be."""
        person = sender.seat.person if sender else None
        author = comment.author if sender else SOMEBODY
        if person is not None and author != person.name:
            claimed = " ".join(author.split())[:40]
            author = f"{claimed}, sent by {person.name}" if claimed else person.name
        at = comment.written_at
        if not self._is_past(at):
            at = datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return replace(comment, author=author, written_at=at)

    def _of_the_past(self, key: str) -> Comment | None:
        """Return a comment as it was in the song before this room was opened."""
        if self._past is None:
            self._past = self._folder.past_comments(self._opened_at)
        return self._past.get(key)


def _sender(run: Sequence[Arrival], comment: Comment) -> Client | None:
    """Return who sent a new comment: the first one in whose update its id stands."""
    key = comment.id.encode()
    return next((arrival.client for arrival in run if key in arrival.piece), None)


def _only(run: Sequence[Arrival]) -> Client | None:
    """Return who sent all of some changes."""
    clients = {arrival.client for arrival in run}
    return clients.pop() if len(clients) == 1 else None


def _differ(comment: Comment, other: Comment) -> list[str]:
    return [name for name in _SEALED if getattr(comment, name) != getattr(other, name)]
