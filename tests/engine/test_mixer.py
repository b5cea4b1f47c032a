"""The mixer's arithmetic, on signals that are fed to it."""

from typing import Any

import numpy as np
import pytest

GAIN_DB, PAN, WIDTH = 0, 1, 2
MUTE, SOLO, SOLO_SAFE, INVERT = 0, 1, 2, 3


def noise(frames: int = 9600, seed: int = 1) -> Any:
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (2, frames)).astype(np.float32)


def level_db(signal: Any, reference: Any) -> float:
    return float(20 * np.log10(np.std(signal) / np.std(reference)))


def test_a_fader_at_0_db_changes_no_bit(rig: Any) -> None:
    signal = noise()
    rig.fed(signal)
    rig.track("master")
    assert np.array_equal(rig.render(9600), signal)


def test_a_fader_at_minus_6_02_db_halves(rig: Any) -> None:
    """20 log10(1/2) = -6.0206 dB."""
    signal = noise()
    track = rig.fed(signal)
    rig.track("master")
    rig("ws_track_set", track, GAIN_DB, -6.0206)
    assert rig.render(9600) == pytest.approx(signal / 2, abs=1e-6)


@pytest.mark.parametrize(("pan", "left_db", "right_db"), [(-1.0, 3.01, -np.inf), (-0.5, 2.32, -5.33), (0.0, 0.0, 0.0)])
def test_pan_keeps_the_power(rig: Any, pan: float, left_db: float, right_db: float) -> None:
    """Constant power: sqrt(2) cos and sin of (pan + 1) pi / 4, so the middle is 3.01 dB under a side."""
    signal = noise()
    track = rig.fed(signal)
    rig.track("master")
    rig("ws_track_set", track, PAN, pan)
    output = rig.render(9600)
    assert level_db(output[0], signal[0]) == pytest.approx(left_db, abs=0.01)
    if np.isfinite(right_db):
        assert level_db(output[1], signal[1]) == pytest.approx(right_db, abs=0.01)
    else:
        assert np.abs(output[1]).max() < 1e-6


def test_width_0_is_mono_and_width_2_doubles_the_difference(rig: Any) -> None:
    signal = noise()
    track = rig.fed(signal)
    rig.track("master")
    rig("ws_track_set", track, WIDTH, 0.0)
    output = rig.render(9600)
    assert output[0] == pytest.approx((signal[0] + signal[1]) / 2, abs=1e-6)
    assert np.array_equal(output[0], output[1])


def test_opposite_polarity_cancels_to_silence(rig: Any) -> None:
    signal = noise()
    rig.fed(signal)
    rig("ws_track_flag", rig.fed(signal), INVERT, 1)
    rig.track("master")
    assert np.abs(rig.render(9600)).max() == 0.0


def test_a_muted_track_feeds_neither_the_mix_nor_its_sends(rig: Any) -> None:
    track, echo = rig.fed(noise()), rig.track("return")
    rig.track("master")
    for pre in (0, 1):
        rig("ws_send_set", rig("ws_send_add", track, echo, pre), 0.0)
    rig("ws_track_flag", track, MUTE, 1)
    assert np.abs(rig.render(9600)).max() == 0.0


def test_solo_leaves_the_soloed_its_group_and_the_solo_safe(rig: Any) -> None:
    heard, hidden, safe = noise(seed=1), noise(seed=2), noise(seed=3)
    first, _, third = rig.fed(heard), rig.fed(hidden), rig.fed(safe)
    group = rig.track("group")
    rig.track("master")
    rig("ws_track_route", first, group)
    rig("ws_track_flag", first, SOLO, 1)
    rig("ws_track_flag", third, SOLO_SAFE, 1)
    assert rig.render(9600) == pytest.approx(safe + heard, abs=1e-6)


def test_a_send_after_the_fader_follows_it_and_one_before_does_not(rig: Any) -> None:
    signal = noise()
    track, after, before = rig.fed(signal), rig.track("return"), rig.track("return")
    master = rig.track("master")
    rig("ws_send_set", rig("ws_send_add", track, after, 0), -6.0206)
    rig("ws_send_set", rig("ws_send_add", track, before, 1), -6.0206)
    rig("ws_track_set", track, GAIN_DB, -12.0412)
    stems = {name: np.zeros((2, 9600), np.float32) for name in (after, before)}
    for name, stem in stems.items():
        rig("ws_tap", name, 1, stem[0], stem[1])
    rig.render(9600, block=9600)
    assert stems[after] == pytest.approx(signal / 8, abs=1e-6)
    assert stems[before] == pytest.approx(signal / 2, abs=1e-6)
    assert master >= 0


def test_the_master_is_the_sum_of_the_stems_in_order_bit_for_bit(rig: Any) -> None:
    tracks = [rig.fed(noise(seed=seed)) for seed in range(7)]
    rig.track("master")
    for index, track in enumerate(tracks):
        rig("ws_track_set", track, GAIN_DB, -index * 1.3)
        rig("ws_track_set", track, PAN, index / 7 - 0.4)
    stems = np.zeros((7, 2, 9600), np.float32)
    for track, stem in zip(tracks, stems, strict=True):
        rig("ws_tap", track, 1, stem[0], stem[1])
    output = rig.render(9600, block=9600)
    total = np.zeros((2, 9600), np.float32)
    for stem in stems:
        total += stem
    assert np.array_equal(output, total)


def test_a_route_in_a_circle_is_refused(rig: Any) -> None:
    first, second = rig.track("group"), rig.track("group")
    rig.track("master")
    rig("ws_track_route", first, second)
    rig("ws_track_route", second, first)
    assert rig("ws_connect") == -1


def test_a_fader_moved_while_playing_glides(rig: Any) -> None:
    """No zipper: a full-scale constant never steps by more than a 1/100 of the move."""
    signal = np.ones((2, 9600), np.float32)
    track = rig.fed(signal)
    rig.track("master")
    rig.render(4800, block=4800)
    rig("ws_track_set", track, GAIN_DB, -6.0206)
    output = rig.render(4800, block=4800)
    assert np.abs(np.diff(output[0])).max() < 0.005
    assert output[0, 1024:] == pytest.approx(0.5, abs=1e-5)


def test_automation_moves_a_fader_in_straight_decibels(rig: Any) -> None:
    """From 0 to -12.04 dB over one beat (0.5 s at 120 bpm): half way it is -6.02 dB."""
    signal = np.ones((2, 24_000), np.float32)
    track = rig.fed(signal)
    rig.track("master")
    points = np.array([0, 960], np.int32), np.array([0.0, -12.0412], np.float32)
    rig("ws_automate", 0, track, GAIN_DB, 2, *points, np.array([1, 1], np.int32), np.zeros(2, np.float32))
    rig("ws_play", 0)
    output = rig.render(24_000, block=24_000)
    assert output[0, 12_000] == pytest.approx(0.5, abs=0.0005)
    assert output[0, -1] == pytest.approx(0.25, abs=0.0005)


def test_held_automation_stays_until_the_next_point_and_goes_over_in_6_ms(rig: Any) -> None:
    """0 to -96 dB at once would be a click: no step from sample to sample is greater than a 1/100."""
    track = rig.fed(np.ones((2, 24_000), np.float32))
    rig.track("master")
    points = np.array([0, 480], np.int32), np.array([0.0, -96.0], np.float32)
    rig("ws_automate", 0, track, GAIN_DB, 2, *points, np.array([0, 0], np.int32), np.zeros(2, np.float32))
    rig("ws_play", 0)
    output = rig.render(24_000, block=24_000)
    assert output[0, :11_968] == pytest.approx(1.0)
    assert np.abs(np.diff(output[0])).max() < 0.01
    assert np.abs(output[0, 12_288:]).max() == 0.0


def test_the_meters_read_a_sine(rig: Any) -> None:
    """A 997 Hz sine of full scale on both sides: peak 1, RMS 1/sqrt(2), and 0.0 LUFS by BS.1770."""
    wave = np.sin(2 * np.pi * 997 * np.arange(48_000) / 48_000).astype(np.float32)
    rig.fed(np.stack([wave, wave]))
    master = rig.track("master")
    rig("ws_meters", 1)
    rig.render(48_000, block=48_000)
    numbers = np.zeros(7, np.float32)
    rig("ws_meter", master, numbers)
    assert numbers[:2] == pytest.approx(1.0, abs=1e-3)
    assert numbers[2:4] == pytest.approx(2**-0.5, abs=1e-3)
    assert numbers[4] == pytest.approx(0.0, abs=0.05)
    assert numbers[5:] == pytest.approx(1.0, abs=0.02)


def test_a_soloed_return_is_heard_alone(rig: Any) -> None:
    signal = noise()
    track, echo = rig.fed(signal), rig.track("return")
    rig.track("master")
    rig("ws_send_set", rig("ws_send_add", track, echo, 0), -6.0206)
    rig("ws_track_flag", echo, SOLO, 1)
    assert rig.render(9600) == pytest.approx(signal / 2, abs=1e-6)


def test_automation_of_a_mute_does_not_break_a_solo_and_closes_sends_before_the_fader(rig: Any) -> None:
    loud, quiet = noise(seed=1), noise(seed=2)
    first, second, echo = rig.fed(loud), rig.fed(quiet), rig.track("return")
    rig.track("master")
    rig("ws_send_set", rig("ws_send_add", second, echo, 1), 0.0)
    shape = np.array([0], np.int32), np.array([1.0], np.float32), np.array([0], np.int32), np.zeros(1, np.float32)
    rig("ws_automate", 3, first, 0, 1, *shape)
    rig("ws_track_flag", second, SOLO, 1)
    closed = np.array([0.0], np.float32)
    rig("ws_automate", 3, second, 0, 1, shape[0], closed, shape[2], shape[3])
    assert np.abs(rig.render(9600)).max() == 0.0
