"""Nobody is called as somebody else of the same song."""

from __future__ import annotations

from typing import Any

import pytest

from woodshed.server.people.names import likeness


@pytest.mark.parametrize(
    "name",
    ["Olga Owner", "olga  owner", "Olga-Owner", "Оlga Оwner", "Ólga Owner", "Olga Owner.", "0lga 0wner"],  # noqa: RUF001 - of another alphabet
)
def test_nobody_renames_themselves_to_somebody_else(house: Any, name: str) -> None:
    """In other cases, with other spaces and accents, in letters of another alphabet that look the same."""
    house.owner.put("/api/me", json={"name": "Olga Owner"})
    eddie = house.guest("editor", "Eddie")
    answer = eddie.put("/api/me", json={"name": name})
    assert (answer.status_code, answer.json()["problem"]) == (409, "Somebody else here is called so.")
    assert eddie.post("/api/me").json()["person"]["name"] == "Eddie"


def test_of_two_guests_of_one_name_the_second_is_told_apart(house: Any) -> None:
    gus, again, third = (house.guest("editor", "Gus") for _ in range(3))
    names = [browser.post("/api/me").json()["person"]["name"] for browser in (gus, again, third)]
    assert names == ["Gus", "Gus 2", "Gus 3"]
    assert again.put("/api/me", json={"name": "gus"}).status_code == 409
    assert gus.put("/api/me", json={"name": "GUS"}).status_code == 200


def test_guests_of_songs_that_have_nothing_to_do_with_each_other_may_share_a_name(house: Any) -> None:
    house.guest("editor", "Gus")
    other = house.owner.post("/api/songs", json={"from": "empty", "title": "Sun"}).json()["id"]
    assert house.guest("editor", "Gus", song=other).post("/api/me").json()["person"]["name"] == "Gus"


@pytest.mark.parametrize("name", ["Olga with compose#7", "Olga with compose", "Olga with Master"])
def test_nobody_is_called_as_if_somebody_else_had_accepted_an_idea(house: Any, name: str) -> None:
    assert house.guest("editor").put("/api/me", json={"name": name}).status_code == 422


def test_names_that_people_tell_apart_are_apart() -> None:
    names = ["Ann", "Anna", "Аня", "安", "李", "Ann 2", "♪", "♫"]
    assert len({likeness(name) for name in names}) == len(names)
