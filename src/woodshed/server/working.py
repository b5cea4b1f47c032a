"""Long work in threads of its own: how far it is, what came out, and how it is stopped."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote

from woodshed.errors import Cancelled
from woodshed.server.problems import NotThereError, told_of
from woodshed.song.ids import Ids

AT_ONCE = 2
"""How many jobs work at the same time; the engine itself uses every processor. Others wait their turn."""
MOST_KEPT = 200

Report = Callable[[str, float], None]
"""Takes what is being done and the share of it that is done, 0 to 1; raises `Cancelled` when it should stop."""

Work = Callable[[Report], Any]
"""Does the work and returns what JSON can say."""


class Job:
    """One piece of long work, begun `by` somebody. `state` is waiting, working, done, failed or stopped."""

    def __init__(self, key: str, by: str = "") -> None:
        self.key = key
        self.by = by
        self.state = "waiting"
        self.doing = ""
        self.share = 0.0
        self.result: Any = None
        self.problem: dict[str, str] = {}
        self._stop = threading.Event()

    def report(self, doing: str, share: float) -> None:
        """Note how far the work is; raises `Cancelled` when somebody stopped it."""
        if self._stop.is_set():
            raise Cancelled
        self.doing, self.share = doing, min(1.0, max(0.0, share))

    def stop(self) -> None:
        """Let the work end at its next report; what waits does not begin."""
        self._stop.set()

    def work(self, work: Work) -> None:
        """Do the work, in the thread that calls this."""
        try:
            self.report("", 0.0)
            self.state = "working"
            self.result = work(self.report)
            self.state = "done"
        except Cancelled:
            self.state = "stopped"
        except Exception as error:  # noqa: BLE001 - whatever it is, the page must hear of it
            self.problem = told_of(error)[1]
            self.state = "failed"

    @property
    def over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in {"done", "failed", "stopped"}

    def plain(self) -> dict[str, Any]:
        """Return how it stands, for JSON."""
        told: dict[str, Any] = {"id": self.key, "state": self.state, "doing": self.doing, "share": self.share}
        if self.state == "done":
            told["result"] = self.result
        return told | self.problem


class Jobs:
    """All jobs of the studio; the finished ones are forgotten when they are many."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._ids = Ids()

    def start(self, work: Work, by: str = "", *, of: str = "") -> dict[str, str]:
        """Begin a piece of work for somebody, or let it wait; returns {"job": its id}.

        The id begins with the song that it is `of`, so that a proxy finds the process that does it.
        """
        job = Job(f"{of}~{next(self._ids)}" if of else next(self._ids), by)
        self._jobs[job.key] = job
        for key in [key for key, old in self._jobs.items() if old.over][: len(self._jobs) - MOST_KEPT]:
            del self._jobs[key]
        self._pool.submit(job.work, work)
        return {"job": quote(job.key, safe="~")}

    def find(self, key: str) -> Job:
        """Return a job; NotThereError when there is none."""
        if key not in self._jobs:
            raise unknown_job()
        return self._jobs[key]

    def close(self) -> None:
        """Stop everything."""
        for job in self._jobs.values():
            job.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)


def unknown_job() -> NotThereError:
    """Return the error for work that is not known, or not to who asks."""
    return NotThereError("That work is not known any more.", remedy="Start it again.")
