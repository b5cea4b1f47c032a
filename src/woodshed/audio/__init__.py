"""Sound as data: recordings, the files they live in, sample rates and dither.

Audio is float32, shape (channels, samples), full scale 1.0; `files` alone transposes.
"""

from woodshed.audio.dither import quantise
from woodshed.audio.files import WavWriter, load_audio, save_flac, save_lossless, save_mp3, save_wav
from woodshed.audio.recording import Audio, Recording
from woodshed.audio.resample import resample, resample_recording

__all__ = [
    "Audio",
    "Recording",
    "WavWriter",
    "load_audio",
    "quantise",
    "resample",
    "resample_recording",
    "save_flac",
    "save_lossless",
    "save_mp3",
    "save_wav",
]
