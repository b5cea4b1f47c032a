"""From a mix to a master: analyse, shape gently, set the loudness, and say what was done.

The chain is offset -> working level -> tone -> dynamics -> stereo -> limiter. Every stage looks at
what it gets and may decide to do nothing; an already mastered song passes nearly untouched.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from woodshed.analysis import Energy, Measurement, Study, study
from woodshed.audio import Audio, Recording
from woodshed.errors import AudioError
from woodshed.master.limiting import limit
from woodshed.master.sections import SectionLoudness, TimedSection, section_loudness
from woodshed.master.shaping import balance_tone, glue, remove_offset, set_level, steady_stereo
from woodshed.master.sound import Sound
from woodshed.master.step import Goal, Outcome, Progress, Step

SHAPING = 0.15
"""The share of the work after which the mix is known and the devices begin, one after the other."""

_NEAR_LU = 1.0
_NEAR_DB = 0.5
_REACHED_LU = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Master:
    """A finished recording, with what it was and is (`studies`: the mix, the master) and every step between.

    Always stereo, at the mix's sample rate and length, in float; dither belongs to writing it.
    """

    recording: Recording
    goal: Goal
    studies: tuple[Study, Study]
    steps: tuple[Step, ...]
    sections: tuple[SectionLoudness, ...] = ()

    @property
    def before(self) -> Measurement:
        """The numbers of the mix."""
        return self.studies[0].numbers

    @property
    def after(self) -> Measurement:
        """The numbers of the master."""
        return self.studies[1].numbers

    @property
    def reached(self) -> bool:
        """Whether the master has the loudness asked for (within 0.2 LU) under its ceiling."""
        near = abs(self.after.integrated_lufs - self.goal.target_lufs) <= _REACHED_LU
        return near and self.after.true_peak_dbtp <= self.goal.ceiling_dbtp + 0.01


def master_recording(
    mix: Recording,
    *,
    target_lufs: float = -14.0,
    ceiling_dbtp: float = -1.0,
    sections: Sequence[TimedSection] = (),
    intensity: float = 1.0,
    progress: Progress | None = None,
    finished: Callable[[Recording], None] | None = None,
) -> Master:
    """Master a mono or stereo mix.

    `target_lufs` (-40 to -6) is met within 0.05 LU where music allows it, `ceiling_dbtp` (-12 to 0)
    always. `intensity` (0 to 1) scales what tone, dynamics and stereo may change; at 0 only what
    lies below 8 Hz, the level and peaks above the ceiling change. `sections` only name
    parts in the report. Silence comes back as it is. `finished` is given the recording before it is
    measured, for who writes it meanwhile. Raises `AudioError` for other channels,
    values that are not numbers, or settings out of range.
    """
    tell = progress or _say_nothing
    goal = _checked_goal(mix, target_lufs, ceiling_dbtp, intensity)
    tell(0.0)
    with ThreadPoolExecutor(1) as beside:  # measures while the stages work
        studied = beside.submit(study, mix)
        sound, steps, goal = _run_chain(mix, goal, studied, tell)
    recording = Recording(sound.audio, mix.sample_rate)
    if finished:
        finished(recording)
    tell(0.9)
    studies = studied.result(), study(recording)
    parts = section_loudness(studies[0].energy, studies[1].energy, sections)
    tell(1.0)
    return Master(recording, goal, studies, steps, parts)


def _run_chain(
    mix: Recording, goal: Goal, studied: Future[Study], tell: Progress
) -> tuple[Sound, tuple[Step, ...], Goal]:
    """Run the stages in order and collect what they did; complete the goal by what the mix is found to be."""
    steps: list[Step] = []

    def take(outcome: Outcome) -> Sound:
        if outcome[1] is not None:
            steps.append(outcome[1])
        return outcome[0]

    audio, centring = remove_offset(_stereo(mix.audio), mix.sample_rate)
    energy = Energy.of(audio, mix.sample_rate)
    mixed = studied.result()  # its spectrum holds from 8 Hz on, which is lower than any band
    sound = take((Sound(audio, mix.sample_rate, energy=energy, spectrum=mixed.spectrum), centring))
    if sound.loudness == -math.inf:
        return sound, tuple(steps), goal
    sound = take(set_level(sound))
    goal = replace(goal, finished=_is_finished(mixed.numbers, goal))
    tell(SHAPING)
    sound = take(balance_tone(sound, goal))
    tell(0.3)
    sound = take(glue(sound, goal))
    sound = take(steady_stereo(sound, goal))
    tell(0.5)
    sound = take(limit(sound, goal))
    return sound, tuple(steps), goal


def _checked_goal(mix: Recording, target_lufs: float, ceiling_dbtp: float, intensity: float) -> Goal:
    if mix.channels not in {1, 2}:
        raise AudioError(f"A mix of {mix.channels} channels cannot be mastered.", remedy="Give a mono or stereo mix.")
    if mix.audio.shape[1] == 0:
        raise AudioError("The mix holds no sound.", remedy="Render the song first.")
    if not np.isfinite(mix.audio).all():
        raise AudioError("The mix holds values that are not numbers.", remedy="Render it again.")
    if not -40.0 <= target_lufs <= -6.0:  # noqa: PLR2004 - as the docstring says
        raise AudioError(f"A master cannot have {target_lufs:g} LUFS.", remedy="Choose a target from -40 to -6 LUFS.")
    if not -12.0 <= ceiling_dbtp <= 0.0:  # noqa: PLR2004 - said in the remedy
        raise AudioError(f"A ceiling of {ceiling_dbtp:g} dBTP is of no use.", remedy="Choose one from -12 to 0 dBTP.")
    if not 0.0 <= intensity <= 1.0:
        raise AudioError(f"An intensity of {intensity:g} has no meaning.", remedy="Choose one from 0 to 1.")
    return Goal(target_lufs, ceiling_dbtp, intensity)


def _is_finished(mix: Measurement, goal: Goal) -> bool:
    near = abs(mix.integrated_lufs - goal.target_lufs) <= _NEAR_LU
    return near and mix.true_peak_dbtp <= goal.ceiling_dbtp + _NEAR_DB


def _stereo(audio: Audio) -> Audio:
    return np.repeat(audio, 2, axis=0) if audio.shape[0] == 1 else audio


def _say_nothing(_done: float) -> None:
    pass
