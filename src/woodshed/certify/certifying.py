"""The stage: a device in, its page, its pictures and its figures out.

devices/<name>/certificate.py -> examinations on the bench -> docs/devices/<name>.md, <name>/*.svg, figures.json
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from woodshed.certify.bench import Bench
from woodshed.certify.certificate import Certificate, certified_devices, load_certificate
from woodshed.certify.costs import load_costs
from woodshed.certify.examinations import Examination
from woodshed.certify.figure import Figure, Result
from woodshed.certify.goals import PAGE, format_goals
from woodshed.certify.page import Row, format_index, format_page, picture_path
from woodshed.certify.picture import draw_plot
from woodshed.certify.record import FILE, format_record, load_record, worsened
from woodshed.devices import device
from woodshed.disk import atomic_file
from woodshed.errors import CertificateError

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Certified:
    """A device that has been measured."""

    device: str
    certificate: Certificate
    found: tuple[tuple[Examination, Result], ...]

    @property
    def figures(self) -> dict[str, tuple[Figure, ...]]:
        """The figures of each examination, by its key."""
        return {examination.key: result.figures for examination, result in self.found}


def certify(name: str) -> Certified:
    """Measure one device. DeviceError or CertificateError when it is unknown or has no certificate."""
    certificate = load_certificate(name)
    bench = Bench(name)
    found = tuple((examination, examination.examine(bench)) for examination in certificate.examinations)
    return Certified(name, certificate, found)


def write_certificates(names: Iterable[str], folder: Path, progress: Progress | None = None) -> list[Certified]:
    """Measure devices, write their pages into `folder`, and the table of all that are there."""
    names = list(names)
    done = []
    for number, name in enumerate(names):
        if progress is not None:
            progress("Certifying", number / len(names))
        done.append(certify(name))
        write_certificate(done[-1], folder)
    write_index(folder)
    if progress is not None:
        progress("Certifying", 1.0)
    return done


def check_certificates(names: Iterable[str], folder: Path, progress: Progress | None = None) -> list[str]:
    """Measure devices and return a sentence for each figure that is worse than the one in `folder`."""
    names = list(names)
    told = []
    for number, name in enumerate(names):
        if progress is not None:
            progress("Checking", number / len(names))
        told += check_certificate(name, folder)
    if progress is not None:
        progress("Checking", 1.0)
    return told


def check_certificate(name: str, folder: Path) -> list[str]:
    """Return a sentence for each figure of one device that is worse than the one kept in `folder`."""
    try:
        kept = load_record(folder / name / FILE)
    except CertificateError as error:
        return [f"{name}: {error.problem}"]
    return [f"{name}, {sentence}" for sentence in worsened(kept, certify(name).figures)]


def write_certificate(certified: Certified, folder: Path) -> None:
    """Write one device's page, pictures and figures; pictures that are no longer drawn go."""
    spec = device(certified.device)
    pictures = {
        folder / picture_path(spec.name, examination.key, number): draw_plot(plot)
        for examination, result in certified.found
        for number, plot in enumerate(result.plots)
    }
    files = {
        folder / f"{spec.name}.md": format_page(spec, certified.certificate, certified.found, load_costs()),
        folder / spec.name / FILE: format_record(spec.name, certified.figures),
        **pictures,
    }
    (folder / spec.name).mkdir(parents=True, exist_ok=True)
    for old in (folder / spec.name).glob("*.svg"):
        if old not in pictures:
            old.unlink()
    for path, text in files.items():
        with atomic_file(path) as file:
            file.write(text.encode())


def write_index(folder: Path) -> None:
    """Write the table of all devices whose figures lie in `folder`, and that of the goals."""
    rows = []
    for name in certified_devices():
        if not (folder / name / FILE).is_file():
            continue
        figures = [f for found in load_record(folder / name / FILE).values() for f in found]
        goals = [f for f in figures if f.sense != "fact"]
        reached = sum(f.reached for f in goals)
        rows.append(Row(device(name), load_certificate(name).modelled_on, reached, len(goals), len(figures)))
    for name, text in (("README.md", format_index(rows)), (PAGE, format_goals(folder))):
        with atomic_file(folder / name) as file:
            file.write(text.encode())
