"""The page of the tour: one file with its style and script in it, beside the audio; it needs no network."""

import html
import shutil
from collections.abc import Sequence
from pathlib import Path

from woodshed.disk import atomic_path, write_error
from woodshed.tour.reading import format_reading
from woodshed.tour.telling import Chapter, as_json

HERE = Path(__file__).parent
PICTURES = "certificates"
PAGE = "index.html"


def write_page(out: Path, chapters: Sequence[Chapter], certificates: Path | None) -> Path:
    """Write the page, the pictures it shows and the certificates they are of; FileError when the disk refuses."""
    try:
        pictures = [picture for chapter in chapters for picture in chapter.pictures]
        for picture in pictures:
            if certificates is not None:
                source, kept = certificates / picture.path, out / PICTURES / picture.path
                kept.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, kept)
        if certificates is not None:
            _write_readings(out / PICTURES, {one.device for one in chapters if one.pictures}, certificates)
    except OSError as error:
        raise write_error(out, error) from error
    page = out / PAGE
    with atomic_path(page) as part:
        part.write_text(format_page(chapters), encoding="utf-8", newline="\n")
    return page


def _write_readings(folder: Path, devices: set[str], certificates: Path) -> None:
    """Write each device's certificate as a page; they link to one another, never out of the folder."""
    for device in sorted(devices):
        markdown = (certificates / f"{device}.md").read_text(encoding="utf-8")
        text = format_reading(markdown, lambda to: to.removesuffix(".md") in devices)
        with atomic_path(folder / f"{device}.html") as part:
            part.write_text(text, encoding="utf-8", newline="\n")


def format_page(chapters: Sequence[Chapter]) -> str:
    """Return the page."""
    length_s = sum(chapter.length_s for chapter in chapters)
    whole = {
        "%STYLE%": (HERE / "page.css").read_text(encoding="utf-8"),
        "%SCRIPT%": (HERE / "page.js").read_text(encoding="utf-8"),
        "%CHAPTERS%": as_json(chapters),
        "%COUNT%": html.escape(f"{len(chapters)} machine{'s' if len(chapters) != 1 else ''}"),
        "%LENGTH%": f"{int(length_s // 60)}:{int(length_s % 60):02d}",
    }
    page = (HERE / "page.html").read_text(encoding="utf-8")
    for name, text in whole.items():
        page = page.replace(name, text)
    return page
