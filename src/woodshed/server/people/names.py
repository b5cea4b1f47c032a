"""Nobody is called as somebody else of the same song: the history and the credits know people by their names."""

import threading
import unicodedata

from woodshed.server.people.database import Database
from woodshed.server.people.persons import LONGEST_NAME
from woodshed.server.problems import TakenError

_LOOK_LIKE = str.maketrans("аеорсухіјѕԁһкмтвнαορυκνιτ01", "aeopcyxijsdhkmtbhaopukvitol")  # noqa: RUF001 - that is what it is about
"""Letters of other alphabets that look like Latin ones, and digits that look like letters."""
_MOST_TRIED = 1_000
_OTHERS = (
    "SELECT p.name FROM people p WHERE p.id != ? AND (p.guest = 0 OR p.id IN (SELECT o.person FROM places o "
    "WHERE o.song = ? OR o.song IN (SELECT m.song FROM places m WHERE m.person = ?)))"
)


class Names:
    """Which names are free. `turn` is held while one is looked for and taken."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = threading.Lock()

    def check(self, name: str, person: str) -> None:
        """Raise TakenError when somebody whom a person meets here, or an owner of this studio, is called so."""
        if likeness(name) in self._taken(person, ""):
            raise TakenError("Somebody else here is called so.", remedy="Take another name, or add a letter to yours.")

    def free(self, name: str, song: str, person: str = "") -> str:
        """Return a name for who comes into a song: this one, or with a number behind it when it is taken."""
        taken = self._taken(person, song)
        for number in range(2, _MOST_TRIED):
            if likeness(name) not in taken:
                return name
            end = f" {number}"
            name = name.removesuffix(f" {number - 1}")[: LONGEST_NAME - len(end)] + end
        raise TakenError("Very many people here are called so.", remedy="Take another name.")

    def _taken(self, person: str, song: str) -> set[str]:
        return {likeness(str(name)) for (name,) in self._database.ask(_OTHERS, (person, song, person))}


def likeness(name: str) -> str:
    """Return what two names have in common that people take for one."""
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_LOOK_LIKE)
    return "".join(letter for letter in plain if letter.isalnum()) or name
