"""Bossa nova: a nylon guitar against the clave, root and fifth below, ninths and thirteenths above."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("kick", "acoustic"),
    "rim": Sound("rim", "side_stick"),
    "snare": Sound("snare", "brush"),
    "hat": Sound("hat", "closed"),
    "shaker": Sound("shaker", "egg"),
    "ride": Sound("ride", "ping"),
}

BEATS = {
    "low": ({"shaker": "x.o.x.o.x.o.x.o.", "kick": "o.....o.o.....o."},),
    "mid": (
        {"rim": "x.....x.....x...|....x.....x.....", "kick": "o.....o.o.....o.", "shaker": "x.o.x.o.x.o.x.o."},
        {"rim": "....x.....x.....|x.....x.....x...", "kick": "o.....o.o.....o.", "hat": "x.o.x.o.x.o.x.o."},
    ),
    "high": (
        {
            "rim": "x.....x.....x...|....x.....x.....",
            "kick": "o.....o.o.....o.",
            "shaker": "x.o.x.o.x.o.x.o.",
            "ride": "x.x.x.x.x.x.x.x.",
        },
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("Imaj9:2 V13/V:2 ii9 V13 Imaj9 bIImaj7", "Imaj9:2 ii9 V13 iii7 V7b9/ii ii9 V13"),
        "hook": ("Imaj9:2 V13/V:2 ii9 V13 Imaj9 bIImaj7", "Imaj9 vi9 ii9 V7b9 iii7 V7b9/ii ii9 V13"),
        "solo": ("ii9 V13 Imaj9 vi9",),
        "bridge": ("IVmaj9:2 iv6:2 iii7 V7b9/ii ii9 V7b9", "bVImaj9:2 bIIImaj9:2 ii9:2 V13:2"),
    },
    turns=("ii9,V13", "bIImaj7"),
    final=("V7b9", "I6/9"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i9:2 iiø7 V7b9 i9:2 iv9 V7b9",),
        "hook": ("i9 iv9 VII13 IIImaj9 VImaj9 iiø7 V7b9 i9", "i9:2 iv9:2 iiø7 V7b9 i9:2"),
        "bridge": ("iv9 VII13 IIImaj9:2 iiø7 V7b9 i9:2",),
    },
    turns=("iiø7,V7b9",),
    final=("V7b9", "i6"),
    scale="minor",
)

STYLE = Style(
    name="bossa nova",
    also=("bossa", "bossanova", "brazilian", "latin", "samba"),
    tempo_bpm=(118.0, 132.0, 148.0),
    form="head",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.3,
    drums=Drums(
        KIT,
        BEATS,
        fills=("brush", "roll"),
        crash_from=2.0,
        gain_db=0.5,
        reverb_db=-20.0,
        bus=(Sound("vari_mu_compressor", "jazz_trio"),),
    ),
    bass=Bass(
        Strip("Bass", Sound("mono_bass", "upright_bass"), "upright bass", gain_db=-9.5, reverb_db=-26.0),
        lines={
            "low": ("R-------5-------",),
            "mid": ("R-----5-5-----a-", "R-----5-5-----R-"),
            "high": ("R-----5-5---8-a-", "R-----5-5-----a-"),
        },
        low=28,
        high=48,
    ),
    chords=(
        Chords(
            Strip(
                "Guitar",
                Sound("plucked_string", "nylon_guitar"),
                "nylon guitar",
                effects=(Sound("opto_compressor", "acoustic"),),
                gain_db=-8.0,
                pan=-0.15,
                reverb_db=-17.0,
            ),
            rhythm={
                "low": ("x-----x-....x---",),
                "mid": ("x---..x---..x---|..x---..x---x---", "x-..x---..x---..|x---..x---..x---"),
                "high": ("x-x-..x-..x-x---|..x-x-..x-..x-x-",),
            },
            layout="rootless",
            low=52,
            high=71,
            gate=0.9,
            roll_ms=9.0,
        ),
        Chords(
            Strip(
                "Electric piano",
                Sound("electric_piano", "warm_suitcase"),
                "electric piano",
                gain_db=-14.0,
                pan=0.25,
                reverb_db=-16.0,
                from_energy=0.75,
            ),
            rhythm={"high": ("..x-........x---|......x-....x---", "x-------..x-----")},
            layout="rootless",
            low=55,
            high=76,
        ),
    ),
    melody=Melody(
        Strip(
            "Flute",
            Sound("ladder_synth", "hollow_keys"),
            "flute",
            gain_db=-4.5,
            pan=0.08,
            reverb_db=-14.0,
            delay_db=-26.0,
            silent_in=("intro",),
        ),
        family="bossa",
        schemes=("ABAC", "ASAC"),
        low=62,
        high=81,
        span=5,
        ornaments=0.15,
    ),
    feel=Feel(template="played", human_ms=5.0, velocity_spread=6.0),
    space=Space(
        Sound("plate_reverb", "dark_plate", {"decay_s": 1.4}), Sound("delay", "eighth"), reverb_db=1.0, delay_db=6.0
    ),
    moves=(Move("throw", "Flute", ("bridge",)),),
    energy={"intro": 0.35, "hook": 0.76, "solo": 0.66, "out": 0.4, "bridge": 0.5},
    usual_length_s=120.0,
)
