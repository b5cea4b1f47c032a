"""Finding keys."""

import pytest

from woodshed.theory.harmony import PlainKey
from woodshed.theory.key_finding import rank_keys
from woodshed.theory.scales import pitch_classes


@pytest.mark.parametrize("tonic", range(12))
@pytest.mark.parametrize("scale", ["major", "minor"])
def test_a_scale_with_a_weighty_triad_gives_its_key_away(tonic: int, scale: str) -> None:
    """Krumhansl's algorithm on a scale whose tonic triad sounds twice as long as the rest."""
    weights = [0.0] * 12
    for place, note in enumerate(pitch_classes(PlainKey(tonic, scale))):
        weights[note] = 2.0 if place in (0, 2, 4) else 1.0
    best = rank_keys(weights)[0]
    assert (best.tonic, best.scale) == (tonic, scale)


def test_the_first_prelude_of_bach_begins_in_c_major() -> None:
    """Johann Sebastian Bach, BWV 846, bars 1 to 4: C, Dm7/C, G7/B, C, each note as long as the others."""
    bars = ["C E G C E", "C D A D F", "B D G D F", "C E G C E"]
    weights = [0.0] * 12
    for bar in bars:
        for name in bar.split():
            weights["C D EF G A B".index(name)] += 1.0
    assert (rank_keys(weights)[0].tonic, rank_keys(weights)[0].scale) == (0, "major")


def test_silence_has_no_key_but_does_not_fail() -> None:
    """All correlations are 0."""
    assert {guess.correlation for guess in rank_keys([0.0] * 12)} == {0.0}
