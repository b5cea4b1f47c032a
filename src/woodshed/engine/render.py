"""A song, rendered: its mix, its stems, or its tracks before their faders.

    mix = render_mix(song, sample_rate=48_000)
    stems = render_stems(song)         # added up in order they are the mix before the master chain

The same song gives the same samples, bit for bit, whatever the block sizes, the number of workers
or what came from the cache.
"""

import math
import os
import warnings
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np

from woodshed.audio import Audio, Recording
from woodshed.engine.freezing import as_heard
from woodshed.engine.media import MediaSource, no_media
from woodshed.engine.native import host
from woodshed.engine.pieces import Desk, PartPlayer, Piece, render_pieces
from woodshed.engine.plan import plan
from woodshed.engine.stems import ShortStem, StemStore
from woodshed.errors import SongError
from woodshed.song.document import Song
from woodshed.song.tempo import TempoMap
from woodshed.units import Ticks

Progress: TypeAlias = Callable[[float], None]
"""Told the share done, 0 to 1. What it raises ends the work and leaves nothing behind."""

PIECE_S = 1.0
TAIL_PIECE_S = 0.5
LONGEST_TAIL_S = 12.0
TAIL_ENDS_AT = 10.0 ** (-84 / 20)
"""A tail has died away when half a second of it stays below -84 dBFS."""
WORKERS = min(8, os.cpu_count() or 1)


def render_mix(
    song: Song,
    *,
    sample_rate: int = 48_000,
    start: Ticks | None = None,
    end: Ticks | None = None,
    tail_s: float | None = None,
    before_master: bool = False,
    media: MediaSource | None = None,
    cache: Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Recording:
    """Return the mix from `start` to `end` (by default the whole song) and its tail.

    `tail_s` seconds follow the end; None lets the sound of a whole song die away, for at most 12 s, and
    cuts a part of it on the sample. With `before_master` the master's devices and fader are left out.
    `media` finds the song's audio files; `cache` is a folder for rendered tracks. Raises SongError for a
    song that cannot play.
    """
    pieces = stream(
        song, sample_rate=sample_rate, start=start, end=end, tail_s=tail_s, media=media, cache=cache,
        executor=executor, progress=progress,
    )  # fmt: skip
    blocks = [piece.before_master if before_master else piece.mix for piece in pieces]
    return Recording(_joined(blocks), sample_rate)


def render_stems(
    song: Song,
    *,
    sample_rate: int = 48_000,
    start: Ticks | None = None,
    end: Ticks | None = None,
    tail_s: float | None = None,
    media: MediaSource | None = None,
    cache: Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> dict[str, Recording]:
    """Return what each track, group or return sends to the master, by track id in mixer order.

    All are as long as the mix; added one after the other they equal `render_mix(...,
    before_master=True)`, bit for bit. Options as for `render_mix`.
    """
    pieces = list(
        stream(
            song, sample_rate=sample_rate, start=start, end=end, tail_s=tail_s, stems=True, media=media, cache=cache,
            executor=executor, progress=progress,
        )
    )  # fmt: skip
    names = list(pieces[0].stems) if pieces else []
    return {name: Recording(_joined([piece.stems[name] for piece in pieces]), sample_rate) for name in names}


def render_tracks(
    song: Song,
    tracks: list[str],
    *,
    sample_rate: int = 48_000,
    tail_s: float = 2.0,
    media: MediaSource | None = None,
    progress: Progress | None = None,
) -> dict[str, Recording]:
    """Return the sound of some instrument or audio tracks before their faders, from the song's start.

    What is frozen of them is made anew.
    """
    length = _samples(song, sample_rate, song.end) + math.ceil(tail_s * sample_rate)
    song = as_heard(song, thawed=tracks)
    store = StemStore(None, song, sample_rate, length)
    player = PartPlayer(host(), song, sample_rate, tracks, media or no_media(), store)
    longest = length + max(player.lags.values(), default=0)
    piece, made = int(PIECE_S * sample_rate), []
    try:
        for place in range(0, longest, piece):
            made.append(player.render(place, min(piece, longest - place)))
            if progress:
                progress(min(1.0, (place + piece) / longest))
    finally:
        player.close()
    on_time = {name: slice(lag, lag + length) for name, lag in player.lags.items()}
    return {name: Recording(_joined([block[name] for block in made])[:, on_time[name]], sample_rate) for name in tracks}


def stream(
    song: Song,
    *,
    sample_rate: int = 48_000,
    start: Ticks | None = None,
    end: Ticks | None = None,
    tail_s: float | None = None,
    stems: bool = False,
    media: MediaSource | None = None,
    cache: Path | None = None,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Iterator[Piece]:
    """Yield the rendering piece by piece, for what is too long to hold; with its `stems` if wanted.

    Other options as for `render_mix`.
    """
    first = _samples(song, sample_rate, start or Ticks(0))
    last = _samples(song, sample_rate, song.end if end is None else end)
    if last <= first:
        raise SongError(
            "There is nothing to render between these bars.", remedy="Choose an end that lies after the start."
        )
    if tail_s is None and end is not None and end < song.end:
        tail_s = 0.0
    longest = LONGEST_TAIL_S if tail_s is None else tail_s
    sizes = _sizes(last, longest, sample_rate)
    done = 0
    with closing(_pieces(song, sample_rate, sizes, media or no_media(), cache, executor, stems=stems)) as pieces:
        for piece in pieces:
            place, done = done, done + piece.mix.shape[1]
            if progress:
                progress(min(1.0, done / last))
            if done <= first:
                continue
            yield _from(piece, max(0, first - place))
            if tail_s is None and place >= last and float(np.abs(piece.mix).max()) < TAIL_ENDS_AT:
                break
    if progress:
        progress(1.0)


def _pieces(
    song: Song,
    sample_rate: int,
    sizes: list[int],
    media: MediaSource,
    cache: Path | None,
    executor: Executor | None,
    *,
    stems: bool,
) -> Generator[Piece, None, None]:
    enough = _samples(song, sample_rate, song.end)
    song = as_heard(song)
    store = StemStore(cache, song, sample_rate, enough)
    yielded = 0
    while True:
        try:
            with closing(_attempt(song, sample_rate, sizes, media, store, executor, stems=stems)) as pieces:
                for number, piece in enumerate(pieces):
                    if number >= yielded:
                        yield piece
                        yielded += 1
        except ShortStem as short:
            store.forget(short.track)  # render it after all; what was yielded comes out the same
        else:
            return
        finally:
            store.finish()


def _attempt(
    song: Song,
    sample_rate: int,
    sizes: list[int],
    media: MediaSource,
    store: StemStore,
    executor: Executor | None,
    *,
    stems: bool,
) -> Generator[Piece, None, None]:
    split = plan(song, WORKERS)
    players = [PartPlayer(host(), song, sample_rate, part, media, store) for part in split.parts]
    fed = {track: lag for player in players for track, lag in player.lags.items()}
    silent = sorted(split.silent)
    desk = Desk(host(), song, sample_rate, fed=fed, silent=silent, media=media, stems=stems)
    try:
        with _workers(executor) as workers:
            yield from render_pieces(desk, players, sizes, workers)
    finally:
        faults = [name for player in players for name in player.close()] + desk.close()
        if faults:
            warnings.warn(_fault_words(song, faults), RuntimeWarning, stacklevel=1)


def _fault_words(song: Song, faults: list[str]) -> str:
    names = {device.id: f"{device.kind} on {track.name}" for track in song.tracks for device in track.devices}
    muted = ", ".join(sorted(names[fault] for fault in set(faults)))
    return f"These devices put out something that is no sound and were muted there: {muted}."


@contextmanager
def _workers(executor: Executor | None) -> Iterator[Executor]:
    """Give the caller's executor, or threads of our own that end with the block: who asks for the pieces works too."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(max(1, WORKERS - 1)) as own:
        try:
            yield own
        finally:
            own.shutdown(cancel_futures=True)


def _sizes(last: int, tail_s: float, sample_rate: int) -> list[int]:
    """Return the sizes of the pieces: whole ones up to the song's end, short ones in the tail."""
    piece, tail_piece = int(PIECE_S * sample_rate), int(TAIL_PIECE_S * sample_rate)
    tail = math.ceil(tail_s * sample_rate)
    sizes = [min(piece, last - place) for place in range(0, last, piece)]
    return sizes + [min(tail_piece, tail - place) for place in range(0, tail, tail_piece)]


def _samples(song: Song, sample_rate: int, tick: Ticks) -> int:
    return TempoMap.of(song).sample(tick, sample_rate)


def _from(piece: Piece, skip: int) -> Piece:
    stems = {name: audio[:, skip:] for name, audio in piece.stems.items()}
    return Piece(piece.mix[:, skip:], piece.before_master[:, skip:], stems)


def _joined(blocks: list[Audio]) -> Audio:
    return np.ascontiguousarray(np.concatenate(blocks, axis=1))
