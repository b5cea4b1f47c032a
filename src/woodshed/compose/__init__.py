"""The composer: a sentence becomes a whole song, by musical rules and a seed."""

from woodshed.compose.completion import complete_song, find_key
from woodshed.compose.composer import Composition, compose_song, write_song
from woodshed.compose.prompt import read_prompt
from woodshed.compose.request import Request, Understood
from woodshed.compose.styles import STYLES

__all__ = [
    "STYLES",
    "Composition",
    "Request",
    "Understood",
    "complete_song",
    "compose_song",
    "find_key",
    "read_prompt",
    "write_song",
]
