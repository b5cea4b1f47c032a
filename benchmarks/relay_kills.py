"""Kills a server at a random moment while somebody edits, and counts what of that is not on disk."""

from __future__ import annotations

import random
import time

from relay_load import updates_of
from relay_running import Raw
from relay_servers import Woodshed

from woodshed.server import wire
from woodshed.song import LiveSong, Song
from woodshed.song.folder import read_song

EDITS_PER_S = 100.0
FROM_S, TO_S = 0.5, 1.5
"""When the server is killed, after the first edit."""


def killed(song: Song, chance: int) -> float:
    """Return how old the oldest edit is that a kill lost, in seconds; RuntimeError when a promised one is lost."""
    base = LiveSong.from_song(song, client_id=1).state()
    stop_s = random.Random(chance).uniform(FROM_S, TO_S)
    with Woodshed(None, song, 1) as server, Raw(server, "room-0") as ann:
        ann.first_sync()
        ann.socket.send(wire.sync_frame(wire.STEP_2, b"\x00\x00"))
        sent_at, promised = [], 0
        begin = time.monotonic()
        for n, update in enumerate(updates_of(base, 7, int(EDITS_PER_S * stop_s))):
            time.sleep(max(0.0, begin + n / EDITS_PER_S - time.monotonic()))
            ann.socket.send(wire.sync_frame(wire.UPDATE, update))
            sent_at.append(time.monotonic())
        killed_at = time.monotonic()
        server.kill()
        try:
            while True:
                reader = wire.Reader(bytes(ann.socket.recv(timeout=5)))
                promised = reader.number() if reader.number() == wire.SAVED else promised
        except Exception:  # noqa: BLE001 - the server is gone
            kept = _newest(read_song(server.workspace / "room-0")) + 1
    if kept < promised:
        raise RuntimeError(f"{promised} edits were called saved, {kept} are on disk")
    return killed_at - sent_at[kept] if kept < len(sent_at) else 0.0


def _newest(song: Song) -> int:
    """Return the number of the newest edit: each note carries that of its last one."""
    notes = [note for track in song.tracks for clip in track.clips for note in clip.notes]
    return max((int(str(note.extra["sent"])[1:]) for note in notes if "sent" in note.extra), default=-1)
