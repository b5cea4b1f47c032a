"""House: four on the floor, open hats between, organ and piano stabs that pump with the kick."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Pump, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("punch_kick", "house"),
    "clap": Sound("boom_clap", "punchy"),
    "hat": Sound("punch_cymbals", "closed_hat"),
    "open": Sound("punch_cymbals", "open_hat"),
    "snare": Sound("punch_snare", "house"),
    "shaker": Sound("shaker", "cabasa"),
    "cowbell": Sound("boom_cowbell", "machine"),
    "crash": Sound("punch_cymbals", "crash"),
}

BEATS = {
    "low": (
        {"kick": "x...x...x...x...", "hat": "..x...x...x...x."},
        {"kick": "x...x...x...x..."},
    ),
    "mid": (
        {
            "kick": "x...x...x...x...",
            "clap": "....x.......x...",
            "open": "..x...x...x...x.",
            "shaker": "xoxoxoxoxoxoxoxo",
        },
        {"kick": "x...x...x...x...", "clap": "....x.......x...", "open": "..x...x...x...x.", "hat": "x.xox.xox.xox.xo"},
    ),
    "high": (
        {
            "kick": "x...x...x...x...",
            "clap": "....X.......X..o",
            "open": "..x...x...x...x.",
            "hat": "xoxoxoxoxoxoxoxo",
            "shaker": "xoxxxoxxxoxxxoxx",
            "cowbell": "..x..x....x..x..",
        },
        {
            "kick": "x...x...x...x...|x...x...x...x.x.",
            "clap": "....X.......X...",
            "open": "..x...x...x...x.",
            "hat": "xxoxxxoxxxoxxxox",
            "shaker": "x.xxx.xxx.xxx.xx",
        },
    ),
}

MAJOR = Harmony(
    progressions={
        "groove": ("IVmaj7 V6 vi7 Imaj7", "vi7 IVmaj7 Imaj7 V6"),
        "drop": ("IVmaj7 V6 iii7 vi7", "vi7 iii7 IVmaj7 V6"),
        "break": ("IVmaj7 vi7", "ii7 IVmaj7"),
    },
    final=("V6", "Imaj7"),
)
MINOR = Harmony(
    progressions={
        "groove": ("i7 iv7 VImaj7 v7", "i9 VImaj7 iv9 v7", "i9 iv9"),
        "drop": ("VImaj7 VII6 i9 v7", "i9 VII6 VImaj7 VII6", "iv9 v7 i9 IIImaj7"),
        "break": ("VImaj7 VII6", "iv9 VImaj7"),
    },
    final=("v7", "i9"),
    scale="minor",
)

STYLE = Style(
    name="house",
    also=("deep house", "house music", "dance", "disco house", "edm", "club"),
    tempo_bpm=(118.0, 123.0, 128.0),
    form="club",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.65,
    drums=Drums(
        KIT,
        BEATS,
        fills=("open hat", "build", "drop", "roll"),
        crash_from=0.9,
        gain_db=-5.0,
        reverb_db=-24.0,
        silent_in=("break",),
        bus=(Sound("compressor", "glue"),),
    ),
    bass=Bass(
        Strip(
            "Bass", Sound("mono_bass", "round_bass"), "bass", gain_db=-5.5, reverb_db=None, from_energy=0.6, ducks=True
        ),
        lines={
            "mid": ("..R-..R-..R-..8-", "..R-..R...R...5-"),
            "high": ("R.8-..R-..8-.R5-", "..R-.R8-..R-..8a", "R..R..8.R..R..5a"),
        },
        low=29,
        high=52,
        gate=0.8,
    ),
    chords=(
        Chords(
            Strip(
                "Organ",
                Sound("organ", "house_organ"),
                "organ",
                gain_db=-8.5,
                reverb_db=-17.0,
                delay_db=-22.0,
                from_energy=0.3,
                ducks=True,
            ),
            rhythm={
                "low": ("..x-..x-..x-..x-",),
                "mid": ("x--x--x---x--x--", "..x-..x-.x-..x-."),
                "high": ("x--x--x-..x-..x-", "x-.x-.x-.x-.x-x-"),
            },
            layout="close",
            low=55,
            high=74,
            gate=0.7,
        ),
        Chords(
            Strip(
                "Strings",
                Sound("string_machine", "ensemble"),
                "strings",
                gain_db=-12.5,
                reverb_db=-13.0,
                silent_in=("groove", "intro"),
                ducks=True,
            ),
            rhythm={"low": ("x---------------",)},
            layout="close",
            low=60,
            high=81,
        ),
    ),
    melody=Melody(
        Strip(
            "Piano",
            Sound("electric_piano", "bright_stage"),
            "piano",
            gain_db=-3.5,
            pan=0.1,
            reverb_db=-15.0,
            delay_db=-20.0,
            from_energy=0.3,
            silent_in=("intro", "out", "build"),
        ),
        family="riff",
        schemes=("AAAC", "ABAC", "A.AC"),
        low=62,
        high=81,
        span=4,
        gate=0.85,
        ornaments=0.0,
    ),
    feel=Feel(swing=(0.52, 0.555), template="tight", human_ms=1.0, velocity_spread=4.0),
    space=Space(Sound("reverb", "plate"), Sound("delay", "dotted_eighth"), reverb_db=3.5, delay_db=8.0),
    moves=(
        Move("open", "Organ", ("intro", "build")),
        Move("throw", "Piano", ("drop", "break", "groove")),
        Move("swell", "Strings", ("build",)),
    ),
    pump=Pump(),
    usual_length_s=130.0,
)
