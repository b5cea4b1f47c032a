"""Clients that other people wrote have a song open together with ours, unchanged and unaware."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from woodshed.server import wire
from woodshed.server.build import npm_command, run_npm
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder, read_song
from woodshed.units import Ticks

PEERS = Path(__file__).parents[2] / "benchmarks" / "relay_peers"
NOTES = tuple(Note(f"note{n:04}", Ticks(n * 240), Ticks(200), 48 + n) for n in range(8))
RIFF = Clip("riff", START, Ticks(3840), "Verse", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))
PERSON = wire.number(1) + wire.number(7) + wire.number(1) + wire.data(b'{"person":{"name":"Ann"}}')


@pytest.fixture(scope="module")
def guest() -> Callable[..., subprocess.Popen[str]]:
    """Start somebody with another client."""
    if not (PEERS / "node_modules" / "y-websocket").is_dir():
        run_npm(PEERS, "ci")
    npm, env = npm_command()

    def start(kind: str, address: str, song: str) -> subprocess.Popen[str]:
        command = [npm[0], str(PEERS / "guest.mjs"), kind, f"ws://{address}", song]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


@pytest.mark.parametrize("kind", ["y-websocket", "hocuspocus"])
def test_another_programs_client_edits_with_us(
    kind: str, guest: Callable[..., subprocess.Popen[str]], address: str, workspace: Path, join: Callable[..., Any]
) -> None:
    """Both ways, with what is on disk and who is there; hocuspocus's provider hears that all it sent is saved."""
    song = Workspace(workspace).create(SONG)
    ann = join(song)
    ann.say(bytes((wire.AWARENESS,)) + wire.data(PERSON))
    with guest(kind, address, song) as other:
        ann.until(lambda: any(kind.encode() in state for state in ann.presence), 30)
        ann.edit(ChangeSong({"title": "Your turn"}))
        ann.until(lambda: ann.live.song().title == f"From {kind}", 30)
        ann.edit(ChangeSong({"title": "Thank you"}))
        said, problem = other.communicate(timeout=60)
    assert other.returncode == 0, problem
    seen = json.loads(said)
    assert seen["titles"] == ["Rain", "Your turn", f"From {kind}", "Thank you"]
    assert sorted(seen["people"]) == sorted(["Ann", kind])
    assert (seen["notes"], seen["scope"]) == (8, "read-write" if kind == "hocuspocus" else None)
    ann.until_saved()
    with SongFolder.open(workspace / song) as folder:
        assert len(folder.history()) == 4
    assert read_song(workspace / song).title == "Thank you"


def test_who_is_no_provider_of_hocuspocus_is_sent_away(address: str, workspace: Path, join: Callable[..., Any]) -> None:
    song = Workspace(workspace).create(SONG)
    stranger = join(f"{song}/live?hocuspocus=1&x=", at=address)
    assert stranger.close_code == 4404
