"""`woodshed tour`: all gear to listen to, with a page."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.progress import progress_bars

CERTIFICATES = Path(__file__).parents[3] / "docs" / "devices"
"""Where the repository keeps them, beside these sources."""


def tour(
    *,
    out: Annotated[Path, Parameter(help="The folder of the page and its audio.")] = Path("tour"),
    only: Annotated[str, Parameter(help='A family such as "Lo-fi", or a device such as tape_machine.')] = "",
    certificates: Annotated[
        Path | None, Parameter(help="The folder of the certificates whose pictures are shown; else the repository's.")
    ] = None,
) -> None:
    """Render a listening tour of all gear, and a page to browse and hear it."""
    from woodshed.tour import write_tour

    with progress_bars() as report:
        made = write_tour(out, only=only, certificates=certificates or CERTIFICATES, progress=report)
    machines = "machine" if len(made.chapters) == 1 else "machines"
    print(f"{len(made.chapters)} {machines}, {int(made.length_s // 60)}:{int(made.length_s % 60):02d}")
    print(made.page)
