"""Signatures on a split sheet: each signs their own line, and nobody forges one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from woodshed.song.document import Credit, Track
from woodshed.song.edits import Add, Change
from woodshed.song.split_sheet import text_of
from woodshed.song.text import read_edit

OLGA = Credit("olga", "Olga Owner", "Writer", {"share_bp": 6000})
EDDIE = Credit("eddie", "Eddie Editor", "Writer", {"share_bp": 4000})


def sheet(house: Any, browser: httpx.Client) -> Any:
    return browser.get(f"/api/songs/{house.song}/split-sheet").json()


def sign(house: Any, browser: httpx.Client, credit: str, by: str = "", *, seen: str | None = None) -> httpx.Response:
    """Sign the sheet that was seen; as it is now, when nothing else is said."""
    told = {"credit": credit, "by": by, "text": sheet(house, browser)["text"] if seen is None else seen}
    return browser.post(f"/api/songs/{house.song}/split-sheet/signatures", json=told)


@pytest.fixture
def eddie(house: Any) -> httpx.Client:
    """An editor of a song whose owner is Olga; both are on the sheet."""
    house.owner.put("/api/me", json={"name": "Olga Owner"})
    browser: httpx.Client = house.guest("editor", "Eddie Editor")
    owner = house.sit(house.owner)
    owner.edit(Add((OLGA,)), Add((EDDIE,)))
    owner.until_saved()
    return browser


def test_each_signs_their_own_line_and_is_offered_no_other(house: Any, eddie: httpx.Client) -> None:
    assert sheet(house, eddie)["may_sign"] == ["eddie"]
    assert sheet(house, house.owner)["may_sign"] == ["olga"]
    refused = sign(house, eddie, "olga", "Olga Owner")
    assert (refused.status_code, refused.json()["problem"]) == (403, "That is not your line of the split sheet.")
    assert sign(house, house.owner, "eddie").status_code == 403
    assert sign(house, eddie, "eddie").status_code == 201
    assert [line["signed_by"] for line in sheet(house, house.owner)["lines"]] == ["", "Eddie Editor"]
    assert sign(house, house.owner, "olga").json()["is_signed"]


def test_a_sheet_that_changed_after_it_was_seen_is_not_signed(house: Any, eddie: httpx.Client) -> None:
    seen = sheet(house, eddie)["text"]
    owner = house.sit(house.owner)
    owner.edit(Change(Credit, {"olga": {"extra": {"share_bp": 9900}}, "eddie": {"extra": {"share_bp": 100}}}))
    owner.until_saved()
    refused = sign(house, eddie, "eddie", seen=seen)
    assert (refused.status_code, refused.json()) == (
        409, {"problem": "The sheet has changed since you saw it.", "remedy": "Look at it again, then sign."},
    )  # fmt: skip
    assert not any(line["signed_at"] or line["void"] for line in sheet(house, eddie)["lines"])
    door = f"/api/songs/{house.song}/split-sheet/signatures"
    assert eddie.post(door, json={"credit": "eddie"}).status_code == 422  # nobody signs unseen
    assert sign(house, eddie, "eddie").status_code == 201


def test_a_negative_share_that_came_over_the_line_is_signed_by_nobody(house: Any, eddie: httpx.Client) -> None:
    seat = house.sit(eddie)
    seat.edit(Change(Credit, {"olga": {"extra": {"share_bp": -5}}, "eddie": {"extra": {"share_bp": 10_005}}}))
    seat.until_saved()
    told = sheet(house, eddie)
    assert (told["total_bp"], told["adds_up"]) == (10_000, False)
    refused = sign(house, eddie, "eddie")
    assert (refused.status_code, refused.json()["problem"]) == (
        422, "The share of Olga Owner and Eddie Editor is not between 0 and 100 %.",
    )  # fmt: skip
    paper = eddie.get(f"/api/songs/{house.song}/split-sheet/split-sheet.txt").text
    assert "no share (-0.05 %)" in paper


def test_a_signature_that_an_editor_writes_into_the_song_is_none(house: Any, eddie: httpx.Client) -> None:
    sign(house, eddie, "eddie")
    seat = house.sit(eddie)
    seal = seat.song.credits[1].extra["signed"]["seal"]
    forged = {"by": "Olga Owner", "at": "2026-05-01T12:00:00Z", "text": text_of((OLGA, EDDIE)), "seal": seal}
    seat.edit(Change(Credit, {"olga": {"extra": {"signed": forged}}}))
    seat.until_saved()
    told = sheet(house, house.owner)
    assert [(line["signed_at"] != "", line["unproven"]) for line in told["lines"]] == [(False, True), (True, False)]
    assert not told["is_signed"]
    paper = house.owner.get(f"/api/songs/{house.song}/split-sheet/split-sheet.txt").text
    assert "signed by Olga" not in paper
    assert "not signed here: a signature that cannot be proven" in paper


def test_at_a_studio_of_one_machine_they_sign_by_turns(build: Callable[..., Any]) -> None:
    house = build()
    owner = house.sit(house.owner)
    owner.edit(Add((OLGA,)), Add((EDDIE,)))
    owner.until_saved()
    assert sheet(house, house.owner)["may_sign"] == ["olga", "eddie"]
    assert sign(house, house.owner, "olga").status_code == 201
    assert sign(house, house.owner, "eddie").json()["is_signed"]


def test_at_a_studio_of_one_machine_nobody_signs_for_a_guest(build: Callable[..., Any]) -> None:
    """Neither the line that is a guest's by who they are, nor the one that has their name."""
    house = build()
    mallory, eddie = house.guest("editor", "Mallory"), house.guest("editor", "Eddie Editor")
    key = mallory.post("/api/me").json()["person"]["id"]
    owner = house.sit(house.owner)
    owner.edit(Add((Credit("mal", "Mallory", "Writer", {"share_bp": 2000, "person": key}),)))
    owner.edit(Add((EDDIE,)), Add((Credit("bo", "Bo", "Writer", {"share_bp": 4000}),)))
    owner.until_saved()
    assert sheet(house, house.owner)["may_sign"] == ["bo"]
    assert [sheet(house, each)["may_sign"] for each in (mallory, eddie)] == [["mal"], ["eddie"]]
    assert sign(house, mallory, "mal").status_code == 201
    refused = sign(house, house.owner, "mal")
    assert (refused.status_code, refused.json()["problem"]) == (403, "That is not your line of the split sheet.")
    assert sign(house, house.owner, "eddie").status_code == 403
    assert house.owner.delete(f"/api/songs/{house.song}/people/{key}").status_code == 204
    assert sign(house, house.owner, "mal").status_code == 403  # what a guest signed stays theirs when they are gone
    assert sheet(house, house.owner)["lines"][0]["signed_by"] == "Mallory"
    assert sign(house, house.owner, "bo").status_code == 201


def test_whoever_takes_a_name_later_is_another_one_in_the_history_and_signs_for_nobody(house: Any) -> None:
    """Gus writes and is sent away; somebody else comes in who calls themselves Gus too."""
    first = house.guest("editor", "Gus")
    peer = house.sit(first)
    peer.edit(Add((Track("one", "One"),)))
    peer.until_saved()
    key = first.post("/api/me").json()["person"]["id"]
    draft = house.owner.get(f"/api/songs/{house.song}/split-sheet/draft").json()["edits"]
    owner = house.sit(house.owner)
    owner.edit(*(read_edit(edit) for edit in draft))
    owner.until_saved()
    assert house.owner.delete(f"/api/songs/{house.song}/people/{key}").status_code == 204
    second = house.guest("editor", "Gus")
    other = house.sit(second)
    other.edit(Add((Track("two", "Two"),)))
    other.until_saved()
    second.put("/api/me", json={"name": "Gustav"})
    other.edit(Add((Track("three", "Three"),)))
    other.until_saved()
    told = house.owner.get(f"/api/songs/{house.song}/history").json()
    by = [entry["by"] for entry in reversed(told) if "Gus" in entry["by"]]
    assert by == ["Gus", "Gus (2)", "Gustav"]
    made = house.owner.get(f"/api/songs/{house.song}/credits").json()
    assert {each["by"]: each["made"]["tracks"] for each in made if "Gus" in each["by"]} == {"Gus": 1, "Gustav": 2}
    second.put("/api/me", json={"name": "Gus"})
    assert "Gus" in [line["name"] for line in sheet(house, second)["lines"]]
    assert sheet(house, second)["may_sign"] == []
