"""What people write to each other: that it says something, and how often one of them may."""

from fastapi import Request
from starlette.requests import HTTPConnection

from woodshed.errors import SongError
from woodshed.server.people.people import People
from woodshed.server.people.tries import address_of
from woodshed.server.people.visitors import Visitor


def words(text: str) -> str:
    """Return what is said, without the empty space around it; SongError when nothing is left."""
    said = text.strip()
    if not any(letter.isprintable() and not letter.isspace() for letter in said):
        raise SongError("There is nothing in it to read.", remedy="Write a word, then send it.")
    return said


def count(people: People, song: str, visitor: Visitor, request: Request) -> None:
    """Note that somebody says something in a song; TooOftenError when they say too much at once.

    Whoever has no name here yet is counted by where they come from.
    """
    people.said.spend(key_of(song, visitor, request), "You have said a lot at once.")


def key_of(song: str, visitor: Visitor, connection: HTTPConnection) -> str:
    """Return under what is counted what somebody says in a song."""
    where = address_of((connection.client.host, connection.client.port) if connection.client else None)
    return f"{song} {visitor.id or where}"
