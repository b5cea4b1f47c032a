"""Every mistake as JSON {"problem", "remedy"} with a fitting status; a traceback reaches nobody."""

import errno
import logging
import sqlite3
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from woodshed.disk import write_error
from woodshed.errors import AudioError, Cancelled, FileError, WoodshedError
from woodshed.song.split_sheet import ChangedError

log = logging.getLogger("woodshed.server")

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REMEDIES = {
    HTTPStatus.NOT_FOUND: "Check the address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Ask for it another way; docs/guide/studio-server.md lists what there is.",
}


class NotThereError(FileError):
    """What was asked for does not exist (any more)."""


class TakenError(FileError):
    """Something of that name is there already, or is being worked on."""


class UnknownError(WoodshedError):
    """Nobody knows who asks, or a password or token is wrong."""


class RefusedError(WoodshedError):
    """Who asks is known, and may not do this."""


class TooOftenError(WoodshedError):
    """A secret was guessed at too often, or too much is asked for at once."""


class TooLargeError(FileError):
    """A file is larger than what is taken."""


class NoRoomError(FileError):
    """The disk has no room for what is to come."""


class UnreachableError(FileError):
    """What the studio keeps its songs or people in does not answer just now."""


class RangeError(AudioError):
    """A stretch of audio was asked for that cannot be had at once."""


def explain(app: FastAPI) -> None:
    """Let the app answer every error in two sentences."""

    async def answer(_request: Request, error: Exception) -> JSONResponse:
        status, told = told_of(error)
        return JSONResponse(told, status, getattr(error, "headers", None))

    for kind in (WoodshedError, OSError, sqlite3.Error, Cancelled, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, answer)


def told_of(error: Exception) -> tuple[int, dict[str, str]]:
    """Return the status and the two sentences for an error."""
    if isinstance(error, WoodshedError):
        problem, remedy = sentences(error)
        return status_of(error), {"problem": problem, "remedy": remedy}
    if isinstance(error, Cancelled):
        return HTTPStatus.CONFLICT, {
            "problem": "This was stopped.",
            "remedy": "Start it again if you want it after all.",
        }
    if isinstance(error, OSError) and error.errno is not None:
        from pathlib import Path  # noqa: PLC0415 - only here

        return told_of(_from(write_error(Path(str(error.filename or "the song")), error), error))
    if isinstance(error, RequestValidationError):
        return HTTPStatus.UNPROCESSABLE_ENTITY, _misread(error)
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
        remedy = _REMEDIES.get(status, "Look at what was sent and try again.")
        return status, {"problem": f"The studio answers: {status.phrase.lower()}.", "remedy": remedy}
    log.error("An error that nobody foresaw", exc_info=error)
    told = {"problem": "The studio made a mistake of its own.", "remedy": "Try again; your song is kept as it was."}
    return HTTPStatus.INTERNAL_SERVER_ERROR, told


def sentences(error: WoodshedError) -> tuple[str, str]:
    """Return problem and remedy as they are for everybody in a song: how the studio is installed is for its log."""
    if not isinstance(error, UnreachableError):
        return error.problem, error.remedy
    log.warning("%s %s", error.problem, error.remedy)
    return (
        "The studio cannot reach the place where it keeps its songs.",
        "What is not saved yet is kept here; whoever runs the studio finds the reason in its log.",
    )


def status_of(error: WoodshedError) -> int:
    """Return the HTTP status for a mistake."""
    for kind, status in _STATUSES.items():
        if isinstance(error, kind):
            return status
    cause = error.__cause__
    if isinstance(cause, OSError) and cause.errno in _NO_ROOM:
        return HTTPStatus.INSUFFICIENT_STORAGE
    return HTTPStatus.UNPROCESSABLE_ENTITY


_STATUSES = {
    NotThereError: HTTPStatus.NOT_FOUND,
    TakenError: HTTPStatus.CONFLICT,
    ChangedError: HTTPStatus.CONFLICT,
    UnknownError: HTTPStatus.UNAUTHORIZED,
    RefusedError: HTTPStatus.FORBIDDEN,
    TooOftenError: HTTPStatus.TOO_MANY_REQUESTS,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    NoRoomError: HTTPStatus.INSUFFICIENT_STORAGE,
    UnreachableError: HTTPStatus.SERVICE_UNAVAILABLE,
}


def _from(error: WoodshedError, cause: Exception) -> WoodshedError:
    error.__cause__ = cause
    return error


def _misread(error: RequestValidationError) -> dict[str, str]:
    """Say what the first wrong value is; a person sees this only when the page itself is at fault."""
    first: dict[str, Any] = dict(error.errors()[0]) if error.errors() else {}
    if first.get("type") == "json_invalid":
        return {"problem": "The request is not JSON.", "remedy": "Correct it and try again."}
    place = ".".join(str(part) for part in first.get("loc", ())[1:])
    said = str(first.get("msg", "it cannot be read"))
    where = f'"{place}" of the request' if place else "The request"
    return {"problem": f"{where} does not fit: {said[:1].lower()}{said[1:]}.", "remedy": "Correct it and try again."}
