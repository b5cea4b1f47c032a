"""Where a studio keeps what, as its settings say: opened together, and closed together."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.errors import WoodshedError
from woodshed.server.people.database import Database
from woodshed.server.scale.settings import Settings
from woodshed.server.together.chat import Chats
from woodshed.song.blobs import back, unback
from woodshed.song.shelf import mount, unmount

if TYPE_CHECKING:
    from woodshed.server.scale.holds import Holds
    from woodshed.server.scale.objects import S3Blobs
    from woodshed.server.scale.postgres import Pool
    from woodshed.song.shelf import Shelf


@dataclass
class Stores:
    """What is not kept in the workspace's folder; None: it is kept there, as usual."""

    shelf: Shelf | None = None
    blobs: S3Blobs | None = None
    chats: Chats | None = None
    people: Database | None = None
    cookie: str = ""
    """The name of the cookie that all processes know; "": one of the workspace's own."""
    holds: Holds | None = None
    pool: Pool | None = None

    def mount(self, root: Path) -> None:
        """Keep the songs of a workspace there."""
        if self.shelf is not None:
            mount(root, self.shelf)
        if self.blobs is not None:
            back(root, self.blobs)
            self.blobs.root = root

    def unmount(self, root: Path) -> None:
        """Keep the songs of a workspace in its folder again."""
        unmount(root)
        unback(root)

    def close(self) -> None:
        """Let go of every song and close every connection."""
        if self.holds is not None:
            self.holds.close()
        if self.pool is not None:
            self.pool.close()


def open_stores(settings: Settings, shard: str = "") -> Stores:
    """Open what the settings name; `shard` is the name of this process. WoodshedError when something is missing."""
    stores = _with_database(settings.database, shard) if settings.database != "sqlite" else Stores()
    if settings.media != "files":
        _need("obstore", "media", settings.media)
        from woodshed.server.scale.objects import S3Blobs  # noqa: PLC0415 - needs what is an extra

        try:
            stores.blobs = S3Blobs(settings.media, settings.s3)
            stores.blobs.check()
        except BaseException:
            stores.close()
            raise
    return stores


def _with_database(address: str, shard: str) -> Stores:
    _need("psycopg", "database", address)
    from woodshed.server.scale.chats import PostgresChats  # noqa: PLC0415 - needs what is an extra
    from woodshed.server.scale.holds import Holds  # noqa: PLC0415 - the same
    from woodshed.server.scale.people import PostgresDatabase  # noqa: PLC0415 - the same
    from woodshed.server.scale.postgres import Pool  # noqa: PLC0415 - the same
    from woodshed.server.scale.schema import prepare  # noqa: PLC0415 - the same
    from woodshed.server.scale.shelf import PostgresShelf  # noqa: PLC0415 - the same

    pool = Pool(address)
    try:
        cookie = prepare(pool)
    except BaseException:
        pool.close()
        raise
    holds = Holds(pool, shard or "studio")
    return Stores(
        shelf=PostgresShelf(pool, holds),
        chats=PostgresChats(pool),
        people=PostgresDatabase(pool),
        cookie=cookie,
        holds=holds,
        pool=pool,
    )


def _need(package: str, key: str, value: str) -> None:
    if importlib.util.find_spec(package) is None:
        scheme = value.partition("://")[0]
        raise WoodshedError(
            f'"{key}" begins with {scheme}://, and what speaks with it is not installed.',
            remedy='Install it with: pip install "woodshed[scale]".',
        )
