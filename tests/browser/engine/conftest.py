"""The engine in a page under a test's hands: songs in, samples out."""

import base64
import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from woodshed.devices import device_names
from woodshed.devices.catalogue import presets, specs
from woodshed.engine import MediaSource
from woodshed.song import Song

RATE = 48_000

RENDER = """
async ({ steps, catalogue, frames, seconds, lead }) => {
  const { Player } = await window.woodshed.engine();
  const context = new OfflineAudioContext(2, frames + lead, 48000);
  const arrays = async (answer) => answer.map((text) =>
    new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer));
  const problems = [];
  const player = await Player.create({
    catalogue, context,
    samples: async (...place) => arrays(await window.testSamples(...place)),
    shape: (sha, rate) => window.testShape(sha, rate),
  });
  player.onProblem = (problem) => problems.push(problem);
  // Every version but the last is played for a while before the next is shown.
  const pace = seconds * 48000;
  for (const [index, song] of steps.entries()) {
    if (index === 0) { player.show(song); player.play(); await player.loaded(); continue; }
    context.suspend(index * seconds).then(async () => {
      player.show(song);
      if (index === steps.length - 1) { player.stop(); player.seek(0); player.reset(); player.play(); }
      await player.loaded();
      await context.resume();
    });
  }
  const began = performance.now();
  const buffer = await context.startRendering();
  const spent_s = (performance.now() - began) / 1000;
  const from = Math.ceil((steps.length - 1) * pace / 128) * 128 + player.engineLatency;
  const sides = [0, 1].map((c) => {
    const bytes = new Uint8Array(buffer.getChannelData(c).slice(from, from + frames).buffer);
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  });
  player.close();
  return { sides, problems, spent_s };
}
"""


def catalogue() -> list[dict[str, Any]]:
    """Return every device as the server describes it to the page."""
    return [
        {
            **plain(specs()[name]),
            "parameters": [{**plain(p), "index": i} for i, p in enumerate(specs()[name].parameters)],
            "presets": [{**plain(preset), "own": False} for preset in presets(name).values()],
        }
        for name in device_names()
    ]


def plain(value: Any) -> Any:
    """Return a record as JSON knows it, every field named."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


class Bench:
    """A page that shows the studio's door; the tests use its engine."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def lend_media(self, media: MediaSource) -> None:
        """Let the page read audio files as the server would give them."""

        def samples(sha: str, rate: int, start: int, frames: int) -> list[str]:
            return [base64.b64encode(channel.tobytes()).decode() for channel in media.page(sha, rate, start, frames)]

        def shape(sha: str, rate: int) -> dict[str, int]:
            channels, frames = media.shape(sha, rate)
            return {"channels": channels, "frames": frames, "sample_rate": media.rate(sha)}

        self.page.expose_function("testSamples", samples)
        self.page.expose_function("testShape", shape)

    def ask(self, script: str, **asked: Any) -> Any:
        """Run a script with these values and the devices that there are."""
        return self.page.evaluate(script, plain({"catalogue": catalogue(), **asked}))

    def render(self, steps: Sequence[Song], frames: int, *, seconds: float = 0.5) -> Any:
        """Return `frames` samples of the last song, float32 (2, frames), played from its start.

        The songs before it are shown one after the other to the same engine, while it plays, `seconds` each.
        """
        lead = round((len(steps) - 1) * seconds * RATE) + 16_384
        made = self.ask(RENDER, steps=steps, frames=frames, seconds=seconds, lead=lead)
        assert made["problems"] == [], made["problems"]
        return np.stack([floats(side) for side in made["sides"]])


def floats(text: str) -> Any:
    """Return the float32 samples that came out of the page as text."""
    return np.frombuffer(base64.b64decode(text), np.float32)


@pytest.fixture
def bench_with(page: Page, studio: Any, until: Callable[..., None]) -> Callable[[str], Bench]:
    """Return what opens a page after running a script in it."""

    def opened(script: str) -> Bench:
        if script:
            page.add_init_script(script)
        page.goto(studio.url)
        until("!!window.woodshed?.engine")
        return Bench(page)

    return opened


@pytest.fixture
def bench(bench_with: Callable[[str], Bench]) -> Bench:
    """A page as it is."""
    return bench_with("")
