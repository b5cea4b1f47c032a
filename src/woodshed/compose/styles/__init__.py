"""The styles, one module each: data, written as `compose.style` describes."""

from __future__ import annotations

from collections.abc import Mapping

from woodshed.compose.style import Style
from woodshed.compose.styles import (
    ambient,
    bossa_nova,
    chiptune,
    drum_and_bass,
    funk,
    hip_hop,
    house,
    jazz_swing,
    lo_fi,
    pop,
    reggae,
    rock_ballad,
    synthwave,
    techno,
    trap,
    waltz,
)

ALL = (
    lo_fi.STYLE,
    house.STYLE,
    techno.STYLE,
    synthwave.STYLE,
    ambient.STYLE,
    hip_hop.STYLE,
    trap.STYLE,
    pop.STYLE,
    rock_ballad.STYLE,
    funk.STYLE,
    bossa_nova.STYLE,
    waltz.STYLE,
    jazz_swing.STYLE,
    reggae.STYLE,
    drum_and_bass.STYLE,
    chiptune.STYLE,
)

STYLES: Mapping[str, Style] = {style.name: style for style in ALL}
"""Styles by name."""

STYLE_NAMES: Mapping[str, str] = {
    name.replace("-", " "): style.name for style in ALL for name in (style.name, *style.also)
}
"""Everything a style is called, in lower case without hyphens, and its name."""
