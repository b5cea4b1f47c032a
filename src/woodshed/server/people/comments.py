"""Who wrote which comment, of those that the server wrote for somebody who may not edit."""

from woodshed.server.people.database import Database


class CommentWriters:
    """Names in a song can be changed by whoever edits it; what is said here cannot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, song: str, comment: str, person: str) -> None:
        """Remember who wrote a comment."""
        self._database.change(
            "INSERT INTO comments (song, comment, person) VALUES (?, ?, ?) "
            "ON CONFLICT (song, comment) DO UPDATE SET person = excluded.person",
            (song, comment, person),
        )

    def of_person(self, song: str, person: str) -> set[str]:
        """Return the ids of the comments that somebody wrote in a song."""
        query = "SELECT comment FROM comments WHERE song = ? AND person = ?"
        return {str(row[0]) for row in self._database.ask(query, (song, person))}
