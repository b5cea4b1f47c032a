"""Back from working offline: what the server says about both versions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from woodshed.song.document import MASTER, START, Clip, Note, Song, Track
from woodshed.song.edits import Change, Edit, Remove, apply_all
from woodshed.song.folder import SongFolder
from woodshed.song.live import LiveSong
from woodshed.song.text import read_edit
from woodshed.units import Ticks

BAR = 3840
NOTES = tuple(Note(f"n{n}", Ticks(n * BAR), Ticks(480), 40) for n in range(4))
LINE = Clip("line", START, Ticks(4 * BAR), "Line", notes=NOTES)
SONG = Song(title="Rain", tracks=(Track("bass", "Bass", clips=(LINE,)), Track(MASTER, "Master", "master")))


def text(update: bytes) -> str:
    return b64encode(update).decode()


def apart(mine: list[Edit], theirs: list[Edit]) -> tuple[dict[str, str], Song]:
    """Return what the page sends after two worked apart, and the song as it merged."""
    base = LiveSong.from_song(SONG)
    sides = [LiveSong.from_state(base.state()), LiveSong.from_state(base.state())]
    for side, edits in zip(sides, (mine, theirs), strict=True):
        side.apply_all(edits)
    here, there = (side.update_since(base.state_vector()) for side in sides)
    now = LiveSong.from_state(base.state(), here, there).song()
    return {"base": text(base.state()), "mine": text(here), "theirs": text(there)}, now


def asked(studio: httpx.Client, song: str, met: dict[str, Any]) -> Any:
    answer = studio.post(f"/api/songs/{song}/conflicts", json=met)
    assert answer.status_code == 200, answer.text
    return answer.json()


def after(now: Song, edits: list[Any]) -> Song:
    return apply_all([read_edit(edit) for edit in edits], now)


def raised(*notes: str, pitch: int) -> Change:
    return Change(Note, {each: {"pitch": pitch} for each in notes}, of="line")


def test_either_version_of_some_bars_is_an_edit_and_the_other_stays_as_a_take(
    studio: httpx.Client, new_song: Callable[..., str]
) -> None:
    met, now = apart([raised("n0", "n1", pitch=50)], [raised("n0", "n1", "n3", pitch=60)])
    told = asked(studio, new_song(), met)
    (conflict,) = told["conflicts"]
    assert conflict["sentence"] == "You and somebody else both changed bars 1 to 2 of Bass."
    for side, pitch, other in (("mine", 50, 60), ("theirs", 60, 50)):
        bass = after(now, conflict[f"{side}_edits"]).track("bass")
        assert [note.pitch for note in bass.clips[0].notes] == [pitch, pitch, 40, 60]
        (take,) = bass.takes
        assert [note.pitch for note in take.clips[0].notes][:2] == [other, other]


def test_a_clip_that_was_removed_meanwhile_comes_back_with_the_work_in_it(
    studio: httpx.Client, new_song: Callable[..., str]
) -> None:
    met, now = apart([raised("n0", pitch=50)], [Remove(Clip, ("line",))])
    assert now.track("bass").clips == ()
    (conflict,) = asked(studio, new_song(), met)["conflicts"]
    assert conflict["sentence"] == "Somebody else removed the clip Line of Bass, you worked on it."
    assert [note.pitch for note in after(now, conflict["mine_edits"]).track("bass").clips[0].notes] == [50, 40, 40, 40]
    gone = after(now, conflict["theirs_edits"]).track("bass")
    assert gone.clips == ()
    assert [note.pitch for note in gone.takes[0].clips[0].notes] == [50, 40, 40, 40]


def test_who_worked_apart_and_agreed_hears_nothing(studio: httpx.Client, new_song: Callable[..., str]) -> None:
    met, _ = apart([raised("n0", pitch=50)], [raised("n3", pitch=60)])
    assert asked(studio, new_song(), met)["conflicts"] == []


def test_each_place_names_those_alone_who_changed_it(studio: httpx.Client, workspace: Path) -> None:
    met, _ = apart([raised("n0", "n3", pitch=50)], [raised("n0", pitch=60), raised("n3", pitch=60)])
    with SongFolder.create(workspace / "rain", SONG, why="A new song") as folder:
        folder.apply(raised("n0", pitch=60), by="Olga")
        folder.apply(raised("n3", pitch=60), by="Third")
    told = asked(studio, "rain", met)
    assert told["they"] == "Olga and Third"
    assert {each["about"]: each["they"] for each in told["conflicts"]} == {
        "bar 1 of Bass": "Olga",
        "bar 4 of Bass": "Third",
    }
    assert "You and Third both changed bar 4 of Bass." in {each["sentence"] for each in told["conflicts"]}


def test_damage_is_refused(studio: httpx.Client, new_song: Callable[..., str]) -> None:
    song = new_song()
    good, _ = apart([], [])
    for bad in ("?", text(b"\xff" * 9), text(b"\x00\x00")):
        answer = studio.post(f"/api/songs/{song}/conflicts", json={**good, "base": bad})
        assert answer.status_code == 422
        assert answer.json().keys() == {"problem", "remedy"}
