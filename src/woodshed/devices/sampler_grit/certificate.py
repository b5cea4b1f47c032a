"""What is measured of the sampler's grit."""

from dataclasses import replace

from woodshed.certify import Certificate
from woodshed.certify.examinations import Converter, Images, ReadBack, Reading, media, meters

CLEAN = {"saturation_percent": 0}


CERTIFICATE = Certificate(
    modelled_on="Samplers of the late 1980s with twelve bits and 26.04 kHz, such as the E-mu SP-1200.",
    source="E-mu SP-1200 Service Manual, 1987; IEEE 1241, Terminology and Test Methods for ADCs",
    examinations=(
        Converter(
            key="bits",
            title="Bits",
            text="Each bit is six decibels.",
            source="IEEE 1241: 6.02 N + 1.76 dB for a full sine",
            settings={**CLEAN, "output_filter": 0, "input_filter": 0},
            vary=("bits", (8.0, 10.0, 12.0)),
            truth_db=lambda at: 6.02 * at["bits"] + 1.76,
        ),
        Converter(
            key="filtered_bits",
            title="Bits behind the filters",
            text="As the sampler comes, with both filters: a full sine has room under the converter's ceiling.",
            source="IEEE 1241: 6.02 N + 1.76 dB for a full sine",
            settings=CLEAN,
            vary=("bits", (8.0, 10.0, 12.0)),
            truth_db=lambda at: 6.02 * at["bits"] + 1.76,
        ),
        Images(
            key="images",
            title="The clock's images",
            text="A tone of 10 kHz comes again at 26,040 − 10,000 Hz, unless the filters keep it out.",
            source="the clock of the E-mu SP-1200; sin(x)/x of a held sample (Oppenheim, Schafer 2010, sec. 4.8)",
            settings={**CLEAN, "bits": 16, "input_filter": 0},
            vary=("output_filter", (0.0, 1.0)),
            clock_hz=lambda _: 26_040.0,
            filtered=lambda at: at["output_filter"] == 1,
        ),
        Images(
            key="pitch",
            title="Pitch by dropped samples",
            text="Sampled faster and turned back, a sound has a slower clock: half of it for each octave.",
            source="26,040 Hz times 2^(semitones / 12); sin(x)/x of a held sample",
            settings={**CLEAN, "bits": 16, "input_filter": 0, "output_filter": 0},
            vary=("pitch_semitones", (-12.0, -24.0)),
            hz=2_000,
            clock_hz=lambda at: 26_040 * 2 ** (at["pitch_semitones"] / 12),
            filtered=lambda _: False,
        ),
        ReadBack(
            key="read_back",
            title="Clock, filter and saturation, read back",
            text="What the panel says, beside what a meter finds in the sound.",
            source="the settings themselves, within 10 %",
            settings={**CLEAN, "bits": 16, "input_filter": 0},
            readings=(
                Reading(
                    setting="rate_hz",
                    values=(12_000.0, 26_040.0, 32_000.0),
                    meter=meters.clock_hz,
                    beside={"output_filter": 0},
                ),
                Reading(
                    setting="cutoff_hz",
                    values=(2_000.0, 6_500.0),
                    meter=meters.high_corner_hz,
                    beside={"rate_hz": 44_100},
                ),
                replace(media.SATURATION, beside={"rate_hz": 44_100}),
            ),
        ),
    ),
)
