"""Audio in an object storage: hashed on its way in and out, fetched once, and told of when the storage is away."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from woodshed.engine import folder_media
from woodshed.errors import FileError
from woodshed.server.problems import UnreachableError
from woodshed.server.scale import objects as module
from woodshed.server.scale.objects import S3Blobs
from woodshed.server.scale.settings import ObjectSettings, Settings
from woodshed.server.scale.stores import open_stores
from woodshed.server.workspace import Workspace
from woodshed.song.document import Media, Song
from woodshed.song.fork import Origin, fork
from woodshed.song.media import MediaFolder
from woodshed.song.mending import rescue

TOKEN = "a-long-random-word"  # noqa: S105 - of a test
SOUND = bytes(range(256)) * 1_000
SHA = hashlib.sha256(SOUND).hexdigest()


@pytest.fixture
def roots(objects: Any, tmp_path: Path) -> Iterator[tuple[Path, Path, S3Blobs]]:
    """The workspaces of two machines that share a storage."""
    settings = Settings.model_validate(objects.settings())
    found = []
    for name in ("here", "there"):
        root = tmp_path / name
        stores = open_stores(settings)
        stores.mount(root)
        found.append((root, stores))
    (here, stores), (there, _) = found
    assert stores.blobs is not None
    yield here, there, stores.blobs
    for root, each in found:
        each.unmount(root)
        each.close()


def test_what_comes_in_at_one_machine_is_found_at_another(roots: tuple[Path, Path, S3Blobs]) -> None:
    here, there, blobs = roots
    assert MediaFolder(here / "rain" / "media").store(SOUND, "flac") == SHA
    assert blobs.has(SHA)
    place = MediaFolder(there / "rain" / "media").find(SHA)
    assert (place.name, place.read_bytes()) == (f"{SHA}.flac", SOUND)
    place.unlink()
    assert folder_media(there / "rain").find(SHA).read_bytes() == SOUND
    place.unlink()
    assert MediaFolder(there / "rain" / "media").path(Media(SHA, "flac")).read_bytes() == SOUND


def test_whoever_knows_a_hash_gets_the_file_from_no_other_song(roots: tuple[Path, Path, S3Blobs]) -> None:
    here, there, _ = roots
    MediaFolder(here / "rain" / "media").store(SOUND, "flac")
    for name in ("snow", "rain-2", "rai", ".trash", "rain%"):
        assert MediaFolder(there / name / "media").look(SHA) is None
        with pytest.raises(FileError, match="is missing"):
            MediaFolder(there / name / "media").path(Media(SHA, "flac"))
    MediaFolder(here / "snow" / "media").store(SOUND, "flac")
    assert MediaFolder(there / "snow" / "media").look(SHA) is not None


def test_a_copy_a_branch_and_a_rescued_song_have_the_audio_and_the_trash_takes_it_along(
    roots: tuple[Path, Path, S3Blobs],
) -> None:
    here, there, _ = roots
    workspace = Workspace(here)
    song = workspace.create(Song(title="Café = 100 %"))
    MediaFolder(workspace.folder(song) / "media").store(SOUND, "flac")
    shutil.rmtree(here / song / "media")  # it was not used for long
    fork(here / song, workspace.new_folder("Branch"), Origin(song, 1), "Branch")
    rescue(here / song, workspace.new_folder("Rescued")).close()
    for name in (song, "branch", "rescued"):
        assert MediaFolder(there / name / "media").find(SHA).read_bytes() == SOUND
    workspace.trash(song)
    assert MediaFolder(here / song / "media").look(SHA) is None
    again = workspace.create(Song(title="Café = 100 %"))
    assert again == song
    assert MediaFolder(here / song / "media").look(SHA) is None
    back = workspace.untrash(song)
    assert back != song
    assert MediaFolder(there / back / "media").find(SHA).read_bytes() == SOUND


def test_the_doors_give_no_audio_of_other_songs(
    tmp_path: Path, objects: Any, serve: Callable[..., str], wav: Callable[..., bytes]
) -> None:
    at = serve(tmp_path / "songs", stores=open_stores(Settings.model_validate(objects.settings())), token=TOKEN)
    own = {"Origin": f"http://{at}", "Cookie": f"woodshed={TOKEN}"}
    with httpx.Client(base_url=f"http://{at}", headers=own, timeout=30) as owner:
        songs = [owner.post("/api/songs", json={"from": "empty", "title": name}).json()["id"] for name in "ab"]
        sound = wav(0.1)
        sha256 = owner.post(f"/api/songs/{songs[0]}/media", content=sound).json()["sha256"]
        for door in ("", "/peaks", "/samples", "/shape"):
            assert owner.get(f"/api/songs/{songs[0]}/media/{sha256}{door}").status_code == 200
            assert owner.get(f"/api/songs/{songs[1]}/media/{sha256}{door}").status_code == 404
        copy = owner.post(f"/api/songs/{songs[0]}/duplicate", json={"title": "c"}).json()["id"]
        assert owner.get(f"/api/songs/{copy}/media/{sha256}").content == sound


def test_a_file_that_is_nowhere_is_missing_and_leaves_nothing(roots: tuple[Path, Path, S3Blobs]) -> None:
    here, _, blobs = roots
    assert not blobs.has("0" * 64)
    with pytest.raises(FileError, match="000000000000 is missing"):
        MediaFolder(here / "rain" / "media").find("0" * 64)


def test_a_damaged_object_is_refused_and_mended_by_whoever_has_it(roots: tuple[Path, Path, S3Blobs]) -> None:
    here, there, blobs = roots
    MediaFolder(here / "rain" / "media").store(SOUND, "wav")
    blobs._store.put(f"{SHA[:2]}/{SHA}/audio.wav", SOUND[:-1] + b"!")  # noqa: SLF001 - what a failing disk does there
    media = there / "rain" / "media"
    with pytest.raises(FileError, match="is damaged in the object storage"):
        MediaFolder(media).find(SHA)
    assert list(media.iterdir()) == []
    MediaFolder(here / "rain" / "media").store(SOUND, "wav")
    assert MediaFolder(media).find(SHA).read_bytes() == SOUND


def test_a_large_file_goes_in_parts_and_comes_back_whole(roots: tuple[Path, Path, S3Blobs]) -> None:
    """S3 takes parts of 5 MiB and more."""
    here, there, _ = roots
    sound = os.urandom(13 * 2**20 + 7)
    sha256 = MediaFolder(here / "rain" / "media").store(sound)
    assert MediaFolder(there / "rain" / "media").find(sha256).read_bytes() == sound


def test_the_cache_keeps_what_was_used_last_and_nothing_is_lost(roots: tuple[Path, Path, S3Blobs]) -> None:
    here, _, blobs = roots
    media = MediaFolder(here / "rain" / "media")
    names = [media.store(bytes([number]) * 1_000_000) for number in range(5)]
    for age, name in enumerate(reversed(names)):
        os.utime(media.find(name), (1_000_000 - age, 1_000_000))
    only_here = here / "rain" / "media" / f"{'1' * 64}.wav"
    only_here.write_bytes(b"\0" * 1_000_000)
    os.utime(only_here, (1, 1))
    media.find(names[0])  # wanted again
    blobs._most_bytes = 4_000_000  # noqa: SLF001 - the smallest that settings allow is 100 MB
    assert blobs.trim() == 3_000_000
    left = {path.name.split(".")[0] for path in (here / "rain" / "media").iterdir()}
    assert left == {names[0], names[4], only_here.name.split(".")[0]}
    assert media.find(names[1]).read_bytes() == bytes([1]) * 1_000_000


def test_a_storage_that_is_away_is_told_of_and_used_again_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, objects: Any
) -> None:
    monkeypatch.setattr(module, "RETRY_S", 0.2)
    own = type(objects)()
    try:
        stores = open_stores(Settings.model_validate(own.settings()))
        stores.mount(tmp_path)
        own.stop()
        media = MediaFolder(tmp_path / "rain" / "media")
        with pytest.raises(UnreachableError, match="does not answer"):
            media.store(SOUND)
        with pytest.raises(UnreachableError, match="does not answer"):
            media.find("0" * 64)
        came = tmp_path / "came"
        came.write_bytes(SOUND * 2)
        with pytest.raises(UnreachableError, match="does not answer"):
            media.take(came)
        own.start()
        assert came.is_file()  # it need not come again
        assert media.take(came) == hashlib.sha256(SOUND * 2).hexdigest()
        assert media.store(SOUND) == SHA  # the same try again: it is here already, and goes there now
        assert stores.blobs is not None
        assert stores.blobs.has(SHA)
    finally:
        stores.unmount(tmp_path)
        own.stop()


def test_a_bucket_that_is_not_there_is_told_of_when_the_studio_starts(objects: Any) -> None:
    told = objects.settings() | {"media": "s3://no-such-bucket"}
    with pytest.raises(UnreachableError, match="There is no bucket at the object storage s3://no-such-bucket"):
        open_stores(Settings.model_validate(told))


def test_keys_come_from_the_environment(objects: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAFROMENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    blobs = S3Blobs("s3://songs", ObjectSettings(endpoint=objects.endpoint, region="us-east-1"))
    blobs.check()
    assert httpx.get(f"{objects.endpoint}/songs").status_code == 200
