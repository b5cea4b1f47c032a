"""The split sheet: drafted from the log, adjusted, signed, exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.errors import SongError
from woodshed.song import MASTER, Add, Change, Clip, Credit, Note, Song, SongFolder, Track, apply, apply_all
from woodshed.song.credits import COUNTED, Contribution, contributions
from woodshed.song.ids import Ids
from woodshed.song.seals import Seals
from woodshed.song.split_sheet import (
    SHARE,
    SIGNED,
    ChangedError,
    draft,
    format_html,
    format_json,
    format_text,
    sheet_of,
    sign,
    text_of,
)
from woodshed.units import Ticks

ANN = Credit("ann", "Ann", "Writer", {SHARE: 6667})
BO = Credit("bo", "Bo", "Producer", {SHARE: 3333})
SONG = Song(title="Rain", credits=(ANN, BO, Credit("eve", "Eve", "Thanks")))
SEALS = Seals(b"a key of a test", "rain")
AT = "2026-05-01T12:00:00Z"


def signed_by(credit: str, by: str, song: Song = SONG) -> Song:
    """Return the song with the signature of somebody who saw the sheet as it is."""
    return apply(sign(song, credit, SEALS, seen=sheet_of(song).text, by=by, at=AT), song)


def shares(ann: float, bo: float) -> Change:
    """Return the edit that gives both other shares."""
    return Change(Credit, {"ann": {"extra": {SHARE: ann}}, "bo": {"extra": {SHARE: bo}}})


def made(by: str, notes: int, share: float) -> Contribution:
    """Return a contribution of notes."""
    return Contribution(by, 1, {**dict.fromkeys(COUNTED, 0), "notes": notes}, share)


def test_a_draft_shares_what_people_wrote_and_makes_a_hundred_per_cent() -> None:
    """Two of three thirds are people's: each gets half. The assistant's part is theirs to share."""
    log = (made("ann", 4, 1 / 3), made("bo", 4, 1 / 3), made("compose#7", 4, 1 / 3))
    sheet = sheet_of(apply_all(draft(SONG, log, Ids(1)), SONG))
    assert [(line.name, line.role, line.share_bp) for line in sheet.lines] == [
        ("ann", "Writer", 5000),
        ("bo", "Writer", 5000),
    ]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9))
def test_every_draft_makes_a_hundred_per_cent(shares: list[float]) -> None:
    log = [made(f"p{index}", 1, share) for index, share in enumerate(shares)]
    assert sheet_of(apply_all(draft(SONG, log, Ids(1)), SONG)).adds_up


def test_who_is_only_thanked_is_not_on_the_sheet() -> None:
    assert [line.name for line in sheet_of(SONG).lines] == ["Ann", "Bo"]
    assert text_of(SONG.credits[:2]) == '[["ann","Ann","Writer",6667],["bo","Bo","Producer",3333]]'
    odd = Credit("ann", 'Änn "\\" \x01\x7f\u2028 🥁', "Writer", {SHARE: 33.7})
    assert text_of((odd,)) == '[["ann","Änn \\"\\\\\\" \\u0001\x7f\u2028 🥁","Writer",33]]'


def test_a_signature_counts_for_exactly_the_sheet_that_was_signed() -> None:
    signed = signed_by("ann", "Ann")
    assert [line.signed_by for line in sheet_of(signed, SEALS).lines] == ["Ann", ""]
    both = signed_by("bo", "Bo", signed)
    assert sheet_of(both, SEALS).is_signed
    changed = apply(shares(5000, 5000), both)
    assert [(line.signed_at, line.void) for line in sheet_of(changed, SEALS).lines] == [("", True), ("", True)]
    assert "signed another sheet than this: void" in format_text(sheet_of(changed, SEALS))
    back = apply(shares(6667, 3333), changed)
    assert sheet_of(back, SEALS).is_signed


def test_nobody_signs_a_sheet_that_they_have_not_seen() -> None:
    seen = sheet_of(SONG).text
    changed = apply(shares(100, 9900), SONG)
    with pytest.raises(ChangedError) as told:
        sign(changed, "ann", SEALS, seen=seen, by="Ann", at=AT)
    assert (told.value.problem, told.value.remedy) == (
        "The sheet has changed since you saw it.", "Look at it again, then sign.",
    )  # fmt: skip
    renamed = apply(Change(Credit, {"bo": {"name": "Bob"}}), SONG)
    with pytest.raises(ChangedError):
        sign(renamed, "ann", SEALS, seen=seen, by="Ann", at=AT)


@pytest.mark.parametrize(("ann", "bo", "whose"), [(-5, 10_005, "Ann and Bo"), (0, 10_001, "Bo"), (-1, 3333, "Ann")])
def test_less_than_nothing_and_more_than_all_is_no_share(ann: int, bo: int, whose: str) -> None:
    song = apply(shares(ann, bo), SONG)
    sheet = sheet_of(song)
    assert (sheet.adds_up, sheet.is_signed, sheet.no_shares) == (False, False, whose)
    with pytest.raises(SongError, match=f"The share of {whose} is not between 0 and 100 %"):
        sign(song, "ann", SEALS, seen=sheet.text, by="Ann", at=AT)
    state = f"A draft that cannot be signed. The share of {whose} is not between 0 and 100 %."
    assert state in format_text(sheet)
    assert f"no share ({bo / 100:g} %)" in format_html(sheet) or bo <= 10_000
    assert json.loads(format_json(sheet))["state"] == state


def test_an_old_signature_on_what_is_no_share_counts_no_more() -> None:
    song = apply(shares(-5, 10_005), SONG)
    signature = {"by": "Ann", "at": AT, "person": "", "text": sheet_of(song).text}
    sealed = {**signature, "seal": SEALS.seal("ann", signature)}
    signed = apply(Change(Credit, {"ann": {"extra": {SIGNED: sealed}}}), song)
    line = sheet_of(signed, SEALS).lines[0]
    assert (line.signed_at, line.void) == ("", True)


@pytest.mark.parametrize("share", [float("nan"), float("inf"), True, "50"])
def test_what_is_no_number_is_on_no_sheet(share: object) -> None:
    assert sheet_of(Song(credits=(Credit("x", "X", "Writer", {SHARE: share}),))).lines == ()


def test_nobody_signs_by_writing_into_the_song() -> None:
    """A forged seal, none, one of another line, of another song, with another name: they count nothing."""
    text = text_of(SONG.credits[:2])
    forged = Change(Credit, {"ann": {"extra": {SIGNED: {"by": "Ann", "at": AT, "text": text, "seal": "0" * 64}}}})
    assert next((line.signed_at, line.unproven) for line in sheet_of(apply(forged, SONG), SEALS).lines) == ("", True)
    genuine = signed_by("ann", "Ann")
    signature = genuine.credits[0].extra[SIGNED]
    on_bo = apply(Change(Credit, {"bo": {"extra": {SIGNED: signature}}}), SONG)
    assert sheet_of(on_bo, SEALS).lines[1].signed_at == ""
    assert sheet_of(genuine, Seals(SEALS.key, "another song")).lines[0].signed_at == ""
    assert sheet_of(genuine).lines[0].signed_at == ""
    for field, value in (("by", "Eve"), ("at", "2020-01-01T00:00:00Z"), ("person", "eve"), ("seal", "é")):
        changed = apply(Change(Credit, {"ann": {"extra": {SIGNED: {**signature, field: value}}}}), SONG)
        assert (sheet_of(changed, SEALS).lines[0].signed_at, sheet_of(changed, SEALS).lines[0].unproven) == ("", True)


def test_a_sheet_that_does_not_add_up_cannot_be_signed() -> None:
    short = apply(Change(Credit, {"ann": {"extra": {SHARE: 5000}}}), SONG)
    with pytest.raises(SongError, match=r"83\.33 % together"):
        sign(short, "ann", SEALS, seen=sheet_of(short).text, by="Ann", at=AT)
    with pytest.raises(SongError, match="nobody"):
        sign(SONG, "eve", SEALS, seen=sheet_of(SONG).text, by="Eve", at=AT)


def test_a_signature_survives_the_shared_document(tmp_path: Path) -> None:
    """Numbers come back from there as floats: the text that was signed is the same nevertheless."""
    with SongFolder.create(tmp_path, SONG) as folder:
        folder.apply(sign(folder.song, "ann", SEALS, seen=sheet_of(folder.song).text, by="Ann", at=AT))
    with SongFolder.open(tmp_path) as folder:
        assert sheet_of(folder.song, SEALS).lines[0].signed_at == AT


def test_the_sheet_is_told_on_paper() -> None:
    sheet = sheet_of(signed_by("ann", "Ann"), SEALS)
    assert format_text(sheet) == (
        "Split sheet: Rain\n\n"
        "Ann  Writer     66.67 %  signed by Ann on 2026-05-01 12:00 UTC\n"
        "Bo   Producer   33.33 %  not signed\n\n"
        "The shares make 100 %. Not everybody has signed.\n"
    )
    assert json.loads(format_json(sheet))["lines"][1] == {
        "name": "Bo", "role": "Producer", "share_percent": 33.33, "signed_by": "", "signed_at": "",
    }  # fmt: skip


def test_names_on_the_page_are_text_and_nothing_else() -> None:
    song = Song(title="<b>", credits=(Credit("x", "<script>", "&", {SHARE: 10_000}),))
    page = format_html(sheet_of(song))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_an_accepted_suggestion_is_the_assistants_work_and_the_persons_decision(tmp_path: Path) -> None:
    clip = Clip("riff", Ticks(0), Ticks(3840))
    song = Song(tracks=(Track("keys", "Keys", clips=(clip,)), Track(MASTER, "Master", "master")))

    def note(key: str, origin: str = "") -> Note:
        return Note(key, Ticks(0), Ticks(60), 60, origin=origin)

    with SongFolder.create(tmp_path, song, by="Ann") as folder:
        folder.apply(Add((note("c"),), to="riff"), by="Ann with compose#7")
        folder.apply(Add((note("m", f"person:Bo/~{SEALS.seal_origin('m', 'Bo', '')}"),), to="riff"), by="Ann")
        found = {each.by: each for each in contributions(folder, SEALS)}
    assert {by: each.made["notes"] for by, each in found.items()} == {"compose#7": 1, "Bo": 1, "Ann": 0}
    assert found["Ann"].accepted == 1
