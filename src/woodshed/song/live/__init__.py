"""The live song: one document that several people can change at once."""

from woodshed.song.live.document import LiveSong, Transaction

__all__ = ["LiveSong", "Transaction"]
