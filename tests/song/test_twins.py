"""Python and the page, held against each other: what one writes, the other reads as the same song.

Python draws songs and edits for the page, and the page draws songs and edits for Python; each applies
them in its own way, and songs, their JSON text and their shared documents must be the same.
"""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Doc, Map

from woodshed.errors import SongError
from woodshed.server.build import install_packages, npm_command
from woodshed.song import LiveSong, Song, apply, apply_all, format_song, parse_song
from woodshed.song.live.shape import ROOTS
from woodshed.song.records import PLACES, field_names
from woodshed.song.tempo import MetreMap
from woodshed.song.text import plain_edit, read_edit

WEB = Path(__file__).parents[2] / "web"
CLIENT = 7
SONGS, EDITS, SEEDS = 40, 25, 40
TICKS = [0, 1, 239, 480, 3_839, 3_840, 7_200, 9_599, 9_600, 12_345, 99_999]


class Twins:
    """The sessions that were drawn here, what the page did with them, and the sessions that it drew."""

    def __init__(self, sessions: list[dict[str, Any]], said: dict[str, Any]) -> None:
        self.sessions = sessions
        self.answers: list[dict[str, Any]] = said["answers"]
        self.drawn: list[dict[str, Any]] = said["drawn"]
        self.fields: dict[str, list[str]] = said["fields"]


@pytest.fixture(scope="module")
def twins(songs: Any, edits_of: Any, tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Sessions done in both languages; the page's half runs once, for it takes a moment to start."""
    sessions = _sessions(songs, edits_of)
    cases = [{name: session[name] for name in ("before", "edits", "state", "ticks")} for session in sessions]
    script = _page_half(tmp_path_factory.mktemp("twin") / "twin.mjs")
    work = json.dumps({"cases": cases, "seeds": list(range(SEEDS))})
    return Twins(sessions, json.loads(_node([str(script)], work)))


def _sessions(songs: Any, edits_of: Any) -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = []

    @settings(max_examples=SONGS)
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        song = data.draw(songs)
        live = LiveSong.from_song(song, client_id=CLIENT)
        edits = []
        after = song
        for _ in range(EDITS):
            edit = data.draw(edits_of(after))
            try:
                after = apply(edit, after)
            except SongError:
                continue
            live.apply(edit)
            edits.append(plain_edit(edit))
        state = base64.b64encode(live.state()).decode()
        sessions.append(
            {"before": format_song(song), "edits": edits, "song": after, "state": state, "ticks": TICKS},
        )

    draw()
    return sessions


def _page_half(script: Path) -> Path:
    """Make one script of the page's half."""
    install_packages(WEB)
    bundler = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    source = WEB / "src" / "song" / "testing" / "twin.ts"
    _node([str(bundler), str(source), "--file", str(script), "--platform", "node"])
    return script


def _node(words: list[str], stdin: str = "") -> str:
    npm, env = npm_command()
    done = subprocess.run([npm[0], *words], env=env, cwd=WEB, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return done.stdout


def _document(state: bytes) -> dict[str, Any]:
    """Return all that stands in a shared document."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return {name: json.loads(str(doc.get(name, type=Map))) for name in ROOTS}


def test_the_page_makes_of_pythons_edits_the_song_that_python_makes(twins: Twins) -> None:
    """The same JSON, letter for letter: from the frozen song, and read from Python's document."""
    assert len(twins.sessions) >= SONGS
    assert sum(len(session["edits"]) for session in twins.sessions) > SONGS
    for session, answer in zip(twins.sessions, twins.answers, strict=True):
        expected = format_song(session["song"])
        assert answer["after"] == expected
        assert answer["live"] == expected
        assert answer["read"] == expected


def test_the_page_writes_the_document_that_python_writes(twins: Twins) -> None:
    """Every field, order key, flag and lane; and Python reads the page's document as the same song."""
    for session, answer in zip(twins.sessions, twins.answers, strict=True):
        theirs = base64.b64decode(answer["state"])
        assert _document(theirs) == _document(base64.b64decode(session["state"]))
        assert LiveSong.from_state(theirs).song() == session["song"]


def test_python_makes_of_the_pages_edits_the_song_that_the_page_makes(twins: Twins) -> None:
    """The other way round, with the page's own random sessions."""
    assert len(twins.drawn) == SEEDS
    for drawn in twins.drawn:
        before = parse_song(drawn["before"])
        edits = [read_edit(edit) for edit in drawn["edits"]]
        after = apply_all(edits, before)
        assert format_song(after) == drawn["after"]
        live = LiveSong.from_song(before, client_id=CLIENT)
        for edit in edits:
            live.apply(edit)
        theirs = base64.b64decode(drawn["state"])
        assert _document(theirs) == _document(live.state())
        assert LiveSong.from_state(theirs).song() == after


def test_bars_and_beats_fall_where_python_has_them(twins: Twins) -> None:
    """Also where a change of metre cuts a bar short."""
    for session, answer in zip(twins.sessions, twins.answers, strict=True):
        song: Song = session["song"]
        metre = MetreMap.of(song)
        assert [tuple(position) for position in answer["positions"]] == [metre.position(tick) for tick in TICKS]
        assert answer["bars"] == [metre.tick(bar + 1) for bar in range(len(TICKS))]


def test_both_tables_name_the_same_fields(twins: Twins) -> None:
    """A new field in `document.py` belongs into web/src/song/document.ts and records.ts."""
    expected = {kind.__name__: sorted(field_names(kind) - {"extra"}) for kind in PLACES}  # type: ignore[arg-type]
    assert {kind: sorted(names) for kind, names in twins.fields.items()} == expected
