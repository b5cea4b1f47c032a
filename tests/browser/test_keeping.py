"""Keeping: whatever ends too early (the tab, the server, the network), at most one second is lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from woodshed.compose.templates import TEMPLATES
from woodshed.song import Song, SongFolder

OpenSong = Callable[..., Page]
Until = Callable[..., None]
START_S = 30
KEPT_HERE = """async () => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const database = await done(indexedDB.open("woodshed song song"));
  const count = await done(database.transaction("updates").objectStore("updates").count());
  database.close();
  return count;
}"""
"""How many updates of the song this browser keeps for itself."""


class Server:
    """A studio in a process of its own, which can be killed as a power cut would."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.port = "0"
        self.flags: tuple[str, ...] = ()
        self.start()

    def start(self) -> None:
        """Start it, on the port that it had before."""
        command = [sys.executable, "-m", "woodshed", "studio", str(self.workspace), "--no-browser", "--port", self.port]
        command += self.flags
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.printed = self._process.stdout.readline().split()[-1]
        self.address = self.printed.partition("?")[0].rstrip("/")
        self.port = self.address.rsplit(":", 1)[1]

    def kill(self) -> None:
        """End it without a word."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait(START_S)
        if self._process.stdout:
            self._process.stdout.close()

    @property
    def is_running(self) -> bool:
        """Whether it was not killed."""
        return self._process.poll() is None

    def song(self) -> Song:
        """Return the song as it is on disk."""
        with SongFolder.open(self.workspace / "song") as folder:
            return folder.song


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server with one song."""
    workspace = tmp_path / "songs"
    workspace.mkdir()
    SongFolder.create(workspace / "song", TEMPLATES["piano"].make(), why="A new song").close()
    server = Server(workspace)
    yield server
    if server.is_running:
        server.kill()


def opened(page: Page, server: Server) -> Page:
    """Open the song, and wait until it is saved."""
    page.goto(f"{server.address}/songs/song")
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    return page


def change(page: Page, seed: int) -> None:
    """Make one small edit: another seed."""
    page.evaluate("(seed) => woodshed.studio.apply([{ edit: 'ChangeSong', fields: { seed } }], `Seed ${seed}`)", seed)


def test_what_the_page_calls_saved_is_on_the_disk(page: Page, server: Server, until: Until) -> None:
    opened(page, server)
    for seed in range(1, 11):
        change(page, seed)
        until("woodshed.studio.connection.state === 'saved'")
        assert server.song().seed == seed


def test_a_killed_server_loses_at_most_a_second_and_gets_the_rest_when_it_is_back(
    page: Page, server: Server, until: Until
) -> None:
    """An edit every 20 ms, each with the time at which it was made, until the server is gone and beyond.

    What was called saved is on the disk, and so is what is older than a second; a machine that let the page itself
    stand still for a while may have done so to the server.
    """
    opened(page, server)
    page.evaluate(
        """() => {
          window.made = [];
          window.saved = 0;
          const { connection } = woodshed.studio;
          connection.observe(() => { if (connection.state === "saved") window.saved = window.made.length; });
          window.editing = setInterval(() => {
            const seed = window.made.length + 1;
            window.made.push(Date.now() / 1000);
            woodshed.studio.apply([{ edit: "ChangeSong", fields: { seed } }], `Seed ${seed}`);
          }, 20);
        }"""
    )
    until("window.saved > 50")  # while edits come and come
    saved = page.evaluate("window.saved")
    killed_at = time.time()
    server.kill()
    kept = server.song().seed
    until("(least) => window.made.length > least", kept + 20)
    page.evaluate("clearInterval(window.editing)")
    made = page.evaluate("window.made")
    stood_still_s = max(later - earlier for earlier, later in pairwise(made))
    assert kept >= saved
    assert killed_at - made[kept] < 1 + stood_still_s, "an edit older than a second is not on the disk"

    expect(page.get_by_role("status", name="Saved state")).to_have_text("offline")
    expect(page.get_by_role("alert")).to_contain_text("kept in this browser")
    server.start()
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved", timeout=30_000)
    expect(page.get_by_role("button", name="Try now")).to_have_count(0)
    assert server.song().seed == len(made)


def test_closing_the_tab_right_after_an_edit_keeps_it(page: Page, server: Server) -> None:
    opened(page, server)
    other = page.context.new_page()
    change(page, 77)
    page.close()
    opened(other, server)
    assert other.evaluate("woodshed.studio.song.seed") == 77
    assert server.song().seed == 77
    other.close()


def test_work_done_without_the_server_survives_the_tab_and_is_sent_when_both_are_back(
    page: Page, server: Server, until: Until
) -> None:
    opened(page, server)
    server.kill()
    until("woodshed.studio.connection.state === 'offline'")
    before = page.evaluate(KEPT_HERE)
    change(page, 5)
    until(f"(async () => await ({KEPT_HERE})() > {before})()")
    page.close()
    server.start()
    later = page.context.new_page()
    opened(later, server)
    assert later.evaluate("woodshed.studio.song.seed") == 5
    assert server.song().seed == 5
    later.close()


def test_a_page_that_is_opened_without_its_server_has_its_song_and_its_sound(chromium: Browser, server: Server) -> None:
    """A new tab, hours after the line broke: the page comes out of the browser, like the song."""
    context = chromium.new_context(bypass_csp=True)
    page = opened(context.new_page(), server)
    page.wait_for_function(
        "async () => (await navigator.serviceWorker.ready).active.state === 'activated'"
        " && (await caches.match('/engine.wasm')) !== undefined"
    )
    server.kill()
    page.close()
    page = context.new_page()
    page.goto(f"{server.address}/songs/song")
    expect(page.get_by_role("status", name="Saved state")).to_have_text("offline")
    change(page, 5)
    page.keyboard.press("Space")
    page.wait_for_function("window.woodshed.studio.player.meters('master').peak[0] > 0.01")
    page.get_by_role("tab", name="Mixer").click()
    expect(page.get_by_role("slider", name="Gain of Master", exact=True)).to_be_visible()
    server.start()
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("status", name="Saved state")).to_have_text("saved")
    assert server.song().seed == 5
    context.close()


def test_leaving_with_something_unsaved_is_asked_about(page: Page, server: Server, until: Until) -> None:
    opened(page, server)
    page.get_by_role("main", name="Song").click(position={"x": 400, "y": 400})  # browsers ask only whom they know
    server.kill()
    until("woodshed.studio.connection.state === 'offline'")
    change(page, 5)
    asked = dialogs(page)
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload"]


def dialogs(page: Page) -> list[str]:
    """Return the kinds of dialog that the page opens from now on; each is dismissed."""
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", dismiss)
    return asked


def test_leaving_when_all_is_saved_is_not_asked_about(page: Page, server: Server, until: Until) -> None:
    opened(page, server)
    page.get_by_role("main", name="Song").click(position={"x": 400, "y": 400})
    change(page, 5)
    until("woodshed.studio.connection.state === 'saved'")
    asked = dialogs(page)
    page.goto(f"{server.address}/")
    expect(page.get_by_role("heading", name="What do you want to make?")).to_be_visible()
    assert asked == []


def test_undo_goes_on_after_the_page_was_loaded_anew(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(TEMPLATES["piano"].make())
    before = studio.song()
    for seed in (41, 42):
        change(page, seed)
    until("woodshed.studio.connection.state === 'saved'")
    page.reload()
    page.get_by_role("button", name="Undo: Seed 42").click()
    page.get_by_role("button", name="Undo: Seed 41").click()
    until("woodshed.studio.connection.state === 'saved'")
    assert studio.song() == before
    page.get_by_role("button", name="Redo: Seed 41").click()
    until("woodshed.studio.song.seed === 41")


def test_an_open_song_goes_on_without_the_network(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(TEMPLATES["piano"].make())
    page.context.set_offline(True)
    change(page, 9)
    page.keyboard.press("Space")
    until("woodshed.studio.player.meters('master').peak[0] > 0.01")
    page.context.set_offline(False)
    page.evaluate("woodshed.studio.connection.retry()")
    until("woodshed.studio.connection.state === 'saved'", patience_s=30)
    assert studio.song().seed == 9


def test_a_network_that_is_gone_is_told_at_once_and_found_again(open_song: OpenSong, studio: Any, until: Until) -> None:
    page = open_song(TEMPLATES["piano"].make())
    until("woodshed.studio.connection.state === 'saved'")
    page.evaluate("addEventListener('offline', () => (window.told = woodshed.studio.connection.state))")
    page.context.set_offline(True)
    until("window.told === 'offline'")
    expect(page.get_by_role("status", name="Saved state")).to_have_text("offline")
    change(page, 9)
    page.context.set_offline(False)
    until("woodshed.studio.connection.state === 'saved'")
    assert studio.song().seed == 9


def test_a_part_of_the_page_that_cannot_be_fetched_says_so_and_comes_when_it_can(
    page: Page, open_song: OpenSong
) -> None:
    page.context.route(re.compile(r"/(People|Export)-"), lambda route: route.abort())
    open_song(TEMPLATES["piano"].make())
    told = page.get_by_text("This part of the page could not be loaded.")
    for name in ("People", "Export"):
        with page.expect_event("requestfailed"):
            page.get_by_role("button", name=name, exact=True).click()
        expect(told).to_be_visible()
    page.context.unroute_all()
    page.get_by_role("button", name="People", exact=True).click()
    expect(page.get_by_role("dialog", name="People")).to_be_visible()


def test_whoever_has_to_sign_in_again_hears_that_their_work_is_kept(page: Page, server: Server, until: Until) -> None:
    server.kill()
    server.flags = ("--accounts",)
    server.start()
    page.goto(server.printed)
    page.get_by_role("main").wait_for()
    opened(page, server)
    server.kill()
    until("woodshed.studio.connection.state === 'offline'")
    change(page, 5)
    server.start()  # its token is another one, which the page finds out by itself
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("status")).to_contain_text("They are kept in this browser. Sign in here")
    page.reload()
    expect(page.get_by_role("status")).to_contain_text("They are kept in this browser. Sign in here")
    page.goto(server.printed)
    page.get_by_role("main").wait_for()
    opened(page, server)
    assert server.song().seed == 5


def test_the_first_screen_names_who_is_signed_in_and_lets_them_leave(page: Page, server: Server) -> None:
    server.kill()
    server.flags = ("--accounts",)
    server.start()
    page.goto(server.printed)
    page.get_by_role("main", name="Start").wait_for()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)  # by the token, without an account
    url = server.printed.split("?")[0].rstrip("/")
    wish = {"login": "ann", "password": "a long password", "old": ""}
    me = page.request.put(f"{url}/api/account", data=wish, headers={"Origin": url}).json()
    page.reload()
    expect(page.get_by_role("banner")).to_contain_text(me["person"]["name"])
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Login").fill("ann")
    page.get_by_label("Password").fill("a long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
