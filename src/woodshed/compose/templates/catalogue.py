"""The templates, in the order in which the first screen shows them.

Each is written by the composer from a request and a seed, so that it sounds as whole songs of Woodshed
do; what it needs of its own is arranged in `woodshed.compose.templates.arranging`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from woodshed.compose.composer import write_song
from woodshed.compose.request import Request
from woodshed.compose.templates.arranging import looped, ready_to_record, without_players
from woodshed.song.document import Song


@dataclass(frozen=True, slots=True)
class Template:
    """One way to begin. `icon` and `colour` (one of the eight of tracks) are its looks; `seed` decides every chance."""

    name: str
    title: str
    description: str
    icon: str
    colour: int
    seed: int
    request: Request
    arrange: Callable[[Song], Song] = looped

    def make(self) -> Song:
        """Return a new song; always the same one."""
        return replace(self.arrange(write_song(self.request, seed=self.seed)), title=self.title)


BARS = 8
_WRITTEN = BARS + 1
"""The composer's last bar only rings; it is left out, so that the rest goes round."""

_ALL = (
    Template(
        "lo-fi", "Lo-fi beat", "Dusty drums, an upright bass and a warm electric piano, going round.",
        "headphones", 0, 64,
        Request(
            "lo-fi", bars=_WRITTEN, tempo_bpm=80.0, tonic=9, scale="minor",
            wanted=("upright bass", "electric piano", "strings"), surroundings=("rain",),
        ),
    ),
    Template(
        "house", "House groove", "Four on the floor, an organ stab and a bass that pumps with the kick.",
        "disc", 1, 4, Request("house", bars=_WRITTEN, tempo_bpm=124.0, tonic=0, scale="minor"),
    ),
    Template(
        "trap", "Trap beat", "A sliding 808, rolling hats and bells in the dark.",
        "flame", 7, 7, Request("trap", bars=_WRITTEN, tempo_bpm=140.0, tonic=1, scale="minor"),
    ),
    Template(
        "synthwave", "Synthwave drive", "Saws, a running bass and a lead for a road at night.",
        "sunset", 3, 2, Request("synthwave", bars=_WRITTEN, tempo_bpm=104.0, tonic=4, scale="minor"),
    ),
    Template(
        "singer", "Singer and guitar", "Two tracks ready to record, and a drummer who keeps time.",
        "microphone", 6, 5,
        Request("pop", bars=_WRITTEN, tempo_bpm=92.0, tonic=7, scale="major", wanted=("drums",), only=True),
        ready_to_record,
    ),
    Template(
        "piano", "Piano sketch", "A piano, four chords and the beginning of a tune.",
        "piano", 4, 9,
        Request("pop", bars=_WRITTEN, tempo_bpm=84.0, tonic=5, scale="major", wanted=("piano",), only=True),
    ),
    Template(
        "funk", "Funk jam", "A tight kit, a bass that leaves holes and a scratching guitar.",
        "guitar", 5, 3, Request("funk", bars=_WRITTEN, tempo_bpm=106.0, tonic=4, scale="dorian"),
    ),
    Template(
        "band", "Empty band", "Everybody is plugged in and balanced; only the drummer plays yet.",
        "sliders", 2, 1, Request("pop", bars=_WRITTEN, tempo_bpm=110.0, tonic=0, scale="major"),
        without_players,
    ),
)  # fmt: skip

TEMPLATES = {template.name: template for template in _ALL}
