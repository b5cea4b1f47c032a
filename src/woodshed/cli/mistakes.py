"""Mistakes, told in two sentences: what is wrong, and what to do about it.

Woodshed's own errors already are two sentences. This module finds them for what the command line's
parser, the disk, the song's database and the memory complain about.
"""

import errno
import sqlite3
import sys
from pathlib import Path

from cyclopts import CycloptsError, UnknownCommandError, UnusedCliTokensError

from woodshed.errors import FileError, WoodshedError

MISTAKE = 2
STOPPED = 130
"""What a shell expects of a command that Ctrl-C ended: 128 + SIGINT."""


def told(error: Exception) -> int:
    """Tell a person's mistake on stderr and return the exit code; raise again what is none of theirs."""
    mistake = mistake_behind(error)
    if mistake is None:
        raise error
    print(f"{mistake.problem} {mistake.remedy}", file=sys.stderr)
    return MISTAKE


def mistake_behind(error: Exception) -> WoodshedError | None:
    """Return an error as two sentences, or None when it is a fault of Woodshed's own."""
    if isinstance(error, WoodshedError):
        return error
    if isinstance(error, CycloptsError):
        return misread_words(error)
    if isinstance(error, sqlite3.OperationalError):
        return FileError(
            f"The song's database could not be used: {error}.",
            remedy="See that its folder has room and may be written, and that no other program holds it.",
        )
    if isinstance(error, MemoryError):
        return FileError("There is not enough memory for this.", remedy="Close other programs or use a shorter piece.")
    if isinstance(error, OSError) and error.errno is not None:
        return refused_by_disk(error)
    return None


def misread_words(error: CycloptsError) -> WoodshedError:
    """Return what the parser could not understand, and where its options are explained."""
    error.verbose = False
    if isinstance(error, UnusedCliTokensError):
        extra = " ".join(error.unused_tokens or ())
        return WoodshedError(f'"{extra}" is too much.', remedy="Put the whole sentence into quotes.")
    if isinstance(error, UnknownCommandError):
        from woodshed.cli.application import COMMANDS

        word = next(iter(error.unused_tokens or ()), "")
        return WoodshedError(f'There is no command "{word}".', remedy=f"Choose one of: {', '.join(COMMANDS)}.")
    problem = " ".join(str(error).split()).rstrip(".") + "."
    command = " ".join(["woodshed", *(error.command_chain or ())])
    return WoodshedError(problem, remedy=f'Run "{command} --help" to see what it understands.')


def refused_by_disk(error: OSError) -> WoodshedError:
    """Return why the disk refused to read or write."""
    path = Path(str(error.filename)) if error.filename else Path()
    if error.errno == errno.ENOENT and error.filename:
        return FileError(f'There is no "{path}".', remedy="Check its name and folder.")
    from woodshed.disk import write_error

    return write_error(path, error)
