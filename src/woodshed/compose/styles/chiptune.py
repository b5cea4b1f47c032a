"""Chiptune: what a game console of 1985 could do: square waves, chords as fast arpeggios, noise for drums."""

from woodshed.compose.style import Arpeggio, Bass, Drums, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style
from woodshed.units import PPQ, Ticks

KIT = {
    "kick": Sound("kick", "punchy"),
    "snare": Sound("snare", "electro"),
    "hat": Sound("hat", "tight_closed"),
    "crash": Sound("crash", "splash"),
}

BEATS = {
    "low": ({"hat": "x...x...x...x..."},),
    "mid": (
        {"kick": "x...x...x...x...", "snare": "....x.......x...", "hat": "..x...x...x...x."},
        {"kick": "x.....x.x.......", "snare": "....x.......x...", "hat": "x.x.x.x.x.x.x.x."},
    ),
    "high": (
        {"kick": "x..x..x.x..x..x.", "snare": "....x.......x.xx", "hat": "x.xxx.xxx.xxx.xx"},
        {"kick": "x.x.x...x.x.x...", "snare": "....x..x....x..x", "hat": "xxxxxxxxxxxxxxxx"},
    ),
}

MAJOR = Harmony(
    progressions={
        "verse": ("I IV V I", "I vi IV V", "I V vi iii"),
        "hook": ("IV V I vi", "I bVII IV I", "bVI bVII I I"),
        "bridge": ("ii V iii vi", "bVI bVI bVII bVII"),
    },
    turns=("V",),
    final=("V", "I"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i VII VI V", "i iv VII III", "i VI VII i"),
        "hook": ("VI VII i i", "i III VII V"),
        "bridge": ("iv i V i", "VI VI VII VII"),
    },
    turns=("V",),
    final=("V", "i"),
    scale="minor",
)

STYLE = Style(
    name="chiptune",
    also=("8-bit", "8 bit", "chip tune", "chip music", "video game", "game music", "nintendo"),
    tempo_bpm=(136.0, 152.0, 170.0),
    form="song",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.4,
    drums=Drums(
        KIT,
        BEATS,
        fills=("roll", "stutter", "build"),
        crash_from=0.8,
        gain_db=-10.0,
        reverb_db=None,
        bus=(Sound("sampler_grit", "crushed_hats", {"bits": 7.0, "rate_hz": 33144.0}),),
    ),
    bass=Bass(
        Strip("Triangle bass", Sound("mono_bass", "round_bass"), "bass", gain_db=-10.5, reverb_db=None),
        lines={
            "low": ("R-..R-..R-..R-..",),
            "mid": ("R.8.R.8.R.8.R.8.", "R.R.8.8.R.R.8.8."),
            "high": ("R8R8R8R8R8R8R858", "RR8RRR8RRR8R5R8a"),
        },
        low=31,
        high=55,
        gate=0.6,
    ),
    chords=(),
    arpeggios=(
        Arpeggio(
            Strip(
                "Chord pulse", Sound("ladder_synth", "square_lead"), "arpeggio", gain_db=-9.0, pan=-0.4, reverb_db=-18.0
            ),
            orders=("012", "0121", "021"),
            step=Ticks(PPQ // 8),
            low=64,
            high=79,
            gate=0.95,
        ),
    ),
    melody=Melody(
        Strip(
            "Square lead",
            Sound("ladder_synth", "square_lead"),
            "lead",
            gain_db=-4.0,
            pan=0.15,
            reverb_db=-16.0,
            delay_db=-16.0,
        ),
        family="bleeps",
        schemes=("ABAC", "AAAC", "ASAC"),
        low=67,
        high=86,
        span=6,
        gate=0.8,
        ornaments=0.15,
    ),
    feel=Feel(template="machine", human_ms=0.0, velocity_spread=0.0),
    space=Space(Sound("reverb", "room"), Sound("delay", "eighth"), reverb_db=-0.5, delay_db=2.0),
    moves=(Move("throw", "Square lead", ("verse", "hook")),),
    energy={"intro": 0.4, "out": 0.38},
    usual_length_s=90.0,
)
