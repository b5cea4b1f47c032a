"""Reading sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.compose import Request, compose_song, read_prompt
from woodshed.compose.drums import DRUM_NOTES
from woodshed.compose.styles import STYLE_NAMES, STYLES
from woodshed.compose.vocabulary import DRUM_VOICES, NEAREST
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
        ("lofi 1m30s", 90),
        ("lofi 1 min 30", 90),
        ("lofi 1 minute and 30 seconds", 90),
        ("techno 2 minutes 120 bpm", 120),
        ("techno 2 min 50 bars", 120),
        ("techno, 90s", 90),
        ("techno 90s, dark", 90),
        ("30s of techno", 30),
        ("a 90s long techno track", 90),
    ],
)
def test_lengths_can_be_said_in_many_ways(text: str, length_s: float) -> None:
    """Minutes and seconds, in figures or words."""
    assert read(text).length_s == length_s


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("dark trap beat with bells and 808s, 140 bpm", "trap"),
        ("808s and hi hats trap", "trap"),
        ("303s and 909s techno", "techno"),
        ("80s synthwave", "synthwave"),
        ("an 80s song", "synthwave"),
        ("80s pop", "pop"),
        ("90s hip hop beat", "hip-hop"),
        ("1980s pop", "pop"),
        ("2010s house", "house"),
        ("techno from the 90s", "techno"),
    ],
)
def test_machines_and_decades_are_no_lengths(text: str, style: str) -> None:
    """The 808 is a drum machine (Roland, 1980), and the 80s are ten years."""
    request = read(text)
    assert (request.style, request.length_s) == (style, None)


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


@pytest.mark.parametrize(
    "text",
    [
        "rock ballad with a guitar solo",
        "rock ballad with a solo guitar",
        "jazz with a sax solo",
        "just a pop song with guitar",
        "lo-fi beat with just a bit of piano",
        "just drum and bass with piano",
        "not only piano",
    ],
)
def test_a_solo_or_just_a_song_keeps_the_band(text: str) -> None:
    """The words "just", "only" and "solo" mean nobody else only directly beside an instrument."""
    request = read(text)
    assert request.wanted
    assert not request.only


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("solo piano", ("piano",)),
        ("solo jazz piano", ("piano",)),
        ("just piano, sad", ("piano",)),
        ("a waltz with just a piano", ("piano",)),
        ("piano and strings only, slow", ("piano", "strings")),
        ("duet for flute and harp", ("flute", "harp")),
        ("jazz trio with piano and double bass", ("piano", "upright bass")),
    ],
)
def test_only_who_is_named_plays(text: str, wanted: tuple[str, ...]) -> None:
    """Alone, or as an ensemble whose instruments are named."""
    request = read(text)
    assert (request.wanted, request.only) == (wanted, True)


@pytest.mark.parametrize("text", ["D&B at 174", "drum & bass at 174", "drum'n'bass at 174", "dnb at 174"])
def test_drum_and_bass_is_a_style_however_it_is_joined(text: str) -> None:
    """And not two instruments."""
    request = read(text)
    assert (request.style, request.wanted) == ("drum and bass", ())


def test_an_ensemble_without_instruments_is_told_to_be_ignored() -> None:
    """A trio of whom nobody knows."""
    request = read("a funk trio")
    assert (request.only, request.ignored) == (False, ("trio",))


def test_not_covers_one_phrase() -> None:
    """A style after it is a style; what is not wanted fast is a little slower."""
    request = read("not too fast house")
    assert (request.style, request.ignored) == ("house", ())
    assert -0.5 < request.tempo < 0
    assert "fast" not in request.moods
    assert read("pop, not techno").style == "pop"
    assert read("not techno, pop").style == "pop"


def test_no_covers_what_and_or_joins_to_it() -> None:
    """Instruments are left out together; a mood after "and" is wanted."""
    request = read("house without drums or bass and a sad mood")
    assert (request.unwanted, request.moods) == (("drums", "bass"), ("sad",))


@pytest.mark.parametrize(
    ("text", "voice"),
    [("house without kick", "kick"), ("pop, no cymbals", "crash"), ("ambient drums, no kick", "kick")],
)
def test_parts_of_the_drum_kit_can_be_left_out(text: str, voice: str) -> None:
    """No note of the voice is left, and the other drums play on."""
    song = compose_song(f"{text}; 40 seconds").song
    tracks = [track for track in song.tracks if track.name in ("Drums", "Kick")]
    pitches = {note.pitch for track in tracks for clip in track.clips for note in clip.notes}
    assert pitches
    assert DRUM_NOTES[voice] not in pitches


def test_without_any_voice_there_are_no_drums() -> None:
    """Nothing of the kit that plays in house is left."""
    song = compose_song(
        "house without kick, no snare, no clap, no hats, no cymbals, no shaker, no cowbell, no toms, 20 seconds"
    ).song
    assert not {"Kick", "Drums"} & {track.name for track in song.tracks}


def test_the_vocabulary_of_drums_and_genres_points_at_what_there_is() -> None:
    """Voices of the drummer, and styles."""
    assert {voice for voices in DRUM_VOICES.values() for voice in voices} <= set(DRUM_NOTES)
    assert set(NEAREST.values()) <= set(STYLES)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "style pop, the usual one"),
        ("in 3/4", "style waltz, for its metre of 3/4"),
        ("calm and sleepy", "style ambient, for a song this calm"),
    ],
)
def test_the_style_of_a_song_that_names_none_is_told(text: str, told: str) -> None:
    """Never a pop band in silence."""
    heard = read(f"something {text}").understood[-1]
    assert (heard.words, heard.meaning) == ("no style named", told)


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("gospel", "funk"),
        ("R&B", "funk"),
        ("slow R&B", "lo-fi"),
        ("neo soul at 75 bpm", "lo-fi"),
        ("heavy metal", "rock ballad"),
        ("country", "rock ballad"),
        ("indie", "pop"),
        ("dubstep", "trap"),
        ("phonk", "trap"),
        ("future bass", "house"),
        ("salsa", "bossa nova"),
        ("ska", "reggae"),
        ("jungle", "drum and bass"),
        ("vaporwave", "synthwave"),
        ("bebop", "jazz swing"),
        ("game music", "chiptune"),
        ("study beats", "lo-fi"),
    ],
)
def test_other_genres_take_the_nearest_style(text: str, style: str) -> None:
    """And it is told that it is not the genre itself."""
    request = read(text)
    assert request.style == style
    assert request.ignored == ()


@pytest.mark.parametrize("text", ["orchestral", "classical", "cinematic", "string quartet", "a quartet"])
def test_orchestral_genres_are_played_by_strings(text: str) -> None:
    """There is no orchestra, but there are strings."""
    request = read(text)
    assert (request.wanted, request.only) == (("strings",), True)
    assert request.understood[-1].meaning == "nearest style rock ballad, with strings only"
    assert compose_song(f"{text}, 20 seconds").song.tracks


def test_a_style_that_is_named_goes_before_a_genre_that_is_near() -> None:
    """Latin jazz is jazz; a cinematic trap beat is an epic one."""
    assert (read("latin jazz").style, read("latin jazz").ignored) == ("jazz swing", ("latin",))
    request = read("cinematic trap")
    assert (request.style, request.moods, request.only) == ("trap", ("epic",), False)
    assert (read("house with swing").style, read("house with swing").moods) == ("house", ("swung",))


def test_styles_of_three_letters_are_guessed() -> None:
    """A word such as "jaz"."""
    assert read("jaz").style == "jazz swing"


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


@pytest.mark.parametrize(("more", "plain"), [("busier", "busy"), ("calmer", "calm"), ("darker", "dark")])
def test_more_of_something_leans_the_same_way(more: str, plain: str) -> None:
    found, known = read(f"{more} drums"), read(f"{plain} drums")
    assert (found.density, found.energy) == (known.density, known.energy)
    assert found.understood[0].words == more
