"""Waiting for a page."""

from playwright.sync_api import Page

PATIENCE_S = 60.0
EVERY_MS = 50


def wait_for(page: Page, script: str) -> None:
    """Wait until a script is true in the page; TimeoutError after a minute."""
    waited_ms = 0
    while not page.evaluate(script):
        if waited_ms > PATIENCE_S * 1000:
            raise TimeoutError(script)
        page.wait_for_timeout(EVERY_MS)
        waited_ms += EVERY_MS
