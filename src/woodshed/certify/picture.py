"""Plots as SVG: small, sharp at any size, light or dark as the reader's page is, the same bytes each time.

What a formula says is drawn broad and pale, what was measured thin and on top of it: where the two agree,
the line lies in the middle of its own shadow.
"""

import math
from html import escape

import numpy as np

from woodshed.certify.figure import Axis, Line, Plot

WIDTH, HEIGHT = 760, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 18, 66, 46
_COLOURS = 6
_MOST_POINTS = 400
_LETTER = 6.6  # an average letter of 12 px
_LEGEND_GAP = 22

_STYLE = """
svg{--ground:#fffdf8;--panel:#fff;--line:#e7dfd2;--text:#2a241c;--dim:#75695a;
--c0:#c4730b;--c1:#2f74b5;--c2:#4c8a2f;--c3:#b3468f;--c4:#8a7a00;--c5:#c2452f}
@media(prefers-color-scheme:dark){svg{--ground:#15120f;--panel:#1d1915;--line:#332c24;--text:#f1e8da;--dim:#a99c8c;
--c0:#eba33c;--c1:#6ea8d8;--c2:#86b86b;--c3:#d98fbf;--c4:#e0d05a;--c5:#e0784f}}
.g{fill:var(--ground)}.p{fill:var(--panel);stroke:var(--line)}.l{stroke:var(--line);stroke-width:1}
text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--dim)}
.t{font-size:15px;font-weight:600;fill:var(--text)}.k{fill:var(--text)}.m{text-anchor:middle}.e{text-anchor:end}
path{fill:none;stroke-linejoin:round;stroke-linecap:round;stroke-width:2}.f{stroke-width:8;opacity:.3}
"""
_LINES = "".join(f".c{n}{{stroke:var(--c{n})}}.d{n}{{fill:var(--c{n})}}" for n in range(_COLOURS))


def draw_plot(plot: Plot) -> str:
    """Return a plot as an SVG document."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"',
        f'aria-label="{escape(described(plot))}">',
        f"<style>{_STYLE.strip()}{_LINES}</style>".replace("\n", ""),
        f'<rect class="g" width="{WIDTH}" height="{HEIGHT}" rx="10"/>',
        f'<rect class="p" x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT - RIGHT}" height="{HEIGHT - TOP - BOTTOM}"/>',
        *_grid(plot),
        f'<clipPath id="inside"><path d="M{LEFT} {TOP}H{WIDTH - RIGHT}V{HEIGHT - BOTTOM}H{LEFT}z"/></clipPath>',
        '<g clip-path="url(#inside)">',
        *(_curve(line, plot) for line in sorted(plot.lines, key=lambda line: not line.truth)),
        "</g>",
        f'<text class="t" x="{LEFT}" y="24">{escape(plot.title)}</text>',
        *_legend(plot),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def described(plot: Plot) -> str:
    """Say in words what is drawn, for those who do not see it."""
    names = [line.label for line in plot.lines if not line.truth]
    formula = " The formula is drawn broad and pale." if any(line.truth for line in plot.lines) else ""
    return f"{plot.title}: {plot.up.label} against {plot.across.label}; {', '.join(names)}.{formula}"


def ticks(axis: Axis, wanted: int) -> list[float]:
    """Return round places along an axis, about as many as wanted."""
    if axis.log:
        decades = range(math.floor(math.log10(axis.low)), math.ceil(math.log10(axis.high)) + 1)
        places = [m * 10.0**d for d in decades for m in (1, 2, 5)]
        return [place for place in places if axis.low * 0.999 <= place <= axis.high * 1.001]
    span = axis.high - axis.low
    step = min((m * 10.0**d for d in range(-6, 7) for m in (1, 2, 5)), key=lambda s: abs(span / s - wanted))
    first = math.ceil(axis.low / step - 1e-9)
    return [n * step for n in range(first, math.floor(axis.high / step + 1e-9) + 1)]


def worded(value: float) -> str:
    """Return a place on an axis in few letters: 500, 2k, -12."""
    value = round(value, 9)
    if abs(value) >= 1000:  # noqa: PLR2004 - a kilo
        return f"{value / 1000:g}k"
    return f"{value:g}".replace("-", "−")


def _across(value: np.ndarray | float, axis: Axis) -> np.ndarray:
    return LEFT + _share(value, axis) * (WIDTH - LEFT - RIGHT)


def _up(value: np.ndarray | float, axis: Axis) -> np.ndarray:
    return HEIGHT - BOTTOM - _share(value, axis) * (HEIGHT - TOP - BOTTOM)


def _share(value: np.ndarray | float, axis: Axis) -> np.ndarray:
    value = np.asarray(value, np.float64)
    if axis.log:
        return np.asarray(np.log(np.maximum(value, 1e-12) / axis.low) / math.log(axis.high / axis.low))
    return np.asarray((value - axis.low) / (axis.high - axis.low))


def _grid(plot: Plot) -> list[str]:
    parts = []
    for place in ticks(plot.across, 9):
        x = float(_across(place, plot.across))
        parts.append(f'<path class="l" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(f'<text class="m" x="{x:.1f}" y="{HEIGHT - BOTTOM + 17}">{worded(place)}</text>')
    for place in ticks(plot.up, 6):
        y = float(_up(place, plot.up))
        parts.append(f'<path class="l" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text class="e" x="{LEFT - 8}" y="{y + 4:.1f}">{worded(place)}</text>')
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text class="m" x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 9}">{escape(plot.across.label)}</text>'
    )
    parts.append(f'<text class="m" transform="translate(16 {middle:.0f})rotate(-90)">{escape(plot.up.label)}</text>')
    return parts


def _curve(line: Line, plot: Plot) -> str:
    x, y = np.asarray(line.x, np.float64), np.asarray(line.y, np.float64)
    if x.size > _MOST_POINTS:
        pick = np.unique(np.linspace(0, x.size - 1, _MOST_POINTS).round().astype(int))
        x, y = x[pick], y[pick]
    kept = np.isfinite(x) & np.isfinite(y)
    span = plot.up.high - plot.up.low
    across = _across(x[kept], plot.across)
    up = _up(np.clip(y[kept], plot.up.low - span, plot.up.high + span), plot.up)
    colour = line.colour % _COLOURS
    if line.dots:
        return "".join(
            f'<circle class="d{colour}" cx="{a:.1f}" cy="{b:.1f}" r="4"/>' for a, b in zip(across, up, strict=True)
        )
    points = "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(across, up, strict=True))
    return f'<path class="c{colour}{" f" if line.truth else ""}" d="M{points}"/>'


def _legend(plot: Plot) -> list[str]:
    """Name the curves under the title, the formula once for all."""
    parts = []
    x = float(LEFT)
    names = [(line.label, f"c{line.colour % _COLOURS}") for line in plot.lines if not line.truth]
    truths = [line for line in plot.lines if line.truth]
    if truths:
        names.append((truths[0].label, f"c{truths[0].colour % _COLOURS} f"))
    for name, look in names:
        wide = 24 + _LETTER * len(name)
        if x + wide > WIDTH - RIGHT:
            break
        parts.append(f'<path class="{look}" d="M{x:.0f} 46H{x + 18:.0f}"/>')
        parts.append(f'<text class="k" x="{x + 24:.0f}" y="50">{escape(name)}</text>')
        x += wide + _LEGEND_GAP
    return parts
