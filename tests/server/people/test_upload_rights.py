"""Who may send files into a song, and what a hash is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from woodshed.song.document import START, Clip, Media, Track
from woodshed.song.edits import Add
from woodshed.units import Ticks

Wav = Callable[..., bytes]
TUS = {"Tus-Resumable": "1.0.0"}


def test_a_hash_is_no_key_to_another_song(house: Any, wav: Wav, sender_to: Any) -> None:
    """Whoever knows the hash of what a song of others holds can neither get it nor find out that it is there."""
    secret, data = house.owner.post("/api/songs", json={"title": "Secret"}).json()["id"], wav(0.2)
    owned = sender_to(house.owner, secret, data)
    owned.begin()
    owned.send(0)
    guest = sender_to(house.guest("editor"), house.song, data)
    stranger = sender_to(guest.client, house.song, data[::-1])
    assert guest.begin().headers["Upload-Offset"] == stranger.begin().headers["Upload-Offset"] == "0"
    assert guest.client.get(f"/api/songs/{house.song}/media/{owned.sha256}").status_code == 404
    assert sender_to(guest.client, secret, data).begin().status_code == 404


def test_an_owner_sends_nothing_twice_into_their_songs(house: Any, wav: Wav, sender_to: Any) -> None:
    other, data = house.owner.post("/api/songs", json={"title": "Other"}).json()["id"], wav(0.2)
    first = sender_to(house.owner, other, data)
    first.begin()
    first.send(0)
    second = sender_to(house.owner, house.song, data)
    assert second.begin().headers["Upload-Offset"] == str(len(data))
    assert house.owner.get(f"/api/songs/{house.song}/media/{second.sha256}").content == data


def test_uploads_belong_to_who_began_them(house: Any, wav: Wav, sender_to: Any) -> None:
    one = sender_to(house.guest("editor"), house.song, wav(0.1))
    one.begin()
    one.send(0, 100)
    other = house.guest("editor")
    for method in ("HEAD", "GET", "DELETE"):
        assert other.request(method, one.place, headers=TUS).status_code == 404
    assert one.offset() == 100
    assert house.owner.delete(one.place, headers=TUS).status_code == 204


def test_who_may_not_edit_sends_nothing(house: Any, wav: Wav, sender_to: Any) -> None:
    for role in ("listener", "commenter"):
        assert sender_to(house.guest(role), house.song, wav(0.1)).begin().status_code == 403


def test_an_export_says_what_is_still_arriving_and_from_whom(house: Any, wav: Wav, sender_to: Any) -> None:
    ann = house.guest("editor", "Ann")
    one = sender_to(ann, house.song, wav(0.2), name="Voice take.wav")
    peer = house.sit(ann)
    clip = Clip("voice", START, Ticks(3_840), "Voice", media=one.sha256)
    media = Media(one.sha256, name="Voice take.wav", frames=9_600)
    peer.edit(Add((media,)), Add((Track("sung", "Sung", "audio", clips=(clip,)),)))
    peer.until_saved()
    assert _export(house) == {
        "problem": "“Voice take.wav” is not here: whoever added it has not begun to send it.",
        "remedy": "Wait until they have the song open again, or remove the clips that use it.",
    }
    one.begin()
    one.send(0, len(one.data) // 4)
    assert _export(house) == {
        "problem": "“Voice take.wav” is still arriving from Ann: 25 % of it is here.",
        "remedy": "Wait until all of it is here, then try again.",
    }
    one.send(len(one.data) // 4)
    assert _export(house) == {}


def _export(house: Any) -> dict[str, str]:
    """Export the song; returns the problem, if there was one."""
    key = house.owner.post(f"/api/songs/{house.song}/exports", json={"kind": "wav"}).json()["job"]
    job = {"state": "waiting"}
    while job["state"] not in {"done", "failed"}:
        job = house.owner.get(f"/api/jobs/{key}").json()
    return {name: job[name] for name in ("problem", "remedy") if name in job}
