"""The bass line filters, accents and slides as the circuit does.

Published of the machine (Whittle, Devil Fish user manual, pp. 4 and 16): slides take 60 ms, through a resistor into a
capacitor; the main envelope falls in 200 ms to 2 s, and in 200 ms on accented notes; the volume in 3 to 4 s; the end of
a note lasts 16 ms.
"""

from typing import Any

import numpy as np
import pytest

from woodshed.certify import Bench, load_certificate
from woodshed.certify.examinations import Accent, Examination
from woodshed.certify.measures import Signal, cents, measure_brightness, measure_frequency, measure_pitch_curve, rms_db
from woodshed.devices import preset_keys
from woodshed.devices import settings as device_settings
from woodshed.engine import play
from woodshed.units import hz_of_pitch

RATE = 48_000
PLAIN_VELOCITY, ACCENTED = 100, 112
BARE: dict[str, Any] = {
    "cutoff_hz": 8_000, "resonance": 0, "env_mod_octaves": 0, "accent": 0, "volume_decay_s": 20, "age": 0,
    "dynamics": 0, "drive_db": -12,
}  # fmt: skip
PURE: dict[str, Any] = {**BARE, "cutoff_hz": 100, "volume_decay_s": 20}
"""So dark that a note is little more than its first harmonic."""


def line(notes: list[tuple[float, float, int, int]], length_s: float, **settings: Any) -> Signal:
    """Return the left side of some notes, legato."""
    return np.asarray(play("bass_line", notes, length_s, RATE, voice_mode=2, **{**BARE, **settings})[0], np.float64)


def level_db(heard: Signal, start_s: float, stop_s: float) -> float:
    """Return the RMS between two moments, in dBFS."""
    return rms_db(heard[int(start_s * RATE) : int(stop_s * RATE)])


def brightness_hz(heard: Signal, at_s: float, window_s: float = 0.02) -> float:
    """Return the RMS frequency of a moment: how bright it is."""
    return measure_brightness(heard, RATE, at_s, window_s)


def examined(key: str) -> Examination:
    """Return one examination of the certificate."""
    return next(one for one in load_certificate("bass_line").examinations if one.key == key)


def test_a_slide_takes_the_same_time_however_far_it_goes() -> None:
    """A twentieth of the interval is left after the slide's time, within 5 %: three time constants of a capacitor.

    60 ms and 200, up by a third and an octave and down by two.
    """
    figures = examined("slide").examine(Bench("bass_line")).figures
    assert [figure.goal for figure in figures] == [60, 60, 60, 200, 200, 200]
    assert all(abs(figure.value - figure.goal) < 0.05 * figure.goal for figure in figures)


def test_a_slide_begins_no_new_note() -> None:
    """The envelopes go on: no dip and no second attack, and the pitch arrives."""
    heard = line([(0.0, 0.6, 36, 90), (0.5, 1.0, 43, 90)], 1.4)
    assert level_db(heard, 0.5, 0.56) == pytest.approx(level_db(heard, 0.4, 0.5), abs=1.5)
    assert abs(cents(measure_frequency(heard[int(0.9 * RATE) :], RATE, 85, 110), hz_of_pitch(43))) < 1


def test_a_note_that_is_slid_to_may_be_accented() -> None:
    """The accent belongs to a step, not to a key: it opens filter and amplifier while the envelope goes on."""
    settings: dict[str, Any] = {"accent": 1, "decay_s": 2, "cutoff_hz": 400, "env_mod_octaves": 2}
    plain, bitten = (line([(0.0, 0.2, 36, 90), (0.15, 0.4, 36, v)], 0.5, **settings) for v in (90, ACCENTED))
    assert np.array_equal(plain[: int(0.14 * RATE)], bitten[: int(0.14 * RATE)])
    assert level_db(bitten, 0.18, 0.25) > level_db(plain, 0.18, 0.25) + 1.5


def test_it_slides_without_being_told_to() -> None:
    """Its voice mode is Legato as it comes, and that of the ladder mono is Mono."""
    assert device_settings("bass_line")["voice_mode"] == 2
    assert device_settings("ladder_mono")["voice_mode"] == 1
    assert device_settings("dco_poly")["voice_mode"] == 0


def test_notes_apart_do_not_slide() -> None:
    """A key that comes after the last was let go is at its pitch from the first cycle on."""
    heard = line([(0.0, 0.4, 36, 90), (0.5, 0.4, 60, 90)], 1.0, **{**PURE, "cutoff_hz": 400, "slide_s": 0.5})
    assert abs(cents(measure_frequency(heard[int(0.51 * RATE) : int(0.7 * RATE)], RATE, 200, 300), 261.63)) < 5


@pytest.mark.parametrize("decay_s", [0.2, 0.6, 2.0])
def test_the_filter_closes_in_the_decay(decay_s: float) -> None:
    """A twentieth of its envelope is left after the decay, within 10 %: read from how bright the note is.

    The fall of the cutoff in octaves is the envelope's; brightness stands for the cutoff by a table of steady ones.
    """
    assert closing_s(decay_s, PLAIN_VELOCITY, decay_s) == pytest.approx(decay_s, rel=0.1)


def test_an_accent_shortens_the_decay_to_a_fifth_of_a_second() -> None:
    """Whatever the knob says, an accented note's envelope falls in 200 ms (Whittle), within 10 %."""
    assert closing_s(1.5, ACCENTED, 0.2) == pytest.approx(0.2, rel=0.1)


def closing_s(decay_s: float, velocity: int, around_s: float) -> float:
    """Return how long the filter's envelope takes down to a twentieth, which is about `around_s`; through a saw."""
    accent, bench = examined("accent"), Bench("bass_line")
    assert isinstance(accent, Accent)
    settings = bench.all_settings({**accent.settings, "decay_s": decay_s})
    return accent.closing_s(accent.envelope(bench, settings, velocity, around_s))


def test_an_accent_is_louder_brighter_and_shorter() -> None:
    """The accent adds to the amplifier and sweeps the filter; without the knob nothing differs but the decay."""
    settings: dict[str, Any] = {
        "cutoff_hz": 400,
        "resonance": 0.7,
        "env_mod_octaves": 2,
        "decay_s": 1.0,
        "volume_decay_s": 3.5,
    }
    plain, bitten = (line([(0.0, 1.0, 36, v)], 1.0, **settings, accent=1) for v in (PLAIN_VELOCITY, ACCENTED))
    assert level_db(bitten, 0.0, 0.1) > level_db(plain, 0.0, 0.1) + 3
    assert brightness_hz(bitten, 0.06) > brightness_hz(plain, 0.06)
    assert brightness_hz(bitten, 0.4) < brightness_hz(plain, 0.4)


def test_resonance_delays_the_accents_sweep() -> None:
    """The capacitor charges through the resonance knob, so with it the filter goes up after the note began."""
    peaks = []
    for resonance in (0.0, 0.9):
        settings: dict[str, Any] = {"cutoff_hz": 300, "resonance": resonance, "accent": 1}
        heard = line([(0.0, 1.0, 48, ACCENTED)], 0.6, **settings)
        moments = np.arange(0.012, 0.25, 0.004)
        peaks.append(moments[int(np.argmax([brightness_hz(heard, t, 0.0153) for t in moments]))])
    assert peaks[1] > peaks[0] + 0.01


def test_velocities_up_to_100_are_plain_and_from_112_on_accented_in_full() -> None:
    """So that a pattern has two kinds of steps; between them lies a slope for those who play."""
    settings: dict[str, Any] = {"accent": 1, "resonance": 0.5, "cutoff_hz": 400, "env_mod_octaves": 2}
    soft, plain, full, hardest = (line([(0.0, 0.5, 36, v)], 0.4, **settings) for v in (40, 100, 112, 127))
    assert np.array_equal(soft, plain)
    assert np.array_equal(full, hardest)


def test_a_note_ends_within_16_ms() -> None:
    """Half a cycle of a bass later it is 60 dB down (Whittle, p. 6)."""
    heard = line([(0.0, 0.5, 36, 90)], 1.0, **PURE)
    assert level_db(heard, 0.52, 0.56) < level_db(heard, 0.3, 0.5) - 45


def test_a_square_is_hollow_beside_a_saw() -> None:
    """The fourth harmonic of a pulse of 45 % is sin(4 pi 0.45) / 4 sin(pi 0.45): 13 dB under a saw's."""
    saw, square = (line([(0.0, 2.0, 48, 90)], 1.5, wave=w)[RATE // 2 :] for w in (0, 1))
    window = np.hanning(saw.size)
    bins = {n: round(n * hz_of_pitch(48) * saw.size / RATE) for n in (1, 4)}

    def fourth_db(heard: Signal) -> float:
        size = np.abs(np.fft.rfft(heard * window))
        top = {n: float(size[b - 2 : b + 3].max()) for n, b in bins.items()}
        return float(20 * np.log10(top[4] / top[1]))

    expected = 20 * np.log10(abs(np.sin(4 * np.pi * 0.45) / (4 * np.sin(np.pi * 0.45))) * 4)
    assert fourth_db(square) - fourth_db(saw) == pytest.approx(expected, abs=0.5)


def test_the_bass_is_in_the_middle() -> None:
    audio = play("bass_line", [(0.0, 0.5, 36, 120)], 1.0, RATE, preset="acid_saw")
    assert np.array_equal(audio[0], audio[1])


def test_full_resonance_and_accents_do_not_run_away() -> None:
    """A bar of accents with everything up stays below full scale, and dies away when they end."""
    notes = [(n / 8, 0.1, 36 + n % 3, 127) for n in range(16)]
    heard = line(notes, 4.0, cutoff_hz=900, resonance=1, env_mod_octaves=4, accent=1, drive_db=0)
    assert np.max(np.abs(heard)) < 1.0
    assert np.max(np.abs(heard[3 * RATE :])) == 0.0


@pytest.mark.parametrize("preset", preset_keys("bass_line"))
def test_presets_are_about_as_loud_as_each_other(preset: str) -> None:
    """A low C at velocity 100 comes to -18 dBFS, 3 dB up or down."""
    heard = np.asarray(play("bass_line", [(0.0, 1.5, 36, 100)], 1.5, RATE, preset=preset)[0], np.float64)
    assert max(level_db(heard, 0.0, 0.3), level_db(heard, 0.3, 1.4)) == pytest.approx(-18, abs=3)


@pytest.mark.parametrize("preset", preset_keys("bass_line"))
def test_every_preset_slides(preset: str) -> None:
    """Overlapping keys are one line: a second key does not begin a second note."""
    notes = [(0.0, 0.3, 36, 90), (0.25, 0.3, 48, 90)]
    heard = np.asarray(play("bass_line", notes, 0.5, RATE, preset=preset)[0], np.float64)
    curve = measure_pitch_curve(heard, RATE)
    assert curve.time_s.size > 10
    assert level_db(heard, 0.25, 0.3) < level_db(heard, 0.0, 0.1) + 3


# ── Accents in a row ────────────────────────────────────────────────────────────────────

CHARGE_S = 1e-6 * 50e3
"""C13 through the resonance knob VR4, turned up: 1 uF and 50 kilohms."""
STEP_S = 0.125


def accents(count: int, held_s: float, **settings: Any) -> Signal:
    """Return how loud the first harmonic is, by millisecond from the start of each note: (notes, 110)."""
    notes = [(place * STEP_S, held_s, 72, ACCENTED) for place in range(count)]
    heard = line(notes, count * STEP_S + 0.1, **{"accent": 1, "resonance": 1, **settings})
    hz = hz_of_pitch(72)
    size = round(4 * RATE / hz)
    window = np.hanning(size) * np.exp(-2j * np.pi * hz * np.arange(size) / RATE)
    padded = np.pad(heard, size // 2)
    at = [[round((place * STEP_S + ms / 1000) * RATE) for ms in range(110)] for place in range(count)]
    return np.array([[abs(np.dot(padded[i : i + size], window)) for i in row] for row in at])


@pytest.mark.parametrize("held_s", [0.02, 0.06, 0.124], ids=["its voice has ended", "short", "until the next"])
def test_what_an_accent_leaves_falls_with_the_capacitors_time(held_s: float) -> None:
    """The second note's loudness less the first's is what C13 still held: it falls by 1/e in 50 ms, within 10 %.

    Nobody slides: the notes are apart, and each begins a voice of its own.
    """
    first, second = accents(2, held_s)
    time_s = np.arange(12, 58 if held_s > 0.06 else min(58, round(1000 * held_s))) / 1000
    inside = slice(12, 12 + time_s.size)
    if time_s.size > 20:
        slope = np.polyfit(time_s, np.log((second - first)[inside]), 1)[0]
        assert -1 / slope == pytest.approx(CHARGE_S, rel=0.1)
    assert (second[12:18] > 1.03 * first[12:18]).all()


def test_accents_in_a_row_climb_as_the_circuit_does() -> None:
    """Each is at least as high as the one before, and the climb is that of the circuit, solved step by step.

    The envelope rises in 3 ms, falls to a twentieth in 200 ms while the note is held and goes on falling after it; C13
    follows it through 50 kilohms. Loudness follows both, by the panel's own shares (0.6 and 0.9).
    """
    heard = accents(4, 0.06)
    rate, level, charge = 96_000, 0.0, 0.0
    sums = np.zeros((4, 110))
    for place in range(4):
        rising, level = True, 0.0
        for i in range(round(STEP_S * rate)):
            if i % 96 == 0 and i // 96 < 110:
                sums[place, i // 96] = 1 + 0.6 * level + 0.9 * charge
            if i < 0.06 * rate and rising:
                level = min(1.0, level + 1 / (0.003 * rate))
                rising = level < 1
            else:
                level *= np.exp(-3 / (0.2 * rate)) if i < 0.06 * rate else np.exp(-6.9078 / (0.5 * rate))
            charge += (level - charge) / (CHARGE_S * rate)
    inside = slice(15, 50)
    climb = heard[1:, inside].mean(axis=1) / heard[0, inside].mean()
    assert climb == pytest.approx(sums[1:, inside].mean(axis=1) / sums[0, inside].mean(), abs=0.015)
    assert (np.diff(climb) > -0.005).all()


def test_without_resonance_or_accent_notes_are_alike() -> None:
    """The knob turned down discharges C13 at once, and plain notes never charge it."""
    down = accents(2, 0.06, resonance=0)
    assert down[1, 12:50] == pytest.approx(down[0, 12:50], rel=0.02)
    notes = [(0.0, 0.06, 72, PLAIN_VELOCITY), (STEP_S, 0.06, 72, PLAIN_VELOCITY)]
    heard = line(notes, 0.3, accent=1, resonance=1)
    assert level_db(heard, STEP_S + 0.01, STEP_S + 0.05) == pytest.approx(level_db(heard, 0.01, 0.05), abs=0.3)
