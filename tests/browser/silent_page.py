"""A page that nobody has clicked yet: it may not sound.

For Chromium, whatever Playwright does in a page is a person's doing, and gives it leave to sound. So this looks
into the page, and for buttons by their name, with the browser's own tools.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

PATIENCE_S = 30.0


class SilentPage:
    """What can be seen in a page without touching it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tools = page.context.new_cdp_session(page)

    def ask(self, script: str) -> Any:
        """Return what a script gives that runs without a person's leave."""
        asked = {"expression": script, "userGesture": False, "returnByValue": True}
        return self.tools.send("Runtime.evaluate", asked)["result"].get("value")

    def middle_of_button(self, name: str) -> tuple[float, float] | None:
        """Return where the button of that name is, or None when there is none yet."""
        page = self.tools.send("DOM.getDocument")["root"]["backendNodeId"]
        wanted = {"backendNodeId": page, "role": "button", "accessibleName": name}
        found = self.tools.send("Accessibility.queryAXTree", wanted)["nodes"]
        if not found:
            return None
        box = self.tools.send("DOM.getContentQuads", {"backendNodeId": found[0]["backendDOMNodeId"]})["quads"][0]
        return (box[0] + box[4]) / 2, (box[1] + box[5]) / 2

    def until(self, look: Callable[[], Any]) -> Any:
        """Return what `look` gives as soon as that is something."""
        end = time.monotonic() + PATIENCE_S
        while not (seen := look()):
            assert time.monotonic() < end
            self.page.wait_for_timeout(20)
        return seen
