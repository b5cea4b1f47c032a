"""`/api/songs/{song}/master`: the report of the last mastering, to read in the page or by itself."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import FileResponse

from woodshed.server.problems import NotThereError
from woodshed.server.studio import AStudio

router = APIRouter(prefix="/api/songs/{song}/master")


@router.get("/{file}")
async def report(song: str, file: Literal["report.html", "report.json", "report.png"], studio: AStudio) -> FileResponse:
    """Return the report of the last mastering: a page, the same as JSON, or its picture."""
    place = studio.workspace.folder(song) / "master" / file
    if not place.is_file():
        raise NotThereError("This song has not been mastered yet.", remedy="Ask for a master first.")
    return FileResponse(place, headers={"Cache-Control": "no-store"})
