"""`woodshed version`."""

from importlib.metadata import version as version_of


def version() -> None:
    """Print Woodshed's version."""
    print(installed_version())


def installed_version() -> str:
    """Return the version that is installed, such as "0.1.0"."""
    return version_of("woodshed")
