"""What is promised of people holds in `people.db` and in a PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from woodshed.server.people.database import FileDatabase, hash_of
from woodshed.server.people.people import People
from woodshed.server.people.roles import Role
from woodshed.server.people.sessions import LIFETIME_S
from woodshed.server.problems import NotThereError, TakenError, UnknownError


@pytest.fixture(params=["sqlite", "postgres"])
def people(request: pytest.FixtureRequest, open_at: Callable[..., Any]) -> Iterator[People]:
    root, stores = open_at(request.param)
    made = People(root, token="any", accounts=True, database=stores.people, cookie=stores.cookie)  # noqa: S106 - of a test
    yield made
    made.close()


def test_somebody_is_found_again_as_they_were_and_as_they_changed(people: People) -> None:
    ann = people.persons.make(name="Ann", colour=3, avatar="moon", guest=True)
    assert people.persons.find(ann.id) == ann
    people.persons.change(ann.id, name="Anna", colour=4, avatar="leaf")
    found = people.persons.find(ann.id)
    assert found is not None
    assert (found.name, found.colour, found.avatar, found.guest, found.owner) == ("Anna", 4, "leaf", True, False)
    assert people.persons.find("nobody") is None


def test_sessions_end(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = people.persons.make(name="Ann")
    first, second = (people.sessions.begin(ann.id) for _ in range(2))
    keys = [hash_of(secret) for secret in (first, second)]
    assert [people.sessions.person(key) for key in keys] == [ann.id, ann.id]
    people.sessions.end_others(ann.id, keys[0])
    assert [people.sessions.person(key) for key in keys] == [ann.id, None]
    now = people.database.now()
    monkeypatch.setattr(type(people.database), "now", staticmethod(lambda: now + LIFETIME_S + 1))
    assert people.sessions.person(keys[0]) is None


def test_a_link_gives_a_place_that_goes_with_it(people: People) -> None:
    ann, bob = (people.persons.make(name=name) for name in ("Ann", "Bob"))
    invite, secret = people.invites.make("rain", Role.EDITOR, 60.0, ann.id)
    low, _ = people.invites.make("rain", Role.LISTENER, None, ann.id)
    assert people.invites.open(secret) == invite
    people.invites.accept(invite, bob.id)
    people.invites.accept(low, bob.id)  # a higher place stays
    assert people.places.of_person(bob.id) == {"rain": Role.EDITOR}
    assert [(place["person"]["name"], place["role"]) for place in people.places.of_song("rain")] == [("Bob", "editor")]
    assert {(one.id, one.uses) for one in people.invites.of_song("rain")} == {(invite.id, 1), (low.id, 0)}
    people.invites.revoke("rain", invite.id)
    assert people.places.of_person(bob.id) == {}
    with pytest.raises(NotThereError, match="was taken back"):
        people.invites.open(secret)
    with pytest.raises(NotThereError, match="no such invitation"):
        people.invites.revoke("snow", low.id)


def test_a_link_runs_out(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = people.persons.make(name="Ann")
    _, secret = people.invites.make("rain", Role.EDITOR, 60.0, ann.id)
    now = people.database.now()
    monkeypatch.setattr(type(people.database), "now", staticmethod(lambda: now + 61))
    with pytest.raises(NotThereError, match="has run out"):
        people.invites.open(secret)


def test_a_branch_lets_in_whoever_is_in_its_song(people: People) -> None:
    ann, bob = (people.persons.make(name=name) for name in ("Ann", "Bob"))
    invite, _ = people.invites.make("rain", Role.COMMENTER, None, ann.id)
    for person in (ann, bob):
        people.invites.accept(invite, person.id)
    people.places.copy("rain", "rain-2", bob.id)
    people.places.copy("rain", "rain-2", bob.id)
    assert people.places.of_person(ann.id)["rain-2"] == Role.COMMENTER
    assert people.places.of_person(bob.id)["rain-2"] == Role.OWNER
    people.places.change("rain", ann.id, Role.EDITOR)
    people.places.end("rain", bob.id)
    assert [place["role"] for place in people.places.of_song("rain")] == ["editor"]
    with pytest.raises(NotThereError):
        people.places.end("rain", bob.id)


def test_a_login_is_one_persons(people: People) -> None:
    ann, bob = (people.persons.make(name=name) for name in ("Ann", "Bob"))
    people.accounts.keep(ann, "ann", "correct horse", owner=True)
    people.accounts.keep(ann, "ANN", "correct horse battery", owner=False)
    assert people.accounts.check("Ann", "correct horse battery").owner  # who owns the studio goes on to
    with pytest.raises(TakenError):
        people.accounts.keep(bob, "ann", "correct horse", owner=False)
    with pytest.raises(UnknownError):
        people.accounts.check("ann", "correct horse")


def test_whose_a_comment_is_is_noted_until_the_song_goes(people: People) -> None:
    ann, bob = (people.persons.make(name=name) for name in ("Ann", "Bob"))
    people.comments.note("rain", "c1", ann.id)
    people.comments.note("rain", "c1", bob.id)
    assert (people.comments.of_person("rain", ann.id), people.comments.of_person("rain", bob.id)) == (set(), {"c1"})
    people.invites.forget("rain")
    assert people.comments.of_person("rain", bob.id) == set()


def test_what_another_process_wrote_is_noticed(people: People, open_at: Callable[..., Any]) -> None:
    root, stores = open_at("sqlite" if isinstance(people.database, FileDatabase) else "postgres", "b")
    other = People(root, token="any", database=stores.people, cookie=stores.cookie)  # noqa: S106 - of a test
    people.persons.make(name="Ann")
    before = people.database.foreign()
    assert people.database.foreign() == before
    other.persons.make(name="Bob")
    assert people.database.foreign() != before
    other.close()
