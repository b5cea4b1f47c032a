"""What an assistant proposes: some edits that belong together, with their reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from woodshed.song.document import NOTHING

if TYPE_CHECKING:
    from woodshed.song.edits import Edit


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Edits that a person accepts or refuses as one.

    `title` and `reason` are plain words; `evidence` holds the measurements behind it, by name
    with unit ("masked_share", "loudness_lufs"). `by` names the assistant and its seed.
    """

    id: str
    title: str
    reason: str
    edits: tuple[Edit, ...]
    evidence: Mapping[str, float | str] = field(default=NOTHING)
    by: str = ""
