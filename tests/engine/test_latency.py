"""Latency: declared by each device, taken out on every path."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import woodshed.engine
from woodshed.devices import device, device_names
from woodshed.engine import process
from woodshed.engine.mirror import floats

RATE = 48_000


def noise(frames: int = 24_000, seed: int = 1) -> Any:
    return np.random.default_rng(seed).uniform(-0.1, 0.1, (2, frames)).astype(np.float32)


def index_of(kind: str, name: str) -> int:
    return [spec.name for spec in device(kind).parameters].index(name)


def test_a_dry_path_and_a_late_one_meet(rig: Any) -> None:
    """A bypassed limiter on one of two opposite tracks cancels the other exactly."""
    signal = noise()
    rig.fed(signal)
    group, late = rig.track("group"), rig.fed(signal)
    rig("ws_track_route", late, group)
    rig("ws_device_bypass", rig.device(group, "limiter"), 1)
    rig("ws_track_flag", group, 3, 1)
    rig.track("master")
    assert rig("ws_connect") == 0
    assert rig("ws_latency") > 0
    assert np.abs(rig.render(24_000)).max() == 0.0


def test_sends_wait_for_the_slowest_too(rig: Any) -> None:
    signal = noise()
    track, echo = rig.fed(signal), rig.track("return")
    send = rig("ws_send_add", track, echo, 0)
    rig("ws_send_set", send, 0.0)
    rig("ws_device_bypass", rig.device(echo, "limiter"), 1)
    rig("ws_track_flag", echo, 3, 1)
    rig.track("master")
    assert np.abs(rig.render(24_000)).max() == 0.0


def test_a_sidechain_hears_its_source_in_time(rig: Any) -> None:
    """A compressor keyed by a track that a limiter makes late still ducks on the beat."""
    key = np.zeros((2, 24_000), np.float32)
    key[:, 12_000:] = 0.9 * np.sin(2 * np.pi * 1000 * np.arange(12_000) / RATE)
    carrier = np.full((2, 24_000), 0.5, np.float32)
    source, ducked = rig.fed(key), rig.fed(carrier)
    group, bus = rig.track("group"), rig.track("group")
    rig("ws_track_route", source, group)
    rig("ws_track_route", ducked, bus)
    rig("ws_device_bypass", rig.device(group, "limiter"), 1)
    rig("ws_track_flag", group, 0, 1)
    compressor = rig.device(bus, "compressor")
    for name, value in {"threshold_db": -30.0, "ratio": 20.0, "attack_ms": 0.1}.items():
        rig("ws_device_set", compressor, index_of("compressor", name), value)
    rig("ws_device_sidechain", compressor, group)
    rig.track("master")
    assert rig("ws_connect") == 0
    latency = rig("ws_latency")
    output = rig.render(24_000)[0]
    assert output[latency + 6000 : latency + 11_990].min() > 0.9 * output[latency + 6000]
    assert output[latency + 12_480 : 24_000].max() < 0.5 * output[latency + 6000]


@pytest.mark.parametrize("kind", [name for name in device_names() if device(name).kind == "effect"])
def test_every_effect_is_as_late_as_it_says(rig: Any, kind: str) -> None:
    """Bypassed, an effect is a pure wait of its own latency; process() takes just that out."""
    signal = noise(4800)
    group = rig.track("group")
    rig("ws_track_route", rig.fed(signal), group)
    rig("ws_device_bypass", rig.device(group, kind), 1)
    rig.track("master")
    assert rig("ws_connect") == 0
    latency = rig("ws_latency")
    output = rig.render(4800)
    assert np.array_equal(output[:, latency:], signal[:, : 4800 - latency])


def test_oversampling_keeps_the_pass_band_flat_and_on_time() -> None:
    """The saturator runs at 4x; with its drive in the linear range 1 kHz comes through in phase."""
    wave = (0.001 * np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)).astype(np.float32)
    output = process("saturator", np.stack([wave, wave]), RATE, mix=0.0)
    assert output[0, 4800:-4800] == pytest.approx(wave[4800:-4800], abs=2e-6)


def test_half_band_filters_stop_the_image_by_100_db() -> None:
    """The taps of host/halfband.h: within 0.001 dB to the pass edge, at least 100 dB down at its image."""
    text = (Path(woodshed.engine.__file__).parent / "host" / "halfband.h").read_text(encoding="utf-8")
    for name, pass_edge in (("STEEP", 20_880 / 96_000), ("GENTLE", 24_000 / 192_000)):
        body = text.split(f"constexpr float {name}[")[1].split("{")[1].split("}")[0]
        half = np.array([float(number.strip().rstrip("f")) for number in body.split(",")])
        taps = np.zeros(4 * len(half) - 1)
        taps[::2] = np.concatenate([half, half[::-1]])
        taps[2 * len(half) - 1] = 0.5
        response = np.abs(np.fft.rfft(taps, 1 << 16))
        frequency = np.fft.rfftfreq(1 << 16)
        assert 20 * np.log10(response[frequency >= 0.5 - pass_edge].max()) < -100
        assert np.abs(20 * np.log10(response[frequency <= pass_edge])).max() < 0.001


def test_a_device_that_breaks_is_muted_named_and_used_again(rig: Any) -> None:
    """Infinity fed into a filter makes it emit no numbers: it is silent there, and sound comes back."""
    signal = noise(48_000)
    signal[:, 12_000] = np.inf
    group = rig.track("group")
    rig("ws_track_route", rig.fed(signal), group)
    effect = rig.device(group, "filter")
    rig.track("master")
    output = rig.render(48_000)
    assert np.isfinite(output).all()
    assert rig("ws_fault") == effect
    assert rig("ws_fault") == -1
    assert np.abs(output[:, 24_000:]).max() > 0.01


def test_values_out_of_range_are_clamped_and_no_number_is_refused(rig: Any) -> None:
    signal = noise()
    track = rig.fed(signal)
    rig.track("master")
    rig("ws_track_set", track, 0, float("nan"))
    rig("ws_track_set", track, 1, 99.0)
    output = rig.render(24_000)
    assert np.isfinite(output).all()
    assert np.abs(output[0]).max() < 1e-6
    assert floats([1.0]).dtype == np.float32
