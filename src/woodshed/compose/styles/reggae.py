"""Reggae: the drop on three, chords on every off-beat, a bass that leaves the one alone, echoes."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("kick", "acoustic"),
    "rim": Sound("rim", "side_stick"),
    "snare": Sound("snare", "tight"),
    "hat": Sound("hat", "closed"),
    "open": Sound("hat", "open"),
    "high tom": Sound("tom", "high"),
    "mid tom": Sound("tom", "mid"),
    "low tom": Sound("tom", "low"),
    "crash": Sound("crash", "splash"),
}

BEATS = {
    "low": ({"hat": "x.x.x.x.x.x.x.x.", "kick": "........x.......", "rim": "........x......."},),
    "mid": (
        {"kick": "........X.......", "rim": "........X.......", "hat": "X.x.X.x.X.x.X.x."},
        {"kick": "........X.......", "rim": "........X.....o.", "hat": "X.xoX.xoX.xoX.xo"},
    ),
    "high": (
        {
            "kick": "x...x...x...x...",
            "rim": "........X.......",
            "hat": "x.xox.xox.xox.xo",
            "open": "..............x.",
        },
        {"kick": "........x.......", "snare": "........X.......", "rim": "......o......o..", "hat": "x.xox.xox.xox.xo"},
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("I ii", "I IV", "I vi ii V"),
        "hook": ("I IV V IV", "I V vi IV", "IV I V I"),
        "bridge": ("vi V IV V", "ii iii IV V"),
    },
    final=("V", "I"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i VII", "i iv", "i VI"),
        "hook": ("i VII VI VII", "iv i v i", "i iv VII i"),
        "bridge": ("VI VII i i", "iv v VI VII"),
    },
    final=("VII", "i"),
    scale="minor",
)

STYLE = Style(
    name="reggae",
    also=("dub", "roots reggae", "ska", "dub reggae"),
    tempo_bpm=(66.0, 74.0, 82.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.45,
    drums=Drums(
        KIT,
        BEATS,
        fills=("toms", "roll"),
        crash_from=0.8,
        gain_db=-3.0,
        bus=(Sound("console_channel", "as_it_is", {"drive_db": 20.0}),),
        reverb_db=-20.0,
    ),
    bass=Bass(
        Strip("Bass", Sound("mono_bass", "deep_sub"), "bass", gain_db=-7.0, reverb_db=None),
        lines={
            "low": ("R---....5---....",),
            "mid": ("..R-R---..5-3-..", "....R-R-5---3-a-", "R---..R-..5-..3-"),
            "high": ("..R-R-5-..R-8-5-", "....R-R-5-8-5-3-"),
        },
        low=28,
        high=48,
        gate=0.85,
    ),
    chords=(
        Chords(
            Strip(
                "Skank",
                Sound("plucked_string", "muted_pick"),
                "electric guitar",
                gain_db=2.0,
                pan=0.25,
                reverb_db=-18.0,
            ),
            rhythm={"low": ("..x...x...x...x.",), "high": ("..x...x...x...xo",)},
            layout="triad",
            low=57,
            high=74,
            gate=0.6,
        ),
        Chords(
            Strip("Organ", Sound("organ", "soft_flutes"), "organ", gain_db=-13.0, pan=-0.25, reverb_db=-18.0),
            rhythm={"low": ("..x-..x-..x-..x-",), "mid": (".oxo.oxo.oxo.oxo",)},
            layout="triad",
            low=55,
            high=72,
            gate=0.7,
        ),
    ),
    melody=Melody(
        Strip(
            "Melodica",
            Sound("ladder_synth", "hollow_keys"),
            "flute",
            gain_db=-5.5,
            reverb_db=-14.0,
            delay_db=-14.0,
            silent_in=("intro",),
        ),
        family="lazy",
        schemes=("A.AC", "ABAC", "A.BC"),
        low=62,
        high=79,
        span=4,
        ornaments=0.15,
    ),
    feel=Feel(swing=(0.54, 0.6), template="laid back", human_ms=4.0, velocity_spread=6.0),
    space=Space(
        Sound("spring_reverb", "dub_splash"), Sound("tape_echo", "dub", {"feedback": 0.65}), reverb_db=2.5, delay_db=7.0
    ),
    moves=(
        Move("throw", "Melodica", ("verse", "hook", "bridge")),
        Move("throw", "Skank", ("verse", "bridge")),
        Move("close", "Organ", ("out",)),
    ),
    energy={"intro": 0.4, "hook": 0.78},
    usual_length_s=130.0,
)
