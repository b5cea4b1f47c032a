"""Waltz: one, two, three; the bass takes the one and the chords the rest, a melody turns above."""

from woodshed.compose.style import Bass, Chords, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style

KIT = {
    "kick": Sound("kick", "acoustic"),
    "snare": Sound("snare", "brush"),
    "ride": Sound("ride", "bell"),
    "crash": Sound("crash", "splash"),
}

BEATS = {
    "mid": ({"kick": "x...........", "snare": "....x...x..."},),
    "high": (
        {"kick": "x...........", "snare": "....x...x...", "ride": "x..........."},
        {"kick": "x...........", "snare": "....x...x.o."},
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("I I V7 V7 V7 V7 I I", "I vi ii V7 I vi V7 I", "I IV V7 I I IV V7 I"),
        "hook": ("IV IV I I V7 V7 I I", "I I7 IV iv I V7 I I", "vi iii IV I ii V7 I I"),
        "bridge": ("vi vi iii iii V7/V V7/V V V7", "IV I V7/vi vi ii V7 I I"),
    },
    turns=("V7",),
    final=("V7", "I"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i i V7 V7 V7 V7 i i", "i iv V7 i i iv V7 i"),
        "hook": ("iv iv i i V7 V7 i i", "VI III iv i iv i V7 i"),
        "bridge": ("III VII III VII iv i V7 V7", "VI VI III III iv iv V7 V7"),
    },
    turns=("V7",),
    final=("V7", "i"),
    scale="minor",
)

STYLE = Style(
    name="waltz",
    also=("viennese waltz", "musette"),
    tempo_bpm=(96.0, 138.0, 172.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.3,
    metre=(3, 4),
    drums=Drums(
        KIT,
        BEATS,
        fills=("brush",),
        crash_from=0.9,
        gain_db=-10.0,
        reverb_db=-16.0,
        from_energy=0.5,
        silent_in=("bridge",),
    ),
    bass=Bass(
        Strip("Bass", Sound("mono_bass", "upright_bass"), "upright bass", gain_db=-9.5, reverb_db=-22.0),
        lines={
            "low": ("R-----------", "R-------...."),
            "mid": ("R---........|5---........",),
            "high": ("R---........|5---......a-", "R---........|5---........"),
        },
        low=28,
        high=48,
    ),
    chords=(
        Chords(
            Strip(
                "Piano",
                Sound("electric_piano", "bright_stage"),
                "piano",
                effects=(Sound("opto_compressor", "warm_keys"),),
                gain_db=-9.0,
                pan=-0.1,
                reverb_db=-15.0,
            ),
            rhythm={"low": ("....x-------", "....x---x---"), "mid": ("....x---x---",), "high": ("....x---x---",)},
            layout="triad",
            low=55,
            high=72,
            gate=0.7,
        ),
        Chords(
            Strip(
                "Strings",
                Sound("string_machine", "ensemble"),
                "strings",
                effects=(Sound("vari_mu_compressor", "choir"),),
                gain_db=-20.0,
                pan=0.2,
                reverb_db=-11.0,
                from_energy=0.6,
            ),
            rhythm={"low": ("x-----------",)},
            layout="spread",
            low=48,
            high=79,
        ),
    ),
    melody=Melody(
        Strip(
            "Violin",
            Sound("ladder_synth", "warm_lead"),
            "violin",
            effects=(Sound("tape_machine", "vocal_silk"),),
            gain_db=-5.0,
            reverb_db=-13.0,
        ),
        family="waltz",
        schemes=("ABAC", "ASAC", "AAAC"),
        low=60,
        high=79,
        span=6,
        ornaments=0.2,
    ),
    feel=Feel(template="machine", human_ms=8.0, velocity_spread=7.0),
    space=Space(Sound("plate_reverb", "strings"), Sound("delay", "quarter"), reverb_db=0.0, delay_db=0.0),
    moves=(Move("swell", "Strings", ("bridge",)),),
    energy={"intro": 0.36, "bridge": 0.48, "out": 0.3},
    usual_length_s=110.0,
)
