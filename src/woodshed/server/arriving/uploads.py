"""Files on their way into a song, as they lie on the disk: `uploads/<id>` of its folder.

How far one has come is the size of what is there, so that whatever ends the server, sending goes on where it
stopped. A file is put away under the hash of its content only when it has all come, is what it was said to be,
and could be heard to its end.
"""

import asyncio
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from woodshed.disk import atomic_file, write_error
from woodshed.errors import FileError
from woodshed.make import make_folder
from woodshed.server.arriving.hearing import Hearing, known_media, media_of
from woodshed.server.arriving.limits import check_room, expired
from woodshed.server.problems import NotThereError, UnreachableError
from woodshed.server.refusals import RefusalLog
from woodshed.song.document import Media
from woodshed.song.media import MediaFolder

UPLOADS = "uploads"
ABOUT, DATA, PREVIEW, HEAD, DONE = "about.json", "data", "preview", "head.json", "done.json"
PREVIEWS_AT_ONCE = 4
"""How many files are heard while they come; others are heard when they are whole."""
_ID = re.compile(r"[\w-]{16,64}")


@dataclass(frozen=True, slots=True)
class About:
    """What was said when sending began. `sha256` "": nothing was said of the content; `by`: a person's id."""

    length: int
    sha256: str
    name: str
    by: str
    begun_at: float


class Upload:
    """One file on its way. Only one sender writes at a time: whoever came last, by its `turn`."""

    def __init__(self, place: Path, about: About, refusals: RefusalLog) -> None:
        self.place = place
        self.about = about
        self._refusals = refusals
        self.hearing: Hearing | None = None
        self.turn = 0
        self._head: dict[str, Any] | None = None
        self.writing = asyncio.Lock()
        self.finishing = asyncio.Lock()

    @property
    def key(self) -> str:
        """Its id."""
        return self.place.name

    @property
    def song_folder(self) -> Path:
        """The folder of the song that it goes into."""
        return self.place.parent.parent

    @property
    def offset(self) -> int:
        """How many bytes have come."""
        if (self.place / DONE).is_file():
            return self.about.length
        with suppress(OSError):
            return (self.place / DATA).stat().st_size
        return 0

    def append(self, data: bytes) -> None:
        """Keep the next bytes; FileError when the disk is full, with what fits on it kept."""
        try:
            with (self.place / DATA).open("ab", buffering=0) as file:
                file.write(data)
        except OSError as error:
            raise write_error(self.song_folder / "media", error) from error

    def bring(self, others: Iterable[Path]) -> None:
        """Have the file at once when its song has it, or one of others; then it need not be sent.

        Nothing is learnt of a song that is not among them: also when its audio lies in one storage with theirs.
        """
        data = self.place / DATA
        for folder in (self.song_folder, *others):
            there = MediaFolder(folder / "media").here(self.about.sha256)
            if there is None or there.stat().st_size != self.about.length:
                continue
            if folder != self.song_folder:
                data.unlink(missing_ok=True)
                _link(there, data)  # its hash is looked at when it moves to its place
                MediaFolder(self.song_folder / "media").take(data, there.suffix[1:], expected=self.about.sha256)
            data.unlink(missing_ok=True)
            self._keep_done(replace(known_media(there, self.about.name), sha256=self.about.sha256))
            return

    def check(self) -> None:
        """Refuse a file, of which more is to come, that was found to be none that can be taken."""
        if self.hearing is not None and self.hearing.has_refused:
            try:
                self.hearing.verdict(self.about.name)
            except FileError as error:
                self._refuse(error)
                raise

    @property
    def head(self) -> dict[str, Any] | None:
        """What is known of the file so far: see `Hearing`; None when nothing is."""
        if self._head is None:
            self._head = self.hearing.head if self.hearing else None
            if self._head is not None:
                with suppress(FileError), atomic_file(self.place / HEAD) as file:
                    file.write(json.dumps(self._head).encode())
            else:
                with suppress(OSError, ValueError):
                    self._head = json.loads((self.place / HEAD).read_text(encoding="utf-8"))
        return self._head

    def done(self) -> Media | None:
        """Return what became of it; None while it is on its way."""
        with suppress(OSError, ValueError, TypeError):
            return Media(**json.loads((self.place / DONE).read_text(encoding="utf-8")))
        return None

    def finish(self) -> Media:
        """Put the file away; FileError, and nothing is left, when it is not what it was said to be or no sound."""
        done = self.done()
        if done:
            return done
        folder = MediaFolder(self.song_folder / "media")
        try:
            media = self._put_away(folder)
        except FileError as error:
            is_whole = isinstance(error, UnreachableError) or isinstance(error.__cause__, OSError)
            if not is_whole:  # a full disk, or a storage that is away, is no reason to send all of it again
                self._refuse(error)
            raise
        self._keep_done(media)
        self.stop_hearing()
        (self.place / PREVIEW).unlink(missing_ok=True)
        return media

    def _keep_done(self, media: Media) -> None:
        with atomic_file(self.place / DONE) as file:
            file.write(json.dumps(_told(media)).encode())

    def _refuse(self, error: FileError) -> None:
        who = self.about.by or "somebody"
        self._refusals.tell(who, f"Refused a file of {who}: {error.problem}", self.about.name)
        self.discard()

    def _put_away(self, folder: MediaFolder) -> Media:
        data, about = self.place / DATA, self.about
        if not data.exists():
            if not about.sha256:
                raise gone()
            # the server ended between putting it away and saying so
            return replace(media_of(folder.find(about.sha256), about.name), sha256=about.sha256)
        hearing = self.hearing
        is_heard = hearing is not None and not hearing.fell_asleep
        media = hearing.verdict(about.name) if hearing and is_heard else media_of(data, about.name)
        make_folder(self.song_folder / "media")
        return replace(media, sha256=folder.take(data, media.suffix, expected=about.sha256))

    def discard(self) -> None:
        """Throw away what has come."""
        self.stop_hearing()
        shutil.rmtree(self.place, ignore_errors=True)

    def stop_hearing(self) -> None:
        """End the process that hears it."""
        if self.hearing is not None:
            self.hearing.stop()
            self.hearing = None


class Uploads:
    """All files on their way into the songs of a studio."""

    def __init__(self, refusals: RefusalLog) -> None:
        self._refusals = refusals
        self._known: dict[Path, Upload] = {}

    def begin(self, song: Path, *, length: int, sha256: str, name: str, by: str) -> Upload:
        """Make a place for a file of a song; FileError when there is no room for it, or too much is on its way."""
        self.sweep(song)
        check_room(song, length, [upload.about for upload in self.of_song(song) if not upload.done()], by)
        place = song / UPLOADS / secrets.token_urlsafe(16)
        about = About(length, sha256, name, by, time.time())
        make_folder(place)
        with atomic_file(place / ABOUT) as file:
            file.write(json.dumps(asdict(about)).encode())
        (place / DATA).touch()
        return self._remember(place, about)

    def find(self, song: Path, key: str) -> Upload:
        """Return a file on its way; NotThereError when there is none."""
        place = song / UPLOADS / key
        about = _about(place) if _ID.fullmatch(key) else None
        if about is None:
            self._known.pop(place, None)
            raise gone()
        return self._remember(place, about)

    def of_song(self, song: Path) -> list[Upload]:
        """Return all that is on its way into a song, or was lately."""
        found = ((path.parent, _about(path.parent)) for path in (song / UPLOADS).glob(f"*/{ABOUT}"))
        return [
            self._remember(place, about) for place, about in found if about is not None and _ID.fullmatch(place.name)
        ]

    def arriving(self, song: Path, sha256: str) -> Upload | None:
        """Return a file on its way of which it is said that this is its hash: the one of which most has come."""
        found = [each for each in self.of_song(song) if each.about.sha256 == sha256 and not each.done()]
        return max(found, key=lambda upload: upload.offset, default=None)

    def hear(self, upload: Upload) -> None:
        """Let a file be heard while it comes, when not too many are."""
        if upload.hearing is not None and not upload.hearing.fell_asleep:
            return
        now = [each for each in self._known.values() if each.hearing is not None and not each.hearing.is_over]
        if len(now) < PREVIEWS_AT_ONCE:
            upload.hearing = Hearing(upload.place / DATA, upload.about.length, upload.place / PREVIEW)

    def forget(self, upload: Upload) -> None:
        """Throw a file away that was on its way."""
        upload.discard()
        self._known.pop(upload.place, None)

    def sweep(self, song: Path) -> None:
        """Throw away what nobody has gone on sending for long."""
        for upload in self.of_song(song):
            if expired(upload.place):
                self.forget(upload)

    def close(self) -> None:
        """End all processes."""
        for upload in self._known.values():
            upload.stop_hearing()

    def _remember(self, place: Path, about: About) -> Upload:
        return self._known.setdefault(place, Upload(place, about, self._refusals))


def _about(place: Path) -> About | None:
    try:
        told: dict[str, Any] = json.loads((place / ABOUT).read_text(encoding="utf-8"))
        return About(**told)
    except (OSError, ValueError, TypeError):
        return None


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:  # another disk, or one without links
        shutil.copyfile(file, to)


def _told(media: Media) -> dict[str, object]:
    return {name: getattr(media, name) for name in ("sha256", "suffix", "name", "sample_rate", "channels", "frames")}


def gone() -> NotThereError:
    """Return the error for an upload that is not there, or not for who asks."""
    return NotThereError("That file is not on its way any more.", remedy="Send it again.")
