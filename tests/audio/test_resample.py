"""Another sample rate, the same sound."""

import numpy as np
import pytest

from woodshed.audio import Audio, Recording, resample, resample_recording
from woodshed.errors import AudioError


def tone(hz: float, sample_rate: int, seconds: float = 1.0) -> Audio:
    """A full-scale sine, mono."""
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    return np.sin(2 * np.pi * hz * time)[np.newaxis].astype(np.float32)


@pytest.mark.parametrize("hz", [997, 19_000])
def test_a_tone_keeps_level_and_pitch_from_44100_to_48000(hz: float) -> None:
    """SoX's VHQ: gain within 0.01 dB at 19 kHz, everything else below -110 dB (float32 rounding)."""
    changed = resample(tone(hz, 44_100), 44_100, 48_000)[0, 4800:-4800]
    truth = tone(hz, 48_000)[0, 4800:-4800]
    gain = float(changed @ truth / (truth @ truth))
    assert 20 * np.log10(gain) == pytest.approx(0, abs=0.01)
    assert 20 * np.log10(np.sqrt(((changed - gain * truth) ** 2).mean() * 2)) < -110


def test_what_the_new_rate_cannot_hold_is_gone() -> None:
    """30 kHz lies above the Nyquist frequency of 48 kHz."""
    changed = resample(tone(30_000, 96_000), 96_000, 48_000)
    assert 20 * np.log10(np.abs(changed[:, 4800:-4800]).max()) < -110


def test_the_same_rate_changes_nothing() -> None:
    """Not even a copy is needed."""
    recording = Recording(tone(440, 48_000), 48_000)
    assert resample_recording(recording, 48_000) is recording


def test_impossible_rates_are_refused() -> None:
    """Two sentences instead of a crash in a library."""
    with pytest.raises(AudioError):
        resample(tone(440, 48_000), 48_000, 0)
