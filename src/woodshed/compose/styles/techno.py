"""Techno: a hard kick, a low rumble between, one riff that hardly changes while its filter does."""

from woodshed.compose.style import (
    Arpeggio,
    Bass,
    Chords,
    Drums,
    Feel,
    Harmony,
    Melody,
    Move,
    Pump,
    Sound,
    Space,
    Strip,
    Style,
)

KIT = {
    "kick": Sound("punch_kick", "techno"),
    "clap": Sound("boom_clap", "punchy"),
    "hat": Sound("punch_cymbals", "tight_hat"),
    "open": Sound("punch_cymbals", "open_hat"),
    "rim": Sound("punch_rim", "click"),
    "low tom": Sound("punch_tom", "long_low_tom"),
    "ride": Sound("punch_cymbals", "ride"),
    "crash": Sound("punch_cymbals", "dark_crash"),
}

BEATS = {
    "low": (
        {"kick": "x...x...x...x..."},
        {"kick": "x...x...x...x...", "rim": "...x.......x...."},
    ),
    "mid": (
        {"kick": "x...x...x...x...", "open": "..x...x...x...x.", "rim": "...x..x....x..x."},
        {"kick": "x...x...x...x...", "open": "..x...x...x...x.", "low tom": ".......o..x....o"},
    ),
    "high": (
        {
            "kick": "x...x...x...x...",
            "open": "..x...x...x...x.",
            "hat": "xoxxxoxxxoxxxoxx",
            "clap": "....x.......x...",
            "rim": "...x..x..x.x..x.",
            "low tom": ".......o..x....o",
        },
        {
            "kick": "x...x...x...x...",
            "open": "..x...x...x...x.",
            "hat": "xxoxxxoxxxoxxxox",
            "ride": "x...x...x...x...",
            "clap": "....x.......x...",
            "low tom": "...o..x....o..x.",
        },
    ),
}

MINOR = Harmony(
    progressions={
        "groove": ("i5:4", "i5:8"),
        "drop": ("i5:4", "i5:3 VII5", "i5:6 VI5:2"),
        "break": ("i5:4 VI5:4", "VI5:4 i5:4"),
    },
    final=("i5", "i5"),
    scale="minor",
)
MAJOR = Harmony(
    progressions={
        "groove": ("I5:4", "I5:8"),
        "drop": ("I5:4", "I5:3 IV5"),
        "break": ("IV5:4 I5:4",),
    },
    final=("I5", "I5"),
)

STYLE = Style(
    name="techno",
    also=("acid techno", "minimal techno", "acid", "rave", "industrial"),
    tempo_bpm=(126.0, 133.0, 142.0),
    form="club",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.97,
    drums=Drums(
        KIT,
        BEATS,
        fills=("drop", "build"),
        crash_from=0.9,
        gain_db=-1.5,
        reverb_db=-20.0,
        silent_in=("break",),
        bus=(
            Sound("compressor", "punch", {"attack_ms": 4.0, "makeup_db": 2.0}),
            Sound("saturator", "crunch", {"mix": 0.25}),
        ),
    ),
    bass=Bass(
        Strip(
            "Rumble",
            Sound("mono_bass", "deep_sub"),
            "sub bass",
            gain_db=-1.0,
            reverb_db=None,
            from_energy=0.3,
            silent_in=("break", "build"),
            ducks=True,
        ),
        lines={"mid": ("..rr..rr..rr..rr", ".rRr.rRr.rRr.rRr"), "high": (".rRr.rRr.rRr.rRr",)},
        low=26,
        high=45,
        gate=0.8,
    ),
    chords=(
        Chords(
            Strip(
                "Stab",
                Sound("ladder_synth", "rave_stab"),
                "synth",
                gain_db=-6.5,
                pan=-0.15,
                reverb_db=-12.0,
                delay_db=-12.0,
                from_energy=0.6,
                silent_in=("build",),
            ),
            rhythm={
                "mid": ("...x............|................", "......x.........|...x............"),
                "high": ("...x......x.....|......x.........", "..x.......x.....|..x............."),
            },
            layout="power",
            low=50,
            high=72,
            gate=0.8,
        ),
        Chords(
            Strip(
                "Drone",
                Sound("ladder_synth", "soft_pad"),
                "pad",
                gain_db=-11.0,
                reverb_db=-10.0,
                silent_in=("groove", "drop"),
                ducks=True,
            ),
            rhythm={"low": ("x---------------",)},
            layout="power",
            low=45,
            high=64,
        ),
    ),
    arpeggios=(
        Arpeggio(
            Strip(
                "Acid",
                Sound("bass_line", "acid_saw"),
                "arpeggio",
                gain_db=-12.0,
                reverb_db=-20.0,
                delay_db=-16.0,
                from_energy=0.55,
            ),
            orders=("0010020100100230", "0100201001002010", "0020100200301020"),
            low=43,
            high=58,
            gate=0.6,
            rests=0.18,
        ),
    ),
    melody=Melody(
        Strip(
            "Hollow",
            Sound("ladder_synth", "hollow_keys"),
            "synth",
            gain_db=-7.0,
            pan=0.2,
            reverb_db=-10.0,
            delay_db=-12.0,
            from_energy=0.34,
            silent_in=("groove", "intro", "build", "out"),
        ),
        family="stabs",
        schemes=("A...A...", "A.A.", "A...A.B."),
        low=62,
        high=77,
        span=2,
        gate=0.7,
        ornaments=0.0,
    ),
    feel=Feel(template="machine", human_ms=0.0, velocity_spread=2.5),
    space=Space(Sound("reverb", "hall"), Sound("delay", "dotted_eighth"), reverb_db=2.5, delay_db=6.5),
    moves=(
        Move("open", "Acid", ("groove", "build")),
        Move("throw", "Stab", ("drop",)),
        Move("swell", "Drone", ("intro", "build")),
    ),
    pump=Pump(),
    usual_length_s=130.0,
)
