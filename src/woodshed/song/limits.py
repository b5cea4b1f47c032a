"""How large and how odd a value in a song may be. Beyond this it is a mistake or an attack."""

from woodshed.song import document as d

MAX_TICK = 2**31 - 1
MAX_INT = 2**53 - 1
"""The largest whole number that Python and a browser agree on."""
MAX_FLOAT = 1e12
MAX_TEXT = 10_000
MAX_ID = 80
MAX_EXTRA = 200_000
"""How many characters of JSON the fields of newer versions may take in one record."""
MAX_DEPTH = 8

GAIN_DB = (-200.0, 100.0)
MIDI = (0, 127)

RANGES: dict[tuple[type, str], tuple[float, float]] = {
    (d.Song, "seed"): (0, MAX_INT),
    (d.Song, "schema"): (1, d.SCHEMA),
    (d.TempoPoint, "bpm"): (10, 999),
    (d.MetrePoint, "beats"): (1, 255),
    (d.Key, "tonic"): (0, 11),
    (d.Section, "length"): (1, MAX_TICK),
    (d.Section, "energy"): (0, 1),
    (d.Chord, "length"): (1, MAX_TICK),
    (d.Note, "length"): (1, MAX_TICK),
    (d.Note, "pitch"): MIDI,
    (d.Note, "velocity"): (1, 127),
    (d.Note, "cents"): (-1200, 1200),
    (d.Note, "release_velocity"): MIDI,
    (d.Control, "value"): (-1, 127),
    (d.Control, "pitch"): MIDI,
    (d.Groove, "swing"): (0.25, 0.9),
    (d.Groove, "grid"): (1, MAX_TICK),
    (d.Groove, "offsets"): (-MAX_TICK, MAX_TICK),
    (d.Groove, "velocities"): (0, 10),
    (d.Groove, "amount"): (0, 1),
    (d.Media, "sample_rate"): (1_000, 1_000_000),
    (d.Media, "channels"): (1, 64),
    (d.Media, "frames"): (0, MAX_INT),
    (d.Clip, "length"): (1, MAX_TICK),
    (d.Clip, "offset"): (0, MAX_INT),
    (d.Clip, "gain_db"): GAIN_DB,
    (d.Zone, "low"): MIDI,
    (d.Zone, "high"): MIDI,
    (d.Zone, "low_velocity"): MIDI,
    (d.Zone, "high_velocity"): MIDI,
    (d.Zone, "pitch"): MIDI,
    (d.Zone, "choke"): (0, 127),
    (d.Zone, "gain_db"): GAIN_DB,
    (d.Zone, "pan"): (-1, 1),
    (d.SampleZone, "low"): MIDI,
    (d.SampleZone, "high"): MIDI,
    (d.SampleZone, "low_velocity"): MIDI,
    (d.SampleZone, "high_velocity"): MIDI,
    (d.SampleZone, "root"): MIDI,
    (d.SampleZone, "gain_db"): GAIN_DB,
    (d.Send, "gain_db"): GAIN_DB,
    (d.Track, "gain_db"): GAIN_DB,
    (d.Track, "pan"): (-1, 1),
    (d.Track, "width"): (0, 2),
    (d.Track, "colour"): (0, 0xFFFFFF),
    (d.Track, "midi_channel"): (0, 15),
    (d.Track, "midi_program"): MIDI,
    (d.Point, "bend"): (-1, 1),
}
"""Lowest and highest value of numbers; whole numbers not named here are 0 to `MAX_INT`."""

UNITS = (1, 2, 4, 8, 16, 32)
"""The notes that a metre may count in."""

CONTROL_RANGES = {"bend": (-1.0, 1.0), "pressure": (0.0, 1.0)}
"""Values of a controller by its kind; every other kind is 0 to 127."""
