"""The promises that every device keeps, whatever it is."""

import functools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import woodshed.devices
from woodshed.devices import DeviceSpec, ParameterSpec, device, device_names, preset_keys
from woodshed.engine import play, process
from woodshed.units import hz_of_pitch

RATES = (44_100, 48_000, 96_000)
STEADY: dict[str, dict[str, Any]] = {
    "ladder_synth": {"detune_2_cents": 0.0},
    "electric_piano": {},
    "plucked_string": {},
    "string_machine": {"ensemble": 0.0},
    "mono_bass": {},
    "ladder_mono": {"age": 0.0, "level_2": 0.0},
    "dco_poly": {},
    "bass_line": {},
    "organ": {},
}
"""The instruments that play by the keys, with what beats on purpose switched off. The sampler's pitch
is its media's (see its own test), a drum's is its own."""
EFFECTS = [name for name in device_names() if device(name).kind == "effect"]
INSTRUMENTS = [name for name in device_names() if device(name).kind == "instrument"]


@functools.cache
def noise(sample_rate: int, length_s: float = 0.35) -> Any:
    rng = np.random.default_rng(7)
    return rng.uniform(-1.0, 1.0, (2, int(sample_rate * length_s))).astype(np.float32)


def sound(name: str, sample_rate: int, **settings: Any) -> Any:
    """The device at work: an effect on loud noise, an instrument on three notes.

    The host mutes a device that gives a number that is none, with a warning, which is an error in tests.
    """
    if device(name).kind == "effect":
        return process(name, noise(sample_rate), sample_rate, **settings)
    notes = [(0.0, 0.1, 24, 127), (0.05, 0.1, 60, 1), (0.1, 0.1, 108, 127)]
    return play(name, notes, 0.35, sample_rate, **settings)


def menus(spec: DeviceSpec) -> list[ParameterSpec]:
    """Return the parameters that go by steps, four at most."""
    return [parameter for parameter in spec.parameters if parameter.stepped and not parameter.hidden][:4]


def corners(spec: DeviceSpec) -> list[dict[str, Any]]:
    """Every parameter low, every one high, and six seeded mixtures of the two."""
    free = [parameter for parameter in spec.parameters if not parameter.hidden]
    rng = np.random.default_rng(11)
    picks = [np.zeros(len(free)), np.ones(len(free)), *(rng.integers(0, 2, len(free)) for _ in range(6))]
    return [{p.name: p.maximum if high else p.minimum for p, high in zip(free, pick, strict=True)} for pick in picks]


@pytest.mark.parametrize("name", [name for name in device_names() if menus(device(name))])
def test_a_menu_has_nothing_between_its_lines(name: str) -> None:
    """A straight line of automation between two of them, or a document, may ask for it: the nearer one is heard."""
    for parameter in menus(device(name)):
        between, on = ({parameter.name: parameter.minimum + beside} for beside in (0.4, 0.0))
        assert np.array_equal(sound(name, 48_000, **between), sound(name, 48_000, **on))


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize("name", device_names())
def test_it_stays_finite_at_every_extreme(name: str, sample_rate: int) -> None:
    for settings in corners(device(name)):
        output = sound(name, sample_rate, **settings)
        assert np.isfinite(output).all(), settings


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize("name", device_names())
def test_it_bears_every_knob_jumping_at_once(name: str, sample_rate: int) -> None:
    """From corner to corner every 10 ms, as no automation is: finite, and 20 dB over what it is held there at most."""
    jumps = corners(device(name))
    moves = {sample_rate // 100 * step: jumps[(3 * step) % len(jumps)] for step in range(1, 30)}
    output = sound(name, sample_rate, moves=moves)
    assert np.isfinite(output).all()
    held = max(np.abs(sound(name, sample_rate, **settings)).max() for settings in jumps)
    assert np.abs(output).max() < 10 * max(held, 1.0)


@pytest.mark.parametrize("name", EFFECTS)
def test_silence_in_is_silence_out(name: str) -> None:
    silence = np.zeros((2, 24_000), np.float32)
    for chosen in ("", *preset_keys(name)):
        assert np.abs(process(name, silence, 48_000, preset=chosen)).max() < 1e-6


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_no_note_is_no_sound(name: str) -> None:
    assert np.abs(play(name, [], 0.5, 48_000)).max() == 0.0


@pytest.mark.parametrize("name", [name for name in INSTRUMENTS if name != "sampler"])
def test_every_preset_sounds_and_ends(name: str) -> None:
    """Half a minute after the key is let go every voice has ended: exact silence."""
    for chosen in preset_keys(name):
        output = play(name, [(0.0, 0.3, 60, 100)], 30.0, 48_000, preset=chosen)
        assert 0.01 < np.abs(output[:, :24_000]).max() < 1.0, chosen
        assert np.abs(output[:, -48_000:]).max() == 0.0, chosen


@pytest.mark.parametrize("name", [name for name in EFFECTS if "mix" in [p.name for p in device(name).parameters]])
def test_a_mix_of_0_is_the_dry_sound_on_time(name: str) -> None:
    """The latency that a device declares is the latency it has: what process() takes out leaves the input."""
    dry = 0.25 * noise(48_000)
    band_limited = dry if device(name).oversample == 1 else _below_18_khz(dry)
    output = process(name, band_limited, 48_000, mix=0.0)
    assert np.abs(output[:, 4800:-4800] - band_limited[:, 4800:-4800]).max() < 2e-4


@pytest.mark.parametrize("sample_rate", RATES)
@pytest.mark.parametrize("name", STEADY)
def test_it_is_in_tune_within_a_cent(name: str, sample_rate: int) -> None:
    """Equal temperament, A4 = 440 Hz."""
    for pitch in (36, 48, 60, 69, 84):
        audio = play(name, [(0.0, 2.0, pitch, 90)], 2.0, sample_rate, **STEADY[name])
        heard = frequency_near(audio[0, int(0.4 * sample_rate) :], hz_of_pitch(pitch), sample_rate)
        assert abs(1200 * np.log2(heard / hz_of_pitch(pitch))) < 1.0


def frequency_near(wave: Any, near_hz: float, sample_rate: int) -> float:
    """The strongest partial within a semitone, by a parabola through the logarithm of a Hann spectrum."""
    size = 4 * len(wave)
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave)), size))
    low, high = int(near_hz * 0.944 * size / sample_rate), int(near_hz * 1.059 * size / sample_rate) + 2
    peak = low + int(np.argmax(spectrum[low:high]))
    a, b, c = np.log(spectrum[peak - 1 : peak + 2])
    return float((peak + 0.5 * (a - c) / (a - 2 * b + c)) * sample_rate / size)


@pytest.mark.parametrize("name", device_names())
def test_a_value_out_of_range_is_brought_to_its_end(name: str) -> None:
    free = [parameter for parameter in device(name).parameters if not parameter.hidden]
    beyond: dict[str, Any] = {p.name: p.maximum + 9 * abs(p.maximum) + 1 for p in free}
    highest: dict[str, Any] = {parameter.name: parameter.maximum for parameter in free}
    assert np.array_equal(sound(name, 48_000, **beyond), sound(name, 48_000, **highest))


@pytest.mark.parametrize("name", device_names())
def test_the_same_again_is_the_same(name: str) -> None:
    assert np.array_equal(sound(name, 48_000), sound(name, 48_000))


@pytest.mark.parametrize("name", device_names())
def test_it_says_what_it_is(name: str) -> None:
    spec = device(name)
    assert spec.title
    assert spec.description.endswith(".")
    assert spec.licence == "GPL-3.0-or-later"
    assert spec.source
    assert len(preset_keys(name)) >= 8
    assert (Path(woodshed.devices.__file__).parent / name / f"test_{name}.py").is_file()
    for parameter in spec.parameters:
        assert parameter.minimum < parameter.maximum
        assert parameter.minimum <= parameter.default <= parameter.maximum
        assert parameter.hidden or parameter.doc.endswith("."), parameter.name


def _below_18_khz(audio: Any) -> Any:
    spectrum = np.fft.rfft(audio)
    spectrum[:, np.fft.rfftfreq(audio.shape[1], 1 / 48_000) > 18_000] = 0
    return np.fft.irfft(spectrum, audio.shape[1]).astype(np.float32)


@pytest.mark.parametrize("name", [name for name in EFFECTS if device(name).oversample > 1])
@pytest.mark.parametrize("rate", [96_000, 192_000])
def test_an_effect_sounds_alike_in_songs_of_high_rates(name: str, rate: int) -> None:
    """Third octaves of a bounded noise, 100 Hz to 8 kHz, within 1.5 dB of those at 48 kHz: filters stay in tune.

    Devices at four times the rate run at 768 kHz then; Faust itself counts to 192 kHz only.
    """
    low, high = (third_octaves(process(name, bounded(r), r), r) for r in (48_000, rate))
    assert np.max(np.abs(low - high)) < 1.5


@functools.cache
def bounded(sample_rate: int) -> Any:
    """The same noise at each rate, under 12 kHz, at -20 dBFS."""
    rng = np.random.default_rng(3)
    half = 24_000
    bins = rng.normal(size=half) + 1j * rng.normal(size=half)
    bins[12_000:] = 0
    spectrum = np.zeros(sample_rate + 1, np.complex128)
    spectrum[:half] = bins
    wave = np.fft.irfft(spectrum, 2 * sample_rate)
    return np.stack([wave, wave]).astype(np.float32) * np.float32(0.1 / np.std(wave))


def third_octaves(sound: Any, sample_rate: int) -> Any:
    """Levels of the left side's second second in third octaves, in dB."""
    power = np.abs(np.fft.rfft(np.asarray(sound[0, sample_rate:], np.float64))) ** 2
    hz = np.fft.rfftfreq(sample_rate, 1 / sample_rate)
    centres = 100 * 2 ** (np.arange(20) / 3)
    bands = [power[(hz > c / 2 ** (1 / 6)) & (hz < c * 2 ** (1 / 6))].sum() / sample_rate**2 for c in centres]
    return 10 * np.log10(np.array(bands) + 1e-12)
