"""Song to sound: the one engine that browser, command line and assistants hear.

mix = render_mix(song)
stems = render_stems(song)
louder = process("compressor", audio, 48_000, preset="glue")
hit = play("kick", [(0.0, 0.1, 60, 100)], 1.0, 48_000)
"""

from woodshed.engine.freezing import without_silence
from woodshed.engine.media import MediaSource, folder_media, no_media
from woodshed.engine.mirror import Mirror
from woodshed.engine.pieces import Piece
from woodshed.engine.render import Progress, render_mix, render_stems, render_tracks, stream
from woodshed.engine.single import Moves, play, process

__all__ = [
    "MediaSource",
    "Mirror",
    "Moves",
    "Piece",
    "Progress",
    "folder_media",
    "no_media",
    "play",
    "process",
    "render_mix",
    "render_stems",
    "render_tracks",
    "stream",
    "without_silence",
]
