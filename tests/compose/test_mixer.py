"""The look of a composed mixer."""

import pytest

from woodshed.compose import compose_song


@pytest.mark.parametrize("prompt", ["a lo-fi beat", "funk with organ and horns", "synthwave", "jazz swing", "pop"])
def test_players_are_told_apart_by_colour(prompt: str) -> None:
    """The page has eight track colours; no style has more players."""
    colours = [track.colour for track in compose_song(prompt).song.tracks if track.kind == "instrument"]
    assert len(set(colours)) == len(colours)
    assert set(colours) <= set(range(8))
