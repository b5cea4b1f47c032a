"""Order keys: there is always room between two, and ids are as random as they must be."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from woodshed.song import Ids
from woodshed.song.live.order import changed_keys, key_between

places = st.lists(st.integers(0, 200), max_size=60)


@given(places)
def test_there_is_always_room_between_two_keys(chosen: list[int]) -> None:
    """Insert again and again anywhere: keys stay in order and differ."""
    keys: list[str] = []
    for place in chosen:
        at = place % (len(keys) + 1)
        low = keys[at - 1] if at else ""
        high = keys[at] if at < len(keys) else ""
        keys.insert(at, key_between(low, high))
    assert all(low < high for low, high in pairwise(keys))
    assert not any(key.endswith("0") for key in keys)


def test_keys_stay_short_when_tracks_are_added_at_the_end() -> None:
    """Forty tracks, two digits."""
    keys = changed_keys([str(number) for number in range(40)], {})
    assert max(len(key) for key in keys.values()) <= 2


@given(
    st.permutations("abcdef"),
    st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "5", "5V", "V", "x0", "é"])),
)
def test_any_order_can_be_brought_about(order: list[str], keys: dict[str, str]) -> None:
    """Whatever keys there were, equal and impossible ones too; and a second time nothing changes."""
    keys = keys | changed_keys(order, keys)
    assert all(keys[low] < keys[high] for low, high in pairwise(order))
    assert changed_keys(order, keys) == {}


def test_ids_follow_from_their_seed_and_otherwise_from_chance() -> None:
    """Ten letters and digits, so 36^10 ids."""
    first, again, other, chance = Ids(5), Ids(5), Ids(6), Ids()
    ids = [next(first) for _ in range(1_000)]
    assert ids == [next(again) for _ in range(1_000)]
    assert not {*ids} & {next(other) for _ in range(1_000)}
    assert not {*ids} & {next(chance) for _ in range(1_000)}
    assert len({*ids}) == 1_000
    assert {len(each) for each in ids} == {10}
