"""Templates: what a new song can begin as."""

from __future__ import annotations

import numpy as np
import pytest

from woodshed.compose.templates import TEMPLATES
from woodshed.engine import render_mix
from woodshed.song.document import BAR
from woodshed.song.edits import check_song
from woodshed.units import Ticks


@pytest.mark.parametrize("name", list(TEMPLATES))
def test_a_template_is_eight_bars_that_sound_at_once(name: str) -> None:
    """A note within the first 0.1 s; nothing lasts beyond the last bar, so that the bars can go round."""
    song = TEMPLATES[name].make()
    check_song(song)
    assert song == TEMPLATES[name].make()
    assert song.end == 8 * BAR
    for track in song.tracks:
        for clip in track.clips:
            assert all(note.start + note.length <= clip.length for note in clip.notes)
    first = render_mix(song, start=Ticks(0), end=Ticks(BAR // 4), tail_s=0.0)
    assert np.abs(first.audio[:, :4_800]).max() > 0.01


def test_names_and_looks_are_all_different() -> None:
    templates = TEMPLATES.values()
    assert len(TEMPLATES) >= 6
    for looks in ("title", "description", "icon", "colour"):
        assert len({getattr(template, looks) for template in templates}) == len(TEMPLATES)


def test_a_singer_finds_two_tracks_ready_to_record() -> None:
    song = TEMPLATES["singer"].make()
    armed = [track for track in song.tracks if track.extra.get("armed")]
    assert [(track.name, track.kind) for track in armed] == [("Voice", "audio"), ("Guitar", "audio")]
    returns = {track.id for track in song.tracks if track.kind == "return"}
    assert all(send.to in returns for track in armed for send in track.sends)


def test_in_the_empty_band_only_the_drummer_plays() -> None:
    song = TEMPLATES["band"].make()
    assert [track.name for track in song.tracks if track.clips] == ["Drums"]
    assert len([track for track in song.tracks if track.kind == "instrument"]) > 4
