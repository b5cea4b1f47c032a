"""The composer: a sentence becomes a whole song, by musical rules and a seed."""

from woodshed.compose.arranging import suggest_song
from woodshed.compose.asking import suggest_asked
from woodshed.compose.completion import complete_song, find_key
from woodshed.compose.composer import Composition, compose_song, write_song
from woodshed.compose.continuing import suggest_continuation
from woodshed.compose.locking import spare
from woodshed.compose.part import suggest_part
from woodshed.compose.prompt import read_prompt
from woodshed.compose.reharmonising import suggest_reharmonisation
from woodshed.compose.request import Request, Understood
from woodshed.compose.styles import STYLES
from woodshed.compose.varying import suggest_variation

__all__ = [
    "STYLES",
    "Composition",
    "Request",
    "Understood",
    "complete_song",
    "compose_song",
    "find_key",
    "read_prompt",
    "spare",
    "suggest_asked",
    "suggest_continuation",
    "suggest_part",
    "suggest_reharmonisation",
    "suggest_song",
    "suggest_variation",
    "write_song",
]
