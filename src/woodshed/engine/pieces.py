"""The song in pieces of a second: the parts side by side, the desk right behind them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from woodshed.audio import Audio
from woodshed.engine.abi import Host
from woodshed.engine.crew import Crew
from woodshed.engine.media import MediaSource
from woodshed.engine.mirror import CHAIN, INPUT, STEM, Mirror
from woodshed.engine.plan import listened_to
from woodshed.engine.stems import StemStore
from woodshed.song.document import MASTER, Song

AHEAD = 4
"""How many pieces the parts may be ahead of the desk."""


@dataclass(frozen=True)
class Piece:
    """The next samples of a rendering, each float32 (2, samples), all aligned.

    `mix` after the master chain, `before_master`, and, when asked for, each stem that feeds the master
    by track id.
    """

    mix: Audio
    before_master: Audio
    stems: dict[str, Audio]


class Late:
    """A signal that comes `latency` samples late: what is filled into its room comes out on time."""

    def __init__(self, latency: int) -> None:
        self.latency = latency
        self._early = latency  # samples still to come before the first that counts
        self._held: Audio = np.zeros((2, 0), np.float32)

    def room(self, frames: int) -> Audio:
        """Return where the next `frames` samples go, float32 (2, samples), the first time more than `latency`."""
        left = self._held
        self._held = np.empty((2, left.shape[1] + frames), np.float32)
        self._held[:, : left.shape[1]] = left
        return self._held[:, left.shape[1] :]

    def take(self, frames: int) -> Audio:
        """Return the next `frames` samples, which must have been filled in."""
        start, self._early = self._early, 0
        taken, self._held = self._held[:, start : start + frames], self._held[:, start + frames :]
        return taken


class Tapped:
    """One mirror whose tracks are tapped at some places; every tap comes out on time, but those after devices.

    These (CHAIN) come as they are, `lag(track)` samples late, with what filters ring before a note begins: what plays
    them further hears all of it, as in one engine.
    """

    def __init__(self, mirror: Mirror, taps: Sequence[tuple[str, int]]) -> None:
        self.mirror = mirror
        self._lags = {tap: int(mirror.call("ws_tap_latency", mirror.tracks[tap[0]], tap[1])) for tap in taps}
        self._taps = {tap: Late(0 if tap[1] == CHAIN else lag) for tap, lag in self._lags.items()}
        self._output = Late(mirror.call("ws_latency"))
        self._ahead = max([self._output.latency, *(late.latency for late in self._taps.values())])
        self._fresh = True
        mirror.call("ws_play", 0)

    def render(self, frames: int) -> tuple[Audio, dict[tuple[str, int], Audio]]:
        """Return the next `frames` samples of the output and of every tap."""
        count = frames + (self._ahead if self._fresh else 0)
        self._fresh = False
        for (track, where), late in self._taps.items():
            self.mirror.call("ws_tap", self.mirror.tracks[track], where, *late.room(count))
        self.mirror.process(*self._output.room(count))
        return self._output.take(frames), {tap: late.take(frames) for tap, late in self._taps.items()}

    def lag(self, track: str) -> int:
        """Return how many samples late a track comes out after its devices."""
        return self._lags[track, CHAIN]

    @property
    def ahead(self) -> int:
        """How many samples more than asked for the first rendering reads."""
        return self._ahead


class PartPlayer:
    """Renders the tracks of one part up to their faders, or reads them from the store; each as late as `lags` says."""

    def __init__(
        self, host: Host, song: Song, sample_rate: int, tracks: Sequence[str], media: MediaSource, store: StemStore
    ) -> None:
        self._store = store
        self._tracks = tracks
        missing = [track for track in tracks if not store.has(track)]
        self._player: Tapped | None = None
        if missing:
            needed = set(missing).union(*(listened_to(song, song.track(track)) for track in missing))
            leave_out = [track.id for track in song.tracks if track.id not in needed]
            mirror = Mirror(host, song, sample_rate, media=media, leave_out=leave_out)
            self._player = Tapped(mirror, [(track, CHAIN) for track in missing])
        player = self._player
        self.lags = {track: player.lag(track) if player and track in missing else store.lag(track) for track in tracks}

    def render(self, start: int, frames: int) -> dict[str, Audio]:
        """Return the next samples of every track, which begin at sample `start` of the song."""
        made = self._player.render(frames)[1] if self._player else {}
        for (track, _), block in made.items():
            self._store.write(track, block, self.lags[track])
        stored = {track: self._store.read(track, start, frames) for track in self._tracks if (track, CHAIN) not in made}
        return {track: made[(track, CHAIN)] if (track, CHAIN) in made else stored[track] for track in self._tracks}

    def close(self) -> list[str]:
        """Give the memory back. Returns the ids of devices that failed."""
        if self._player is None:
            return []
        faults = self._player.mirror.faults()
        self._player.mirror.close()
        return faults


class Desk:
    """Faders, sends, groups, returns and the master, playing what the parts feed it, each as late as `fed` says."""

    def __init__(
        self,
        host: Host,
        song: Song,
        sample_rate: int,
        *,
        fed: Mapping[str, int],
        silent: Sequence[str],
        media: MediaSource,
        stems: bool,
    ) -> None:
        names = {track.id for track in song.tracks} - {MASTER}  # an output that is gone is the master
        feeding = [track.id for track in song.tracks if track.id != MASTER and track.output not in names]
        self._stems = [track for track in feeding if stems and track not in silent]
        mirror = Mirror(host, song, sample_rate, media=media, frozen={**fed, **dict.fromkeys(silent, 0)})
        self._player = Tapped(mirror, [(MASTER, INPUT), *((track, STEM) for track in self._stems)])
        self.ahead = self._player.ahead

    def render(self, frames: int, sources: dict[str, Audio], count: int) -> Piece:
        """Return the next `frames` samples, given the next `count` of every part's track."""
        mirror = self._player.mirror
        for track, block in sources.items():
            mirror.call("ws_feed", mirror.tracks[track], block[0, :count], block[1, :count])
        mix, taps = self._player.render(frames)
        return Piece(mix, taps[(MASTER, INPUT)], {track: taps[(track, STEM)] for track in self._stems})

    def close(self) -> list[str]:
        """Give the memory back. Returns the ids of devices that failed."""
        faults = self._player.mirror.faults()
        self._player.mirror.close()
        return faults


def render_pieces(
    desk: Desk, players: Sequence[PartPlayer], sizes: Sequence[int], executor: Executor
) -> Iterator[Piece]:
    """Yield a piece of each size in turn; the parts run on `executor`, up to `AHEAD` pieces before the desk."""
    # The first piece of the desk reads `ahead` samples more than it yields.
    counts = [size + (desk.ahead if index == 0 else 0) for index, size in enumerate(sizes)]
    starts = [sum(counts[:index]) for index in range(len(counts))]

    def maker(player: PartPlayer) -> Callable[[int], dict[str, Audio]]:
        return lambda index: player.render(starts[index], counts[index])

    crew = Crew([maker(player) for player in players], len(sizes), executor)
    try:
        for index, size in enumerate(sizes):
            crew.reach(index + AHEAD)
            sources: dict[str, Audio] = {}
            for made in crew.take(index):
                sources.update(made)
            yield desk.render(size, sources, counts[index])
    finally:  # nobody may still be rendering when the players close
        crew.stop()
