"""What `woodshed.toml` may say; every wrong value is refused by the name of its key."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from woodshed.cli import main
from woodshed.errors import WoodshedError
from woodshed.server.problems import UnreachableError
from woodshed.server.scale.settings import Settings, SettingsError, address_of_shard, load_settings, token_of
from woodshed.server.scale.stores import open_stores

SHARDS = '[shards]\na = "10.0.0.1:8801"\nb = "10.0.0.1:8802"\n'
POSTGRES = 'database = "postgresql://woodshed@db/woodshed"\n'
SECRET = 'token = "a-long-random-word"\n'  # noqa: S105 - of a test


def read(tmp_path: Path, text: str) -> Settings:
    place = tmp_path / "woodshed.toml"
    place.write_text(text, encoding="utf-8")
    return load_settings(place)


def test_an_empty_file_is_as_none(tmp_path: Path) -> None:
    settings = read(tmp_path, "")
    assert (settings.database, settings.media, settings.shards) == ("sqlite", "files", {})
    stores = open_stores(settings)
    assert (stores.shelf, stores.people, stores.blobs, stores.chats) == (None, None, None, None)


def test_the_guide_shows_a_file_that_fits(tmp_path: Path) -> None:
    guide = Path(__file__).parents[3] / "docs" / "guide" / "scaling.md"
    shown = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    settings = read(tmp_path, shown)
    assert address_of_shard(settings, "b") == ("10.0.0.11", 8802)
    assert settings.s3.endpoint == "https://s3.example.org"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('databse = "sqlite"', 'has a key "databse", which means nothing'),
        ('[s3]\nbucket = "x"', 'has a key "s3.bucket", which means nothing'),
        ('database = "mysql://db/x"', '"database" of .* does not fit: it is neither "sqlite" nor'),
        ('media = "s3://UPPER"', '"media" of .* does not fit: it is neither "files" nor'),
        ('media = "s3://"', '"media" of .* does not fit'),
        ('accounts = "yes"', '"accounts" of .* does not fit: input should be a valid boolean'),
        ('[s3]\nendpoint = "s3.example.org"', r'"s3.endpoint" of .* does not fit: it is no address such as'),
        ("[s3]\ncache_mb = 1", r'"s3.cache_mb" of .* does not fit: input should be greater than or equal to 100'),
        ('[shards]\na = "10.0.0.1"', '"shards" of .* does not fit: "a" is not at an address such as'),
        ('[shards]\na = "h:70000"', '"shards" of .* does not fit: "a" is not at an address'),
        ('[shards]\n"a b" = "h:1"', '"shards" of .* does not fit: "a b" is no name'),
        ('[shards]\na = "h:1"\nb = "h:1"', "two processes have the same address"),
        (SECRET + SHARDS, '"shards" of .* are several, and "database" is a file of one of them'),
        (POSTGRES + SHARDS, '"token" of .* is missing, and all "shards" need the same'),
        ('token = "short"', '"token" of .* is too short'),
        ("database = ", "is not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem):
        read(tmp_path, text)


def test_a_token_may_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WOODSHED_TOKEN", "one-of-the-environment")
    assert token_of(read(tmp_path, POSTGRES + SHARDS)) == "one-of-the-environment"


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["studio", "--config", str(tmp_path / "none.toml"), "--no-browser"]) == 2
    assert "Give --config a file that is there" in capsys.readouterr().err
    (tmp_path / "woodshed.toml").write_text(POSTGRES + SECRET + SHARDS)
    assert main(["studio", "--config", str(tmp_path / "woodshed.toml"), "--shard", "z", "--no-browser"]) == 2
    assert 'There is no process "z"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("package", "told"),
    [("psycopg", {"database": "postgresql://db/x"}), ("obstore", {"media": "s3://songs"})],
)
def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, package: str, told: Any) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == package else find(name))
    with pytest.raises(WoodshedError, match=r'pip install "woodshed\[scale\]"'):
        open_stores(Settings(**told))


def test_a_database_that_is_not_there_is_told_of_without_its_password() -> None:
    with pytest.raises(UnreachableError, match=r"The database woodshed at 127\.0\.0\.1 does not answer") as told:
        open_stores(Settings(database="postgresql://ann:secret@127.0.0.1:1/woodshed"))
    assert "secret" not in str(told.value)
