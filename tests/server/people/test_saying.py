"""What people write to each other: how often, and that it says something."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from woodshed.server.people.tries import Tries
from woodshed.server.problems import TooOftenError


def chat(house: Any, browser: httpx.Client, text: str) -> httpx.Response:
    return browser.post(f"/api/songs/{house.song}/chat", json={"text": text})


def comment(house: Any, browser: httpx.Client, text: str) -> httpx.Response:
    return browser.post(f"/api/songs/{house.song}/comments", json={"text": text, "tick": 0})


def test_one_person_cannot_drown_what_the_others_say(house: Any) -> None:
    """Twenty at once, then one every three seconds; the others are not held up by it."""
    loud, other = house.guest("commenter", "Loud"), house.guest("commenter", "Other")
    chat(house, other, "The bridge is lovely")
    answers = [chat(house, loud, "x" * 2000) for _ in range(12)] + [comment(house, loud, "x") for _ in range(28)]
    taken = [answer.status_code for answer in answers]
    assert taken.count(201) in (20, 21, 22)
    assert set(taken) == {201, 429}
    assert answers[-1].json() == {
        "problem": "You have said a lot at once.",
        "remedy": "Wait for 3 seconds, then send it again.",
    }
    key = comment(house, other, "Louder").json()["id"]
    refused = loud.post(f"/api/songs/{house.song}/comments/{key}/replies", json={"text": "x"})
    assert refused.status_code == 429
    assert chat(house, other, "Hello?").status_code == 201


@pytest.mark.parametrize("nothing", ["   ", "\n\t", "\u200b \u2060", ""])
def test_what_says_nothing_is_not_taken(house: Any, nothing: str) -> None:
    guest = house.guest("commenter")
    assert chat(house, guest, nothing).status_code == 422
    assert comment(house, guest, nothing).status_code == 422
    key = comment(house, guest, "Louder").json()["id"]
    answer = guest.post(f"/api/songs/{house.song}/comments/{key}/replies", json={"text": nothing})
    assert answer.status_code == 422


def test_who_was_too_fast_may_speak_again_after_a_pause() -> None:
    now = [0.0]
    said = Tries(2, 3.0, clock=lambda: now[0])
    for _ in range(2):
        said.spend("ann", "Too much.")
    with pytest.raises(TooOftenError, match="Too much"):
        said.spend("ann", "Too much.")
    said.spend("bo", "Too much.")
    now[0] = 3.1
    said.spend("ann", "Too much.")
