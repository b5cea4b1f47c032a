"""Skin, wires, brush and gate of the snare do what they say."""

from typing import Any

import numpy as np
import pytest

from woodshed.audio import Audio
from woodshed.engine import play

SAMPLE_RATE = 48_000


def snare(length_s: float = 1.0, velocity: int = 100, preset: str = "", **settings: Any) -> Audio:
    """Return one hit at middle C."""
    return play("snare", [(0.0, 0.05, 60, velocity)], length_s, SAMPLE_RATE, preset=preset, **settings)


def level_db(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the mean power between two moments, in dB."""
    part = audio[:, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)]
    return float(10 * np.log10(np.mean(part**2) + 1e-20))


@pytest.mark.parametrize("frequency", [160.0, 190.0, 240.0])
def test_the_skin_sounds_at_its_lowest_mode(frequency: float) -> None:
    """With wires, snap and overtones off and no drop, the strongest partial is `frequency_hz`."""
    audio = snare(2.0, frequency_hz=frequency, decay_s=2, drop_semitones=0, wires=0, snap=0, ring=0, room=0)[0]
    spectrum = np.abs(np.fft.rfft(audio * np.hanning(audio.size), 8 * audio.size))
    assert np.argmax(spectrum) * SAMPLE_RATE / (8 * audio.size) == pytest.approx(frequency, rel=6e-4)


@pytest.mark.parametrize("wires_s", [0.15, 0.4, 1.0])
def test_the_wires_fall_60_db_in_their_own_time(wires_s: float) -> None:
    """Measured from one to three fifths of the decay: 24 dB, give or take what noise does."""
    audio = snare(wires_s, wires_s=wires_s, wires=1, body=0, snap=0, buzz=0, room=0)
    window = 0.2 * wires_s
    fall = level_db(audio, window, 2 * window) - level_db(audio, 3 * window, 4 * window)
    assert fall == pytest.approx(24, rel=0.1)


def test_the_wires_are_bright_and_the_skin_is_not() -> None:
    """The wires lie above 1 kHz, the skin below."""
    for body, wires, low in ((1, 0, True), (0, 1, False)):
        audio = snare(body=body, wires=wires, snap=0, room=0, ring=0)
        power = (np.abs(np.fft.rfft(audio)) ** 2).sum(axis=0)
        share = power[: int(1000 * audio.shape[1] / SAMPLE_RATE)].sum() / power.sum()
        assert bool(share > 0.9) is low


def test_a_brush_sweeps_in_where_a_stick_cracks() -> None:
    """The loudest 5 ms come later under a brush."""

    def loudest_s(brush: float) -> float:
        power = snare(brush=brush, room=0)[0].astype(float) ** 2
        return float(np.argmax(np.convolve(power, np.ones(240)))) / SAMPLE_RATE

    assert loudest_s(0) < 0.015
    assert 0.02 < loudest_s(1) < 0.12


def test_a_gate_shuts_the_room() -> None:
    """With the gate at 200 ms the room stands until then and is 40 dB down 60 ms later."""
    settings: dict[str, Any] = {"room": 1, "room_s": 2, "wires_s": 0.1, "decay_s": 0.1}
    shut, standing = snare(gate_s=0.2, **settings), snare(gate_s=0, **settings)
    assert level_db(shut, 0.1, 0.19) == pytest.approx(level_db(standing, 0.1, 0.19), abs=0.5)
    assert level_db(shut, 0.26, 0.3) < level_db(standing, 0.26, 0.3) - 40


def test_a_room_is_wide_and_the_drum_is_in_the_middle() -> None:
    """Left and right are the same without a room, and differ with one."""
    dry, wide = snare(room=0), snare(room=0.5, width=1)
    assert np.array_equal(dry[0], dry[1])
    assert np.asarray(np.corrcoef(wide[:, SAMPLE_RATE // 10 :]))[0, 1] < 0.8
