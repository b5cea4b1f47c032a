"""The peers, driven with our own Faust devices where they take them.

DawDreamer 0.9 compiles Faust with LLVM at run time; it knows the voice controls of an instrument as
freq, gain and gate, and imports the standard library before our source, so both are renamed here.
"""

import re
import tempfile
from pathlib import Path
from typing import Any

import woodshed.devices

DEVICES = Path(woodshed.devices.__file__).parent
ALIAS = re.compile(r"^(\w+) = library\(", re.MULTILINE)


def peer_source(text: str) -> str:
    """Return Faust source with our library names out of the standard library's way."""
    for alias in ALIAS.findall(text):
        text = re.sub(rf"\b{alias}(?=\.|\s*= library)", f"woodshed_{alias}", text)
    return text.replace('"note_hz[', '"freq[').replace('"velocity"', '"gain"')


class DawDreamer:
    """A DawDreamer graph of our devices at `sample_rate` Hz."""

    def __init__(self, sample_rate: int, block: int = 512) -> None:
        import dawdreamer

        self.engine = dawdreamer.RenderEngine(sample_rate, block)
        self._library = Path(tempfile.mkdtemp())
        for path in (DEVICES / "lib").glob("*.lib"):
            (self._library / path.name).write_text(peer_source(path.read_text(encoding="utf-8")), encoding="utf-8")

    def device(self, name: str, kind: str, voices: int = 0) -> Any:
        """Return a processor running the device `kind`."""
        processor = self.engine.make_faust_processor(name)
        processor.faust_libraries_path = str(self._library)
        processor.num_voices = voices
        processor.set_dsp_string(peer_source((DEVICES / kind / f"{kind}.dsp").read_text(encoding="utf-8")))
        processor.compile()
        return processor
