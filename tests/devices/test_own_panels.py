"""What `panel.ts` in a device's folder names, held against the device."""

import re
from pathlib import Path

import pytest

from woodshed import devices
from woodshed.devices import device

PANELS = sorted(Path(devices.__file__).parent.glob("*/panel.ts"))


@pytest.mark.parametrize("panel", PANELS, ids=lambda path: path.parent.name)
def test_a_panel_names_parameters_that_its_device_has(panel: Path) -> None:
    known = {each.name for each in device(panel.parent.name).parameters}
    lists = re.findall(r"(?:front|parameters): \[([^\]]*)\]", panel.read_text(encoding="utf-8"))
    named = set(re.findall(r'"(\w+)"', " ".join(lists)))
    assert lists, "a panel says what is on its front"
    assert named <= known
