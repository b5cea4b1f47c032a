"""The compressor's curve and times, and what it leaves alone.

Source of the curve: Giannoulis, Massberg, Reiss, JAES 60 (6), 2012, eq. 4.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from woodshed.audio import Audio
from woodshed.engine import process

RATE = 48_000
PLAIN: dict[str, Any] = {"threshold_db": -20, "ratio": 4, "knee_db": 0, "attack_ms": 10, "release_ms": 100}


def sine(hz: float, db: float, length_s: float = 1.0) -> Audio:
    """Return a sine whose peaks reach `db` dBFS, on both sides."""
    wave = 10 ** (db / 20) * np.sin(2 * np.pi * hz * np.arange(int(length_s * RATE)) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def settled_gain_db(audio: Audio, **settings: Any) -> float:
    """Return what the second half of `audio` is changed by, in dB."""
    out = process("compressor", audio, RATE, **(PLAIN | settings))
    half = audio.shape[1] // 2
    return float(10 * np.log10(np.mean(out[:, half:] ** 2) / np.mean(audio[:, half:] ** 2)))


def curve_db(level: float, threshold: float, ratio: float, knee: float) -> float:
    """Return the gain of eq. 4 at `level` dB."""
    over = level - threshold
    if 2 * over < -knee:
        return 0.0
    if 2 * abs(over) <= knee and knee > 0:
        return (1 / ratio - 1) * (over + knee / 2) ** 2 / (2 * knee)
    return (1 / ratio - 1) * over


@pytest.mark.parametrize("hz", [100, 1_000, 7_000])
@pytest.mark.parametrize("knee", [0, 6, 18])
@pytest.mark.parametrize(("level", "ratio"), [(-40, 4), (-24, 4), (-20, 4), (-16, 4), (-10, 2), (0, 10), (-6, 50)])
def test_the_static_curve_is_the_textbook_one(hz: float, knee: float, level: float, ratio: float) -> None:
    """Within 0.25 dB of eq. 4 (Giannoulis, Massberg, Reiss 2012), bass included: peaks are held, so nothing ripples."""
    wanted = curve_db(level, -20, ratio, knee)
    assert settled_gain_db(sine(hz, level), ratio=ratio, knee_db=knee) == pytest.approx(wanted, abs=0.25)


def test_the_rms_detector_reads_a_sine_like_the_peak_detector() -> None:
    """AES17: a full-scale sine is 0 dBFS in both."""
    assert settled_gain_db(sine(1_000, -8), rms=1) == pytest.approx(curve_db(-8, -20, 4, 0), abs=0.25)


def gain_over_time(settings: dict[str, Any], quiet_db: float, loud_db: float) -> tuple[npt.NDArray[np.float64], ...]:
    """Return times in s and gains in dB, at the crests of a 1 kHz sine that is loud from 0.5 to 2 s."""
    time = np.arange(4 * RATE) / RATE
    level = np.where((time >= 0.5) & (time < 2), loud_db, quiet_db)
    wave = (10 ** (level / 20) * np.sin(2 * np.pi * 1_000 * time)).astype(np.float32)
    out = process("compressor", np.stack([wave, wave]), RATE, **(PLAIN | settings))
    crest = np.abs(wave) > 0.5 * 10 ** (level / 20)
    return time[crest], 20 * np.log10(np.abs(out[0][crest] / wave[crest]))


@pytest.mark.parametrize("rms", [0, 1])
@pytest.mark.parametrize(("attack", "release"), [(3, 60), (10, 100), (30, 300)])
def test_63_percent_of_the_reduction_comes_in_the_attack_and_goes_in_the_release(
    attack: float, release: float, rms: int
) -> None:
    """One time constant each, in dB, within 10 % (Giannoulis, Massberg, Reiss 2012, sec. 2.3): by both detectors."""
    time, gain = gain_over_time({"attack_ms": attack, "release_ms": release, "rms": rms}, -30, -4)
    full = curve_db(-4, -20, 4, 0)
    attacked = time[(time >= 0.5) & (gain < full * (1 - np.exp(-1)))][0] - 0.5
    released = time[(time >= 2) & (gain > full * np.exp(-1))][0] - 2
    assert attacked * 1_000 == pytest.approx(attack, rel=0.1)
    assert released * 1_000 == pytest.approx(release, rel=0.1)


@pytest.mark.parametrize("loud_db", [-12, -8, 0])
def test_a_release_by_loudness_does_not_hang_on_how_loud_it_was(loud_db: float) -> None:
    """The mean forgets after 10 ms, so 100 ms stay 100 ms, 8 or 20 dB over the threshold; 10 % as above."""
    time, gain = gain_over_time({"rms": 1}, -30, loud_db)
    released = time[(time >= 2) & (gain > curve_db(loud_db, -20, 4, 0) * np.exp(-1))][0] - 2
    assert released * 1_000 == pytest.approx(100, rel=0.1)


@pytest.mark.parametrize("hz", [50, 60, 100])
def test_by_loudness_a_bass_note_is_read_within_a_decibel(hz: float) -> None:
    """A mean over 10 ms of a sine's square ripples by |sin x / x|, x = 2 pi hz 10 ms: a sixth, 0.7 dB, at most."""
    wanted = curve_db(-8, -20, 4, 0)
    assert settled_gain_db(sine(hz, -8), rms=1) == pytest.approx(wanted, abs=0.6)


def test_another_track_turns_this_one_down_while_it_plays() -> None:
    """A key at -8 dB, threshold -20, 4:1: 9 dB less of a pad that is itself under the threshold."""
    pad, key = sine(440, -30, 2), sine(200, -8, 2)
    key[:, RATE:] = 0
    out = process("compressor", pad, RATE, sidechain=key, **PLAIN)
    ducked, free = out[0, RATE // 2 : RATE], out[0, -RATE // 4 :]
    assert 20 * np.log10(np.max(np.abs(ducked))) == pytest.approx(-39, abs=0.3)
    assert 20 * np.log10(np.max(np.abs(free))) == pytest.approx(-30, abs=0.1)


def test_the_sidechain_high_pass_keeps_bass_from_pumping() -> None:
    """6 dB an octave: 50 Hz is 20 dB down at a corner of 500 Hz, which is under the threshold."""
    assert settled_gain_db(sine(50, -4), sidechain_highpass_hz=500) == pytest.approx(0, abs=0.1)


def test_a_bass_note_stays_a_clean_sine() -> None:
    """With 10 ms and 100 ms, harmonics of a compressed 60 Hz sine stay 50 dB below it."""
    out = process("compressor", sine(60, -6, 2), RATE, **PLAIN)[0, RATE:]
    spectrum = np.abs(np.fft.rfft(out * np.hanning(RATE)))
    assert np.max(spectrum[110:2_000]) < spectrum[60] * 10 ** (-50 / 20)


def test_both_sides_are_turned_down_together() -> None:
    """Otherwise a loud left would pull the picture to the right."""
    audio = sine(1_000, -6)
    audio[1] *= 0.1
    out = process("compressor", audio, RATE, **PLAIN)
    assert np.allclose(out[1], 0.1 * out[0], atol=1e-6)


def test_nothing_happens_under_the_threshold_or_at_mix_0() -> None:
    """Bit for bit."""
    noise = np.random.default_rng(2).uniform(-0.9, 0.9, (2, 9_600)).astype(np.float32)
    assert np.array_equal(process("compressor", noise, RATE, mix=0, **PLAIN), noise)
    assert np.array_equal(process("compressor", noise * np.float32(0.01), RATE, **PLAIN), noise * np.float32(0.01))
