"""Errors a person can act on: what is wrong, and what to do about it.

Every mistake a user can make raises a `WoodshedError`. The command line prints both sentences
and exits with 2; a server answers with them as `problem` and `remedy`.
"""


class WoodshedError(Exception):
    """Something a person can put right. Both parts are whole sentences."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        super().__init__(f"{problem} {remedy}")
        self.problem = problem
        self.remedy = remedy


class FileError(WoodshedError):
    """A file or folder is missing, damaged, too large, or may not be written."""


class SongError(WoodshedError):
    """A song, or a change to it, makes no musical sense."""


class MidiError(WoodshedError):
    """A MIDI file cannot be read as music."""


class DeviceError(WoodshedError):
    """There is no such device, preset or parameter, or a value does not fit it."""


class CertificateError(WoodshedError):
    """A device's certificate is missing, or a figure in it has worsened."""


class AudioError(WoodshedError):
    """Audio has a shape, a length or a rate that cannot be used."""


class PromptError(WoodshedError):
    """A sentence asks the composer for something impossible."""


class Cancelled(Exception):  # noqa: N818 - not an error: the person asked for it
    """The person stopped a long job."""
