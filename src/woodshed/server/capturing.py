"""Recordings while they are made: `recordings/<id>` of a song's folder, a small file for each second or so.

Each piece is on the disk before the page is told so; whatever ends the server or the page, what was played
until then can be put together afterwards. Pieces are float32, little-endian, interleaved. A piece may say at
which frame of the recording it begins; what lies between pieces is silence, and a gap within one is silent in it
already. Otherwise they follow one another, with silence only where the page counted a gap.

They do not come by the door of `arriving/`: tus appends to one file whose length is known, while nobody knows how
long a take will be, its pieces may come late or never, and what follows must not wait for them. Each piece can be sent
again.
"""

import binascii
import json
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from woodshed.audio import Audio, WavWriter
from woodshed.disk import atomic_file, write_error
from woodshed.errors import AudioError, FileError
from woodshed.make import make_folder
from woodshed.server.problems import NotThereError
from woodshed.song.document import Media
from woodshed.song.ids import Ids
from woodshed.song.media import MediaFolder

ABOUT, DONE = "about.json", "done.json"
MOST_FRAMES = 2**31
"""How long a recording may become: twelve hours at 48 kHz."""
MOST_PIECES = 1_000_000
_SAMPLE = np.dtype("<f4")
_BLOCK = 2**18

Gap = tuple[int, int]
"""Where frames were lost, in frames of the finished recording, and how many."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One recording in the making."""

    place: Path
    sample_rate: int
    channels: int
    name: str
    begun_at: float

    @property
    def pieces(self) -> list[tuple[int, int | None, Path]]:
        """Return number, first frame (None: unsaid) and file of every piece, in order."""
        found = []
        for path in self.place.glob("*.f32"):
            number, _, frame = path.stem.partition("@")
            found.append((int(number), int(frame) if frame else None, path))
        return sorted(found)

    @property
    def frames(self) -> int:
        """How many frames have come in."""
        return sum(path.stat().st_size for _, _, path in self.pieces) // (_SAMPLE.itemsize * self.channels)


def begin(song: Path, sample_rate: int, channels: int, name: str) -> str:
    """Begin a recording in a song's folder and return its id."""
    key = next(Ids())
    place = song / "recordings" / key
    make_folder(place)
    about = {"sample_rate": sample_rate, "channels": channels, "name": name, "begun_at": time.time()}
    with atomic_file(place / ABOUT) as file:
        file.write(json.dumps(about).encode())
    return key


def find(song: Path, key: str) -> Capture:
    """Return a recording; NotThereError when there is none."""
    gone = NotThereError("There is no such recording.", remedy="It may have been thrown away.")
    if not (key.isascii() and key.isalnum()):
        raise gone
    place = song / "recordings" / key
    try:
        about = json.loads((place / ABOUT).read_text(encoding="utf-8"))
        rate, channels = int(about["sample_rate"]), int(about["channels"])
        return Capture(place, rate, channels, str(about["name"]), float(about["begun_at"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise gone from error


def unfinished(song: Path) -> list[dict[str, Any]]:
    """Return what was being recorded and never finished, the newest first."""
    found = []
    for path in (song / "recordings").glob(f"*/{ABOUT}"):
        if not (path.parent / DONE).exists():
            capture = find(song, path.parent.name)
            found.append(
                {
                    "recording": path.parent.name,
                    "name": capture.name,
                    "begun_at": capture.begun_at,
                    "sample_rate": capture.sample_rate,
                    "channels": capture.channels,
                    "length_s": round(capture.frames / capture.sample_rate, 3),
                }
            )
    return sorted(found, key=lambda one: -float(str(one["begun_at"])))


def add_piece(capture: Capture, number: int, data: bytes, *, frame: int | None, crc: int | None) -> None:
    """Keep a piece; one of the same number is replaced, so that it may be sent again."""
    if not 0 <= number < MOST_PIECES or len(data) % (_SAMPLE.itemsize * capture.channels):
        raise AudioError("This piece of the recording has an odd size.", remedy="Send whole frames of float32.")
    if crc is not None and binascii.crc32(data) != crc:
        raise AudioError("This piece of the recording was damaged on its way.", remedy="Send it again.")
    if frame is not None and not 0 <= frame < MOST_FRAMES:
        raise AudioError("This piece begins where no recording reaches.", remedy="Send its first frame.")
    name = f"{number:06d}.f32" if frame is None else f"{number:06d}@{frame}.f32"
    with atomic_file(capture.place / name) as file:
        file.write(data)
    for other in capture.place.glob(f"{number:06d}*.f32"):
        if other.name != name:
            other.unlink(missing_ok=True)


def finish(song: Path, key: str, gaps: Sequence[Gap]) -> Media:
    """Put a recording together as a WAV file of 32-bit float in the song's media; returns its record.

    Asked again, it answers the same: the page may not have heard the first answer.
    """
    capture = find(song, key)
    done = capture.place / DONE
    if done.is_file():
        return Media(**json.loads(done.read_text(encoding="utf-8")))
    if not capture.frames:
        raise FileError("Nothing has been recorded yet.", remedy="Check the input, or throw the recording away.")
    make_folder(song / "media")
    with tempfile.TemporaryDirectory(prefix=".recording-", dir=song / "media") as inside:
        place = Path(inside, "take.wav")
        frames = 0
        with WavWriter(place, capture.sample_rate, capture.channels, bits=32) as wav:
            for block in blocks_of(capture, gaps):
                frames += block.shape[1]
                wav.append(block)
        sha256 = MediaFolder(song / "media").take(place, "wav")
    media = Media(sha256, "wav", capture.name, capture.sample_rate, capture.channels, frames)
    with atomic_file(done) as file:
        told = {
            name: getattr(media, name) for name in ("sha256", "suffix", "name", "sample_rate", "channels", "frames")
        }
        file.write(json.dumps(told).encode())
    for _, _, path in capture.pieces:
        path.unlink(missing_ok=True)
    return media


def discard(song: Path, key: str) -> None:
    """Throw a recording away."""
    place = find(song, key).place
    try:
        shutil.rmtree(place)
    except OSError as error:
        raise write_error(place, error) from error


def blocks_of(capture: Capture, gaps: Sequence[Gap]) -> Iterator[Audio]:
    """Yield a recording's samples, float32 (channels, samples), in order and with silence where some were lost."""
    at = 0
    left = sorted(gaps)
    for _, frame, path in capture.pieces:
        audio = _read(path, capture.channels)
        if frame is not None:
            yield from _silence(capture.channels, frame - at)
            audio = audio[:, max(0, at - frame) :]
            at = max(at, frame)
            left = [gap for gap in left if gap[0] >= at + audio.shape[1]]  # who counts frames sends the silence too
        while left and left[0][0] < at + audio.shape[1]:
            start, length = left.pop(0)
            before = max(0, start - at)
            yield audio[:, :before]
            yield from _silence(capture.channels, length)
            audio, at = audio[:, before:], at + before + length
        yield audio
        at += audio.shape[1]


def _read(path: Path, channels: int) -> Audio:
    """Read a piece; a value that is no number, which no microphone gives, becomes silence."""
    frames = np.frombuffer(path.read_bytes(), _SAMPLE).reshape(-1, channels)
    return np.nan_to_num(np.ascontiguousarray(frames.T, dtype=np.float32), nan=0.0, posinf=0.0, neginf=0.0)


def _silence(channels: int, frames: int) -> Iterator[Audio]:
    for start in range(0, min(max(0, frames), MOST_FRAMES), _BLOCK):
        yield np.zeros((channels, min(_BLOCK, frames - start)), np.float32)
