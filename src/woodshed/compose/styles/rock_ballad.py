"""Rock ballad: slow and heavy, a picked guitar that grows into a wall, a drum fill before the chorus."""

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
from woodshed.units import PPQ, Ticks

KIT = {
    "kick": Sound("kick", "acoustic"),
    "snare": Sound("snare", "fat"),
    "rim": Sound("rim", "side_stick"),
    "hat": Sound("hat", "closed"),
    "open": Sound("hat", "open"),
    "low tom": Sound("tom", "low"),
    "mid tom": Sound("tom", "mid"),
    "high tom": Sound("tom", "high"),
    "ride": Sound("ride", "ping"),
    "crash": Sound("crash", "bright"),
}

BEATS = {
    "low": ({"kick": "x.......x.......", "rim": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},),
    "mid": (
        {"kick": "x.......x.x.....", "snare": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},
        {"kick": "x.....x.x.......", "snare": "....x.......x...", "hat": "x.o.x.o.x.o.x.o."},
    ),
    "high": (
        {"kick": "x......xx.x.....", "snare": "....X.......X...", "ride": "x.o.x.o.x.o.x.o."},
        {"kick": "x.....x.x..x....", "snare": "....X.......X...", "open": "x...x...x...x..."},
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("I V vi IV", "I iii vi IV", "I vi ii V"),
        "hook": ("IV I V vi", "I V IV IV", "vi IV I V"),
        "bridge": ("bVII IV I I", "vi V IV iv", "bVI bVII I I"),
        "solo": ("vi IV I V",),
    },
    turns=("V", "Vsus4,V", "IV,V"),
    final=("iv", "I"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i VI III VII", "i VII VI V", "i v VI iv"),
        "hook": ("VI VII i i", "III VII iv VI", "i VI III VII"),
        "bridge": ("iv VI VII V", "VI III iv V"),
    },
    turns=("V", "Vsus4,V", "VII"),
    final=("V", "i"),
    scale="minor",
)

STYLE = Style(
    name="rock ballad",
    also=("rock", "power ballad", "ballad", "soft rock", "rock song"),
    tempo_bpm=(62.0, 70.0, 78.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.4,
    drums=Drums(
        KIT,
        BEATS,
        fills=("toms", "toms", "roll"),
        ghosts=0.03,
        crash_from=0.7,
        gain_db=-3.0,
        bus=(
            Sound("fet_compressor", "drum_parallel"),
            Sound("console_channel", "as_it_is", {"drive_db": 18.0}),
            Sound("tape_machine", "seventies_band"),
        ),
        reverb_db=-18.0,
        silent_in=("intro",),
    ),
    bass=Bass(
        Strip(
            "Bass", Sound("mono_bass", "picked_bass"), "electric bass", gain_db=-9.5, reverb_db=None, from_energy=0.4
        ),
        lines={
            "low": ("R---------------",),
            "mid": ("R-------R-----5-", "R-----R-R-----a-"),
            "high": ("R-R-R-R-R-R-5-a-", "R---R-R-R---5-a-"),
        },
        low=28,
        high=48,
    ),
    chords=(
        Chords(
            Strip(
                "Wall guitar",
                Sound("plucked_string", "clean_electric"),
                "electric guitar",
                effects=(Sound("saturator", "crunch"),),
                gain_db=-12.5,
                pan=-0.3,
                reverb_db=-18.0,
                from_energy=0.75,
            ),
            rhythm={"high": ("x-------x-----x-", "x-----x-x-------")},
            layout="power",
            low=40,
            high=62,
            gate=1.0,
            roll_ms=8.0,
        ),
        Chords(
            Strip(
                "Piano",
                Sound("electric_piano", "bright_stage"),
                "piano",
                gain_db=-11.5,
                reverb_db=-16.0,
                from_energy=0.5,
            ),
            rhythm={"low": ("x-------x-------",), "mid": ("x---x---x---x---",), "high": ("x---x---x---x---",)},
            layout="triad",
            low=55,
            high=74,
        ),
        Chords(
            Strip(
                "Organ", Sound("organ", "rock_organ"), "organ", gain_db=-19.0, pan=0.3, reverb_db=-14.0, from_energy=0.8
            ),
            rhythm={"low": ("x---------------",)},
            layout="triad",
            low=60,
            high=77,
        ),
    ),
    arpeggios=(
        Arpeggio(
            Strip(
                "Picked guitar",
                Sound("plucked_string", "steel_guitar"),
                "acoustic guitar",
                gain_db=-3.0,
                pan=0.25,
                reverb_db=-16.0,
                silent_in=("hook",),
            ),
            orders=("02132132", "01232123", "03123212"),
            step=Ticks(PPQ // 2),
            low=50,
            high=69,
            gate=1.0,
        ),
    ),
    melody=Melody(
        Strip("Lead", Sound("ladder_synth", "warm_lead"), "lead", gain_db=-4.5, reverb_db=-13.0, delay_db=-18.0),
        family="sung",
        schemes=("ABAC", "ASAC"),
        low=60,
        high=79,
        span=6,
        ornaments=0.2,
    ),
    feel=Feel(template="played", human_ms=5.0, velocity_spread=7.0),
    space=Space(
        Sound("plate_reverb", "long_ballad", {"predelay_ms": 40.0}),
        Sound("delay", "quarter"),
        reverb_db=3.0,
        delay_db=5.0,
    ),
    moves=(Move("throw", "Lead", ("verse", "hook")), Move("swell", "Organ", ("bridge",))),
    console=Sound("console", "warm_desk"),
    energy={"intro": 0.25, "verse": 0.5, "hook": 0.88, "bridge": 0.55, "out": 0.24},
    usual_length_s=150.0,
)
