"""Who somebody is says the server, whatever their browser says of itself."""

import json

import pytest

from woodshed.server.people.persons import Person
from woodshed.server.people.roles import Role
from woodshed.server.people.seats import Seat
from woodshed.server.presence import as_seated

GUS = Seat("rain", Role.LISTENER, Person("gus-id", "Gus", 3, "wave", guest=True))


@pytest.mark.parametrize(
    "state",
    [
        '{"person":{"id":"olga-id","name":"Olga"},"role":"owner","tick":1}',
        r'{"pers\u006fn":{"id":"olga-id","name":"Olga"},"r\u006fle":"owner","tick":1}',
        '{"person":{"id":"gus-id"},"person":{"id":"olga-id","name":"Olga"},"role":"listener","role":"owner","tick":1}',
    ],
)
def test_nobody_can_say_in_whatever_spelling_that_they_are_somebody_else(state: str) -> None:
    told = {"person": GUS.person.plain() if GUS.person else None, "role": "listener", "tick": 1}
    assert json.loads(as_seated(state, GUS)) == told


def test_a_state_that_is_no_object_of_json_says_nothing_of_anybody() -> None:
    for state in ('{"person": {"name":"Olga"', "[" * 10_000, '["person"]', '"Olga"', '{"tick":NaN}'):
        assert as_seated(state, GUS) == "null"


def test_a_half_of_a_letter_harms_nobody() -> None:
    as_seated(r'{"person":{},"selected":"\ud800"}', GUS).encode()


def test_a_plain_client_that_says_nothing_of_a_person_stays_as_it_is() -> None:
    assert json.loads(as_seated('{"user":{"name":"x"}}', GUS)) == {"user": {"name": "x"}}
    assert as_seated('{"cursor":1}', None) == '{"cursor":1}'
