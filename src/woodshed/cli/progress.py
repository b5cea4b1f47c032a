"""How far a command is, on stderr: a bar for each stage, or a line for each where nobody watches."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

Report = Callable[[str, float], None]
"""Takes what is being done and the share of it that is done, 0 to 1."""


@contextlib.contextmanager
def progress_bars() -> Iterator[Report]:
    """Give a function that draws one bar for each thing that is being done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield announce_on(console)
        return
    columns = (TextColumn("{task.description:<22}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        yield bars_on(bars)


def bars_on(bars: Progress) -> Report:
    """Return a report that draws bars."""
    tasks: dict[str, TaskID] = {}

    def report(doing: str, share: float) -> None:
        if doing not in tasks:
            tasks[doing] = bars.add_task(doing, total=1.0)
        bars.update(tasks[doing], completed=share)

    return report


def announce_on(console: Console) -> Report:
    """Return a report that prints each thing once, when it begins."""
    begun: set[str] = set()

    def report(doing: str, _: float) -> None:
        if doing not in begun:
            begun.add(doing)
            console.print(f"{doing} ...", highlight=False)

    return report
