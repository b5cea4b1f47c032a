"""Reading sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.compose import Request, compose_song, read_prompt
from woodshed.compose.styles import STYLE_NAMES
from woodshed.errors import PromptError


def read(text: str) -> Request:
    """Read a prompt with all styles known."""
    return read_prompt(text, STYLE_NAMES)


def test_the_sentence_of_the_readme_is_understood_whole() -> None:
    """Style, mood, tempo, key and length; nothing ignored."""
    request = read("a rainy lo-fi beat at 82 bpm in E flat, 1:30")
    assert (request.style, request.moods, request.tempo_bpm) == ("lo-fi", ("rainy",), 82.0)
    assert (request.tonic, request.length_s, request.ignored) == (3, 90.0, ())


@pytest.mark.parametrize(
    ("text", "length_s"),
    [
        ("techno, 1:30", 90),
        ("90 seconds of techno", 90),
        ("techno 2 minutes", 120),
        ("a two minute techno track", 120),
        ("techno 2.5 minutes", 150),
        ("techno 1 minute 20 seconds", 80),
        ("a 3-minute techno track", 180),
        ("techno 45s", 45),
        ("half a minute of techno", 30),
    ],
)
def test_lengths_can_be_said_in_many_ways(text: str, length_s: float) -> None:
    """Minutes and seconds, in figures or words."""
    assert read(text).length_s == length_s


@pytest.mark.parametrize("text", ["funk at 100 bpm", "funk 100bpm", "funk, tempo 100", "funk at 100", "bpm: 100 funk"])
def test_tempi_can_be_said_in_many_ways(text: str) -> None:
    """Beats per minute."""
    assert read(text).tempo_bpm == 100


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("pop in E flat minor", (3, "minor")),
        ("pop in Eb", (3, "")),
        ("pop in F# minor", (6, "minor")),
        ("an e-flat major pop song", (3, "major")),
        ("pop in a minor", (9, "minor")),
        ("pop in the key of D", (2, "")),
        ("pop in D dorian", (2, "dorian")),
        ("pop, Am", (9, "minor")),
        ("pop in a minor key", (None, "minor")),
        ("a pop song", (None, "")),
        ("a blues in C", (0, "blues")),
    ],
)
def test_keys_can_be_said_in_many_ways(text: str, key: tuple[int | None, str]) -> None:
    """A note, with or without a scale; the article "a" is no key."""
    request = read(text)
    assert (request.tonic, request.scale) == key


@pytest.mark.parametrize(
    ("text", "metre"), [("jazz in 3/4", (3, 4)), ("jazz in waltz time", (3, 4)), ("jazz 7/8 time", (7, 8))]
)
def test_metres_can_be_said_in_many_ways(text: str, metre: tuple[int, int]) -> None:
    """In figures, or as a dance."""
    request = read(text)
    assert (request.style, request.metre) == ("jazz swing", metre)


def test_bars_are_a_length_too() -> None:
    """32 bars are 32 bars."""
    assert read("32 bars of house").bars == 32


def test_instruments_are_wanted_or_not() -> None:
    """A comma or "with" ends what "no" says."""
    request = read("lo-fi with piano and double bass, no drums or strings, guitar")
    assert request.wanted == ("piano", "upright bass", "acoustic guitar")
    assert request.unwanted == ("drums", "strings")


def test_typing_mistakes_are_forgiven() -> None:
    """Words alike, with the same first letter, are taken for each other."""
    request = read("a melancolic technno track with sintesizer")
    assert request.style == "techno"
    assert request.moods == ("melancholic",)


def test_what_was_not_understood_is_told() -> None:
    """Never passed over in silence."""
    assert read("a lo-fi beat about my grandmother's toaster").ignored == ("grandmother's", "toaster")


def test_every_word_understood_is_told_with_its_meaning() -> None:
    """Words and meaning, in the song's own terms once it is written."""
    composition = compose_song("slow waltz in D with flute, 30 seconds")
    told = {heard.words: heard.meaning for heard in composition.understood}
    assert told["in D"] == "key D major"
    assert told["waltz"] == "style waltz"
    assert "nearest sound" in told["flute"]


def test_a_mood_does_not_say_minor_when_the_song_is_major() -> None:
    """The key was named, so the mood's leaning was not followed."""
    composition = compose_song("a sad waltz in D major, 20 seconds")
    told = {heard.words: heard.meaning for heard in composition.understood}
    assert "minor" not in told["sad"]
    assert "leaning to minor" in next(
        heard.meaning for heard in compose_song("a sad waltz, 20 seconds").understood if heard.words == "sad"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "x" * 2_001,
        "pop at 10 bpm",
        "pop at 301 bpm",
        "pop in 17/3",
        "pop 40/4",
        "2 seconds of pop",
        "25 minutes of pop",
        "5000 bars of pop",
        "0 bars of pop",
        "pop at -5 bpm",
        "pop at 20 bpm 6 seconds",
        "pop, no drums no bass no melody no chords no arpeggio",
    ],
)
def test_the_impossible_is_refused_in_two_sentences(text: str) -> None:
    """House rule: a problem and a remedy, never a traceback."""
    with pytest.raises(PromptError) as caught:
        compose_song(text)
    assert caught.value.problem.endswith(".")
    assert caught.value.remedy.endswith(".")


@given(st.text(max_size=200))
def test_no_prompt_fails_otherwise(text: str) -> None:
    """Any text is read or refused with a PromptError."""
    try:
        request = read(text)
    except PromptError:
        return
    assert request.understood or request.ignored or not request.moods
