"""The words the composer understands, besides the names of styles.

Each table says what a word or phrase means; phrases are in lower case, without hyphens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from woodshed.compose.style import Sound


@dataclass(frozen=True, slots=True)
class Leaning:
    """What an adjective asks for: how far each dial turns, -1 to 1, and whether it sounds minor or major."""

    energy: float = 0.0
    brightness: float = 0.0
    density: float = 0.0
    space: float = 0.0
    tempo: float = 0.0
    mode: str = ""
    swing: float = 0.0


LEANINGS: Mapping[str, Leaning] = {
    "rainy": Leaning(energy=-0.3, brightness=-0.4, space=0.4, mode="minor", tempo=-0.2),
    "sad": Leaning(energy=-0.4, brightness=-0.3, tempo=-0.4, mode="minor"),
    "melancholic": Leaning(energy=-0.3, brightness=-0.2, tempo=-0.3, mode="minor"),
    "nostalgic": Leaning(energy=-0.2, brightness=-0.3, space=0.2, tempo=-0.2),
    "lonely": Leaning(energy=-0.5, density=-0.5, space=0.4, mode="minor", tempo=-0.3),
    "dark": Leaning(brightness=-0.6, mode="minor"),
    "moody": Leaning(brightness=-0.4, mode="minor", energy=-0.2),
    "mysterious": Leaning(brightness=-0.3, space=0.4, mode="minor"),
    "spooky": Leaning(brightness=-0.4, space=0.5, mode="minor"),
    "angry": Leaning(energy=0.6, density=0.4, mode="minor", tempo=0.3),
    "aggressive": Leaning(energy=0.7, density=0.5, brightness=0.3, mode="minor", tempo=0.3),
    "tense": Leaning(energy=0.3, density=0.3, mode="minor"),
    "epic": Leaning(energy=0.6, space=0.5, density=0.3),
    "dramatic": Leaning(energy=0.4, space=0.3, mode="minor"),
    "happy": Leaning(energy=0.4, brightness=0.4, mode="major", tempo=0.2),
    "cheerful": Leaning(energy=0.4, brightness=0.4, mode="major", tempo=0.3),
    "joyful": Leaning(energy=0.5, brightness=0.5, mode="major", tempo=0.3),
    "sunny": Leaning(energy=0.3, brightness=0.5, mode="major", tempo=0.1),
    "summery": Leaning(energy=0.3, brightness=0.5, mode="major"),
    "hopeful": Leaning(energy=0.2, brightness=0.3, mode="major"),
    "uplifting": Leaning(energy=0.5, brightness=0.5, mode="major", tempo=0.2),
    "romantic": Leaning(energy=-0.2, space=0.3, mode="major", tempo=-0.3),
    "playful": Leaning(energy=0.3, brightness=0.4, mode="major", tempo=0.2),
    "dreamy": Leaning(energy=-0.3, space=0.6, brightness=-0.1, tempo=-0.2),
    "hazy": Leaning(brightness=-0.4, space=0.5, energy=-0.2),
    "spacey": Leaning(space=0.8),
    "wet": Leaning(space=0.7),
    "dry": Leaning(space=-0.8),
    "intimate": Leaning(space=-0.4, energy=-0.3, density=-0.3),
    "chill": Leaning(energy=-0.4, tempo=-0.2),
    "relaxed": Leaning(energy=-0.4, tempo=-0.3),
    "relaxing": Leaning(energy=-0.5, tempo=-0.4),
    "calm": Leaning(energy=-0.5, density=-0.4, tempo=-0.4),
    "peaceful": Leaning(energy=-0.5, density=-0.4, mode="major", tempo=-0.4),
    "sleepy": Leaning(energy=-0.7, brightness=-0.5, density=-0.5, tempo=-0.6),
    "soft": Leaning(energy=-0.4, brightness=-0.3),
    "gentle": Leaning(energy=-0.4, density=-0.2),
    "mellow": Leaning(energy=-0.3, brightness=-0.4),
    "warm": Leaning(brightness=-0.3),
    "cosy": Leaning(brightness=-0.3, energy=-0.3),
    "dusty": Leaning(brightness=-0.5),
    "cold": Leaning(brightness=0.3, space=0.3, mode="minor"),
    "bright": Leaning(brightness=0.7),
    "shiny": Leaning(brightness=0.6),
    "airy": Leaning(brightness=0.4, space=0.4),
    "late night": Leaning(energy=-0.3, brightness=-0.3, space=0.2),
    "night": Leaning(brightness=-0.3, space=0.2),
    "energetic": Leaning(energy=0.7, tempo=0.4, density=0.3),
    "upbeat": Leaning(energy=0.5, tempo=0.4, mode="major"),
    "driving": Leaning(energy=0.6, density=0.3, tempo=0.2),
    "powerful": Leaning(energy=0.7, density=0.2),
    "hard": Leaning(energy=0.7, brightness=0.3),
    "heavy": Leaning(energy=0.6, brightness=-0.2, density=0.2),
    "intense": Leaning(energy=0.7, density=0.4),
    "wild": Leaning(energy=0.8, density=0.6),
    "groovy": Leaning(energy=0.2, density=0.2, swing=0.03),
    "busy": Leaning(density=0.8),
    "dense": Leaning(density=0.8),
    "minimal": Leaning(density=-0.8, energy=-0.2),
    "sparse": Leaning(density=-0.8),
    "simple": Leaning(density=-0.5),
    "swung": Leaning(swing=0.06),
    "swinging": Leaning(swing=0.06),
    "shuffled": Leaning(swing=0.1),
    "straight": Leaning(swing=-1.0),
    "fast": Leaning(tempo=0.9, energy=0.2),
    "quick": Leaning(tempo=0.7),
    "slow": Leaning(tempo=-0.9, energy=-0.1),
    "mid tempo": Leaning(tempo=0.0),
    "very fast": Leaning(tempo=1.0, energy=0.4),
    "very slow": Leaning(tempo=-1.0, energy=-0.2),
    "loud": Leaning(energy=0.5),
    "quiet": Leaning(energy=-0.5),
}

LIKE: Mapping[str, str] = {
    "busier": "busy",
    "denser": "dense",
    "sparser": "sparse",
    "simpler": "simple",
    "calmer": "calm",
    "softer": "soft",
    "gentler": "gentle",
    "warmer": "warm",
    "brighter": "bright",
    "darker": "dark",
    "harder": "hard",
    "heavier": "heavy",
    "wilder": "wild",
    "groovier": "groovy",
    "faster": "fast",
    "slower": "slow",
    "louder": "loud",
    "quieter": "quiet",
    "rain": "rainy",
    "melancholy": "melancholic",
    "bittersweet": "nostalgic",
    "nostalgia": "nostalgic",
    "blue": "melancholic",
    "gloomy": "dark",
    "sombre": "dark",
    "somber": "dark",
    "eerie": "spooky",
    "creepy": "spooky",
    "majestic": "epic",
    "cinematic": "epic",
    "tender": "romantic",
    "loving": "romantic",
    "fun": "playful",
    "happily": "happy",
    "positive": "happy",
    "chilled": "chill",
    "laid back": "relaxed",
    "easy going": "relaxed",
    "meditative": "calm",
    "tranquil": "peaceful",
    "serene": "peaceful",
    "cozy": "cosy",
    "midnight": "night",
    "nocturnal": "night",
    "energetically": "energetic",
    "lively": "upbeat",
    "punchy": "powerful",
    "strong": "powerful",
    "furious": "aggressive",
    "brutal": "aggressive",
    "funky": "groovy",
    "minimalist": "minimal",
    "minimalistic": "minimal",
    "stripped down": "sparse",
    "shuffle": "shuffled",
    "swingy": "swung",
    "swing": "swung",
    "reverberant": "wet",
    "atmospheric": "spacey",
    "spacious": "spacey",
    "ethereal": "dreamy",
    "summer": "summery",
    "winter": "cold",
    "icy": "cold",
    "vintage": "dusty",
    "old": "dusty",
    "20s": "dusty",
    "30s": "dusty",
    "40s": "dusty",
    "50s": "dusty",
    "60s": "dusty",
    "70s": "dusty",
}
"""Words that mean the same as another."""

METRES: Mapping[str, tuple[int, int]] = {
    "waltz": (3, 4),
    "waltz time": (3, 4),
    "three four": (3, 4),
    "triple time": (3, 4),
    "common time": (4, 4),
    "four four": (4, 4),
    "six eight": (6, 8),
    "five four": (5, 4),
    "seven eight": (7, 8),
    "cut time": (2, 2),
}
"""Metres in words; a waltz is a style first, and a metre when the style is another."""

Role = str
"""What an instrument does in the band: drums, bass, chords, pad, arpeggio or melody."""


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument people name.

    What it plays, its sound, its General MIDI program (from 0) and, when there is no such sound
    yet, the words for the nearest one.
    """

    role: Role
    sound: Sound
    program: int
    nearest: str = ""


INSTRUMENTS: Mapping[str, Instrument] = {
    "drums": Instrument("drums", Sound("kick"), 0),
    "bass": Instrument("bass", Sound("mono_bass", "round_bass"), 38),
    "upright bass": Instrument("bass", Sound("mono_bass", "upright_bass"), 32),
    "electric bass": Instrument("bass", Sound("mono_bass", "picked_bass"), 33),
    "slap bass": Instrument("bass", Sound("mono_bass", "slap_bass"), 36),
    "sub bass": Instrument("bass", Sound("mono_bass", "deep_sub"), 39),
    "808": Instrument("bass", Sound("mono_bass", "falling_sine"), 39),
    "acid bass": Instrument("bass", Sound("bass_line", "acid_saw"), 38),
    "piano": Instrument("chords", Sound("electric_piano", "bright_stage"), 0, "bright electric piano"),
    "electric piano": Instrument("chords", Sound("electric_piano", "warm_suitcase"), 4),
    "acoustic guitar": Instrument("chords", Sound("plucked_string", "steel_guitar"), 25),
    "nylon guitar": Instrument("chords", Sound("plucked_string", "nylon_guitar"), 24),
    "electric guitar": Instrument("chords", Sound("plucked_string", "clean_electric"), 27),
    "harp": Instrument("arpeggio", Sound("plucked_string", "harp"), 46),
    "strings": Instrument("pad", Sound("string_machine", "ensemble"), 48),
    "choir": Instrument("pad", Sound("string_machine", "dark_choir"), 52),
    "organ": Instrument("chords", Sound("organ", "jazz_drawbars"), 16),
    "synth": Instrument("chords", Sound("ladder_synth", "hollow_keys"), 81),
    "pad": Instrument("pad", Sound("ladder_synth", "soft_pad"), 89),
    "arpeggio": Instrument("arpeggio", Sound("ladder_synth", "pluck"), 81),
    "lead": Instrument("melody", Sound("ladder_synth", "warm_lead"), 81),
    "bells": Instrument("melody", Sound("electric_piano", "bell_tines"), 9),
    "flute": Instrument("melody", Sound("ladder_synth", "hollow_keys"), 73, "hollow synth"),
    "saxophone": Instrument("melody", Sound("ladder_synth", "warm_lead"), 65, "warm synth lead"),
    "violin": Instrument("melody", Sound("ladder_synth", "warm_lead"), 40, "warm synth lead"),
    "trumpet": Instrument("melody", Sound("ladder_synth", "brass_stab"), 56, "synth brass"),
    "brass": Instrument("chords", Sound("ladder_synth", "brass_stab"), 62),
    "chords": Instrument("chords", Sound("electric_piano", "warm_suitcase"), 4),
    "melody": Instrument("melody", Sound("ladder_synth", "warm_lead"), 81),
}

CALLED: Mapping[str, str] = {
    "drum": "drums",
    "beats": "drums",
    "percussion": "drums",
    "drum machine": "drums",
    "drum kit": "drums",
    "double bass": "upright bass",
    "contrabass": "upright bass",
    "acoustic bass": "upright bass",
    "bass guitar": "electric bass",
    "bassline": "bass",
    "bass line": "bass",
    "sub": "sub bass",
    "808s": "808",
    "808 bass": "808",
    "303": "acid bass",
    "303s": "acid bass",
    "909": "drums",
    "909s": "drums",
    "grand piano": "piano",
    "pianos": "piano",
    "rhodes": "electric piano",
    "e piano": "electric piano",
    "keys": "electric piano",
    "keyboard": "electric piano",
    "guitar": "acoustic guitar",
    "guitars": "acoustic guitar",
    "steel guitar": "acoustic guitar",
    "classical guitar": "nylon guitar",
    "spanish guitar": "nylon guitar",
    "string section": "strings",
    "string machine": "strings",
    "orchestra": "strings",
    "choirs": "choir",
    "hammond": "organ",
    "synths": "synth",
    "synthesizer": "synth",
    "synthesizers": "synth",
    "synthesiser": "synth",
    "pads": "pad",
    "synth pad": "pad",
    "arp": "arpeggio",
    "arps": "arpeggio",
    "arpeggios": "arpeggio",
    "synth lead": "lead",
    "lead synth": "lead",
    "bell": "bells",
    "music box": "bells",
    "glockenspiel": "bells",
    "vibraphone": "bells",
    "marimba": "bells",
    "flutes": "flute",
    "sax": "saxophone",
    "violins": "violin",
    "cello": "violin",
    "horn": "brass",
    "horns": "brass",
}
"""Other names of instruments."""

DRUM_VOICES: Mapping[str, tuple[str, ...]] = {
    "kick": ("kick",),
    "kicks": ("kick",),
    "kick drum": ("kick",),
    "bass drum": ("kick",),
    "snare": ("snare",),
    "snares": ("snare",),
    "snare drum": ("snare",),
    "clap": ("clap",),
    "claps": ("clap",),
    "hand claps": ("clap",),
    "hat": ("hat", "pedal", "open"),
    "hats": ("hat", "pedal", "open"),
    "hi hat": ("hat", "pedal", "open"),
    "hi hats": ("hat", "pedal", "open"),
    "hihat": ("hat", "pedal", "open"),
    "hihats": ("hat", "pedal", "open"),
    "cymbal": ("crash", "ride"),
    "cymbals": ("crash", "ride"),
    "toms": ("low tom", "mid tom", "high tom"),
    "shaker": ("shaker",),
    "tambourine": ("tambourine",),
    "cowbell": ("cowbell",),
}
"""Parts of the drum kit, and the voices of `compose.drums` they are."""

SURROUNDINGS: Mapping[str, str] = {
    "rain": "rain",
    "rainy": "rain",
    "thunder": "thunder",
    "thunderstorm": "thunder",
    "storm": "thunder",
    "cafe": "cafe",
    "café": "cafe",
    "coffee shop": "cafe",
    "coffee house": "cafe",
    "coffeehouse": "cafe",
    "street": "street",
    "city street": "street",
    "traffic": "street",
    "train": "train",
    "night train": "train",
    "sea": "sea",
    "seaside": "sea",
    "ocean": "sea",
    "beach": "sea",
    "in the wind": "wind",
    "windy": "wind",
    "fireplace": "fire",
    "campfire": "fire",
    "by the fire": "fire",
    "birds": "birds",
    "birdsong": "birds",
    "run out groove": "run-out",
    "vinyl": "vinyl",
    "on vinyl": "vinyl",
    "cassette": "cassette",
    "on tape": "cassette",
    "mixtape": "cassette",
    "sampler": "sampler",
    "on the radio": "radio",
    "old radio": "radio",
}
"""Words for the places and media of `compose.places`."""

ENSEMBLES = ("duet", "duo", "trio", "quartet", "quintet")
"""Words that mean nobody else plays, once instruments are named."""
STRING_ENSEMBLES = ("quartet", "quintet")
"""Ensembles that are of strings when nothing else is said."""

NEAREST: Mapping[str, str] = {
    "gospel": "funk",
    "soul": "funk",
    "soulful": "funk",
    "rnb": "funk",
    "neo soul": "funk",
    "motown": "funk",
    "afrobeat": "funk",
    "metal": "rock ballad",
    "heavy metal": "rock ballad",
    "grunge": "rock ballad",
    "country": "rock ballad",
    "folk": "rock ballad",
    "punk": "pop",
    "punk rock": "pop",
    "indie": "pop",
    "indie rock": "pop",
    "k pop": "pop",
    "dubstep": "trap",
    "phonk": "trap",
    "drill": "trap",
    "grime": "trap",
    "edm": "house",
    "future bass": "house",
    "dance": "house",
    "trance": "house",
    "uk garage": "house",
    "salsa": "bossa nova",
    "latin": "bossa nova",
    "samba": "bossa nova",
    "trip hop": "lo-fi",
    "triphop": "lo-fi",
    "downtempo": "lo-fi",
    "chillout": "lo-fi",
    "dub": "reggae",
    "ska": "reggae",
    "dancehall": "reggae",
    "jungle": "drum and bass",
    "vaporwave": "synthwave",
    "80s": "synthwave",
    "eighties": "synthwave",
    "orchestral": "rock ballad",
    "cinematic": "rock ballad",
    "classical": "rock ballad",
    "film score": "rock ballad",
    "soundtrack": "rock ballad",
    "string quartet": "rock ballad",
    "quartet": "rock ballad",
    "quintet": "rock ballad",
    "swing": "jazz swing",
    "bebop": "jazz swing",
    "ragtime": "jazz swing",
    "game": "chiptune",
    "arcade": "chiptune",
    "study beat": "lo-fi",
    "study beats": "lo-fi",
    "study music": "lo-fi",
}
"""Genres that are no styles here, and the nearest style; a style named in the same prompt goes first."""
STRINGS_ONLY = (
    "orchestral",
    "cinematic",
    "classical",
    "film score",
    "soundtrack",
    "string quartet",
    "quartet",
    "quintet",
)
"""Genres whose nearest style is played by strings, and who else is named."""
SOULFUL = ("gospel", "soul", "soulful", "rnb", "neo soul", "motown")
"""Genres that are nearer to lo-fi when they are slow."""

FILLERS = frozenset(
    """a an the and in at of for with please make me my us some song track beat music tune piece loop instrumental
    that this is it its to on by from be very really quite bit little lot nice good great cool new long length about
    around roughly approximately something like feel feeling vibe vibes mood style kind type type-beat key tempo bpm
    want would i d you can could write compose create give generate one so as but into which has have having plus
    featuring feat also only just mostly more less nothing else bars bar minutes minute seconds second time signature
    metre meter sound sounding sounds background study studying day morning evening afternoon too""".split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that need no answer."""
