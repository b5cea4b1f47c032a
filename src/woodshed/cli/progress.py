"""How far a command is: a bar for each stage, on stderr, where somebody watches."""

import contextlib
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

Report = Callable[[str, float], None]
"""Takes what is being done and the share of it that is done, 0 to 1."""


@contextlib.contextmanager
def progress_bars() -> Iterator[Report]:
    """Give a function that draws one bar for each thing that is being done.

    Where stderr is no terminal nothing is drawn: a log or a program wants mistakes only.
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<22}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def report(doing: str, share: float) -> None:
            if doing not in tasks:
                tasks[doing] = bars.add_task(doing, total=1.0)
            bars.update(tasks[doing], completed=share)

        yield report
