"""Styles differ by measurement."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from math import dist
from statistics import fmean, pstdev

import pytest

from woodshed.compose import STYLES
from woodshed.compose.automation import MOVES
from woodshed.compose.choosing import versions
from woodshed.compose.comping import LAYOUTS
from woodshed.compose.completion import plays_drums
from woodshed.compose.fills import FILLS
from woodshed.compose.fingerprint import fingerprint
from woodshed.compose.form import FORMS
from woodshed.compose.motifs import BANKS
from woodshed.compose.notation import plain
from woodshed.compose.style import Harmony, Style
from woodshed.compose.vocabulary import CALLED, INSTRUMENTS, LEANINGS, LIKE
from woodshed.song.document import Key, Song
from woodshed.theory.groove import FEELS
from woodshed.theory.harmony import roman_chord
from woodshed.theory.scales import is_minor

SongOf = Callable[[str, int], Song]
Numbers = Mapping[str, float]
LEARNT, HELD_OUT = range(6), range(100, 104)
LENGTH = "60 seconds"


class Classifier:
    """The nearest centroid of standardised measurements."""

    def __init__(self, examples: Mapping[str, Sequence[Numbers]], leave_out: tuple[str, ...] = ()) -> None:
        everything = [numbers for many in examples.values() for numbers in many]
        self.names = [name for name in everything[0] if name not in leave_out]
        self.spread = {name: pstdev(numbers[name] for numbers in everything) or 1.0 for name in self.names}
        self.centroids = {
            style: {name: fmean(numbers[name] for numbers in many) for name in self.names}
            for style, many in examples.items()
        }

    def distance(self, one: Numbers, other: Numbers) -> float:
        """Return how far apart two songs are, in standard deviations."""
        return dist(
            [one[name] / self.spread[name] for name in self.names],
            [other[name] / self.spread[name] for name in self.names],
        )

    def classify(self, numbers: Numbers) -> str:
        """Return the style whose centroid is nearest."""
        return min(self.centroids, key=lambda style: self.distance(numbers, self.centroids[style]))


def drum_strokes(song: Song) -> int:
    """Return how many drum strokes there are in a song."""
    return sum(len(clip.notes) for track in song.tracks if plays_drums(track) for clip in track.clips)


@pytest.fixture(scope="module")
def learnt(song_of: SongOf) -> dict[str, list[Numbers]]:
    """Measure six songs of each style."""
    return {style: [fingerprint(song_of(f"{style}, {LENGTH}", seed)) for seed in LEARNT] for style in STYLES}


@pytest.fixture(scope="module")
def held_out(song_of: SongOf) -> dict[str, list[Numbers]]:
    """Measure four songs of each style that the classifier has not seen."""
    return {style: [fingerprint(song_of(f"{style}, {LENGTH}", seed)) for seed in HELD_OUT] for style in STYLES}


@pytest.mark.parametrize("leave_out", [(), ("tempo_bpm", "beats", "swing")])
def test_new_songs_are_known_by_their_style(
    learnt: dict[str, list[Numbers]], held_out: dict[str, list[Numbers]], leave_out: tuple[str, ...]
) -> None:
    """At least nine of ten held-out songs lie nearest to their own style, even without tempo, metre and swing."""
    classifier = Classifier(learnt, leave_out)
    right = [classifier.classify(numbers) == style for style, songs in held_out.items() for numbers in songs]
    assert fmean(right) >= 0.9


def test_every_pair_of_styles_is_apart(learnt: dict[str, list[Numbers]]) -> None:
    """The centroids of two styles are further apart than songs are from their own centroid, on average."""
    classifier = Classifier(learnt)
    own = {
        style: fmean(classifier.distance(numbers, classifier.centroids[style]) for numbers in songs)
        for style, songs in learnt.items()
    }
    for one, other in combinations(STYLES, 2):
        between = classifier.distance(classifier.centroids[one], classifier.centroids[other])
        assert between > 1.2 * max(own[one], own[other]), (one, other)


def test_known_facts_about_styles_hold(learnt: dict[str, list[Numbers]]) -> None:
    """A waltz has three beats, house four on the floor, jazz swings by triplets, trap claps on three."""
    mean = {style: {name: fmean(song[name] for song in songs) for name in songs[0]} for style, songs in learnt.items()}
    assert mean["waltz"]["beats"] == 3
    assert mean["house"]["kick_on_beats"] >= 0.95
    assert mean["techno"]["kick_on_beats"] >= 0.95
    assert 0.6 <= mean["jazz swing"]["swing"] <= 0.68
    assert 0.54 <= mean["lo-fi"]["swing"] <= 0.62
    assert mean["trap"]["back_on_half"] >= 0.4
    assert mean["ambient"]["drum_density"] == 0
    assert mean["drum and bass"]["tempo_bpm"] >= 165
    assert mean["bossa nova"]["ninths"] >= 0.5
    assert mean["techno"]["power_chords"] == 1


@pytest.mark.parametrize("style", [style for style in STYLES if style != "ambient"])
def test_busy_drums_have_more_strokes_and_sparse_ones_fewer(song_of: SongOf, style: str) -> None:
    sparse, usual, busy = (drum_strokes(song_of(f"{how}{style}, {LENGTH}", 1)) for how in ("sparse ", "", "busy "))
    assert busy > 1.05 * usual
    assert sparse < 0.9 * usual
    if style != "funk":  # its hats play every sixteenth already
        assert busy > 1.25 * usual


@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
def test_a_style_is_written_without_mistakes(style: Style) -> None:
    """Names exist, patterns fill whole bars, numerals can be read, whatever the seed chooses."""
    slowest, usual, fastest = style.tempo_bpm
    assert 20 <= slowest <= usual <= fastest <= 300
    assert style.form in FORMS
    assert style.feel.template in FEELS
    for version in versions(style):
        check_players(version)


def check_players(style: Style) -> None:
    assert style.melody.family in BANKS
    assert {part.layout for part in style.chords} <= set(LAYOUTS)
    assert {move.kind for move in style.moves} <= set(MOVES)
    bar = 4 * style.metre[0]
    rhythms = [written for part in style.chords for written in part.rhythm.values()] + list(style.bass.lines.values())
    for rhythm in rhythms:
        assert all(len(plain(pattern)) % bar == 0 for pattern in rhythm)
    if style.drums is not None:
        assert set(style.drums.fills) <= set(FILLS)
        for beats in style.drums.beats.values():
            for beat in beats:
                assert set(beat) <= set(style.drums.kit)
                assert all(len(plain(pattern)) % bar == 0 for pattern in beat.values())


@pytest.mark.parametrize("style", STYLES.values(), ids=list(STYLES))
def test_a_style_knows_major_and_minor(style: Style) -> None:
    """Every numeral of both harmonies is a chord; their scales are what they say."""

    def check(harmony: Harmony, *, minor: bool) -> None:
        key = Key(0, harmony.scale)
        assert is_minor(key) == minor
        texts = [text for many in harmony.progressions.values() for text in many]
        for text in (*texts, *harmony.turns, *harmony.final):
            for word in text.replace(",", " ").split():
                roman_chord(word.partition(":")[0], key)

    check(style.major, minor=False)
    check(style.minor, minor=True)


def test_the_vocabulary_points_at_itself() -> None:
    """Other names lead to words that exist; moods do not hide instruments."""
    assert set(LIKE.values()) <= set(LEANINGS)
    assert set(CALLED.values()) <= set(INSTRUMENTS)
    assert not set(INSTRUMENTS) & set(LEANINGS)


def test_every_player_is_an_instrument_people_can_name() -> None:
    """So that a prompt can ask for it or do without."""
    for style in [version for one in STYLES.values() for version in versions(one)]:
        strips = [style.bass.strip, style.melody.strip]
        strips += [part.strip for part in style.chords] + [part.strip for part in style.arpeggios]
        assert {strip.family for strip in strips} <= set(INSTRUMENTS)
        assert len({strip.name for strip in strips}) == len(strips)
