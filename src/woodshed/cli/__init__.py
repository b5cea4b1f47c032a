"""Woodshed for people who type: `woodshed <command>`, one module for each stage.

A command says on stderr how far it is, on stdout what came out, and ends with 0. A mistake is told
in two sentences on stderr and ends with 2; Ctrl-C ends with 130 and leaves no half-written file.
"""

from woodshed.cli.application import main

__all__ = ["main"]
