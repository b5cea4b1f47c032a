"""What is asked of the analog gear, row by row: which figures of which devices say it, and which tests hold it."""

from dataclasses import dataclass

LADDERS = "ladder_mono ladder_synth dco_poly mono_bass"
SAWS = f"{LADDERS} string_machine"
COMPRESSORS = "compressor fet_compressor opto_compressor vca_compressor vari_mu_compressor console"
FILTERS = "devices/lib/test_filters.py"
DECKS = "tests/certify/test_decks.py"


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One thing that is asked of some devices.

    `devices` are names, `examinations` patterns of keys, both apart by spaces; `figures` are patterns apart by `|`.
    `tests` are "file::test" from the folder src/woodshed, or from tests where they begin so.
    """

    asked: str
    devices: str
    examinations: str
    figures: str
    tests: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row of goals, and what the best open programs reached when they were set."""

    what: str
    others: str
    goals: tuple[Goal, ...]


def _test(name: str, test: str) -> str:
    return f"devices/{name}/test_{name}.py::{test}"


def _saw(near_hz: str, least: int) -> Goal:
    return Goal(
        asked=f"{near_hz} Hz: harmonics at least {least} dB over the rest",
        devices=SAWS,
        examinations="saw",
        figures=f"harmonics over the rest at {near_hz} Hz*",
        tests=("devices/lib/test_oscillators.py::test_nothing_but_harmonics_is_heard",),
    )


def _shaper(near_hz: str, least: int) -> Goal:
    return Goal(
        asked=f"10× drive, {near_hz} Hz: harmonics at least {least} dB over the rest",
        devices="saturator tape_machine console_channel ladder_mono",
        examinations="aliasing overdriven machines_overdriven",
        figures="|".join(
            f"harmonics over the rest at {hz} Hz*" for hz in (near_hz, NEAREST_NOTES.get(near_hz, near_hz))
        ),
        tests=("devices/lib/test_shapers.py::test_ten_times_into_the_bend_aliases_stay_out_of_hearing",),
    )


def _hysteresis(near_hz: str, least: int) -> Goal:
    return Goal(
        asked=f"tape with 6 dB too little bias, {near_hz} Hz: harmonics at least {least} dB over the rest",
        devices="tape_machine",
        examinations="underbiased",
        figures=f"harmonics over the rest at {near_hz} Hz*",
        tests=(_test("tape_machine", "test_too_little_bias_leaves_only_harmonics"),),
    )


def _worn_shaper(near_hz: str, least: int) -> Goal:
    return Goal(
        asked=f"a worn medium at full scale, {near_hz} Hz: harmonics at least {least} dB over the rest",
        devices="cassette vinyl radio",
        examinations="aliasing",
        figures=f"harmonics over the rest at {near_hz} Hz*",
        tests=("devices/lib/test_worn.py::test_a_tone_at_full_scale_leaves_only_harmonics",),
    )


SHAPED = (("1,245", 80), ("5,000", 80), ("8,970", 70))
NEAREST_NOTES = {"5,000": "4,978", "8,970": "8,870"}
"""The frequencies, in Hz, at which instruments are measured instead."""

ROWS = (
    Row(
        what="Ladder",
        others="2.7 dB at 4 kHz; unstable above Q 25",
        goals=(
            Goal(
                asked="1 / ((1 + s)⁴ + k) from 50 Hz to 16 kHz, k = 0 to 3.9: at most 0.25 dB rms",
                devices=LADDERS,
                examinations="cutoffs_* ladder filter resonance",
                figures="error, rms*",
                tests=(
                    f"{FILTERS}::test_a_faint_sound_is_filtered_as_by_the_analog_circuit",
                    f"{DECKS}::test_small_signals_follow_the_formula",
                ),
            ),
            Goal(
                asked="the resonance in tune to 12 kHz: ± 3 cents",
                devices=LADDERS,
                examinations="peak",
                figures="resonance is off by*",
                tests=(f"{FILTERS}::test_the_resonance_is_where_and_as_high_as_in_the_circuit",),
            ),
            Goal(
                asked="singing in tune to 12 kHz: at most 3 cents",
                devices=LADDERS,
                examinations="singing",
                figures="furthest out of tune",
                tests=(f"{FILTERS}::test_past_its_limit_the_loop_sings_in_tune",),
            ),
            Goal(
                asked="finite after any jump",
                devices=f"{LADDERS} bass_line",
                examinations="jumps",
                figures="times it gave no number*",
                tests=(
                    f"{FILTERS}::test_no_jump_of_anything_breaks_a_filter",
                    "tests/devices/test_every_device.py::test_it_bears_every_knob_jumping_at_once",
                ),
            ),
            Goal(
                asked="nothing is left of a jump a second later: at most −60 dB",
                devices=f"{LADDERS} bass_line",
                examinations="jumps",
                figures="what is left*",
                tests=(f"{FILTERS}::test_no_jump_of_anything_breaks_a_filter",),
            ),
        ),
    ),
    Row(
        what="Diode ladder",
        others="−3 to −13.6 dB, never oscillates",
        goals=(
            Goal(
                asked="height of the resonance: ± 0.5 dB",
                devices="bass_line",
                examinations="peak",
                figures="resonance is higher by*",
                tests=(
                    f"{FILTERS}::test_the_resonance_is_where_and_as_high_as_in_the_circuit",
                    f"{DECKS}::test_small_signals_follow_the_formula",
                ),
            ),
            Goal(
                asked="place of the resonance: ± 5 cents",
                devices="bass_line",
                examinations="peak",
                figures="resonance is off by*",
                tests=(f"{FILTERS}::test_the_resonance_is_where_and_as_high_as_in_the_circuit",),
            ),
            Goal(
                asked="sings from a feedback of 17 on",
                devices="bass_line",
                examinations="peak",
                figures="would sing at a feedback of*",
                tests=(
                    f"{FILTERS}::test_past_its_limit_the_loop_sings_in_tune",
                    f"{FILTERS}::test_below_its_limit_it_falls_silent",
                ),
            ),
        ),
    ),
    Row(
        what="Saw",
        others="45, 42, 41, 34 dB; 7 dB of droop",
        goals=(
            *(_saw(hz, least) for hz, least in (("988", 80), ("1,976", 80), ("3,951", 80), ("7,902", 70))),
            Goal(
                asked="droop up to 18 kHz: at most 0.5 dB",
                devices=SAWS,
                examinations="saw",
                figures="droop up to 18 kHz*",
                tests=("devices/lib/test_oscillators.py::test_no_harmonic_droops",),
            ),
        ),
    ),
    Row(
        what="Shaper",
        others="56, 40, 35 dB",
        goals=tuple(goal(hz, least) for goal in (_shaper, _hysteresis, _worn_shaper) for hz, least in SHAPED),
    ),
    Row(
        what="Compressors",
        others="0.87 dB off; 15 and 154 ms for 10 and 100 asked",
        goals=(
            Goal(
                asked="static curve: ± 0.25 dB",
                devices=COMPRESSORS,
                examinations="curve compress knee",
                figures="error, largest*",
                tests=(
                    _test("compressor", "test_the_static_curve_is_the_textbook_one"),
                    _test("fet_compressor", "test_the_static_curve_is_that_of_the_loop"),
                ),
            ),
            Goal(
                asked="attack: ± 10 %",
                devices=COMPRESSORS,
                examinations="times attack",
                figures="attack*",
                tests=(
                    _test("compressor", "test_63_percent_of_the_reduction_comes_in_the_attack_and_goes_in_the_release"),
                    _test("fet_compressor", "test_the_attack_is_that_of_the_closed_loop"),
                    _test("opto_compressor", "test_the_cell_darkens_in_ten_milliseconds"),
                    _test("vca_compressor", "test_the_attack_is_as_set"),
                    _test("vari_mu_compressor", "test_the_attack_of_each_place"),
                ),
            ),
            Goal(
                asked="release: ± 10 %",
                devices=COMPRESSORS,
                examinations="times attack release",
                figures="release*",
                tests=(
                    _test("fet_compressor", "test_the_release_is_as_set"),
                    _test("opto_compressor", "test_the_release_follows_the_two_stages"),
                    _test("vca_compressor", "test_the_release_is_as_set"),
                    _test("vari_mu_compressor", "test_the_release_of_each_place_after_a_peak"),
                ),
            ),
        ),
    ),
    Row(
        what="808-class kick",
        others="Faust sy.kick: 214, 223, 182, 77, 59 Hz, not an 808",
        goals=(
            Goal(
                asked="pitch over time, against the circuit: ± 2 %",
                devices="boom_kick",
                examinations="*",
                figures="pitch off*",
                tests=(
                    _test("boom_kick", "test_pitch_and_decay_are_those_of_the_circuit"),
                    f"{DECKS}::test_the_bass_drum_with_all_its_parts_follows_its_equations",
                ),
            ),
            Goal(
                asked="T60, against the circuit: ± 5 %",
                devices="boom_kick",
                examinations="decay",
                figures="T60*",
                tests=(
                    _test("boom_kick", "test_pitch_and_decay_are_those_of_the_circuit"),
                    f"{DECKS}::test_the_bass_drum_with_all_its_parts_follows_its_equations",
                ),
            ),
        ),
    ),
    Row(
        what="Tape",
        others="–",
        goals=(
            Goal(
                asked="equalisation and loss, 30 Hz to 18 kHz: ± 0.3 dB",
                devices="tape_machine",
                examinations="speeds spacing machines",
                figures="error, largest*",
                tests=(_test("tape_machine", "test_equalisation_and_loss_are_those_of_the_formulas"),),
            ),
            Goal(
                asked="harmonics: ± 1 dB",
                devices="tape_machine",
                examinations="distortion",
                figures="harmonic *",
                tests=(_test("tape_machine", "test_the_third_harmonic_follows_the_anhysteretic_curve"),),
            ),
            Goal(
                asked="wow and flutter as set: ± 5 %",
                devices="tape_machine tape_echo cassette vinyl",
                examinations="flutter wow",
                figures="weighted peak*",
                tests=(
                    _test("tape_machine", "test_a_meter_reads_the_wow_and_flutter_that_is_set"),
                    _test("tape_echo", "test_a_meter_reads_the_wow_and_flutter_that_is_set"),
                ),
            ),
        ),
    ),
    Row(
        what="Lo-fi settings",
        others="–",
        goals=(
            Goal(
                asked="every knob read back: ± 10 %",
                devices="vinyl cassette radio sampler_grit noise",
                examinations="read_back",
                figures="*",
                tests=(
                    "tests/certify/test_meters.py::test_every_knob_of_a_worn_medium_is_read_back",
                    "tests/certify/test_meters.py::test_a_meter_reads_what_was_put_in",
                ),
            ),
            Goal(
                asked="crackle: rate and spread ± 10 %, height ± 1 dB",
                devices="vinyl radio",
                examinations="crackle static",
                figures="ticks*|middle peak*|spread of peaks*",
                tests=(_test("vinyl", "test_crackles_come_by_chance_as_often_as_set"),),
            ),
            Goal(
                asked="gaps between crackles by chance: Kolmogorov, Smirnov, p at least 0.05",
                devices="vinyl radio",
                examinations="crackle static",
                figures="chance of such gaps*",
                tests=(_test("vinyl", "test_crackles_come_by_chance_as_often_as_set"),),
            ),
        ),
    ),
    Row(
        what="Bit depth",
        others="–",
        goals=(
            Goal(
                asked="12 bits: SINAD 74 ± 1 dB",
                devices="sampler_grit",
                examinations="bits",
                figures="SINAD, bits 12*",
                tests=(_test("sampler_grit", "test_each_bit_is_six_decibels"),),
            ),
        ),
    ),
)
