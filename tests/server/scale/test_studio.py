"""A studio whose songs and people are in a PostgreSQL: what people in it notice, and what they do not."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.server.scale import holds
from woodshed.server.scale.settings import Settings
from woodshed.server.scale.stores import open_stores
from woodshed.song.document import MASTER, Song, Track
from woodshed.song.edits import Add, ChangeSong
from woodshed.song.folder import SongFolder

TOKEN = "a-long-random-word"  # noqa: S105 - of a test
SONG = Song(title="Rain", tracks=(Track(MASTER, "Master", "master"),))


@pytest.fixture
def two(postgres: Any, tmp_path: Path, serve: Callable[..., str]) -> Iterator[tuple[Any, Any]]:
    """Two processes of one studio, as browsers of an owner, without a proxy."""
    address = postgres.new()
    with ExitStack() as stack:
        browsers = []
        for name in ("a", "b"):
            stores = open_stores(Settings(database=address), name)
            at = serve(tmp_path / name, stores=stores, token=TOKEN, accounts=True)
            own = {"Origin": f"http://{at}", "Cookie": f"woodshed={TOKEN}"}
            browsers.append(stack.enter_context(httpx.Client(base_url=f"http://{at}", headers=own, timeout=30)))
        yield browsers[0], browsers[1]


def at(browser: httpx.Client) -> str:
    return browser.base_url.netloc.decode()


def made(browser: httpx.Client) -> str:
    return str(browser.post("/api/songs", json={"from": "empty", "title": "Rain"}).json()["id"])


def test_while_the_database_is_away_edits_go_on_and_are_written_when_it_is_back(
    two: tuple[Any, Any], join_at: Callable[..., Any], postgres: Any
) -> None:
    a, _ = two
    song = made(a)
    cookie = f"woodshed={TOKEN}"
    with join_at(at(a), song, cookie=cookie) as ann, join_at(at(a), song, cookie=cookie) as bob:
        ann.edit(Add((Track("t1", "Bass"),)))
        ann.until_saved()
        postgres.stop()
        try:
            ann.edit(Add((Track("t2", "Lead"),)))
            bob.until(lambda: "t2" in {track.id for track in bob.song.tracks})
            ann.until(lambda: ann.refused)
            assert "cannot reach the place" in ann.refused[-1]["problem"]
            assert ann.saved < ann.sent
            assert a.get("/api/songs").status_code == 503
        finally:
            postgres.start()
        ann.until_saved()
    assert len(a.get(f"/api/songs/{song}/history").json()) == 3
    with join_at(at(a), song, cookie=cookie) as cyd:
        assert {"t1", "t2"} <= {track.id for track in cyd.song.tracks}


def test_people_links_and_chats_are_the_same_at_every_process(
    two: tuple[Any, Any], join_at: Callable[..., Any]
) -> None:
    a, b = two
    song = made(a)
    invite = a.post(f"/api/songs/{song}/invites", json={"role": "editor"}).json()
    guest = httpx.Client(base_url=b.base_url, headers={"Origin": b.headers["Origin"]}, timeout=30)
    assert guest.post(f"/api{invite['path']}", json={"name": "Gus"}).status_code == 200
    cookie = "; ".join(f"{name}={value}" for name, value in guest.cookies.items())
    assert a.get("/api/songs", headers={"Cookie": cookie}).json()[0]["role"] == "editor"
    account = {"login": "gus", "password": "correct horse"}
    assert guest.put("/api/account", json=account).status_code == 200
    stranger = {"Origin": a.headers["Origin"]}
    signed = httpx.post(f"{a.base_url}/api/login", json=account, headers=stranger, timeout=30)
    assert signed.json()["person"]["name"] == "Gus"
    own = "; ".join(f"{name}={value}" for name, value in a.post("/api/me").cookies.items())
    taken = a.put("/api/account", json=account, headers={"Cookie": f"woodshed={TOKEN}; {own}"})
    assert (taken.status_code, taken.json()["problem"]) == (409, "Somebody else has that login.")
    with join_at(at(a), song, cookie=cookie) as peer:
        odd = rb'{"text": "Hello\u0000", "name": "Ann"}'  # PostgreSQL keeps no letter 0
        json = {"Content-Type": "application/json"}
        assert a.post(f"/api/songs/{song}/chat", content=odd, headers=json).status_code == 201
        peer.until(lambda: any(kind == 107 for kind, _ in peer.told))
        began = time.monotonic()
        b.delete(f"/api/songs/{song}/invites/{invite['id']}")
        peer.until(lambda: peer.close_code == 4403)
        assert time.monotonic() - began < 3.0
    assert [said["by"]["name"] for said in b.get(f"/api/songs/{song}/chat").json()] == ["Ann"]
    guest.close()


def test_a_song_goes_where_people_go(two: tuple[Any, Any], join_at: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr(holds, "AT_LEAST_S", 0.0)
    a, b = two
    song = made(a)
    cookie = f"woodshed={TOKEN}"
    with join_at(at(a), song, cookie=cookie) as ann:
        ann.edit(ChangeSong({"title": "Snow"}))
        ann.until_saved()
        assert b.get("/api/songs").json()[0]["title"] == "Snow"
        assert b.get(f"/api/songs/{song}/history").json()[0]["seq"] == 2
        assert ann.close_code is None  # to look at a song takes it from nobody
        with join_at(at(b), song, cookie=cookie) as bob:
            assert bob.song.title == "Snow"
            ann.until(lambda: ann.close_code is not None)


def test_a_copy_of_the_files_has_the_whole_song(two: tuple[Any, Any], tmp_path: Path) -> None:
    a, b = two
    song = made(a)
    archive = zipfile.ZipFile(io.BytesIO(b.get(f"/api/songs/{song}/raw").content))
    archive.extractall(tmp_path / "copy")
    with SongFolder.open(tmp_path / "copy" / song) as folder:
        assert folder.song.title == "Rain"
