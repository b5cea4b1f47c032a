"""Lo-fi hip-hop: dusty drums behind the beat, jazz chords on a tired electric piano, few notes."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Pump, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("boom_kick", "boom_bap"),
    "snare": Sound("snare", "dusty"),
    "rim": Sound("boom_rim", "dusty_rim"),
    "hat": Sound("hat", "dusty_closed"),
    "open": Sound("hat", "dusty_open"),
}

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
        gain_db=-5.5,
        reverb_db=-20.0,
        silent_in=("intro",),
        bus=(
            Sound("compressor", "glue"),
            Sound("vinyl", "warm_groove"),
            Sound("sampler_grit", "twelve_bit", {"saturation_percent": 2.0}),
        ),
    ),
    bass=Bass(
        Strip(
            "Bass",
            Sound("mono_bass", "upright_bass"),
            "upright bass",
            gain_db=-9.0,
            reverb_db=None,
            from_energy=0.35,
            ducks=True,
        ),
        lines={
            "low": ("R-------........", "R-----..5---...."),
            "mid": ("R-----..R-..5-a-", "R---..R-..5---a-", "R--.....R-----a-"),
            "high": ("R---..R-8---5-a-", "R--R--..5---3-a-"),
        },
        low=28,
        high=48,
    ),
    chords=(
        Chords(
            Strip(
                "Electric piano",
                Sound("electric_piano", "dusty_tines"),
                "electric piano",
                effects=(Sound("cassette", "seasick_keys"),),
                gain_db=-8.5,
                reverb_db=-15.0,
                pan=-0.1,
                ducks=True,
            ),
            rhythm={
                "low": ("x---------------", "x-----------x---"),
                "mid": ("x-----..x-------", "x---..x---......", "x-------..x-----"),
                "high": ("x---..x---..x---", "x--x--..x-----x-"),
            },
            layout="rootless",
            low=50,
            high=70,
            roll_ms=16.0,
        ),
        Chords(
            Strip(
                "Strings",
                Sound("string_machine", "slow_pad"),
                "strings",
                gain_db=-18.0,
                reverb_db=-12.0,
                from_energy=0.75,
                ducks=True,
            ),
            rhythm={"low": ("x---------------",)},
            layout="close",
            low=55,
            high=76,
        ),
    ),
    melody=Melody(
        Strip(
            "Melody",
            Sound("electric_piano", "bell_tines"),
            "bells",
            gain_db=-4.0,
            pan=0.12,
            reverb_db=-13.0,
            delay_db=-20.0,
            silent_in=("intro",),
        ),
        family="lazy",
        schemes=("A.AC", "AB.C", "A.BC", "ABAC"),
        low=62,
        high=81,
        span=4,
        ornaments=0.2,
    ),
    feel=Feel(swing=(0.56, 0.61), template="laid back", human_ms=6.0, velocity_spread=7.0),
    space=Space(Sound("spring_reverb", "lo_fi_room"), Sound("bbd_echo", "lo_fi_tail"), reverb_db=5.5, delay_db=12.0),
    moves=(
        Move("muffle", "Electric piano", ("intro",)),
        Move("throw", "Melody", ("verse", "hook", "bridge")),
        Move("close", "Drum bus", ("out",)),
    ),
    pump=Pump(Sound("vca_compressor", "house_duck", {"threshold_db": -17.0, "ratio": 2.0}), held_back_db=0.0),
    place=Strip(
        "Rain",
        Sound("ambience", "rain_on_a_window", {"attack_s": 2.0, "release_s": 3.0}),
        "rain",
        gain_db=-24.0,
        reverb_db=None,
        icon="ambience",
    ),
    energy={"intro": 0.26, "verse": 0.5, "hook": 0.76, "bridge": 0.43},
    usual_length_s=110.0,
)
