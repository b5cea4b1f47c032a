"""Two and three browsers in one song: they see each other, hear the same, and keep what each of them does."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import pytest

from woodshed.song import Song
from woodshed.song.document import MASTER, START, Clip, Device, Note, TempoPoint, Track
from woodshed.units import Ticks

NOTES = tuple(Note(f"note{n:04}", Ticks(n * 960), Ticks(900), 48 + n % 12) for n in range(64))
VERSE = Clip("verse", START, Ticks(64 * 960), "Verse", notes=NOTES)
SONG = Song(
    title="Rain",
    tempo=(TempoPoint(START, 120.0),),
    tracks=(
        Track("bass", "Bass", devices=(Device("d1", "mono_bass"),), clips=(VERSE,)),
        Track("keys", "Keys", colour=2, devices=(Device("d2", "electric_piano"),)),
        Track(MASTER, "Master", "master"),
    ),
)
HEARD = "(at) => window.woodshed.studio.together.heard(at)"
NOW = "() => performance.timeOrigin + performance.now()"
WITHIN_MS = 30.0


PRESENCE = "() => window.woodshed.studio.together.presence.others.length"
READY = "() => window.woodshed.studio.together.group.isReady"
PLAYS = "() => window.woodshed.studio.transport.playing && window.woodshed.studio.together.heard(Date.now()) !== null"
Come = Callable[..., Any]


@pytest.fixture
def song(studio: Any) -> None:
    studio.keep(SONG)


def see_each_other(*people: Any) -> None:
    for each in people:
        each.until(f"() => ({PRESENCE})() === {len(people) - 1}")


def skews_ms(*people: Any, rounds: int = 9) -> list[float]:
    """Return by how many milliseconds they hear apart, at some moments of the wall clock that all of them share."""
    found = []
    for _ in range(rounds):
        at = people[0].say(NOW)
        places = [each.say(HEARD, at) for each in people]
        assert all(place is not None for place in places), places
        found.append((max(places) - min(places)) / 48.0)
    return sorted(found)


def listen_together(*people: Any) -> None:
    for each in people:
        each.page.get_by_role("button", name="Listen together").first.click()
        each.until(READY)


def test_two_hear_the_same_place_at_the_same_moment(come: Come, song: None) -> None:
    ann, bob = come("Ann"), come("Bob")
    see_each_other(ann, bob)
    listen_together(ann, bob)
    ann.page.get_by_role("button", name="Play", exact=True).click()
    ann.until(PLAYS)
    bob.until(PLAYS)
    skews = skews_ms(ann, bob)
        "skews",
        skews,
        [
            p.say("() => [woodshed.studio.together.group.off_ms, woodshed.studio.together.group.corrected]")
            for p in (ann, bob)
        ],
    )
    assert statistics.median(skews) < WITHIN_MS
