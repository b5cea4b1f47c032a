"""Lo-fi: a song on a worn medium of some year, and new beats from one's own old songs."""

from woodshed.lofi.figures import figures_in_words
from woodshed.lofi.flipping import Flip, flip_song
from woodshed.lofi.media import MEDIA, Medium, Worn, settings_of, worn
from woodshed.lofi.suggesting import AMBIENCES, suggest_lofi

__all__ = [
    "AMBIENCES",
    "MEDIA",
    "Flip",
    "Medium",
    "Worn",
    "figures_in_words",
    "flip_song",
    "settings_of",
    "suggest_lofi",
    "worn",
]
