"""Pop: four chords everybody knows, a steady beat, and a hook that is louder than the verse."""

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
    "kick": Sound("kick", "punchy"),
    "snare": Sound("snare", "tight"),
    "clap": Sound("clap", "wide"),
    "hat": Sound("hat", "closed"),
    "open": Sound("hat", "open"),
    "tambourine": Sound("shaker", "tambourine"),
    "low tom": Sound("tom", "low"),
    "mid tom": Sound("tom", "mid"),
    "high tom": Sound("tom", "high"),
    "crash": Sound("crash", "bright"),
}

BEATS = {
    "low": (
        {"kick": "x.......x.......", "hat": "x...x...x...x..."},
        {"kick": "x...x...x...x..."},
    ),
    "mid": (
        {"kick": "x.....x.x.......", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    ),
    "high": (
        {
            "kick": "x.....x.x.....x.",
            "snare": "....X.......X...",
            "clap": "....x.......x...",
            "hat": "x.x.x.x.x.x.x.x.",
            "tambourine": "..x...x...x...x.",
        },
        {
            "kick": "x..x..x.x.x.....",
            "snare": "....X.......X...",
            "clap": "....x.......x...",
            "hat": "x.x.x.x.x.x.x.x.",
            "open": "..............x.",
        },
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("I V vi IV", "I vi IV V", "I iii IV V", "vi IV I V"),
        "hook": ("IV V vi I", "I V vi IV", "IV I V vi", "I IV vi V"),
        "bridge": ("ii IV vi V", "vi iii IV V", "IV iv I V"),
    },
    turns=("V", "IV,V", "Vsus4,V"),
    final=("V", "I"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i VI III VII", "i iv VI VII", "i v VI VII"),
        "hook": ("VI III VII i", "i VII VI VII", "VI VII i III"),
        "bridge": ("iv VI III VII", "VI iv i V"),
    },
    turns=("VII", "V", "VI,VII"),
    final=("VII", "i"),
    scale="minor",
)

STYLE = Style(
    name="pop",
    also=("pop song", "pop music", "dance pop", "indie pop", "electropop"),
    tempo_bpm=(100.0, 112.0, 124.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.25,
    drums=Drums(
        KIT,
        BEATS,
        fills=("toms", "roll", "build", "open hat"),
        crash_from=0.7,
        gain_db=-6.0,
        bus=(
            Sound("vca_compressor", "drum_bus"),
            Sound("console_channel", "as_it_is", {"desk": 2.0, "drive_db": 12.0}),
        ),
        reverb_db=-22.0,
    ),
    bass=Bass(
        Strip(
            "Bass", Sound("mono_bass", "picked_bass"), "electric bass", gain_db=-11.0, reverb_db=None, from_energy=0.4
        ),
        lines={
            "low": ("R---------------",),
            "mid": ("R-----R-R-----a-", "R---R---R---R-a-"),
            "high": ("R-R-R-R-R-R-R-a-", "R-R-R-8-R-R-R-5-"),
        },
        low=28,
        high=50,
    ),
    chords=(
        Chords(
            Strip("Piano", Sound("electric_piano", "bright_stage"), "piano", gain_db=-12.0, reverb_db=-17.0, pan=-0.1),
            rhythm={
                "low": ("x---------------", "x-------x-------"),
                "mid": ("x---x---x---x---", "x-----x---x-x---"),
                "high": ("x-x-x-x-x-x-x-x-", "x--x--x-x--x--x-"),
            },
            layout="triad",
            low=55,
            high=74,
        ),
        Chords(
            Strip(
                "Guitar",
                Sound("plucked_string", "steel_guitar"),
                "acoustic guitar",
                gain_db=-10.0,
                pan=0.35,
                reverb_db=-20.0,
                from_energy=0.5,
            ),
            rhythm={"mid": ("x---x-x-..x-x-x-",), "high": ("x-x-xox-x-xox-xo", "x-xox-x-oxx-x-xo")},
            layout="close",
            low=52,
            high=72,
            gate=0.9,
            roll_ms=12.0,
        ),
        Chords(
            Strip(
                "Strings",
                Sound("dco_poly", "city_strings"),
                "strings",
                effects=(Sound("bbd_chorus", "one"),),
                gain_db=-14.5,
                reverb_db=-13.0,
                from_energy=0.8,
            ),
            rhythm={"low": ("x---------------",)},
            layout="spread",
            low=48,
            high=79,
        ),
    ),
    arpeggios=(
        Arpeggio(
            Strip(
                "Pluck",
                Sound("ladder_synth", "pluck"),
                "arpeggio",
                gain_db=-11.5,
                pan=-0.35,
                reverb_db=-18.0,
                delay_db=-18.0,
                from_energy=0.85,
            ),
            orders=("0121", "0213", "0123"),
            step=Ticks(PPQ // 2),
            low=67,
            high=86,
        ),
    ),
    melody=Melody(
        Strip("Lead", Sound("ladder_synth", "warm_lead"), "lead", gain_db=-4.5, reverb_db=-15.0, delay_db=-20.0),
        family="sung",
        schemes=("ABAC", "AAAC", "ASAC"),
        low=60,
        high=79,
        span=5,
        ornaments=0.15,
    ),
    feel=Feel(template="tight", human_ms=2.5, velocity_spread=5.0),
    space=Space(Sound("plate_reverb", "vocal_plate"), Sound("delay", "dotted_eighth"), reverb_db=2.5, delay_db=6.5),
    moves=(
        Move("muffle", "Piano", ("intro",)),
        Move("throw", "Lead", ("verse", "hook", "bridge")),
        Move("swell", "Strings", ("bridge",)),
    ),
    usual_length_s=140.0,
)
