"""How far apart several people hear the same song who listen together, in browsers of their own.

Where each of them is, is asked for one moment of the machine's clock, which they share and which has no part in
what keeps them together. The network of the last rows is a proxy that holds back what comes in each direction.
"""

import asyncio
import contextlib
import random
import socket
import statistics
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from waiting import wait_for

ROUNDS = 40
EVERY_MS = 250
MS = 48.0
"""Samples of a millisecond."""
NOW = "performance.timeOrigin + performance.now()"
HEARD = "(at) => woodshed.studio.together.heard(at)"


def measure_together(browser: Browser, url: str) -> list[tuple[str, str, str]]:
    """Return how far apart two and three hear, on one machine and over networks: (what, goal, reached)."""
    rows = [_row("2 people", browser, [url] * 2), _row("3 people", browser, [url] * 3)]
    with delayed(url, 20, 5) as far, delayed(url, 45, 8) as further:
        rows.append(_row("3 people, two of them 20 ± 5 and 45 ± 8 ms away", browser, [url, far, further]))
    return rows


def _row(what: str, browser: Browser, urls: list[str]) -> tuple[str, str, str]:
    starts, later = _skews_ms(browser, urls)
    reached = (
        f"{statistics.median(later):.1f} ms (95 %: {sorted(later)[int(0.95 * len(later))]:.1f}; start: {starts:.1f})"
    )
    return f"listening together, {what}: how far apart they hear", "<= 30 ms", reached


def _skews_ms(browser: Browser, urls: list[str]) -> tuple[float, list[float]]:
    """Return how far apart they begin, and how far apart they are from the third second on."""
    contexts = [browser.new_context() for _ in urls]
    pages = [context.new_page() for context in contexts]
    song = (
        pages[0]
        .request.post(
            f"{urls[0]}/api/songs", data={"from": "template", "template": "piano"}, headers={"Origin": urls[0]}
        )
        .json()["id"]
    )
    for page, url in zip(pages, urls, strict=True):
        page.goto(f"{url}/songs/{song}")
        wait_for(page, "!!window.woodshed.studio?.together && woodshed.studio.player.status.running")
        page.evaluate("woodshed.studio.together.group.join()")
    for page in pages:
        wait_for(
            page, f"woodshed.studio.together.presence.others.filter((o) => o.listening).length === {len(urls) - 1}"
        )
        wait_for(page, "woodshed.studio.together.group.isReady")
    pages[0].evaluate("woodshed.studio.transport.loopOver({ start: 0, end: 15360 }), woodshed.studio.transport.play(0)")
    for page in pages:
        wait_for(page, f"({HEARD})({NOW}) !== null")
    start = _skew_ms(pages)
    pages[0].wait_for_timeout(3_000)
    later = []
    for _ in range(ROUNDS):
        later.append(_skew_ms(pages))
        pages[0].wait_for_timeout(EVERY_MS)
    for context in contexts:
        context.close()
    return start, later


def _skew_ms(pages: list[Page]) -> float:
    at = pages[0].evaluate(NOW)
    loop = pages[0].evaluate("woodshed.studio.clock.samples(0, 15360)")
    places = [page.evaluate(HEARD, at) for page in pages]
    # Around the end of the loop, the start is near the end.
    return min(_spread(places), _spread([place + loop if place < loop / 2 else place for place in places])) / MS


def _spread(places: list[float]) -> float:
    return max(places) - min(places)


@contextmanager
def delayed(url: str, delay_ms: float, jitter_ms: float) -> Iterator[str]:
    """Serve what `url` serves, later: each piece is held back by about `delay_ms`, in each direction, in order."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    place = urlsplit(url)
    proxy = _Proxy(str(place.hostname), int(place.port or 80), lambda: max(0.0, random.gauss(delay_ms, jitter_ms)))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        asyncio.run_coroutine_threadsafe(asyncio.start_server(proxy.carry, sock=listener), loop).result()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        asyncio.run_coroutine_threadsafe(_cancel_all(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
    loop.close()


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


class _Proxy:
    """Carries connections to another place, each piece after a while."""

    def __init__(self, host: str, port: int, delay_ms: Callable[[], float]) -> None:
        self._host, self._port, self._delay_ms = host, port, delay_ms

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._host, self._port)
        with contextlib.suppress(asyncio.CancelledError, OSError):
            await asyncio.gather(self._hold(reader, back), self._hold(there, writer))

    async def _hold(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sending = asyncio.create_task(self._send(waiting, writer))
        loop = asyncio.get_running_loop()
        while piece := await reader.read(65_536):
            waiting.put_nowait((loop.time() + self._delay_ms() / 1000, piece))
        waiting.put_nowait((loop.time(), b""))
        await sending

    async def _send(self, waiting: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, piece = await waiting.get()
            await asyncio.sleep(max(0.0, due - loop.time()))
            if not piece:
                writer.close()
                return
            writer.write(piece)
