"""`woodshed move`: the songs of a folder go to where a woodshed.toml says that they are kept."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from woodshed.errors import WoodshedError


def move(
    folder: Annotated[Path, Parameter(help="The folder with the songs; no studio may have it open.")],
    /,
    *,
    config: Annotated[Path, Parameter(help="The woodshed.toml that says where they are to be kept.")],
) -> None:
    """Bring songs, people and audio into the database and the object storage that a woodshed.toml names."""
    from woodshed.server.scale.settings import load_settings
    from woodshed.server.scale.stores import open_stores

    if not folder.is_dir():
        raise WoodshedError(f"There is no folder {folder}.", remedy="Name the one that your songs are in.")
    settings = load_settings(config)
    if settings.database == "sqlite" and settings.media == "files":
        raise WoodshedError(f"{config} keeps everything in the folder.", remedy='Set its "database" or its "media".')
    with closing(open_stores(settings, "move")) as stores:
        from woodshed.server.scale.moving import move as moved

        moved(folder, stores, print)
