"""A studio that outgrew its folder goes on in a database and an object storage, with all that it had."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from woodshed.cli import main
from woodshed.server.people.people import People
from woodshed.server.people.roles import Role
from woodshed.server.scale.settings import load_settings
from woodshed.server.scale.stores import open_stores
from woodshed.server.together.chat import Chats
from woodshed.song.document import MASTER, Song, Track
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder
from woodshed.song.media import MediaFolder

SONG = Song(title="Rain", tracks=(Track(MASTER, "Master", "master"),))
SOUND = b"\1\2\3" * 1_000


@pytest.fixture
def config(tmp_path: Path, postgres: Any, objects: Any) -> Path:
    told = objects.settings()
    lines = [f'database = "{postgres.new()}"', f'media = "{told["media"]}"', "[s3]"]
    place = tmp_path / "woodshed.toml"
    place.write_text("\n".join([*lines, *(f'{key} = "{value}"' for key, value in told["s3"].items())]))
    return place


def test_all_of_a_folder_comes_along(tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "songs"
    with SongFolder.create(root / "rain", SONG, by="Ann", clock=lambda: 12.5) as folder:
        folder.apply(ChangeSong({"title": "Snow"}), by="Bob", why="It is winter")
        folder.name_version("Demo")
    SongFolder.create(root / "hail", SONG).close()
    MediaFolder(root / "rain" / "media").store(SOUND)
    Chats().add(root / "rain", {"id": "1", "at": "now", "by": {"name": "Ann"}, "text": "Hello"})
    people = People(root.resolve(), token="any")  # noqa: S106 - of a test
    person = people.persons.make(name="Gus")
    session = people.sessions.begin(person.id)
    _, secret = people.invites.make("rain", Role.EDITOR, None, person.id)
    cookie = people.cookie
    people.close()

    for told in ("moved, with 1 audio file\n", "is there already\n"):
        assert main(["move", str(root), "--config", str(config)]) == 0
        assert f"rain: {told}" in capsys.readouterr().out

    moved = tmp_path / "elsewhere"
    stores = open_stores(load_settings(config))
    moved.mkdir()
    stores.mount(moved)
    with SongFolder.open(moved / "rain") as folder:
        assert [(one.seq, one.at, one.by, one.why) for one in folder.history()][1][2:] == ("Bob", "It is winter")
        assert folder.history()[0].at == 12.5
        assert [version.name for version in folder.versions()] == ["Demo"]
        assert folder.song.title == "Snow"
        assert folder.media.find(hashlib.sha256(SOUND).hexdigest()).read_bytes() == SOUND
    assert stores.chats is not None
    assert [said["text"] for said in stores.chats.read(moved / "rain")] == ["Hello"]
    there = People(moved, token="any", database=stores.people, cookie=stores.cookie)  # noqa: S106 - of a test
    assert there.cookie == cookie
    assert there.invites.open(secret).song == "rain"
    found = there.sessions.person(hashlib.sha256(session.encode()).hexdigest())
    assert found == person.id
    stores.unmount(moved)
    stores.close()


def test_a_file_that_keeps_everything_here_moves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "woodshed.toml").write_text("")
    assert main(["move", str(tmp_path), "--config", str(tmp_path / "woodshed.toml")]) == 2
    assert "keeps everything in the folder" in capsys.readouterr().err
