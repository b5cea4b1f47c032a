"""Where two people, apart from each other, meant different things: conflicts of meaning.

A document that merges without asking loses nothing, but what two wrote into one bar sounds as nobody meant
it. `conflicts` holds both against what they started from, and names

- "notes": both changed notes in the same bars of one clip,
- "value": both gave one field another value,
- "removed": one removed what the other worked on.

Nothing else two people do apart is a conflict: their work stands side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from woodshed.song.document import Automation, Clip, Control, Device, Media, Note, Point, Send, Song, Take, Track
from woodshed.song.fields_in_words import bars_in_words, counted, field_in_words, listed, value_in_words
from woodshed.song.records import place_of
from woodshed.song.table import Entry, Key, Table, fields_of, name_of, table_of
from woodshed.song.tempo import MetreMap

What = Literal["notes", "value", "removed"]
Side = Literal["ours", "theirs"]
_HOLDING: frozenset[type] = frozenset({Track, Take, Clip})
_INSIDE_CLIPS: frozenset[type] = frozenset({Note, Control})
_UNSAID: frozenset[type] = frozenset({Media})
"""A file's name and licence are no matter of taste."""
MISSING = object()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that two meant differently. `keys` are the entries that it is about.

    `fields` are the fields of a "value" ("": empty for whole entries); `by` is who removed, of "removed".
    `start` and `end` are ticks of the song (both 0: no place in time); `ours` and `theirs` say what each did.
    """

    id: str
    what: What
    keys: frozenset[Key]
    about: str
    ours: str
    theirs: str
    track: str = ""
    clip: str = ""
    start: int = 0
    end: int = 0
    fields: frozenset[str] = frozenset()
    by: Side | Literal[""] = ""

    def sentence(self, we: str = "You", they: str = "somebody else") -> str:
        """Return the conflict in a sentence: "You and Ada both changed bars 5 to 8 of Bass."."""
        if self.what != "removed":
            return _at_first(f"{we} and {they} both changed {self.about}.")
        remover, worker = (we, they) if self.by == "ours" else (they, we)
        return _at_first(f"{remover} removed {self.about}, {_inside(worker)} worked on it.")


def _at_first(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _inside(name: str) -> str:
    return "you" if name == "You" else name


class Three:
    """A song as two people found it, and as each of them left it."""

    def __init__(self, base: Song, ours: Song, theirs: Song) -> None:
        self.base, self.ours, self.theirs = table_of(base), table_of(ours), table_of(theirs)
        self.songs = {"base": base, "ours": ours, "theirs": theirs}
        self.keys = dict.fromkeys((*self.ours.entries, *self.theirs.entries, *self.base.entries))

    def of(self, key: Key) -> tuple[Entry | None, Entry | None, Entry | None]:
        """Return an entry as it was, as it is here and as it is there."""
        return self.base.entries.get(key), self.ours.entries.get(key), self.theirs.entries.get(key)

    def side(self, side: Side) -> Table:
        """Return the table of one of the two."""
        return self.ours if side == "ours" else self.theirs

    def apart(self) -> Iterator[tuple[Key, Entry | None, Entry | None, Entry | None]]:
        """Yield every entry that both changed, and not in the same way."""
        for key in self.keys:
            b, o, t = self.of(key)
            if o not in (b, t) and t != b:
                yield key, b, o, t

    def track_of(self, key: Key) -> str:
        """Return the id of the track that an entry belongs to; "" when it belongs to none."""
        for table in (self.theirs, self.ours, self.base):
            if key in table.entries:
                return _track_in(table, key)
        return ""

    def name_of(self, key: Key) -> str:
        """Return what people call an entry."""
        for table in (self.ours, self.theirs, self.base):
            if key in table.entries:
                return name_of(table.entries[key].record)
        return ""

    def track_name(self, track: str) -> str:
        """Return the name of a track."""
        return self.name_of((Track, "", track)) if track else ""


def conflicts(base: Song, ours: Song, theirs: Song) -> tuple[Conflict, ...]:
    """Return what two people meant differently, in the order of tracks and time."""
    return conflicts_of(Three(base, ours, theirs))


def conflicts_of(three: Three) -> tuple[Conflict, ...]:
    """Return the conflicts of two songs that came from one."""
    removed = [*_removed(three, "ours"), *_removed(three, "theirs")]
    settled = {key for conflict in removed for key in conflict.keys}
    found = [*removed, *_notes(three, settled), *_values(three, settled)]
    ranks = {track.id: rank for rank, track in enumerate(three.songs["ours"].tracks)}
    return tuple(sorted(found, key=lambda each: (ranks.get(each.track, len(ranks)), each.start, each.id)))


def _track_in(table: Table, key: Key) -> str:
    kind, of, own = key
    if kind is Track:
        return own
    if kind in {Point, Automation}:
        holder = (of or own).rpartition(".")[0]
        for each in (Track, Device, Send):
            if (each, "", holder) in table.entries:
                return _track_in(table, (each, "", holder))
        return ""
    return next((up[2] for up in table.holders(key) if up[0] is Track), "")


# ── one removed it, the other worked on it ──


def _removed(three: Three, side: Side) -> Iterator[Conflict]:
    """Yield what one side removed although the other worked on it, with all that was in it."""
    other: Side = "theirs" if side == "ours" else "ours"
    gone, kept = three.side(side), three.side(other)
    groups: dict[Key, set[Key]] = defaultdict(set)
    for key in three.keys:
        if key in gone.entries or key[0] in {Song, Automation}:
            continue
        for table in (three.base, kept):
            if key in table.entries:
                top = _topmost_gone(key, table, gone, three.base)
                if top is not None:
                    groups[top].add(key)
    for top, keys in groups.items():
        worked_on = {key for key in keys if kept.entries.get(key) != three.base.entries.get(key)}
        if worked_on and any(key in kept.entries for key in worked_on) and top in kept.entries:
            yield _removal(three, side, top, frozenset(keys), worked_on)


def _topmost_gone(key: Key, table: Table, gone: Table, base: Table) -> Key | None:
    """Return the outermost thing around an entry that one side removed; notes and points alone are none."""
    chain = [key, *table.holders(key)]
    missing = [each for each in chain if each in base.entries and each not in gone.entries]
    if not missing or missing[-1][0] in _INSIDE_CLIPS or missing[-1][0] is Point:
        return None
    return missing[-1]


def _removal(three: Three, side: Side, top: Key, keys: frozenset[Key], worked_on: set[Key]) -> Conflict:
    kind, _, own = top
    track = three.track_of(top)
    about = f"the {place_of(kind).name} {three.name_of(top)}".rstrip()
    if kind is not Track and track:
        about += f" of {three.track_name(track)}"
    notes = sum(key[0] is Note for key in worked_on)
    did = f"{counted(notes, 'note')} changed" if notes else "changed"
    entry = three.base.entries[top].record
    start, length = (entry.start, entry.length) if hasattr(entry, "start") and hasattr(entry, "length") else (0, 0)
    ours, theirs = ("removed", did) if side == "ours" else (did, "removed")
    return Conflict(
        f"removed:{kind.__name__}:{own}", "removed", keys, about, ours, theirs,
        track, own if kind is Clip else "", start, start + length, by=side,
    )  # fmt: skip


# ── both wrote into the same bars ──


def _notes(three: Three, settled: set[Key]) -> Iterator[Conflict]:
    """Yield the bars of each clip in which both changed notes."""
    metre = MetreMap.of(three.songs["ours"])
    touched: dict[str, dict[Side, dict[int, set[Key]]]] = defaultdict(lambda: {"ours": {}, "theirs": {}})
    for key in three.keys:
        if key[0] not in _INSIDE_CLIPS or key in settled:
            continue
        b, o, t = three.of(key)
        if o == t:
            continue
        for side, table, entry in (("ours", three.ours, o), ("theirs", three.theirs, t)):
            if entry != b:
                bars = {*_bars(metre, three.base, key, b), *_bars(metre, table, key, entry)}
                for bar in bars:
                    touched[key[1]][side].setdefault(bar, set()).add(key)  # type: ignore[index]  # one of the two
    for clip, sides in touched.items():
        shared = sorted(sides["ours"].keys() & sides["theirs"].keys())
        for first, last in _runs(shared):
            by: dict[Side, set[Key]] = {
                side: {key for bar in range(first, last + 1) for key in inside[bar]} for side, inside in sides.items()
            }
            yield _bars_conflict(three, metre, clip, (first, last), by)


def _bars(metre: MetreMap, table: Table, key: Key, entry: Entry | None) -> Iterator[int]:
    clip = table.entries.get((Clip, "", key[1]))
    if entry is not None and clip is not None:
        at = entry.record.start if isinstance(entry.record, Note) else entry.record.tick
        yield metre.position(max(0, clip.record.start + at)).bar


def _runs(bars: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of bars that follow one another."""
    first = last = None
    for bar in bars:
        if first is None or last is None or bar > last + 1:
            if first is not None and last is not None:
                yield first, last
            first = bar
        last = bar
    if first is not None and last is not None:
        yield first, last


def _bars_conflict(
    three: Three, metre: MetreMap, clip: str, bars: tuple[int, int], by: Mapping[Side, set[Key]]
) -> Conflict:
    track = three.track_of((Clip, "", clip))
    ours, theirs = (_notes_in_words(three, side, keys) for side, keys in by.items())
    about = f"{bars_in_words(*bars)} of {three.track_name(track) or 'a clip'}"
    start, end = metre.tick(bars[0]), metre.tick(bars[1] + 1)
    keys = frozenset(by["ours"] | by["theirs"])
    key = f"notes:{clip}:{bars[0]}-{bars[1]}"
    return Conflict(key, "notes", keys, about, ours, theirs, track, clip, start, end)


def _notes_in_words(three: Three, side: Side, keys: Iterable[Key]) -> str:
    """Return what one side did to some notes: "2 notes new, 1 gone"."""
    counts = {"new": 0, "gone": 0, "changed": 0}
    for key in keys:
        before, after = three.base.entries.get(key), three.side(side).entries.get(key)
        counts["new" if before is None else "gone" if after is None else "changed"] += 1
    words = [f"{count} {what}" for what, count in counts.items() if count]
    first, *rest = words or ["nothing"]
    number, _, what = first.partition(" ")
    noted = f"{counted(int(number), 'note')} {what}" if number.isdigit() else first
    return ", ".join([noted, *rest])


# ── both set the same value ──


def _values(three: Three, settled: set[Key]) -> Iterator[Conflict]:
    lanes: dict[str, set[Key]] = defaultdict(set)
    for key, b, o, t in three.apart():
        kind, of, own = key
        if key in settled or kind in _INSIDE_CLIPS or kind in _UNSAID:
            continue
        if kind is Point:
            lanes[of].add(key)
        elif o is None or t is None:
            if kind not in _HOLDING:
                yield _removal(three, "ours" if o is None else "theirs", key, frozenset({key}), {key})
        elif fields := disputed(b, o, t):
            yield _value(three, key, fields, (o, t), own)
    for target, keys in lanes.items():
        track = three.track_of((Point, target, ""))
        about = (
            f"the automation of {field_in_words(target.rpartition('.')[2])} on {three.track_name(track) or 'a track'}"
        )
        moved = f"{counted(len(keys), 'point')} changed"
        yield Conflict(f"value:Point:{target}", "value", frozenset(keys), about, moved, moved, track)


def disputed(b: Entry | None, o: Entry, t: Entry) -> frozenset[str]:
    """Return the fields that both changed, and not to the same value."""
    was = fields_of(b) if b is not None else {}
    here, there = fields_of(o), fields_of(t)
    return frozenset(
        name
        for name in {*here, *there}
        if here.get(name, MISSING) not in (was.get(name, MISSING), there.get(name, MISSING))
        and there.get(name, MISSING) != was.get(name, MISSING)
    )


def _value(three: Three, key: Key, fields: frozenset[str], sides: tuple[Entry, Entry], own: str) -> Conflict:
    kind = key[0]
    track = three.track_of(key)
    names = sorted(fields)
    of = "the song" if kind is Song else three.name_of(key)
    if kind not in {Song, Track}:
        of = f"the {place_of(kind).name} {of}".rstrip() if kind is not Device else f"the {of}"
        of += f" of {three.track_name(track)}" if track else ""
    about = f"the {listed([field_in_words(name) for name in names])} of {of}"
    said = [listed([value_in_words(name, fields_of(entry).get(name)) for name in names[:3]]) for entry in sides]
    ours, theirs = said
    record = sides[0].record
    timed = hasattr(record, "start") and hasattr(record, "length")
    start, end = (record.start, record.start + record.length) if timed else (0, 0)
    clip = own if kind is Clip else ""
    key_said = f"value:{kind.__name__}:{own}"
    return Conflict(key_said, "value", frozenset({key}), about, ours, theirs, track, clip, start, end, fields)
