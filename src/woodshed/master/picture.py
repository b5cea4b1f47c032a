"""The picture of a master: waveform, loudness over time and spectrum, before and after.

Drawn without a screen and without a clock, so the same master gives the same bytes. Colours are
those of the studio. This module alone imports matplotlib, which takes its time to load.
"""

import io
import math
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.gridspec import GridSpecBase
from numpy.typing import NDArray

from woodshed.analysis import (
    HOP_S,
    MOMENTARY_S,
    SHORT_TERM_S,
    Measurement,
    measure_bands,
)
from woodshed.audio import Audio, Recording
from woodshed.master.figures import format_clock, format_number
from woodshed.master.mastering import Master
from woodshed.master.sections import TimedSection
from woodshed.master.tone import DEAD_ZONE_DB, neutral_curve

GROUND, PANEL, LINE = "#15120f", "#1d1915", "#332c24"
TEXT, DIM = "#f1e8da", "#a99c8c"
AMBER, GREEN, BLUE = "#eba33c", "#86b86b", "#6ea8d8"
SECTION_COLOURS = ("#eba33c", "#6ea8d8", "#86b86b", "#d98fbf", "#e0d05a", "#e0784f", "#7fc8bd", "#a99ce0")

_INCHES = (12.0, 10.6)
_DPI = 150
_COLUMNS = 1_400
_DIGITS = "DejaVu Sans Mono"
_LOWEST_LUFS = -40.0
_LOWEST_TOP_DB = -60.0
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 11.5,
    "figure.facecolor": GROUND,
    "axes.facecolor": PANEL,
    "axes.edgecolor": LINE,
    "axes.labelcolor": DIM,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "text.color": TEXT,
    "xtick.color": DIM,
    "ytick.color": DIM,
    "xtick.labelcolor": DIM,
    "ytick.labelcolor": DIM,
    "lines.solid_capstyle": "round",
    "lines.solid_joinstyle": "round",
}


def draw_master(mix: Recording, master: Master, title: str) -> bytes:
    """Return a PNG, 1,800 by 1,590 pixels."""
    with mpl.rc_context(_STYLE):
        figure = Figure(_INCHES, dpi=_DPI)
        FigureCanvasAgg(figure)
        halves = figure.add_gridspec(
            2, 1, height_ratios=(2.45, 1.0), left=0.07, right=0.975, top=0.875, bottom=0.06, hspace=0.15
        )
        _headline(figure, master, title)
        _over_time(figure, halves[0].subgridspec(4, 1, height_ratios=(0.15, 0.55, 1.0, 1.55), hspace=0.07), mix, master)
        _spectra(figure.add_subplot(halves[1]), master)
        return _png(figure)


def _png(figure: Figure) -> bytes:
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=_DPI, metadata={"Software": "Woodshed"}, pil_kwargs={"compress_level": 3})
    return file.getvalue()


def _headline(figure: Figure, master: Master, title: str) -> None:
    """Name the song and put the four numbers that matter beside it."""
    after = master.after
    size = 24 if len(title) <= 18 else 17  # noqa: PLR2004 - letters that fit beside the numbers
    figure.text(0.07, 0.953, _short(title, 28), fontsize=size, fontweight="bold", va="center")
    figure.text(0.07, 0.917, f"Master, {format_clock(after.length_s)}", color=DIM, fontsize=12, va="center")
    facts = (
        (format_number(after.integrated_lufs), "LUFS", "loudness"),
        (format_number(after.true_peak_dbtp), "dBTP", "true peak"),
        (format_number(after.range_lu), "LU", "loudness range"),
        (format_number(after.plr_db), "dB", "peak to loudness"),
    )
    for right, (value, unit, name) in zip((0.545, 0.69, 0.835, 0.975), facts, strict=True):
        figure.text(
            right - 0.009 - 0.0105 * len(unit),
            0.953,
            value,
            fontsize=21,
            family=_DIGITS,
            color=AMBER,
            ha="right",
            va="center",
        )
        figure.text(right, 0.951, unit, fontsize=12, color=TEXT, ha="right", va="center")
        figure.text(right, 0.917, name, fontsize=12, color=DIM, ha="right", va="center")


def _over_time(figure: Figure, grid: GridSpecBase, mix: Recording, master: Master) -> None:
    """Sections, waveforms and loudness, one under the other on one clock."""
    sections = [one.section for one in master.sections]
    length = master.recording.length_s
    names = figure.add_subplot(grid[0])
    quiet, loud, over_time = (figure.add_subplot(grid[row], sharex=names) for row in (1, 2, 3))
    _name_sections(names, sections)
    _waveform(quiet, mix.audio, length, "Mix", DIM)
    _waveform(loud, master.recording.audio, length, "Master", AMBER)
    _loudness(over_time, master)
    for axes in (quiet, loud, over_time):
        _mark_sections(axes, sections)
    _time_axis(over_time, length)


def _waveform(axes: Axes, audio: Audio, length: float, name: str, colour: str) -> None:
    """Draw peaks as a soft outline and the RMS inside it, column by column."""
    low, high, body = _columns(audio)
    time = (np.arange(low.size) + 0.5) * (length / low.size)
    axes.fill_between(time, low, high, color=colour, alpha=0.42, linewidth=0)
    axes.fill_between(time, -body, body, color=colour, alpha=0.9, linewidth=0)
    axes.set(ylim=(-1.05, 1.05), yticks=(-1, 0, 1), yticklabels=("", "", ""), xlim=(0, length))
    axes.grid(visible=False, axis="x")
    axes.tick_params(labelbottom=False, length=0)
    axes.set_ylabel(name, color=TEXT, labelpad=30)
    _clean(axes)


def _columns(audio: Audio) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Return the lowest and highest sample and the RMS of each column of the picture."""
    columns = min(_COLUMNS, audio.shape[1])
    edges = (np.arange(columns) * audio.shape[1]) // columns
    sizes = np.diff(np.append(edges, audio.shape[1]))
    power = np.add.reduceat(np.einsum("cs,cs->s", audio, audio), edges) / (sizes * len(audio))
    lowest = np.minimum.reduceat(audio, edges, axis=1).min(axis=0)
    highest = np.maximum.reduceat(audio, edges, axis=1).max(axis=0)
    return lowest, highest, np.sqrt(power)


def _loudness(axes: Axes, master: Master) -> None:
    """Momentary and short-term loudness of the master, short-term of the mix, and the target."""
    before, after = (one.loudness for one in master.studies)
    target = master.goal.target_lufs
    top = max(after.max_momentary_lufs, target) + 2.0
    bottom = max(_LOWEST_LUFS, _floor(after.short_term_lufs, before.short_term_lufs, target) - 3.0)
    lines: tuple[tuple[NDArray[np.float64], float, dict[str, Any]], ...] = (
        (
            after.momentary_lufs,
            MOMENTARY_S,
            {"color": AMBER, "alpha": 0.38, "linewidth": 0.9, "label": "0.4 s windows"},
        ),
        (before.short_term_lufs, SHORT_TERM_S, {"color": DIM, "linewidth": 1.6, "label": "mix, 3 s"}),
        (after.short_term_lufs, SHORT_TERM_S, {"color": AMBER, "linewidth": 2.6, "label": "3 s windows"}),
    )
    for values, window, style in lines:
        time = np.arange(values.size) * HOP_S + window / 2
        axes.plot(time[::4], np.clip(values[::4], bottom - 5, None), **style)
    axes.axhline(
        target, color=GREEN, linewidth=1.4, linestyle=(0, (5, 3)), label=f"target {format_number(target, 0)} LUFS"
    )
    axes.set(ylim=(bottom, top))
    axes.set_ylabel("Loudness, LUFS", labelpad=6)
    axes.legend(
        loc="lower right", ncols=4, frameon=True, facecolor=GROUND, edgecolor=LINE, framealpha=0.85, labelcolor=TEXT
    )
    _clean(axes)


def _floor(after: NDArray[np.float64], before: NDArray[np.float64], target: float) -> float:
    """Return the loudness under which hardly anything of either lies."""
    heard = np.concatenate([after[np.isfinite(after)], before[np.isfinite(before)]])
    return float(min(np.percentile(heard, 4), target - 6)) if heard.size else target - 20.0


def _spectra(axes: Axes, master: Master) -> None:
    """Spectra in sixths of an octave at equal loudness, over the neutral balance."""
    before, after = (measure_bands(one.spectrum, 6) for one in master.studies)
    lift = _lift(master.before, master.after)
    neutral = neutral_curve(after.hz)
    straight = (after.hz > 99) & (after.hz < 8_100)  # noqa: PLR2004 - as in `tone`
    neutral = neutral + float(np.median((after.db - neutral)[straight]))
    top = max(float(after.db.max()), float(neutral.max()), _LOWEST_TOP_DB) + 6.0
    axes.fill_between(
        after.hz, neutral - DEAD_ZONE_DB, neutral + DEAD_ZONE_DB, color=BLUE, alpha=0.17, linewidth=0, label="neutral"
    )
    axes.fill_between(after.hz, -200, after.db, color=AMBER, alpha=0.10, linewidth=0)
    axes.plot(before.hz, before.db + lift, color=DIM, linewidth=1.8, label="mix, at the same loudness")
    axes.plot(after.hz, after.db, color=AMBER, linewidth=2.6, label="master")
    axes.set(xscale="log", xlim=(20, 20_000), ylim=(top - 62.0, top))
    ticks = (20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000)
    axes.set_xticks(ticks, [f"{hz // 1000} k" if hz >= 1_000 else str(hz) for hz in ticks])  # noqa: PLR2004 - 1 kHz
    axes.minorticks_off()
    axes.set_ylabel("Spectrum, dB", labelpad=6)
    axes.set_xlabel("Hz", labelpad=2)
    axes.legend(loc="lower left", ncols=3, frameon=True, facecolor=GROUND, edgecolor=LINE, labelcolor=TEXT)
    _clean(axes)


def _lift(before: Measurement, after: Measurement) -> float:
    """Return what brings the mix to the master's loudness, in dB; 0 where there is none."""
    difference = after.integrated_lufs - before.integrated_lufs
    return difference if math.isfinite(difference) else 0.0


def _mark_sections(axes: Axes, sections: Sequence[TimedSection]) -> None:
    for section, colour in zip(sections, _colours(sections), strict=True):
        axes.axvspan(section.start_s, section.end_s, color=colour, alpha=0.09, linewidth=0, zorder=0)
        axes.axvline(section.start_s, color=colour, alpha=0.35, linewidth=0.9, zorder=0.5)


def _name_sections(axes: Axes, sections: Sequence[TimedSection]) -> None:
    """Put a coloured strip with the names over the pictures."""
    axes.set(ylim=(0, 1), facecolor="none")
    axes.set_axis_off()
    whole = max((section.end_s for section in sections), default=1.0)
    gap = 0.0012 * whole
    for section, colour in zip(sections, _colours(sections), strict=True):
        length = section.end_s - section.start_s
        axes.axvspan(section.start_s + gap, section.end_s - gap, color=colour, linewidth=0)
        name = _short(section.name.capitalize(), int(length / whole * 100))
        middle = section.start_s + length / 2
        axes.text(middle, 0.47, name, color=GROUND, fontsize=11.5, fontweight="bold", ha="center", va="center")


def _colours(sections: Sequence[TimedSection]) -> list[str]:
    """Give each name its colour, in the order in which names appear."""
    names = list(dict.fromkeys(section.name for section in sections))
    return [SECTION_COLOURS[names.index(section.name) % len(SECTION_COLOURS)] for section in sections]


def _time_axis(axes: Axes, length: float) -> None:
    step = next((step for step in (1, 2, 5, 10, 15, 30, 60, 120, 300) if length / step <= 12), 600)  # noqa: PLR2004 - labels that fit
    ticks = np.arange(0, length + 1e-6, step)
    axes.set_xticks(ticks, [f"{int(at // 60)}:{int(at % 60):02d}" for at in ticks])
    axes.set_xlim(0, length)


def _clean(axes: Axes) -> None:
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=6)


def _short(text: str, most: int) -> str:
    """Cut a name to `most` letters; nothing is left of one that has no room at all."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rstrip()}…" if most > 3 else ""  # noqa: PLR2004 - less cannot be read
