"""A studio with a token, its owner, and guests who came by invitations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.units import Ticks

TOKEN = "s3cret-of-a-test"  # noqa: S105 - of a test
NOTES = tuple(Note(f"note{n:04}", Ticks(n * 240), Ticks(200), 48 + n) for n in range(4))
RIFF = Clip("riff", START, Ticks(3840), "Verse", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(RIFF,)), Track(MASTER, "Master", "master")))


@dataclass
class House:
    """A studio that others can reach, as `address`; `owner` is who knows its token."""

    address: str
    workspace: Path
    owner: httpx.Client
    stack: ExitStack
    song: str = ""
    join: Callable[..., Any] = field(default=lambda: None)

    def visitor(self, **headers: str) -> httpx.Client:
        """Return a browser that nobody knows."""
        own = {"Origin": f"http://{self.address}", **headers}
        return self.stack.enter_context(httpx.Client(base_url=f"http://{self.address}", headers=own, timeout=30))

    def invite(self, role: str, *, song: str = "", **wanted: Any) -> dict[str, Any]:
        """Make a link to a song, as its owner."""
        answer = self.owner.post(f"/api/songs/{song or self.song}/invites", json={"role": role, **wanted})
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    def guest(self, role: str, name: str = "Gus", *, song: str = "") -> httpx.Client:
        """Return the browser of somebody who accepted a link."""
        browser = self.visitor()
        answer = browser.post(f"/api{self.invite(role, song=song)['path']}", json={"name": name})
        assert answer.status_code == 200, answer.text
        return browser

    def sit(self, browser: httpx.Client, song: str = "", **options: Any) -> Any:
        """Open a song as that browser does; they leave when the test ends."""
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        return self.stack.enter_context(self.join(self.address, song or self.song, cookie=cookie, **options))


@pytest.fixture
def build(workspace: Path, serve: Callable[..., str], join_at: Callable[..., Any]) -> Iterator[Callable[..., House]]:
    """Return what serves a workspace with one song, "Rain", with options of `create_app`."""
    with ExitStack() as stack:

        def house(**options: Any) -> House:
            song = Workspace(workspace).create(SONG)
            address = serve(workspace, **options)
            made = House(address, workspace, httpx.Client(), stack, song, join_at)
            made.owner = made.visitor()
            if token := options.get("token"):
                assert made.owner.get("/", params={"token": token}).status_code == 303
            assert made.owner.post("/api/me").status_code == 200
            return made

        yield house


@pytest.fixture
def house(build: Callable[..., House]) -> House:
    """A studio with a token."""
    return build(token=TOKEN)
