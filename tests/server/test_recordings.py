"""Recordings that no crash can take."""

from __future__ import annotations

import binascii
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from woodshed.audio import load_audio
from woodshed.server import capturing

NewSong = Callable[..., str]
RATE = 48_000
PLAYED = np.random.default_rng(7).uniform(-1, 1, (2, 5 * 4_800)).astype(np.float32)
"""Half a second of stereo, in five pieces."""


def piece(n: int) -> bytes:
    return PLAYED[:, n * 4_800 : (n + 1) * 4_800].T.tobytes()


@pytest.fixture
def begun(studio: httpx.Client, new_song: NewSong) -> tuple[str, str]:
    """A song, and where the recording that has begun in it takes its pieces."""
    song = new_song()
    about = {"sample_rate": RATE, "channels": 2, "name": "Take 1"}
    recording = studio.post(f"/api/songs/{song}/recordings", json=about).json()["recording"]
    return song, f"/api/songs/{song}/recordings/{recording}"


def heard(workspace: Path, song: str, media: dict[str, Any]) -> Any:
    recording = load_audio(workspace / song / "media" / f"{media['sha256']}.wav")
    assert (recording.sample_rate, recording.audio.shape) == (RATE, (media["channels"], media["frames"]))
    return recording.audio


def test_pieces_in_any_order_become_one_file_bit_for_bit(
    studio: httpx.Client, begun: tuple[str, str], workspace: Path
) -> None:
    song, place = begun
    for n in (2, 0, 4, 1, 3, 1):
        answer = studio.put(f"{place}/{n}", params={"crc": binascii.crc32(piece(n))}, content=piece(n))
        assert answer.status_code == 204, answer.text
    media = studio.post(f"{place}/finish").json()
    assert media["name"] == "Take 1"
    assert (heard(workspace, song, media) == PLAYED).all()
    assert studio.post(f"{place}/finish").json() == media  # the page may not have heard it the first time
    assert studio.get(f"/api/songs/{song}/recordings").json() == []


def test_what_was_lost_is_silence_where_it_was_lost(
    studio: httpx.Client, begun: tuple[str, str], workspace: Path
) -> None:
    """1,000 frames after the first 6,000, and 500 at the very start."""
    song, place = begun
    for n in range(5):
        studio.put(f"{place}/{n}", content=piece(n))
    media = studio.post(f"{place}/finish", json={"gaps": [[6_500, 1_000], [0, 500]]}).json()
    audio = heard(workspace, song, media)
    assert media["frames"] == 24_000 + 1_500
    assert not audio[:, :500].any()
    assert (audio[:, 500:6_500] == PLAYED[:, :6_000]).all()
    assert not audio[:, 6_500:7_500].any()
    assert (audio[:, 7_500:] == PLAYED[:, 6_000:]).all()


def test_a_piece_that_never_came_leaves_its_place_silent(
    studio: httpx.Client, begun: tuple[str, str], workspace: Path
) -> None:
    song, place = begun
    for n in (0, 1, 3, 4):
        studio.put(f"{place}/{n}", params={"frame": n * 4_800}, content=piece(n))
    audio = heard(workspace, song, studio.post(f"{place}/finish").json())
    assert not audio[:, 9_600:14_400].any()
    assert (audio[:, 14_400:] == PLAYED[:, 14_400:]).all()
    assert (audio[:, :9_600] == PLAYED[:, :9_600]).all()


def test_a_gap_in_pieces_that_say_their_frame_moves_nothing(
    studio: httpx.Client, begun: tuple[str, str], workspace: Path
) -> None:
    """The page sends the silence of a gap as it sends sound: it is told of for people, not to be put in again."""
    song, place = begun
    for n in range(5):
        studio.put(f"{place}/{n}", params={"frame": n * 4_800}, content=piece(n))
    media = studio.post(f"{place}/finish", json={"gaps": [[1_000, 700], [9_000, 1_000]]}).json()
    assert (heard(workspace, song, media) == PLAYED).all()


def test_after_a_crash_what_was_played_is_offered_and_brought_back(
    studio: httpx.Client, begun: tuple[str, str], workspace: Path, serve: Callable[..., str]
) -> None:
    """Another server over the same folder stands for the one that is started after the crash."""
    song, place = begun
    for n in range(3):
        studio.put(f"{place}/{n}", content=piece(n))
    cut_short = capturing.find(workspace / song, place.rpartition("/")[2]).place / ".000003.f32.77-0.part"
    cut_short.write_bytes(b"half")
    later = serve(workspace)
    with httpx.Client(base_url=f"http://{later}", headers={"Origin": f"http://{later}"}) as page:
        (left,) = page.get(f"/api/songs/{song}/recordings").json()
        assert (left["name"], left["length_s"], left["channels"]) == ("Take 1", 0.3, 2)
        media = page.post(f"/api/songs/{song}/recordings/{left['recording']}/finish").json()
    assert (heard(workspace, song, media) == PLAYED[:, :14_400]).all()


def test_a_recording_can_be_thrown_away(studio: httpx.Client, begun: tuple[str, str]) -> None:
    song, place = begun
    assert studio.post(f"{place}/finish").status_code == 422  # nothing in it yet
    assert studio.delete(place).status_code == 204
    assert studio.get(f"/api/songs/{song}/recordings").json() == []
    assert studio.put(f"{place}/0", content=piece(0)).status_code == 404


def test_odd_pieces_are_refused(studio: httpx.Client, begun: tuple[str, str]) -> None:
    _, place = begun
    assert studio.put(f"{place}/0", content=b"1234567").status_code == 422
    assert studio.put(f"{place}/-1", content=piece(0)).status_code == 422
    assert studio.put(f"{place}/0", params={"crc": 1}, content=piece(0)).status_code == 422
    assert studio.put(f"{place}/0", params={"frame": -5}, content=piece(0)).status_code == 422


def test_a_value_that_is_no_number_does_not_spoil_a_take(
    studio: httpx.Client, begun: tuple[str, str], workspace: Path
) -> None:
    song, place = begun
    samples = PLAYED[:, :100].T.copy()
    samples[5, 0] = np.nan
    studio.put(f"{place}/0", content=samples.tobytes())
    audio = heard(workspace, song, studio.post(f"{place}/finish").json())
    assert audio[0, 5] == 0.0
    assert (audio[1] == PLAYED[1, :100]).all()


def test_what_a_recording_says_of_itself_is_on_disk_from_the_start(begun: tuple[str, str], workspace: Path) -> None:
    song, _ = begun
    (about,) = (workspace / song / "recordings").glob("*/about.json")
    assert json.loads(about.read_text(encoding="utf-8"))["sample_rate"] == RATE
