"""What can be examined of a device, one class each: a device's certificate is a list of these."""

from woodshed.certify.examinations import media, meters, strikes, voices
from woodshed.certify.examinations.distortion import Aliasing, Distortion, OscillatorAliasing
from woodshed.certify.examinations.dynamics import Ceiling, GainTimes, StaticCurve, Stereo
from woodshed.certify.examinations.examination import Examination, named
from woodshed.certify.examinations.jumps import Jumps
from woodshed.certify.examinations.ladders import filter_jumps, ladder_responses, ladder_sings, ladder_views
from woodshed.certify.examinations.line import Accent, Climb, Slide
from woodshed.certify.examinations.notes import Envelope, Resampling, Strike, Tuning
from woodshed.certify.examinations.read_back import ReadBack, Reading
from woodshed.certify.examinations.recorders import Alignment, SaturatedOutput
from woodshed.certify.examinations.response import (
    FrequencyResponse,
    HarmonicPeak,
    HarmonicResponse,
    VoiceResponse,
    joined,
)
from woodshed.certify.examinations.steadiness import Flutter, Noise
from woodshed.certify.examinations.time import Echo, Movement, Rest, Tail
from woodshed.certify.examinations.worn import Converter, Crackle, Images, Place

__all__ = [
    "Accent",
    "Aliasing",
    "Alignment",
    "Ceiling",
    "Climb",
    "Converter",
    "Crackle",
    "Distortion",
    "Echo",
    "Envelope",
    "Examination",
    "Flutter",
    "FrequencyResponse",
    "GainTimes",
    "HarmonicPeak",
    "HarmonicResponse",
    "Images",
    "Jumps",
    "Movement",
    "Noise",
    "OscillatorAliasing",
    "Place",
    "ReadBack",
    "Reading",
    "Resampling",
    "Rest",
    "SaturatedOutput",
    "Slide",
    "StaticCurve",
    "Stereo",
    "Strike",
    "Tail",
    "Tuning",
    "VoiceResponse",
    "filter_jumps",
    "joined",
    "ladder_responses",
    "ladder_sings",
    "ladder_views",
    "media",
    "meters",
    "named",
    "strikes",
    "voices",
]
