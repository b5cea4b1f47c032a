"""Where music is heard, and on what: places around a song, and media it ends on. Any style may take them."""

from __future__ import annotations

from collections.abc import Mapping

from woodshed.compose.style import Sound, Strip


def _place(name: str, preset: str, gain_db: float, *, silent_in: tuple[str, ...] = ()) -> Strip:
    sound = Sound("ambience", preset, {"attack_s": 2.0, "release_s": 3.0})
    title = name.capitalize()
    return Strip(title, sound, name, gain_db=gain_db, reverb_db=None, silent_in=silent_in, icon="ambience")


PLACES: Mapping[str, Strip] = {
    place.family: place
    for place in (
        _place("rain", "rain_on_a_window", -18.0),
        _place("thunder", "distant_thunder", -28.0),
        _place("cafe", "cafe", -20.0, silent_in=("verse", "hook")),
        _place("street", "city_street", -24.0),
        _place("train", "night_train", -25.0),
        _place("sea", "sea", -23.0),
        _place("wind", "wind", -21.0),
        _place("fire", "fireplace", -25.0),
        _place("birds", "morning_birds", -21.0),
        _place("run-out", "run_out", -19.0),
    )
}
"""By name; each at about -51 LUFS, far behind the music. Talk is left out where it would be in the way."""

MEDIA: Mapping[str, Sound] = {
    "vinyl": Sound("vinyl", "well_loved", {"wear": 0.6}),
    "cassette": Sound("cassette", "mixtape", {"wear": 0.6}),
    "sampler": Sound("sampler_grit", "twelve_bit", {"wear": 0.6}),
    "radio": Sound("radio", "valve_console", {"wear": 0.6, "narrow": 0.3}),
}
"""By name, worn as something is that was looked after."""
