"""Trap: half-time claps, hats in rolls, sliding 808 bass, dark and empty."""

from woodshed.compose.style import (
    Arpeggio,
    Bass,
    Chords,
    Drums,
    Feel,
    Harmony,
    Melody,
    Move,
    Sound,
    Space,
    Strip,
    Style,
)
from woodshed.units import PPQ, Ticks

KIT = {
    "kick": Sound("boom_kick", "electro"),
    "snare": Sound("boom_snare", "trap"),
    "clap": Sound("boom_clap", "hand_clap"),
    "hat": Sound("boom_cymbals", "tick"),
    "open": Sound("boom_cymbals", "open_hat"),
    "rim": Sound("boom_rim", "dry_tick"),
    "low tom": Sound("boom_tom", "low_boom"),
    "mid tom": Sound("boom_tom", "mid_tom"),
    "high tom": Sound("boom_tom", "high_tom"),
    "crash": Sound("boom_cymbals", "dark_cymbal"),
}

BEATS = {
    "low": (
        {"hat": "x.x.x.x.x.x.x.x."},
        {"hat": "x.x.x.x.x.x.x.x.", "clap": "........x......."},
    ),
    "mid": (
        {
            "kick": "x.........x.....|x.....x...x.....",
            "clap": "........X.......",
            "hat": "x.x.x.x.x.x.x.x.|x.x.x.xxx.x.r.x.",
        },
        {
            "kick": "x.....x.........|x.....x..x......",
            "clap": "........X.......",
            "hat": "x.x.x.x.x.xxx.x.|x.x.x.x.t.x.x.x.",
        },
    ),
    "high": (
        {
            "kick": "x.....x...x....x|x..x......x.....",
            "clap": "........X.......",
            "snare": "........x.......",
            "hat": "xxxxx.xxxxxxr.xx|xxxxt.xxxxx.rrxx",
            "open": "..............x.|................",
            "rim": "...x......x.....",
        },
        {
            "kick": "x......x..x.....|x..x...x..x..x..",
            "clap": "........X.......",
            "snare": "........x.......",
            "hat": "xxx.xxxxr.xxxxxx|xx.xxxxxt.xxrrrr",
            "open": "................|......x.........",
            "rim": "......x......x..",
        },
    ),
}

MINOR = Harmony(
    progressions={
        "verse": ("i:2 VI:2", "i:2 iv:2", "i:3 V"),
        "hook": ("i VI iv V", "i:2 VI VII", "VI:2 i:2"),
        "bridge": ("VI:2 V:2", "iv:2 i:2"),
    },
    final=("V", "i"),
    scale="minor",
)
MAJOR = Harmony(
    progressions={
        "verse": ("vi:2 IV:2", "I:2 vi:2"),
        "hook": ("vi IV I V", "IV:2 vi:2"),
        "bridge": ("IV:2 V:2",),
    },
    final=("V", "I"),
)

STYLE = Style(
    name="trap",
    also=("trap beat", "drill", "trap music"),
    tempo_bpm=(132.0, 142.0, 156.0),
    form="beat",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.97,
    drums=Drums(
        KIT,
        BEATS,
        fills=("drop", "stutter", "roll", "toms"),
        rolls=0.05,
        crash_from=0.78,
        gain_db=-8.0,
        reverb_db=-24.0,
        bus=(Sound("saturator", "tape", {"drive_db": 8.0}),),
    ),
    bass=Bass(
        Strip("808", Sound("mono_bass", "falling_sine"), "808", gain_db=-7.5, reverb_db=None, from_energy=0.45),
        lines={
            "mid": ("R---------R-----|R-----R---R-----", "R-----R---------|R-----R--R------"),
            "high": ("R-----R---R----8|R--R------R-----", "R------R--5-----|R--R---R--8--R--"),
        },
        low=26,
        high=46,
        gate=1.0,
        slides=0.45,
    ),
    chords=(
        Chords(
            Strip("Choir", Sound("string_machine", "dark_choir"), "choir", gain_db=-14.0, reverb_db=-12.0),
            rhythm={"low": ("x---------------",)},
            layout="triad",
            low=52,
            high=72,
        ),
    ),
    arpeggios=(
        Arpeggio(
            Strip(
                "Bells",
                Sound("electric_piano", "bell_tines"),
                "bells",
                gain_db=-6.5,
                pan=-0.2,
                reverb_db=-14.0,
                delay_db=-18.0,
            ),
            orders=("02130213", "01320132", "20312031"),
            step=Ticks(PPQ // 2),
            low=69,
            high=86,
            rests=0.35,
        ),
    ),
    melody=Melody(
        Strip(
            "Flute",
            Sound("ladder_synth", "hollow_keys"),
            "flute",
            gain_db=-6.5,
            pan=0.12,
            reverb_db=-13.0,
            delay_db=-18.0,
            from_energy=0.5,
        ),
        family="lazy",
        schemes=("AAAC", "A.AC", "ABAC"),
        low=64,
        high=82,
        span=4,
        ornaments=0.1,
    ),
    feel=Feel(template="machine", human_ms=0.0, velocity_spread=5.0),
    space=Space(Sound("reverb", "hall"), Sound("delay", "dotted_eighth"), reverb_db=1.0, delay_db=7.0),
    moves=(
        Move("muffle", "Bells", ("intro",)),
        Move("throw", "Flute", ("verse", "hook")),
        Move("swell", "Choir", ("bridge", "intro")),
    ),
    energy={"intro": 0.28, "verse": 0.56, "hook": 0.82, "bridge": 0.41},
    usual_length_s=120.0,
)
