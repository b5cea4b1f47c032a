"""The commands, by name, and the one place where they start and end."""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Callable, Sequence

from cyclopts import App
from rich.console import Console

from woodshed.cli.certify import certify
from woodshed.cli.compose import compose
from woodshed.cli.credits import credits_
from woodshed.cli.devices import devices
from woodshed.cli.exchange import export, import_midi
from woodshed.cli.lofi import flip, lofi
from woodshed.cli.make import make
from woodshed.cli.master import master
from woodshed.cli.measure import measure
from woodshed.cli.mistakes import STOPPED, told
from woodshed.cli.move import move
from woodshed.cli.play import play
from woodshed.cli.render import render
from woodshed.cli.rescue import rescue
from woodshed.cli.studio import studio
from woodshed.cli.tour import tour
from woodshed.cli.version import installed_version, version
from woodshed.errors import Cancelled

COMMANDS: dict[str, Callable[..., None]] = {
    "studio": studio,
    "make": make,
    "compose": compose,
    "render": render,
    "master": master,
    "lofi": lofi,
    "flip": flip,
    "import": import_midi,
    "export": export,
    "measure": measure,
    "credits": credits_,
    "rescue": rescue,
    "move": move,
    "devices": devices,
    "certify": certify,
    "tour": tour,
    "play": play,
    "version": version,
}

USUAL = "studio"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command, by default the one on the command line, and return the exit code.

    Without any word that is the studio.
    """
    words = sys.argv[1:] if words is None else words
    with contextlib.suppress(ValueError):  # not in the main thread: whoever runs it there sees to signals
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, stop_once)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that knows no minus sign gets a question mark
    try:
        application()(words or [USUAL])
        sys.stdout.flush()
    except (KeyboardInterrupt, Cancelled):
        print("Stopped. No half-written file was left behind.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # Whoever read stdout has seen enough; what is still buffered must not raise again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - what is no mistake of the person's is raised again by `told`
        return told(error)
    return 0


def stop_once(_number: int, _frame: object) -> None:
    """Stop at the first Ctrl-C; further ones may not disturb the tidying up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def application() -> App:
    """Return the command line with all its commands."""
    app = App(
        name="woodshed",
        help="A sentence, a tune or a jam goes in; a finished, mastered song comes out.",
        version=installed_version,
        result_action="return_none",
        print_error=False,
        exit_on_error=False,
        suppress_keyboard_interrupt=False,
        error_console=Console(stderr=True),
    )
    for name, command in COMMANDS.items():
        app.command(command, name=name)
    return app
