"""What all tests share: examples that do not change from run to run, and who runs what when several run at once."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn.server
from httpx._transports import default
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from woodshed.cli import main

SOUNDING = ("microphone", "recording", "together", "transport")
"""Tests in the browser that hear whether sound comes in time: there two would be in each other's way."""
IN_TURN = ("sounding", "server", "song", "street", "browser", "engine_build", "web")
"""What begins first when several processes run the tests: beside those that listen what keeps to one processor, and
at the end what is short, so that both processes work to the end."""
ONE_AT_A_TIME = {
    **dict.fromkeys(("street", "docs"), "street"),  # they look at one song, `rainy`, which takes long to make
    **dict.fromkeys(("engine_build", "server/scale"), ""),  # what all in there share takes long to make
    **dict.fromkeys(("browser/engine", *(f"browser/test_{name}.py" for name in SOUNDING)), "sounding"),
}
"""Folders and files whose tests one process runs, one after the other; those that share a word together."""

settings.register_profile("woodshed", deadline=None, derandomize=True)
settings.load_profile("woodshed")
# Hypothesis tries numbers and words from our own modules too, those that are imported by then: what a test tries
# would hang on the tests before it.
providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001 - there is no setting for it


def sleep_less(length_s: float) -> Coroutine[Any, Any, None]:
    """Sleep for a tenth of a time."""
    return asyncio.sleep(length_s / 10)


# A server looks ten times a second whether it is to end, and waits as long again to see that all is over: of the
# thousand servers that the tests start and end, that would be minutes.
vars(uvicorn.server)["asyncio"] = SimpleNamespace(**{**vars(asyncio), "sleep": sleep_less})

# Each of the thousands of clients would read this machine's certificates anew, for which it has no use.
vars(default)["create_ssl_context"] = functools.cache(vars(default)["create_ssl_context"])


@pytest.fixture(scope="session")
def rainy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the README's first command makes; nobody may change what is in it."""
    folder = tmp_path_factory.mktemp("songs") / "rainy"
    assert main(["make", "a rainy lo-fi beat at 82 bpm in E flat, 1:30", "--out", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def damages() -> Callable[[bytes], dict[str, bytes]]:
    """Return what gives a file damaged in every way that a disk or a person may damage it."""

    def damaged(data: bytes) -> dict[str, bytes]:
        quarter, middle = len(data) // 4, len(data) // 2  # half of it: less may lie where nobody reads
        return {
            "half": data[:middle],
            "garbage": b"no database" * 1000,
            "empty": b"",
            "bad middle": data[:quarter] + bytes(range(256)) * (middle // 256) + data[quarter + middle // 256 * 256 :],
        }

    return damaged


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n`, give a file to one process, or what ONE_AT_A_TIME says: what its tests share is made once."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only there with -n

    class PartByPart(LoadScopeScheduling):  # type: ignore[misc]  # xdist says nothing of its types
        """Hands out parts in the order of the collection."""

        def _split_scope(self, nodeid: str) -> str:
            return part_of(nodeid)

    if config.getoption("dist") != "load":
        return None  # somebody wants it otherwise
    config.option.loadscopereorder = False
    return PartByPart(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest when several processes run the tests."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: turn_of(part_of(item.nodeid)))


def part_of(nodeid: str) -> str:
    """Return the part that a test belongs to: its file in tests/ or src/, or several together."""
    file = nodeid.split("::", maxsplit=1)[0].removeprefix("tests/")
    for place, together in ONE_AT_A_TIME.items():
        if file == place or file.startswith(f"{place}/"):
            return together or place
    return file


def turn_of(part: str) -> int:
    """Return when it is a part's turn, from 0."""
    turns = [turn for turn, place in enumerate(IN_TURN) if part.split("/", maxsplit=1)[0] == place]
    return turns[0] if turns else len(IN_TURN)
