"""What is measured of the opto compressor."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Distortion, GainTimes, Rest, StaticCurve
from woodshed.certify.measures import Signal
from woodshed.certify.truths import compressor_gain_db


def curve(level_db: Signal, at: Settings) -> Signal:
    """Return the law of the cell: the knob moves the threshold, the mode the ratio, 12 dB of bend."""
    return compressor_gain_db(level_db, 10 - 0.5 * at["peak_reduction"], 20 if at["mode"] else 3, 12)


CERTIFICATE = Certificate(
    modelled_on="The Teletronix LA-2A and its T4 cell: a lamp, a photoresistor that forgets slowly, and valves behind.",
    source="Teletronix LA-2A, operating instructions, 1965 (10 ms; half in 60 ms, the rest in 1 to 15 s)",
    examinations=(
        StaticCurve(
            key="compress",
            title="Compress",
            text="How loud a steady sound comes out at several places of the knob.",
            source="the stated law: eq. 4 of Giannoulis, Massberg, Reiss 2012 with 3:1 and 12 dB of bend",
            settings={"colour": 0},
            vary=("peak_reduction", (30.0, 60.0, 90.0)),
            truth=curve,
            levels_db=tuple(float(level) for level in range(-50, 1, 5)),
            step_s=3.0,
        ),
        GainTimes(
            key="attack",
            title="How fast the lamp lights, and goes out",
            text="63 % of the reduction in 10 ms, half of it given back in 60 ms; the rest takes"
            " seconds, the longer the lamp was lit.",
            source="LA-2A, operating instructions, 1965 (10 ms; half in 60 ms)",
            settings={"colour": 0, "peak_reduction": 70, "mode": 1},
            attack=lambda _: 10.0,
            release=lambda _: 60.0,
            release_part=0.5,
            quiet_db=-45.0,
            hz=2_000.0,
            loud_s=2.0,
            shown_s=(0.4, 3.6),
            peers={"pedalboard 0.9.26, 10/100 ms asked": "1.6 and 24 ms"},
        ),
        Distortion(
            key="colour",
            title="The valves",
            text="Mostly the second harmonic, growing with the level.",
            settings={"peak_reduction": 0, "colour": 1},
        ),
        Rest(key="rest", title="Silence stays silence"),
    ),
)
