"""The page itself: its files as they were built, and the engine that it plays with."""

import gzip
from functools import lru_cache
from pathlib import Path
from string import ascii_letters, digits

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse

from woodshed.server.build import PAGE
from woodshed.server.problems import NotThereError

router = APIRouter()

HOME = Path(__file__).parent / PAGE.name
ENGINE = Path(__file__).parents[1] / "engine" / "_build" / "engine.wasm"
SONGS = "songs/"
"""Where the page shows one song: its id follows."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For what has the hash of its content in its name."""
ASK_AGAIN = "no-cache"

_PACKED = {".html", ".js", ".css", ".svg", ".json", ".wasm"}
_PLAIN = frozenset(ascii_letters + digits + "/._-~")
_NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Woodshed</title>
<p>The studio's page has not been built. Run <code>python3 studio.py version</code> and reload this page.</p></html>
"""


@router.api_route("/engine.wasm", methods=["GET", "HEAD"], include_in_schema=False)
def engine(request: Request) -> Response:
    """Return the engine, or say that the browser has it already."""
    return answer_file(request, ENGINE, ASK_AGAIN, media_type="application/wasm")


@router.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
def page(request: Request, path: str) -> Response:
    """Return a file of the page; whatever looks like a place in the studio is the page itself."""
    if path.startswith("api/"):
        raise NotThereError("The studio has no such door.", remedy="docs/guide/studio-server.md lists what there is.")
    if path.startswith(SONGS):  # whatever the song is called
        return _index(request)
    if not _PLAIN.issuperset(path) or ".." in path or "//" in path or path.startswith("/"):
        raise NotThereError("The page has no such place.", remedy="Go to the first page.")
    place = (HOME / path).resolve()
    if path and place.is_file() and place.is_relative_to(HOME.resolve()):
        return answer_file(request, place, FOR_EVER if path.startswith("assets/") else ASK_AGAIN)
    if Path(path).suffix:
        raise NotThereError("The page has no such file.", remedy="Reload the page.")
    return _index(request)


def _index(request: Request) -> Response:
    if not (HOME / "index.html").is_file():
        return HTMLResponse(_NOT_BUILT, 503)
    return answer_file(request, HOME / "index.html", ASK_AGAIN)


def answer_file(request: Request, path: Path, caching: str, *, media_type: str | None = None) -> Response:
    """Return a file with its ETag, packed where browsers take that; or 304 when the browser has it already."""
    if not path.is_file():
        raise NotThereError(f"{path.name} has not been built.", remedy="Run: python3 studio.py version")
    stat = path.stat()
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    answer: Response = FileResponse(path, media_type=media_type, headers=headers, stat_result=stat)
    if path.suffix in _PACKED and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        headers["ETag"] = f'{answer.headers["etag"][:-1]}-gzip"'
        answer = Response(_packed(path, stat.st_mtime_ns), headers=headers, media_type=answer.media_type)
    if request.headers.get("if-none-match", "") == answer.headers["etag"]:
        return Response(status_code=304, headers={"ETag": answer.headers["etag"], "Cache-Control": caching})
    return answer


@lru_cache(maxsize=256)
def _packed(path: Path, _changed_ns: int) -> bytes:
    """Return a file as it travels: a third of its size. The page has some 120, of 1.5 MB, which stay in memory."""
    return gzip.compress(path.read_bytes(), mtime=0)
