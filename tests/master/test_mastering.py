"""Masters have the loudness asked for, stay under their ceiling, and harm nothing."""

from pathlib import Path
from typing import Any

import numpy as np
import pyebur128
import pytest
from scipy import signal

from woodshed.analysis import measure, measure_bands, measure_spectrum, true_peaks
from woodshed.audio import Audio, Recording, load_audio, save_flac, save_wav
from woodshed.errors import AudioError, Cancelled
from woodshed.master import Master, TimedSection, master_recording
from woodshed.master.limiting import first_gain
from woodshed.master.sound import Sound

SAMPLE_RATE = 48_000
BELOW_HEARING = signal.butter(2, 8.0, "highpass", fs=SAMPLE_RATE, output="sos")
"""What every master loses: a Butterworth high-pass of second order."""


def song(sample_rate: int = SAMPLE_RATE, seconds: float = 10.0, seed: int = 0, drums: float = 1.0) -> Audio:
    """A small song: chords on both sides, bass, drums, a quiet verse and a loud hook."""
    dice = np.random.default_rng(seed)
    time = np.arange(round(seconds * sample_rate)) / sample_rate
    energy = np.where(time < seconds / 2, 0.45, 1.0)
    sides = []
    for _ in range(2):
        chord = sum(np.sin(2 * np.pi * hz * time + dice.uniform(0, 6)) / hz**0.5 for hz in (220, 277, 330, 880, 1760))
        air = signal.lfilter([0.1], [1, -0.9], dice.standard_normal(time.size)) * 0.05
        sides.append(0.6 * chord * energy + air * energy)
    bass = 0.12 * np.sin(2 * np.pi * 55 * time)
    kick = drums * 0.5 * np.sin(2 * np.pi * 60 * (time % 0.5)) * np.exp(-14 * (time % 0.5))
    late = (time + 0.25) % 0.5
    snare = drums * 0.25 * dice.standard_normal(time.size) * np.exp(-25 * late)
    return (0.5 * (np.stack(sides) + bass + (kick + snare) * energy)).astype(np.float32)


def libebur128(audio: Audio, sample_rate: int) -> tuple[float, float]:
    """Loudness and true peak as another meter reads them."""
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    state = pyebur128.R128State(audio.shape[0], sample_rate, mode)
    state.add_frames(np.ascontiguousarray(audio.T).ravel(), audio.shape[1])
    peak = max(pyebur128.get_true_peak(state, channel) for channel in range(audio.shape[0]))
    return pyebur128.get_loudness_global(state), 20 * np.log10(peak)


def finished(audio: Audio, sample_rate: int = SAMPLE_RATE, **wishes: Any) -> Master:
    """The master of some audio."""
    return master_recording(Recording(audio, sample_rate), **wishes)


@pytest.mark.parametrize("drums", [0.0, 1.0, 3.0])
@pytest.mark.parametrize("target", [-16.0, -14.0, -11.0])
def test_the_first_guess_of_the_limiters_gain_is_nearly_right(drums: float, target: float) -> None:
    """Within 0.3 LU of what the limiter makes of it, though it may have to take 9 dB of a kick."""
    heard = Sound(song(drums=drums), SAMPLE_RATE)
    raised = heard.louder(target - heard.loudness)
    gain_db = first_gain(raised, target, -1.0)
    limited = raised.through("limiter", {"gain_db": gain_db, "ceiling_dbtp": -1.0, "release_ms": 60.0})
    assert limited.loudness == pytest.approx(target, abs=0.3)


@pytest.mark.parametrize("sample_rate", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("level_db", [-30.0, 0.0, 12.0])
def test_masters_have_minus_14_lufs_under_minus_1_dbtp(sample_rate: int, level_db: float) -> None:
    """On libebur128 within 0.05 LU and never over the ceiling; nor at 16 times the sample rate."""
    made = finished(song(sample_rate) * np.float32(10 ** (level_db / 20)), sample_rate)
    loudness, peak = libebur128(made.recording.audio, sample_rate)
    assert loudness == pytest.approx(-14, abs=0.05)
    assert peak <= -1
    assert 20 * np.log10(max(true_peaks(made.recording.audio, sample_rate, oversampling=16))) <= -1
    assert made.reached


@pytest.mark.parametrize("kind", ["wav", "flac"])
def test_the_written_file_keeps_loudness_and_ceiling(tmp_path: Path, kind: str) -> None:
    """Dither of 24 bits lies 140 dB below."""
    made = finished(song())
    path = tmp_path / f"master.{kind}"
    (save_wav if kind == "wav" else save_flac)(path, made.recording)
    loudness, peak = libebur128(load_audio(path).audio, SAMPLE_RATE)
    assert loudness == pytest.approx(-14, abs=0.05)
    assert peak <= -0.99


@pytest.mark.parametrize(("target", "ceiling"), [(-23.0, -1.0), (-16.0, -2.0), (-11.0, -0.5)])
def test_other_targets_are_met_too(target: float, ceiling: float) -> None:
    """EBU R 128, Apple Music, and a loud club master."""
    made = finished(song(), target_lufs=target, ceiling_dbtp=ceiling)
    loudness, peak = libebur128(made.recording.audio, SAMPLE_RATE)
    assert loudness == pytest.approx(target, abs=0.05)
    assert peak <= ceiling


def test_the_quiet_verse_stays_quieter_than_the_hook() -> None:
    """No pumping up: the difference of more than 4 LU between the halves shrinks by 1.5 LU at most."""
    sections = (TimedSection("verse", 0, 5), TimedSection("hook", 5, 10))
    made = master_recording(Recording(song(), SAMPLE_RATE), sections=sections)
    before = made.sections[1].before_lufs - made.sections[0].before_lufs
    after = made.sections[1].after_lufs - made.sections[0].after_lufs
    assert before > 4
    assert before - 1.5 <= after <= before + 0.5


def test_a_held_tone_does_not_pump_under_drums() -> None:
    """The level of a 3 kHz tone beside kicks that stand 6 dB over the ceiling moves by less than 3 dB."""
    time = np.arange(SAMPLE_RATE * 12) / SAMPLE_RATE
    tone = 0.1 * np.sin(2 * np.pi * 3000 * time)
    made = finished((song(seconds=12, drums=2.0) + tone).astype(np.float32), intensity=0.0)
    mono = made.recording.audio.mean(axis=0)
    band = signal.sosfilt(signal.butter(4, (2_900, 3_100), "band", fs=SAMPLE_RATE, output="sos"), mono)
    level = signal.sosfilt(signal.butter(2, 8, fs=SAMPLE_RATE, output="sos"), band**2)[SAMPLE_RATE:-SAMPLE_RATE]
    halves = level[: level.size // 2], level[level.size // 2 :]
    for half in halves:
        low, high = np.percentile(half, [5, 95])
        assert 10 * np.log10(high / low) < 3


def test_a_finished_master_is_left_nearly_alone() -> None:
    """Mastering twice: each third of an octave moves by less than 1 dB, the loudness by less than 0.1 LU."""
    once = finished(song())
    twice = finished(once.recording.audio)
    first, second = (measure_bands(measure_spectrum(made.recording.audio, SAMPLE_RATE)) for made in (once, twice))
    heard = (first.hz > 30) & (first.hz < 16_000)
    assert np.abs(first.db - second.db)[heard].max() < 1
    assert twice.after.integrated_lufs == pytest.approx(once.after.integrated_lufs, abs=0.1)
    assert abs(twice.after.range_lu - once.after.range_lu) < 0.5
    assert twice.goal.finished


def test_intensity_0_changes_only_level_and_peaks() -> None:
    """Where no peak was touched the output is the input times one gain, but for what lies below 8 Hz."""
    quiet = signal.sosfilt(BELOW_HEARING, song(drums=0.1)).astype(np.float32)
    made = finished(song(drums=0.1), intensity=0.0, target_lufs=-24.0)
    assert [step.device for step in made.steps] == ["", "limiter"]
    gain = made.recording.audio[:, 1000:-1000] / quiet[:, 1000:-1000]
    assert np.median(gain) == pytest.approx(10 ** ((-24 - made.before.integrated_lufs) / 20), rel=0.01)
    assert np.abs(made.recording.audio - quiet * np.median(gain)).max() < 1e-4


def test_a_dull_song_becomes_brighter_by_a_few_decibels_only() -> None:
    """Part of the way to a neutral balance, never a make-over."""
    dull = signal.sosfilt(signal.butter(2, 1500, fs=SAMPLE_RATE, output="sos"), song()).astype(np.float32)
    made = finished(dull)
    before, after = (measure_bands(measure_spectrum(x, SAMPLE_RATE)) for x in (dull, made.recording.audio))
    change = after.db - before.db
    middle = change[(before.hz > 300) & (before.hz < 900)].mean()
    top = change[(before.hz > 5_000) & (before.hz < 16_000)].mean()
    assert 0.5 < top - middle < 4.5
    assert any(step.device == "equalizer" for step in made.steps)


def test_wide_bass_comes_to_the_middle() -> None:
    """A bass in opposite phase on both sides would vanish in mono."""
    time = np.arange(SAMPLE_RATE * 10) / SAMPLE_RATE
    bass = 0.3 * np.sin(2 * np.pi * 50 * time)
    made = finished((song(seconds=10) + np.stack([bass, -bass])).astype(np.float32))
    step = next(step for step in made.steps if step.device == "width")
    assert step.before["bass_width"] > 0.5
    assert step.after["bass_width"] < step.before["bass_width"] / 3
    assert made.after.mono_loss_db < made.before.mono_loss_db / 2


def test_mono_becomes_two_equal_sides() -> None:
    """Released music is stereo; both sides are the same."""
    made = finished(song()[:1])
    assert made.recording.channels == 2
    assert np.array_equal(made.recording.audio[0], made.recording.audio[1])
    assert made.after.integrated_lufs == pytest.approx(-14, abs=0.05)


def test_silence_comes_back_as_silence() -> None:
    """There is nothing to raise."""
    made = finished(np.zeros((2, SAMPLE_RATE), np.float32))
    assert not made.recording.audio.any()
    assert made.steps == ()
    assert not made.reached


def test_a_constant_offset_goes_and_only_that_is_no_music() -> None:
    """0.2 of offset under a song, and 0.2 of offset alone."""
    leaning = finished(song() + np.float32(0.2))
    assert abs(leaning.after.dc) < 0.001
    assert leaning.steps[0].title == "Centred the waveform"
    alone = finished(np.full((2, SAMPLE_RATE), 0.2, np.float32))
    assert np.abs(alone.recording.audio).max() < 1e-6


def test_an_offset_that_lasts_as_long_as_the_music_leaves_no_step() -> None:
    """A tenth of full scale comes with the music: silent before it, under -80 dBFS half a second after it."""
    leaning = np.zeros((2, SAMPLE_RATE * 8), np.float32)
    leaning[:, SAMPLE_RATE : SAMPLE_RATE * 6] = song(seconds=5) + np.float32(0.1)
    made = finished(leaning).recording.audio
    assert np.abs(made[:, : SAMPLE_RATE // 2]).max() < 1e-6
    assert np.abs(made[:, int(6.5 * SAMPLE_RATE) :]).max() < 1e-4


def test_music_that_leans_from_its_first_sample_starts_on_the_centre_line() -> None:
    """A quiet fade-in on an offset of 0.2 starts below -60 dBFS."""
    fade = np.linspace(0, 1, SAMPLE_RATE * 6, dtype=np.float32) ** 2
    made = finished(song(seconds=6) * fade + np.float32(0.2))
    assert np.abs(made.recording.audio[:, :1000]).max() < 1e-3


@pytest.mark.parametrize("samples", [1, 100, 10_000, 20_000])
def test_very_short_sounds_are_finite_and_under_the_ceiling(samples: int) -> None:
    """Down to a single sample."""
    made = finished(song()[:, 24_000 : 24_000 + samples])
    assert made.recording.audio.shape == (2, samples)
    assert np.isfinite(made.recording.audio).all()
    assert made.after.true_peak_dbtp <= -1 or made.after.true_peak_dbtp == -np.inf


def test_clicks_in_silence_do_not_reach_the_target_and_say_so() -> None:
    """One click a second has 35 dB between its peak and its loudness: no limiter can close that."""
    clicks = np.zeros((2, SAMPLE_RATE * 8), np.float32)
    clicks[:, ::SAMPLE_RATE] = 0.5
    made = finished(clicks)
    assert not made.reached
    assert made.after.true_peak_dbtp <= -1


def test_clipped_and_overloud_mixes_come_down() -> None:
    """A square-like mix at 0 dBFS has more loudness than asked for; it is only turned down and rounded."""
    made = finished(np.clip(song() * 30, -1, 1).astype(np.float32))
    assert made.before.clipped_samples > 1000
    assert made.after.clipped_samples == 0
    assert made.after.integrated_lufs == pytest.approx(-14, abs=0.05)


def test_the_same_mix_gives_the_same_bits() -> None:
    """Nothing depends on time or chance."""
    one, other = finished(song(seconds=6)), finished(song(seconds=6))
    assert np.array_equal(one.recording.audio, other.recording.audio)
    assert one.steps == other.steps


def test_numbers_in_the_record_are_those_of_the_audio() -> None:
    """The record is measured on the result, not predicted."""
    made = finished(song(seconds=6))
    assert made.after == measure(made.recording)
    assert made.recording.audio.shape == song(seconds=6).shape


def test_progress_runs_from_0_to_1_and_can_stop_the_work() -> None:
    """A person may change their mind."""
    heard: list[float] = []
    master_recording(Recording(song(seconds=4), SAMPLE_RATE), progress=heard.append)
    assert heard == sorted(heard)
    assert (heard[0], heard[-1]) == (0, 1)

    def stop(share: float) -> None:
        if share > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        master_recording(Recording(song(seconds=4), SAMPLE_RATE), progress=stop)


@pytest.mark.parametrize(
    ("audio", "wishes"),
    [
        (np.zeros((3, 1000), np.float32), {}),
        (np.zeros((2, 0), np.float32), {}),
        (np.full((2, 1000), np.nan, np.float32), {}),
        (song(seconds=1), {"target_lufs": -3.0}),
        (song(seconds=1), {"ceiling_dbtp": 1.0}),
        (song(seconds=1), {"intensity": 2.0}),
    ],
)
def test_impossible_wishes_are_refused_in_two_sentences(audio: Audio, wishes: dict[str, Any]) -> None:
    """Each says what is wrong and what to do."""
    with pytest.raises(AudioError) as caught:
        finished(audio, **wishes)
    assert caught.value.remedy.endswith(".")
