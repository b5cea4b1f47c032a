"""What the seed chooses of a style: the players, kits, beats, places and media that its `instead` offers.

What a sentence names is taken where it is on offer, and what it refuses is not, whatever the seed says.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from woodshed.compose.band import is_called
from woodshed.compose.dice import Dice
from woodshed.compose.places import MEDIA, PLACES
from woodshed.compose.request import Request
from woodshed.compose.style import Chords, Sound, Strip, Style


def chosen(style: Style, request: Request, dice: Dice) -> Style:
    """Return a style of which nothing is open any more, around the music as the request wants it."""
    wanted = {*request.wanted, *request.surroundings}
    refused = {*request.unwanted, *request.absent}
    for path, others in style.instead.items():
        offered = (_found(style, path), *others)
        allowed = [one for one in offered if not _is_one_of(one, refused)] or offered
        named = [one for one in allowed if _name(one) in wanted] or [one for one in allowed if _is_one_of(one, wanted)]
        option = dice.branch(path).pick(named or allowed)
        wanted = {name for name in wanted if not _is_one_of(option, {name})}  # one guitar is enough
        style = _put(style, path, option)
    return _surrounded(_settled(style), request.surroundings, refused)


def versions(style: Style) -> Iterator[Style]:
    """Yield the style as it is written, then once with each thing that may be there instead."""
    for path, option in [("", None), *((path, one) for path, others in style.instead.items() for one in others)]:
        yield _settled(_put(style, path, option) if path else style)


def _settled(style: Style) -> Style:
    """Return a style without choices, and without the players whom a choice left out."""
    playing: tuple[Chords | None, ...] = style.chords
    return replace(style, chords=tuple(part for part in playing if part is not None), instead={})


def _surrounded(style: Style, wanted: Collection[str], refused: Collection[str]) -> Style:
    """Return the style at the place and on the medium that are wanted, also where it offers neither."""
    place = None if _name(style.place) in refused else style.place
    medium = None if _name(style.medium) in refused else style.medium
    for name in wanted:
        place = place if _name(place) == name else PLACES.get(name, place)
        medium = medium if _name(medium) == name else MEDIA.get(name, medium)
    return replace(style, place=place, medium=medium)


def _name(option: Any) -> str:
    """Return what a prompt calls a player, a place or a medium; nothing of anything else."""
    option = getattr(option, "strip", option)
    if isinstance(option, Sound):
        return next((name for name, sound in MEDIA.items() if sound.kind == option.kind), "")
    return option.family if isinstance(option, Strip) else ""


def _is_one_of(option: Any, names: Collection[str]) -> bool:
    """Say whether a player, a place or a medium is meant by one of the names."""
    strip = getattr(option, "strip", option)
    return _name(option) in names or (isinstance(strip, Strip) and any(is_called(strip, name) for name in names))


def _found(whole: Any, path: str) -> Any:
    for name in path.split("."):
        whole = whole[int(name)] if isinstance(whole, tuple) else getattr(whole, name)
    return whole


def _put(whole: Any, path: str, part: Any) -> Any:
    """Return a style, or something in it, with another part at a path such as "chords.0.strip"."""
    name, _, rest = path.partition(".")
    if rest:
        part = _put(_found(whole, name), rest, part)
    if isinstance(whole, tuple):
        place = int(name)
        return (*whole[:place], part, *whole[place + 1 :])
    return replace(whole, **{name: part})
