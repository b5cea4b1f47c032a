"""The tables in a PostgreSQL: those of `song.db` with a column that says which song, and those of `people.db`.

As one song sees it, `updates` and `versions` are just those of a `song.db`: views that show the rows of the song whose
number is set for the transaction. So the same SQL serves both, and none of it can touch another song.
"""

from woodshed.errors import FileError
from woodshed.server.people.database import KEYS
from woodshed.server.people.database import TABLES as PEOPLE
from woodshed.server.scale.postgres import Pool

VERSION = 1

_LOCK = 7_201_984_350_173
"""Two processes that start at once make the tables one after the other."""
_SONG = "current_setting('woodshed.song')::bigint"
_TABLES = f"""
CREATE SCHEMA woodshed;
CREATE SCHEMA woodshed_song;
CREATE TABLE woodshed.studio (version bigint NOT NULL, cookie text NOT NULL, changes bigint NOT NULL);
CREATE TABLE woodshed.songs (
    key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL, trashed_as text UNIQUE,
    epoch bigint NOT NULL DEFAULT 0, holder text NOT NULL DEFAULT '', wanted boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX songs_id ON woodshed.songs (id) WHERE trashed_as IS NULL;
CREATE TABLE woodshed.updates (
    song bigint NOT NULL DEFAULT {_SONG} REFERENCES woodshed.songs (key) ON DELETE CASCADE,
    seq bigint NOT NULL, at double precision NOT NULL, who text NOT NULL, why text NOT NULL, data bytea NOT NULL,
    PRIMARY KEY (song, seq)
);
CREATE TABLE woodshed.versions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    song bigint NOT NULL DEFAULT {_SONG} REFERENCES woodshed.songs (key) ON DELETE CASCADE,
    seq bigint NOT NULL, at double precision NOT NULL, who text NOT NULL, name text, state bytea NOT NULL
);
CREATE INDEX versions_song ON woodshed.versions (song, seq);
ALTER TABLE woodshed.versions ALTER state SET STORAGE EXTERNAL;
CREATE TABLE woodshed.chats (
    n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    song bigint NOT NULL REFERENCES woodshed.songs (key) ON DELETE CASCADE, said text NOT NULL
);
CREATE INDEX chats_song ON woodshed.chats (song, n);
CREATE VIEW woodshed_song.updates AS
    SELECT seq, at, who, why, data FROM woodshed.updates WHERE song = {_SONG};
CREATE VIEW woodshed_song.versions AS
    SELECT id, seq, at, who, name, state FROM woodshed.versions WHERE song = {_SONG};
SET LOCAL search_path = woodshed;
{PEOPLE}
INSERT INTO woodshed.studio VALUES ({VERSION}, replace(gen_random_uuid()::text, '-', ''), 0);
"""  # noqa: S608 - nothing in it comes from outside


def prepare(pool: Pool) -> str:
    """Make the tables when there are none; returns the name of the studio's cookie. FileError when they are newer."""
    with pool.transaction() as change:
        change.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
        if change.execute("SELECT to_regclass('woodshed.studio')::text").fetchone()[0] is None:  # type: ignore[index]
            for statement in _TABLES.split(";\n"):
                if statement.strip():
                    change.execute(statement)
        if change.execute("SELECT to_regclass('woodshed.keys')::text").fetchone()[0] is None:  # type: ignore[index]
            change.execute(KEYS.replace("keys (", "woodshed.keys (").rstrip(";"))
        version, cookie = change.execute("SELECT version, cookie FROM woodshed.studio").fetchone() or (0, "")
    if version != VERSION:
        raise FileError(
            f"The tables in {pool.address} were made by another Woodshed.", remedy="Use the same version everywhere."
        )
    return f"woodshed-{cookie[:8]}"
