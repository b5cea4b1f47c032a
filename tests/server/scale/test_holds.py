"""Each song belongs to one process, which writes it until it ends, lets go, or is found to have lost it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from woodshed.errors import FileError
from woodshed.server.problems import UnreachableError
from woodshed.server.scale import holds as module
from woodshed.server.scale.holds import HeldElsewhereError, LostError
from woodshed.server.scale.settings import Settings
from woodshed.server.scale.stores import open_stores
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, Song, Track
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder, read_song

Open = Callable[..., Any]
SONG = Song(title="Rain", tracks=(Track(MASTER, "Master", "master"),))
HOLDER = """
import sys, time
from pathlib import Path
from woodshed.server.scale.settings import Settings
from woodshed.server.scale.stores import open_stores
from woodshed.song.edits import ChangeSong
from woodshed.song.folder import SongFolder
stores = open_stores(Settings(database=sys.argv[1]), "other")
root = Path(sys.argv[2])
stores.mount(root)
folder = SongFolder.open(root / "rain")
for number in range(1_000_000):
    folder.apply(ChangeSong({"title": f"Take {number}"}), by="other")
    print(number, flush=True)
    time.sleep(0.01)
"""


@pytest.fixture
def two(open_at: Open) -> tuple[Path, Path]:
    """The same song at two processes, which are in one here."""
    places = tuple(open_at("postgres", name)[0] / "rain" for name in ("a", "b"))
    SongFolder.create(places[0], SONG).close()
    return places[0], places[1]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_S", 0.3)


def title(place: Path, text: str) -> None:
    with SongFolder.open(place) as folder:
        folder.apply(ChangeSong({"title": text}))


def test_another_process_may_read_and_not_write(two: tuple[Path, Path], impatient: None) -> None:
    a, b = two
    with SongFolder.open(a):
        assert read_song(b).title == "Rain"
        with SongFolder.open(b, to_read=True) as reader:
            assert reader.song.title == "Rain"
            with pytest.raises(FileError, match="was opened to be read"):
                reader.apply(ChangeSong({"title": "Snow"}))
        with pytest.raises(HeldElsewhereError, match=r'"rain" is open at another process \(a\)'):
            SongFolder.open(b)
    title(b, "Snow")
    assert read_song(a).title == "Snow"


def test_whoever_waits_gets_the_song_when_it_is_let_go(two: tuple[Path, Path]) -> None:
    a, b = two
    holder = SongFolder.open(a)
    waiting = threading.Thread(target=title, args=(b, "Snow"))
    waiting.start()
    waiting.join(0.3)
    assert waiting.is_alive()
    holder.close()
    waiting.join(5)
    assert read_song(a).title == "Snow"


def test_a_process_may_open_its_song_twice(two: tuple[Path, Path], impatient: None) -> None:
    a, b = two
    with SongFolder.open(a) as one:
        title(a, "Snow")
        one.apply(ChangeSong({"title": "Hail"}))
        one.refresh()
        with pytest.raises(HeldElsewhereError):
            SongFolder.open(b)
    assert [entry.seq for entry in SongFolder.open(b).history()] == [1, 2, 3]


def test_the_holder_hears_that_another_process_asks(open_at: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "AT_LEAST_S", 0.0)
    (a, stores), (b, _) = open_at("postgres", "a"), open_at("postgres", "b")
    folder = SongFolder.create(a / "rain", SONG)
    asked = threading.Event()
    stores.holds.on_end = lambda song: asked.set() if song == "rain" else None
    waiting = threading.Thread(target=title, args=(b / "rain", "Snow"))
    waiting.start()
    assert asked.wait(4)
    folder.close()
    waiting.join(5)
    assert read_song(a / "rain").title == "Snow"


def test_a_process_that_lost_its_song_cannot_write_into_it(open_at: Open, postgres: Any) -> None:
    """Its connection broke, another process took the song, and it knows nothing of that yet."""
    (a, stores), (b, _) = open_at("postgres", "a"), open_at("postgres", "b")
    folder = SongFolder.create(a / "rain", SONG)
    lost: list[str] = []
    stores.holds.on_end = lost.append
    with stores.holds._lock:  # noqa: SLF001 - its minder must not be quicker than this test
        stores.holds._connection.close()  # noqa: SLF001 - as if the line broke
        title(b / "rain", "Snow")
        with pytest.raises(LostError, match="is open at another process now"):
            folder.apply(ChangeSong({"title": "Too late"}))
    assert lost == ["rain"]
    assert read_song(b / "rain").title == "Snow"
    assert folder.unsaved == 1  # kept, for whoever is in it to take along
    folder.close()


def test_a_process_keeps_its_song_when_only_the_line_broke(open_at: Open, impatient: None) -> None:
    (a, stores), (b, _) = open_at("postgres", "a"), open_at("postgres", "b")
    with SongFolder.create(a / "rain", SONG) as folder:
        stores.holds._connection.close()  # noqa: SLF001 - as if the line broke
        folder.apply(ChangeSong({"title": "Snow"}))
        time.sleep(2 * module.LOOK_S)
        with pytest.raises(HeldElsewhereError):
            SongFolder.open(b / "rain")
        folder.apply(ChangeSong({"title": "Hail"}))
    assert read_song(b / "rain").title == "Hail"


def test_a_song_in_the_trash_takes_no_more_changes(two: tuple[Path, Path]) -> None:
    a, b = two
    with SongFolder.open(a) as folder:
        b.mkdir(exist_ok=True)
        Workspace(b.parent).trash("rain")
        with pytest.raises(LostError, match="in the trash"):
            folder.apply(ChangeSong({"title": "Snow"}))


def test_kill_9_frees_a_song_at_once_and_loses_nothing_that_was_saved(open_at: Open, postgres: Any) -> None:
    address = postgres.new()
    root = Path(open_at("sqlite")[0])
    stores = open_stores(Settings(database=address), "here")
    here = root / "elsewhere"
    stores.mount(here)
    SongFolder.create(here / "rain", SONG).close()
    for _ in range(3):
        command = [sys.executable, "-c", HOLDER, address, str(root / "other")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout is not None
            while int(other.stdout.readline()) < 20:
                pass
            os.kill(other.pid, signal.SIGKILL)
            began = time.monotonic()
            saved = [int(line) for line in other.stdout.read().split()]
        with SongFolder.open(here / "rain") as folder:
            assert time.monotonic() - began < 5.0
            last = int(folder.song.title.removeprefix("Take "))
            assert last >= max([20, *saved])
            assert last <= max([20, *saved]) + 1
    stores.unmount(here)
    stores.close()


def test_a_database_that_was_away_gets_what_was_done_meanwhile_once(open_at: Open, postgres: Any) -> None:
    root, _ = open_at("postgres")
    with SongFolder.create(root / "rain", SONG) as folder:
        postgres.stop()
        with pytest.raises(UnreachableError, match="does not answer"):
            folder.apply(ChangeSong({"title": "Snow"}), by="Ann")
        with pytest.raises(UnreachableError):
            folder.apply(ChangeSong({"title": "Hail"}), by="Bob")
        assert folder.unsaved == 2
        postgres.start()
        folder.save_unsaved()
        assert folder.unsaved == 0
        assert [entry.by for entry in folder.history()] == ["", "Ann", "Bob"]
    assert read_song(root / "rain").title == "Hail"


def test_what_was_written_although_nobody_heard_so_is_not_written_again(open_at: Open, monkeypatch: Any) -> None:
    """The line may break between the commit and its answer."""
    root, stores = open_at("postgres")
    with SongFolder.create(root / "rain", SONG) as folder:
        transaction = stores.pool.transaction
        broken = [True]

        def unheard(song: int = 0) -> Any:
            inner = transaction(song)

            class Broken:
                def __enter__(self) -> Any:
                    return inner.__enter__()

                def __exit__(self, *what: object) -> Any:
                    inner.__exit__(*what)
                    if broken and what[0] is None:
                        broken.clear()
                        raise UnreachableError("The line broke.", remedy="Wait.")

            return Broken()

        monkeypatch.setattr(stores.pool, "transaction", unheard)
        with pytest.raises(UnreachableError):
            folder.apply(ChangeSong({"title": "Snow"}), by="Ann")
        folder.apply(ChangeSong({"title": "Hail"}), by="Bob")
        assert [entry.by for entry in folder.history()] == ["", "Ann", "Bob"]


def test_songs_of_a_process_share_few_connections(open_at: Open, postgres: Any) -> None:
    """A PostgreSQL usually takes a hundred, and two hundred songs may be open."""
    root, stores = open_at("postgres")
    folders = [SongFolder.create(root / f"song{number}", SONG) for number in range(30)]
    threads = [threading.Thread(target=one.apply, args=(ChangeSong({"title": "Snow"}),)) for one in folders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(postgres.url("postgres")) as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'woodshed'"
        assert connection.execute(query).fetchone()[0] <= 9  # type: ignore[index]
    for folder in folders:
        folder.close()
    assert not stores.holds._held  # noqa: SLF001 - nothing is left
