"""`woodshed certify`: every device measured, beside the circuit it is modelled on."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.cli.progress import progress_bars

PAGES = Path("docs") / "devices"


def certify(
    device: Annotated[str, Parameter(help="A device; all of them when none is named.")] = "",
    /,
    *,
    check: Annotated[
        bool, Parameter(negative="", help="Write nothing; fail when a figure is worse than the one in the folder.")
    ] = False,
    out: Annotated[Path, Parameter(help="The folder of the pages.")] = PAGES,
) -> None:
    """Measure a device as a test engineer would, and write its certificate."""
    from woodshed.certify import certified_devices, check_certificates, write_certificates
    from woodshed.errors import CertificateError

    names = [device] if device else list(certified_devices())
    with progress_bars() as report:
        if not check:
            written = write_certificates(names, out, report)
            figures = sum(len(found) for done in written for found in done.figures.values())
            print(f"{figures} figures of {len(written)} devices are in {out}.")
            return
        told = check_certificates(names, out, report)
    for sentence in told:
        print(sentence)
    if told:
        raise CertificateError(
            f"{len(told)} figures have worsened or are not the ones that were kept.",
            remedy="Mend the device; or, where the change is wanted, run `woodshed certify` and keep what it writes.",
        )
    print(f"No figure of {len(names)} devices has worsened.")
