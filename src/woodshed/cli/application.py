"""The commands, by name, and the one place where they start and end."""

import os
import sys
from collections.abc import Sequence

from cyclopts import App
from rich.console import Console

from woodshed.cli.mistakes import STOPPED, told
from woodshed.cli.version import installed_version
from woodshed.errors import Cancelled

COMMANDS = {
    "make": "woodshed.cli.make:make",
    "compose": "woodshed.cli.compose:compose",
    "render": "woodshed.cli.render:render",
    "master": "woodshed.cli.master:master",
    "import": "woodshed.cli.exchange:import_midi",
    "export": "woodshed.cli.exchange:export",
    "measure": "woodshed.cli.measure:measure",
    "devices": "woodshed.cli.devices:devices",
    "play": "woodshed.cli.play:play",
    "version": "woodshed.cli.version:version",
}
"""Where each command is; its module is read when it is wanted, so that none waits for another."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command, by default the one on the command line, and return the exit code."""
    try:
        application()(words)
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
    for name, place in COMMANDS.items():
        app.command(place, name=name)
    return app
