"""What the page plays is what Python renders, bit for bit."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from engine_page import RATE, lend_media, render_in_page
from playwright.sync_api import Page

from woodshed.compose import compose_song
from woodshed.engine import no_media, render_mix
from woodshed.song import Song

SECONDS = 6


@pytest.fixture
def bench(page: Page, studio: Any) -> Page:
    """A page that holds nothing but the engine's door."""
    page.goto(studio.url)
    page.wait_for_function("window.woodshed?.engine")
    return page


def rendered(song: Song, **options: Any) -> Any:
    return render_mix(song, sample_rate=RATE, **options).audio[:, : SECONDS * RATE]


def test_a_song_made_from_a_sentence_sounds_in_the_page_as_in_python(bench: Page) -> None:
    song = compose_song("a driving synthwave song in A minor, 110 bpm, 20 seconds", seed=3).song
    lend_media(bench, no_media())
    assert np.array_equal(render_in_page(bench, [song], SECONDS * RATE), rendered(song))
