"""The audio that work in the background reads; what is still on its way is told as that, and not as missing."""

from collections.abc import Callable
from pathlib import Path

from woodshed.engine import MediaSource
from woodshed.errors import FileError
from woodshed.server.arriving.uploads import Upload, Uploads
from woodshed.song.document import Song
from woodshed.song.media import MediaFolder


def arrived_media(song: Song, folder: Path, uploads: Uploads, name_of: Callable[[str], str]) -> MediaSource:
    """Return the source that reads a song's media; `name_of` gives the name of a person by their id, "" for nobody.

    Reading what has not arrived raises FileError: it says from whom it comes and how far it is, if that is known.
    """

    def find(sha256: str) -> Path:
        place = MediaFolder(folder / "media").look(sha256)
        if place is not None:
            return place
        coming = uploads.arriving(folder, sha256)
        if coming is not None:
            raise _on_its_way(coming, name_of(coming.about.by))
        name = next((media.name for media in song.media if media.sha256 == sha256), "")
        raise FileError(
            f"{_called(name or sha256[:12])} is not here: whoever added it has not begun to send it.",
            remedy="Wait until they have the song open again, or remove the clips that use it.",
        )

    return MediaSource(find)


def _on_its_way(coming: Upload, by: str) -> FileError:
    share = int(100 * coming.offset / max(1, coming.about.length))
    sender = f" from {by}" if by else ""
    return FileError(
        f"{_called(coming.about.name or 'A file')} is still arriving{sender}: {share} % of it is here.",
        remedy="Wait until all of it is here, then try again.",
    )


def _called(name: str) -> str:
    return f"“{name}”"
