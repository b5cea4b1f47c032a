"""`woodshed play`: hear one device."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.errors import DeviceError, FileError

SAMPLE_RATE = 48_000
PHRASE = ((0.0, 0.45, 60, 96), (0.5, 0.45, 63, 88), (1.0, 0.45, 67, 92), (1.5, 1.5, 72, 104), (1.5, 1.5, 60, 90))
"""C minor, up and held: (start in s, length in s, pitch, velocity). A drum is struck five times."""
LENGTH_S = 5.0


def play(
    device: Annotated[str, Parameter(help="An instrument or effect; `woodshed devices` lists them.")],
    /,
    *,
    preset: Annotated[str, Parameter(help="One of the device's presets.")] = "",
    through: Annotated[
        Path | None, Parameter(name="--input", help="What an effect is to change: an audio file.")
    ] = None,
    out: Annotated[Path | None, Parameter(help="The WAV file to write; by default named after the device.")] = None,
) -> None:
    """Write a short phrase played by an instrument, or a recording sent through an effect, as WAV."""
    from woodshed.audio import Recording, load_audio, save_wav
    from woodshed.devices import device as spec_of
    from woodshed.engine import play as played
    from woodshed.engine import process

    if out and out.suffix.lower() != ".wav":
        raise FileError(f'"{out.name}" is no name for a WAV file.', remedy="Let it end in .wav.")
    if spec_of(device).instrument and through:
        raise DeviceError(f'"{device}" is an instrument and changes no sound.', remedy="Leave --input out.")
    if spec_of(device).instrument:
        recording = Recording(played(device, PHRASE, LENGTH_S, SAMPLE_RATE, preset=preset), SAMPLE_RATE)
    elif through is None:
        raise DeviceError(
            f'"{device}" is an effect and makes no sound of its own.', remedy="Give it a file as --input."
        )
    else:
        dry = load_audio(through)
        recording = Recording(process(device, dry.audio, dry.sample_rate, preset=preset), dry.sample_rate)
    target = out or Path(f"{device}.wav")
    save_wav(target, recording)
    print(target)
