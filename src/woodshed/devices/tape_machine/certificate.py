"""What is measured of the tape machine."""

import math

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Aliasing, Distortion, Flutter, FrequencyResponse, Noise, Rest, Stereo
from woodshed.certify.measures import Signal
from woodshed.certify.truths import bell, harmonics_of_shape, tape_equalisation, tape_loss

SPEEDS_M_S = (0.1905, 0.381, 0.762)
TREBLE_US = ((50.0, 50.0, 17.5), (70.0, 35.0, 17.5))
COATING_UM, DISTANCE_UM, GAP_UM = (14.0, 12.0, 10.0), (0.4, 0.6, 1.0), (3.0, 3.0, 3.5)
BUMP_HZ, BUMP_DB, HEADROOM_DB = (40.0, 55.0, 70.0), (1.2, 2.0, 2.8), (12.0, 9.0, 6.0)
TRIM_HZ, ZONE_UM, LOWEST_HZ = 40_000.0, 1.0, 5.0
STEADY = {"wow_flutter_percent": 0}
LOSSES = "Bertram, Theory of Magnetic Recording, 1994, ch. 5; IEC 60094-1 (time constants)"


def loss(hz: Signal, at: Settings, distance_um: float) -> Signal:
    """Return what spacing, coating and gap take."""
    machine = round(at["machine"])
    lengths = (distance_um, COATING_UM[machine], GAP_UM[machine])
    return tape_loss(hz, SPEEDS_M_S[round(at["speed"])], *(1e-6 * length for length in lengths))


def response(hz: Signal, at: Settings) -> Signal:
    """Return the loss of the tape, both equalisers with their trim at 10 kHz, and the head bump."""
    machine, speed = round(at["machine"]), round(at["speed"])
    treble_us = TREBLE_US[round(at["equalisation"])][speed]
    clean_um = DISTANCE_UM[machine] + ZONE_UM

    def played(f: Signal, distance_um: float) -> Signal:
        return np.asarray(loss(f, at, distance_um) / np.abs(tape_equalisation(f, treble_us)))

    w, pole = 2 * math.pi * 10_000.0, 1 / (2 * math.pi * TRIM_HZ)
    lift = 1 / float(played(np.array([10_000.0]), clean_um)[0])
    zero = math.sqrt(max(0.0, (lift * math.hypot(1, w * pole)) ** 2 - 1)) / w
    s = 2j * math.pi * hz
    trim = np.abs((1 + s * zero) / (1 + s * pole))
    distance_um = clean_um + ZONE_UM * at["bias_db"] / 6 + at["spacing_um"]
    hump = np.abs(bell(hz, BUMP_HZ[machine] * 2.0 ** (speed - 1), at["head_bump"] * BUMP_DB[machine], 0.9))
    return np.asarray(trim * played(hz, distance_um) * hump / np.abs(1 + LOWEST_HZ / (1j * hz)))


def magnetisation(level_db: float, at: Settings) -> Signal:
    """Return the harmonics of the anhysteretic curve, 3 % of third harmonic at the tape's headroom."""
    peak_db = level_db + 18 + at["level_db"] - HEADROOM_DB[round(at["machine"])]
    return harmonics_of_shape(np.tanh, peak_db + 20 * math.log10(THREE_PERCENT))


def _three_percent() -> float:
    """Return the peak of a sine whose third harmonic through tanh is 3 %, by halving."""
    low, high = 0.1, 2.0
    for _ in range(60):
        middle = (low + high) / 2
        third = harmonics_of_shape(np.tanh, 20 * math.log10(middle))[1]
        low, high = (middle, high) if third < 20 * math.log10(0.03) else (low, middle)
    return low


THREE_PERCENT = _three_percent()


def leak(at: Settings) -> tuple[float, float]:
    """Return the gains left to left and left to right."""
    through = float(response(np.array([1_000.0]), at)[0])
    return through, through * 10 ** (at["crosstalk_db"] / 20)


CERTIFICATE = Certificate(
    modelled_on="Studio recorders of the Ampex, Studer and Revox kind: a mastering two-track on thick modern"
    " tape, a multitrack of the seventies and a reel-to-reel at home. The lengths of each are the design's own.",
    source=LOSSES,
    examinations=(
        FrequencyResponse(
            key="speeds",
            title="Tape speeds",
            text="Recorded and played by one standard: flat at 10 kHz by the trim, and what the tape loses beyond it.",
            source=LOSSES,
            settings=STEADY,
            vary=("speed", (0.0, 1.0, 2.0)),
            truth=response,
            from_hz=30,
            to_hz=18_000,
            rms_goal_db=0.3,
            largest_goal_db=0.3,
        ),
        FrequencyResponse(
            key="spacing",
            title="A dirty head",
            text="Lifted off the head by thousandths of a millimetre, the tape loses its treble: 55 dB a wavelength.",
            source="Wallace, The Reproduction of Magnetically Recorded Signals, BSTJ 30, 1951: exp(-kd)",
            settings=STEADY,
            vary=("spacing_um", (0.0, 1.0, 3.0)),
            truth=response,
            from_hz=30,
            to_hz=18_000,
            rms_goal_db=0.3,
            largest_goal_db=0.3,
        ),
        FrequencyResponse(
            key="machines",
            title="The three machines at 15 ips",
            text="The head bump and the treble of each.",
            source=LOSSES,
            settings={**STEADY, "equalisation": 1},
            vary=("machine", (0.0, 1.0, 2.0)),
            truth=response,
            from_hz=30,
            to_hz=18_000,
            rms_goal_db=0.3,
            largest_goal_db=0.3,
        ),
        Distortion(
            key="distortion",
            title="Distortion against level",
            text="Bias makes the tape bend softly and evenly: the third harmonic grows by 2 dB for each dB.",
            source="Westmijze 1953; Bertram 1994, ch. 10: the anhysteretic curve, here tanh for needles along the tape",
            settings={**STEADY, "head_bump": 0},
            hz=315,
            truth=magnetisation,
        ),
        Distortion(
            key="bias",
            title="Too little bias",
            text="With less bias some of the tape's hysteresis stays, and quiet sounds are bent too.",
            settings=STEADY,
            vary=("bias_db", (-6.0, -3.0, 3.0)),
            hz=315,
        ),
        Aliasing(
            key="aliasing",
            title="Cleanliness, 12 dB above what the tape holds",
            text="Everything that is no harmonic of the tone.",
            settings={**STEADY, "level_db": 3, "bias_db": 0},
            tones=((1_245.0, 80.0), (5_000.0, 80.0), (8_970.0, 70.0)),
        ),
        Aliasing(
            key="overdriven",
            title="Cleanliness, ten times above what the tape holds",
            text="The same with peaks of ten times the 3 % mark: nobody records so, but a shaper should bear it.",
            source="the goal for every shaper at 10× drive: 80, 80, 70 dB",
            settings={**STEADY, "level_db": 11, "bias_db": 0},
            tones=((1_245.0, 80.0), (5_000.0, 80.0), (8_970.0, 70.0)),
        ),
        Stereo(
            key="crosstalk",
            title="Crosstalk",
            text="What one side leaves on the other.",
            source="by definition",
            settings={**STEADY, "level_db": -12},
            vary=("crosstalk_db", (-60.0, -40.0, -25.0)),
            truth=leak,
            goal_db=0.3,
        ),
        Flutter(
            key="flutter",
            title="Wow and flutter",
            text="How unsteady the speed is, as a service technician's meter reads it.",
            source="IEC 60386 (DIN 45507), weighted peak; the setting itself",
            vary=("wow_flutter_percent", (0.05, 0.2)),
            truth_percent=lambda at: at["wow_flutter_percent"],
        ),
        Noise(
            key="hiss",
            title="Hiss",
            text="The noise of the tape.",
            source="the setting itself, A-weighted by IEC 61672-1",
            vary=("hiss_db", (-70.0, -50.0)),
            truth_dba=lambda at: at["hiss_db"],
        ),
        Rest(key="rest", title="Without hiss, silence stays silence"),
    ),
)
