"""Whole songs: every way of rendering one gives the same bits."""

import errno
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from woodshed.engine import render, render_mix, render_stems
from woodshed.engine.media import no_media
from woodshed.engine.mirror import Mirror
from woodshed.engine.native import host
from woodshed.errors import SongError
from woodshed.song.document import (
    Automation,
    Chord,
    Clip,
    Control,
    Device,
    Groove,
    Note,
    Point,
    Send,
    Song,
    TempoPoint,
    Track,
    Zone,
)  # fmt: skip
from woodshed.song.tempo import TempoMap
from woodshed.units import Ticks

RATE = 48_000
BARS = 4
BAR = 3840


def melody(seed: int) -> tuple[Note, ...]:
    rng = np.random.default_rng(seed)
    pitches, velocities = rng.choice([48, 51, 55, 58, 60, 63], BARS * 8), rng.integers(40, 127, BARS * 8)
    return tuple(
        Note(
            f"note-{seed}-{i}",
            Ticks(i * 480 + seed * 7),
            Ticks(430),
            int(pitches[i]),
            int(velocities[i]),
            cents=seed * 3.0,
        )
        for i in range(BARS * 8 - 1)
    )


def synth(index: int) -> Track:
    devices = (
        Device(f"synth-{index}", "ladder_synth"),
        Device(f"eq-{index}", "equalizer", params={"band1_db": 3.0}),
        Device(f"comp-{index}", "compressor", sidechain="drums" if index == 1 else ""),
    )
    bend = (
        Control("b1", Ticks(100), "bend", 0.0),
        Control("b2", Ticks(700), "bend", 0.7),
        Control("b3", Ticks(900), "cc64", 127),
    )
    clip = Clip(f"clip-{index}", Ticks(0), Ticks(BARS * BAR), notes=melody(index), controls=bend if index == 0 else ())
    sends = (Send(f"send-{index}", "echo", -10.0, pre=index == 2),)
    return Track(
        f"synth-track-{index}", "Synth", gain_db=-8.0, pan=index / 4 - 0.3, width=0.8, devices=devices, sends=sends,
        clips=(clip,), output="bus" if index else "",
    )  # fmt: skip


def drums() -> Track:
    kit = tuple(Device(f"{kind}-{note}", kind, zone=Zone(note, note, pitch=60, choke=choke)) for kind, note, choke in
                [("kick", 36, 0), ("hat", 42, 1), ("hat", 46, 1), ("snare", 38, 0)])  # fmt: skip
    notes = tuple(Note(f"hit-{i}", Ticks(i * 480), Ticks(60), [36, 42, 38, 46][i % 4]) for i in range(8))
    clip = Clip("beat", Ticks(0), Ticks(BARS * BAR), loop=Ticks(BAR), notes=notes, groove=Groove(swing=0.6))
    return Track("drums", "Drums", devices=kit, clips=(clip,))


@pytest.fixture(scope="module")
def song() -> Song:
    tracks = (
        *(synth(index) for index in range(3)),
        drums(),
        Track("bus", "Bus", "group", devices=(Device("bus-comp", "compressor"),)),
        Track(
            "echo",
            "Echo",
            "return",
            devices=(Device("echo-chorus", "chorus", params={"mix": 1.0}), Device("warmth", "saturator")),
        ),
        Track("master", "Master", "master", devices=(Device("ceiling", "limiter"),)),
    )
    moves: tuple[Automation, ...] = (
        Automation("synth-1.cutoff_hz", (Point("p1", Ticks(0), 300.0), Point("p2", Ticks(BAR * 3), 6000.0))),
        Automation(
            "synth-track-0.gain_db", (Point("p3", Ticks(0), -30.0), Point("p4", Ticks(BAR), -6.0, "curve", 0.5))
        ),
        Automation("send-2.gain_db", (Point("p5", Ticks(0), -40.0), Point("p6", Ticks(BAR * 2), -3.0))),
        Automation(
            "synth-track-2.mute", (Point("p7", Ticks(0), 0.0, "hold"), Point("p8", Ticks(BAR * 3), 1.0, "hold"))
        ),
    )
    leaps = (
        ("synth-0.cutoff_hz", 400.0, 9000.0),
        ("synth-2.slope", 0.0, 1.0),
        ("comp-0.threshold_db", 0.0, -40.0),
        ("warmth.character", 0.0, 3.0),
        ("synth-track-1.gain_db", -60.0, -9.0),
    )
    for target, low, high in leaps:
        places = [(0, low), (BAR // 3, high), (BAR // 3 + 9, low), (BAR * 2, high)]
        points = (Point(f"{target}-{at}", Ticks(at), value, "hold") for at, value in places)
        moves = (*moves, Automation(target, tuple(points)))
    tempo = (TempoPoint(Ticks(0), 120.0), TempoPoint(Ticks(BAR), 120.0, ramp=True), TempoPoint(Ticks(BAR * 2), 155.0))
    return Song(seed=5, tempo=tempo, tracks=tracks, automation=moves, chords=(Chord("c", Ticks(0), Ticks(BAR), "Cm"),))


@pytest.fixture(scope="module")
def mix(song: Song) -> Any:
    return render_mix(song).audio


def in_one_engine(build: Any, song: Song, frames: int, block: int, *, alone: bool = False) -> Any:
    """Render with everything live in a single engine, the latency taken out."""
    mirror = Mirror(build, song, RATE, media=no_media(), alone=alone)
    latency = mirror.call("ws_latency")
    output = np.zeros((2, frames + latency), np.float32)
    mirror.call("ws_play", 0)
    for start in range(0, frames + latency, block):
        stop = min(start + block, frames + latency)
        mirror.process(output[0, start:stop], output[1, start:stop])
    assert mirror.faults() == []
    mirror.close()
    return output[:, latency:]


def test_the_song_sounds(mix: Any) -> None:
    assert 0.1 < np.abs(mix).max() <= 1.0


def test_stems_added_in_order_are_the_mix_before_the_master_bit_for_bit(song: Song) -> None:
    stems = render_stems(song)
    assert list(stems) == ["synth-track-0", "drums", "bus", "echo"]
    total = np.zeros_like(stems["bus"].audio)
    for stem in stems.values():
        total += stem.audio
    assert np.array_equal(total, render_mix(song, before_master=True).audio)


@pytest.mark.parametrize("block", [64, 128, 1000, 4096])
def test_one_engine_gives_the_same_bits_at_any_block_size(song: Song, mix: Any, block: int) -> None:
    assert np.array_equal(in_one_engine(host(), song, mix.shape[1], block), mix)


def test_lanes_give_the_same_bits_as_every_device_alone(song: Song, mix: Any) -> None:
    assert np.array_equal(in_one_engine(host(), song, mix.shape[1], 4096, alone=True), mix)


def test_wasm_gives_the_same_bits_as_native(song: Song, mix: Any, wasm: Any) -> None:
    """The two builds also differ in lanes: 8 on AVX2, 4 in wasm."""
    assert np.array_equal(in_one_engine(wasm, song, mix.shape[1], 4800), mix)


@pytest.mark.parametrize("workers", [1, 3])
def test_the_number_of_workers_cannot_be_heard(
    song: Song, mix: Any, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "WORKERS", workers)
    monkeypatch.setattr(render, "PIECE_S", 1.1)
    with ThreadPoolExecutor(workers) as executor:
        assert np.array_equal(render_mix(song, executor=executor).audio, mix)


def test_a_bar_range_equals_the_same_bars_of_the_whole(song: Song, mix: Any) -> None:
    part = render_mix(song, start=Ticks(BAR * 2), end=Ticks(BAR * 3), tail_s=0.0).audio
    first = TempoMap.of(song).sample(BAR * 2, RATE)
    assert np.array_equal(part, mix[:, first : first + part.shape[1]])


def test_what_comes_from_the_cache_is_the_same(song: Song, mix: Any, tmp_path: Path) -> None:
    assert np.array_equal(render_mix(song, cache=tmp_path).audio, mix)
    assert len(list(tmp_path.glob("*.frames"))) == 4
    assert np.array_equal(render_mix(song, cache=tmp_path).audio, mix)
    shorter = replace(song.tracks[0], clips=(replace(song.tracks[0].clips[0], notes=melody(0)[1:]),))
    changed = replace(song, tracks=(shorter, *song.tracks[1:]))
    assert np.array_equal(render_mix(changed, cache=tmp_path).audio, render_mix(changed).audio)
    assert len(list(tmp_path.glob("*.frames"))) == 5


def test_a_kept_stem_that_is_too_short_is_rendered_again(song: Song, mix: Any, tmp_path: Path) -> None:
    render_mix(song, cache=tmp_path, tail_s=0.0)
    assert np.array_equal(render_mix(song, cache=tmp_path).audio, mix)


def test_a_mixer_change_renders_no_track_again(song: Song, tmp_path: Path) -> None:
    render_mix(song, cache=tmp_path)
    quieter = replace(song, tracks=(replace(song.tracks[0], gain_db=-20.0), *song.tracks[1:]))
    assert np.array_equal(render_mix(quieter, cache=tmp_path).audio, render_mix(quieter).audio)
    assert len(list(tmp_path.glob("*.frames"))) == 4


def test_progress_runs_to_the_end_and_can_stop_the_work(song: Song) -> None:
    class StopError(Exception):
        pass

    shares: list[float] = []
    render_mix(song, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(share: float) -> None:
        raise StopError

    with pytest.raises(StopError):
        render_mix(song, progress=stop)


def test_another_seed_changes_only_what_is_random(song: Song, mix: Any) -> None:
    """The kit's noise follows the song's seed."""
    assert not np.array_equal(render_mix(replace(song, seed=6)).audio[:, :RATE], mix[:, :RATE])


def test_a_circle_in_the_routing_is_explained(song: Song) -> None:
    looped = replace(song, tracks=tuple(replace(t, output="bus") if t.kind == "group" else t for t in song.tracks))
    circle = replace(looped, tracks=(*looped.tracks, Track("other", "Other", "group", output="bus")))
    circle = replace(circle, tracks=tuple(replace(t, output="other") if t.id == "bus" else t for t in circle.tracks))
    with pytest.raises(SongError, match="back into itself"):
        render_mix(circle)


def test_a_full_disk_keeps_nobody_from_their_mix(
    song: Song, mix: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every write of a kept track fails; the mix is whole and nothing half-written stays."""

    def refuse(file: Any, data: memoryview) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("woodshed.engine.stems._write_all", refuse)
    assert np.array_equal(render_mix(song, cache=tmp_path).audio, mix)
    assert list(tmp_path.iterdir()) == []


def keyed(name: str, listens_to: str = "") -> Track:
    """A track of two bars whose compressor hears another one."""
    devices = (
        Device(f"{name}-synth", "mono_bass"),
        Device(f"{name}-comp", "compressor", params={"threshold_db": -40.0, "ratio": 10.0}, sidechain=listens_to),
    )
    notes = tuple(Note(f"{name}-{i}", Ticks(i * 960 + 100 * len(name)), Ticks(500), 40 + i) for i in range(8))
    return Track(name, name, devices=devices, clips=(Clip(f"{name}-clip", Ticks(0), Ticks(2 * BAR), notes=notes),))


def with_master(*tracks: Track) -> Song:
    return Song(tracks=(*tracks, Track("master", "Master", "master")))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_chain_of_sidechains_is_the_same_from_a_cache_of_some(
    workers: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hears B, B hears C; only A has changed since B and C were kept."""
    monkeypatch.setattr(render, "WORKERS", workers)
    first, second, third = keyed("a", "bb"), keyed("bb", "ccc"), keyed("ccc")
    render_mix(with_master(first, second, third), cache=tmp_path)
    clip = replace(first.clips[0], notes=first.clips[0].notes[1:])
    changed = with_master(replace(first, clips=(clip,)), second, third)
    assert np.array_equal(render_mix(changed, cache=tmp_path).audio, render_mix(changed).audio)


def test_a_kept_stem_that_was_damaged_is_rendered_again(tmp_path: Path) -> None:
    song = with_master(keyed("a"))
    whole = render_mix(song, cache=tmp_path).audio
    for path in tmp_path.glob("*.left"):
        path.write_bytes(path.read_bytes()[:1000])
    assert np.array_equal(render_mix(song, cache=tmp_path).audio, whole)


def test_an_output_that_is_gone_means_the_master_in_the_stems_too() -> None:
    song = with_master(replace(keyed("a"), output="gone"))
    assert np.array_equal(render_stems(song)["a"].audio, render_mix(song, before_master=True).audio)


def test_a_track_that_another_one_plays_into_is_rendered_whole() -> None:
    song = with_master(replace(keyed("a"), output="bb"), keyed("bb"))
    split = render_mix(song).audio
    assert np.array_equal(in_one_engine(host(), song, split.shape[1], 1000), split)


def test_a_send_to_no_return_is_explained() -> None:
    with pytest.raises(SongError, match="no return"):
        render_mix(with_master(replace(keyed("a"), sends=(Send("s", "master"),))))


def test_a_part_of_a_song_ends_on_its_sample() -> None:
    part = render_mix(with_master(keyed("a")), end=Ticks(BAR)).audio
    assert part.shape[1] == 2 * RATE


def test_automation_of_what_cannot_move_is_explained() -> None:
    song = replace(with_master(keyed("a")), automation=(Automation("a.solo", (Point("p", Ticks(0), 1.0),)),))
    with pytest.raises(SongError, match="cannot be automated"):
        render_mix(song)
