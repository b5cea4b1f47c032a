"""`POST /api/songs/{song}/freeze`: a track as audio, before its fader.

The page puts it into the song: a frozen track plays it instead of its devices, a bounced one becomes a clip.
"""

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from woodshed.audio import save_wav
from woodshed.engine import render_tracks, without_silence
from woodshed.errors import SongError
from woodshed.make import check_length, make_folder
from woodshed.server.arriving.ear import RATES_HZ
from woodshed.server.media import plain_media
from woodshed.server.people.visitors import AVisitor
from woodshed.server.studio import AStudio
from woodshed.server.working import Report
from woodshed.song.document import Media, Song
from woodshed.song.media import MediaFolder
from woodshed.song.tempo import TempoMap

router = APIRouter(prefix="/api/songs/{song}/freeze")


class Frozen(BaseModel):
    """Which track, at what rate, and how long its sound may ring on after the song, if it does not die away before."""

    track: str
    sample_rate: Annotated[int, Field(ge=RATES_HZ[0], le=RATES_HZ[1])] = 48_000
    tail_s: Annotated[float, Field(ge=0, le=30)] = 2.0


@router.post("", status_code=202)
async def freeze(song: str, wanted: Frozen, studio: AStudio, visitor: AVisitor) -> dict[str, str]:
    """Begin to render a track from the song's start; the job's result is a `Media` record."""
    snapshot = await studio.song(song)
    folder = studio.workspace.folder(song)
    name = _name_of(snapshot, wanted.track)

    def work(report: Report) -> dict[str, Any]:
        report("Rendering", 0.0)
        check_length(snapshot, None, None)
        rate = wanted.sample_rate
        source = studio.media(song, snapshot)
        made = render_tracks(
            snapshot,
            [wanted.track],
            sample_rate=rate,
            tail_s=wanted.tail_s,
            media=source,
            progress=lambda share: report("Rendering", share),
        )
        report("Writing the file", 0.0)
        make_folder(folder / "media")
        recording = without_silence(made[wanted.track], TempoMap.of(snapshot).sample(snapshot.end, rate))
        with tempfile.TemporaryDirectory(prefix=".frozen-", dir=folder / "media") as inside:
            place = Path(inside, "track.wav")
            save_wav(place, recording, bits=32)
            sha256 = MediaFolder(folder / "media").take(place, "wav")
        return plain_media(Media(sha256, "wav", f"{name} frozen", rate, recording.channels, recording.audio.shape[1]))

    return studio.jobs.start(work, visitor.id, of=song)


def _name_of(song: Song, key: str) -> str:
    for track in song.tracks:
        if track.id == key and track.kind in {"instrument", "audio"}:
            return track.name
    raise SongError("Only an instrument or audio track can be frozen.", remedy="Choose one of those.")
