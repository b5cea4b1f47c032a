"""The one knob, turned while the song plays."""

import numpy as np
import pytest

from woodshed.audio import Recording, save_wav
from woodshed.devices import device
from woodshed.engine import folder_media, render_mix
from woodshed.song import Song
from woodshed.song.document import (
    BAR,
    MASTER,
    START,
    Automation,
    Clip,
    Curve,
    Device,
    Media,
    Point,
    Track,
)
from woodshed.song.media import MediaFolder
from woodshed.units import Ticks

RATE = 48_000
HZ = 220.0
STILL = {
    "hiss_db": -96.0, "hum_db": -96.0, "rumble_db": -96.0, "dust_db": -96.0, "crackle_per_s": 0.0, "bursts": 0.0,
    "scratches": 0.0, "static_per_s": 0.0, "dropouts_per_min": 0.0, "bits": 16.0, "rate_hz": 44_100.0,
}  # fmt: skip


MEDIA = ("vinyl", "cassette", "radio", "sampler_grit")


@pytest.mark.parametrize(
    ("kind", "curve", "most"),
    [*((kind, "line", 0.004) for kind in MEDIA), *((kind, "hold", 0.04) for kind in MEDIA)],
)
def test_turning_wear_makes_no_click(
    kind: str, curve: Curve, most: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Drawn as lines from 0 to 1 and back, a beat each, or leaping there (the host takes 10 ms for a leap).

    A steady tone's second difference is (2 pi f / rate)² of its height; what is more is a step, here told as a share
    of the tone.
    """
    folder = tmp_path_factory.mktemp("tone")
    tone = (0.2 * np.sin(2 * np.pi * HZ * np.arange(2 * RATE) / RATE)).astype(np.float32)
    save_wav(folder / "tone.wav", Recording(np.stack([tone, tone]), RATE), bits=32)
    sha256 = MediaFolder(folder / "media").store(folder / "tone.wav")
    own = {parameter.name for parameter in device(kind).parameters}
    worn = Device("worn", kind, params={name: value for name, value in STILL.items() if name in own})
    leaps = tuple(Point(str(beat), Ticks(beat * 960), float(beat % 2), curve) for beat in range(4))
    song = Song(
        tracks=(
            Track("tone", "Tone", "audio", clips=(Clip("clip", START, BAR, media=sha256),)),
            Track(MASTER, "Master", "master", devices=(worn,)),
        ),
        automation=(Automation("worn.wear", leaps),),
        media=(Media(sha256, frames=2 * RATE),),
    )
    heard = render_mix(song, sample_rate=RATE, tail_s=0.0, media=folder_media(folder)).audio[0].astype(float)
    bend = np.abs(np.diff(heard, 2))[RATE // 4 : -RATE // 4]
    height = float(np.max(np.abs(heard)))
    assert np.max(bend) / height - (2 * np.pi * HZ / RATE) ** 2 < most
