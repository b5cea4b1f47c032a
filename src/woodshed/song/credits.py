"""Who made what: contributions to a song, counted from its history.

A transaction counts for whoever made it: what it added, changed and removed, and what of that is still
in the song. What somebody added stays theirs, whoever changes it, brings it back, or cuts the clip that it is in.

Notes and clips may name their own origin when they come in: a jam player, an imported file, an assistant with its
seed. Then they count for that one: it takes nothing from anybody but whoever brought them. An origin that is written
later counts for nothing. That a person made them, whose branch was merged, counts where the studio sealed that.

"Ann with compose#7" is a suggestion of an assistant that Ann accepted: what it wrote is the assistant's,
the decision is hers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from woodshed.song.document import Clip, Device, Note, Point, Song, Track
from woodshed.song.edits.places import everywhere
from woodshed.song.folder import SongFolder
from woodshed.song.history import Entry
from woodshed.song.records import Kind, key_of
from woodshed.song.seals import Seals
from woodshed.song.writers import Writer, who_did

COUNTED: dict[str, Kind] = {"tracks": Track, "devices": Device, "clips": Clip, "notes": Note, "points": Point}


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one person or assistant did: transactions, and how much of the song as it is now is theirs.

    `by` is what they were called last, told apart from others of that name; `id` is the person's, "" where only the
    name is known. `made` counts tracks, devices, clips, notes and automation points that they wrote and that are
    still there; `accepted` the suggestions that they accepted; `share` (0 to 1) is their share of what the song is
    made of: its notes, recordings and sounds, or of its clips, tracks and points when there is none of these.
    """

    by: str
    transactions: int
    made: Mapping[str, int]
    share: float
    accepted: int = 0
    id: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is a person's, not an assistant's or a file's."""
        return bool(self.id) or is_person(self.by)


RECORDING_WEIGHT, SOUND_WEIGHT = 16.0, 2.0
"""As many notes a recording counts, however often it is cut or repeated, and a sound. A measure to begin from."""
_OTHERWISE = {"clips": 2.0, "tracks": 4.0, "points": 0.25}
"""What counts where nobody wrote a note, recorded anything or chose a sound."""

Key = tuple[str, str, str]
_PERSON = "person:"
_ASSISTANTS = ("compose", "master", "jam:", "file:")


class Made(NamedTuple):
    """Who made what is in a song now, and who brought each recording, by its hash."""

    things: Mapping[Key, Writer]
    recordings: Mapping[str, Writer]


def contributions(folder: SongFolder, seals: Seals | None = None) -> tuple[Contribution, ...]:
    """Return everybody's contribution to the song of a folder, the largest share first.

    Without `seals`, what came from branches counts for whoever accepted it.
    """
    writers = folder.writers()
    known: dict[str, Writer] = {}
    transactions: dict[str, int] = defaultdict(int)
    accepted: dict[str, int] = defaultdict(int)
    made: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTED, 0))

    def key(writer: Writer) -> str:
        told = writers.key(writer)
        known.setdefault(told, writer)
        return told

    for entry in folder.history():
        person, assistant = _of(entry)
        transactions[key(person)] += 1
        accepted[key(person)] += bool(assistant)
    found = makers(folder, seals)
    for thing, maker in found.things.items():
        made[key(maker)][thing[0]] += 1
    recordings: dict[str, int] = defaultdict(int)
    for media in {clip.media for clip in everywhere(folder.song, Clip) if clip.media in found.recordings}:
        recordings[key(found.recordings[media])] += 1
    weights = _weights(made, recordings)
    total = sum(weights.values()) or 1.0
    told = [
        Contribution(
            writers.now(writer), transactions.get(who, 0), made[who], weights.get(who, 0.0) / total,
            accepted.get(who, 0), who if writers.is_known(who) or writer.person else "",
        )
        for who, writer in known.items()
    ]  # fmt: skip
    return tuple(sorted(told, key=lambda each: (-each.share, -each.transactions, each.by)))


def _weights(made: Mapping[str, Mapping[str, int]], recordings: Mapping[str, int]) -> dict[str, float]:
    """Return how much of a song is everybody's, in notes."""
    weights = {
        by: made[by]["notes"] + SOUND_WEIGHT * made[by]["devices"] + RECORDING_WEIGHT * recordings.get(by, 0)
        for by in {*made, *recordings}
    }
    if any(weights.values()):
        return weights
    return {by: sum(weight * counts[kind] for kind, weight in _OTHERWISE.items()) for by, counts in made.items()}


def makers(folder: SongFolder, seals: Seals | None = None) -> Made:
    """Return who made each thing that is in the song of a folder now."""
    first: dict[Key, Writer] = {}
    recordings: dict[str, Writer] = {}
    before: dict[Key, _Thing] = {}
    for entry, song in folder.replay():
        now = {each.key: each for each in _things(song)}
        gone = {thing.spot: first[key] for key, thing in before.items() if thing.spot and key not in now}
        for key, thing in now.items():
            if key not in first:
                is_in_new = ("clips", "", thing.key[1]) not in before
                first[key] = (thing.spot and gone.get(thing.spot)) or _maker(thing, entry, seals, is_in_new=is_in_new)
            if thing.media and thing.media not in recordings:
                recordings[thing.media] = first[key]
        before = now
    return Made({key: first[key] for key in before}, recordings)


def with_makers(song: Song, base: Song, made: Made, seals: Seals) -> Song:
    """Return a song in which what is new since `base` says who made it, sealed: for merging it into another song."""
    known = {thing.key for thing in _things(base)}

    def named(kind: str, home: str, key: str, origin: str) -> str:
        maker = made.things.get((kind, home, key))
        return origin if maker is None or (kind, home, key) in known else _origin_of(key, maker, seals)

    def clip(old: Clip) -> Clip:
        origin = named("clips", "", old.id, old.origin)
        origins = [named("notes", old.id, note.id, note.origin) for note in old.notes]
        notes = tuple(
            note if given == note.origin else replace(note, origin=given)
            for note, given in zip(old.notes, origins, strict=True)
        )
        return old if (origin, notes) == (old.origin, old.notes) else replace(old, origin=origin, notes=notes)

    tracks = tuple(
        replace(
            track,
            clips=tuple(map(clip, track.clips)),
            takes=tuple(replace(take, clips=tuple(map(clip, take.clips))) for take in track.takes),
        )
        for track in song.tracks
    )
    return replace(song, tracks=tracks)


def is_person(by: str) -> bool:
    """Tell whether a contribution is a person's, not an assistant's or a file's."""
    return bool(by) and not by.startswith(_ASSISTANTS)


def _of(entry: Entry) -> tuple[Writer, str]:
    person, assistant = who_did(entry.by)
    return Writer(person, entry.person), assistant


def _maker(thing: _Thing, entry: Entry, seals: Seals | None, *, is_in_new: bool) -> Writer:
    """Return who made something that a transaction added; a clip says so only for notes that come with it."""
    person, assistant = _of(entry)
    origin = thing.origin or (thing.home_origin if is_in_new else "")
    if origin.startswith(_ASSISTANTS):
        return Writer(origin)
    proven = _proven(thing.key[2], thing.origin, seals) if seals else None
    return proven or (Writer(assistant) if assistant else person)


def _origin_of(record: str, maker: Writer, seals: Seals) -> str:
    """Return the origin that says who made a record, which `_proven` reads."""
    if not maker.person and not is_person(maker.name):
        return maker.name
    return f"{_PERSON}{maker.name}/{maker.person}~{seals.seal_origin(record, *maker)}"


def _proven(record: str, origin: str, seals: Seals) -> Writer | None:
    """Return the person whom an origin names, if the studio said so of this very record."""
    said, _, seal = origin.removeprefix(_PERSON).rpartition("~")
    name, _, person = said.rpartition("/")
    is_ours = origin.startswith(_PERSON) and seals.fit_origin(seal, record, name, person)
    return Writer(name, person) if is_ours else None


class _Thing(NamedTuple):
    """Something that is counted: its kind, where it lies and its key; and what else is known of who made it.

    `spot` is where a note sounds: one that is gone there, and one that is new, are one that was cut or moved over.
    """

    key: Key
    origin: str = ""
    home_origin: str = ""
    spot: tuple[int, int] | None = None
    media: str = ""


def _things(song: Song) -> Iterator[_Thing]:
    for name in ("tracks", "devices"):
        for record in everywhere(song, COUNTED[name]):
            yield _Thing((name, "", key_of(record)))
    for clip in everywhere(song, Clip):
        yield _Thing(("clips", "", clip.id), clip.origin, media=clip.media)
        for note in clip.notes:
            yield _Thing(("notes", clip.id, note.id), note.origin, clip.origin, (clip.start + note.start, note.pitch))
    for lane in song.automation:
        for point in lane.points:
            yield _Thing(("points", lane.target, point.id))
