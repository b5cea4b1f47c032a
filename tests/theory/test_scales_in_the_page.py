"""The page has the scales too (web/src/song/scales.ts): both tables say the same."""

import re
from pathlib import Path

from woodshed.theory.scales import SCALES

PAGE = Path(__file__).parents[2] / "web/src/song/scales.ts"


def test_the_page_and_python_know_the_same_scales() -> None:
    """Each line of the table in TypeScript is a name and its semitones."""
    table = PAGE.read_text("utf-8").split("SCALES:")[1].split("};")[0]
    found = {
        (quoted or plain): tuple(int(step) for step in steps.split(","))
        for quoted, plain, steps in re.findall(r'^  (?:"([^"]+)"|(\w+)): \[([\d, ]+)\],$', table, re.MULTILINE)
    }
    assert found == SCALES
