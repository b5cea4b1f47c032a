"""Nothing clicks, whatever automation does.

What is measured is what a click has and the music has not: sound above 8 kHz. A parameter that automation moves
while a tone of 220 Hz sounds may not bring more of it than -60 dBFS, or than the device brings itself with what the
parameter is set to (noise, few bits, a bright string): at any one value, or once the move is over.
"""

import functools
import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from scipy.signal import butter, sosfilt

from woodshed.devices import device, device_names
from woodshed.engine import folder_media, render_mix
from woodshed.song.document import Automation, Clip, Device, Media, Note, Point, SampleZone, Song, TempoPoint, Track
from woodshed.units import Ticks

RATE = 48_000
BEAT = 960
"""A quarter of a second at 240 bpm; a parameter moves after each."""
START, LENGTH = Ticks(0), Ticks(5 * BEAT)
CLICK = 10 ** (-60 / 20)
TONE = {
    "level_2": 0.0,
    "cutoff_hz": 220.0,
    "resonance": 0.0,
    "filter_env_octaves": 0.0,
    "velocity_octaves": 0.0,
    "age": 0.0,
    "key_follow": 0.0,
    "sustain": 1.0,
    "attack_s": 0.05,
    "wave_1": 0.0,
}
NOISES = ("hiss_db", "hum_db", "rumble_db", "dust_db", "crackle_per_s", "bursts", "scratches")
SINE = hashlib.sha256(b"a sine of 220 Hz").hexdigest()
ABOVE_8_KHZ = butter(6, 8000, "highpass", fs=RATE, output="sos")
EFFECTS = [name for name in device_names() if device(name).kind == "effect"]
INSTRUMENTS = [name for name in device_names() if device(name).kind == "instrument"]


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the sampler plays: two seconds of the tone."""
    folder = tmp_path_factory.mktemp("tone")
    (folder / "media").mkdir()
    wave = 0.5 * np.sin(2 * np.pi * 220 * np.arange(2 * RATE) / RATE)
    soundfile.write(folder / "media" / f"{SINE}.wav", wave, RATE, subtype="FLOAT")
    return folder


def above_8_khz(media: Path, name: str, params: dict[str, float], *lanes: Automation) -> Any:
    """How strong it is, sample by sample, of the device at work on (or as) one long note."""
    probed = Device("probed", name, params=params, samples=(SampleZone(SINE, root=57),) if name == "sampler" else ())
    chain = (probed,) if device(name).kind == "instrument" else (Device("tone", "ladder_mono", params=TONE), probed)
    note = Note("note", START, LENGTH, 57, 100)
    track = Track("track", "Track", "instrument", devices=chain, clips=(Clip("clip", START, LENGTH, notes=(note,)),))
    tracks = (track, Track("master", "Master", "master"))
    song = Song(tempo=(TempoPoint(START, 240.0),), tracks=tracks, automation=lanes, media=(Media(SINE),))
    heard = render_mix(song, sample_rate=RATE, end=LENGTH, tail_s=0, media=folder_media(media)).audio[0]
    return np.abs(sosfilt(ABOVE_8_KHZ, np.asarray(heard, np.float64)))[RATE // 5 : -RATE // 50]


def there_and_back(parameter: str, low: float, high: float) -> Automation:
    """From end to end and back at once, then in straight lines of 30 ms."""
    ramp = BEAT * 3 // 25
    leaps = [Point(f"leap{i}", Ticks(i * BEAT), value, "hold") for i, value in enumerate((low, high))]
    lines = [(2 * BEAT, low), (3 * BEAT, low), (3 * BEAT + ramp, high), (4 * BEAT, high), (4 * BEAT + ramp, low)]
    return Automation(
        f"probed.{parameter}", (*leaps, *(Point(f"line{at}", Ticks(at), value, "line") for at, value in lines))
    )


def once_over(high: Any) -> float:
    """The most from 60 to 160 ms after each move."""
    moves = [int((0.25 * quarter - 0.2) * RATE) for quarter in (1, 2, 3, 4)]
    return float(max(high[move + int(0.06 * RATE) : move + int(0.16 * RATE)].max() for move in moves))


@pytest.mark.parametrize("name", [*EFFECTS, *INSTRUMENTS])
def test_no_parameter_clicks_when_automation_moves_it_from_end_to_end(media: Path, name: str) -> None:
    measure = functools.partial(above_8_khz, media, name)
    free = [parameter for parameter in device(name).parameters if not parameter.hidden]
    quiet = {p.name: p.minimum for p in free if p.name in NOISES}
    for parameter in free:
        low, high = (-100.0, 100.0) if parameter.name == "tune_cents" else (parameter.minimum, parameter.maximum)
        others = {key: value for key, value in quiet.items() if key != parameter.name}
        heard = measure(others, there_and_back(parameter.name, low, high))
        allowed = max(CLICK, 1.25 * once_over(heard))
        if heard.max() > allowed:
            steady = (measure({**others, parameter.name: float(v)}) for v in np.linspace(low, high, 13))
            assert heard.max() < 1.25 * max(one.max() for one in steady), parameter.name
