"""What is measured of the tape machine."""

import math

import numpy as np

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import (
    Aliasing,
    Alignment,
    Distortion,
    Flutter,
    FrequencyResponse,
    Noise,
    Rest,
    SaturatedOutput,
    Stereo,
)
from woodshed.certify.measures import Signal
from woodshed.certify.truths import bell, harmonics_of_shape, tape_equalisation, tape_loss

SPEEDS_M_S = (0.1905, 0.381, 0.762)
TREBLE_US = ((50.0, 50.0, 17.5), (70.0, 35.0, 17.5))
COATING_UM, DISTANCE_UM, GAP_UM = (14.0, 12.0, 10.0), (0.4, 0.6, 1.0), (3.0, 3.0, 3.5)
BUMP_HZ, BUMP_DB, HEADROOM_DB = (40.0, 55.0, 70.0), (1.2, 2.0, 2.6), (12.0, 9.0, 6.0)
ZONE_UM, LOWEST_HZ = 1.0, 5.0
STEADY = {"wow_flutter_percent": 0}
MACHINES = ("Mastering two-track", "Studio multitrack", "Home reel-to-reel")
ALIGNED = (
    "alignment at 1 and 10 kHz: Ballou, Handbook for Sound Engineers, 2008; ±1 dB to 15 kHz at 15 ips, to 12 kHz at"
    " 7.5: data of the Studer A80/R (ReVox A77: ±1.5 dB to 15 kHz at 7.5)"
)
LOSSES = "Bertram, Theory of Magnetic Recording, 1994, ch. 5; IEC 60094-1 (time constants)"


def loss(hz: Signal, at: Settings, distance_um: float) -> Signal:
    """Return what spacing, coating and gap take."""
    machine = round(at["machine"])
    lengths = (distance_um, COATING_UM[machine], GAP_UM[machine])
    return tape_loss(hz, SPEEDS_M_S[round(at["speed"])], *(1e-6 * length for length in lengths))


def shaded(hz: Signal, at: Settings, distance_um: float) -> Signal:
    """Return what is left of the loss where recording has made good what the coating takes."""
    machine = round(at["machine"])
    lengths = (distance_um, 1e-9, GAP_UM[machine])
    return tape_loss(hz, SPEEDS_M_S[round(at["speed"])], *(1e-6 * length for length in lengths))


def aligned_trim(at: Settings) -> tuple[float, float]:
    """Return the zero and the pole, in s, with which 5 and 10 kHz come back as loud as 1 kHz off a clean head."""
    hz = np.array([1_000.0, 5_000.0, 10_000.0])
    left = shaded(hz, at, DISTANCE_UM[round(at["machine"])] + ZONE_UM)
    short, turns = (left[0] / left[1:]) ** 2, (2 * math.pi * hz[1:]) ** 2
    zero, pole = np.linalg.solve(np.stack([turns, -short * turns], axis=1), short - 1)
    return math.sqrt(zero), math.sqrt(pole)


def response(hz: Signal, at: Settings) -> Signal:
    """Return what comes back through an aligned machine, against 1 kHz off a clean head.

    Recording and playback have the same time constants, so distance and gap, the trim and the head bump remain.
    """
    machine, speed = round(at["machine"]), round(at["speed"])
    zero, pole = aligned_trim(at)
    clean_um = DISTANCE_UM[machine] + ZONE_UM

    def played(f: Signal, distance_um: float) -> Signal:
        s = 2j * math.pi * f
        trim = (1 + s * zero) / (1 + s * pole)
        hump = bell(f, BUMP_HZ[machine] * 2.0 ** (speed - 1), at["head_bump"] * BUMP_DB[machine], 0.9)
        return np.asarray(np.abs(trim * hump / (1 + LOWEST_HZ / (1j * f))) * shaded(f, at, distance_um))

    distance_um = clean_um + ZONE_UM * at["bias_db"] / 6 + at["spacing_um"]
    return np.asarray(played(hz, distance_um) / played(np.array([1_000.0]), clean_um))


def full_tape(hz: Signal, at: Settings) -> Signal:
    """Return what a full tape gives through playback, against 1 kHz: losses and the standard's curve."""
    treble_us = TREBLE_US[round(at["equalisation"])][round(at["speed"])]

    def played(f: Signal) -> Signal:
        clean_um = DISTANCE_UM[round(at["machine"])] + ZONE_UM
        return np.asarray(loss(f, at, clean_um) / np.abs(tape_equalisation(f, treble_us)))

    return np.asarray(played(hz) / played(np.array([1_000.0])))


def smooth_hz(at: Settings) -> tuple[float, float]:
    """Return the band in which a studio's machine keeps within 1 dB, from two octaves above the bump on."""
    bump_hz = BUMP_HZ[round(at["machine"])] * 2.0 ** (round(at["speed"]) - 1)
    return 4 * bump_hz, 12_000.0 if round(at["speed"]) == 0 else 15_000.0


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
        *(
            Alignment(
                key=f"aligned_{number}",
                title=f"{machine}, as the engineer leaves it",
                text="A quiet click through recording and playback: set at 1 kHz, trimmed at 10 kHz, smooth between.",
                source=ALIGNED,
                settings={**STEADY, "machine": number},
                vary=("speed", (0.0, 1.0, 2.0)),
                truth=response,
                smooth=smooth_hz,
                smooth_goal_db=1.0,
                shown_db=(-6, 4),
            )
            for number, machine in enumerate(MACHINES)
        ),
        Alignment(
            key="standards",
            title="NAB and IEC",
            text="Recorded and played by one standard, a machine sounds alike by either while the tape is not full.",
            source=ALIGNED,
            settings=STEADY,
            vary=("equalisation", (0.0, 1.0)),
            truth=response,
            smooth=smooth_hz,
            smooth_goal_db=1.0,
            shown_db=(-6, 4),
        ),
        *(
            SaturatedOutput(
                key=f"full_{ips}",
                title=f"A full tape at {words}",
                text="However loud it is recorded, a full tape gives no more: what playback does is the standard's.",
                source="IEC 60094-1: 50 µs (NAB), 70 µs at 7.5 and 35 µs at 15 ips (IEC); losses: Bertram 1994, ch. 5",
                settings={**STEADY, "speed": speed, "level_db": 24},
                vary=("equalisation", (0.0, 1.0)),
                truth=full_tape,
                from_hz=1_000,
                to_hz=14_000,
                rms_goal_db=0.3,
            )
            for speed, ips, words in ((0, "7", "7.5 ips"), (1, "15", "15 ips"))
        ),
        FrequencyResponse(
            key="speeds",
            title="Tape speeds",
            text="Against the formulas: what distance and gap take and the trim gives back.",
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
            title="Cleanliness at ten times and more",
            text="Peaks of ten times the 3 % mark, ten times and eighteen times the bend: nobody records so, but a"
            " shaper should bear it.",
            source="the goal for every shaper at 10× drive: 80, 80, 70 dB",
            settings={**STEADY, "bias_db": 0},
            vary=("level_db", (11.0, 15.0, 20.0)),
            tones=((1_245.0, 80.0), (5_000.0, 80.0), (8_970.0, 70.0)),
        ),
        Aliasing(
            key="machines_overdriven",
            title="Cleanliness of the three machines",
            text="The same at the highest of these levels on each machine: how much of the treble each of them lifts"
            " onto the tape is what differs.",
            source="the goal for every shaper: 80, 80, 70 dB",
            settings={**STEADY, "bias_db": 0, "level_db": 20},
            vary=("machine", (0.0, 1.0, 2.0)),
            tones=((1_245.0, 80.0), (5_000.0, 80.0), (8_970.0, 70.0)),
        ),
        Aliasing(
            key="underbiased",
            title="Cleanliness with too little bias",
            text="Soft, as recorded at first, and with peaks of ten times the 3 % mark and more: what stays of the"
            " hysteresis has sharp corners, and soft music goes round them too.",
            source="the goal for every shaper: 80, 80, 70 dB",
            settings={**STEADY, "bias_db": -6},
            vary=("level_db", (-12.0, 0.0, 11.0, 15.0)),
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
