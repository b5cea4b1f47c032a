"""What the page tells of a device: names, what it is modelled on, its certificate, and how its sound looks."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from woodshed.audio import Audio
from woodshed.certify import load_certificate
from woodshed.devices import device, preset
from woodshed.tour.demos import Demo

POINTS = 260
"""How many bars a waveform's picture has."""
_PICTURED = re.compile(r"^!\[(?P<title>[^\]]*)\]\((?P<path>[^)]+\.svg)\)$")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a chapter: a "preset" by its key, or a material "dry"; from `start_s` to `end_s`."""

    kind: str
    name: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a certificate: its title, what it says to a musician, and its path in the certificates' folder."""

    title: str
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """A segment as the page names it."""

    title: str
    text: str
    start_s: float
    end_s: float
    dry: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """A device in the tour. `peaks` are 0 to 99, `reached` the certificate's sentence on its goals."""

    device: str
    title: str
    family: str
    instrument: bool
    description: str
    modelled_on: str
    segments: tuple[Told, ...]
    length_s: float
    peaks: tuple[int, ...]
    pictures: tuple[Picture, ...] = ()
    reached: str = ""


def chapter_of(
    demo: Demo, segments: Sequence[Segment], audio: Audio, sample_rate: int, certificates: Path | None
) -> Chapter:
    """Return what there is to tell of a device and of the audio of its demo."""
    spec = device(demo.device)
    pictures, reached = _certificate(demo.device, certificates)
    return Chapter(
        device=demo.device,
        title=spec.title,
        family=demo.family,
        instrument=spec.instrument,
        description=spec.description,
        modelled_on=load_certificate(demo.device).modelled_on,
        segments=tuple(_told(demo, segment) for segment in segments),
        length_s=round(audio.shape[1] / sample_rate, 3),
        peaks=_peaks(audio),
        pictures=pictures,
        reached=reached,
    )


def _told(demo: Demo, segment: Segment) -> Told:
    start_s, end_s = round(segment.start_s, 3), round(segment.end_s, 3)
    if segment.kind == "dry":
        return Told(
            f"{segment.name.replace('_', ' ').capitalize()}, dry", "As it is, without.", start_s, end_s, dry=True
        )
    known = preset(demo.device, segment.name)
    return Told(known.name, known.description, start_s, end_s, dry=False)


def _peaks(audio: Audio) -> tuple[int, ...]:
    pieces = np.array_split(np.max(np.abs(audio), axis=0), POINTS)
    return tuple(round(99 * min(1.0, float(np.max(piece)))) for piece in pieces)


def _certificate(name: str, folder: Path | None) -> tuple[tuple[Picture, ...], str]:
    """Return the pictures of a device's certificate and its sentence on goals; nothing where there is no page."""
    path = folder / f"{name}.md" if folder else None
    if path is None or not path.is_file():
        return (), ""
    pictures, reached, title, text = [], "", "", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        found = _PICTURED.match(line)
        if line.startswith("## "):
            title, text = line[3:], ""
        elif found:
            pictures.append(Picture(title, text, found["path"]))
        elif title and not text and line and line[0] not in "|!<":
            text = line
        elif not title and "goals are reached" in line:
            reached = line.split("Not yet")[0].strip()
    return tuple(pictures), reached


def as_json(chapters: Sequence[Chapter]) -> str:
    """Return chapters for the page's script."""
    plain = [
        {
            "device": one.device, "title": one.title, "family": one.family, "instrument": one.instrument,
            "description": one.description, "modelled_on": one.modelled_on, "length_s": one.length_s,
            "peaks": one.peaks, "reached": one.reached,
            "segments": [
                {"title": part.title, "text": part.text, "start_s": part.start_s, "end_s": part.end_s, "dry": part.dry}
                for part in one.segments
            ],
            "pictures": [{"title": view.title, "text": view.text, "path": view.path} for view in one.pictures],
        }
        for one in chapters
    ]  # fmt: skip
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
