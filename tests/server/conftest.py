"""A studio over an empty workspace, behind a real socket, and people who have a song open in it."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import httpx
import numpy as np
import pytest
import uvicorn
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from woodshed.audio import Recording, save_wav
from woodshed.server import wire
from woodshed.server.app import create_app
from woodshed.server.quick_lines import QuickProtocol
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Device, Key, Note, Song, TempoPoint, Track
from woodshed.song.edits import Edit
from woodshed.song.live import LiveSong
from woodshed.units import Ticks


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "songs"


@pytest.fixture
def address(workspace: Path) -> Iterator[str]:
    """A studio that is being served: its host and port."""
    with listening(workspace) as place:
        yield place


@pytest.fixture(scope="session")
def listen() -> Callable[..., listening]:
    """Return what serves a workspace for as long as a `with` block lasts."""
    return listening


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve workspaces, with options of `create_app`, until the test ends."""
    with ExitStack() as servers:
        yield lambda workspace, **options: servers.enter_context(listening(workspace, **options))


@pytest.fixture
def studio(address: str) -> Iterator[httpx.Client]:
    """Requests as the page makes them."""
    with httpx.Client(base_url=f"http://{address}", headers={"Origin": f"http://{address}"}, timeout=60) as client:
        yield client


@pytest.fixture
def new_song(studio: httpx.Client) -> Callable[..., str]:
    """Make a song from a template, or empty, and return its id."""

    def make(template: str = "", title: str = "") -> str:
        wanted = {"from": "template" if template else "empty", "template": template, "title": title}
        answer = studio.post("/api/songs", json=wanted)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    return make


class listening:  # noqa: N801 - reads as a verb in a `with`
    """Serve a workspace on a free port of this machine while the block lasts."""

    def __init__(self, workspace: Path, *, ws: Any = QuickProtocol, **options: Any) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(
            create_app(workspace, **options), log_level="warning", ws=ws, ws_per_message_deflate=False,
            ws_max_size=80 * 2**20, timeout_graceful_shutdown=2,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self.socket]})

    @property
    def connections(self) -> set[Any]:
        """Who is connected."""
        return set(self._server.server_state.connections)

    def __enter__(self) -> str:
        self._thread.start()
        return f"127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()
        self.socket.close()


@pytest.fixture
def wav(tmp_path: Path) -> Callable[..., bytes]:
    """Return the bytes of a WAV file: a 440 Hz sine, or the samples that are given."""

    def make(length_s: float = 0.5, rate: int = 48_000, audio: Any = None, bits: Any = 32) -> bytes:
        if audio is None:
            one = 0.5 * np.sin(2 * np.pi * 440 * np.arange(int(length_s * rate)) / rate)
            audio = np.stack([one, 0.5 * one]).astype(np.float32)
        place = tmp_path / "made.wav"
        save_wav(place, Recording(audio, rate), bits=bits)
        return place.read_bytes()

    return make


@pytest.fixture
def join(address: str) -> Iterator[Callable[..., Peer]]:
    """Let somebody open a song; they leave when the test ends."""
    with ExitStack() as everybody:
        yield lambda song, **options: everybody.enter_context(Peer(options.pop("at", address), song, **options))


PATIENCE_S = 10.0


class Peer:
    """One person: `live` is their copy. What they edit is sent; what others edit comes in by itself."""

    def __init__(
        self, address: str, song: str, *, live: LiveSong | None = None, woodshed: bool = True, cookie: str = ""
    ) -> None:
        self.live = live or LiveSong()
        self.saved = -1
        self.sent = 0
        self.refused: list[dict[str, str]] = []
        self.seats: list[dict[str, Any]] = []
        self.presence: list[bytes] = []
        self.told: list[tuple[int, bytes]] = []
        self.updates_heard = 0
        self.close_code: int | None = None
        self._synced = False
        self._changed = self.alone = threading.Condition()
        url = f"ws://{address}/api/songs/{song}/live" + ("?woodshed=1" if woodshed else "")
        headers = {"Origin": f"http://{address}"} | ({"Cookie": cookie} if cookie else {})
        self._stack = ExitStack()
        self.socket: ClientConnection = self._stack.enter_context(
            connect(url, additional_headers=headers, max_size=None, compression=None)
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        with self._changed:
            self.say(wire.sync_frame(wire.STEP_1, self.live.state_vector()))
        self.until(lambda: self._synced or self.close_code is not None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        self._reader.join(PATIENCE_S)

    @property
    def song(self) -> Song:
        """What this person sees."""
        with self._changed:
            return self.live.song()

    def edit(self, *edits: Edit, by: str = "", why: str = "") -> None:
        """Make edits, as one transaction, and send them."""
        with self._changed:
            stop = self.live.observe(lambda transaction: self._send(transaction.update, by, why))
            self.live.apply_all(edits)
            stop()

    def until(self, condition: Callable[[], Any], patience_s: float = PATIENCE_S) -> None:
        """Wait until something is true."""
        end = time.monotonic() + patience_s
        with self._changed:
            while not condition():
                left = end - time.monotonic()
                assert left > 0, "it never became true"
                self._changed.wait(min(left, 0.05))

    def until_saved(self) -> None:
        """Wait until everything that was sent is on disk."""
        self.until(lambda: self.saved >= self.sent)

    def say(self, frame: bytes) -> None:
        """Send a frame, when there is still somebody to send it to."""
        with suppress(ConnectionClosed):
            self.socket.send(frame)

    def _send(self, update: bytes, by: str, why: str) -> None:
        if by or why:
            self.say(bytes((wire.REASON,)) + wire.data(json.dumps({"by": by, "why": why}).encode()))
        self.say(wire.sync_frame(wire.UPDATE, update))
        self.sent += 1

    def _read(self) -> None:
        try:
            for frame in self.socket:
                assert isinstance(frame, bytes)
                with self._changed:
                    if frame[0] >= wire.TIME:
                        self.told.append((frame[0], frame[1:]))
                    self._take(wire.Reader(frame))
                    self._changed.notify_all()
        except ConnectionClosed:
            pass
        with self._changed:
            self.close_code = self.socket.close_code or 1006
            self._changed.notify_all()

    def _take(self, reader: wire.Reader) -> None:
        match reader.number():
            case wire.SYNC:
                step, piece = reader.number(), reader.data()
                if step == wire.STEP_1:
                    self.say(wire.sync_frame(wire.STEP_2, self.live.update_since(piece)))
                else:
                    self.live.merge(piece)
                    self._synced = self._synced or step == wire.STEP_2
                    self.updates_heard += step == wire.UPDATE
            case wire.AWARENESS:
                self.presence.append(reader.data())
            case wire.SAVED:
                self.saved = reader.number()
            case wire.REFUSED:
                self.refused.append(json.loads(reader.text()))
            case wire.SEAT:
                self.seats.append(json.loads(reader.text()))


@pytest.fixture
def join_at() -> Callable[..., Peer]:
    """Let somebody open a song of a server that the test started itself."""
    return Peer


@pytest.fixture
def short_song(workspace: Path) -> str:
    """A song of two bars at 160 bpm, 3 s: three chords of an electric piano over a bass."""
    notes = [Note(f"n{n}", Ticks(n * 1_920), Ticks(1_800), pitch) for n in range(4) for pitch in (60 + n, 64 + n)]
    chords = tuple(replace(note, id=f"c{n}") for n, note in enumerate(notes))
    low = tuple(Note(f"b{n}", Ticks(n * 960), Ticks(900), 36 + n % 3) for n in range(8))
    tracks = (
        Track("keys", "Keys", devices=(Device("d1", "electric_piano"),), clips=(_clip("chords", chords),)),
        Track("bass", "Bass", devices=(Device("d2", "mono_bass"),), clips=(_clip("low", low),), gain_db=-6.0),
        Track(MASTER, "Master", "master"),
    )
    tempo = (TempoPoint(START, 160.0),)
    return Workspace(workspace).create(Song("Short", tempo=tempo, key=Key(0, "minor"), tracks=tracks))


def _clip(key: str, notes: tuple[Note, ...]) -> Clip:
    return Clip(key, START, Ticks(7_680), notes=notes)


@pytest.fixture
def work(studio: httpx.Client) -> Callable[..., Any]:
    """Begin long work and return what came out of it, or its problem."""

    def follow(path: str, wish: object) -> Any:
        begun = studio.post(path, json=wish)
        assert begun.status_code == 202, begun.text
        last: dict[str, Any] = {}
        with studio.stream("GET", f"/api/jobs/{begun.json()['job']}/events") as answer:
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    last = json.loads(line[6:])
        assert last["state"] in {"done", "failed"}
        return last.get("result", last)

    return follow


# ── files sent piece by piece ──

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = {**TUS, "Content-Type": "application/offset+octet-stream"}


class LineBreak(Exception):  # noqa: N818 - it happens
    """The line breaks."""


class Sender:
    """Sends one file into a song, as far as it is told to."""

    def __init__(
        self, client: httpx.Client, song: str, data: bytes, *, sha256: str | None = None, name: str = "a.wav"
    ) -> None:
        self.client = client
        self.data = data
        self.door = f"/api/songs/{song}/uploads"
        self.sha256 = hashlib.sha256(data).hexdigest() if sha256 is None else sha256
        self.name = name
        self.place = ""

    def begin(self, **headers: str) -> httpx.Response:
        """Say what is coming."""
        said = {"filename": self.name, **({"sha256": self.sha256} if self.sha256 else {})}
        pairs = [f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items()]
        told = {**TUS, "Upload-Length": str(len(self.data)), "Upload-Metadata": ",".join(pairs), **headers}
        answer = self.client.post(self.door, headers=told)
        self.place = answer.headers.get("Location", "")
        return answer

    def offset(self) -> int:
        """Ask how far it is."""
        answer = self.client.head(self.place, headers=TUS)
        assert answer.status_code == 200, answer
        return int(answer.headers["Upload-Offset"])

    def send(self, start: int, end: int | None = None) -> httpx.Response:
        """Send the bytes from `start` to `end`."""
        headers = {**PIECE, "Upload-Offset": str(start)}
        return self.client.patch(self.place, headers=headers, content=self.data[start:end])

    def break_off(self, start: int, end: int, promised: int, when: Callable[[], bool] = lambda: True) -> None:
        """Send bytes, with more promised, and let the line break when something is true."""

        def body() -> Iterator[bytes]:
            yield self.data[start:end]
            patience = time.monotonic() + PATIENCE_S
            while not when():
                assert time.monotonic() < patience
                time.sleep(0.01)
            raise LineBreak

        headers = {**PIECE, "Upload-Offset": str(start), "Content-Length": str(promised)}
        with pytest.raises(LineBreak):
            self.client.patch(self.place, headers=headers, content=body())

    def state(self) -> Any:
        """Ask how it stands."""
        return self.client.get(self.place, headers=TUS).json()


@pytest.fixture
def sender(studio: httpx.Client, new_song: Callable[..., str]) -> Callable[..., Sender]:
    """Let somebody send data into a song, by default a new one."""
    return lambda data, song="", **options: Sender(studio, song or new_song(), data, **options)


@pytest.fixture(scope="session")
def sender_to() -> type[Sender]:
    """Let somebody send data anywhere."""
    return Sender
