"""How soon the studio is there: from going to its address to a first screen, from a click on a template to sound.

`benchmarks/studio.py` prints these beside its other figures. Each round is a browser context without a cache.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass

from playwright.sync_api import Browser, Page

ROUNDS = 3
"""Of all templates, each clicked at once and after a look."""
PATIENCE_S = 60.0
LOOK_MS = 1_000.0
"""How long a person looks at the first screen before the click, if they do."""
SOUND = 1e-4
"""From which level on, full scale 1, there is sound: -80 dB."""

WATCH = """
(() => {
  // A first screen that can be used: the templates are there, and can be clicked.
  const ready = () => {
    const ways = document.querySelectorAll("section[aria-labelledby=ways] button:not(:disabled)");
    if (ways.length > 0) window.readyAt = performance.now();
    else requestAnimationFrame(ready);
  };
  ready();
  addEventListener("click", ({ timeStamp }) => {
    const looking = setInterval(() => {
      const player = window.woodshed?.studio?.player;
      if (!player || Math.max(...player.meters("master").peak) < SOUND) return;
      clearInterval(looking);
      const { outputLatency, baseLatency } = player.context;
      window.soundAfter = performance.now() - timeStamp + 1000 * (outputLatency || baseLatency);
    }, 4);
  }, { capture: true, once: true });
})();
""".replace("SOUND", str(SOUND))


@dataclass(frozen=True)
class Start:
    """Milliseconds from going to the page until it could be used, and from the click until the loudspeaker sounds."""

    ready_ms: float
    sound_ms: float


def measure_start(browser: Browser, url: str) -> list[tuple[str, str, str]]:
    """Return how soon the page at `url` is ready, and how soon a template is heard: (what, goal, reached)."""
    page = browser.new_page()
    page.goto(url)
    templates = page.get_by_role("region", name="Or start from").get_by_role("button")
    templates.first.wait_for()
    count = templates.count() - 2  # the last two are a file and an empty song
    page.close()
    at_once, after_a_look = (
        [start(browser, url, index, look_ms) for _ in range(ROUNDS) for index in range(count)]
        for look_ms in (0, LOOK_MS)
    )
    return [
        (
            "page ready on localhost, nothing cached",
            "<= 2 s",
            in_words([each.ready_ms for each in at_once + after_a_look]),
        ),
        (
            "click on a template to sound, a second after the page was ready",
            "<= 1 s",
            in_words([e.sound_ms for e in after_a_look]),
        ),
        (
            "click on a template to sound, at once when the page was ready",
            "<= 1 s",
            in_words([e.sound_ms for e in at_once]),
        ),
    ]


def start(browser: Browser, url: str, index: int, look_ms: float) -> Start:
    """Go to the page, look at it for a while, click a template and wait until it is heard."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url, wait_until="commit")
    ready_ms = number(page, "window.readyAt")
    page.wait_for_timeout(look_ms)
    page.get_by_role("region", name="Or start from").get_by_role("button").nth(index).click()
    sound_ms = number(page, "window.soundAfter")
    context.close()
    return Start(ready_ms, sound_ms)


def number(page: Page, script: str) -> float:
    """Wait until a script gives a number in the page; TimeoutError after a minute."""
    waited_s = 0.0
    while (found := page.evaluate(script)) is None:
        if waited_s > PATIENCE_S:
            raise TimeoutError(script)
        page.wait_for_timeout(20)
        waited_s += 0.02
    return float(found)


def in_words(rounds_ms: list[float]) -> str:
    """Return the median and the worst of some figures in words."""
    return f"{statistics.median(rounds_ms) / 1000:.2f} s (worst of {len(rounds_ms)}: {max(rounds_ms) / 1000:.2f} s)"
