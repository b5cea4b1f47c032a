"""The page of a certificate, in Markdown: for a musician first, with every figure an engineer wants."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from woodshed.certify.bench import SAMPLE_RATE, plain_name, plain_value
from woodshed.certify.certificate import Certificate
from woodshed.certify.costs import Cost
from woodshed.certify.examinations import Examination
from woodshed.certify.figure import Figure, Result
from woodshed.certify.record import FILE
from woodshed.devices import DeviceSpec

Costs = tuple[str, Sequence[Cost]]
Found = Sequence[tuple[Examination, Result]]
_DIGITS = 3
PEERS_MEASURED = "measured in 2026 with Faust's libraries under DawDreamer 0.9.0, and with pedalboard 0.9.26"


@dataclass(frozen=True, slots=True)
class Row:
    """What the table of all devices says of one."""

    spec: DeviceSpec
    modelled_on: str
    reached: int
    wanted: int
    measured: int


def format_page(spec: DeviceSpec, certificate: Certificate, found: Found, costs: Costs = ("", ())) -> str:
    """Return the page of one device; `costs` are those that were kept, of all."""
    lines = [
        f"# {spec.title}",
        "",
        f"*{spec.description}*",
        "",
        f"**Modelled on.** {certificate.modelled_on}",
        "",
        f"**Written after.** {certificate.source}.",
        "",
        summary(found),
        "",
    ]
    for examination, result in found:
        lines += _section(spec, examination, result)
    return "\n".join([*lines, *_cost_section(spec, *costs), *_colophon(spec)])


def format_index(rows: Iterable[Row]) -> str:
    """Return the page with the table of all devices."""
    rows = list(rows)
    lines = [
        "# Certificates",
        "",
        "Every device is measured as a test engineer would measure it, through the engine that plays the songs, and",
        "its page says what came out: beside what the circuit or the theory it is modelled on gives, and beside what",
        "the best open programs reach where that is known. `woodshed certify` makes these pages again; a test fails",
        "when a figure worsens. [The goals](goals.md) stand beside the worst that any device reaches.",
        "",
    ]
    for kind, title in (("instrument", "Instruments"), ("effect", "Effects")):
        lines += [f"## {title}", "", "| device | modelled on | figures | goals reached |", "|---|---|--:|--:|"]
        for row in rows:
            if row.spec.kind == kind:
                goals = f"{row.reached} of {row.wanted}" if row.wanted else "–"
                lines.append(
                    f"| [{row.spec.title}]({row.spec.name}.md) | {row.modelled_on} | {row.measured} | {goals} |"
                )
        lines.append("")
    lines += [
        "A figure has a goal where a formula, a standard or the issue that asked for the device sets one; others are",
        "facts, kept so that they do not move unseen. How a device gets its certificate is told in",
        "[how a device is written](../../src/woodshed/devices/README.md).",
        "",
    ]
    return "\n".join(lines)


def summary(found: Found) -> str:
    """Say in a sentence how many goals were reached, and which were not."""
    goals = [(e, f) for e, result in found for f in result.figures if f.sense != "fact"]
    missed = [f"{f.name} ({e.title})" for e, f in goals if not f.reached]
    if not goals:
        return "All figures here are facts, without a goal."
    if not missed and len(goals) == 1:
        return "The one goal is reached."
    if not missed:
        return f"All {len(goals)} goals are reached."
    return f"{len(goals) - len(missed)} of {len(goals)} goals are reached. Not yet: {'; '.join(missed)}."


def worded(value: float, unit: str = "") -> str:
    """Return a number with three digits that matter and its unit: "−12.3 dB"."""
    if not math.isfinite(value):
        return "not measurable"
    places = max(0, _DIGITS - 1 - math.floor(math.log10(abs(value)))) if value else 0
    number = f"{value:,.{min(places, 4)}f}"
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    number = "0" if number in {"-0", "0"} else number.replace("-", "−")
    return f"{number} {unit}".strip()


def goal_worded(figure: Figure) -> str:
    """Say what a figure ought to be."""
    match figure.sense:
        case "at most":
            return f"at most {worded(figure.goal, figure.unit)}"
        case "at least":
            return f"at least {worded(figure.goal, figure.unit)}"
        case "near":
            return f"{worded(figure.goal, figure.unit)} ± {worded(figure.tolerance)}"
    return ""


def _section(spec: DeviceSpec, examination: Examination, result: Result) -> list[str]:
    lines = [f"## {examination.title}", ""]
    if examination.text:
        lines += [examination.text, ""]
    for number, plot in enumerate(result.plots):
        lines += [f"![{plot.title}]({picture_path(spec.name, examination.key, number)})", ""]
    if result.figures:
        lines += ["| measured | | should be | |", "|---|--:|--:|:-:|"]
        for f in result.figures:
            mark = "" if f.sense == "fact" else "✓" if f.reached else "✗"
            lines.append(f"| {f.name} | {worded(f.value, f.unit)} | {goal_worded(f)} | {mark} |")
        lines.append("")
    if examination.peers:
        lines += [f"Beside it, as {PEERS_MEASURED}:", "", "| open programs | reach |", "|---|---|"]
        lines += [f"| {who} | {what} |" for who, what in examination.peers.items()]
        lines.append("")
    lines += _fine_print(spec, examination)
    return lines


def _cost_section(spec: DeviceSpec, measured: str, costs: Sequence[Cost]) -> list[str]:
    rows = [
        f"| {cost.peer}{', ' if cost.what else ''}{cost.what} | {cost.ours_ns:.1f} ns | {cost.theirs_ns:.1f} ns"
        f" | {cost.ratio:.2f}{' ' + ('✓' if cost.ratio <= 1 else '✗') if cost.wanted else ''} |"
        for cost in costs
        if cost.device == spec.name
    ]
    if not rows:
        return []
    return [
        "## What it costs",
        "",
        "Processor time for a sample of stereo at eco quality, beside the nearest class of pedalboard 0.9.26.",
        "",
        "| beside | ours | theirs | ratio, at most 1 where it has a mark |",
        "|---|--:|--:|--:|",
        *rows,
        "",
        f"<sub>`benchmarks/devices.py --keep`, {measured}.</sub>",
        "",
    ]


def _fine_print(spec: DeviceSpec, examination: Examination) -> list[str]:
    said = []
    if examination.source:
        said.append(f"Source of the truth: {examination.source}.")
    if examination.settings:
        parameters = [(spec.parameter(name), value) for name, value in examination.settings.items()]
        settings = ", ".join(f"{plain_name(p)} {plain_value(p, float(value))}" for p, value in parameters)
        said.append(f"Set: {settings}; all else as it comes.")
    return [f"<sub>{' '.join(said)}</sub>", ""] if said else []


def picture_path(device: str, key: str, number: int) -> str:
    """Return where a picture lies, from the folder of the pages."""
    return f"{device}/{key}{f'_{number + 1}' if number else ''}.svg"


def _colophon(spec: DeviceSpec) -> list[str]:
    return [
        "---",
        "",
        f"Measured at {SAMPLE_RATE / 1000:g} kHz through Woodshed's own engine by `woodshed certify {spec.name}`,",
        f"which makes this page and [its figures]({spec.name}/{FILE}) again. What is measured stands in",
        f"[`certificate.py`](../../src/woodshed/devices/{spec.name}/certificate.py), the sound in",
        f"[`{spec.name}.dsp`](../../src/woodshed/devices/{spec.name}/{spec.name}.dsp). [All certificates](README.md)",
        "",
    ]
