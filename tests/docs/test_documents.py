"""The documents keep their word: every command and snippet runs, every link leads somewhere."""

import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from woodshed.cli import main

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "docs" / "first-song.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.md")])
BLOCK = re.compile(r"^```(?P<language>sh|python)\n(?P<text>.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)(?P<target>[^)#]+)")
STARTS = (["python3", "studio.py"], ["woodshed"])
RUNS_THESE_TESTS = {"test", "check"}
OPENS_THE_STUDIO: tuple[list[str], ...] = ([], ["studio"])
"""They serve until they are stopped; tests/cli/test_studio.py starts and stops them."""
FIRST_COMMAND = ["make", "a rainy lo-fi beat at 82 bpm in E flat, 1:30", "--out", "rainy"]


@dataclass(frozen=True)
class Snippet:
    """A block of a page: commands for a shell ("sh"), or Python."""

    language: str
    text: str

    def commands(self) -> Iterator[list[str]]:
        """Give the words of each woodshed command of the block."""
        for line in self.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words:
                yield words_after_start(words)


def words_after_start(words: list[str]) -> list[str]:
    """Return a command's words without `woodshed` or `python3 studio.py`; other programs are not shown."""
    for start in STARTS:
        if words[: len(start)] == start:
            return words[len(start) :]
    raise AssertionError(f"a document shows a command that is not Woodshed's: {' '.join(words)}")


def snippets_of(page: Path) -> list[Snippet]:
    """Return the runnable blocks of a page in their order."""
    return [Snippet(found["language"], found["text"]) for found in BLOCK.finditer(page.read_text(encoding="utf-8"))]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_runs_as_it_is_written(page: Path, rainy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From top to bottom, in a folder of its own where the README's first command was given."""
    shutil.copytree(rainy, tmp_path / "rainy")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for snippet in snippets_of(page):
        if snippet.language == "python":
            exec(compile(snippet.text, str(page), "exec"), names)  # noqa: S102 - our own documents
            continue
        for words in snippet.commands():
            if words[:1] in OPENS_THE_STUDIO or RUNS_THESE_TESTS.intersection(words[:1]):
                continue
            if words != FIRST_COMMAND:
                assert main(words) == 0, words


def test_the_readme_shows_the_two_commands_that_matter() -> None:
    """One opens the studio, one runs the tests; a newcomer needs no other."""
    shown = [words for snippet in snippets_of(PAGES[0]) if snippet.language == "sh" for words in snippet.commands()]
    assert shown[0] == []
    assert FIRST_COMMAND in shown
    assert ["test"] in shown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document: Path) -> None:
    """Links between documents are relative paths."""
    for link in LINK.finditer(document.read_text(encoding="utf-8")):
        assert (document.parent / link["target"]).exists(), link["target"]


def test_the_map_shows_every_package() -> None:
    """MAP.md has a line for each folder of the street."""
    text = (ROOT / "MAP.md").read_text(encoding="utf-8")
    packages = [path.parent.name for path in (ROOT / "src" / "woodshed").glob("*/__init__.py")]
    assert [name for name in packages if f"`src/woodshed/{name}/`" not in text] == []


def test_every_decision_is_listed() -> None:
    """docs/decisions/README.md is the way to find one."""
    folder = ROOT / "docs" / "decisions"
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in folder.glob("[0-9]*.md") if page.name not in text] == []
