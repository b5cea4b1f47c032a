"""Songs as files to give away: mix, master, stems and MIDI, as the page plays them.

The samples are those of `woodshed.engine.stream`, so a 32-bit export is bit for bit what is heard.
Tracks that were rendered before come from `renders/tracks` of the song's folder.
"""

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from woodshed.audio import Recording, WavWriter, save_flac, save_mp3, save_wav
from woodshed.engine import MediaSource, Piece, render_mix, stream
from woodshed.errors import AudioError
from woodshed.make import check_length, make_folder, stem_name
from woodshed.server.working import Report
from woodshed.song.document import Song
from woodshed.song.midi import save_midi
from woodshed.song.seals import Seals
from woodshed.song.split_sheet import format_html, format_json, format_text, sheet_of
from woodshed.song.tempo import MetreMap
from woodshed.theory.keys import format_key
from woodshed.units import Ticks

EXPORTS = "exports"
KEPT_TRACKS = Path("renders", "tracks")
_LONGEST_NAME = 90
"""Bytes of a title that go into a file's name."""


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be written. `start` and `end` are ticks; None: the whole song, until the sound has died away."""

    kind: Literal["wav", "flac", "mp3", "stems", "midi"]
    bits: Literal[16, 24, 32] = 24
    sample_rate: int = 48_000
    start: int | None = None
    end: int | None = None
    tail_s: float | None = None
    mastered: bool = False
    seals: Seals | None = None
    """What checks the signatures on the split sheet that goes along with stems."""


def write_export(song: Song, folder: Path, wanted: Export, media: MediaSource, report: Report) -> tuple[str, list[str]]:
    """Write a file into `exports` of a song's folder; return its name, and what could not be kept."""
    if wanted.kind == "flac" and wanted.bits > 24:  # noqa: PLR2004 - what FLAC is here
        raise AudioError("A FLAC file holds 16 or 24 bits.", remedy="Choose 24 bits, or WAV for 32.")
    if wanted.mastered and wanted.kind in {"stems", "midi"}:
        raise AudioError("Only a mix can be mastered.", remedy="Leave mastering out, or export the mix.")
    make_folder(folder / EXPORTS)
    place = folder / EXPORTS / name_of(song, wanted)
    said: list[str] = []
    if wanted.kind == "midi":
        said = list(save_midi(song, place))
    elif wanted.kind == "stems":
        _write_stems(song, folder, place, wanted, media, report)
    elif wanted.kind == "wav" and not wanted.mastered:
        _write_mix(song, folder, place, wanted, media, report)
    else:
        _write_whole(song, folder, place, wanted, media, report)
    report("Writing the file", 1.0)
    return place.name, said


def name_of(song: Song, wanted: Export) -> str:
    """Return a file name that says what is in it: "Rain (mastered, 44.1 kHz, 16 bit).wav"."""
    title = "".join(letter if letter.isalnum() or letter in " -_&+'" else " " for letter in song.title)
    title = " ".join(title.split()).encode()[:_LONGEST_NAME].decode(errors="ignore").strip() or "Song"
    if wanted.kind == "midi":
        return f"{title}.mid"
    told = ["mastered"] if wanted.mastered else []
    if wanted.start is not None or wanted.end is not None:
        metre = MetreMap.of(song)
        first, last = metre.position(wanted.start or 0).bar, metre.position((wanted.end or song.end) - 1).bar
        told.append(f"bars {first}-{last}" if last > first else f"bar {first}")
    told.append(f"{wanted.sample_rate / 1000:g} kHz")
    if wanted.kind != "mp3":
        told.append(f"{wanted.bits} bit")
    ending = "zip" if wanted.kind == "stems" else wanted.kind
    return f"{title}{' stems' if wanted.kind == 'stems' else ''} ({', '.join(told)}).{ending}"


def pieces_of(
    song: Song, folder: Path, wanted: Export, media: MediaSource, report: Report, *, stems: bool = False
) -> Iterator[Piece]:
    """Yield the rendering of what is wanted, piece by piece."""
    return stream(
        song,
        sample_rate=wanted.sample_rate,
        start=ticks(wanted.start),
        end=ticks(wanted.end),
        tail_s=wanted.tail_s,
        stems=stems,
        media=media,
        cache=folder / KEPT_TRACKS,
        progress=share_of("Rendering", report),
    )


def share_of(doing: str, report: Report) -> Callable[[float], None]:
    """Return what tells the share of one thing that is being done."""
    return lambda share: report(doing, share)


def ticks(place: int | None) -> Ticks | None:
    """Return a place in ticks, or None for none."""
    return None if place is None else Ticks(place)


def _write_mix(song: Song, folder: Path, place: Path, wanted: Export, media: MediaSource, report: Report) -> None:
    """Write the mix as it is rendered: it may be longer than memory."""
    with WavWriter(place, wanted.sample_rate, 2, bits=wanted.bits) as wav:
        for piece in pieces_of(song, folder, wanted, media, report):
            wav.append(piece.mix)


def _write_whole(song: Song, folder: Path, place: Path, wanted: Export, media: MediaSource, report: Report) -> None:
    """Write what needs the whole mix at once: a master, or a compressed file."""
    check_length(song, ticks(wanted.start), ticks(wanted.end))
    recording = render_mix(
        song,
        sample_rate=wanted.sample_rate,
        start=ticks(wanted.start),
        end=ticks(wanted.end),
        tail_s=wanted.tail_s,
        media=media,
        cache=folder / KEPT_TRACKS,
        progress=share_of("Rendering", report),
    )
    if wanted.mastered:
        from woodshed.master import master_recording, timed_sections  # noqa: PLC0415 - 60 MB, only for who asks

        sections = timed_sections(song) if wanted.start is None else ()
        recording = master_recording(recording, sections=sections, progress=share_of("Mastering", report)).recording
    report("Writing the file", 0.0)
    save_as(place, recording, wanted)


def save_as(place: Path, recording: Recording, wanted: Export) -> None:
    """Write a recording in the form that is wanted."""
    if wanted.kind == "mp3":
        save_mp3(place, recording)
    elif wanted.kind == "flac":
        save_flac(place, recording, bits=16 if wanted.bits == 16 else 24)  # noqa: PLR2004 - one of the two
    else:
        save_wav(place, recording, bits=wanted.bits)


def _write_stems(song: Song, folder: Path, place: Path, wanted: Export, media: MediaSource, report: Report) -> None:
    """Write one file a stem, and a page that says how they belong together, as one zip file."""
    with tempfile.TemporaryDirectory(prefix=".stems-", dir=place.parent) as inside:
        with ExitStack() as files:
            writers: dict[str, WavWriter] = {}
            for piece in pieces_of(song, folder, wanted, media, report, stems=True):
                for track, audio in piece.stems.items():
                    if track not in writers:
                        path = Path(inside) / stem_name(song, track)
                        writers[track] = files.enter_context(WavWriter(path, wanted.sample_rate, 2, bits=wanted.bits))
                    writers[track].append(audio)
        report("Writing the file", 0.0)
        (Path(inside) / "README.txt").write_text(readme_of(song, wanted), encoding="utf-8")
        _write_split_sheet(song, wanted.seals, Path(inside))
        part = Path(inside) / "stems.zip.part"
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            for path in sorted(Path(inside).glob("*.*")):
                if path != part:
                    archive.write(path, f"{place.stem}/{path.name}")
        shutil.move(part, place)


def _write_split_sheet(song: Song, seals: Seals | None, inside: Path) -> None:
    """Put the split sheet beside the stems, when there is one."""
    sheet = sheet_of(song, seals)
    if sheet.lines:
        for ending, format_sheet in (("txt", format_text), ("html", format_html), ("json", format_json)):
            (inside / f"split-sheet.{ending}").write_text(format_sheet(sheet), encoding="utf-8")


def readme_of(song: Song, wanted: Export) -> str:
    """Return what somebody needs to know who opens the stems elsewhere."""
    metre = song.metre[0]
    changes = " (it changes: see the MIDI export)" if len(song.tempo) > 1 else ""
    lines = [
        song.title,
        "",
        f"Tempo: {song.tempo[0].bpm:g} bpm{changes}",
        f"Key: {format_key(song.key) if song.key else 'not set'}",
        f"Metre: {metre.beats}/{metre.unit}",
        f"Files: WAV, {wanted.sample_rate:,} Hz, {wanted.bits} bit, all of the same length, all from the same moment",
        "",
        "Added up, the stems are the mix before the effects on the master.",
    ]
    return "\n".join(lines) + "\n"
