"""The named parts of a song on the clock, and how loud each is before and after mastering."""

from collections.abc import Sequence
from dataclasses import dataclass

from woodshed.analysis import Energy
from woodshed.song.document import Song
from woodshed.song.tempo import TempoMap


@dataclass(frozen=True, slots=True)
class TimedSection:
    """A section's name with where it starts and ends, in seconds of the recording."""

    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class SectionLoudness:
    """A section and its loudness in the mix and in the master; -inf where there is none to measure."""

    section: TimedSection
    before_lufs: float
    after_lufs: float


def timed_sections(song: Song) -> tuple[TimedSection, ...]:
    """Return a song's sections on the clock of a recording that starts at its first tick."""
    tempo = TempoMap.of(song)
    return tuple(
        TimedSection(one.name, tempo.seconds(one.start), tempo.seconds(one.start + one.length))
        for one in sorted(song.sections, key=lambda one: one.start)
    )


def section_loudness(before: Energy, after: Energy, sections: Sequence[TimedSection]) -> tuple[SectionLoudness, ...]:
    """Return how loud each section is, from the energy of the whole mix and of the whole master."""
    return tuple(
        SectionLoudness(one, *(energy.between(one.start_s, one.end_s).integrated() for energy in (before, after)))
        for one in sections
    )
