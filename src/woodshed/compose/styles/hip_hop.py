"""Hip-hop of the sampler years: hard kick and snare, late, under a short loop of a minor song."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("boom_kick", "boom_bap"),
    "snare": Sound("snare", "fat"),
    "hat": Sound("hat", "tight_closed"),
    "open": Sound("hat", "open"),
    "clap": Sound("clap", "snap"),
    "crash": Sound("crash", "dark"),
}

BEATS = {
    "low": ({"kick": "x.......x.......", "hat": "x.x.x.x.x.x.x.x."},),
    "mid": (
        {"kick": "x..x....x.x.....|x..x...x..x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.x."},
        {"kick": "x.x....x..x.....|x.x....xx.x.....", "snare": "....X.......X...", "hat": "x.x.x.x.x.x.x.xo"},
    ),
    "high": (
        {
            "kick": "x..x....x.x....x|x..x...x..x..x..",
            "snare": "....X.......X...",
            "clap": "............x...",
            "hat": "x.x.x.xox.x.x.x.",
            "open": "................|..............x.",
        },
        {
            "kick": "x.xx...x..x..x..|x.x....xx.x.....",
            "snare": "....X.......X...",
            "clap": "....x.......x...",
            "hat": "x.x.x.x.x.xox.x.",
            "open": "......x.........|................",
        },
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("Imaj7 vi7", "ii7 iii7", "IVmaj7 iii7"),
        "hook": ("IVmaj7 iii7 ii7 V7sus4", "vi7 IVmaj7 Imaj7 V7sus4"),
        "bridge": ("iii7 vi7 ii7 V7sus4",),
    },
    final=("V7sus4", "Imaj7"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i7 VImaj7", "i7 iv7", "i7 i7 VImaj7 V7"),
        "hook": ("i7 VII VImaj7 V7", "VImaj7 VII i7 i7", "iv7 i7 VImaj7 V7"),
        "bridge": ("iv7 i7 iv7 V7", "VImaj7 VII"),
    },
    final=("V7", "i7"),
    scale="minor",
)

STYLE = Style(
    name="hip-hop",
    also=("hip hop", "hiphop", "boom bap", "rap", "rap beat", "old school hip-hop"),
    tempo_bpm=(84.0, 92.0, 99.0),
    form="beat",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.8,
    drums=Drums(
        KIT,
        BEATS,
        fills=("roll", "drop", "stutter", "open hat"),
        ghosts=0.05,
        crash_from=0.8,
        gain_db=-6.0,
        reverb_db=-28.0,
        bus=(
            Sound("fet_compressor", "drum_parallel"),
            Sound("sampler_grit", "twelve_bit", {"saturation_percent": 3.0}),
        ),
    ),
    bass=Bass(
        Strip("Bass", Sound("mono_bass", "round_bass"), "bass", gain_db=-7.5, reverb_db=None, from_energy=0.4),
        lines={
            "mid": ("R-.R-...R-R-....", "R-R-...R..5-..a-"),
            "high": ("R-.R-...R-R-..8.", "R-RR...R..5-.3a-"),
        },
        low=28,
        high=47,
        gate=0.9,
    ),
    chords=(
        Chords(
            Strip(
                "Keys",
                Sound("electric_piano", "warm_suitcase"),
                "electric piano",
                effects=(Sound("sampler_grit", "dark_loop", {"cutoff_hz": 4000.0}),),
                gain_db=-10.0,
                reverb_db=-18.0,
            ),
            rhythm={
                "low": ("x-------........",),
                "mid": ("x---..x-..x-....", "..x-..x-....x---", "x-x-....x-x-...."),
                "high": ("x---..x-..x-..x-", "x-x-..x-x-x-...."),
            },
            layout="close",
            low=52,
            high=72,
            gate=0.85,
        ),
        Chords(
            Strip(
                "Strings",
                Sound("string_machine", "ensemble"),
                "strings",
                gain_db=-15.0,
                reverb_db=-14.0,
                from_energy=0.7,
            ),
            rhythm={"low": ("x---------------",)},
            layout="triad",
            low=60,
            high=79,
        ),
    ),
    melody=Melody(
        Strip(
            "Pluck",
            Sound("plucked_string", "clean_electric"),
            "electric guitar",
            gain_db=-1.0,
            pan=0.2,
            reverb_db=-18.0,
            delay_db=-22.0,
            silent_in=("intro",),
        ),
        family="stabs",
        schemes=("AAAB", "ABAC", "A.AC"),
        low=60,
        high=77,
        span=4,
        ornaments=0.1,
    ),
    feel=Feel(swing=(0.54, 0.58), template="late snare", human_ms=3.5, velocity_spread=6.0),
    space=Space(Sound("reverb", "room"), Sound("delay", "eighth"), reverb_db=2.5, delay_db=9.5),
    moves=(Move("tune in", "Keys", ("intro",)), Move("throw", "Pluck", ("hook", "bridge"))),
    energy={"intro": 0.35, "verse": 0.58, "hook": 0.82},
    usual_length_s=120.0,
)
