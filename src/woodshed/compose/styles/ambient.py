"""Ambient: no drums, chords that take their time, a few far notes, much room."""

from woodshed.compose.style import Arpeggio, Bass, Chords, Feel, Harmony, Melody, Move, Sound, Space, Strip, Style
from woodshed.units import PPQ, Ticks

MAJOR = Harmony(
    progressions={
        "verse": ("Imaj9:2 IVmaj9:2", "Iadd9:2 vi9:2", "IVmaj9:2 Iadd9:2"),
        "hook": ("vi9:2 IVmaj9:2 Iadd9:2 Vsus2:2", "IVmaj9:2 Imaj9:2 ii9:2 vi9:2"),
        "bridge": ("ii9:2 IVmaj9:2", "bVImaj9:2 bIIImaj9:2"),
    },
    final=("IVmaj9", "Iadd9"),
)
MINOR = Harmony(
    progressions={
        "verse": ("i9:2 VImaj9:2", "iadd9:2 VImaj7:2", "VImaj9:2 iv9:2"),
        "hook": ("VImaj9:2 IIImaj9:2 iv9:2 i9:2", "i9:2 v7:2 VImaj9:2 IIImaj7:2"),
        "bridge": ("iv9:2 VImaj9:2", "IIImaj9:2 VIIsus2:2"),
    },
    final=("iv9", "i9"),
    scale="minor",
)

STYLE = Style(
    name="ambient",
    also=("ambient music", "drone", "new age", "meditation", "soundscape"),
    tempo_bpm=(54.0, 64.0, 74.0),
    form="drift",
    major=MAJOR,
    minor=MINOR,
    minor_share=0.45,
    drums=None,
    bass=Bass(
        Strip("Sub", Sound("mono_bass", "deep_sub"), "sub bass", gain_db=-15.0, reverb_db=None, from_energy=0.34),
        lines={"low": ("R---------------|----------------",)},
        low=28,
        high=45,
    ),
    chords=(
        Chords(
            Strip(
                "Pad",
                Sound("dco_poly", "slow_sweep"),
                "pad",
                effects=(Sound("bbd_chorus", "pad_widener"),),
                gain_db=-11.5,
                reverb_db=-8.0,
            ),
            rhythm={"low": ("x---------------|----------------",)},
            layout="spread",
            low=43,
            high=76,
            gate=1.0,
            roll_ms=120.0,
        ),
        Chords(
            Strip(
                "Glass",
                Sound("string_machine", "glassy_pad"),
                "strings",
                gain_db=-11.5,
                reverb_db=-7.0,
                from_energy=0.4,
            ),
            rhythm={"low": ("x---------------|----------------",)},
            layout="close",
            low=62,
            high=84,
            gate=1.0,
        ),
    ),
    arpeggios=(
        Arpeggio(
            Strip(
                "Harp",
                Sound("plucked_string", "harp"),
                "harp",
                gain_db=-4.0,
                pan=-0.3,
                reverb_db=-8.0,
                delay_db=-12.0,
                from_energy=0.45,
            ),
            orders=("0213", "0312", "02134120"),
            step=Ticks(PPQ // 2),
            low=62,
            high=84,
            rests=0.55,
        ),
    ),
    melody=Melody(
        Strip(
            "Far bells",
            Sound("electric_piano", "bell_tines"),
            "bells",
            gain_db=-2.0,
            pan=0.25,
            reverb_db=-6.0,
            delay_db=-12.0,
            silent_in=("intro",),
        ),
        family="long",
        schemes=("A.B.", "A.AC", ".A.C", "A..C"),
        low=67,
        high=86,
        span=4,
        gate=1.0,
        ornaments=0.0,
    ),
    feel=Feel(template="machine", human_ms=14.0, velocity_spread=8.0),
    space=Space(Sound("reverb", "cathedral"), Sound("tape_echo", "warm_wash"), reverb_db=-0.5, delay_db=9.0),
    moves=(Move("breathe", "Pad"), Move("swell", "Glass", ("hook",)), Move("fade", "Pad", ("out",))),
    place=Strip(
        "Sea",
        Sound("ambience", "sea", {"attack_s": 6.0, "release_s": 4.0, "distance": 0.5}),
        "sea",
        silent_in=("verse", "hook"),
        gain_db=-20.0,
        reverb_db=None,
        icon="ambience",
    ),
    energy={"intro": 0.15, "verse": 0.36, "hook": 0.55, "bridge": 0.42, "out": 0.12},
    usual_length_s=150.0,
)
