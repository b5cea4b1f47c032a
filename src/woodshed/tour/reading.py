"""A certificate to read beside the tour: its Markdown as a page of its own, which needs no network.

It knows what certificates are made of: headings, paragraphs, pictures, tables, small print. Links that lead out of
the folder are left as words.
"""

import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)]+)\)")
_STRONG, _SOFT, _CODE = re.compile(r"\*\*([^*]+)\*\*"), re.compile(r"\*([^*]+)\*"), re.compile(r"`([^`]+)`")


def format_reading(markdown: str, is_there: Callable[[str], bool]) -> str:
    """Return a certificate as a page; `is_there` says of another certificate's file name whether it may be linked."""
    body = "\n".join(_blocks(markdown.splitlines(), is_there))
    title = next((line[2:] for line in markdown.splitlines() if line.startswith("# ")), "Certificate")
    page = (HERE / "reading.html").read_text(encoding="utf-8")
    style = "".join((HERE / name).read_text(encoding="utf-8") for name in ("page.css", "reading.css"))
    return page.replace("%STYLE%", style).replace("%TITLE%", html.escape(title)).replace("%BODY%", body)


def _blocks(lines: list[str], is_there: Callable[[str], bool]) -> Iterator[str]:
    """Give each block of a certificate: blank lines part them."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            yield _block(block, is_there)
            block = []


def _block(lines: list[str], is_there: Callable[[str], bool]) -> str:
    first = lines[0]
    if first.startswith("#"):
        level = len(first) - len(first.lstrip("#"))
        return f"<h{level}>{_words(first.lstrip('# '), is_there)}</h{level}>"
    if first.startswith("|"):
        return _table(lines, is_there)
    if first == "---":
        return "<hr>"
    return f"<p>{_words(' '.join(lines), is_there)}</p>"


def _table(lines: list[str], is_there: Callable[[str], bool]) -> str:
    """Return a table; the second line of Markdown's says how columns are set."""
    right = [rule.endswith(":") and not rule.startswith(":") for rule in _cells(lines[1])]
    rows = []
    for number, line in enumerate(lines):
        if number == 1:
            continue
        tag = "td" if number else "th"
        cells = "".join(
            f"<{tag}{' class=number' if to_the_right else ''}>{_words(cell, is_there)}</{tag}>"
            for cell, to_the_right in zip(_cells(line), right, strict=False)
        )
        rows.append(f"<tr>{cells}</tr>")
    return f'<div class="scroll" tabindex="0"><table>{"".join(rows)}</table></div>'


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _words(text: str, is_there: Callable[[str], bool]) -> str:
    """Return a line's words, with what is emphasised, pictured and linked."""
    plain = html.escape(text, quote=True).replace("&lt;sub&gt;", "<small>").replace("&lt;/sub&gt;", "</small>")
    pictured = _PICTURE.sub(r'<img loading="lazy" alt="\1" src="\2">', plain)

    def linked(found: re.Match[str]) -> str:
        words, to = found.groups()
        return f'<a href="{to.removesuffix(".md")}.html">{words}</a>' if to.endswith(".md") and is_there(to) else words

    for pattern, into in ((_STRONG, r"<b>\1</b>"), (_SOFT, r"<i>\1</i>"), (_CODE, r"<code>\1</code>")):
        pictured = pattern.sub(into, pictured)
    return _LINK.sub(linked, pictured)
