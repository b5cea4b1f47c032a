"""What all examinations have in common: settings that vary, a truth, and words for people."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from woodshed.certify.bench import Bench, Settings
from woodshed.certify.figure import Result


@dataclass(frozen=True, kw_only=True)
class Examination(ABC):
    """One thing that is measured of a device.

    `key` names it in files, `title` and `text` say to a musician what is looked at, `source` where the truth
    comes from. `settings` are what differs from the device's
    defaults or from `preset`; `vary` names a setting and the values
    it takes one after the other. `peers` says what the best open programs reach.
    """

    key: str
    title: str
    text: str = ""
    source: str = ""
    preset: str = ""
    settings: Settings = field(default_factory=dict)
    vary: tuple[str, tuple[float, ...]] | None = None
    peers: Mapping[str, str] = field(default_factory=dict)

    @abstractmethod
    def examine(self, bench: Bench) -> Result:
        """Measure the device on the bench."""

    def variants(self, bench: Bench) -> Iterator[tuple[str, dict[str, float]]]:
        """Give the words and all the settings of each variant; "" where nothing varies."""
        if self.vary is None:
            yield "", bench.all_settings(self.settings, self.preset)
            return
        name, values = self.vary
        for value in values:
            yield bench.say(name, value), bench.all_settings({**self.settings, name: value}, self.preset)


def named(what: str, variant: str) -> str:
    """Return the name of a figure of a variant."""
    return f"{what}, {variant}" if variant else what


def said(value: float) -> str:
    """Return a number with a proper minus sign."""
    return f"{value:g}".replace("-", "−")
