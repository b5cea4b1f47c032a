"""Who gets which share of a song: the split sheet that the people who made it adjust and sign.

It lies in the song's credits, so it travels with the song: each credit may have in `extra` a share
(`share_bp`, in hundredths of a per cent: all of them make 10,000), the id of whose line it is (`person`), and a
signature (`signed`: who, when, the text of what was signed, and a seal). A signature counts for exactly the sheet that
was signed: whatever is different makes it void, and when the sheet says the same again, it counts again.

Whoever signs says what they saw. A sheet that says something else by then is not signed.

Whoever edits a song can write anything into its credits. So a signature counts only when its seal fits, and
seals are made with a key that lies with the people of a studio and that no page ever sees.

A draft counts what the log says about who wrote what is still in the song. It is where people begin to
talk, no judgement: a hook of four notes can be worth more than four hundred notes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from woodshed.errors import SongError
from woodshed.song.credits import Contribution
from woodshed.song.document import Credit, Song
from woodshed.song.edits import Add, Change, Edit, Remove
from woodshed.song.seals import Seals

WHOLE_BP = 10_000
"""All of a song, and the most that one person can have of it."""
SHARE, SIGNED, PERSON = "share_bp", "signed", "person"


class ChangedError(SongError):
    """What somebody signs is not what the sheet says now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the sheet: role, share in hundredths of a per cent, and their signature if it counts.

    `void`: they signed something else than what the sheet says now. `unproven`: the song says that it is signed,
    and whoever asks cannot tell that it is so.
    """

    id: str
    name: str
    role: str
    share_bp: int
    signed_by: str = ""
    signed_at: str = ""
    void: bool = False
    unproven: bool = False
    person: str = ""
    """The id of whose line it is; "": whoever is called so."""

    @property
    def is_share(self) -> bool:
        """Whether it is between nothing and the whole; anything can be written into a song."""
        return _is_share(self.share_bp)


@dataclass(frozen=True, slots=True)
class SplitSheet:
    """The whole sheet of a song."""

    title: str
    lines: tuple[Line, ...]
    text: str = ""
    """What is signed."""

    @property
    def total_bp(self) -> int:
        """All shares together; 10,000 when the sheet adds up."""
        return sum(line.share_bp for line in self.lines)

    @property
    def adds_up(self) -> bool:
        """Whether each is a share and all are the whole, so that the sheet can be signed."""
        return bool(self.lines) and self.total_bp == WHOLE_BP and not self.no_shares

    @property
    def no_shares(self) -> str:
        """Of whom the sheet names a share that is less than nothing or more than the whole, in words; "": of nobody."""
        return " and ".join(line.name or "somebody" for line in self.lines if not line.is_share)

    @property
    def is_signed(self) -> bool:
        """Whether everybody has signed what the sheet says now."""
        return self.adds_up and all(line.signed_at for line in self.lines)


def sheet_of(song: Song, seals: Seals | None = None) -> SplitSheet:
    """Return the split sheet of a song: the credits that have a share. Without `seals` no signature counts."""
    credits_ = [credit for credit in song.credits if _share(credit) is not None]
    text = text_of(credits_)
    can_count = all(_is_share(_share(credit) or 0) for credit in credits_)
    return SplitSheet(song.title, tuple(_line(credit, text, seals, can_count=can_count) for credit in credits_), text)


def text_of(credits_: Sequence[Credit]) -> str:
    """Return what is signed: ids, names, roles and shares, as JSON; the page writes the same text."""
    rows = [[credit.id, credit.name, credit.role, _share(credit) or 0] for credit in credits_]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _line(credit: Credit, text: str, seals: Seals | None, *, can_count: bool) -> Line:
    signed = credit.extra.get(SIGNED)
    signature: Mapping[str, Any] = signed if isinstance(signed, Mapping) else {}
    proven = seals is not None and seals.fit(credit.id, signature)
    counts = can_count and proven and signature.get("text") == text
    by, at = (str(signature.get(name, "")) for name in ("by", "at"))
    return Line(
        credit.id, credit.name, credit.role, _share(credit) or 0, by if counts else "", at if counts else "",
        void=proven and not counts, unproven=bool(signature) and not proven, person=str(credit.extra.get(PERSON) or ""),
    )  # fmt: skip


def _share(credit: Credit) -> int | None:
    share = credit.extra.get(SHARE)
    if not isinstance(share, int | float) or isinstance(share, bool) or not math.isfinite(share):
        return None
    return int(share)


def _is_share(share_bp: int) -> bool:
    return 0 <= share_bp <= WHOLE_BP


def sign(song: Song, credit: str, seals: Seals, *, seen: str, by: str, at: str, person: str = "") -> Edit:
    """Return the edit that puts a signature on the sheet; SongError when it cannot be signed.

    `seen` is the `SplitSheet.text` that whoever signs has before them: ChangedError when the sheet says something
    else. `person` is the id of who signs, "" where nobody has one.
    """
    sheet = sheet_of(song)
    if seen != sheet.text:
        raise ChangedError("The sheet has changed since you saw it.", remedy="Look at it again, then sign.")
    if credit not in {line.id for line in sheet.lines}:
        raise SongError("There is nobody of that name on the split sheet.", remedy="Look at the sheet again.")
    if sheet.no_shares:
        raise SongError(_not_shares(sheet), remedy="Correct it, then sign.")
    if not sheet.adds_up:
        raise SongError(
            f"The shares make {sheet.total_bp / 100:g} % together.", remedy="Adjust them until they make 100 %."
        )
    signature = {"by": by, "at": at, "person": person, "text": sheet.text}
    return Change(Credit, {credit: {"extra": {SIGNED: {**signature, "seal": seals.seal(credit, signature)}}}})


def draft(song: Song, made: Sequence[Contribution], ids: Iterator[str]) -> tuple[Edit, ...]:
    """Return the edits that make a first split sheet of what the log says, in place of any there is.

    What assistants, jam players and files brought belongs to the people, for them to share.
    """
    people = [each for each in made if each.is_person and _did_something(each)]
    shares = _in_whole([each.share for each in people])
    gone = [credit.id for credit in song.credits if _share(credit) is not None]
    adding = [
        Add((Credit(next(ids), each.by, _role_of(each), {SHARE: share} | ({PERSON: each.id} if each.id else {})),))
        for each, share in zip(people, shares, strict=True)
    ]
    return (*(Remove(Credit, (key,)) for key in gone), *adding)


def _did_something(made: Contribution) -> bool:
    """Tell whether anything in the song is somebody's, or was chosen by them; a step that left nothing is not."""
    return made.accepted > 0 or any(made.made.values())


def _role_of(made: Contribution) -> str:
    if made.made["notes"] or made.made["clips"]:
        return "Writer"
    return "Producer" if made.made["devices"] or made.made["points"] else "Contributor"


def _in_whole(shares: Sequence[float]) -> list[int]:
    """Return shares in hundredths of a per cent that make exactly the whole; the largest remainders round up."""
    if not shares:
        return []
    total = sum(shares)
    exact = [WHOLE_BP * (share / total if total > 0 else 1 / len(shares)) for share in shares]
    whole = [int(each) for each in exact]
    by_rest = sorted(range(len(shares)), key=lambda index: (whole[index] - exact[index], index))
    for index in by_rest[: WHOLE_BP - sum(whole)]:
        whole[index] += 1
    return whole


# ── on paper ──


def percent(share_bp: int) -> str:
    """Return a share as people write it: "33.34 %"."""
    return f"{share_bp / 100:.2f}".rstrip("0").rstrip(".") + " %"


def _told(line: Line) -> str:
    return percent(line.share_bp) if line.is_share else f"no share ({percent(line.share_bp)})"


def _not_shares(sheet: SplitSheet) -> str:
    return f"The share of {sheet.no_shares} is not between 0 and 100 %."


def format_text(sheet: SplitSheet) -> str:
    """Return the sheet as plain text."""
    name = max((len(line.name) for line in sheet.lines), default=4)
    role = max((len(line.role) for line in sheet.lines), default=4)
    lines = [f"Split sheet: {sheet.title}", ""]
    for line in sheet.lines:
        told = f"{line.name:<{name}}  {line.role:<{role}}  {_told(line):>8}  {_signature(line)}"
        lines.append(told.rstrip())
    return "\n".join([*lines, "", _state(sheet)]) + "\n"


def format_html(sheet: SplitSheet) -> str:
    """Return the sheet as a page to print, which needs nothing besides itself."""
    rows = "\n".join(
        f"<tr><td>{escape(line.name)}</td><td>{escape(line.role)}</td><td>{_told(line)}</td>"
        f"<td>{escape(_signature(line))}</td></tr>"
        for line in sheet.lines
    )
    title = escape(f"Split sheet: {sheet.title}")
    return _PAGE.format(title=title, rows=rows, state=escape(_state(sheet)))


def format_json(sheet: SplitSheet) -> str:
    """Return the sheet as JSON."""
    lines = [
        {
            "name": line.name,
            "role": line.role,
            "share_percent": line.share_bp / 100,
            "signed_by": line.signed_by,
            "signed_at": line.signed_at,
        }
        for line in sheet.lines
    ]
    told = {"title": sheet.title, "state": _state(sheet), "signed_by_all": sheet.is_signed, "lines": lines}
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _signature(line: Line) -> str:
    if line.signed_at:
        return f"signed by {line.signed_by or line.name} on {line.signed_at.replace('T', ' ')[:16]} UTC"
    if line.unproven:
        return "not signed here: a signature that cannot be proven"
    return "signed another sheet than this: void" if line.void else "not signed"


def _state(sheet: SplitSheet) -> str:
    if not sheet.lines:
        return "Nobody is on this sheet yet."
    if sheet.no_shares:
        return f"A draft that cannot be signed. {_not_shares(sheet)}"
    if not sheet.adds_up:
        return f"A draft: the shares make {percent(sheet.total_bp)} together."
    return "Signed by everybody." if sheet.is_signed else "The shares make 100 %. Not everybody has signed."


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 3em auto; max-width: 46em; padding: 0 1em; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border-bottom: 1px solid #bbb; padding: .5em .6em; text-align: left; }}
td:nth-child(3) {{ font-variant-numeric: tabular-nums; }}
</style>
<h1>{title}</h1>
<table>
<tr><th>Name</th><th>Role</th><th>Share</th><th>Signature</th></tr>
{rows}
</table>
<p>{state}</p>
</html>
"""
