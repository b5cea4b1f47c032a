"""`/api/songs/{song}/recordings`: what is being recorded, second by second, so that no crash can take it."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from woodshed.errors import FileError
from woodshed.server import capturing
from woodshed.server.arriving.ear import RATES_HZ
from woodshed.server.media import plain_media
from woodshed.server.studio import AStudio, in_thread

router = APIRouter(prefix="/api/songs/{song}/recordings")

Frames = Annotated[int, Field(ge=0, le=capturing.MOST_FRAMES)]


class Begun(BaseModel):
    """What is about to be recorded."""

    sample_rate: Annotated[int, Field(ge=RATES_HZ[0], le=RATES_HZ[1])]
    channels: Annotated[int, Field(ge=1, le=16)]
    name: Annotated[str, Field(max_length=200)] = "Recording"


class Finished(BaseModel):
    """Where frames were lost: [frame of the finished recording, how many]."""

    gaps: Annotated[list[tuple[Frames, Frames]], Field(max_length=100_000)] = []


@router.get("")
async def list_unfinished(song: str, studio: AStudio) -> list[dict[str, Any]]:
    """Return what was recorded and never finished: the page offers to bring it back."""
    folder = studio.workspace.folder(song)
    return await in_thread(lambda: capturing.unfinished(folder))


@router.post("", status_code=201)
async def begin(song: str, begun: Begun, studio: AStudio) -> dict[str, str]:
    """Begin a recording."""
    folder = studio.workspace.folder(song)
    key = await in_thread(lambda: capturing.begin(folder, begun.sample_rate, begun.channels, begun.name))
    return {"recording": key}


@router.put("/{recording}/{number}", status_code=204)
async def add_piece(
    song: str,
    recording: str,
    number: int,
    request: Request,
    studio: AStudio,
    frame: int | None = None,
    crc: int | None = None,
) -> Response:
    """Keep piece `number`, which begins at `frame` of the recording: float32, interleaved. `crc` is its CRC-32."""
    folder = studio.workspace.folder(song)
    try:
        data = await request.body()
    except ClientDisconnect as error:
        raise FileError("A piece of the recording did not arrive whole.", remedy="Send it again.") from error

    def keep() -> None:
        capturing.add_piece(capturing.find(folder, recording), number, data, frame=frame, crc=crc)

    await in_thread(keep)
    return Response(status_code=204)


@router.post("/{recording}/finish")
async def finish(song: str, recording: str, studio: AStudio, finished: Finished | None = None) -> dict[str, Any]:
    """Put a recording together; returns its `Media` record, for the page to add to the song."""
    folder = studio.workspace.folder(song)
    gaps = finished.gaps if finished else []
    return plain_media(await in_thread(lambda: capturing.finish(folder, recording, gaps)))


@router.delete("/{recording}", status_code=204)
async def discard(song: str, recording: str, studio: AStudio) -> Response:
    """Throw a recording away."""
    folder = studio.workspace.folder(song)
    await in_thread(lambda: capturing.discard(folder, recording))
    return Response(status_code=204)
