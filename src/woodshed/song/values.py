"""Readers of single values: each checks type, range and size, and trusts nothing.

A reader takes a value and the words for where it stands, and returns the value as a song keeps it;
SongError when it does not fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from woodshed.errors import SongError
from woodshed.song import limits
from woodshed.song.document import NOTHING
from woodshed.units import Ticks

Reader = Callable[[object, str], Any]
Bounds = tuple[float, float] | None
_MOST_SHOWN = 60
_NOT_IN_IDS = frozenset(" ~")


def number_reader(bounds: Bounds = None) -> Reader:
    """Return the reader of a finite number between two bounds."""
    low, high = bounds or (-limits.MAX_FLOAT, limits.MAX_FLOAT)

    def read_number(value: object, where: str) -> float:
        if not is_number(value) or not low <= value <= high:  # type: ignore[operator]
            raise wrong(where, f"must be a number from {low:g} to {high:g}", value)
        return float(value)  # type: ignore[arg-type]

    return read_number


def whole_reader(bounds: Bounds = None) -> Reader:
    """Return the reader of a whole number between two bounds; a browser's 3.0 is 3."""
    low, high = bounds or (0, limits.MAX_INT)

    def read_whole(value: object, where: str) -> int:
        if not is_number(value) or not low <= value <= high or value != int(value):  # type: ignore[operator, call-overload]
            raise wrong(where, f"must be a whole number from {low:.0f} to {high:.0f}", value)
        return int(value)  # type: ignore[call-overload, no-any-return]

    return read_whole


def ticks_reader(bounds: Bounds = None) -> Reader:
    """Return the reader of a place or length in ticks."""
    return whole_reader(bounds or (0, limits.MAX_TICK))


def choice_reader(choices: tuple[object, ...]) -> Reader:
    """Return the reader of one of a few values."""

    def read_choice(value: object, where: str) -> object:
        for choice in choices:
            if value == choice and not isinstance(value, bool):
                return choice
        raise wrong(where, f"must be one of {', '.join(map(str, choices))}", value)

    return read_choice


def optional_reader(reader: Reader) -> Reader:
    """Return the reader of a value that may also be nothing."""

    def read_optional(value: object, where: str) -> Any:
        return None if value is None else reader(value, where)

    return read_optional


def tuple_reader(reader: Reader, *, forgiving: bool) -> Reader:
    """Return the reader of a list; when forgiving, it passes over items that do not fit."""

    def read_tuple(value: object, where: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise wrong(where, "must be a list", value)
        return tuple(each_fitting(value, lambda item: reader(item, where), forgiving=forgiving))

    return read_tuple


def numbers_reader(*, forgiving: bool) -> Reader:
    """Return the reader of numbers by name."""
    number = number_reader()

    def read_numbers(value: object, where: str) -> Mapping[str, float]:
        if not isinstance(value, Mapping):
            raise wrong(where, "must be a mapping of numbers", value)
        pairs = each_fitting(
            value.items(),
            lambda pair: (read_id(pair[0], where), number(pair[1], f"{where} {pair[0]}")),
            forgiving=forgiving,
        )
        return dict(sorted(pairs)) or NOTHING

    return read_numbers


def read_text(value: object, where: str) -> str:
    """Return text that is not too long and can be written down as UTF-8."""
    if not isinstance(value, str) or len(value) > limits.MAX_TEXT:
        raise wrong(where, f"must be text of up to {limits.MAX_TEXT:,} characters", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise wrong(where, "must be text that can be written down", "half a character") from None
    return value


def read_id(value: object, where: str) -> str:
    """Return an id: printable, without spaces and "~", not too long."""
    if not isinstance(value, str) or not is_id(value):
        raise wrong(where, f"must be 1 to {limits.MAX_ID} letters or digits", value)
    return value


def is_id(text: str) -> bool:
    """Tell whether a text can be an id."""
    return 0 < len(text) <= limits.MAX_ID and (text.isalnum() or (text.isprintable() and not _NOT_IN_IDS & set(text)))


def read_reference(value: object, where: str) -> str:
    """Return the id of another record, or "" for none."""
    return "" if value == "" else read_id(value, where)


def read_sha256(value: object, where: str) -> str:
    """Return the hash of a media file; it names the file on disk, so nothing else will do."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-f]{64}", value):
        raise wrong(where, "must be 64 hexadecimal digits", value)
    return value


def read_suffix(value: object, where: str) -> str:
    """Return the suffix of a media file, without its dot."""
    if not isinstance(value, str) or not re.fullmatch("[a-z0-9]{1,8}", value):
        raise wrong(where, "must be 1 to 8 small letters or digits", value)
    return value


def read_bool(value: object, where: str) -> bool:
    """Return true or false; a number is neither."""
    if value is not True and value is not False:
        raise wrong(where, "must be true or false", value)
    return value


def check_json(value: object, where: str, depth: int = limits.MAX_DEPTH) -> None:
    """Refuse what JSON cannot say, or says too deeply."""
    if depth == 0:
        raise wrong(where, f"must nest less than {limits.MAX_DEPTH} deep", "deeper")
    if isinstance(value, list | tuple):
        for item in value:
            check_json(item, where, depth - 1)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            read_text(name, where)
            check_json(item, where, depth - 1)
    elif isinstance(value, str):
        read_text(value, where)
    elif value is not None and not isinstance(value, bool) and not is_number(value):
        raise wrong(where, "must be what JSON can say", value)


def is_number(value: object) -> bool:
    """Tell whether a value is a finite number that a browser can hold, and not true or false."""
    return (type(value) is int and abs(value) <= limits.MAX_INT) or (type(value) is float and math.isfinite(value))


def each_fitting(items: Any, read: Callable[[Any], Any], *, forgiving: bool) -> list[Any]:
    """Read all items; when forgiving, without those that do not fit."""
    fitting = []
    for item in items:
        try:
            fitting.append(read(item))
        except SongError:
            if not forgiving:
                raise
    return fitting


def wrong(where: str, rule: str, value: object) -> SongError:
    """Return the error that names a value, the rule that it breaks, and where it stands."""
    shown = value if isinstance(value, str) else repr(value)
    shown = shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}..."
    shown = shown.encode(errors="replace").decode()
    return SongError(f"{where[0].upper()}{where[1:]} {rule}, not {shown}.", remedy="Put that right and try again.")


PLAIN_READERS: dict[Any, Callable[[Bounds], Reader]] = {
    Ticks: ticks_reader,
    int: whole_reader,
    float: number_reader,
    str: lambda _: read_text,
    bool: lambda _: read_bool,
}
"""Makers of readers by the type that a field is declared with."""
