"""The page's own connection, run by Node, on a real server."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from woodshed.server.build import install_packages, npm_command
from woodshed.song import SongFolder, format_song

WEB = Path(__file__).parents[2] / "web"


def test_the_page_hears_that_its_edits_are_saved_and_they_are(
    address: str, workspace: Path, new_song: Callable[..., str], tmp_path: Path
) -> None:
    """Two edits with their reasons: "saved" comes, and then both are on the disk."""
    song = new_song(title="Rain")
    said = _guest(tmp_path / "guest.mjs", f"ws://{address}", song)
    assert said["states"][0] == "connecting"
    assert said["states"][-1] == "saved"
    with SongFolder.open(next(path for path in workspace.iterdir() if (path / "song.db").is_file())) as folder:
        assert format_song(folder.live.song()) == said["after"]
        assert folder.live.song().title == "From the page"
        assert [(entry.by, entry.why) for entry in folder.history()][-2:] == [
            ("ann", "Give it a name"),
            ("ann", "Mark a place"),
        ]


def _guest(script: Path, url: str, song: str) -> dict[str, Any]:
    install_packages(WEB)
    npm, env = npm_command()
    bundler = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    source = WEB / "src" / "song" / "testing" / "guest.ts"
    bundle = [npm[0], str(bundler), str(source), "--file", str(script), "--platform", "node"]
    subprocess.run(bundle, env=env, cwd=WEB, check=True, capture_output=True)
    done = subprocess.run(
        [npm[0], str(script), url, song], env=env, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said
