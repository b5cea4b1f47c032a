"""How much the browser has to load before there is a page."""

from __future__ import annotations

import gzip
import re

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


def test_the_page_without_engine_and_fonts_is_at_most_250_kb(page_files: set[str]) -> None:
    """The goal of the studio's issue: everything, also what is loaded later."""
    code = {name for name in page_files if name.endswith((".js", ".css", ".html"))}
    assert any(name.endswith(".js") for name in code)
    assert gzipped_kb(code) <= MOST_KB


def test_what_is_seldom_used_is_loaded_when_it_is_used(page_files: set[str]) -> None:
    """The first page names its scripts; the export dialog and the like are not among them."""
    index = (HOME / "index.html").read_text(encoding="utf-8")
    first = set(re.findall(r"/(assets/[\w.-]+\.(?:js|css))", index))
    assert first
    assert first < page_files
    assert not any("Export" in name for name in first)
