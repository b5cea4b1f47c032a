"""`GET /api/templates`: what a new song can begin as. The songs themselves are `woodshed.compose.templates`."""

from typing import Any

from fastapi import APIRouter

from woodshed.compose.templates import TEMPLATES
from woodshed.server.problems import NotThereError
from woodshed.song.document import Song

router = APIRouter(prefix="/api/templates")


@router.get("")
async def list_templates() -> list[dict[str, Any]]:
    """Return name, title, description and looks of every template."""
    shown = ("name", "title", "description", "icon", "colour", "seed")
    return [{name: getattr(template, name) for name in shown} for template in TEMPLATES.values()]


def template_song(name: str) -> Song:
    """Return a new song from a template; NotThereError when there is none of that name."""
    if name not in TEMPLATES:
        raise NotThereError(f'There is no template "{name}".', remedy=f"Choose one of: {', '.join(TEMPLATES)}.")
    return TEMPLATES[name].make()
