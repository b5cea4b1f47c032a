"""The page and the engine, as a browser fetches them."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from woodshed.server import page


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page as the build leaves it."""
    home = tmp_path / "_page"
    (home / "assets").mkdir(parents=True)
    (home / "index.html").write_text("<title>Studio</title>", encoding="utf-8")
    (home / "assets" / "index-abc123.js").write_text("1", encoding="utf-8")
    monkeypatch.setattr(page, "HOME", home)
    return home


@pytest.mark.parametrize("place", ["/", "/songs/rain", "/songs/Mein%20Lied%20v1.2", "/songs/%E6%97%A5", "/help"])
def test_every_place_in_the_studio_is_the_page(studio: httpx.Client, built: Path, place: str) -> None:
    answer = studio.get(place)
    assert (answer.status_code, answer.text) == (200, "<title>Studio</title>")
    assert answer.headers["cache-control"] == "no-cache"
    again = studio.get(place, headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_what_has_its_hash_in_its_name_is_kept_for_ever(studio: httpx.Client, built: Path) -> None:
    answer = studio.get("/assets/index-abc123.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    assert studio.get("/assets/index-old.js").status_code == 404


def test_a_page_that_was_not_built_says_what_to_do(studio: httpx.Client, built: Path) -> None:
    (built / "index.html").unlink()
    answer = studio.get("/")
    assert answer.status_code == 503
    assert "python3 studio.py" in answer.text


def test_the_engine_comes_as_web_assembly_and_only_once(studio: httpx.Client) -> None:
    answer = studio.get("/engine.wasm")
    assert answer.headers["content-type"] == "application/wasm"
    assert answer.content[:4] == b"\0asm"
    assert studio.get("/engine.wasm", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    assert studio.head("/engine.wasm").status_code == 200


def test_what_can_be_packed_travels_packed(studio: httpx.Client, built: Path) -> None:
    """To whoever takes that, and with a tag of its own: the two are not the same bytes."""
    (built / "assets" / "long-abc.js").write_text("let a = 1;" * 10_000, encoding="utf-8")
    plain = studio.get("/assets/long-abc.js", headers={"Accept-Encoding": "identity"})
    packed = studio.get("/assets/long-abc.js", headers={"Accept-Encoding": "gzip, br"})
    assert packed.content == plain.content
    assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
    assert int(packed.headers["content-length"]) < len(plain.content) / 100
    assert packed.headers["etag"] != plain.headers["etag"]
    tag = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    assert studio.get("/assets/long-abc.js", headers=tag).status_code == 304


def test_the_engine_travels_packed_too(studio: httpx.Client) -> None:
    answer = studio.get("/engine.wasm")
    assert answer.headers["content-type"] == "application/wasm"
    assert int(answer.headers["content-length"]) < len(answer.content) / 2
