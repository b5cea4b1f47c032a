"""Seals on what stands in a song and is true all the same, though everybody who edits it can write into it.

They are made with a key that lies with the people of a studio and that no page ever sees.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SEALED = ("by", "at", "person", "text")
"""What of a signature is sealed."""
_SHORT = 16
"""Letters of the seal of an origin, of which a song may hold many: 64 bits."""


@dataclass(frozen=True, slots=True)
class Seals:
    """Makes and checks the seals in one song, with a key that nobody who edits it knows."""

    key: bytes
    song: str

    def seal(self, credit: str, signature: Mapping[str, Any]) -> str:
        """Return the seal for what a signature says."""
        return self._of([self.song, credit, *(str(signature.get(name, "")) for name in SEALED)])

    def fit(self, credit: str, signature: Mapping[str, Any]) -> bool:
        """Tell whether a signature is one that was given here."""
        return _are_same(str(signature.get("seal", "")), self.seal(credit, signature))

    def seal_origin(self, record: str, name: str, person: str) -> str:
        """Return the seal for who wrote a record, in whatever song of the studio it is."""
        return self._of(["origin", record, name, person])[:_SHORT]

    def fit_origin(self, seal: str, record: str, name: str, person: str) -> bool:
        """Tell whether the studio itself said that somebody wrote a record."""
        return _are_same(seal, self.seal_origin(record, name, person))

    def _of(self, said: list[str]) -> str:
        return hmac.new(self.key, json.dumps(said).encode(), hashlib.sha256).hexdigest()


def _are_same(given: str, made: str) -> bool:
    return hmac.compare_digest(given.encode(), made.encode())
