"""The page's own tests and tools: what `web/` says of itself must hold."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from woodshed.server.build import PageError, hash_of, npm_command, run_npm

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"


def test_every_test_of_the_page_passes() -> None:
    """The canvases' geometry, the document and its edits, the mirror of the engine."""
    run_npm(WEB, "run", "test")


def test_a_planted_mistake_of_type_is_found(tmp_path: Path) -> None:
    """The checker has been seen to find nothing at all, silently."""
    planted = tmp_path / "Planted.svelte"
    planted.write_text('<script lang="ts">\n  const count: number = "three";\n</script>\n\n{count}\n')
    settings = json.loads((WEB / "tsconfig.json").read_text(encoding="utf-8"))
    options = {**settings["compilerOptions"], "types": []}
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*.svelte"]}))
    npm, env = npm_command()
    checker = WEB / "node_modules" / "svelte-check" / "bin" / "svelte-check"
    done = subprocess.run(
        [npm[0], str(checker), "--workspace", str(tmp_path), "--tsconfig", str(tmp_path / "tsconfig.json")],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "not assignable to type 'number'" in done.stdout


def test_the_stamp_follows_what_the_page_is_made_of_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "main.ts").write_text("1")
    first = hash_of(tmp_path)
    (tmp_path / "src" / "main.test.ts").write_text("a test")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "library.js").write_text("2")
    assert hash_of(tmp_path) == first
    (tmp_path / "src" / "main.ts").write_text("2")
    assert hash_of(tmp_path) != first


def test_what_npm_says_of_a_failure_is_told(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"scripts": {"build": "node -e \'console.log(6*7); process.exit(1)\'"}}')
    with pytest.raises(PageError, match="42"):
        run_npm(tmp_path, "run", "build")


def test_the_lock_files_name_no_package_registry() -> None:
    for lock in (WEB / "package-lock.json", ROOT / "tests" / "browser" / "package-lock.json"):
        assert '"resolved"' not in lock.read_text(encoding="utf-8")
