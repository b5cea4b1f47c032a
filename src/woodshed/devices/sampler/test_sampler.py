"""The sampler plays media at its pitch, from its start to its end, around its loop, either way."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from woodshed.audio import Audio
from woodshed.engine import folder_media, render_mix
from woodshed.song.document import Clip, Device, Media, Note, SampleZone, Song, TempoPoint, Track
from woodshed.units import PPQ, Ticks

SAMPLE_RATE = 48_000
TICKS_A_SECOND = 2 * PPQ  # at 120 bpm
MASTER = Track("master", "Master", "master")
Sampler = Callable[..., Audio]


@pytest.fixture
def sampler(tmp_path: Path) -> Sampler:
    """Give a function that plays one note on a piece of audio."""
    folder = tmp_path / "media"
    folder.mkdir()

    def play(
        sound: NDArray[np.float64], pitch: int = 60, held_s: float = 1.0, length_s: float = 2.0, *,
        velocity: int = 127, zone: dict[str, int] | None = None, **settings: float,
    ) -> Audio:  # fmt: skip
        content = np.asarray(sound, np.float32)
        sha256 = hashlib.sha256(content.tobytes()).hexdigest()
        soundfile.write(folder / f"{sha256}.wav", content.T, SAMPLE_RATE, subtype="FLOAT")
        notes = (Note("n", Ticks(0), Ticks(round(held_s * TICKS_A_SECOND)), pitch, velocity),)
        length = Ticks(round(length_s * TICKS_A_SECOND))
        device = Device("d", "sampler", params=settings, samples=(SampleZone(sha256, **(zone or {})),))
        clip = Clip("c", Ticks(0), length, notes=notes)
        track = Track("t", "Sampler", "instrument", devices=(device,), clips=(clip,))
        song = Song(tempo=(TempoPoint(Ticks(0), 120.0),), tracks=(track, MASTER), media=(Media(sha256),))
        mix = render_mix(song, sample_rate=SAMPLE_RATE, end=length, tail_s=0.0, media=folder_media(tmp_path))
        return mix.audio

    return play


def sine(hz: float, length_s: float, channels: int = 1) -> NDArray[np.float64]:
    """Return a sine of half scale."""
    times = np.arange(int(length_s * SAMPLE_RATE)) / SAMPLE_RATE
    return np.tile(0.5 * np.sin(2 * np.pi * hz * times), (channels, 1))


def pitch_hz(audio: Audio, start_s: float, stop_s: float) -> float:
    """Return the frequency of a sine from its upward zero crossings between two moments."""
    part = audio[0, int(start_s * SAMPLE_RATE) : int(stop_s * SAMPLE_RATE)].astype(float)
    up = np.flatnonzero((part[:-1] < 0) & (part[1:] >= 0))
    exact = up - part[up] / (part[up + 1] - part[up])
    return float(SAMPLE_RATE * (exact.size - 1) / (exact[-1] - exact[0]))


@pytest.mark.parametrize("pitch", [48, 59, 60, 61, 67, 84])
def test_a_sample_plays_in_tune_on_every_key(sampler: Sampler, pitch: int) -> None:
    """At its root it is itself; elsewhere in equal temperament, within one cent."""
    hz = pitch_hz(sampler(sine(440, 3.0), pitch), 0.1, 0.5)
    assert abs(1200 * np.log2(hz / (440 * 2 ** ((pitch - 60) / 12)))) < 1


def test_at_its_root_a_sample_is_itself(sampler: Sampler) -> None:
    """Sample for sample, once the attack is over and loudness is full at velocity 127."""
    sound = np.random.default_rng(3).uniform(-0.5, 0.5, (2, 24_000))
    audio = sampler(sound, held_s=1.0)
    gain = audio[0, 5000] / sound[0, 5000]
    assert gain == pytest.approx(1, abs=0.3)
    assert audio[:, 4800:20_000] == pytest.approx(gain * sound[:, 4800:20_000], abs=1e-5)


def test_the_cubic_leaves_little_beside_the_tone(sampler: Sampler) -> None:
    """Hermite's cubic, a fifth up from 1 kHz: what is no tone lies 60 dB below."""
    audio = sampler(sine(1000, 3.0), 67)[0, 4800:43_200].astype(float)
    powers = np.abs(np.fft.rfft(audio * np.kaiser(audio.size, 16))) ** 2
    tone = np.abs(np.fft.rfftfreq(audio.size, 1 / SAMPLE_RATE) - 1000 * 2 ** (7 / 12)) < 30
    assert 10 * np.log10(powers[tone].sum() / powers[~tone].sum()) > 60


def test_a_slice_starts_and_ends_where_it_should(sampler: Sampler) -> None:
    """A ramp tells which frames were heard: 10,000 up to 20,000, then silence."""
    ramp = np.linspace(0.1, 0.9, 48_000)[np.newaxis]
    audio = sampler(ramp, zone={"start": 10_000, "end": 20_000}, dynamics=0)
    gain = audio[0, 5000] / ramp[0, 15_000]
    assert audio[0, 200:9800] == pytest.approx(gain * ramp[0, 10_200:19_800], abs=1e-4)
    assert np.abs(audio[0, 10_000:]).max() == 0


def test_a_slice_cut_anywhere_ends_without_a_click(sampler: Sampler) -> None:
    """Attack and fade are ramps: of 0.8, a millisecond's attack begins with 0.8 x 1.3 x 1.466 / 48."""
    audio = sampler(np.full((1, 48_000), 0.8), zone={"end": 20_000})
    assert np.abs(np.diff(audio[0])).max() < 0.032


def test_a_loop_goes_on_as_long_as_the_key(sampler: Sampler) -> None:
    """A loop of a hundred whole cycles of 480 Hz is a steady tone."""
    audio = sampler(sine(480, 0.5), held_s=2.0, zone={"loop_start": 2000, "loop_end": 12_000})
    assert abs(1200 * np.log2(pitch_hz(audio, 0.1, 1.9) / 480)) < 0.1
    assert np.abs(audio[0, 90_000:95_000]).max() == pytest.approx(np.abs(audio[0, 4800:9600]).max(), rel=1e-3)


def test_a_blended_loop_hides_its_seam(sampler: Sampler) -> None:
    """A loop that does not close steps at its seam; blending half of it into its beginning does not."""
    zone = {"loop_start": 10_000, "loop_end": 15_025}  # a quarter of a cycle too long
    cut, blended = (sampler(sine(480, 0.5), held_s=2.0, zone=zone, loop_fade=f)[0, 4800:] for f in (0, 0.5))
    assert np.abs(np.diff(cut)).max() > 5 * np.abs(np.diff(blended)).max()


def test_a_reversed_sample_ends_with_its_beginning(sampler: Sampler) -> None:
    """Frame for frame from the end."""
    sound = np.random.default_rng(5).uniform(-0.5, 0.5, (1, 20_000))
    audio = sampler(sound, reverse=1)
    gain = audio[0, 5000] / sound[0, 14_999]
    assert audio[0, 4800:19_000] == pytest.approx(gain * sound[0, 19_999 - 4800 : 999 : -1], abs=1e-5)


def test_a_one_shot_ignores_the_key(sampler: Sampler) -> None:
    """A hit of a tenth of a second plays a sample of one second to its end."""
    held = sampler(sine(440, 1.0), held_s=0.1)
    shot = sampler(sine(440, 1.0), held_s=0.1, one_shot=1)
    assert np.abs(held[0, 24_000:]).max() == 0
    assert np.abs(shot[0, 40_000:47_000]).max() > 0.2
    assert np.abs(shot[0, 48_100:]).max() == 0


def test_half_the_velocity_is_12_db_softer_at_full_dynamics(sampler: Sampler) -> None:
    """Loudness follows the square of velocity."""
    loud, soft = (np.abs(sampler(sine(440, 1.0), velocity=v, dynamics=1)).max() for v in (120, 60))
    assert 20 * np.log10(loud / soft) == pytest.approx(12.04, abs=0.05)


def test_width_and_pan_move_the_sides(sampler: Sampler) -> None:
    """Width 0 is mono; pan to the right leaves nothing on the left."""
    sound = np.vstack([sine(300, 1.0), sine(700, 1.0)])
    mono = sampler(sound, width_percent=0)
    assert np.array_equal(mono[0], mono[1])
    panned = sampler(sound, pan=1)
    assert np.abs(panned[0, 4800:]).max() < 1e-3 < np.abs(panned[1]).max()


def test_the_filter_takes_treble_and_is_out_at_the_top(sampler: Sampler) -> None:
    """Two poles: two octaves above the cutoff about 24 dB are gone."""
    levels: list[Any] = [np.abs(sampler(sine(4000, 1.0), cutoff_hz=c)[0, 9600:38_400]).max() for c in (20_000, 1000)]
    assert 20 * np.log10(levels[0] / levels[1]) == pytest.approx(24.6, abs=1.5)


def test_a_note_without_a_sample_is_silent() -> None:
    """A sampler with no zones makes no sound and no fault."""
    device = Device("d", "sampler")
    clip = Clip("c", Ticks(0), Ticks(PPQ), notes=(Note("n", Ticks(0), Ticks(PPQ), 60, 100),))
    track = Track("t", "Sampler", "instrument", devices=(device,), clips=(clip,))
    assert np.abs(render_mix(Song(tracks=(track, MASTER)), tail_s=0.5).audio).max() == 0
