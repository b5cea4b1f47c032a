"""The tour itself: a chapter a device, each a file of its own, one file of them all, and the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from woodshed.audio import Audio, Recording, save_flac
from woodshed.disk import write_error
from woodshed.tour.demos import Demo, chosen_demos
from woodshed.tour.page import write_page
from woodshed.tour.performing import SAMPLE_RATE, dry_turn, instrument_turn, wet_turn
from woodshed.tour.telling import Chapter, Segment, chapter_of

Report = Callable[[str, float], None]
"""Takes what is being done and the share of it that is done, 0 to 1."""

AUDIO, WHOLE = "audio", "tour.flac"
_BETWEEN_S, _AFTER_S = 0.2, 0.5


@dataclass(frozen=True, slots=True)
class Tour:
    """What was written, and the page to open."""

    chapters: tuple[Chapter, ...]
    page: Path

    @property
    def length_s(self) -> float:
        """How long all of it lasts."""
        return sum(chapter.length_s for chapter in self.chapters)


def write_tour(out: Path, *, only: str = "", certificates: Path | None = None, progress: Report | None = None) -> Tour:
    """Render the tour of all devices, or of those `only` names, into a folder: audio, one file of it all, and the page.

    `certificates` is the folder of the certificates' pictures. Made again, it is the same to the byte. DeviceError
    when `only` names nothing, FileError when the disk refuses.
    """
    wanted = chosen_demos(only)
    report = progress or (lambda _doing, _share: None)
    try:
        (out / AUDIO).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(out, error) from error
    chapters, whole = [], []
    for place, demo in enumerate(wanted):
        report("Playing", place / len(wanted))
        chapter, audio = make_chapter(demo, certificates)
        save_flac(out / AUDIO / f"{demo.device}.flac", Recording(audio, SAMPLE_RATE), bits=16)
        chapters.append(chapter)
        whole.append(audio)
    report("Playing", 1.0)
    report("Writing", 0.0)
    save_flac(out / WHOLE, Recording(np.concatenate(whole, axis=1), SAMPLE_RATE), bits=16)
    report("Writing", 0.7)
    page = write_page(out, chapters, certificates)
    report("Writing", 1.0)
    return Tour(tuple(chapters), page)


def make_chapter(demo: Demo, certificates: Path | None = None) -> tuple[Chapter, Audio]:
    """Render a device's chapter: its presets one after the other, an effect's material first as it is."""
    heard: list[tuple[str, str, Audio]] = []
    dry = ""
    for turn in demo.turns:
        if not demo.on:
            heard.append(("preset", turn.preset, instrument_turn(demo, turn)))
            continue
        if turn.heard != dry:
            heard.append(("dry", turn.heard, dry_turn(demo, turn)))
            dry = turn.heard
        heard.append(("preset", turn.preset, wet_turn(demo, turn)))
    audio, spans = _joined([one for _, _, one in heard])
    segments = [Segment(kind, name, start, end) for (kind, name, _), (start, end) in zip(heard, spans, strict=True)]
    return chapter_of(demo, segments, audio, SAMPLE_RATE, certificates), audio


def _joined(pieces: Sequence[Audio]) -> tuple[Audio, list[tuple[float, float]]]:
    """Return pieces with silence between and after, and where each begins and ends in seconds."""
    row, spans, at = [], [], 0
    for number, piece in enumerate(pieces, 1):
        gap_s = _AFTER_S if number == len(pieces) else _BETWEEN_S
        gap = np.zeros((2, round(gap_s * SAMPLE_RATE)), np.float32)
        spans.append((at / SAMPLE_RATE, (at + piece.shape[1]) / SAMPLE_RATE))
        row += [piece, gap]
        at += piece.shape[1] + gap.shape[1]
    return np.concatenate(row, axis=1), spans
