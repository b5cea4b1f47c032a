"""What the tests of mixer, devices and sounds do again and again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Page

from woodshed.audio import Recording, save_wav
from woodshed.song import Song

PATIENCE_S = 30


def kept(page: Page, studio: Any, holds: Callable[[Song], bool]) -> Song:
    """Return the song on disk as soon as it is as it should be."""
    ends = time.monotonic() + PATIENCE_S
    song: Song = studio.song()
    while not _holds(holds, song):
        assert time.monotonic() < ends, song
        page.evaluate("() => new Promise((done) => setTimeout(done, 30))")
        song = studio.song()
    return song


def _holds(holds: Callable[[Song], bool], song: Song) -> bool:
    try:
        return holds(song)
    except (KeyError, IndexError):  # what is asked about is not there yet
        return False


def choose(page: Page, track: str) -> None:
    page.get_by_role("tab", name="Mixer", exact=True).click()
    page.get_by_role("region", name="Mixer").get_by_role("button", name=f"Choose {track}", exact=True).click()
    page.get_by_role("tab", name="Devices", exact=True).last.click()


def tone(folder: Path) -> str:
    """Half a second of A3 on disk."""
    wave = np.sin(2 * np.pi * 220 * np.arange(24_000) / 48_000, dtype=np.float32)[None] * 0.5
    path = folder / "tone.wav"
    save_wav(path, Recording(wave.astype(np.float32), 48_000))
    return str(path)
