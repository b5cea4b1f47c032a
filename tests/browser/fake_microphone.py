"""Chromium's fake microphone with a file of noise, and a witness that notes what came out of it and when.

The browser plays the file from the moment that it opens the input; nothing but the noise itself says where in the
file it is. Every stretch of the noise is like no other, so a few thousand samples of it tell their place.

The witness stands where the studio's recorder stands, at the node that brings the microphone into the audio graph,
and at the one that sounds; it notes both with the frame of the context. It shares nothing with the recorder.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from playwright.sync_api import Page

Samples = NDArray[np.float32]

RATE = 48_000
NOISE_S = 60
HIGHEST_HZ = 16_000
"""The browser brings the file to another rate and back; below this nothing of it is lost."""
WINDOW = 4096
ALIKE = 0.9
"""From which correlation on a stretch is the one that it is taken for; another one of this length has 0.1."""
NEAR = 4800

WITNESS = """
(() => {
  const module = new Blob([WORKLET], { type: "text/javascript" });
  const ears = new WeakMap();
  const noted = [];
  const sources = new Set();
  const ear = (context) => {
    if (!ears.has(context)) ears.set(context, context.audioWorklet.addModule(URL.createObjectURL(module)).then(() => {
      const node = new AudioWorkletNode(context, "witness", {
        numberOfInputs: 2, numberOfOutputs: 0,
        channelCount: 1, channelCountMode: "explicit", channelInterpretation: "discrete",
      });
      node.port.onmessage = ({ data }) => noted.push(data);
      return node;
    }));
    return ears.get(context);
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...more) {
    const sounds = to instanceof AudioDestinationNode && this.context instanceof AudioContext;
    const hears = this instanceof MediaStreamAudioSourceNode;
    if (hears) {
      window.microphone = this.mediaStream.getAudioTracks()[0];
      sources.add(this);
    }
    if (sounds || hears) ear(this.context).then((witness) => connect.call(this, witness, 0, sounds ? 1 : 0));
    return connect.call(this, to, ...more);
  };
  const text = (arrays) => {
    let letters = "";
    for (const array of arrays) {
      const bytes = new Uint8Array(array.buffer);
      for (let i = 0; i < bytes.length; i += 32768) letters += String.fromCharCode(...bytes.subarray(i, i + 32768));
    }
    return btoa(letters);
  };
  window.witness = {
    get sources() { return sources.size; },
    get end() { const last = noted.at(-1); return last ? last.frame + last.microphone.length : 0; },
    tell: () => ({
      frames: noted.map((each) => each.frame),
      microphone: text(noted.map((each) => each.microphone)),
      output: text(noted.map((each) => each.output)),
    }),
  };
})();
"""

WITNESS_WORKLET = f"""
const BLOCK = {WINDOW};
class Witness extends AudioWorkletProcessor {{
  constructor() {{ super(); this.frame = currentFrame; this.begin(); }}
  begin() {{
    this.noted = {{ frame: this.frame, microphone: new Float32Array(BLOCK), output: new Float32Array(BLOCK) }};
  }}
  process([microphone, output]) {{
    // Several blocks may be given the frame of the first of them.
    if (currentFrame > this.frame) {{ this.frame = currentFrame; }}
    let at = this.frame - this.noted.frame;
    if (at >= BLOCK) {{ this.begin(); at = 0; }}
    if (microphone[0]) this.noted.microphone.set(microphone[0], at);
    if (output[0]) this.noted.output.set(output[0], at);
    this.frame += 128;
    if (at + 128 < BLOCK) return true;
    this.port.postMessage(this.noted);
    this.begin();
    return true;
  }}
}}
registerProcessor("witness", Witness);
"""


class Noise:
    """Noise whose every stretch is unique."""

    def __init__(self, seed: int = 1) -> None:
        white = np.random.default_rng(seed).standard_normal(NOISE_S * RATE)
        spectrum = np.fft.rfft(white)
        spectrum[HIGHEST_HZ * NOISE_S :] = 0.0
        wave = np.fft.irfft(spectrum)
        self.samples: Samples = (0.9 * wave / np.abs(wave).max()).astype(np.float32)
        self._spectrum = np.fft.rfft(self.samples)

    def write(self, path: Path) -> Path:
        """Write it as a file that the browser takes for a microphone."""
        soundfile.write(path, self.samples, RATE, subtype="PCM_16")
        return path

    def place(self, heard: Samples, near: int | None = None) -> int:
        """Return at which sample of the noise a stretch of it begins; looks around `near` first."""
        if near is not None and near - NEAR >= 0 and near + NEAR + len(heard) < len(self.samples):
            found = near - NEAR + _best(self.samples[near - NEAR : near + NEAR + len(heard)], heard)
            if self._alike(heard, found):
                return found
        product = self._spectrum * np.conj(np.fft.rfft(heard, len(self.samples)))
        found = int(np.argmax(np.fft.irfft(product)))
        assert self._alike(heard, found), "This is no part of the noise in one piece."
        return found

    def _alike(self, heard: Samples, at: int) -> bool:
        there = self.samples[at : at + len(heard)]
        size = float(np.linalg.norm(there) * np.linalg.norm(heard))
        return len(there) == len(heard) and size > 0 and float(there @ heard) / size > ALIKE


def _best(there: Samples, heard: Samples) -> int:
    """Return at which offset `heard` lies in `there`."""
    size = len(there)
    product = np.fft.rfft(there) * np.conj(np.fft.rfft(heard, size))
    return int(np.argmax(np.fft.irfft(product, size)[: size - len(heard) + 1]))


@dataclass(frozen=True)
class Witness:
    """What was heard, from frame `first` of the context on; what was not noted is silence."""

    first: int
    microphone: Samples
    output: Samples

    @classmethod
    def of(cls, page: Page, until: Any) -> Witness:
        """Return all that the witness in a page heard up to now."""
        now = page.evaluate("woodshed.studio.player.context.currentTime * woodshed.studio.player.context.sampleRate")
        until("now => window.witness.end >= now", now)
        told = page.evaluate("window.witness.tell()")
        frames = np.array(told["frames"])
        heard = []
        for side in ("microphone", "output"):
            blocks = np.frombuffer(base64.b64decode(told[side]), np.float32).reshape(-1, WINDOW)
            whole = np.zeros(frames[-1] - frames[0] + WINDOW, np.float32)
            for frame, block in zip(frames - frames[0], blocks, strict=True):
                whole[frame : frame + WINDOW] = block
            heard.append(whole)
        return cls(int(frames[0]), *heard)

    def heard_at(self, frame: int) -> Samples:
        """Return a stretch of the microphone from a frame of the context on."""
        return self.microphone[frame - self.first : frame - self.first + WINDOW]


def listen_in(page: Page) -> None:
    """Put a witness into every page that is opened from now on; the page's policy would not let it in."""
    page.add_init_script(WITNESS.replace("WORKLET", json.dumps(WITNESS_WORKLET)))
