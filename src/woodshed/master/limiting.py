"""The last stage: a true-peak limiter whose gain is solved for the loudness asked for.

Loudness after a limiter has no formula, but it only ever rises with the gain; so the real device is
run with a gain, measured, and the gain corrected, until the reading is nearly right. The rest is plain gain:
a limiter whose gain and ceiling both rise by a decibel gives the same sound, a decibel louder. So it is run
a little under the ceiling, and most songs need one run.
"""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from woodshed.analysis import common_meter_peak, true_peaks
from woodshed.audio import Audio
from woodshed.master.shaping import amplify, programme_loudness
from woodshed.master.step import Goal, Step, run_device
from woodshed.units import db_of_gain

STREAMING_LUFS = -14.0
"""What Spotify, YouTube, Tidal and Amazon turn music to."""

ROOM_DB = 0.15
"""How far under the ceiling the limiter is run, and how far from the target a loudness may lie to be made up for."""

_MOST_TRIES = 7
_MOST_GAIN_DB = 24.0
_RELEASE_MS = 60.0
"""Short, for drum hits; the limiter itself lets go ten times as slowly after dense passages."""

_LOST_LU = 0.026
"""What songs lose to a limiter that takes a decibel of their peaks; it grows with the square of that. Most are right at
the first try so, and it costs the others nothing."""
_MOST_LOST_LU = 1.5

_MARGIN_DB = 0.05
_CHECK = 16


@dataclass(frozen=True, slots=True, eq=False)
class _Try:
    """One run of the limiter: its gain in dB, its ceiling in dBTP, what came out, and how loud that is in LUFS."""

    gain_db: float
    ceiling: float
    audio: Audio
    loudness: float

    def louder(self, db: float) -> "_Try":
        """Return what the limiter gives with so much more gain under a ceiling as much higher."""
        gain_db, ceiling = round(self.gain_db + db, 2), round(self.ceiling + db, 2)
        return _Try(gain_db, ceiling, amplify(self.audio, db), self.loudness + db)


def limit(audio: Audio, sample_rate: int, goal: Goal) -> tuple[Audio, Step]:
    """Raise `audio` to the target loudness under the ceiling.

    The ceiling is checked at sixteen times the sample rate and on a common meter, and lowered by
    what a peak still passes it. What cannot be reached with 24 dB of limiting (a few clicks in
    silence) stays quieter, and the numbers say so.
    """
    loudness = programme_loudness(audio, sample_rate)
    lift_db = round(goal.target_lufs - loudness, 2)
    raised = amplify(audio, lift_db)
    ceiling = round(goal.ceiling_dbtp - _MARGIN_DB, 2)
    with ThreadPoolExecutor(1) as beside:
        peaked = beside.submit(_peak, raised, sample_rate)
        best = _solve(raised, sample_rate, goal.target_lufs, ceiling, _first_gain(raised, ceiling))
        peak = peaked.result()
    peak_after = _peak(best.audio, sample_rate)
    if peak_after > goal.ceiling_dbtp:
        ceiling = round(best.ceiling - (peak_after - goal.ceiling_dbtp) - 0.01, 2)
        best = _solve(raised, sample_rate, goal.target_lufs, ceiling, best.gain_db)
        peak_after = _peak(best.audio, sample_rate)
    settings = {"gain_db": best.gain_db, "ceiling_dbtp": best.ceiling, "release_ms": _RELEASE_MS}
    taken = peak + best.gain_db - peak_after
    step = Step(
        "Set the loudness and the ceiling",
        _reason(taken, goal),
        "limiter",
        {"lift_db": lift_db, **settings},
        {"integrated_lufs": loudness, "true_peak_dbtp": peak - lift_db},
        {"integrated_lufs": best.loudness, "true_peak_dbtp": peak_after},
    )
    return best.audio, step


def _first_gain(audio: Audio, ceiling: float) -> float:
    """Guess what the limiter will take of the loudness, from how far the highest sample stands over the ceiling."""
    over_db = db_of_gain(float(np.abs(audio).max(initial=0.0))) - ceiling
    return round(min(_LOST_LU * max(over_db, 0.0) ** 2, _MOST_LOST_LU), 2)


def _solve(audio: Audio, sample_rate: int, target: float, ceiling: float, gain: float) -> _Try:
    """Improve a first guess of the gain by the secant method, between gains known to be too low and too high."""
    low, high = -_MOST_GAIN_DB, _MOST_GAIN_DB
    tries: list[_Try] = []
    for _ in range(_MOST_TRIES):
        tries.append(_run(audio, sample_rate, round(gain, 2), round(ceiling - ROOM_DB, 2)))
        error = target - tries[-1].loudness
        if abs(error) <= ROOM_DB:
            break
        low, high = (tries[-1].gain_db, high) if error > 0 else (low, tries[-1].gain_db)
        gain = min(max(gain + error * _decibels_per_lu(tries), low), high)
        if round(gain, 2) in {known.gain_db for known in tries}:
            gain = (low + high) / 2
    best = min(tries, key=lambda known: abs(target - known.loudness))
    return best.louder(round(min(max(target - best.loudness, -ROOM_DB), ROOM_DB), 2))


def _decibels_per_lu(tries: list[_Try]) -> float:
    """Estimate how much gain one LU costs, from the last two runs; more where the limiter works hard."""
    if len(tries) < 2:  # noqa: PLR2004 - a slope needs two points
        return 1.2
    last, before = tries[-1], tries[-2]
    rise = last.loudness - before.loudness
    return min(max((last.gain_db - before.gain_db) / rise, 0.5), 8.0) if abs(rise) > 1e-6 else 8.0  # noqa: PLR2004 - no rise to divide by


def _run(audio: Audio, sample_rate: int, gain_db: float, ceiling: float) -> _Try:
    settings = {"gain_db": gain_db, "ceiling_dbtp": ceiling, "release_ms": _RELEASE_MS}
    limited = run_device("limiter", audio, sample_rate, settings)
    return _Try(gain_db, ceiling, limited, programme_loudness(limited, sample_rate))


def _peak(audio: Audio, sample_rate: int) -> float:
    """Return the higher of the curve itself, read closely, and what a common meter makes of it."""
    exact = db_of_gain(max(true_peaks(audio, sample_rate, oversampling=_CHECK)))
    return max(exact, common_meter_peak(audio, sample_rate))


def _reason(taken: float, goal: Goal) -> str:
    streaming = goal.target_lufs == STREAMING_LUFS
    why = "is how loud streaming services play music" if streaming else "is the loudness asked for"
    words = f"{goal.target_lufs:g} LUFS {why}, and peaks stay under {goal.ceiling_dbtp:g} dBTP".replace("-", "−")
    words += " so that no player or codec clips them."
    if taken < 0.1 or math.isinf(taken):  # noqa: PLR2004 - less is only the ceiling's margin
        return f"{words} No peak had to be lowered."
    return f"{words} The highest peak was lowered by {taken:.1f} dB."
