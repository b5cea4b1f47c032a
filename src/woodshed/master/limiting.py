"""The last stage: a true-peak limiter whose gain is solved for the loudness asked for.

Loudness after a limiter has no formula, but it only ever rises with the gain; so the real device is
run with a gain, measured, and the gain corrected, until the reading is nearly right. The rest is plain gain:
a limiter whose gain and ceiling both rise by a decibel gives the same sound, a decibel louder. So it is run
a little under the ceiling, and with a good first guess nearly every song needs one run.
"""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from woodshed.analysis import HOP_S, common_meter_peak, hop_peaks, true_peaks
from woodshed.master.sound import Sound
from woodshed.master.step import Goal, Step
from woodshed.units import db_of_gain, gain_of_db

Values = NDArray[np.float64]

STREAMING_LUFS = -14.0
"""What Spotify, YouTube, Tidal and Amazon turn music to."""

ROOM_DB = 0.08
"""How far under the ceiling the limiter is run, and how far from the target a loudness may lie to be made up for."""

_GUESSES = 5
_MOST_TRIES = 7
_MOST_GAIN_DB = 24.0
_RELEASE_MS = 60.0
"""Short, for drum hits; the limiter itself lets go ten times as slowly after dense passages."""

_MARGIN_DB = 0.05
_CHECK = 16


@dataclass(frozen=True, slots=True, eq=False)
class _Try:
    """One run of the limiter: its gain in dB, its ceiling in dBTP, and what came out."""

    gain_db: float
    ceiling: float
    sound: Sound

    def louder(self, db: float) -> "_Try":
        """Return what the limiter gives with so much more gain under a ceiling as much higher."""
        return _Try(round(self.gain_db + db, 2), round(self.ceiling + db, 2), self.sound.louder(db))


def limit(sound: Sound, goal: Goal) -> tuple[Sound, Step]:
    """Raise a sound to the target loudness under the ceiling.

    The ceiling is checked at sixteen times the sample rate and on a common meter, and lowered by
    what a peak still passes it. What cannot be reached with 24 dB of limiting (a few clicks in
    silence) stays quieter, and the numbers say so.
    """
    lift_db = round(goal.target_lufs - sound.loudness, 2)
    raised = sound.louder(lift_db)
    ceiling = round(goal.ceiling_dbtp - _MARGIN_DB, 2)
    with ThreadPoolExecutor(1) as beside:
        peaked = beside.submit(_peak, raised)
        best = _solve(raised, goal.target_lufs, ceiling, first_gain(raised, goal.target_lufs, ceiling - ROOM_DB))
        peak = peaked.result()
    peak_after = _peak(best.sound)
    if peak_after > goal.ceiling_dbtp:
        ceiling = round(best.ceiling - (peak_after - goal.ceiling_dbtp) - 0.01, 2)
        best = _solve(raised, goal.target_lufs, ceiling, best.gain_db)
        peak_after = _peak(best.sound)
    settings = {"gain_db": best.gain_db, "ceiling_dbtp": best.ceiling, "release_ms": _RELEASE_MS}
    taken = peak + best.gain_db - peak_after
    step = Step(
        "Set the loudness and the ceiling",
        _reason(taken, goal),
        "limiter",
        {"lift_db": lift_db, **settings},
        {"integrated_lufs": sound.loudness, "true_peak_dbtp": peak - lift_db},
        {"integrated_lufs": best.sound.loudness, "true_peak_dbtp": peak_after},
    )
    return best.sound, step


def first_gain(sound: Sound, target: float, ceiling: float) -> float:
    """Guess the gain in dB at which the limiter's output has the target loudness, in LUFS.

    The limiter is imitated hop by hop: what each hop's peak takes, and how its release (`limiter.dsp`) gives it back.
    """
    peaks = hop_peaks(sound.audio, sound.energy.places[:-1]).astype(np.float64)
    gain_db = 0.0
    for _ in range(_GUESSES):
        left = _left_by_limiter(peaks * gain_of_db(gain_db), gain_of_db(ceiling))
        missing = target - gain_db - sound.energy.turned(left).integrated()
        if not abs(missing) < _MOST_GAIN_DB:  # too short or too quiet to be loud
            return 0.0
        gain_db = min(gain_db + missing, _MOST_GAIN_DB)
    return round(gain_db, 2)


def _left_by_limiter(peaks: Values, ceiling: float) -> Values:
    """Return the gain that the limiter leaves each hop of a sound of such peaks, 0 to 1."""
    quick, slow, rising = (1.0 - math.exp(-HOP_S / time_s) for time_s in (_RELEASE_MS / 1e3, _RELEASE_MS / 1e2, 0.3))
    left, taken, trace = [], 0.0, 0.0
    for wanted in (1.0 - ceiling / np.maximum(peaks, ceiling)).tolist():
        begun, taken = taken, max(wanted, taken - quick * max(0.0, taken - trace) - slow * taken)
        trace += (rising if wanted > trace else slow) * (wanted - trace)
        left.append(1.0 - max(wanted, (begun + taken) / 2))
    return np.array(left)


def _solve(raised: Sound, target: float, ceiling: float, gain: float) -> _Try:
    """Improve a first guess of the gain by the secant method, between gains known to be too low and too high."""
    low, high = -_MOST_GAIN_DB, _MOST_GAIN_DB
    tries: list[_Try] = []
    for _ in range(_MOST_TRIES):
        tries.append(_run(raised, round(gain, 2), round(ceiling - ROOM_DB, 2)))
        error = target - tries[-1].sound.loudness
        if abs(error) <= ROOM_DB:
            break
        low, high = (tries[-1].gain_db, high) if error > 0 else (low, tries[-1].gain_db)
        gain = min(max(gain + error * _decibels_per_lu(tries), low), high)
        if round(gain, 2) in {known.gain_db for known in tries}:
            gain = (low + high) / 2
    best = min(tries, key=lambda known: abs(target - known.sound.loudness))
    return best.louder(round(min(max(target - best.sound.loudness, -ROOM_DB), ROOM_DB), 2))


def _decibels_per_lu(tries: list[_Try]) -> float:
    """Estimate how much gain one LU costs, from the last two runs; more where the limiter works hard."""
    if len(tries) < 2:  # noqa: PLR2004 - a slope needs two points
        return 1.2
    last, before = tries[-1], tries[-2]
    rise = last.sound.loudness - before.sound.loudness
    return min(max((last.gain_db - before.gain_db) / rise, 0.5), 8.0) if abs(rise) > 1e-6 else 8.0  # noqa: PLR2004 - no rise to divide by


def _run(raised: Sound, gain_db: float, ceiling: float) -> _Try:
    settings = {"gain_db": gain_db, "ceiling_dbtp": ceiling, "release_ms": _RELEASE_MS}
    return _Try(gain_db, ceiling, raised.through("limiter", settings))


def _peak(sound: Sound) -> float:
    """Return the higher of the curve itself, read closely, and what a common meter makes of it."""
    exact = db_of_gain(max(true_peaks(sound.audio, sound.sample_rate, oversampling=_CHECK)))
    return max(exact, common_meter_peak(sound.audio, sound.sample_rate))


def _reason(taken: float, goal: Goal) -> str:
    streaming = goal.target_lufs == STREAMING_LUFS
    why = "is how loud streaming services play music" if streaming else "is the loudness asked for"
    words = f"{goal.target_lufs:g} LUFS {why}, and peaks stay under {goal.ceiling_dbtp:g} dBTP".replace("-", "−")
    words += " so that no player or codec clips them."
    if taken < 0.1 or math.isinf(taken):  # noqa: PLR2004 - less is only the ceiling's margin
        return f"{words} No peak had to be lowered."
    return f"{words} The highest peak was lowered by {taken:.1f} dB."
