"""A real browser on a real server: each test has a workspace, a server and a page of its own.

A test that fails leaves a picture of its last view in tests/browser/out; an error on the page fails it.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect, sync_playwright

from woodshed.cli.studio import bound_socket
from woodshed.server.app import create_app
from woodshed.song import Song, SongFolder

HERE = Path(__file__).parent
OUT = HERE / "out"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    # Pages of the browser's own for its address line: half of what a window without a person costs.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
]
PATIENCE_MS = 30_000
FAILED = pytest.StashKey[bool]()
expect.set_options(timeout=PATIENCE_MS)


def _find() -> Any:
    """Return the module find.py, which lies beside this one."""
    spec = importlib.util.spec_from_file_location("find_chromium", HERE / "find.py")
    if spec is None or spec.loader is None:
        raise ImportError("tests/browser/find.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules["find_chromium"] = module
    spec.loader.exec_module(module)
    return module


@dataclass
class Studio:
    """A server on a workspace of its own, and what it has to offer tests."""

    url: str
    workspace: Path
    songs: list[str] = field(default_factory=list)

    def keep(self, song: Song, name: str = "song") -> str:
        """Put a song into the workspace; returns its id."""
        SongFolder.create(self.workspace / name, song, why="A new song").close()
        return name

    def song(self, name: str = "song") -> Song:
        """Return a song as it is on disk now."""
        with SongFolder.open(self.workspace / name) as folder:
            return folder.song


@pytest.fixture
def studio(tmp_path: Path) -> Iterator[Studio]:
    """A server in this process, on a free port of the loopback."""
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    listener = bound_socket("127.0.0.1", 0)  # before the server starts: who comes early waits
    config = uvicorn.Config(create_app(workspace), log_level="warning", ws="websockets-sansio", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield Studio(f"http://127.0.0.1:{listener.getsockname()[1]}", workspace)
    server.should_exit = True
    thread.join(10)
    listener.close()


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """Return what starts the browser, with more flags if wanted, or without some that Playwright gives it."""
    found = _find().find_chromium()
    if found is None:
        words = "There is no Chromium. Install one, or set WOODSHED_CHROMIUM to its path."
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    with sync_playwright() as playwright:
        started: list[Browser] = []

        def start(*flags: str, without: Sequence[str] = ()) -> Browser:
            env = {**os.environ, **found.env}
            browser = playwright.chromium.launch(
                executable_path=found.path, args=[*FLAGS, *flags], ignore_default_args=list(without), env=env
            )
            started.append(browser)
            return browser

        yield start
        for browser in started:
            browser.close()


@pytest.fixture(scope="session")
def chromium(launch: Callable[..., Browser]) -> Browser:
    """The browser that most tests share."""
    return launch()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser without memory of other tests."""
    context = chromium.new_context(
        permissions=["microphone"],
        viewport={"width": 1440, "height": 900},
        service_workers="block",  # what it fetches, no test can hold up
    )
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page; what goes wrong in it fails the test."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
    yield page
    if (errors or request.node.stash.get(FAILED, False)) and not page.is_closed():
        OUT.mkdir(exist_ok=True)
        page.screenshot(path=OUT / f"{request.node.name}.png")
    assert not errors, errors


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note what failed, for who clears up after it."""
    report = yield
    item.stash[FAILED] = report.failed or item.stash.get(FAILED, False)
    return report


@pytest.fixture
def open_song(page: Page, studio: Studio) -> Callable[[Song], Page]:
    """Return what puts a song into the workspace and opens it in the page."""

    def open_it(song: Song, name: str = "song") -> Page:
        page.goto(f"{studio.url}/songs/{studio.keep(song, name)}")
        page.get_by_role("main", name="Song").wait_for()
        return page

    return open_it


@pytest.fixture
def until(page: Page) -> Callable[..., None]:
    """Return what waits until a script is true in the page.

    Playwright's own `wait_for_function` looks again with `eval`, which the page's policy forbids.
    """

    def wait(script: str, arg: object = None, *, patience_s: float = PATIENCE_MS / 1000) -> None:
        end = time.monotonic() + patience_s
        while not page.evaluate(script, arg):
            assert time.monotonic() < end, f"It did not come about: {script}"
            page.wait_for_timeout(20)

    return wait


@dataclass
class Somebody:
    """One of several people in a song: a browser of their own, and the page in it."""

    page: Page
    context: BrowserContext
    name: str
    sent: list[bytes] = field(default_factory=list)
    """What their page sent over the live line."""
    _lines: list[WebSocketRoute] = field(default_factory=list)
    _is_cut: bool = False

    def carry(self, line: WebSocketRoute) -> None:
        """Carry what goes over a live line, unless it is cut."""
        if self._is_cut:
            line.close()
            return
        server = line.connect_to_server()
        self._lines.append(line)

        def to_server(message: str | bytes) -> None:
            self.sent.append(message if isinstance(message, bytes) else message.encode())
            server.send(message)

        line.on_message(to_server)

    def cut(self) -> None:
        """Cut the line to the server; what is tried meanwhile fails."""
        self._is_cut = True
        for line in self._lines:
            line.close()
        self._lines.clear()
        self.until("() => window.woodshed.studio.connection.state === 'offline'")

    def mend(self) -> None:
        """Let the line be opened again, and open it."""
        self._is_cut = False
        self.page.evaluate("() => window.woodshed.studio.connection.retry()")
        self.until("() => window.woodshed.studio.connection.state === 'saved'")

    def say(self, script: str, arg: object = None) -> Any:
        """Return what a script says in their page."""
        return self.page.evaluate(script, arg)

    def until(self, script: str, arg: object = None, *, patience_s: float = PATIENCE_MS / 1000) -> None:
        """Wait until a script is true in their page."""
        end = time.monotonic() + patience_s
        while not self.page.evaluate(script, arg):
            assert time.monotonic() < end, f"It did not come about: {script}"
            self.page.wait_for_timeout(20)


MAKE_PERSON = """
async (name) => {
  await fetch("/api/me", { method: "POST" });
  const body = JSON.stringify({ name });
  await fetch("/api/me", { method: "PUT", headers: { "Content-Type": "application/json" }, body });
  localStorage.setItem("woodshed-person", JSON.stringify({ id: name, name }));
}
"""


@pytest.fixture
def come(chromium: Browser, studio: Studio, request: pytest.FixtureRequest) -> Iterator[Callable[..., Somebody]]:
    """Return what lets one more person, by a name, open the song "song" in a browser of their own.

    With `watched` their line can be cut, and what goes over it is kept; that costs some milliseconds.
    """
    everybody: list[Somebody] = []
    errors: list[str] = []

    def one(name: str, *, watched: bool = False, **options: Any) -> Somebody:
        context = chromium.new_context(
            **{"viewport": {"width": 1440, "height": 900}, "service_workers": "block", **options}
        )
        page = context.new_page()
        somebody = Somebody(page, context, name)
        if watched:
            context.route_web_socket(re.compile(r"/live\?"), somebody.carry)
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: errors.append(f"{name}: {error}\n{error.stack}"))
        page.goto(studio.url)
        page.evaluate(MAKE_PERSON, name)
        page.goto(f"{studio.url}/songs/song")
        page.get_by_role("main", name="Song").wait_for()
        everybody.append(somebody)
        somebody.until("() => Boolean(window.woodshed.studio?.together)")
        return somebody

    yield one
    for number, each in enumerate(everybody):
        if errors or request.node.stash.get(FAILED, False):
            OUT.mkdir(exist_ok=True)
            each.page.screenshot(path=OUT / f"{request.node.name}-{number}.png")
        each.context.close()
    assert not errors, errors
