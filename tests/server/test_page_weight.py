"""How much the browser has to load before there is a page."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from woodshed.server.page import HOME

MOST_KB = 250
FONTS = {".woff2", ".woff", ".ttf"}


def gzipped_kb(names: set[str]) -> float:
    """Return the size of files of the page as they travel, in units of 1000 bytes."""
    return sum(len(gzip.compress((HOME / name).read_bytes(), 9)) for name in names) / 1000


@pytest.fixture
def page_files() -> set[str]:
    """All files of the page but its fonts and icons."""
    if not (HOME / "index.html").is_file():
        pytest.fail("The page has not been built. Run: python3 studio.py version")
    files = {path.relative_to(HOME).as_posix() for path in HOME.rglob("*") if path.is_file()}
    return {name for name in files if not any(name.endswith(ending) for ending in FONTS)}


def closure(manifest: dict[str, Any], *entries: str) -> set[str]:
    """Return the files that some modules need before they run, by Vite's manifest."""
    files: set[str] = set()
    waiting = list(entries)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        chunk = manifest[name]
        files |= {chunk["file"], *chunk.get("css", ())}
        waiting += chunk.get("imports", ())
    return files


@pytest.fixture
def manifest(page_files: set[str]) -> dict[str, Any]:
    """What of the page needs what."""
    made: dict[str, Any] = json.loads((HOME / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    return made


def studio_files(manifest: dict[str, Any]) -> list[str]:
    """Return the modules with which a studio opens; the build makes one file of them (web/vite.config.ts)."""
    found = [name for name, chunk in manifest.items() if chunk.get("name") in {"studio", "Frame", "opening"}]
    assert "_studio" in {name.split("-")[0] for name in found}
    return found


def test_no_file_of_the_page_waits_for_itself(manifest: dict[str, Any]) -> None:
    """A circle of files would run one of them before what it needs."""
    for name, chunk in manifest.items():
        for needed in chunk.get("imports", ()):
            assert chunk["file"] not in closure(manifest, needed), name


def test_an_open_studio_without_engine_and_fonts_is_at_most_250_kb(manifest: dict[str, Any]) -> None:
    """All that a song needs to be seen, played and edited on the timeline; the places around it come after it."""
    needed = closure(manifest, "index.html", *studio_files(manifest))
    needed |= {file.relative_to(HOME).as_posix() for file in (HOME / "assets").glob("worklet-*.js")}
    assert gzipped_kb(needed | {"index.html"}) <= MOST_KB


def test_the_first_screen_is_light(manifest: dict[str, Any]) -> None:
    """A third of that: it should be there before anybody has thought of a sentence."""
    assert gzipped_kb(closure(manifest, "index.html", "src/start/Start.svelte") | {"index.html"}) <= MOST_KB / 3


def test_all_of_the_page_is_at_most_twice_that(page_files: set[str]) -> None:
    """What comes later, when nothing else is to be done, also travels."""
    assert gzipped_kb({name for name in page_files if name.endswith((".js", ".css", ".html"))}) <= 2 * MOST_KB
