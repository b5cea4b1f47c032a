"""Jazz swing: a walking bass under the ride cymbal, rootless chords that answer the tune."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style
from woodshed.units import PPQ, Ticks

KIT = {
    "kick": Sound("kick", "acoustic"),
    "snare": Sound("snare", "brush"),
    "pedal": Sound("hat", "pedal"),
    "ride": Sound("ride", "ping"),
    "crash": Sound("crash", "dark"),
}

BEATS = {
    "low": ({"ride": "x...x...x...x...", "pedal": "....x.......x..."},),
    "mid": (
        {"ride": "x...x.o.x...x.o.", "pedal": "....x.......x...", "kick": "o...o...o...o..."},
        {"ride": "x...x.o.x...x.o.", "pedal": "....x.......x...", "snare": "......o.........|..........o....."},
    ),
    "high": (
        {
            "ride": "x...X.x.x...X.x.",
            "pedal": "....x.......x...",
            "kick": "o...o...o...o...|o...o...o...o.x.",
            "snare": "......o...o.....|..o.......o...o.",
        },
        {
            "ride": "x...X.x.x...X.x.",
            "pedal": "....x.......x...",
            "kick": "o...o.x.o...o...",
            "snare": "..........o...o.|......o.........",
        },
    ),
}

MAJOR = Harmony(
    progressions={
        "hook": (
            "ii9 V13 Imaj9 Imaj9 ii9 V13 Imaj9 V7b9/ii",
            "Imaj7 V7b9/ii ii9 V13 iii7 V7b9/ii ii9 V13",
            "I13 V13 IV13 IV13 I13 V13/ii ii9,V13 I13,V13",
        ),
        "solo": (
            "ii9 V13 Imaj9 vi9 ii9 V13 Imaj9 Imaj9",
            "I13 V13 IV13 IV13 I13 V13/ii ii9,V13 I13,V13",
        ),
        "bridge": ("V13/vi:2 V13/ii:2 V13/V:2 V13:2", "IVmaj9:2 iv6 bVII13 iii7 V7b9/ii ii9 V13"),
        "intro": ("iii7 V7b9/ii ii9 V13",),
    },
    turns=("ii9,V13", "iii7,V7b9/ii"),
    final=("bIImaj7", "I6/9"),
    spice=0.1,
)
MINOR = Harmony(
    progressions={
        "hook": ("i6 iiø7,V7b9 i6 i6 iv7 VII13 IIImaj9 V7b9", "i9 VI9 iiø7 V7b9"),
        "solo": ("iiø7 V7b9 i6 i6", "i6 i6 iv7 iv7 iiø7 V7b9 i6 V7b9"),
        "bridge": ("iv9 VII13 IIImaj9 VImaj7 iiø7 V7b9 i6 i6",),
        "intro": ("i6 VI9 iiø7 V7b9",),
    },
    turns=("iiø7,V7b9",),
    final=("V7b9", "i6"),
    scale="minor",
    spice=0.06,
)

STYLE = Style(
    name="jazz swing",
    also=("jazz", "swing", "swing jazz", "bebop", "jazz trio", "big band"),
    tempo_bpm=(120.0, 150.0, 188.0),
    form="head",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.35,
    drums=Drums(
        KIT,
        BEATS,
        fills=("brush", "roll"),
        crash_from=0.88,
        gain_db=-1.5,
        reverb_db=-20.0,
        bus=(Sound("vari_mu_compressor", "jazz_trio"), Sound("tape_machine", "two_track_master")),
    ),
    bass=Bass(
        Strip("Bass", Sound("mono_bass", "upright_bass"), "upright bass", gain_db=-10.5, reverb_db=-24.0),
        manner="walking",
        low=28,
        high=50,
        gate=0.92,
    ),
    chords=(
        Chords(
            Strip("Piano", Sound("electric_piano", "bright_stage"), "piano", gain_db=-10.0, pan=-0.2, reverb_db=-18.0),
            rhythm={
                "low": ("x-----x-........|x---------------",),
                "mid": ("x---..x-........|......x-......x-", "..x-......x-....|x---..x-........"),
                "high": ("..x-..x-......x-|x-....x-..x-....", "x---..x-..x-..x-|..x-......x---.."),
            },
            layout="rootless",
            low=52,
            high=72,
            gate=0.75,
        ),
    ),
    melody=Melody(
        Strip("Saxophone", Sound("ladder_synth", "warm_lead"), "saxophone", gain_db=-5.0, pan=0.12, reverb_db=-16.0),
        family="swing",
        schemes=("ABAC", "ASBC", "AB.C"),
        low=60,
        high=79,
        span=6,
        gate=0.95,
        ornaments=0.2,
    ),
    feel=Feel(swing=(0.62, 0.67), grid=Ticks(PPQ // 2), template="played", human_ms=6.0, velocity_spread=8.0),
    space=Space(Sound("reverb", "room"), Sound("delay", "slapback"), reverb_db=1.0, delay_db=0.0),
    moves=(Move("throw", "Saxophone", ("solo",)),),
    energy={"intro": 0.4, "hook": 0.72, "solo": 0.82, "out": 0.4},
    usual_length_s=110.0,
)
