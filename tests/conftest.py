"""What all tests share: examples that do not change from run to run, and who runs what when several run at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from woodshed.cli import main

TOGETHER = {"docs": "street"}
"""Folders whose tests look at one song, `rainy`, which takes long to make."""

settings.register_profile("woodshed", deadline=None, derandomize=True)
settings.load_profile("woodshed")
# Hypothesis tries numbers and words from our own modules too, those that are imported by then: what a test tries
# would hang on the tests before it.
providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001 - there is no setting for it


@pytest.fixture(scope="session")
def rainy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the README's first command makes; nobody may change what is in it."""
    folder = tmp_path_factory.mktemp("songs") / "rainy"
    assert main(["make", "a rainy lo-fi beat at 82 bpm in E flat, 1:30", "--out", str(folder)]) == 0
    return folder


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """With `-n`, give a folder to one process: what its tests share is made once, and one browser plays at a time."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only there with -n

    class FolderByFolder(LoadScopeScheduling):  # type: ignore[misc]
        """Hands out folders in the order of the collection."""

        def _split_scope(self, nodeid: str) -> str:
            return folder_of(nodeid)

    if config.getoption("dist") != "load":
        return None  # somebody wants it otherwise
    config.option.loadscopereorder = False
    return FolderByFolder(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the browser when several processes run the tests: it takes longest."""
    if hasattr(config, "workerinput"):
        items.sort(key=lambda item: folder_of(item.nodeid) != "browser")


def folder_of(nodeid: str) -> str:
    """Return the folder of tests/, or of src/, that a test belongs to."""
    place, folder = nodeid.split("/", 2)[:2]
    return TOGETHER.get(folder, folder) if place == "tests" else place
