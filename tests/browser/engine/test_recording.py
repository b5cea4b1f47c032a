"""What is played to the song is recorded where it was played."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from cable import CABLE_S, LOOP_BACK
from lateness import late, likeness

from woodshed.engine import render_mix
from woodshed.song import Song
from woodshed.song.document import Clip, Device, Note, Track
from woodshed.units import Ticks

RATE = 48_000
MILLISECOND = RATE // 1000
RECORD = """
async ({ song, catalogue, countInBars, loop, seconds, cut }) => {
  const { Player, Recorder } = await window.woodshed.engine();
  const player = await Player.create({ catalogue, samples: null, shape: null });
  player.show(song);
  await player.resume();
  const pieces = [];
  const tape = {
    begin: async () => "take",
    piece: async (recording, number, frame, samples) => void pieces.push([frame, samples]),
    finish: async () => ({ sha256: "take" }),
    discard: async () => {},
  };
  const recorder = await Recorder.create(player, tape);
  await recorder.arm({ channels: 1 });
  // Unsure of it, because the machine was busy just then, a person measures again.
  let calibration = { confidence: 0 };
  for (let tries = 0; tries < 3 && calibration.confidence < 0.9; tries++) calibration = await recorder.calibrate();
  if (loop) player.loop(true, ...loop);
  const until = (there) => new Promise((resolve) => {
    const leave = player.observe(() => { if (there()) { leave(); resolve(); } });
  });
  await recorder.begin({ countInBars });
  let begun = player.context.currentTime;
  if (cut) {
    const { context } = player;
    await until(() => context.currentTime > begun + cut.at);
    context.cable.disconnect(window.plug);
    const cutAt = context.currentTime;
    await until(() => context.currentTime > cutAt + cut.seconds);
    context.cable.connect(window.plug);
    begun = context.currentTime; // whenever that was, there is something after it
  }
  await until(() => player.context.currentTime > begun + seconds);
  const { passes, gaps } = await recorder.end();
  const length = Math.max(...pieces.map(([frame, samples]) => frame + samples.length));
  const all = new Float32Array(length);
  for (const [frame, samples] of pieces) all.set(samples, frame);
  const bytes = new Uint8Array(all.buffer);
  let text = "";
  for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
  recorder.disarm();
  player.close();
  return { calibration, passes, gaps, sound: btoa(text) };
}
"""


def clicks() -> Song:
    """A rim on every beat but the first of the bar, at pitches that tell the beats apart."""
    notes = tuple(Note(f"n{i}", Ticks(960 * i + 480 * (i % 3)), Ticks(200), 60, 90 + i) for i in range(1, 12))
    rim = Track("rim", "Rim", devices=(Device("d", "rim"),), clips=(Clip("c", Ticks(0), Ticks(15_360), notes=notes),))
    return Song(tracks=(rim, Track("master", "Master", "master")))


@pytest.fixture
def looped(bench_with: Callable[[str], Any]) -> Any:
    """A page whose output is led back to its input."""
    return bench_with(LOOP_BACK)


def record(bench: Any, seconds: float, song: Song | None = None, **asked: Any) -> Any:
    made = bench.ask(RECORD, **{"song": song or clicks(), "seconds": seconds, "countInBars": 0, **asked})
    made["sound"] = np.frombuffer(base64.b64decode(made["sound"]), np.float32)
    return made


def test_a_calibration_finds_how_long_the_cable_is(looped: Any) -> None:
    calibration = record(looped, 0.2)["calibration"]
    assert calibration["confidence"] > 0.9
    assert calibration["latency"] >= CABLE_S * RATE


def test_a_take_lands_within_a_millisecond_of_where_it_was_played(looped: Any) -> None:
    """The song is its own musician: what it plays comes back through the input, all but what is marked as lost."""
    made = record(looped, 3.0)
    (take,) = made["passes"]
    played = render_mix(clicks(), sample_rate=RATE).audio[0]
    assert take["start"] == 0
    assert sum(frames for _, frames in made["gaps"]) < RATE, "a machine that loses a third of it shows nothing"
    heard = made["sound"][take["offset"] :]
    lost = [(start - take["offset"], frames) for start, frames in made["gaps"]]
    assert abs(late(heard, played, lost)) <= MILLISECOND
    assert likeness(heard, played, lost) > 0.9


def test_nothing_before_the_punch_in_is_recorded_and_no_click_of_the_count_in(looped: Any) -> None:
    """A bar of clicks at 120 bpm lasts two seconds; the first sound of the song is at 1.5 beats."""
    made = record(looped, 4.5, countInBars=1)
    (take,) = made["passes"]
    sound = made["sound"]
    assert take["start"] == 0
    assert take["offset"] == 0
    assert np.abs(sound[: round(0.7 * RATE)]).max() < 1e-4
    assert abs(late(sound, render_mix(clicks(), sample_rate=RATE).audio[0])) <= MILLISECOND


def test_each_time_round_a_loop_is_a_take_in_its_place(looped: Any) -> None:
    """Two beats last one second: three and a half seconds are three whole takes and the start of a fourth."""
    made = record(looped, 3.5, loop=(1920, 3840))
    played = render_mix(clicks(), sample_rate=RATE).audio[0]
    first, *others = made["passes"]
    assert first["start"] == 0
    assert first["length"] == 3840
    assert others
    for take in others:
        assert take["start"] == 1920
        heard = made["sound"][take["offset"] : take["offset"] + RATE]
        assert abs(late(heard, played[RATE : RATE + len(heard)])) <= MILLISECOND


def test_what_is_lost_on_the_way_is_marked_and_moves_nothing_after_it(looped: Any) -> None:
    """The cable is pulled out for about a third of a second while a note is held; something is heard after it."""
    notes = (Note("n", Ticks(0), Ticks(15_360), 57, 100),)
    held = Clip("c", Ticks(0), Ticks(15_360), notes=notes)
    song = Song(tracks=(Track("t", "Organ", devices=(Device("o", "organ"),), clips=(held,)), *clicks().tracks))
    made = record(looped, 1.5, song, cut={"at": 1.0, "seconds": 0.3})
    longest = max(made["gaps"], key=lambda gap: gap[1])
    assert longest[1] > 0.2 * RATE
    played = render_mix(song, sample_rate=RATE).audio[0]
    after = slice(sum(longest), sum(longest) + RATE // 2)
    assert len(made["sound"]) >= after.stop
    assert np.abs(made["sound"][longest[0] : sum(longest)]).max() == 0.0
    assert abs(late(made["sound"][after], played[after])) <= MILLISECOND
