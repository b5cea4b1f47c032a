"""The saturator's harmonics, its cleanliness and its even loudness."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from woodshed.audio import Audio
from woodshed.certify.measures import measure_harmonics
from woodshed.engine import process

RATE = 48_000
WARM, TUBE, TAPE, CRUNCH, FUZZ = range(5)
CHARACTERS = [WARM, TUBE, TAPE, CRUNCH, FUZZ]


def sine(hz: float, db: float) -> Audio:
    """Return a second of a sine whose peaks reach `db` dBFS."""
    wave = 10 ** (db / 20) * np.sin(2 * np.pi * hz * np.arange(RATE) / RATE)
    return np.stack([wave, wave]).astype(np.float32)


def spectrum_db(audio: Audio) -> npt.NDArray[np.float64]:
    """Return the level of each whole Hz in the second half-second, the loudest being 0 dB."""
    size = np.abs(np.fft.rfft(audio[0, RATE // 2 :] * np.hanning(RATE // 2)))
    return np.asarray(20 * np.log10(size / np.max(size) + 1e-9))


def pink_noise(db: float) -> Audio:
    """Return a second of pink noise of `db` dBFS RMS."""
    spectrum = np.fft.rfft(np.random.default_rng(4).standard_normal((2, RATE)))
    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(spectrum.shape[1]) + 20))
    return np.asarray(noise * 10 ** (db / 20) / np.std(noise), dtype=np.float32)


@pytest.mark.parametrize("character", CHARACTERS)
def test_driving_harder_does_not_make_it_louder(character: int) -> None:
    """Pink noise at -18 dBFS keeps its loudness within 3 dB from no drive to 36 dB."""
    noise = pink_noise(-18)
    for drive_db in (0, 12, 24, 36):
        out = process("saturator", noise, RATE, character=character, drive_db=drive_db)
        assert 20 * np.log10(np.std(out) / np.std(noise)) == pytest.approx(0, abs=3)


def test_a_tube_has_even_harmonics_and_tape_has_none() -> None:
    """A lopsided curve makes even harmonics, a symmetrical one only odd ones."""
    tube = spectrum_db(process("saturator", sine(440, -12), RATE, character=TUBE, drive_db=9))
    tape = spectrum_db(process("saturator", sine(440, -12), RATE, character=TAPE, drive_db=9))
    second, third = 440, 660  # two points for each Hz: half a second was measured
    assert tube[second] > -32
    assert tube[second] > tube[third]
    assert tape[second] < -90
    assert tape[third] > -45


@pytest.mark.parametrize("rate", [44_100, RATE])
@pytest.mark.parametrize("character", CHARACTERS)
def test_aliases_stay_out_of_hearing(character: int, rate: int) -> None:
    """The goal for shapers, 20 dB into the curve at 1.2, 5 and 9 kHz; a fuzz has nine and six times more of its own.

    A tanh of that drive without precautions leaves 39, 16 and 12 dB (Parker, Zavalishin, Le Bivic, DAFx-16).
    """
    for hz, least in ((1_246, 80), (4_990, 80), (8_970, 70)):
        wave = np.sin(2 * np.pi * hz * np.arange(2 * rate) / rate).astype(np.float32)
        out = process("saturator", np.stack([wave, wave]), rate, character=character, drive_db=20)
        heard = out[0, rate // 2 : -rate // 2].astype(float)
        assert measure_harmonics(heard, hz, rate, coherent=False).alias_snr_db > least


@pytest.mark.parametrize("character", [WARM, TUBE, TAPE])
def test_a_quiet_sound_keeps_its_spectrum(character: int) -> None:
    """At -50 dBFS the gain from 100 Hz to 18 kHz is one figure within 0.5 dB."""
    click = np.zeros((2, 8_192), np.float32)
    click[:, 4_000] = 0.003
    gain = 20 * np.log10(np.abs(np.fft.rfft(process("saturator", click, RATE, character=character, drive_db=0)[0])))
    heard = gain[17:3_073]  # 100 Hz to 18 kHz
    assert np.max(heard) - np.min(heard) < 0.5


@pytest.mark.parametrize("character", CHARACTERS)
def test_silence_stays_silence_and_no_offset_is_left(character: int) -> None:
    """However lopsided the curve."""
    settings: dict[str, Any] = {"character": character, "drive_db": 24, "bias": 0.8}
    assert not np.any(process("saturator", np.zeros((2, 4_800), np.float32), RATE, **settings))
    out = process("saturator", sine(200, -6), RATE, **settings)
    assert abs(float(np.mean(out[:, RATE // 2 :]))) < 1e-3


def test_the_dry_part_of_a_mix_is_not_late() -> None:
    """Dry and wet share one delay: half of each adds up without the notches of a comb."""
    click = np.zeros((2, 8_192), np.float32)
    click[:, 4_000] = 0.003
    gain = 20 * np.log10(np.abs(np.fft.rfft(process("saturator", click, RATE, mix=0.5, drive_db=0)[0])))
    heard = gain[17:3_073]  # 100 Hz to 18 kHz
    assert np.max(heard) - np.min(heard) < 0.5
