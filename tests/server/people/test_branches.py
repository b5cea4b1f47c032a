"""Branches of songs that several people share."""

from __future__ import annotations

from typing import Any


def test_an_editor_owns_the_branch_they_make_and_the_others_come_along(house: Any) -> None:
    editor, listener = house.guest("editor", "Ed"), house.guest("listener", "Lis")
    answer = editor.post(f"/api/songs/{house.song}/branches", json={"title": "Try"})
    assert answer.status_code == 201, answer.text
    branch = answer.json()["id"]
    assert editor.get(f"/api/songs/{branch}/people").status_code == 200
    assert listener.get(f"/api/songs/{branch}/history").status_code == 200
    assert listener.post(f"/api/songs/{branch}/branches", json={}).status_code == 403
    assert editor.get(f"/api/songs/{branch}/history").json()[0]["by"] == "Ed"


def test_nobody_merges_a_branch_that_they_may_not_see(house: Any) -> None:
    branch = house.owner.post(f"/api/songs/{house.song}/branches", json={"title": "Secret"}).json()["id"]
    late = house.guest("editor", "Late")
    assert late.get(f"/api/songs/{house.song}/branches").json()["branches"] == []
    assert late.post(f"/api/songs/{house.song}/branches/{branch}/merge", json={}).status_code == 404


def test_a_signature_is_of_who_signs_whatever_they_claim(house: Any) -> None:
    editor = house.guest("editor", "Ed")
    drafted = editor.get(f"/api/songs/{house.song}/split-sheet/draft")
    assert drafted.status_code == 200
    with_sheet = house.owner.get(f"/api/songs/{house.song}/split-sheet").json()
    assert with_sheet["lines"] == []
    peer = house.sit(editor)
    from woodshed.song import Add, Credit  # noqa: PLC0415 - only here

    peer.edit(Add((Credit("me", "Ed", "Writer", {"share_bp": 10_000}),)), why="Draft the split sheet")
    peer.until_saved()
    door = f"/api/songs/{house.song}/split-sheet/signatures"
    seen = editor.get(f"/api/songs/{house.song}/split-sheet").json()["text"]
    told = editor.post(door, json={"credit": "me", "by": "The Queen", "text": seen}).json()
    assert (told["lines"][0]["signed_by"], told["is_signed"]) == ("Ed", True)
