"""A song as it is heard: a frozen track plays its rendered sound in the place of its clips and devices.

With a console on the master the tracks are channels of a desk besides (`console.py`).

The twin of `web/src/engine/as_heard.ts`. Faders, sends and everything behind them play as ever.
"""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from woodshed.audio import Recording
from woodshed.engine.console import on_console
from woodshed.song.document import Clip, Song, Track
from woodshed.units import Ticks

TO_THE_END = Ticks(2**28)
"""Longer than any song: the sound ends where its file does, whatever the tempo is now."""
SILENT_BELOW = 10.0 ** (-120 / 20)
"""What lies below -120 dBFS is silence, also for a fader and a master that lift it by 20 dB."""


def as_heard(song: Song, *, thawed: Collection[str] = ()) -> Song:
    """Return what the engine plays of a song; the tracks in `thawed` play themselves, up to the strip of a desk."""
    known = {media.sha256 for media in song.media}
    tracks = tuple(
        _frozen(track) if track.frozen_as and track.frozen_as.media in known and track.id not in thawed else track
        for track in song.tracks
    )
    return on_console(song if tracks == song.tracks else replace(song, tracks=tracks), without=thawed)


def _frozen(track: Track) -> Track:
    media = track.frozen_as.media if track.frozen_as else ""
    clip = Clip(f"{track.id}~frozen", Ticks(0), TO_THE_END, media=media)
    return replace(track, kind="audio", devices=(), clips=(clip,))


def without_silence(sound: Recording, least: int) -> Recording:
    """Return a sound up to where it has died away; at least its first `least` samples."""
    heard = np.flatnonzero((np.abs(sound.audio[:, least:]) >= SILENT_BELOW).any(axis=0))
    end = least + (int(heard[-1]) + 1 if heard.size else 0)
    return Recording(sound.audio[:, :end], sound.sample_rate)
