"""The set-up: it happens once, notices what changed, and heals what was cut short."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
HATCH_BUILD = """
from pathlib import Path
log = Path("builds.txt")
log.write_text((log.read_text() if log.exists() else "") + "built\\n")
print("built")
"""

PYPROJECT = """
[build-system]
requires = ["some-compiler==1"]
[project]
dependencies = ["some-library==2"]
[project.optional-dependencies]
dev = ["some-tester==3"]
"""


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return studio.py at the root of a small project, with a pip that only notes what it should fetch."""
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "constraints.txt").write_text("")
    (tmp_path / "hatch_build.py").write_text(HATCH_BUILD)
    device = tmp_path / "src" / "woodshed" / "devices" / "kick" / "kick.dsp"
    device.parent.mkdir(parents=True)
    device.write_text("process = 0;")
    spec = importlib.util.spec_from_file_location("studio_at_a_small_root", ROOT / "studio.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv = tmp_path / ".venv"
    places = {
        "ROOT": tmp_path,
        "VENV": venv,
        "BIN": venv / "bin",
        "PYTHON": venv / "bin" / "python",
        "STAMP": venv / "woodshed-setup.json",
        "UNFINISHED": venv / "woodshed-setup-unfinished",
        "LOG": venv / "woodshed-setup.log",
    }
    for name, place in places.items():
        monkeypatch.setattr(module, name, place)
    monkeypatch.setattr(module, "fetch", lambda what, *words: fetched(tmp_path).append(f"{what}: {words[-1]}"))
    monkeypatch.setattr(module, "has_pip", lambda: True)  # the Python of these tests may have none
    fetched(tmp_path).clear()
    return module


FETCHED: dict[Path, list[str]] = {}


def fetched(root: Path) -> list[str]:
    """Return what pip was asked for in the small project."""
    return FETCHED.setdefault(root, [])


def builds(root: Path) -> int:
    """Return how often the engine was built in the small project."""
    log = root / "builds.txt"
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_the_first_start_fetches_compilers_builds_and_fetches_libraries(studio: ModuleType, tmp_path: Path) -> None:
    """The engine is built with what pyproject.toml requires for the build, while libraries come."""
    studio.set_up(with_tests=False)
    assert fetched(tmp_path) == ["compilers: some-compiler==1", "libraries: some-library==2", f"rest: {tmp_path}"]
    assert builds(tmp_path) == 1
    assert json.loads(studio.STAMP.read_text())["with_tests"] is False
    assert not studio.UNFINISHED.exists()


def test_the_second_start_does_nothing(studio: ModuleType, tmp_path: Path) -> None:
    """Nothing changed, so the stamp holds."""
    studio.set_up(with_tests=False)
    fetched(tmp_path).clear()
    studio.set_up(with_tests=False)
    assert fetched(tmp_path) == []
    assert builds(tmp_path) == 1


def test_a_changed_device_is_built_again_and_nothing_is_fetched(studio: ModuleType, tmp_path: Path) -> None:
    """Sources are noticed by size and time."""
    studio.set_up(with_tests=False)
    fetched(tmp_path).clear()
    (tmp_path / "src" / "woodshed" / "devices" / "kick" / "kick.dsp").write_text("process = 0.5;")
    studio.set_up(with_tests=False)
    studio.set_up(with_tests=False)
    assert fetched(tmp_path) == []
    assert builds(tmp_path) == 2


def test_changed_requirements_are_fetched_again(studio: ModuleType, tmp_path: Path) -> None:
    """Settings and exact versions decide what belongs in .venv."""
    studio.set_up(with_tests=False)
    fetched(tmp_path).clear()
    (tmp_path / "constraints.txt").write_text("numpy==2.4.6\n")
    studio.set_up(with_tests=False)
    assert len(fetched(tmp_path)) == 3


def test_what_the_tests_need_stays_once_it_is_there(studio: ModuleType, tmp_path: Path) -> None:
    """`studio.py test` adds the extra; another command afterwards neither fetches nor loses it."""
    studio.set_up(with_tests=False)
    studio.set_up(with_tests=True)
    assert fetched(tmp_path)[-2:] == ["libraries: some-tester==3", f"rest: {tmp_path}[dev]"]
    fetched(tmp_path).clear()
    studio.set_up(with_tests=False)
    assert fetched(tmp_path) == []


def test_a_set_up_that_was_cut_short_is_made_anew(studio: ModuleType, tmp_path: Path) -> None:
    """Half an installed package would otherwise look like a whole one."""
    studio.make_venv()
    half = studio.VENV / "half-a-package"
    half.touch()
    studio.UNFINISHED.touch()
    studio.set_up(with_tests=False)
    assert not half.exists()
    assert not studio.UNFINISHED.exists()


def test_a_build_that_fails_says_so_in_two_sentences_and_is_tried_again(
    studio: ModuleType, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 is a mistake to put right."""
    (tmp_path / "hatch_build.py").write_text("raise SystemExit('no room')")
    studio.make_venv()
    fetched_before = studio.VENV / "fetched-before"
    fetched_before.touch()
    with pytest.raises(SystemExit) as left:
        studio.set_up(with_tests=False)
    assert left.value.code == 2
    assert "no room" in capfd.readouterr().err
    (tmp_path / "hatch_build.py").write_text(HATCH_BUILD)
    studio.set_up(with_tests=False)
    assert builds(tmp_path) == 1
    assert fetched_before.exists()


def test_a_python_without_pip_is_told_how_to_get_it(
    studio: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Debian keeps pip in a package of its own."""
    monkeypatch.setattr(studio, "has_pip", lambda: False)
    with pytest.raises(SystemExit) as left:
        studio.set_up(with_tests=False)
    assert left.value.code == 2
    assert "python3-pip" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("words", "processors", "asked"),
    [([], 2, ["-n", "2"]), ([], 1, []), (["tests/song", "-x"], 8, ["tests/song", "-x"]), (["-n", "0"], 2, ["-n", "0"])],
)
def test_all_tests_run_in_two_processes_and_a_part_as_it_is_asked_for(
    studio: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], processors: int, asked: list[str]
) -> None:
    """On one processor two processes would only be in each other's way."""
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 5)

    monkeypatch.setattr(studio.subprocess, "run", run)
    monkeypatch.setattr(studio.os, "cpu_count", lambda: processors)
    assert studio.run_tests(words) == 5
    assert ran == [[str(studio.PYTHON), "-m", "pytest", *asked]]


def test_every_check_is_told_with_what_it_says_and_one_that_fails_fails_all(
    studio: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """They run at once, but what each says stays together; the tests run all the same."""
    monkeypatch.setattr(studio, "BIN", Path(sys.executable).parent)
    monkeypatch.setattr(studio, "CHECKS", (["python", "-c", "print('a'); exit(3)"], ["python", "-c", "print('b')"]))
    monkeypatch.setattr(studio, "run_tests", len)
    assert studio.run_checks([]) == 1
    told = capfd.readouterr().err
    assert "exit(3)\na\n" in told
    assert "print('b')\nb\n" in told
    assert "Failed before the tests: python -c print('a'); exit(3)\n" in told


def test_a_second_start_sets_nothing_up(tmp_path: Path) -> None:
    """From any folder: not a word about the set-up, and nothing is written down anew."""
    if Path(sys.prefix) != ROOT / ".venv" or not (ROOT / ".venv" / "woodshed-setup.json").exists():
        pytest.skip("these tests were not started through studio.py")
    command = [sys.executable, str(ROOT / "studio.py"), "version"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    stamp = (ROOT / ".venv" / "woodshed-setup.json").stat().st_mtime_ns
    done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True)
    assert done.stdout.strip()
    assert done.stderr == ""
    assert (ROOT / ".venv" / "woodshed-setup.json").stat().st_mtime_ns == stamp
