"""The folder that holds a person's songs. Each folder in it with a `song.db` is a song; its name is the song's id.

Names come from outside, so none is trusted: an id is the name of one folder directly in the
workspace, and what it leads to lies in the workspace too.
"""

import contextlib
import re
import shutil
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from woodshed.disk import write_error
from woodshed.errors import FileError
from woodshed.server.problems import NotThereError
from woodshed.song.blobs import blobs_of
from woodshed.song.document import Song
from woodshed.song.folder import SongFolder
from woodshed.song.shelf import shelf_of

TRASH = ".trash"
LEFT_BEHIND = (
    ".coming/.coming-*",
    "*/media/.coming-*",
    "*/media/.frozen-*",
    "*/media/.recording-*",
    "*/exports/.stems-*",
)
LONG_AGO_S = 24 * 60 * 60
LONGEST_ID = 160
_LONGEST_NEW_ID = 48
_NEVER_IN_IDS = frozenset('/\\:*?"<>|')


class Workspace:
    """The songs in a folder, which is made when it is missing; FileError when it cannot be."""

    def __init__(self, path: Path) -> None:
        try:
            path.mkdir(parents=True, exist_ok=True)
            self.path = path.resolve()
        except OSError as error:
            raise write_error(path, error) from error
        self.on_new: Callable[[str], object] = lambda _song: None
        """Called with the id of a song before there is one, for what belonged to an earlier one of that id."""
        self._sweep()

    def folder(self, song: str) -> Path:
        """Return the folder of a song; NotThereError when the id names none."""
        place = self._place(song)
        if not place.is_dir():
            if not shelf_of(place).has(place):
                raise no_song(song)
            place.mkdir(exist_ok=True)
        return place

    def stamps(self) -> dict[str, str]:
        """Return all songs by their ids, each with what changes whenever it is written to."""
        stamps = shelf_of(self.path / "any").stamps(self.path)
        return {song: stamp for song, stamp in stamps.items() if self._is_song(self.path / song)}

    def create(self, song: Song, *, by: str = "", why: str = "") -> str:
        """Put a new song into the workspace and return its id."""
        place = self.new_folder(song.title)
        SongFolder.create(place, song, by=by, why=why).close()
        return place.name

    def new_folder(self, title: str) -> Path:
        """Make an empty folder for a song, named after its title."""
        stem = id_of(title)
        for number in range(1, 10_000):
            place = self.path / (stem if number == 1 else f"{stem}-{number}")
            try:
                place.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                raise write_error(place, error) from error
            if not shelf_of(place).reserve(place):
                place.rmdir()
                continue
            if (blobs := blobs_of(place / "media")) is not None:
                blobs.forget(place / "media")  # what a song of that id had whose end was cut short
            self.on_new(place.name)
            return place
        raise FileError(f"There are too many songs called {title}.", remedy="Give it another title.")

    def trash(self, song: str) -> None:
        """Move a song into the trash of the workspace, where a person can still find it."""
        place = self.folder(song)
        trash = self.path / TRASH
        try:
            trash.mkdir(exist_ok=True)
            to = trash / f"{song}.{time.time_ns()}"
            with _audio_moving(place, place, to):
                shelf_of(place).trash(place, to)
                place.rename(to)
        except OSError as error:
            raise write_error(place, error) from error

    def untrash(self, song: str) -> str:
        """Bring back the song that was trashed last under an id; returns its id, another one if that is taken."""
        shelf = shelf_of(self.path / "any")
        found = sorted(shelf.trashed(self.path / TRASH, song)) if is_id(song) else []
        if not found:
            raise NotThereError("That song is not in the trash.", remedy="Look into the list of songs.")
        number = 1
        while (place := self.path / (song if number == 1 else f"{song}-{number}")).exists() or shelf.has(place):
            number += 1
        there = self.path / TRASH / found[-1]
        try:
            with _audio_moving(place, there, place):
                shelf.untrash(there, place)
                there.rename(place) if there.is_dir() else place.mkdir()
        except OSError as error:
            raise write_error(place, error) from error
        self.on_new(place.name)
        return place.name

    def _sweep(self) -> None:
        """Remove files that were coming in, or going out, when a server ended long ago."""
        for pattern in LEFT_BEHIND:
            for path in self.path.glob(pattern):
                with contextlib.suppress(OSError):
                    if time.time() - path.stat().st_mtime > LONG_AGO_S:
                        shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _place(self, song: str) -> Path:
        """Return where a song of that id lies; NotThereError for what cannot be an id."""
        place = self.path / song if is_id(song) else None
        if place is None or place.resolve() != place:
            raise no_song(song)
        return place

    def _is_song(self, place: Path) -> bool:
        return is_id(place.name) and place.resolve() == place


@contextlib.contextmanager
def _audio_moving(song: Path, place: Path, to: Path) -> Iterator[None]:
    """Let the audio of a song that lies in a store belong to it in its new place, and then no more in its old one."""
    blobs = blobs_of(song / "media")
    if blobs is not None:
        blobs.share(place / "media", to / "media")
    yield
    if blobs is not None:
        blobs.forget(place / "media")


def is_id(text: str) -> bool:
    """Tell whether a text can be the name of a song's folder."""
    return (
        0 < len(text.encode(errors="replace")) <= LONGEST_ID
        and text.isprintable()
        and text[0] not in ". "
        and text[-1] not in ". "
        and not _NEVER_IN_IDS & set(text)
    )


def id_of(title: str) -> str:
    """Return a short name for a folder from a title: "Rainy Day in C♯" is "rainy-day-in-c"."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NEW_ID].strip("-") or "song"


def no_song(song: str) -> NotThereError:
    """Return the error for an id that names no song, or none that may be known of."""
    shown = song if len(song) <= LONGEST_ID and song.isprintable() else "that name"
    return NotThereError(f'There is no song "{shown}".', remedy="Choose one from the list of songs.")
