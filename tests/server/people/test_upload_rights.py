"""Who may send files into a song, and what a hash is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
