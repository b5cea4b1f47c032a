"""Which of our instruments plays a General MIDI program or drum note, and how loud.

Sources: General MIDI System Level 1 (MMA, 1991), sound set and percussion key map; notes 27 to 34 and
82 to 87 from Roland GS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from woodshed.song.document import NOTHING, Device, Zone


@dataclass(frozen=True, slots=True)
class Sound:
    """An instrument with its preset, the effects behind it, and the gain that seats it in a band."""

    kind: str
    preset: str
    params: Mapping[str, float] = field(default=NOTHING)
    effects: tuple[tuple[str, str], ...] = ()
    gain_db: float = 0.0

    def devices(self, prefix: str) -> tuple[Device, ...]:
        """Return the chain; the ids begin with `prefix`."""
        chain = [Device(f"{prefix}i", self.kind, self.preset, self.params)]
        chain += [Device(f"{prefix}e{index}", *effect) for index, effect in enumerate(self.effects)]
        return tuple(chain)


@dataclass(frozen=True, slots=True)
class Drum:
    """One drum of a kit: its device and preset, the pitch it is tuned to (60: as it is), and its seat."""

    kind: str
    preset: str = ""
    pitch: int = 60
    choke: int = 0
    gain_db: float = 0.0
    pan: float = 0.0


GRAND = Sound("plucked_string", "grand")
STAGE = Sound("electric_piano", "bright_stage")
BELLS = Sound("electric_piano", "bell_tines")
WOOD = Sound("plucked_string", "muted_pick", gain_db=2)
HARP = Sound("plucked_string", "harp")
STEEL = Sound("plucked_string", "steel_guitar")
CLEAN = Sound("plucked_string", "clean_electric")
FLUTES = Sound("organ", "soft_flutes")
GOSPEL = Sound("organ", "gospel_full")
ENSEMBLE = Sound("string_machine", "ensemble")
SLOW = Sound("string_machine", "slow_pad")
CHOIR = Sound("string_machine", "dark_choir")
GLASS = Sound("string_machine", "glassy_pad")
BRASS = Sound("ladder_synth", "brass_stab")
HOLLOW = Sound("ladder_synth", "hollow_keys")
LEAD = Sound("ladder_synth", "warm_lead")
SAWS = Sound("ladder_synth", "super_saw")
PAD = Sound("ladder_synth", "soft_pad")
ROUND = Sound("mono_bass", "round_bass")
GROWL = Sound("mono_bass", "growl_bass")
TUNED = {"frequency_hz": 261.6256}
"""Brings a drum to the pitch of its note, as timpani need it."""

FAMILIES: tuple[tuple[str, float, tuple[Sound, ...]], ...] = (
    (
        "piano",
        -3,
        (
            GRAND,
            GRAND,
            STAGE,
            Sound("electric_piano", "dusty_tines"),
            Sound("electric_piano", "warm_suitcase"),
            BELLS,
            STEEL,
            CLEAN,
        ),
    ),
    ("chromatic percussion", -5, (BELLS, BELLS, BELLS, BELLS, WOOD, WOOD, BELLS, HARP)),
    (
        "organ",
        -12,
        (
            Sound("organ", "jazz_drawbars"),
            Sound("organ", "jazz_drawbars"),
            Sound("organ", "rock_organ"),
            GOSPEL,
            FLUTES,
            FLUTES,
            replace(HOLLOW, gain_db=9),
            FLUTES,
        ),
    ),
    (
        "guitar",
        0,
        (
            Sound("plucked_string", "nylon_guitar"),
            STEEL,
            CLEAN,
            CLEAN,
            WOOD,
            Sound("plucked_string", "clean_electric", effects=(("saturator", "crunch"),), gain_db=-2),
            Sound("plucked_string", "clean_electric", effects=(("saturator", "fuzz"),), gain_db=-2),
            HARP,
        ),
    ),
    (
        "bass",
        -5,
        (
            Sound("mono_bass", "upright_bass"),
            ROUND,
            Sound("mono_bass", "picked_bass"),
            ROUND,
            Sound("mono_bass", "slap_bass"),
            Sound("mono_bass", "slap_bass"),
            GROWL,
            Sound("mono_bass", "acid_bass"),
        ),
    ),
    (
        "strings",
        -9,
        (ENSEMBLE, ENSEMBLE, ENSEMBLE, ENSEMBLE, ENSEMBLE, WOOD, HARP, Sound("tom", "low", TUNED)),
    ),
    (
        "ensemble",
        -11,
        (ENSEMBLE, SLOW, ENSEMBLE, SLOW, CHOIR, CHOIR, CHOIR, Sound("ladder_synth", "rave_stab", gain_db=8)),
    ),
    ("brass", -4, (BRASS,) * 8),
    ("reed", -3, (LEAD, LEAD, LEAD, LEAD, HOLLOW, HOLLOW, HOLLOW, HOLLOW)),
    ("pipe", -3, (FLUTES,) * 8),
    (
        "synth lead",
        -4,
        (
            Sound("ladder_synth", "square_lead"),
            SAWS,
            HOLLOW,
            Sound("ladder_synth", "pluck"),
            Sound("ladder_synth", "acid_line"),
            CHOIR,
            SAWS,
            LEAD,
        ),
    ),
    ("synth pad", -11, (GLASS, PAD, SAWS, CHOIR, SLOW, GLASS, GLASS, PAD)),
    (
        "synth effect",
        -11,
        (
            GLASS,
            SLOW,
            BELLS,
            Sound("plucked_string", "nylon_guitar"),
            Sound("ladder_synth", "pluck"),
            CHOIR,
            PAD,
            GLASS,
        ),
    ),
    (
        "ethnic",
        -1,
        (
            STEEL,
            WOOD,
            WOOD,
            HARP,
            WOOD,
            Sound("organ", "rock_organ", gain_db=-9),
            replace(ENSEMBLE, gain_db=-7),
            HOLLOW,
        ),
    ),
    (
        "percussive",
        -5,
        (
            BELLS,
            BELLS,
            BELLS,
            Sound("rim", "wood"),
            Sound("tom", "low"),
            Sound("tom", "mid"),
            Sound("tom", "electronic_mid"),
            Sound("crash", "soft"),
        ),
    ),
    (
        "sound effect",
        -12,
        (
            Sound("shaker", "soft"),
            Sound("shaker", "soft"),
            SLOW,
            FLUTES,
            BELLS,
            Sound("shaker", "soft"),
            Sound("clap", "room"),
            Sound("snare", "gated"),
        ),
    ),
)
"""The sixteen families of eight programs, each with the gain that seats it in a band."""

DRUM_KIT_GAIN_DB = -3.0
HATS, TRIANGLES = 1, 2
"""Choke groups: a closed hat silences an open one, a muted triangle an open one."""

DRUMS: dict[int, Drum] = {
    27: Drum("rim", "click", 72, gain_db=-4),
    28: Drum("clap", "snap"),
    29: Drum("shaker", "soft", gain_db=-4),
    30: Drum("shaker", "soft", 64, gain_db=-4),
    31: Drum("rim", "click", gain_db=-4),
    32: Drum("rim", "click", 67, gain_db=-4),
    33: Drum("rim", "click", 64, gain_db=-4),
    34: Drum("cowbell", "agogo_high", 67, gain_db=-12),
    35: Drum("kick", "acoustic", 58),
    36: Drum("kick", "acoustic"),
    37: Drum("rim", "side_stick"),
    38: Drum("snare", "tight", gain_db=4),
    39: Drum("clap", "classic", gain_db=2),
    40: Drum("snare", "fat", gain_db=1),
    41: Drum("tom", "low", 57, pan=-0.4),
    42: Drum("hat", "closed", choke=HATS, gain_db=-1, pan=0.25),
    43: Drum("tom", "low", pan=-0.3),
    44: Drum("hat", "pedal", choke=HATS, gain_db=-1, pan=0.25),
    45: Drum("tom", "mid", 58, pan=-0.1),
    46: Drum("hat", "open", choke=HATS, gain_db=-4, pan=0.25),
    47: Drum("tom", "mid", 61, pan=0.05),
    48: Drum("tom", "high", 59, pan=0.2),
    49: Drum("crash", "bright", gain_db=-8, pan=0.35),
    50: Drum("tom", "high", 62, pan=0.3),
    51: Drum("ride", "ping", gain_db=-6, pan=-0.35),
    52: Drum("crash", "china", gain_db=-11, pan=-0.4),
    53: Drum("ride", "bell", gain_db=-12, pan=-0.35),
    54: Drum("shaker", "tambourine", gain_db=-6, pan=0.3),
    55: Drum("crash", "splash", gain_db=-4, pan=0.2),
    56: Drum("cowbell", "cowbell", gain_db=-6, pan=0.15),
    57: Drum("crash", "dark", gain_db=-9, pan=-0.35),
    58: Drum("shaker", "cabasa", 48, gain_db=-3, pan=-0.3),
    59: Drum("ride", "dark", gain_db=-3, pan=-0.3),
    60: Drum("conga", "bongo_high", gain_db=-1, pan=0.35),
    61: Drum("conga", "bongo_low", gain_db=-1, pan=0.3),
    62: Drum("conga", "muted", gain_db=1, pan=-0.25),
    63: Drum("conga", "open_high", gain_db=-3, pan=-0.25),
    64: Drum("conga", "open_low", gain_db=-3, pan=-0.35),
    65: Drum("conga", "timbale", 65, gain_db=-1, pan=0.3),
    66: Drum("conga", "timbale", gain_db=-1, pan=0.2),
    67: Drum("cowbell", "agogo_high", gain_db=-11, pan=-0.3),
    68: Drum("cowbell", "agogo_low", gain_db=-11, pan=-0.3),
    69: Drum("shaker", "cabasa", gain_db=-4, pan=-0.35),
    70: Drum("shaker", "maraca", pan=0.4),
    71: Drum("organ", "soft_flutes", 98, gain_db=-12, pan=0.2),
    72: Drum("organ", "soft_flutes", 98, gain_db=-12, pan=0.2),
    73: Drum("shaker", "cabasa", 64, gain_db=-3, pan=0.35),
    74: Drum("shaker", "cabasa", 55, gain_db=-3, pan=0.35),
    75: Drum("rim", "clave", gain_db=-8, pan=-0.2),
    76: Drum("rim", "wood", 65, gain_db=-6, pan=0.25),
    77: Drum("rim", "wood", gain_db=-6, pan=0.25),
    78: Drum("conga", "muted", 72, gain_db=-1, pan=-0.2),
    79: Drum("conga", "open_high", 70, gain_db=-6, pan=-0.2),
    80: Drum("triangle", "muted", choke=TRIANGLES, gain_db=-6, pan=-0.3),
    81: Drum("triangle", "open", choke=TRIANGLES, gain_db=-12, pan=-0.3),
    82: Drum("shaker", "egg", gain_db=-2, pan=0.3),
    83: Drum("shaker", "tambourine_shake", gain_db=-3, pan=0.3),
    84: Drum("triangle", "glass", gain_db=-12, pan=-0.3),
    85: Drum("rim", "click", 69, gain_db=-4, pan=0.2),
    86: Drum("tom", "low", 50),
    87: Drum("tom", "low", 48, gain_db=2),
}
"""The standard kit by note; the audience sees the hat on its right."""

ELECTRIC_TOMS = {note: ("tom", f"electronic_{DRUMS[note].preset}") for note in (41, 43, 45, 47, 48, 50)}
KITS: dict[int, dict[int, tuple[str, str]]] = {
    16: {35: ("kick", "punchy"), 36: ("kick", "punchy"), 38: ("snare", "fat"), 40: ("snare", "gated")},
    24: {
        **ELECTRIC_TOMS,
        35: ("kick", "deep"),
        36: ("kick", "punchy"),
        38: ("snare", "electro"),
        40: ("snare", "gated"),
        46: ("hat", "electro_open"),
    },
    25: {
        35: ("boom_kick", "machine"),
        36: ("boom_kick", "machine"),
        37: ("boom_rim", "rim_shot"),
        38: ("boom_snare", "machine"),
        39: ("boom_clap", "hand_clap"),
        40: ("boom_snare", "snappy"),
        41: ("boom_tom", "low_tom"),
        42: ("boom_cymbals", "closed_hat"),
        43: ("boom_tom", "low_tom"),
        44: ("boom_cymbals", "tick"),
        45: ("boom_tom", "mid_tom"),
        46: ("boom_cymbals", "open_hat"),
        47: ("boom_tom", "mid_tom"),
        48: ("boom_tom", "high_tom"),
        49: ("boom_cymbals", "cymbal"),
        50: ("boom_tom", "high_tom"),
        56: ("boom_cowbell", "machine"),
        57: ("boom_cymbals", "cymbal"),
        62: ("boom_tom", "high_conga"),
        63: ("boom_tom", "mid_conga"),
        64: ("boom_tom", "low_conga"),
        70: ("boom_clap", "maracas"),
        75: ("boom_rim", "claves"),
    },
    40: {
        38: ("snare", "brush"),
        39: ("snare", "brush"),
        40: ("snare", "brush"),
        49: ("crash", "soft"),
        51: ("ride", "dark"),
    },
}
"""What other kits play otherwise, by program: power, electronic, TR-808, brush."""


def sound_of_program(program: int) -> Sound:
    """Return the instrument for a General MIDI program (0 to 127)."""
    _, gain_db, sounds = FAMILIES[program // 8]
    sound = sounds[program % 8]
    return replace(sound, gain_db=sound.gain_db + gain_db)


def family_of_program(program: int) -> str:
    """Return the name of the family a General MIDI program belongs to."""
    return FAMILIES[program // 8][0]


def drum_of_note(note: int, kit: int = 0) -> Drum:
    """Return the drum for a percussion note; notes outside the map get the nearest one in it."""
    nearest = min(max(note, min(DRUMS)), max(DRUMS))
    drum = DRUMS[nearest]
    kind, preset = KITS.get(kit, {}).get(nearest, (drum.kind, drum.preset))
    return Drum(kind, preset, drum.pitch, drum.choke, drum.gain_db, drum.pan)


def rack_of_notes(notes: Iterable[int], prefix: str, kit: int = 0) -> tuple[Device, ...]:
    """Return one device for each drum note that sounds, lowest first; the ids begin with `prefix`."""
    rack = []
    for note in sorted(set(notes)):
        drum = drum_of_note(note, kit)
        zone = Zone(note, note, pitch=drum.pitch, choke=drum.choke, gain_db=drum.gain_db, pan=drum.pan)
        rack.append(Device(f"{prefix}d{note}", drum.kind, drum.preset, zone=zone))
    return tuple(rack)


def program_of_sound(kind: str, preset: str) -> int:
    """Return the General MIDI program that comes nearest to one of our instruments."""
    programs = [program for program in range(128) if sound_of_program(program).kind == kind]
    same = [program for program in programs if sound_of_program(program).preset == preset]
    return (same or programs or [80])[0]
