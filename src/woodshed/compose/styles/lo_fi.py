"""Lo-fi hip-hop: dusty drums behind the beat, jazz chords on something tired, few notes; no two beats of one band.

Loudness is that of the style's own band, whoever plays: `_instead` turns others up or down by what they measure, and
`louder_db` by what their chords and lines then do in a beat.
"""

from dataclasses import replace

from woodshed.compose.levels import swap_gain_db
from woodshed.compose.places import MEDIA, PLACES
from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Pump, Sound, Space, Strip, Style


def _instead(own: Strip, name: str, sound: Sound, family: str, *effects: Sound, louder_db: float = 0.0) -> Strip:
    """Return a player who takes the place of another, as loud as they are in a beat, `louder_db` beside one note."""
    gain_db = own.gain_db + swap_gain_db(own.sound, sound) + louder_db
    return replace(own, name=name, sound=sound, family=family, effects=effects, gain_db=gain_db)


# ── drums ────────────────────────────────────────────────────────────────────────────────────

STEADY = {"dynamics": 0.0}
"""Kicks as even as sampled ones, so that the pump is as deep with each."""

KIT = {
    "kick": Sound("boom_kick", "boom_bap"),
    "snare": Sound("snare", "dusty"),
    "rim": Sound("boom_rim", "dusty_rim"),
    "hat": Sound("hat", "dusty_closed"),
    "open": Sound("hat", "dusty_open"),
    "shaker": Sound("shaker", "soft"),
}
KITS = (
    {
        "kick": Sound("punch_kick", "soft", STEADY),
        "snare": Sound("snare", "brush"),
        "rim": Sound("rim", "side_stick"),
        "hat": Sound("hat", "closed"),
        "open": Sound("hat", "half_open"),
        "shaker": Sound("shaker", "egg"),
    },
    {
        "kick": Sound("boom_kick", "dusty"),
        "snare": Sound("boom_snare", "dusty"),
        "rim": Sound("boom_rim", "soft_rim"),
        "hat": Sound("boom_cymbals", "dusty_hat"),
        "open": Sound("boom_cymbals", "open_hat"),
        "shaker": Sound("shaker", "maraca"),
    },
    {
        "kick": Sound("punch_kick", "soft", STEADY),
        "snare": Sound("punch_snare", "low"),
        "rim": Sound("punch_rim", "dusty"),
        "hat": Sound("punch_cymbals", "crushed_hat"),
        "open": Sound("punch_cymbals", "open_hat"),
        "shaker": Sound("shaker", "cabasa"),
    },
    {
        "kick": Sound("kick", "dusty", STEADY),
        "snare": Sound("snare", "fat"),
        "rim": Sound("rim", "wood"),
        "hat": Sound("hat", "tight_closed"),
        "open": Sound("hat", "dusty_open"),
        "shaker": Sound("shaker", "tambourine_shake"),
    },
    {
        "kick": Sound("boom_kick", "boom_bap"),
        "snare": Sound("boom_clap", "dusty_clap"),
        "rim": Sound("rim", "dusty"),
        "hat": Sound("hat", "dusty_closed"),
        "open": Sound("hat", "half_open"),
        "shaker": Sound("shaker", "soft"),
    },
)

BEATS = {
    "low": (
        {"kick": "x.........x.....", "rim": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "x......x..x.....", "rim": "....x.......x...", "hat": "x...x...x...x..."},
    ),
    "mid": (
        {"kick": "x......x..x.....|x..x......x.....", "snare": "....x.......x...", "hat": "x.x.x.xox.x.x.x."},
        {"kick": "x.....x...x.....|x......x.xx.....", "snare": "....x.......x...", "hat": "x.o.x.o.x.o.x.oo"},
    ),
    "high": (
        {
            "kick": "x......x..x..x..|x..x......x.....",
            "snare": "....x.......x...",
            "hat": "x.x.x.xox.xox.x.",
            "open": "................|..............x.",
        },
        {
            "kick": "x..x......x.....|x.....xx..x.....",
            "snare": "....x.......x...",
            "hat": "xoxox.x.xoxox.x.",
            "open": "......x.........|................",
        },
    ),
}
SHAKEN = {
    "low": (
        {"kick": "x.......x.......", "rim": "....x.......x...", "shaker": "x.o.x.o.x.o.x.o."},
        {"kick": "x.....x.........", "rim": "....x.......x...", "shaker": "o.x.o.x.o.x.o.xo"},
    ),
    "mid": (
        {
            "kick": "x.......x.x.....|x..x......x.....",
            "snare": "....x.......x...",
            "shaker": "x.o.x.o.x.o.x.o.",
            "hat": "..x............o",
        },
        {
            "kick": "x.....x..x......|x.....x..x......",
            "snare": "....x.......x...",
            "shaker": "o.x.o.x.o.x.o.x.",
            "hat": ".......ox.......",
        },
    ),
    "high": (
        {
            "kick": "x..x....x.x.....|x..x....x.x..x..",
            "snare": "....x.......x...|....x.......x..o",
            "shaker": "xoxoxoxoxoxoxoxo",
            "hat": "..x.o.xo..x.o.xo",
            "open": "................|......x.........",
        },
        {
            "kick": "x.....x..x....x.|x.....x..x..x...",
            "snare": "....x.......x...|....x..o....x...",
            "shaker": "xoxoxoxoxoxoxoxo",
            "hat": "x..ox..ox..ox..o",
        },
    ),
}
"""A shaker under few hats."""
STUMBLING = {
    "low": (
        {"kick": "x..x......x.....", "rim": "....x..o....x...", "hat": "x.x.x.x.x.x.x.xo"},
        {"kick": "x..x.......x....", "rim": "............x...", "hat": "x.o.x.o.x.o.x.o."},
    ),
    "mid": (
        {"kick": "x..x......x.....|x..x.......x....", "snare": "....x.......x...", "hat": "x.x.xox.x.x.x.x."},
        {"kick": "xx........x.....|x..x......x.....", "snare": "....x..o....x...", "hat": "x.x.x.x.x.x.xox."},
    ),
    "high": (
        {
            "kick": "x..x..x...xx....|x..x..x..x.x....",
            "snare": "....x..o.o..x...",
            "hat": "x.xox.xox.xox.xo",
            "open": "......x.........|..............x.",
        },
        {
            "kick": "xx....x...x..x..|x..x.......x..x.",
            "snare": "....x..o....x..o",
            "hat": "x.x.xoxox.x.xox.",
            "open": "................|......x.........",
        },
    ),
}
"""Kicks that come a sixteenth before they should, and ghosts on the snare."""
HALVED = {
    "low": (
        {"kick": "x...............|x.........x.....", "rim": "........x.......", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "x......x........", "rim": "........x.......", "hat": "x...x..ox...x..o"},
    ),
    "mid": (
        {"kick": "x.....x......x..|x.........x.....", "snare": "........x.......", "hat": "x.xox.x.x.xox.x."},
        {"kick": "x..x..........x.|x..x......x.....", "snare": "........x.......", "hat": "x.x.x.xox.x.xoxo"},
    ),
    "high": (
        {
            "kick": "x.....xx.....x..|x..x......x..x..",
            "snare": "........x.......|........x......o",
            "hat": "xoxox.xoxoxox.x.",
            "open": "................|..............x.",
        },
    ),
}
"""One backbeat in a bar: as slow as it gets."""
BOSSA = {
    "low": ({"kick": "x.....x.x.....x.", "rim": "x.....x...x.....", "hat": "x.x.x.x.x.x.x.x."},),
    "mid": (
        {"kick": "x.....x.x.....x.", "rim": "x..x..x...x.....", "hat": "x.x.x.xox.x.x.x."},
        {"kick": "x.....x.x.....x.", "rim": "..x..x......x...", "hat": "x.x.x.x.x.x.x.xo"},
    ),
    "high": (
        {
            "kick": "x.....xxx.....xx",
            "rim": "x..x..x...x..x..",
            "snare": "....x..o....x..o",
            "hat": "xoxoxoxoxoxoxoxo",
            "shaker": "x.o.x.o.x.o.x.o.",
        },
    ),
}
"""The stick of a bossa nova, at half its speed."""
ROLLING = {
    "low": (
        {"kick": "x.......x.......", "rim": "....x.......x...", "hat": "o.x.o.x.o.x.o.x."},
        {"kick": "x...........x...", "rim": "....x.......x...", "hat": "..x...x...x...xo"},
    ),
    "mid": (
        {"kick": "x...x..xx...x...|x...x...x.x.x...", "snare": "....x.......x...", "hat": "o.x.o.x.o.x.o.xo"},
        {"kick": "x...x...x...x..x", "snare": "....x.......x...", "hat": "..x...x...x..ox."},
    ),
    "high": (
        {
            "kick": "x...x..xx...x..x|x...x..xx.x.x...",
            "snare": "....x..o....x..o",
            "hat": "oox.oox.ooxooox.",
            "open": "..............x.",
            "shaker": "xoxoxoxoxoxoxoxo",
        },
    ),
}
"""A kick on every beat, soft as a step."""

# ── harmony ──────────────────────────────────────────────────────────────────────────────────

MAJOR = Harmony(
    progressions={
        "verse": ("Imaj9 vi9 ii9 V13", "IVmaj9 iii7 ii9 Imaj9", "Imaj9 iii7 IVmaj9 V13"),
        "hook": ("IVmaj9 V13 iii7 vi9", "ii9 V13 Imaj9 vi9", "ii9 iii7 IVmaj9 V9sus4"),
        "bridge": ("IVmaj9 iv6 iii7 V7b9/ii", "vi9 V9sus4 IVmaj9 iv6"),
    },
    turns=("ii9,V13", "ii9,V7b9", "V9sus4,V13"),
    final=("V13", "Imaj9"),
    spice=0.08,
)
MINOR = Harmony(
    progressions={
        "verse": ("i9 iv9 VImaj7 V7#9", "i9 VImaj9 iv9 VII13", "iv9 i9 VImaj7 v7"),
        "hook": ("iv9 VII13 IIImaj9 VImaj9", "VImaj9 VII13 i9 i9", "VImaj7 v7 i9 IIImaj7"),
        "bridge": ("VImaj9 v7 iv9 v7", "iiø7 V7b9 i9 i9"),
    },
    turns=("iiø7,V7b9", "VImaj7,V7#9"),
    final=("V7b9", "i9"),
    scale="minor",
    spice=0.05,
)

# ── players ──────────────────────────────────────────────────────────────────────────────────

SEASICK = Sound("cassette", "seasick_keys")
AROUND = Sound("chorus", "slow_drift", {"mix": 0.5})
"""Slow copies left and right, as of two machines that do not quite agree."""

BASS = Strip(
    "Bass",
    Sound("mono_bass", "upright_bass"),
    "upright bass",
    gain_db=-9.0,
    reverb_db=None,
    from_energy=0.35,
    ducks=True,
)
BASSES = (
    BASS,
    _instead(BASS, "Bass", Sound("mono_bass", "round_bass"), "bass", louder_db=2.5),
    _instead(BASS, "Bass", Sound("mono_bass", "fretless"), "electric bass", louder_db=2.5),
    _instead(BASS, "Bass", Sound("mono_bass", "picked_bass"), "electric bass", louder_db=1.5),
    _instead(BASS, "Bass", Sound("ladder_mono", "thump_bass"), "bass"),
)
LINES = {
    "low": ("R-------........", "R-----..5---...."),
    "mid": ("R-----..R-..5-a-", "R---..R-..5---a-", "R--.....R-----a-"),
    "high": ("R---..R-8---5-a-", "R--R--..5---3-a-"),
}
HELD_LINES = {
    "low": ("R---------------", "R-------------a-"),
    "mid": ("R---------..5---", "R-----------5-a-", "R-------..R---a-"),
    "high": ("R-----..8---5-a-", "R---------5-3-a-"),
}
BUSY_LINES = {
    "low": ("R---..R-........", "R-..5-......R-.."),
    "mid": ("R-R...5-..R-..a-", "R--R..8-..5-..a-", "R-..R-5-....R-a-"),
    "high": ("R-RR..5-8-..5-a-", "R--R..8-R-5-3-a-"),
}

KEYS = Strip(
    "Electric piano",
    Sound("electric_piano", "dusty_tines"),
    "electric piano",
    effects=(SEASICK, AROUND),
    gain_db=-5.7,
    reverb_db=-15.0,
    pan=-0.2,
    ducks=True,
)
CHORDS = (
    _instead(KEYS, "Electric piano", Sound("electric_piano", "warm_suitcase"), "electric piano", AROUND),
    _instead(KEYS, "Electric piano", Sound("electric_piano", "soft_ballad"), "electric piano", SEASICK, AROUND),
    _instead(KEYS, "Piano", Sound("plucked_string", "grand"), "piano", SEASICK, AROUND, louder_db=1.0),
    _instead(KEYS, "Poly keys", Sound("dco_poly", "poly_keys"), "synth", Sound("bbd_chorus", "one")),
    _instead(KEYS, "Hollow keys", Sound("ladder_synth", "hollow_keys"), "synth", SEASICK, AROUND),
    _instead(KEYS, "Organ", Sound("organ", "soft_flutes"), "organ", SEASICK, AROUND, louder_db=3.0),
    _instead(KEYS, "Nylon guitar", Sound("plucked_string", "nylon_guitar"), "nylon guitar", AROUND, louder_db=-3.0),
    _instead(KEYS, "Electric guitar", Sound("plucked_string", "clean_electric"), "electric guitar", AROUND),
)
RHYTHM = {
    "low": ("x---------------", "x-----------x---"),
    "mid": ("x-----..x-------", "x---..x---......", "x-------..x-----"),
    "high": ("x---..x---..x---", "x--x--..x-----x-"),
}
PUSHED = {
    "low": ("x-------------x-|------------....", "x--x------------"),
    "mid": ("x--x------......", "x-----x----x----", "x-----..x--x----"),
    "high": ("x--x--x---.x----", "x-.x--x---x-.x--"),
}
STRUCK = {
    "low": ("x-----..........", "x-----.....x-..."),
    "mid": ("x-.x-.......x-..", "..x-.x-.....x-..", "x-....x-...x-..."),
    "high": ("x-.x-...x-.x-.x-", "..x-.x-...x-.x-."),
}

STRINGS = Strip(
    "Strings",
    Sound("string_machine", "slow_pad"),
    "strings",
    gain_db=-18.0,
    reverb_db=-12.0,
    from_energy=0.75,
    ducks=True,
)
PAD = Chords(STRINGS, rhythm={"low": ("x---------------",)}, layout="close", low=55, high=76)
PADS = (
    replace(PAD, strip=_instead(STRINGS, "Choir", Sound("string_machine", "dark_choir"), "choir")),
    replace(
        PAD,
        strip=_instead(STRINGS, "Pad", Sound("dco_poly", "warm_pad"), "pad", Sound("bbd_chorus", "one"), louder_db=6.0),
    ),
    replace(PAD, strip=_instead(STRINGS, "Pad", Sound("ladder_synth", "soft_pad"), "pad", AROUND, louder_db=6.0)),
    Chords(
        replace(
            _instead(STRINGS, "Guitar", Sound("plucked_string", "dusty_guitar"), "acoustic guitar"),
            pan=0.5,
            from_energy=0.6,
            reverb_db=-18.0,
        ),
        rhythm={"low": ("....x-......x-..", "......x-......x-", "..x-......x-....")},
        layout="shell",
        low=52,
        high=72,
        roll_ms=12.0,
    ),
    None,
    None,
)

TUNE = Strip(
    "Melody",
    Sound("electric_piano", "bell_tines"),
    "bells",
    effects=(AROUND,),
    gain_db=-1.2,
    pan=0.2,
    reverb_db=-13.0,
    delay_db=-20.0,
    silent_in=("intro",),
)
TUNES = (
    _instead(TUNE, "Melody", Sound("plucked_string", "nylon_guitar"), "nylon guitar", AROUND, louder_db=-2.0),
    _instead(TUNE, "Melody", Sound("plucked_string", "dusty_guitar"), "acoustic guitar", AROUND, louder_db=-4.5),
    _instead(TUNE, "Melody", Sound("ladder_synth", "hollow_keys"), "flute", AROUND, louder_db=-1.5),
    _instead(TUNE, "Melody", Sound("dco_poly", "pluck_poly"), "synth", AROUND, louder_db=-2.5),
    _instead(TUNE, "Melody", Sound("electric_piano", "soft_ballad"), "electric piano", AROUND),
)
ANSWERS = _instead(
    replace(TUNE, gain_db=-8.0, pan=-0.45), "Answers", Sound("plucked_string", "harp"), "harp", louder_db=-2.0
)

SPRING = Space(Sound("spring_reverb", "lo_fi_room"), Sound("bbd_echo", "lo_fi_tail"), reverb_db=5.5, delay_db=12.0)
SPACES = (
    Space(Sound("reverb", "dark_cloud"), Sound("delay", "tape_echo"), reverb_db=-0.5, delay_db=9.5),
    Space(Sound("reverb", "room"), Sound("delay", "dotted_eighth"), reverb_db=-0.5, delay_db=9.5),
    Space(Sound("reverb", "chamber"), Sound("bbd_echo", "lo_fi_tail"), reverb_db=-0.5, delay_db=12.0),
)

GLUE = Sound("compressor", "glue")


def _moves(beginning: str) -> tuple[Move, ...]:
    """Return what moves, whoever plays the chords: how they begin, and what all beats have in common."""
    names = dict.fromkeys(strip.name for strip in (KEYS, *CHORDS))
    return (
        *(Move(beginning, name, ("intro",)) for name in names),
        Move("throw", "Melody", ("verse", "hook", "bridge")),
        Move("close", "Drum bus", ("out",)),
    )


VINYL, CASSETTE = MEDIA["vinyl"], MEDIA["cassette"]

FIRST_WORDS = """
    Late Slow Paper Borrowed Quiet Sunday Velvet Faded Second Amber Half Low Empty Warm Winter Crooked Soft
    Distant Lost Folded Yellow Tired Gentle Unsent
""".split()  # noqa: SIM905 - a list of words reads best as words
LAST_WORDS = """
    Umbrella Tram Balcony Letter Lantern Kettle Staircase Harbour Postcard Window Notebook Moth Blanket Platform
    Courtyard Streetlight Orchard Teapot Rooftop Radio Corner Weather Puddle Goldfish
""".split()  # noqa: SIM905 - a list of words reads best as words

STYLE = Style(
    name="lo-fi",
    also=("lofi", "low fi", "lo-fi hip-hop", "lofi hip hop", "lo-fi hiphop", "lofi hiphop", "chillhop", "lo-fi beat"),
    tempo_bpm=(68.0, 80.0, 90.0),
    form="beat",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.5,
    drums=Drums(
        KIT,
        BEATS,
        fills=("roll", "drop", "open hat", "stutter"),
        ghosts=0.06,
        crash_from=2.0,
        width=2.2,
        gain_db=-5.5,
        reverb_db=-20.0,
        silent_in=("intro",),
        bus=(GLUE, Sound("vinyl", "warm_groove", {"narrow": 0.0})),
    ),
    bass=Bass(BASS, LINES, low=28, high=48),
    chords=(Chords(KEYS, RHYTHM, layout="rootless", low=50, high=70, roll_ms=16.0), PAD),
    melody=Melody(
        TUNE,
        family="lazy",
        schemes=("A.AC", "AB.C", "A.BC", "ABAC"),
        low=62,
        high=81,
        span=4,
        ornaments=0.2,
    ),
    feel=Feel(swing=(0.565, 0.61), template="laid back", human_ms=6.0, velocity_spread=7.0),
    space=SPRING,
    moves=_moves("muffle"),
    pump=Pump(Sound("vca_compressor", "house_duck", {"threshold_db": -17.0, "ratio": 2.0}), held_back_db=0.0),
    place=PLACES["rain"],
    medium=VINYL,
    titles=(FIRST_WORDS, LAST_WORDS),
    instead={
        "drums.kit": KITS,
        "drums.beats": (SHAKEN, STUMBLING, HALVED, BOSSA, ROLLING),
        "drums.fills": (("drop", "brush"), ("roll", "open hat"), ("stutter", "open hat", "drop"), ("brush", "roll")),
        "drums.bus": ((GLUE,), (GLUE, Sound("cassette", "four_track", {"hiss_db": -80.0, "wow_percent": 0.0}))),
        "bass.strip": BASSES,
        "bass.lines": (HELD_LINES, BUSY_LINES),
        "chords.0.strip": (KEYS, *CHORDS),
        "chords.0.rhythm": (PUSHED, STRUCK),
        "chords.0.layout": ("rootless", "drop2", "close"),
        "chords.1": PADS,
        "melody.strip": (TUNE, *TUNES),
        "melody.answers": (None, ANSWERS),
        "melody.schemes": (("AAAC", "ABAC"), ("A.A.", "AS.C"), ("AIAC", "A.FC"), ("ASAC", "AFBC")),
        "space": SPACES,
        "moves": (_moves("tune in"), _moves("swell")),
        "place": (*map(PLACES.get, ("cafe", "street", "train", "sea", "fire", "birds", "run-out", "rain")), None, None),
        "medium": (
            VINYL,
            Sound("vinyl", "off_centre", {"wear": 0.6}),
            CASSETTE,
            CASSETTE,
            Sound("cassette", "four_track", {"wear": 0.6}),
            MEDIA["sampler"],
            Sound("sampler_grit", "forty_kilohertz"),
            MEDIA["radio"],
        ),
    },
    energy={"intro": 0.26, "verse": 0.5, "hook": 0.76, "bridge": 0.43},
    usual_length_s=110.0,
)
