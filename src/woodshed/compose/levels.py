"""How loud sounds are: what presets measure, and where each drum stands beside the others.

Loudness in LUFS (ITU-R BS.1770) of one note at velocity 96: drums half a second from the hit,
bass sounds a second of C2, all others a second of E4. A test measures them again.
"""

from __future__ import annotations

from collections.abc import Mapping

from woodshed.compose.style import Sound

MEASURED_LUFS: Mapping[str, Mapping[str, int]] = {
    "kick": {
        "deep": -23,
        "punchy": -21,
        "acoustic": -24,
        "dusty": -19,
        "eight_oh_eight": -20,
        "hard_techno": -18,
        "four_floor": -21,
        "soft": -26,
        "trap_long": -14,
    },
    "snare": {
        "tight": -30,
        "fat": -26,
        "dusty": -26,
        "brush": -26,
        "trap": -27,
        "gated": -20,
        "electro": -27,
        "rimshot": -29,
        "soft": -29,
    },
    "clap": {
        "classic": -31,
        "wide": -30,
        "snap": -34,
        "room": -29,
        "tight": -32,
        "dusty": -28,
    },
    "rim": {
        "side_stick": -33,
        "wood": -31,
        "clave": -29,
        "click": -35,
        "electro": -32,
        "dusty": -29,
    },
    "hat": {
        "closed": -33,
        "open": -29,
        "pedal": -34,
        "dusty_closed": -32,
        "dusty_open": -28,
        "tight_closed": -35,
        "trap_closed": -34,
        "electro_open": -32,
        "half_open": -33,
    },
    "tom": {
        "low": -26,
        "mid": -26,
        "high": -27,
        "electronic_low": -24,
        "electronic_mid": -25,
        "electronic_high": -26,
        "dusty": -26,
    },
    "crash": {
        "bright": -19,
        "dark": -17,
        "splash": -22,
        "china": -15,
        "electro": -21,
        "soft": -22,
    },
    "ride": {
        "ping": -28,
        "dark": -31,
        "bell": -21,
        "wash": -20,
        "dusty": -22,
    },
    "shaker": {
        "soft": -32,
        "egg": -36,
        "cabasa": -34,
        "tambourine": -31,
        "maraca": -40,
        "tambourine_shake": -35,
    },
    "ladder_synth": {
        "warm_lead": -24,
        "soft_pad": -23,
        "brass_stab": -24,
        "pluck": -27,
        "acid_line": -24,
        "super_saw": -23,
        "hollow_keys": -27,
        "rave_stab": -27,
        "square_lead": -23,
        "sweeping_pulse": -23,
    },
    "boom_clap": {
        "hand_clap": -27,
        "maracas": -30,
        "punchy": -26,
        "tight": -30,
        "big_room": -28,
        "loose": -26,
        "bright_maracas": -29,
        "dusty_clap": -27,
    },
    "boom_cowbell": {
        "machine": -28,
        "short": -29,
        "long": -25,
        "low": -29,
        "high": -28,
        "thin": -33,
        "phonk": -19,
        "dusty": -26,
    },
    "boom_cymbals": {
        "closed_hat": -35,
        "open_hat": -32,
        "cymbal": -27,
        "tick": -37,
        "long_open_hat": -27,
        "dark_cymbal": -22,
        "bright_cymbal": -28,
        "clean_hat": -34,
        "dusty_hat": -31,
    },
    "boom_kick": {
        "machine": -23,
        "short": -25,
        "long": -18,
        "trap": -16,
        "electro": -23,
        "house": -26,
        "dusty": -23,
        "swooping": -19,
        "boom_bap": -21,
    },
    "boom_rim": {
        "rim_shot": -34,
        "claves": -27,
        "soft_rim": -33,
        "hard_rim": -33,
        "wood": -28,
        "dry_tick": -37,
        "long_claves": -21,
        "dusty_rim": -33,
    },
    "boom_snare": {
        "machine": -26,
        "snappy": -24,
        "body": -26,
        "trap": -24,
        "electro": -27,
        "slow_jam": -26,
        "dusty": -23,
        "flam": -23,
    },
    "boom_tom": {
        "low_tom": -26,
        "mid_tom": -24,
        "high_tom": -25,
        "low_conga": -25,
        "mid_conga": -25,
        "high_conga": -26,
        "falling_tom": -23,
        "muted_conga": -29,
        "low_boom": -23,
    },
    "punch_cymbals": {
        "closed_hat": -35,
        "open_hat": -33,
        "crash": -26,
        "ride": -27,
        "tight_hat": -37,
        "long_open_hat": -28,
        "crushed_hat": -36,
        "clean_ride": -27,
        "dark_crash": -25,
    },
    "punch_kick": {
        "machine": -22,
        "house": -22,
        "techno": -22,
        "rumble": -21,
        "short": -23,
        "hard": -18,
        "soft": -23,
        "swoop": -21,
        "trance": -23,
    },
    "punch_rim": {
        "machine": -32,
        "soft": -34,
        "hard": -31,
        "knock": -33,
        "click": -33,
        "long": -27,
        "flam": -30,
        "dusty": -31,
    },
    "punch_snare": {
        "machine": -27,
        "house": -27,
        "techno": -26,
        "crack": -24,
        "low": -27,
        "noise": -25,
        "roll": -28,
        "synthwave": -21,
        "flam": -26,
    },
    "punch_tom": {
        "low_tom": -28,
        "mid_tom": -27,
        "high_tom": -27,
        "long_low_tom": -24,
        "short_mid_tom": -29,
        "rolling_high_tom": -27,
        "synthwave_tom": -25,
        "driven_tom": -23,
    },
    "electric_piano": {
        "warm_suitcase": -26,
        "bright_stage": -26,
        "bell_tines": -26,
        "dusty_tines": -27,
        "soft_ballad": -26,
        "hard_growl": -27,
    },
    "plucked_string": {
        "nylon_guitar": -32,
        "steel_guitar": -33,
        "harp": -27,
        "muted_pick": -37,
        "clean_electric": -30,
        "koto": -35,
        "dusty_guitar": -34,
        "grand": -26,
    },
    "string_machine": {
        "ensemble": -24,
        "slow_pad": -26,
        "dark_choir": -26,
        "glassy_pad": -24,
        "open_choir": -23,
        "short_strings": -25,
    },
    "mono_bass": {
        "deep_sub": -19,
        "round_bass": -20,
        "growl_bass": -18,
        "acid_bass": -21,
        "upright_bass": -24,
        "eight_oh_eight": -21,
        "picked_bass": -21,
        "slap_bass": -23,
        "fretless": -20,
    },
    "organ": {
        "jazz_drawbars": -23,
        "gospel_full": -22,
        "rock_organ": -22,
        "soft_flutes": -23,
        "house_organ": -23,
        "chapel_choir": -22,
    },
}
"""By device and preset."""

PLACES: Mapping[str, tuple[float, int]] = {
    "kick": (0.0, -21),
    "snare": (0.0, -26),
    "clap": (-1.0, -31),
    "rim": (0.5, -32),
    "hat": (-3.5, -33),
    "pedal": (-3.0, -34),
    "open": (-4.5, -29),
    "low tom": (0.5, -26),
    "mid tom": (0.5, -26),
    "high tom": (0.5, -26),
    "crash": (-4.0, -19),
    "ride": (-7.0, -25),
    "shaker": (-4.5, -34),
    "tambourine": (-2.5, -31),
    "cabasa": (-4.5, -34),
    "clave": (-4.0, -30),
}
"""For each voice of the kit, the gain (dB) that gives it its place, and the usual loudness of its presets."""


def drum_gain_db(voice: str, sound: Sound) -> float:
    """Return the gain that brings a drum to its place in the kit.

    Presets that measure more or less than usual are brought half the way: the loudness of a sound
    as short as a snare says less than its peak does.
    """
    place_db, usual = PLACES[voice]
    measured = MEASURED_LUFS.get(sound.kind, {}).get(sound.preset, usual)
    return place_db + (usual - measured) / 2


def swap_gain_db(old: Sound, new: Sound) -> float:
    """Return the gain that lets a sound take the place of another at the same loudness."""
    before = MEASURED_LUFS.get(old.kind, {}).get(old.preset)
    after = MEASURED_LUFS.get(new.kind, {}).get(new.preset)
    return 0.0 if before is None or after is None else float(before - after)
