"""Merging a branch: three songs in, suggestions out.

A branch is a copy of a song that somebody tries something in. `three_way` holds both against the song that
they have in common, and says what the branch would bring, part by part: one part for each track (or, by
section, for what lies in each section of a track), one for the form, one for tempo and key. Each part can be
accepted or refused alone. What only one of the two changed is merged without asking; where both meant
something different, a part brings the branch's version and says so, unless `choices` say otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from woodshed.song.conflicts import Conflict, Three, conflicts_of, disputed
from woodshed.song.document import (
    Clip,
    Comment,
    Control,
    Credit,
    Device,
    Media,
    MetrePoint,
    Note,
    Send,
    Song,
    Take,
    TempoPoint,
    Track,
)
from woodshed.song.edits import Edit, differences
from woodshed.song.table import Entry, Key, Table, fields_of, song_of, table_of, with_fields

BRANCH = "branch"
"""The name in a song's `extra` under which a branch keeps where it comes from: {"of": id, "seq": number}."""

Choice: TypeAlias = Literal["ours", "theirs", "both"]
By: TypeAlias = Literal["track", "section"]
USUAL: Mapping[str, Choice] = {"notes": "theirs", "value": "theirs", "removed": "both"}
"""What is done about a conflict that nobody decided: the branch's notes and values; work wins over its removal."""

_BOTH: Choice = "both"
_RANKED = (Credit, Device, Send, Take)
_GONE: dict[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what a branch would bring: the edits that make it so, and where both meant something different."""

    key: str
    title: str
    edits: tuple[Edit, ...]
    conflicts: tuple[Conflict, ...]
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Merge:
    """All that a branch would bring, as one and by parts."""

    edits: tuple[Edit, ...]
    parts: tuple[Part, ...]
    conflicts: tuple[Conflict, ...]


def three_way(
    base: Song, ours: Song, theirs: Song, *, by: By = "track", choices: Mapping[str, Choice] | None = None
) -> Merge:
    """Return what merging `theirs` into `ours` would change; both came from `base`."""
    merging = _Merging(base, ours, theirs, by, choices or {})
    parts = tuple(merging.parts())
    return Merge(tuple(differences(ours, merging.merged())), parts, merging.conflicts)


def merged(base: Song, ours: Song, theirs: Song, choices: Mapping[str, Choice] | None = None) -> Song:
    """Return `ours` with everything that `theirs` would bring."""
    return _Merging(base, ours, theirs, "track", choices or {}).merged()


def settled(now: Song, version: Song, conflict: Conflict) -> Song:
    """Return a song in which what a conflict is about is as it is in a version."""
    table, other = table_of(now), table_of(version)
    for key in conflict.keys:
        entry, wanted = table.entries.get(key), other.entries.get(key)
        if wanted is None:
            table.entries.pop(key, None)
        elif entry is None or not conflict.fields:
            table.entries[key] = wanted
        else:
            values = fields_of(wanted)
            changed = {name: values.get(name) for name in conflict.fields}
            table.entries[key] = with_fields(entry, changed)
    _drop_homeless(table)
    for kind, home in {*table.orders, *other.orders}:
        members = [key for (each, _, key), entry in table.entries.items() if each is kind and entry.home == home]
        ours, theirs = table.order(kind, home), other.order(kind, home)
        table.orders[kind, home] = tuple(_inserted([key for key in ours if key in members], theirs, set(members)))
    return song_of(table)


class _Merging:
    """One merge in the making."""

    def __init__(self, base: Song, ours: Song, theirs: Song, by: By, choices: Mapping[str, Choice]) -> None:
        base, theirs = (_with_branch_of(ours, song) for song in (base, theirs))
        self.three = Three(base, ours, theirs)
        self.conflicts = conflicts_of(self.three)
        self._by = by
        self._decided: dict[Key, tuple[Conflict, Choice]] = {}
        for conflict in self.conflicts:
            choice = choices.get(conflict.id, USUAL[conflict.what])
            for key in conflict.keys:
                self._decided.setdefault(key, (conflict, choice))
        self._sections = sorted(theirs.sections or ours.sections, key=lambda section: section.start)
        self._together = self._tracks_that_go_together()
        self._parts: dict[Key, str] = {key: self._part_of(key) for key in self.three.keys}

    # ── the parts ──

    def parts(self) -> Iterator[Part]:
        """Yield what can be accepted alone, in the order of the song."""
        ours = self.three.songs["ours"]
        changed: dict[str, set[Key]] = {}
        for key in self.three.keys:
            b, o, t = self.three.of(key)
            if t not in (b, o) or key in self._decided:
                changed.setdefault(self._parts[key], set()).add(key)
        for part in sorted(changed, key=self._place_of):
            keys = frozenset(changed[part])
            edits = tuple(differences(ours, self.merged({part})))
            about = tuple(conflict for conflict in self.conflicts if conflict.keys & keys)
            if edits:
                yield Part(part, self.title(part), edits, about, keys)

    def title(self, part: str) -> str:
        """Return what a part is called: "Bass", "Bass in the Hook"."""
        if part in _TITLES:
            return _TITLES[part]
        track, slash, section = part.partition("/")
        name = self.three.track_name(track) or "A track"
        if not slash:
            return name
        titles = {each.id: each.name for each in self._sections}
        return f"{name} in {titles.get(section) or 'a section'}"

    def _place_of(self, part: str) -> tuple[int, int, str]:
        track, _, section = part.partition("/")
        tracks = [each.id for song in ("theirs", "ours") for each in self.three.songs[song].tracks]
        sections = [each.id for each in self._sections]
        rank = tracks.index(track) if track in tracks else -1
        return rank, sections.index(section) + 1 if section in sections else 0, part

    def _part_of(self, key: Key) -> str:
        kind = key[0]
        track = self.three.track_of(key)
        if not track or track in self._together:
            return self._together.get(track, "") or _PART_OF.get(kind, "form")
        everywhere = all((Track, "", track) in table.entries for table in self._tables())
        clip = ("", "") if kind is Clip else (key[0], key[1])
        if self._by == "track" or not everywhere or kind not in {Clip, Note, Control}:
            return track
        where = self._section_at((Clip, "", key[2] if clip == ("", "") else key[1]))
        return f"{track}/{where}" if where else track

    def _section_at(self, clip: Key) -> str:
        """Return the id of the section in which a clip begins."""
        for table in (self.three.theirs, self.three.ours, self.three.base):
            if clip in table.entries:
                at = table.entries[clip].record.start
                found = [each.id for each in self._sections if each.start <= at < each.start + each.length]
                return found[-1] if found else ""
        return ""

    def _tracks_that_go_together(self) -> dict[str, str]:
        """Return, for a track that the branch removed, the one to which it moved something of it first."""
        together: dict[str, str] = {}
        base, theirs = self.three.base, self.three.theirs
        for key, entry in base.entries.items():
            home = (Track, "", entry.home)
            new = theirs.entries.get(key)
            if new is not None and home in base.entries and home not in theirs.entries and new.home != entry.home:
                to = next((up[2] for up in theirs.holders(key) if up[0] is Track), "")
                together.setdefault(entry.home, together.get(to, to))
                together.setdefault(to, together[entry.home])
        return together

    def _tables(self) -> tuple[Table, Table, Table]:
        return self.three.base, self.three.ours, self.three.theirs

    # ── the merged song ──

    def merged(self, parts: set[str] | None = None) -> Song:
        """Return our song with some parts of theirs, by default all."""
        table = Table()
        for key in self.three.keys:
            is_taken = parts is None or self._parts[key] in parts
            entry = self._entry(key) if is_taken else self.three.ours.entries.get(key)
            if entry is not None:
                table.entries[key] = entry
        _drop_homeless(table)
        self._bring_media(table)
        self._order(table, parts)
        return song_of(table)

    def _entry(self, key: Key) -> Entry | None:
        """Return an entry as it is after the merge; None when it is not there any more."""
        b, o, t = self.three.of(key)
        conflict, choice = self._decided.get(key, (None, _BOTH))
        if conflict is not None and conflict.what == "removed" and choice == "both":
            return t if conflict.by == "ours" else o
        if conflict is not None and not conflict.fields and choice != "both":
            return o if choice == "ours" else t
        if b in (o, t):
            return t if o == b else o
        if o is None or t is None:
            return o or t  # work wins over removal
        return _mixed(b, o, t, choice)

    def _bring_media(self, table: Table) -> None:
        """Bring along the audio files that are used, and keep those that only we use."""
        for key, entry in list(table.entries.items()):
            if key[0] not in {Clip, Device, Track}:
                continue
            ours, theirs = self.three.ours.entries, self.three.theirs.entries
            for sha256 in _media_of(entry.record):
                media = (Media, "", sha256)
                found = theirs.get(media) if ours.get(key) != entry else None
                found = found or (ours.get(media) if theirs.get(key) != entry else None)
                if found is not None:
                    table.entries.setdefault(media, found)

    def _order(self, table: Table, parts: set[str] | None) -> None:
        members: dict[tuple[type, str], set[str]] = {}
        for (kind, _, key), entry in table.entries.items():
            if kind is Track or kind in _RANKED:
                members.setdefault((kind, entry.home), set()).add(key)
        base, ours, theirs = self._tables()
        for (kind, home), keys in members.items():
            part = "song" if kind is Track else self._parts.get((Track, "", home), "credits")
            was, here, there = (each.order(kind, home) for each in (base, ours, theirs))
            may_move = parts is None or part in parts
            table.orders[kind, home] = tuple(_merged_order(was, here, there, keys, may_move=may_move))


_TITLES = {
    "song": "Title, tempo and key",
    "form": "Sections, chords and words",
    "comments": "Comments",
    "credits": "Credits",
}
_PART_OF: Mapping[type, str] = {
    Song: "song",
    TempoPoint: "song",
    MetrePoint: "song",
    Media: "song",
    Comment: "comments",
    Credit: "credits",
}


def _with_branch_of(ours: Song, song: Song) -> Song:
    """Return a song that says of its own branch what `ours` says: that is never merged."""
    extra = {name: value for name, value in song.extra.items() if name != BRANCH}
    if BRANCH in ours.extra:
        extra[BRANCH] = ours.extra[BRANCH]
    return replace(song, extra=extra)


def _mixed(b: Entry | None, o: Entry, t: Entry, choice: Choice) -> Entry:
    """Return an entry with what either side changed; where both did, the chosen side's."""
    was, here, there = fields_of(b) if b is not None else _GONE, fields_of(o), fields_of(t)
    fought = disputed(b, o, t)
    missing = object()
    changed = {
        name: there.get(name)
        for name in {*here, *there}
        if there.get(name, missing) != was.get(name, missing)
        and there.get(name, missing) != here.get(name, missing)
        and (name not in fought or choice != "ours")
    }
    return with_fields(o, changed)


def _media_of(record: Clip | Device | Track) -> set[str]:
    """Return the audio files that a clip, a device or a frozen track plays."""
    if isinstance(record, Track):
        return {record.frozen_as.media} if record.frozen_as else set()
    return {record.media} if isinstance(record, Clip) else {zone.media for zone in record.samples}


def _drop_homeless(table: Table) -> None:
    """Leave out what lies in something that is not there."""
    for kinds in ((Take, Device, Send), (Clip,), (Note, Control)):
        for key in [each for each in table.entries if each[0] in kinds]:
            holder = table.holder(key)
            if holder is None or holder not in table.entries:
                del table.entries[key]


def _merged_order(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], members: set[str], *, may_move: bool
) -> list[str]:
    """Return members in an order that both agree with as far as they can."""
    first, second = ours, theirs
    if may_move and _is_moved(base, theirs) and not _is_moved(base, ours):
        first, second = theirs, ours
    return _inserted([key for key in first if key in members], second, members)


def _is_moved(base: Sequence[str], other: Sequence[str]) -> bool:
    common = set(base) & set(other)
    return [key for key in base if key in common] != [key for key in other if key in common]


def _inserted(order: list[str], other: Sequence[str], members: set[str]) -> list[str]:
    """Put what only the other order has after what it follows there."""
    placed = set(order)
    last = -1
    for key in other:
        if key in placed:
            last = order.index(key)
        elif key in members:
            last += 1
            order.insert(last, key)
            placed.add(key)
    return order + sorted(members - placed)
