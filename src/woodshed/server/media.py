"""`/api/songs/{song}/media`: audio files come in; files, waveforms and samples go out.

A file is named by the hash of what is in it, so whatever is answered about it stays true for ever.
"""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import FileResponse

from woodshed.server.arriving.hearing import media_of
from woodshed.server.arriving.previews import Preview, preview_of
from woodshed.server.page import FOR_EVER
from woodshed.server.problems import NotThereError
from woodshed.server.receiving import received
from woodshed.server.sounds import file_of, peaks
from woodshed.server.studio import AStudio, Studio, in_thread
from woodshed.song.document import Media
from woodshed.song.media import MediaFolder
from woodshed.song.plain import plain

router = APIRouter(prefix="/api/songs/{song}/media")

Hash = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
_TYPES = {"wav": "audio/wav", "flac": "audio/flac", "mp3": "audio/mpeg", "ogg": "audio/ogg", "aiff": "audio/aiff"}
_KEEP = {"Cache-Control": FOR_EVER}


@router.post("", status_code=201)
async def add_media(song: str, request: Request, studio: AStudio, name: str = "") -> dict[str, Any]:
    """Store the audio file that is the body; returns its `Media` record, for the page to add to the song."""
    folder = studio.workspace.folder(song)
    async with received(request, folder / "media", studio.people.refusals, name) as file:

        def store() -> Media:
            media = media_of(file, name)
            return replace(media, sha256=MediaFolder(folder / "media").take(file, media.suffix))

        return plain_media(await in_thread(store))


@router.get("/{sha256}")
async def media_file(song: str, sha256: Hash, studio: AStudio) -> FileResponse:
    """Return the file itself, or the part of it that a Range asks for."""
    folder = studio.workspace.folder(song)
    file = await in_thread(lambda: file_of(folder, sha256))  # it may have to be brought here first
    kind = _TYPES.get(file.suffix[1:], "application/octet-stream")
    return FileResponse(file, media_type=kind, headers=_KEEP, stat_result=file.stat())


@router.get("/{sha256}/peaks")
async def media_peaks(song: str, sha256: Hash, studio: AStudio, per: int = 256) -> Response:
    """Return the waveform: int16 pairs of lowest and highest, channel after channel."""
    folder = studio.workspace.folder(song)
    coming = await _coming(studio, song, sha256)
    if coming:
        made = await in_thread(lambda: coming.peaks(per))
        return _binary(made.tobytes(), *made.shape[:2], keep=False)
    channels, columns = await in_thread(lambda: peaks(folder, sha256, per))
    return _binary(columns, channels, len(columns) // (4 * channels))


@router.get("/{sha256}/samples")
async def media_samples(
    song: str, sha256: Hash, studio: AStudio, rate: int = 48_000, start: int = 0, frames: int = 65_536
) -> Response:
    """Return samples as the engine reads them: float32, little-endian, channel after channel."""
    folder = studio.workspace.folder(song)
    coming = await _coming(studio, song, sha256)
    if coming:
        part = await in_thread(lambda: coming.samples(rate, start, frames))
        return _binary(part.astype("<f4").tobytes(), *part.shape, keep=False)
    audio = await in_thread(lambda: studio.sounds.samples(folder, sha256, rate, start, frames))
    return _binary(audio.astype("<f4").tobytes(), *audio.shape)


@router.get("/{sha256}/shape")
async def media_shape(
    song: str, sha256: Hash, studio: AStudio, response: Response, rate: int = 48_000
) -> dict[str, int]:
    """Return channels and frames of a file at the engine's rate, and its own `sample_rate`; on its way, what `arrived`.

    Places in a file are counted in its own samples, so the engine has to know that rate too.
    """
    folder = studio.workspace.folder(song)
    coming = await _coming(studio, song, sha256)
    if coming:
        response.headers["Cache-Control"] = "no-store"
        return coming.shape(rate)
    channels, frames, own_rate = await in_thread(lambda: studio.sounds.shape(folder, sha256, rate))
    response.headers["Cache-Control"] = FOR_EVER
    return {"channels": channels, "frames": frames, "sample_rate": own_rate}


async def _coming(studio: Studio, song: str, sha256: str) -> Preview | None:
    """Return a file that is still on its way; None when it is there. NotThereError when it is neither."""
    folder = studio.workspace.folder(song)

    def look() -> Preview | None:
        try:
            file_of(folder, sha256)
        except NotThereError:
            coming = preview_of(studio.uploads.arriving(folder, sha256))
            if coming is None:
                raise
            return coming
        return None

    return await in_thread(look)


def plain_media(media: Media) -> dict[str, Any]:
    """Return all fields of a media record, also those that have their usual value."""
    usual = {"suffix": media.suffix, "name": media.name, "sample_rate": media.sample_rate}
    return {**plain(media), **usual, "channels": media.channels, "frames": media.frames}


def _binary(data: bytes, channels: int, frames: int, *, keep: bool = True) -> Response:
    kept = _KEEP if keep else {"Cache-Control": "no-store"}
    headers = {**kept, "X-Channels": str(channels), "X-Frames": str(frames)}
    return Response(data, media_type="application/octet-stream", headers=headers)
