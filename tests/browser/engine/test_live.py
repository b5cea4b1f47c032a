"""The engine under a person's hands: it goes, stands, moves, and says how loud it is."""

from typing import Any

import pytest

from woodshed.song import Song
from woodshed.song.document import Clip, Device, Note, Track
from woodshed.units import Ticks

OPEN = """
async ({ song, catalogue }) => {
  const { Player } = await window.woodshed.engine();
  window.player = await Player.create({ catalogue, samples: null, shape: null });
  window.problems = [];
  player.onProblem = (problem) => problems.push(problem);
  window.song = song;
  player.show(song);
  await player.resume();
  await player.settled();
}
"""
WITHOUT_ORGAN = "({ ...song, tracks: song.tracks.filter((track) => track.id !== 'organ') })"


def held() -> Song:
    """An organ that plays a note on every eighth of eight bars, between two other tracks."""
    notes = tuple(Note(f"n{i}", Ticks(480 * i), Ticks(440), 57, 100) for i in range(64))
    clip = Clip("c", Ticks(0), Ticks(30_720), notes=notes)
    organ = Track("organ", "Organ", devices=(Device("o", "organ"), Device("squeeze", "compressor")), clips=(clip,))
    synth = Track("synth", "Synth", devices=(Device("s", "ladder_synth"),))
    return Song(tracks=(synth, organ, Track("master", "Master", "master")))


@pytest.fixture
def live(bench: Any) -> Any:
    """A page whose engine holds that song and may sound."""
    bench.ask(OPEN, song=held())
    return bench.page


def test_it_goes_at_the_tempo_of_the_song_and_stands_where_it_is_stopped(live: Any, until: Any) -> None:
    """At 120 bpm a second of sound, by the clock of the sound itself, is 1,920 ticks."""
    live.evaluate("player.play()")
    until("player.status.tick > 960")
    there = """(() => {
      const frame = player.frameHeard(performance.now());
      return [frame / player.context.sampleRate, player.tickOf(player.heardSample(frame))];
    })()"""
    begun_s, first = live.evaluate(there)
    until(f"{there}[0] > {begun_s} + 1")
    ended_s, last = live.evaluate(there)
    assert (last - first) / (ended_s - begun_s) == pytest.approx(1920, rel=1e-4)
    until(f"player.status.tick > {last}")
    live.evaluate("player.stop()")
    until("(() => { const at = player.heardTick(); return at > 960 && at === player.heardTick(); })()")
    assert live.evaluate("player.status.playing") is False
    assert live.evaluate("problems") == []


def test_a_seek_shows_at_once_where_it_will_play(live: Any, until: Any) -> None:
    live.evaluate("player.seek(3840)")
    until("player.status.tick === 3840")
    assert live.evaluate("player.status.seconds") == pytest.approx(2.0)


def test_meters_follow_tracks_and_the_master(live: Any, until: Any) -> None:
    live.evaluate("player.watchDevices(['squeeze']); player.play()")
    until("player.meters('organ').peak[0] > 0.01 && player.meters('master').lufs > -60")
    assert live.evaluate("player.meters('synth').peak") == [0, 0]
    until("player.deviceMeters('squeeze').length > 0")
    assert live.evaluate("player.status.load") > 0


def test_a_fader_under_the_hand_is_heard_before_any_edit(live: Any, until: Any) -> None:
    live.evaluate("player.play()")
    until("player.meters('master').peak[0] > 0.01")
    live.evaluate("player.touch('organ.gain_db', -96)")
    until("player.meters('master').peak[0] < 0.0001")
    live.evaluate("player.release('organ.gain_db')")
    until("player.meters('master').peak[0] > 0.01")


def test_an_audition_takes_the_place_of_the_song_and_gives_it_back(live: Any, until: Any) -> None:
    live.evaluate("player.play()")
    until("player.meters('master').peak[0] > 0.01")
    live.evaluate(f"player.audition({WITHOUT_ORGAN})")
    until("player.meters('master').peak[0] === 0")
    assert live.evaluate("player.status.playing") is True
    live.evaluate("player.audition(null)")
    until("player.meters('master').peak[0] > 0.01 && player.meters('organ').peak[0] > 0.01")


def test_keys_sound_while_the_song_stands(live: Any, until: Any) -> None:
    live.evaluate("player.noteOn('synth', 60, 100)")
    until("player.meters('synth').peak[0] > 0.01")
    live.evaluate("player.noteOff('synth', 60)")
    until("player.meters('synth').peak[0] < 0.001")


def test_a_machine_that_cannot_keep_up_plays_on_at_half_the_work(live: Any, until: Any) -> None:
    live.evaluate("player.play()")
    until("player.meters('organ').peak[0] > 0.01")
    live.evaluate("player.eco(true)")
    until("player.status.eco && player.meters('organ').peak[0] > 0.01")
    live.evaluate("player.eco(false)")
    until("player.meters('organ').peak[0] > 0.01")
    assert live.evaluate("[player.status.playing, problems.length]") == [True, 0]
