"""The form of a song: which sections, how many bars each, and how its energy rises and falls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import log

from woodshed.compose.plan import SectionPlan

FORMS: dict[str, tuple[str, ...]] = {
    "song": (
        "hook",
        "verse hook",
        "intro verse hook out",
        "intro verse hook verse hook out",
        "intro verse hook verse hook bridge hook out",
        "intro verse hook verse hook bridge verse hook hook out",
    ),
    "beat": (
        "hook",
        "verse hook",
        "intro verse hook out",
        "intro verse hook bridge hook out",
        "intro verse hook verse bridge hook out",
        "intro verse hook verse hook bridge verse hook out",
    ),
    "club": (
        "drop",
        "build drop",
        "intro groove drop out",
        "intro groove break drop out",
        "intro groove break build drop groove out",
        "intro groove break build drop groove break build drop out",
    ),
    "drift": ("verse", "verse out", "intro verse hook out", "intro verse hook bridge hook out"),
    "head": (
        "hook",
        "hook out",
        "intro hook solo hook out",
        "intro hook solo solo bridge hook out",
        "intro hook hook solo solo bridge hook out",
    ),
}
"""Sequences of section kinds, shortest first, for the families of form that styles name."""

USUAL_BARS = {"intro": 4, "out": 4, "build": 4, "break": 8, "bridge": 4}
OTHER_BARS = 8
STRETCHABLE = ("hook", "drop", "verse", "groove", "solo", "break", "bridge")
ENERGY = {
    "intro": 0.3,
    "verse": 0.55,
    "hook": 0.85,
    "bridge": 0.45,
    "solo": 0.7,
    "groove": 0.62,
    "break": 0.35,
    "build": 0.6,
    "drop": 0.95,
    "out": 0.28,
}
"""How much is going on in each kind of section, 0 to 1, before the style and the prompt bend it."""

PHRASE = 4
"""Bars by which sections grow and shrink."""
GROWTH = 0.06
"""How much more happens when a section comes for the second and the third time."""
LONG_BAR_S = 4.0
RICHNESS = 0.07
RICH = 7
"""How much a form may miss the length for each section it has more, up to so many: variety is worth shorter ones."""
LONGEST_CUT = 2
"""Bars that the last section may lose before another section gives up four."""


def plan_form(
    family: str, bars: int, *, bar_s: float = 2.0, energies: Mapping[str, float] | None = None, lift: float = 0.0
) -> tuple[SectionPlan, ...]:
    """Return the sections of a song of exactly `bars` bars.

    The form is the one of its family whose usual length comes nearest; its sections then grow or
    shrink by four bars, and the last by what is left. `lift` (-1 to 1) moves all energies.
    """
    kinds = _choose_kinds(family, bars, bar_s)
    lengths = _fit_lengths([_usual_bars(kind, bar_s) for kind in kinds], kinds, bars)
    return _name_sections(kinds, lengths, {**ENERGY, **(energies or {})}, lift)


def _usual_bars(kind: str, bar_s: float) -> int:
    bars = USUAL_BARS.get(kind, OTHER_BARS)
    return max(2, bars // 2) if bar_s > LONG_BAR_S else bars


def _choose_kinds(family: str, bars: int, bar_s: float) -> list[str]:
    forms = [form.split() for form in FORMS[family]]
    while sum(_usual_bars(kind, bar_s) for kind in forms[-1]) < bars:
        forms.append(_extended(forms[-1]))
    possible = [kinds for kinds in forms if len(kinds) <= max(1, bars // 2)]
    return min(
        possible or forms[:1],
        key=lambda kinds: (
            abs(log(sum(_usual_bars(kind, bar_s) for kind in kinds) / bars)) - RICHNESS * min(len(kinds), RICH)
        ),
    )


def _extended(kinds: list[str]) -> list[str]:
    """Return a longer form: the part between its intro and its end comes once more."""
    start = 1 if kinds[0] == "intro" else 0
    end = len(kinds) - 1 if kinds[-1] == "out" else len(kinds)
    return [*kinds[:end], *kinds[start:end], *kinds[end:]]


def _fit_lengths(lengths: list[int], kinds: list[str], bars: int) -> list[int]:
    """Make the lengths add up to `bars`, by phrases of four bars while that is possible."""
    missing = bars - sum(lengths)
    while not -LONGEST_CUT <= missing < PHRASE - LONGEST_CUT:
        step = PHRASE if missing > 0 else -PHRASE
        place = _section_to_change(lengths, kinds, step)
        if place is None:
            break
        lengths[place] += step
        missing -= step
    for place in [len(lengths) - 1, 0, *range(1, len(lengths) - 1)] if len(lengths) > 1 else [0]:
        change = max(missing, 1 - lengths[place])
        lengths[place] += change
        missing -= change
    return lengths


def _section_to_change(lengths: list[int], kinds: list[str], step: int) -> int | None:
    """Return the section that can best grow or shrink by four bars; of several the last."""
    if step > 0:
        able = [place for place, kind in enumerate(kinds) if kind in STRETCHABLE] or list(range(len(kinds)))
        return min(reversed(able), key=lambda place: (lengths[place], STRETCHABLE.index(kinds[place])))
    able = [place for place, length in enumerate(lengths) if length > PHRASE]
    ends_first = ("break", "bridge", "solo", "groove", "verse", "hook", "drop")
    return max(able, key=lambda place: (lengths[place], -ends_first.index(kinds[place])), default=None)


def _name_sections(
    kinds: list[str], lengths: list[int], energies: Mapping[str, float], lift: float
) -> tuple[SectionPlan, ...]:
    totals, visits, bar = Counter(kinds), Counter[str](), 0
    sections = []
    for place, (kind, length) in enumerate(zip(kinds, lengths, strict=True)):
        visit = visits[kind]
        name = kind if totals[kind] == 1 else f"{kind} {visit + 1}"
        growth = GROWTH * min(visit, 2) if kind in ("verse", "hook", "drop", "groove", "solo") else 0.0
        energy = min(1.0, max(0.05, energies[kind] + growth + 0.2 * lift))
        last = place == len(kinds) - 1
        sections.append(SectionPlan(name, kind, bar, length, round(energy, 3), visit, last))
        visits[kind] += 1
        bar += length
    return tuple(sections)
