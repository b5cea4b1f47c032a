"""`woodshed.toml`: the one file that says where a studio of several processes keeps what, and which those are.

Everything in it may be left out; then it is as without the file. Secrets need not be in it: a password of the database
may come from PGPASSWORD, the keys of the object storage from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the
studio's token from WOODSHED_TOKEN.
"""

import os
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from woodshed.errors import WoodshedError

SHORTEST_TOKEN = 16
_MAX_PORT = 65_535
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w./-]*)?")
_SHARD = re.compile(r"[A-Za-z0-9_-]{1,32}")


class SettingsError(WoodshedError):
    """`woodshed.toml` says what cannot be."""


def _database(told: str) -> str:
    if told != "sqlite" and not told.startswith(("postgresql://", "postgres://")):
        raise ValueError('it is neither "sqlite" nor an address such as postgresql://user@host/name')
    return told


def _media(told: str) -> str:
    if told != "files" and not _BUCKET.fullmatch(told):
        raise ValueError('it is neither "files" nor an address such as s3://bucket/prefix')
    return told


def _web(told: str) -> str:
    address = urlsplit(told)
    if told and (address.scheme not in {"http", "https"} or not address.hostname):
        raise ValueError("it is no address such as https://s3.example.org")
    return told


def _shards(told: dict[str, str]) -> dict[str, str]:
    for name, place in told.items():
        host, _, port = place.rpartition(":")
        if not _SHARD.fullmatch(name):
            raise ValueError(f'"{name}" is no name of 1 to 32 letters, digits, - and _')
        if not host or not port.isdecimal() or not 0 < int(port) <= _MAX_PORT:
            raise ValueError(f'"{name}" is not at an address such as 127.0.0.1:8801')
    if len(set(told.values())) < len(told):
        raise ValueError("two processes have the same address")
    return told


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class ObjectSettings(_Strict):
    """How the object storage is reached. Keys "": from the environment, or the machine's own rights."""

    endpoint: Annotated[str, AfterValidator(_web)] = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = ""
    cache_mb: Annotated[int, Field(ge=100)] = 20_000
    """How much fetched audio is kept on the process's own disk."""


class Settings(_Strict):
    """What `woodshed.toml` says."""

    workspace: str = ""
    database: Annotated[str, AfterValidator(_database)] = "sqlite"
    media: Annotated[str, AfterValidator(_media)] = "files"
    name: str = ""
    token: str = ""
    accounts: bool = False
    s3: ObjectSettings = ObjectSettings()
    shards: Annotated[dict[str, str], AfterValidator(_shards)] = {}


def load_settings(path: Path) -> Settings:
    """Read the file; SettingsError names the key that does not fit."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read.", remedy="Give --config a file that is there.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}.", remedy="Correct it and try again.") from error
    try:
        settings = Settings.model_validate(told)
    except ValidationError as error:
        raise _misread(path, dict(error.errors()[0])) from error
    _check(path, settings)
    return settings


def token_of(settings: Settings) -> str:
    """Return the token that is an owner's, from the environment or the file; "" when there is none."""
    return os.environ.get("WOODSHED_TOKEN", "") or settings.token


def address_of_shard(settings: Settings, shard: str) -> tuple[str, int] | None:
    """Return where a process listens; None when none is named. SettingsError when there is none of that name."""
    if not shard:
        return None
    if shard not in settings.shards:
        known = ", ".join(settings.shards) or "none"
        raise SettingsError(f'There is no process "{shard}".', remedy=f'"shards" in the --config knows: {known}.')
    host, _, port = settings.shards[shard].rpartition(":")
    return host, int(port)


def _check(path: Path, settings: Settings) -> None:
    """Raise SettingsError for what fits by itself but not with the rest."""
    token = token_of(settings)
    if len(settings.shards) > 1 and settings.database == "sqlite":
        raise SettingsError(
            f'"shards" of {path} are several, and "database" is a file of one of them.',
            remedy='Let "database" be an address such as postgresql://user@host/name.',
        )
    if token and len(token) < SHORTEST_TOKEN:
        raise SettingsError(f'"token" of {path} is too short.', remedy=f"Take {SHORTEST_TOKEN} letters or more.")
    if len(settings.shards) > 1 and not token:
        raise SettingsError(
            f'"token" of {path} is missing, and all "shards" need the same.',
            remedy="Put a long random word into it, or into WOODSHED_TOKEN of every process.",
        )


def _misread(path: Path, first: dict[str, Any]) -> SettingsError:
    key = ".".join(str(part) for part in first.get("loc", ()))
    if first.get("type") == "extra_forbidden":
        return SettingsError(f'{path} has a key "{key}", which means nothing.', remedy=f"Known are {_known(key)}.")
    said = str(first.get("msg", "it cannot be read")).removeprefix("Value error, ")
    return SettingsError(f'"{key}" of {path} does not fit: {said[:1].lower()}{said[1:]}.', remedy="Correct it.")


def _known(key: str) -> str:
    fields = ObjectSettings.model_fields if key.startswith("s3.") else Settings.model_fields
    return ", ".join(fields)
