"""Bodies that are files: they go to a temporary file as they come, whatever their size.

A file that is refused is logged, with its name, and who sent it from where.
"""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from starlette.requests import ClientDisconnect

from woodshed.disk import write_error
from woodshed.errors import FileError, WoodshedError
from woodshed.server.people.visitors import visitor_of
from woodshed.server.problems import status_of
from woodshed.server.refusals import RefusalLog, address_in

_PIECE = 4 * 2**20


@contextlib.asynccontextmanager
async def received(request: Request, folder: Path, refusals: RefusalLog, name: str = "") -> AsyncIterator[Path]:
    """Give the body of a request as a file in `folder`, which is made; the file goes when the block ends.

    When the block raises because of what is in the file, which whoever sends it calls `name`, that is logged.
    """
    place, file = await asyncio.to_thread(_begin, folder)
    try:
        await _fill(request, file, place)
        with _logged(request, refusals, name):
            yield place
    finally:
        await asyncio.to_thread(_end, place, file)


@contextlib.contextmanager
def _logged(request: Request, refusals: RefusalLog, name: str) -> Iterator[None]:
    """Log that a file that has come is refused."""
    try:
        yield
    except WoodshedError as error:
        if status_of(error) < HTTPStatus.INTERNAL_SERVER_ERROR:  # a full disk refuses nobody
            who, address = visitor_of(request).id or "somebody", address_in(request.scope)
            refusals.tell(f"{who} {address}", f"Refused a file of {who} at {address}: {error.problem}", name)
        raise


async def _fill(request: Request, file: BinaryIO, place: Path) -> None:
    try:
        waiting = bytearray()
        async for piece in request.stream():
            waiting += piece
            if len(waiting) >= _PIECE:
                await asyncio.to_thread(file.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(file.write, bytes(waiting))
        await asyncio.to_thread(file.close)
    except ClientDisconnect as error:
        raise FileError("The file did not arrive whole.", remedy="Send it again.") from error
    except OSError as error:
        raise write_error(place, error) from error


def _begin(folder: Path) -> tuple[Path, BinaryIO]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".coming-", dir=folder)
        Path(name).chmod(0o644)  # what comes in may be read by whoever may read the song
        return Path(name), open(handle, "wb")  # noqa: PTH123 - it is open already, and `_end` closes it
    except OSError as error:
        raise write_error(folder, error) from error


def _end(place: Path, file: BinaryIO) -> None:
    with contextlib.suppress(OSError):
        file.close()
        place.unlink(missing_ok=True)
