"""What goes further than a step goes over in 5 ms, and a note begins with what its place says."""

from typing import Any

import numpy as np
import pytest

from woodshed.devices import device
from woodshed.engine.mirror import floats, ints

RATE = 48_000
CROSSING = 240
"""5 ms."""
TRACK, DEVICE = 0, 2
EXPRESSION = 11
LOW, HIGH = 1.0, 3.0
"""Modes of the filter."""
EVERY_KEY = -1


def place_of(kind: str, parameter: str) -> int:
    return [p.name for p in device(kind).parameters].index(parameter)


def automate(rig: Any, handle: int, parameter: int, points: list[tuple[int, float]], what: int = DEVICE) -> None:
    """Points that hold."""
    ticks, values = ints(tick for tick, _ in points), floats(value for _, value in points)
    count = len(points)
    rig("ws_automate", what, handle, parameter, count, ticks, values, ints([0] * count), floats([0.0] * count))


def filtered(rig: Any, *modes: tuple[int, float]) -> Any:
    """A quarter of a second of a constant through the filter, whose mode changes at these ticks."""
    rig.fed(np.full((2, RATE // 4), 0.4, np.float32))
    filtering = rig.device(rig.track("master"), "filter")
    rig("ws_device_set", filtering, place_of("filter", "cutoff_hz"), 8000.0)
    automate(rig, filtering, place_of("filter", "mode"), list(modes))
    rig("ws_play", 0)
    return rig.render(RATE // 4)[0]


def test_a_menu_goes_over_from_one_sound_to_the_other(rig: Any) -> None:
    """A constant is all of the low-pass and nothing of the high-pass: what is heard is half a cosine of 5 ms."""
    heard = filtered(rig, (0, LOW), (240, HIGH))
    at = RATE // 8
    assert heard[RATE // 16 : at] == pytest.approx(0.4, abs=1e-4)
    fall = heard[at - 1 : at + CROSSING + 64]
    assert -np.diff(fall).min() == pytest.approx(0.4 * np.pi / 2 / CROSSING, rel=0.05)
    assert np.diff(fall).max() < 1e-4
    assert np.abs(heard[at + CROSSING + 64 :]).max() < 0.002


def test_a_leap_waits_until_the_one_before_is_over(rig: Any) -> None:
    """Three menu changes within 5 ms: no sample is further from the next than one crossing makes it."""
    heard = filtered(rig, (0, LOW), (240, HIGH), (242, LOW), (245, HIGH))[RATE // 16 :]
    assert np.abs(np.diff(heard)).max() == pytest.approx(0.4 * np.pi / 2 / CROSSING, rel=0.05)
    assert np.abs(heard[-1000:]).max() < 0.002


def toms(rig: Any, drum: float | None) -> Any:
    """Two hits; `drum` for both, or low for the first and high for the second, which begins between grid points."""
    track = rig.track("instrument")
    tom = rig.device(track, "punch_tom")
    rig.track("master")
    rig.clip(track, 0, 9600, [(0, 100, 60, 100), (7000, 100, 60, 100)])
    if drum is None:
        automate(rig, tom, place_of("punch_tom", "drum"), [(0, 0.0), (7000, 2.0)])
    else:
        rig("ws_device_set", tom, place_of("punch_tom", "drum"), drum)
    rig("ws_play", 0)
    return rig.render(4 * RATE)


def test_a_note_that_begins_where_automation_leaps_begins_with_what_it_leaps_to(rig: Any) -> None:
    """Each step of a drum's pattern can have settings of its own, from its first sample on, bit for bit."""
    build = rig.host
    low, high, locked = (toms(type(rig)(build), drum) for drum in (0.0, 2.0, None))
    second = 7000 * 25
    assert second % 32 != 0
    assert np.array_equal(locked[:, :second], low[:, :second])
    assert np.array_equal(locked[:, second:], high[:, second:])


def test_a_fader_thrown_open_goes_over_along_half_a_cosine(rig: Any) -> None:
    track = rig.fed(np.ones((2, RATE // 4), np.float32))
    rig.track("master")
    automate(rig, track, 0, [(0, -96.0), (240, 0.0)], TRACK)
    rig("ws_play", 0)
    heard = rig.render(RATE // 4)[0]
    assert np.abs(np.diff(heard)).max() == pytest.approx(np.pi / 2 / 256, rel=0.05)
    assert heard[RATE // 8 + 300 :] == pytest.approx(1.0)


def test_a_swell_of_expression_has_no_steps(rig: Any) -> None:
    """Expression from 0 to 127 at once arrives in 16 grid points, in straight lines between them."""
    track = rig.track("instrument")
    rig.device(track, "organ")
    rig.track("master")
    rig.clip(track, 0, 3840, [(0, 3800, 60, 100)])
    rig("ws_play", 0)
    rig("ws_controller", track, EXPRESSION, 0.0, EVERY_KEY)
    rig.render(RATE // 2)
    rig("ws_controller", track, EXPRESSION, 127.0, EVERY_KEY)
    heard = rig.render(RATE // 2)[0]
    assert np.abs(heard).max() > 0.05
    assert np.abs(np.diff(heard[:2000])).max() < 1.1 * np.abs(np.diff(heard[4000:])).max()
