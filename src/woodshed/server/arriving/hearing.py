"""Whoever wants to know what an audio file holds: an ear is sent, and what it says is believed within limits."""

import json
import logging
import subprocess
import threading
from pathlib import Path
from typing import Any

import soundfile

from woodshed.errors import FileError
from woodshed.server.arriving import ear
from woodshed.server.arriving.confined import command_of, environment
from woodshed.song.document import Media

log = logging.getLogger("woodshed.server")

WHOLE_AT_ONCE = 2
"""How many whole files are heard at the same time; others wait their turn."""
EARS = command_of(ear.__name__)
_turns = threading.BoundedSemaphore(WHOLE_AT_ONCE)


class Hearing:
    """One file that is being heard, while it comes in or when it is whole.

    `head` is what is known of it so far: suffix, sample_rate, channels, frames (0: not yet) and the `sort` of samples
    in the preview.
    """

    def __init__(self, file: Path, length: int, preview: Path | None = None) -> None:
        self.head: dict[str, Any] | None = None
        self._length = length
        self._said: dict[str, Any] = {}
        command = [*EARS, str(file), str(length), str(preview or "")]
        self._process = subprocess.Popen(  # noqa: S603 - this Python, our own module
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # decoders complain there, and it is not for people
            text=True,
            env=environment(),
        )
        self._reader = threading.Thread(target=self._read, name="ear", daemon=True)
        self._reader.start()

    @property
    def is_over(self) -> bool:
        """Whether it says nothing more."""
        return not self._reader.is_alive()

    @property
    def fell_asleep(self) -> bool:
        """Whether it gave up waiting for more of the file; another one can be sent."""
        return self.is_over and not self._said and self._process.returncode == ear.ASLEEP

    @property
    def has_refused(self) -> bool:
        """Whether the file cannot be taken, however it goes on."""
        return self.is_over and "heard" not in self._said and not self.fell_asleep

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._reader.join()

    def verdict(self, name: str) -> Media:
        """Wait for the end; returns all of a `Media` record but its hash. FileError for what cannot be taken."""
        patience_s = 60 + 4 * ear.cpu_s(self._length)
        self._reader.join(patience_s)
        if not self.is_over:
            self.stop()
        if "heard" in self._said:
            heard = self._said["heard"]
            frames, channels = heard["frames"], heard["channels"]
            return Media("", heard["suffix"], shown_name(name), heard["sample_rate"], channels, frames)
        said = f'"{name}"' if name else "This file"
        if "problem" in self._said:
            raise FileError(f"{said} {self._said['problem']}", remedy=self._said["remedy"])
        log.warning("An ear ended with %s over a file of %d bytes", self._process.returncode, self._length)
        raise FileError(f"{said} takes too much to unpack.", remedy="Save it as WAV where it was made.")

    def _read(self) -> None:
        """Take in what it says; whatever else a decoder prints is nothing to us."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        with self._process.stdout as said:
            for line in said:
                try:
                    told = json.loads(line)
                except ValueError:
                    continue
                if isinstance(told, dict):
                    self.head = told.pop("head", self.head)
                    self._said.update(told)
        self._process.wait()


def media_of(file: Path, name: str) -> Media:
    """Return the fields of a `Media` record for a file that came in, all but its hash.

    The file is heard to its end: FileError when it is damaged, empty, too long, or holds what is no number.
    """
    with _turns:
        return Hearing(file, file.stat().st_size).verdict(name)


def known_media(file: Path, name: str) -> Media:
    """Return the same for a file of a song's media, which was heard to its end when it came in: its head will do."""
    try:
        told = soundfile.info(str(file))
    except (soundfile.LibsndfileError, RuntimeError, TypeError) as error:
        raise FileError(f"The audio file {file.name[:12]} is damaged.", remedy="Send it again.") from error
    suffix = file.suffix[1:]
    return Media("", suffix, shown_name(name), int(told.samplerate), int(told.channels), int(told.frames))


def shown_name(name: str) -> str:
    """Return what a file is called in the song: never a path."""
    return Path(name.replace("\\", "/")).name[:200]
