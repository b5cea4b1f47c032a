"""What somebody may do in a song. Each role may do all that those below it may."""

from enum import StrEnum


class Role(StrEnum):
    """A listener hears, a commenter also comments, an editor changes the song, an owner also says who comes in."""

    LISTENER = "listener"
    COMMENTER = "commenter"
    EDITOR = "editor"
    OWNER = "owner"

    def may(self, needed: "Role") -> bool:
        """Tell whether this role reaches as far as another."""
        return _RANKS[self] >= _RANKS[needed]


_RANKS = {role: rank for rank, role in enumerate(Role)}
