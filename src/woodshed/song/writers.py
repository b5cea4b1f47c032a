"""Who wrote in a song, told apart: by who they are where the log knows that, else by their name.

The log keeps, for each change, the name that somebody had then and, on a line of its own, their id: names change, and
two people may have the same one. Logs of before, and programs, have names alone. Such a name is taken for the person
who first wrote under it; for nobody else, so that whoever takes a name later has none of its past.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_ACCEPTED = re.compile(r"(?P<who>.+) with (?P<assistant>(?:compose|master)[^#\s]{0,40}(?:#\d{1,20})?)")


class Writer(NamedTuple):
    """A name, and the id of whoever is called so; "" when only the name is known."""

    name: str
    person: str = ""


def logged(name: str, person: str = "") -> str:
    """Return who made a change, as the log keeps it."""
    first = " ".join(name.split())
    return f"{first}\n{person}" if person else first


def writer_of(who: str) -> Writer:
    """Return the name and the id that the log keeps."""
    name, _, person = who.partition("\n")
    return Writer(name, person)


def who_did(by: str) -> tuple[str, str]:
    """Return the person of a change, and the assistant whose suggestion they accepted ("": none)."""
    found = _ACCEPTED.fullmatch(by)
    return (found["who"], found["assistant"]) if found else (by, "")


class Writers:
    """Everybody in a log. `rows`: who made a change, when first and when last, in the order of the first time."""

    def __init__(self, rows: Iterable[tuple[str, int, int]]) -> None:
        self._first: dict[str, str] = {}
        self._last: dict[str, tuple[int, str]] = {}
        self._labels: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        told = [(self.of(who), last) for who, _, last in rows]
        self._persons = {writer.person for writer, _ in told if writer.person}
        met: set[str] = set()
        for writer, _ in told:
            if writer.person and writer.person not in met:
                self._first.setdefault(writer.name, writer.person)
            met.add(writer.person)
        for writer, last in told:
            self.label(writer)
            key = self.key(writer)
            self._last[key] = max(self._last.get(key, (0, "")), (last, writer.name))

    @staticmethod
    def of(who: str) -> Writer:
        """Return the person whom the log names, without the assistant beside them."""
        by, person = writer_of(who)
        return Writer(who_did(by)[0], person)

    def key(self, writer: Writer) -> str:
        """Return what tells a writer from all others: an id, or a name that belongs to no known person."""
        return writer.person or self._first.get(writer.name, writer.name)

    def is_known(self, key: str) -> bool:
        """Tell whether a key is a person's id."""
        return key in self._persons

    def label(self, writer: Writer) -> str:
        """Return what a writer was called, with a number behind it when somebody else was called so before."""
        pair = self.key(writer), writer.name
        if pair not in self._labels:
            label, number = writer.name, 1
            while label and label in self._taken:
                number += 1
                label = f"{writer.name} ({number})"
            self._labels[pair] = label
            self._taken.add(label)
        return self._labels[pair]

    def label_of(self, who: str) -> str:
        """Return the same for what the log keeps, with the assistant that it may name."""
        by, person = writer_of(who)
        name, assistant = who_did(by)
        label = self.label(Writer(name, person))
        return f"{label} with {assistant}" if assistant else label

    def now(self, writer: Writer) -> str:
        """Return what a writer was called last."""
        key = self.key(writer)
        _, name = self._last.get(key, (0, writer.name))
        return self.label(Writer(name, key if key != name else ""))
