"""The report as one HTML page that a beginner can read, with the numbers an engineer wants.

No script and nothing from outside; it follows the reader's light or dark setting, has a language,
captions and table heads for screen readers, and all text contrasts by 4.5:1 or more.
"""

import base64
import html
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from woodshed.analysis import Measurement
from woodshed.master.figures import format_clock, format_number
from woodshed.master.limiting import STREAMING_LUFS
from woodshed.master.mastering import Master
from woodshed.master.step import Step

_STYLE = """
:root{--bg:#15120f;--panel:#1d1915;--line:#3d352b;--text:#f1e8da;--dim:#b5a898;--amber:#eba33c;--green:#93c477}
@media (prefers-color-scheme:light){:root{--bg:#f7f1e6;--panel:#fffaf1;--line:#d9cdb9;--text:#241d14;--dim:#665a4a;
--amber:#8a5200;--green:#3d6b23}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.55 Inter,"DejaVu Sans",system-ui,sans-serif}
main{max-width:1200px;margin:0 auto;padding:32px 20px 64px}
h1{margin:0;font-size:32px;line-height:1.2}h2{margin:40px 0 12px;font-size:21px}
p{max-width:72ch;margin:8px 0}.dim{color:var(--dim)}
img{display:block;width:100%;height:auto;border-radius:8px;border:1px solid var(--line)}
figure{margin:20px 0 0}figcaption{color:var(--dim);font-size:14px;margin-top:8px;max-width:90ch}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;background:var(--panel);border:1px solid var(--line);border-radius:8px}
caption{text-align:left;color:var(--dim);padding:0 0 8px}
th,td{padding:9px 14px;text-align:left;vertical-align:top;border-top:1px solid var(--line);font-weight:400}
thead th{font-weight:600;border-top:0}tbody th{font-weight:600}
.num{font-family:"JetBrains Mono","DejaVu Sans Mono",monospace;font-variant-numeric:tabular-nums;white-space:nowrap;
text-align:right}
.after{color:var(--amber);font-weight:600}
ol{padding:0;list-style:none;counter-reset:step;margin:0;display:grid;gap:12px}
li{counter-increment:step;background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px 18px}
li h3{margin:0;font-size:17px}li h3:before{content:counter(step) ". ";color:var(--amber)}
li .num{white-space:normal;text-align:left;font-size:14px;color:var(--dim)}
.good{color:var(--green);font-weight:600}
"""


_CAPTION = (
    "From the top: the mix as it came, the master, loudness over time, and how the energy is spread from bass to "
    "treble. The mix's spectrum is drawn at the master's loudness, so that only the change of tone shows; the band "
    "marks a neutral balance."
)


def format_page(master: Master, title: str, picture: bytes) -> str:
    """Return the page; `picture` is the PNG that goes into it."""
    name = html.escape(title)
    image = base64.b64encode(picture).decode()
    parts = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{name} · master report</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{name}</h1>",
        _verdict(master),
        f'<figure><img alt="{html.escape(_picture_words(master))}" src="data:image/png;base64,{image}">',
        f"<figcaption>{_CAPTION}</figcaption></figure>",
        _numbers(master),
        _steps(master),
        _sections(master),
        "</main>\n</body>\n</html>\n",
    )
    return "\n".join(part for part in parts if part)


def _verdict(master: Master) -> str:
    """Say in two sentences whether the song is ready."""
    after, goal = master.after, master.goal
    if after.integrated_lufs == -math.inf:
        return "<p>There is nothing to hear in this recording, so it was left as it is.</p>"
    where = f"{format_number(after.integrated_lufs)} LUFS with peaks up to {format_number(after.true_peak_dbtp)} dBTP"
    if master.reached:
        fits = "as loud as streaming services play music" if goal.target_lufs == STREAMING_LUFS else "as asked for"
        return (
            f'<p><span class="good">Ready to publish.</span> The master plays at {where}: '
            f"{fits}, with room for codecs.</p>"
        )
    return (
        f"<p>The master plays at {where}. {format_number(goal.target_lufs)} LUFS could not be reached "
        "without crushing it: most of it is very quiet compared with its peaks.</p>"
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table of numbers: its name, unit, digits, value and what it tells."""

    name: str
    unit: str
    digits: int
    value: Callable[[Measurement], float]
    meaning: str


_ROWS = (
    _Row(
        "Loudness",
        "LUFS",
        1,
        lambda m: m.integrated_lufs,
        "How loud the whole song is. Services turn every song to about −14.",
    ),
    _Row("Loudest 3 seconds", "LUFS", 1, lambda m: m.max_short_term_lufs, "The loudest passage."),
    _Row("Loudest moment", "LUFS", 1, lambda m: m.max_momentary_lufs, "The loudest 0.4 seconds."),
    _Row(
        "Loudness range",
        "LU",
        1,
        lambda m: m.range_lu,
        "How far quiet and loud passages lie apart: 3 is even, 10 is dramatic.",
    ),
    _Row(
        "True peak",
        "dBTP",
        1,
        lambda m: m.true_peak_dbtp,
        "The highest point of the sound wave. Above 0 it would distort.",
    ),
    _Row("Peak to loudness", "dB", 1, lambda m: m.plr_db, "How far drum hits stand out: 8 is dense, 15 is open."),
    _Row(
        "Densest 3 seconds",
        "dB",
        1,
        lambda m: m.psr_db,
        "The same where it is least; under 8 music starts to sound pressed.",
    ),
    _Row(
        "Slope",
        "dB/octave",
        1,
        lambda m: m.slope_db_per_octave,
        "How fast the energy falls towards the treble; about −4.5 is neutral.",
    ),
    _Row("Stereo width", "%", 0, lambda m: 100 * m.width, "The share of the sides: 0 is mono, 10 to 25 is usual."),
    _Row("Lost in mono", "dB", 1, lambda m: m.mono_loss_db, "What goes missing on one loudspeaker; under 3 is safe."),
    _Row("Clipped samples", "", 0, lambda m: m.clipped_samples, "Points where the wave was cut off flat."),
)


def _numbers(master: Master) -> str:
    """Return the table of what was measured before and after."""
    rows = [
        f'<tr><th scope="row">{row.name}</th>'
        f'<td class="num">{_amount(row.value(master.before), row.unit, row.digits)}</td>'
        f'<td class="num after">{_amount(row.value(master.after), row.unit, row.digits)}</td>'
        f'<td class="dim">{row.meaning}</td></tr>'
        for row in _ROWS
    ]
    return _table("Numbers", "Measured on the mix and on the master.", ("What", "Mix", "Master", "What it tells"), rows)


def _steps(master: Master) -> str:
    """Return what was done and why, in order."""
    if not master.steps:
        return "<h2>What was done</h2>\n<p>Nothing.</p>"
    items = [
        f"<li><h3>{html.escape(step.title)}</h3><p>{html.escape(step.reason)}</p>"
        f'<p class="num">{html.escape(_step_figures(step))}</p></li>'
        for step in master.steps
    ]
    return "<h2>What was done, and why</h2>\n<ol>\n" + "\n".join(items) + "\n</ol>"


def _step_figures(step: Step) -> str:
    """Return a step's device, settings and numbers on one line."""
    settings = [f"{name} {value:g}".replace("-", "−") for name, value in step.settings.items() if _matters(step, name)]
    changes = [
        f"{_NAMES.get(name, name)}: {format_number(value, 2)} → {format_number(step.after.get(name, math.nan), 2)}"
        for name, value in step.before.items()
    ]
    return " · ".join((step.device or "gain", *settings, *changes))


def _matters(step: Step, name: str) -> bool:
    """Leave out the bands of an equaliser that are off."""
    return not (name.endswith("_type") and step.settings[name] == 0)


_NAMES = {
    "integrated_lufs": "loudness, LUFS",
    "true_peak_dbtp": "true peak, dBTP",
    "range_lu": "loudness range, LU",
    "plr_db": "peak to loudness, dB",
    "tone_error_db": "distance from neutral, dB",
    "bass_width": "share of sides in the bass",
    "mono_loss_db": "lost in mono, dB",
    "dc": "offset",
}


def _sections(master: Master) -> str:
    """Return the table of the song's sections, when there are any."""
    if not master.sections:
        return ""
    rows = [
        f'<tr><th scope="row">{html.escape(one.section.name.capitalize())}</th>'
        f'<td class="num">{format_clock(one.section.start_s)}–{format_clock(one.section.end_s)}</td>'
        f'<td class="num">{_amount(one.before_lufs, "LUFS", 1)}</td>'
        f'<td class="num after">{_amount(one.after_lufs, "LUFS", 1)}</td></tr>'
        for one in master.sections
    ]
    return _table("Sections", "How loud each part of the song is.", ("Section", "When", "Mix", "Master"), rows)


def _table(title: str, caption: str, heads: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    return (
        f'<h2>{title}</h2>\n<div class="wide"><table><caption>{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody></table></div>"
    )


def _picture_words(master: Master) -> str:
    """Describe the picture to somebody who cannot see it."""
    changes = (
        ("loudness", "LUFS", master.before.integrated_lufs, master.after.integrated_lufs),
        ("true peak", "dBTP", master.before.true_peak_dbtp, master.after.true_peak_dbtp),
        ("loudness range", "LU", master.before.range_lu, master.after.range_lu),
    )
    words = [f"{name} from {format_number(old)} to {format_number(new)} {unit}" for name, unit, old, new in changes]
    return f"Waveforms of the mix and the master, loudness over time, and spectrum: {', '.join(words)}."


def _amount(value: float, unit: str, digits: int) -> str:
    figure = format_number(value, digits)
    return f"{figure} {unit}".strip() if figure != "–" else figure
