"""The timeline in the page, as tests take hold of it: places in ticks and tracks become places on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from playwright.sync_api import FloatRect, Locator, Page, expect

from woodshed.song import MASTER, Clip, Song, Track
from woodshed.units import PPQ, Ticks

BAR = 4 * PPQ
MASTER_TRACK = Track(MASTER, "Master", "master")
PATIENCE_S = 30
TWO_FRAMES = "new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"
Spot = tuple[float, float]


class Kept(Protocol):
    """The studio of the fixtures, as far as it is asked here."""

    def song(self, name: str = "song") -> Song:
        """Return a song as it is on disk."""
        ...


class Workspace(Kept, Protocol):
    """The studio of the fixtures, as far as it is asked here."""

    url: str
    workspace: Path

    def keep(self, song: Song, name: str = "song") -> str:
        """Put a song into the workspace; returns its id."""
        ...


@dataclass
class TimelinePage:
    """The timeline of a page, and the disk behind it."""

    page: Page
    studio: Kept

    @property
    def clips(self) -> Locator:
        """The list of clips, which lies over the lanes."""
        return self.page.get_by_role("listbox", name="Clips")

    def clip(self, name: str) -> Locator:
        """Return a clip by the beginning of its name."""
        return self.clips.get_by_role("option", name=f"Clip {name}")

    def head(self, track: str) -> Locator:
        """Return a track's head."""
        return self.page.get_by_role("group", name=f"Track {track}", exact=True)

    def lane(self, name: str) -> Locator:
        """Return the head of an automation lane: "Bass: Gain"."""
        return self.page.get_by_role("group", name=f"Automation of {name}", exact=True)

    def x(self, tick: float) -> float:
        """Return where a tick is on the screen."""
        script = "() => (({ pixelsPerTick, scrollTick }) => [pixelsPerTick, scrollTick])(window.woodshed.studio.view)"
        box = self._still(self.clips)
        pixels, first = self.page.evaluate(script)
        return box["x"] + float((tick - first) * pixels)

    def at(self, tick: float, track: str, down: float = 0.6) -> Spot:
        """Return the place of a tick on a track, so far down its row."""
        return self.beside(tick, self.head(track), down)

    def beside(self, tick: float, head: Locator, down: float) -> Spot:
        """Return the place of a tick beside a head."""
        box = self._still(head)
        return self.x(tick), box["y"] + box["height"] * down

    def in_row(self, tick: float, row: str) -> Spot:
        """Return the place of a tick in one of the rows above: "Sections", "Chords", "Bars"."""
        box = self._still(self.page.locator(".labels").get_by_text(row, exact=True))
        return self.x(tick), box["y"] + box["height"] * (0.75 if row == "Bars" else 0.5)

    def _still(self, place: Locator) -> FloatRect:
        """Return where something is once it moves no more: a panel may be opening below, a line of words above."""
        end = time.monotonic() + PATIENCE_S
        before = place.bounding_box()
        while True:
            self.page.evaluate(TWO_FRAMES)
            box = place.bounding_box()
            if box is not None and box == before:
                return box
            assert time.monotonic() < end, f"{place} does not come to rest"
            before = box

    def put_playhead(self, tick: int) -> None:
        """Click where a tick is in the row of bars, and see that the playhead is there."""
        self.page.mouse.click(*self.in_row(tick, "Bars"))
        assert self.page.evaluate("window.woodshed.studio.transport.tick") == tick

    def drag(self, start: Spot, end: Spot, *, key: str = "") -> None:
        """Drag with the mouse, holding a key if wanted."""
        with self.holding(key):
            self.page.mouse.move(*start)
            self.page.mouse.down()
            self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
            self.page.mouse.move(*end, steps=3)
            self.page.mouse.up()

    @contextmanager
    def holding(self, key: str) -> Iterator[None]:
        """Hold a key down meanwhile."""
        if key:
            self.page.keyboard.down(key)
        yield
        if key:
            self.page.keyboard.up(key)

    def write(self, label: str, text: str) -> None:
        """Write into the field that is open on the canvas."""
        field = self.page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Enter")

    def choose(self, *names: str) -> None:
        """Choose lines of the open menu, one menu after the other."""
        for name in names:
            self.page.get_by_role("menuitem", name=name).or_(
                self.page.get_by_role("menuitemcheckbox", name=name)
            ).first.click()

    def on_disk(self, look: Callable[[Song], object], wanted: object) -> None:
        """Wait until what is looked up in the song on disk is as wanted."""
        expect(self.page.get_by_role("status", name="Saved state")).to_contain_text("saved")
        end = time.monotonic() + PATIENCE_S
        while (found := look(self.studio.song())) != wanted:
            assert time.monotonic() < end, f"On disk is {found}, wanted was {wanted}"
            self.page.wait_for_timeout(50)


def track_of(song: Song, name: str) -> Track:
    """Return a track by its name."""
    return next(track for track in song.tracks if track.name == name)


def starts(name: str) -> Callable[[Song], list[tuple[str, int]]]:
    """Return what looks up the clips of a track: name and bar from 1."""
    return lambda song: [(clip.name, clip.start // BAR + 1) for clip in track_of(song, name).clips]


def clip(name: str, bar: int, bars: int = 4, **fields: object) -> Clip:
    """Return a clip from a bar on."""
    return Clip(f"clip{name.lower():_<8}"[:12], Ticks((bar - 1) * BAR), Ticks(bars * BAR), name, **fields)  # type: ignore[arg-type]
