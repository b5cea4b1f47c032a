"""Funk: sixteenths everywhere, the one, ghost notes, ninth chords scratched on a muted guitar."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("kick", "acoustic"),
    "snare": Sound("snare", "tight"),
    "hat": Sound("hat", "tight_closed"),
    "open": Sound("hat", "open"),
    "tambourine": Sound("shaker", "tambourine"),
    "high tom": Sound("tom", "high"),
    "mid tom": Sound("tom", "mid"),
    "low tom": Sound("tom", "low"),
    "crash": Sound("crash", "splash"),
}

BEATS = {
    "low": ({"kick": "x.....x.........", "snare": "....x.......x...", "hat": "xoxoxoxoxoxoxoxo"},),
    "mid": (
        {"kick": "x.x...x...x..x..", "snare": "....x..o.o..x..o", "hat": "xoxoxoxoxoxoxoxo"},
        {"kick": "x..x..x...x.....|x.x....x..x..x..", "snare": "....x..o.o..x...", "hat": "xxxoxxxoxxxoxxxo"},
    ),
    "high": (
        {
            "kick": "x.x...x..xx..x..",
            "snare": "....X..o.o..X..o",
            "hat": "xxxxxx.xxxxxxxxx",
            "open": "......x.........",
            "tambourine": "....x.......x...",
        },
        {
            "kick": "x..x..x.x.x..x..|x.x...xx..x..x..",
            "snare": "....X..o.o..X.o.",
            "hat": "xxxxxxxxxxxxxx.x",
            "open": "..............x.",
        },
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("I9:4", "I9:2 IV9:2", "I9:3 IV9"),
        "hook": ("IV9:2 I9:2", "I9 IV9 I9 V9sus4", "ii7:2 I9:2"),
        "bridge": ("IV9:2 bVII9:2", "vi7:2 ii7:2"),
    },
    turns=("V9sus4", "IV9,V9sus4"),
    final=("V9sus4", "I9"),
    scale="mixolydian",
)
MINOR = Harmony(
    progressions={
        "verse": ("i9:4", "i7:2 IV9:2", "i9:3 IV9"),
        "hook": ("i9 IV9 i9 IV9", "IIImaj7:2 IV9:2", "IV9:2 i9:2"),
        "bridge": ("v7:2 IV9:2", "IIImaj7:2 ii7:2"),
    },
    turns=("V7#9", "IV9,V7#9"),
    final=("V7#9", "i9"),
    scale="dorian",
)

STYLE = Style(
    name="funk",
    also=("funk groove", "funk music", "p-funk", "soul", "disco"),
    tempo_bpm=(98.0, 106.0, 116.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.6,
    drums=Drums(
        KIT,
        BEATS,
        fills=("roll", "toms", "open hat"),
        ghosts=0.16,
        crash_from=0.8,
        gain_db=-4.0,
        reverb_db=-26.0,
        bus=(
            Sound("fet_compressor", "drum_parallel"),
            Sound("tape_machine", "seventies_band"),
        ),
    ),
    bass=Bass(
        Strip(
            "Bass",
            Sound("mono_bass", "slap_bass"),
            "slap bass",
            effects=(Sound("opto_compressor", "bass_guitar"),),
            gain_db=-8.0,
            reverb_db=None,
        ),
        lines={
            "low": ("R--R......5.7.a-",),
            "mid": ("R..R.8.R..5.7.a.", "R.R..8..R.7.5.a.", "R-.r..8.R..7.5a."),
            "high": ("R.rR.8.R.r5.7.8a", "R..R8..R.R.7.58a"),
        },
        low=28,
        high=52,
        gate=0.7,
    ),
    chords=(
        Chords(
            Strip(
                "Scratch guitar",
                Sound("plucked_string", "muted_pick"),
                "electric guitar",
                gain_db=-1.5,
                pan=0.35,
                reverb_db=-24.0,
            ),
            rhythm={
                "low": ("....x.......x...",),
                "mid": ("x.o.x.oxo.x.x.ox", ".oxo.oxo.oxo.oxo", "..xo..xo..xo..xo"),
                "high": ("xoxox.oxoxx.xoox", "oxxooxxooxxooxxo"),
            },
            layout="close",
            low=58,
            high=76,
            gate=0.5,
        ),
        Chords(
            Strip("Organ", Sound("organ", "jazz_drawbars"), "organ", gain_db=-14.5, pan=-0.3, reverb_db=-13.0),
            rhythm={"low": ("x---------------",), "mid": ("x-------..x-....",), "high": ("x---..x-..x-..x-",)},
            layout="rootless",
            low=55,
            high=74,
            gate=0.8,
        ),
        Chords(
            Strip(
                "Horns",
                Sound("dco_poly", "brass"),
                "brass",
                gain_db=-9.5,
                reverb_db=-18.0,
                from_energy=0.75,
            ),
            rhythm={"high": ("..........x.x---|................", "x.x.............|......x...x.x...")},
            layout="close",
            low=60,
            high=79,
            gate=0.7,
        ),
    ),
    melody=Melody(
        Strip(
            "Synth",
            Sound("ladder_mono", "pluck_mono"),
            "lead",
            gain_db=-13.5,
            pan=-0.1,
            reverb_db=-20.0,
            delay_db=-24.0,
            from_energy=0.5,
        ),
        family="sixteenths",
        schemes=("AAAB", "A.AC", "ABAC"),
        low=60,
        high=79,
        span=4,
        gate=0.8,
        ornaments=0.1,
    ),
    feel=Feel(swing=(0.52, 0.55), template="played", human_ms=3.0, velocity_spread=8.0),
    space=Space(Sound("plate_reverb", "snare_plate"), Sound("delay", "slapback"), reverb_db=2.0, delay_db=10.5),
    moves=(Move("throw", "Horns", ("hook",)), Move("open", "Organ", ("bridge",))),
    energy={"intro": 0.4, "bridge": 0.5, "out": 0.35},
    usual_length_s=120.0,
)
