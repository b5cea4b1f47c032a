"""The split sheet in the page: who signs it has seen what they sign."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from desk_songs import band
from playwright.sync_api import Page, Route, WebSocketRoute, expect

from woodshed.song import Song
from woodshed.song.document import Credit

OpenSong = Callable[..., Page]
PICTURES = Path(__file__).parent / "out"


def credits_page(page: Page) -> None:
    """Open the credits in the history."""
    page.get_by_role("tab", name="History", exact=True).click()
    page.get_by_role("tab", name="Credits").click()


def signable() -> Song:
    """The band, of which two people have a half each."""
    lines = (Credit(name.lower(), name, "Writer", {"share_bp": 5000}) for name in ("Ann", "Mal"))
    return replace(band(), credits=tuple(lines))


SHARES = (
    "woodshed.studio.apply([{ edit: 'Change', kind: 'Credit', of: '', changes: "
    "{ ann: { extra: { share_bp: %d } }, mal: { extra: { share_bp: %d } } } }], 'Change the split sheet')"
)
SIGNATURES = re.compile("split-sheet/signatures$")


def test_nobody_signs_a_sheet_that_somebody_changed_in_that_moment(
    open_song: OpenSong,
) -> None:
    page = open_song(signable())
    credits_page(page)
    sheet = page.get_by_role("region", name="Split sheet")
    asked: list[Route] = []
    page.route(SIGNATURES, lambda route: asked.append(route))  # noqa: PLW0108 - playwright wants a function of Python
    with page.expect_request(SIGNATURES):
        page.get_by_role("button", name="Sign as Ann").click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("main", name="Song").wait_for()
    other.evaluate(SHARES % (100, 9900))
    expect(page.get_by_role("textbox", name="Share of Ann in per cent")).to_have_value("1")
    asked.pop().continue_()
    told = "The sheet has changed since you saw it. Look at it again, then sign."
    expect(sheet.get_by_role("alert")).to_have_text(told)
    expect(sheet.get_by_text("was 50 %")).to_have_count(2)
    expect(sheet.get_by_text("✓")).to_have_count(0)
    page.screenshot(path=PICTURES / "credits-changed.png")
    page.unroute(SIGNATURES)
    page.get_by_role("button", name="Sign as Ann").click()
    expect(sheet.get_by_text("✓")).to_have_count(1)
    expect(sheet.get_by_role("alert")).to_have_count(0)
    other.close()


def test_a_sheet_is_signed_when_the_edits_of_who_signs_are_saved(page: Page, studio: Any) -> None:
    """The line is slow: what was typed is on its way when Sign is pressed."""
    studio.keep(signable())
    held: list[Callable[[], None]] = []
    happened: list[str] = []
    is_slow = False

    def carry(line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def send(frame: str | bytes) -> None:
            if is_slow:
                held.append(lambda: server.send(frame))
            else:
                server.send(frame)

        line.on_message(send)

    page.route_web_socket(re.compile("/live"), carry)
    page.goto(f"{studio.url}/songs/song")
    credits_page(page)
    page.on("request", lambda request: happened.append("signed") if SIGNATURES.search(request.url) else None)
    sheet = page.get_by_role("region", name="Split sheet")
    button = page.get_by_role("button", name="Sign as Ann")
    expect(button).to_be_enabled()
    is_slow = True
    page.evaluate(SHARES % (2500, 7500))
    button.click()
    expect(button).to_be_disabled()
    happened.append("saved")
    is_slow = False
    for send in held:
        send()
    expect(sheet.get_by_text("✓")).to_have_count(1)
    assert happened == ["saved", "signed"]


def test_a_share_below_nothing_is_shown_as_none_and_signed_by_nobody(open_song: OpenSong) -> None:
    """The page takes none, but anything can come over the line."""
    page = open_song(signable())
    credits_page(page)
    sheet = page.get_by_role("region", name="Split sheet")
    page.evaluate(SHARES % (-5, 10_005))
    expect(sheet.get_by_role("status")).to_contain_text("The share of Ann and Mal is not between 0 and 100 %.")
    expect(sheet.get_by_text("this is no share")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Share of Ann in per cent")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("button", name="Sign as Ann")).to_be_disabled()
    page.screenshot(path=PICTURES / "credits-no-share.png")
