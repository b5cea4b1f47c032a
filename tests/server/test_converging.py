"""Five people edit one song, offline and on, two of them in the page's own language; in the end all have the same.

Three copies are Python's, two are Yjs in Node. Each has a connection to a real server that breaks and comes
back at random, while all of them go on editing.
"""

from __future__ import annotations

import base64
import json
import random
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from woodshed.server import wire
from woodshed.server.build import install_packages, npm_command
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.song.edits import Add, Change, ChangeSong, Edit, Move, Remove
from woodshed.song.folder import read_song
from woodshed.song.live import LiveSong, Transaction
from woodshed.song.live.shape import ROOTS
from woodshed.song.text import format_song, parse_song, plain_edit
from woodshed.units import Ticks

WEB = Path(__file__).parents[2] / "web"
PYTHONS, PAGES = 3, 2
ROUNDS, STEPS, MOST_EDITS = 4, 64, 8
EDITS = 1_000
"""All rounds together make about so many edits."""
TRACKS = tuple(Track(f"track{n}", f"Track {n}", clips=(Clip(f"clip{n}", START, Ticks(3_840)),)) for n in range(3))
SONG = Song("Rain", tracks=(*TRACKS, Track(MASTER, "Master", "master")))


class Node:
    """The process with the page's copies."""

    def __init__(self, script: Path) -> None:
        npm, env = npm_command()
        self._process = subprocess.Popen(
            [npm[0], str(script)], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._turn = threading.Lock()
        self.copies = 0

    def ask(self, who: int, what: str, **more: Any) -> Any:
        """Let one copy do something."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._turn:
            print(json.dumps({"who": who, "do": what, **more}), file=self._process.stdin, flush=True)
            return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        with self._process:
            self._process.kill()


class PageSong:
    """A copy of the page's, which answers as a LiveSong does."""

    def __init__(self, node: Node) -> None:
        self._node, self._who = node, node.copies
        self._listeners: list[Callable[[Transaction], None]] = []
        node.copies += 1

    def song(self) -> Song:
        """Return the song as this copy has it."""
        return parse_song(self._node.ask(self._who, "song"))

    def state_vector(self) -> bytes:
        """Return what is known."""
        return base64.b64decode(self._node.ask(self._who, "vector"))

    def update_since(self, known: bytes) -> bytes:
        """Return what another copy lacks."""
        return base64.b64decode(self._node.ask(self._who, "since", known=base64.b64encode(known).decode()))

    def state(self) -> bytes:
        """Return everything."""
        return self.update_since(b"\0")

    def merge(self, update: bytes) -> None:
        """Take in what others wrote."""
        self._node.ask(self._who, "merge", update=base64.b64encode(update).decode())

    def observe(self, listener: Callable[[Transaction], None]) -> Callable[[], None]:
        """Call a listener after each transaction made here."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def apply_all(self, edits: Iterable[Edit]) -> None:
        """Make edits as one transaction."""
        updates = self._node.ask(self._who, "edit", edits=[plain_edit(edit) for edit in edits])
        for update in updates:
            for listener in tuple(self._listeners):
                listener(Transaction(base64.b64decode(update), "", ""))


class Person:
    """One of the five: a copy that stays, and a connection that comes and goes."""

    def __init__(self, name: str, live: Any, connect: Callable[..., Any]) -> None:
        self.name, self.live = name, live
        self.added: set[str] = set()
        self.removed: set[str] = set()
        self._connect = connect
        self._made = 0
        self._stack = ExitStack()
        self.peer: Any = None

    def come(self) -> None:
        """Connect, unless connected."""
        if self.peer is None:
            self.peer = self._stack.enter_context(self._connect(live=self.live))

    def go(self) -> None:
        """Lose the connection."""
        self._stack.close()
        self.peer = None

    def edit(self, chance: random.Random) -> None:
        """Make one edit of what is seen now, and note which notes it adds and removes."""
        if self.peer is None:
            self._edit(chance, self.live.apply_all)
            return
        with self.peer.alone:  # what others send waits meanwhile, as in a page
            self._edit(chance, lambda edits: self.peer.edit(*edits))

    def _edit(self, chance: random.Random, write: Callable[[list[Edit]], None]) -> None:
        before = self.live.song()
        edit = self._drawn(chance, before)
        write([edit])
        had, has = notes_of(before), notes_of(self.live.song())
        self.added |= has - had
        self.removed |= had - has

    def _drawn(self, chance: random.Random, song: Song) -> Edit:
        """Draw what a musician does: mostly notes, sometimes clips, seldom more."""
        tracks = [track for track in song.tracks if track.kind != "master"]
        clips = [clip for track in tracks for clip in track.clips]
        notes = [(clip, note) for clip in clips for note in clip.notes]
        dice = chance.random()
        if notes and dice < 0.50:
            return self._at_a_note(chance, chance.choice(notes), dice)
        if clips and dice < 0.82:
            return self._in_a_clip(chance, chance.choice(clips), dice)
        if clips and tracks and dice < 0.94:
            return self._with_clips(chance, clips, tracks, dice)
        if len(tracks) > 3 and dice < 0.95:
            return Remove(Track, (chance.choice(tracks).id,))
        if dice < 0.97:
            return Add((Track(self._id(), f"Of {self.name}"),))
        return ChangeSong({"title": f"{self.name} {chance.randrange(100)}"})

    def _at_a_note(self, chance: random.Random, place: tuple[Clip, Note], dice: float) -> Edit:
        clip, note = place
        if dice < 0.10:
            return Remove(Note, (note.id,), of=clip.id)
        change = {"start": Ticks(240 * chance.randrange(16)), "pitch": chance.randrange(36, 84)}
        return Change(Note, {note.id: change}, of=clip.id)

    def _in_a_clip(self, chance: random.Random, clip: Clip, dice: float) -> Edit:
        if clip.notes and dice < 0.56:
            quantised = {note.id: {"start": Ticks(note.start // 480 * 480)} for note in clip.notes}
            return Change(Note, quantised, of=clip.id)
        return Add(tuple(self._note(chance) for _ in range(chance.randrange(1, 5))), to=clip.id)

    def _with_clips(self, chance: random.Random, clips: list[Clip], tracks: list[Track], dice: float) -> Edit:
        if len(clips) > 3 and dice < 0.85:
            return Remove(Clip, (chance.choice(clips).id,))
        if dice < 0.89:
            return Move(Clip, chance.choice(clips).id, to=chance.choice(tracks).id)
        clip = Clip(self._id(), Ticks(3_840 * chance.randrange(8)), Ticks(3_840), notes=(self._note(chance),))
        return Add((clip,), to=chance.choice(tracks).id)

    def _note(self, chance: random.Random) -> Note:
        return Note(self._id(), Ticks(240 * chance.randrange(16)), Ticks(240), chance.randrange(36, 84))

    def _id(self) -> str:
        self._made += 1
        return f"{self.name}{self._made:05}"


def notes_of(song: Song) -> set[str]:
    """Return the ids of all notes that are seen."""
    return {note.id for track in song.tracks for clip in track.clips for note in clip.notes}


def document(state: bytes) -> dict[str, Any]:
    """Return all that stands in a shared document."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return {name: json.loads(str(doc.get(name, type=Map))) for name in ROOTS}


def known(state: bytes) -> dict[int, int]:
    """Return how many blocks of each writer are in a state."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    reader = wire.Reader(doc.get_state())
    return {reader.number(): reader.number() for _ in range(reader.number())}


def everything(state: bytes) -> bytes:
    """Return all that a state says, always in the same order: who wrote how much, and the whole document."""
    return json.dumps([sorted(known(state).items()), document(state)], sort_keys=True).encode()


def rewritten(state: bytes) -> bytes:
    """Return a state as it is written by a document that has seen nothing else."""
    doc: Doc[Any] = Doc(client_id=1)
    doc.apply_update(state)
    return doc.get_update()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The page's half, made into one script."""
    install_packages(WEB)
    npm, env = npm_command()
    script = tmp_path_factory.mktemp("replicas") / "replicas.mjs"
    bundler = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    source = WEB / "src" / "song" / "testing" / "replicas.ts"
    bundle = [npm[0], str(bundler), str(source), "--file", str(script), "--platform", "node"]
    subprocess.run(bundle, env=env, cwd=WEB, check=True, capture_output=True)
    process = Node(script)
    yield process
    process.close()


@settings(max_examples=ROUNDS, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_whatever_breaks_in_between_everybody_ends_with_the_same_song_and_every_note(
    seed: int, node: Node, address: str, workspace: Path, join_at: Callable[..., Any]
) -> None:
    """Hypothesis draws the seed alone: what is edited also depends on what has arrived by then."""
    chance = random.Random(seed)
    song = Workspace(workspace).create(SONG)

    def connect(**options: Any) -> Any:
        return join_at(address, song, **options)

    copies = [*(LiveSong() for _ in range(PYTHONS)), *(PageSong(node) for _ in range(PAGES))]
    people = [Person(name, live, connect) for name, live in zip("abcde", copies, strict=True)]
    try:
        for person in people:
            person.come()
        made = 0
        for _ in range(STEPS):
            person = chance.choice(people)
            if chance.random() < 0.25:
                person.go() if person.peer else person.come()
            for _ in range(chance.randrange(1, MOST_EDITS)):
                person.edit(chance)
                made += 1
        for person in people:
            person.come()
        assert made > EDITS // ROUNDS * 0.6
        everything_arrives(people)
        check_same(people, read_song(workspace / song))
        check_notes(people)
    finally:
        for person in people:
            person.go()


def everything_arrives(people: list[Person]) -> None:
    """Wait until all that was written is on the server's disk, and nobody lacks anything."""
    for person in people:
        person.peer.until_saved()
        person.peer.until(lambda peer=person.peer: peer.saved >= 0)
    first = people[0]
    for person in people[1:]:
        person.peer.until(lambda live=person.live: everything(live.state()) == everything(first.live.state()))


def check_same(people: list[Person], kept: Song) -> None:
    """The same bytes: of all that is known, and of the song that is read from it, in both languages and on disk.

    Also of their states, among those of one language: they keep what was deleted in different ways.
    """
    text = format_song(people[0].live.song())
    for person in people:
        assert everything(person.live.state()) == everything(people[0].live.state())
        assert format_song(person.live.song()) == text
    assert format_song(kept) == text
    assert len({rewritten(person.live.state()) for person in people[:PYTHONS]}) == 1
    assert len({rewritten(person.live.state()) for person in people[PYTHONS:]}) == 1


def check_notes(people: list[Person]) -> None:
    """Every note that was added is there, unless somebody removed it, or what it lies in."""
    added = set[str]().union(*(person.added for person in people))
    removed = set[str]().union(*(person.removed for person in people))
    now = document(people[0].live.state())
    seen = notes_of(people[0].live.song())
    lying = {note: clip for clip in now["clips"].values() for note in clip["notes"]}
    gone = {key for key, track in now["tracks"].items() if track.get("del")}
    assert seen <= added
    assert added - removed <= set(lying)
    for note in added - removed - seen:
        assert lying[note].get("del") or lying[note]["track"] in gone, f"{note} was lost"
    assert len(added) > EDITS // ROUNDS // 4
