"""Drum and bass: broken beats twice as fast as everything else, long bass notes, wide chords."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Pump, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("kick", "punchy"),
    "snare": Sound("snare", "tight"),
    "hat": Sound("hat", "tight_closed"),
    "open": Sound("hat", "open"),
    "ride": Sound("ride", "wash"),
    "shaker": Sound("shaker", "soft"),
    "crash": Sound("crash", "bright"),
}

BEATS = {
    "low": (
        {"hat": "x.x.x.x.x.x.x.x."},
        {"hat": "x.x.x.x.x.x.x.x.", "kick": "x.........x....."},
    ),
    "mid": (
        {"kick": "x.........x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "x.........x.....|x.x.......x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
    ),
    "high": (
        {
            "kick": "x.x.......x.....|x.........xx....",
            "snare": "....X..o.o..X..o|....X..o.o....X.",
            "hat": "x.x.x.x.x.x.x.x.",
            "ride": "x...x...x...x...",
        },
        {
            "kick": "x.........x.....|x..x......x.....",
            "snare": "....X..o.o..X...|....X....o..X..o",
            "hat": "xoxoxoxoxoxoxoxo",
            "open": "..............x.",
        },
    ),
}

MINOR = Harmony(
    progressions={
        "groove": ("i9:4 VImaj9:4", "i9:4 iv9:4"),
        "drop": ("i9:2 VImaj9:2 iv9:2 v7:2", "VImaj9:4 i9:4"),
        "break": ("VImaj9:2 IIImaj9:2 iv9:2 v7:2", "iv9:4 VImaj9:4"),
    },
    final=("v7", "i9"),
    scale="minor",
)
MAJOR = Harmony(
    progressions={
        "groove": ("Imaj9:4 IVmaj9:4",),
        "drop": ("vi9:2 IVmaj9:2 Imaj9:2 V6:2",),
        "break": ("IVmaj9:4 vi9:4", "ii9:2 iii7:2 IVmaj9:2 V6:2"),
    },
    final=("V6", "Imaj9"),
)

STYLE = Style(
    name="drum and bass",
    also=("drum n bass", "drum bass", "dnb", "d n b", "jungle", "liquid drum and bass", "breakbeat"),
    tempo_bpm=(170.0, 174.0, 178.0),
    form="club",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.9,
    drums=Drums(
        KIT,
        BEATS,
        fills=("stutter", "build", "drop", "roll"),
        ghosts=0.08,
        crash_from=0.85,
        gain_db=-5.0,
        reverb_db=-26.0,
        silent_in=("break",),
        bus=(
            Sound("fet_compressor", "drum_parallel"),
            Sound("sampler_grit", "forty_kilohertz", {"saturation_percent": 3.0}),
        ),
    ),
    bass=Bass(
        Strip(
            "Reese",
            Sound("ladder_mono", "growl"),
            "bass",
            gain_db=-4.5,
            reverb_db=None,
            from_energy=0.6,
            silent_in=("build",),
            ducks=True,
        ),
        lines={
            "mid": ("R-------------..|R---------5-----", "R---------------"),
            "high": ("R-----..8-R-----|R-----..8---5---", "R--R--....R-----|R--R--..5---3---"),
        },
        low=26,
        high=46,
    ),
    chords=(
        Chords(
            Strip("Pad", Sound("ladder_synth", "soft_pad"), "pad", gain_db=-12.5, reverb_db=-10.0, ducks=True),
            rhythm={"low": ("x---------------|----------------",)},
            layout="spread",
            low=48,
            high=79,
        ),
        Chords(
            Strip(
                "Keys",
                Sound("electric_piano", "warm_suitcase"),
                "electric piano",
                gain_db=-11.0,
                pan=-0.15,
                reverb_db=-13.0,
                delay_db=-18.0,
                from_energy=0.7,
                silent_in=("groove", "build"),
            ),
            rhythm={"mid": ("x-----x---------|................",), "high": ("x-----x-....x---|......x-........",)},
            layout="rootless",
            low=55,
            high=76,
        ),
    ),
    melody=Melody(
        Strip(
            "Lead",
            Sound("ladder_synth", "pluck"),
            "lead",
            gain_db=-8.5,
            pan=0.15,
            reverb_db=-12.0,
            delay_db=-14.0,
            from_energy=0.34,
            silent_in=("intro", "out"),
        ),
        family="driving",
        schemes=("A.B.", "A.AC", "ABAC"),
        low=65,
        high=84,
        span=5,
        ornaments=0.05,
    ),
    feel=Feel(swing=(0.5, 0.53), template="tight", human_ms=1.5, velocity_spread=6.0),
    space=Space(Sound("reverb", "hall"), Sound("delay", "quarter"), reverb_db=1.0, delay_db=3.5),
    moves=(
        Move("open", "Pad", ("intro", "build")),
        Move("throw", "Lead", ("drop", "break")),
        Move("swell", "Pad", ("break",)),
    ),
    pump=Pump(),
    usual_length_s=130.0,
)
