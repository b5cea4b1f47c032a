"""How players lean off the grid: swing, and templates of early and late steps.

Swing s says where the off-beat of a pair of grid steps falls: 0.5 is straight, 2/3 a triplet, 0.75
the most that is played. All other moments of the pair move along in proportion, so nothing changes
its order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from woodshed.units import Ticks

STRAIGHT, TRIPLET, HARDEST = 0.5, 2 / 3, 0.75
HALF = 0.5
OFF_BEATS = (0.36, 0.8)
"""Where in a pair a note must lie to be taken for its off-beat."""


@dataclass(frozen=True, slots=True)
class FeelTemplate:
    """A bar of 4/4 as a group plays it, one entry for each sixteenth.

    Lateness in thousandths of a second (early is negative), and a factor on the velocity.
    """

    late_ms: tuple[float, ...]
    velocities: tuple[float, ...]


FLAT = (1.0,) * 16
PULSE = (1.0, 0.78, 0.9, 0.76, 0.96, 0.78, 0.9, 0.8) * 2

FEELS: dict[str, FeelTemplate] = {
    "machine": FeelTemplate((0.0,) * 16, FLAT),
    "tight": FeelTemplate((0.0,) * 16, PULSE),
    "late snare": FeelTemplate((0, 0, 2, 0, 16, 4, 4, 0, 0, 0, 2, 0, 16, 4, 4, 0), PULSE),
    "laid back": FeelTemplate((4, 6, 10, 8, 18, 8, 12, 8, 6, 6, 10, 8, 18, 8, 12, 8), PULSE),
    "pushed": FeelTemplate((0, -4, -6, -4, -3, -4, -6, -4, 0, -4, -6, -4, -3, -4, -6, -4), PULSE),
    "played": FeelTemplate((0, 2, 3, -2, 5, 1, 4, -2, 1, 2, 4, -1, 6, 1, 3, -3), PULSE),
}
"""How groups of players place a bar, by name. Late snares of 10 to 20 ms are what makes a beat lazy."""


def swung(tick: int, swing: float, grid: Ticks) -> int:
    """Return where a moment falls when each pair of grid steps is swung."""
    pair = 2 * grid
    start = tick - tick % pair
    inside = (tick - start) / pair
    share = inside * 2 * swing if inside <= HALF else swing + (inside - HALF) * 2 * (1 - swing)
    return start + round(share * pair)


def measure_swing(onsets: Iterable[int], grid: Ticks, *, roll: int = 0) -> float:
    """Return the swing heard in a player's onsets: where off-beats fall between the player's own beats.

    Medians of both, so a whole group that plays late does not swing more for it. Of onsets that follow each other
    within `roll` ticks, as in a rolled chord, the first counts. 0.5 when there are no off-beats.

    Source: Friberg, Sundström, Swing Ratios and Ensemble Timing in Jazz Performance, Music Perception 19 (3), 2002:
    a ratio of the times from one onset of a player to the next.
    """
    pair = 2 * grid
    ordered = sorted(onsets)
    firsts = [at for at, before in zip(ordered, [None, *ordered], strict=False) if before is None or at - before > roll]
    places = [onset % pair / pair for onset in firsts]
    off_beats = [place for place in places if OFF_BEATS[0] < place < OFF_BEATS[1]]
    beats = [place - round(place) for place in places if not OFF_BEATS[0] < place < OFF_BEATS[1]]
    return median(off_beats) - (median(beats) if beats else 0.0) if off_beats else STRAIGHT


def late_ticks(template: FeelTemplate, tempo_bpm: float) -> tuple[int, ...]:
    """Return a template's lateness in ticks at a tempo."""
    return tuple(round(late * tempo_bpm * 960 / 60_000) for late in template.late_ms)
