"""Synthwave: gated snare, a pulsing octave bass, wide saws and a lead that wants to be a film title."""

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

KIT = {
    "kick": Sound("kick", "deep"),
    "snare": Sound("snare", "gated"),
    "hat": Sound("hat", "closed"),
    "open": Sound("hat", "open"),
    "low tom": Sound("punch_tom", "synthwave_tom", {"drum": 0}),
    "mid tom": Sound("punch_tom", "synthwave_tom"),
    "high tom": Sound("punch_tom", "synthwave_tom", {"drum": 2}),
    "crash": Sound("crash", "bright"),
}

BEATS = {
    "low": ({"kick": "x.......x......."},),
    "mid": (
        {"kick": "x.......x.......", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    ),
    "high": (
        {
            "kick": "x...x...x...x...",
            "snare": "....X.......X...",
            "hat": "xoxoxoxoxoxoxoxo",
            "open": "..............x.",
        },
        {"kick": "x.....x.x.......", "snare": "....X.......X...", "hat": "xoxoxoxoxoxoxoxo"},
    ),
}

MINOR = Harmony(
    progressions={
        "verse": ("i VI III VII", "i i VI VII", "i III VII iv"),
        "hook": ("VI VII i i", "VI III VII i", "i VII VI VII"),
        "bridge": ("iv VI VII v", "VI VI VII VII"),
    },
    turns=("VII", "VIIsus4,VII", "V"),
    final=("VII", "i"),
    scale="minor",
)
MAJOR = Harmony(
    progressions={
        "verse": ("I V vi IV", "I vi IV V"),
        "hook": ("IV V vi I", "vi IV I V"),
        "bridge": ("ii IV V V", "bVI bVII I I"),
    },
    turns=("V", "Vsus4,V"),
    final=("V", "I"),
)

STYLE = Style(
    name="synthwave",
    also=("synth wave", "retrowave", "outrun", "80s", "eighties", "80s synth", "vaporwave"),
    tempo_bpm=(88.0, 102.0, 116.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.82,
    drums=Drums(
        KIT,
        BEATS,
        fills=("toms", "toms", "build"),
        crash_from=0.75,
        gain_db=-8.0,
        reverb_db=-18.0,
        bus=(Sound("tape_machine", "warm_drums"),),
    ),
    bass=Bass(
        Strip("Bass", Sound("ladder_mono", "night_drive"), "bass", gain_db=-7.0, reverb_db=None, from_energy=0.25),
        lines={
            "low": ("R-R-R-R-R-R-R-R-",),
            "mid": ("RRRRRRRRRRRRRRRR", "R.RRR.RRR.RRR.RR"),
            "high": ("R.8RR.8RR.8RR.8R", "RR8RRR8RRR8RRR8R"),
        },
        low=28,
        high=52,
        gate=0.65,
    ),
    chords=(
        Chords(
            Strip(
                "Saws",
                Sound("ladder_synth", "super_saw"),
                "synth",
                effects=(Sound("chorus", "ensemble"),),
                gain_db=-9.0,
                reverb_db=-14.0,
                from_energy=0.4,
            ),
            rhythm={"low": ("x---------------",), "high": ("x-----x-----x---", "x---------------")},
            layout="triad",
            low=55,
            high=76,
        ),
        Chords(
            Strip(
                "Pad",
                Sound("dco_poly", "warm_pad"),
                "pad",
                effects=(Sound("bbd_chorus", "two"),),
                gain_db=-14.5,
                reverb_db=-11.0,
            ),
            rhythm={"low": ("x---------------",)},
            layout="spread",
            low=45,
            high=76,
        ),
    ),
    arpeggios=(
        Arpeggio(
            Strip(
                "Arpeggio",
                Sound("ladder_synth", "pluck"),
                "arpeggio",
                gain_db=-10.5,
                pan=-0.25,
                reverb_db=-18.0,
                delay_db=-16.0,
                silent_in=("out",),
            ),
            orders=("0123454321012343", "0213243502132435", "0123012301230123"),
            low=60,
            high=79,
            gate=0.7,
        ),
    ),
    melody=Melody(
        Strip(
            "Lead",
            Sound("ladder_synth", "square_lead"),
            "lead",
            gain_db=-6.5,
            pan=0.08,
            reverb_db=-14.0,
            delay_db=-14.0,
            from_energy=0.5,
        ),
        family="driving",
        schemes=("ABAC", "ASAC", "AAAC"),
        low=64,
        high=83,
        span=6,
        ornaments=0.1,
    ),
    feel=Feel(template="machine", human_ms=0.6, velocity_spread=3.0),
    space=Space(Sound("reverb", "plate"), Sound("delay", "dotted_eighth"), reverb_db=2.0, delay_db=2.5),
    moves=(
        Move("open", "Arpeggio", ("intro", "bridge")),
        Move("swell", "Saws", ("bridge",)),
        Move("throw", "Lead", ("verse", "hook")),
    ),
    usual_length_s=130.0,
)
