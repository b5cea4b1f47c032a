"""The commands, as a person types them."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from woodshed.audio import Recording, save_wav
from woodshed.cli import main
from woodshed.cli.application import COMMANDS
from woodshed.errors import Cancelled
from woodshed.song import Credit, Song, SongFolder

SINE = np.sin(2 * np.pi * 997 * np.arange(4 * 48_000) / 48_000)


@pytest.fixture
def sine(tmp_path: Path) -> Path:
    """Return a file with four seconds of 997 Hz at -20 dBFS on both sides."""
    path = tmp_path / "sine.wav"
    save_wav(path, Recording(np.tile(0.1 * SINE, (2, 1)).astype(np.float32), 48_000))
    return path


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The list in `cli/application.py` is the whole command line."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in shown] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What it does, in a sentence, before its options."""
    assert main([command, "--help"]) == 0
    assert "." in capsys.readouterr().out


def test_help_comes_at_once() -> None:
    """What takes long to import is imported by the command that needs it."""
    code = "import sys; from woodshed.cli import main; main(['--help']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    heavy = {"numpy", "scipy", "matplotlib", "soundfile", "soxr", "fastapi", "uvicorn", "pycrdt"}
    assert heavy & set(done.stderr.split()) == set()


def test_the_version_is_the_installed_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Three numbers with points between them."""
    assert main(["version"]) == 0
    assert len(capsys.readouterr().out.strip().split(".")) == 3


def test_a_sine_measures_as_the_standard_says(sine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """ITU-R BS.1770-5: 997 Hz at 0 dBFS in one channel reads -3.01 LUFS; so two at -20 dBFS read -20.0."""
    assert main(["measure", str(sine), "--json"]) == 0
    numbers = json.loads(capsys.readouterr().out)
    assert numbers["integrated_lufs"] == pytest.approx(-20.0, abs=0.1)
    assert numbers["true_peak_dbtp"] == pytest.approx(-20.0, abs=0.1)


def test_a_measurement_reads_well(sine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Units are written with the numbers."""
    assert main(["measure", str(sine)]) == 0
    assert "LUFS" in capsys.readouterr().out


def test_devices_are_listed_and_one_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """`devices` names all of them; with a name come its presets and parameters."""
    assert main(["devices"]) == 0
    assert "kick" in capsys.readouterr().out
    assert main(["devices", "kick"]) == 0
    shown = capsys.readouterr().out
    assert "punchy" in shown
    assert "decay_s" in shown


def test_an_instrument_plays_into_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is named after the device unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    assert main(["play", "kick", "--preset", "punchy"]) == 0
    audio, _ = soundfile.read(tmp_path / "kick.wav")
    assert 0.05 < float(np.abs(audio).max()) <= 1.0


def test_an_effect_changes_a_recording(sine: Path, tmp_path: Path) -> None:
    """An effect needs something to work on, and gives back as much."""
    out = tmp_path / "wet.wav"
    assert main(["play", "compressor", "--input", str(sine), "--out", str(out)]) == 0
    assert soundfile.info(out).frames == soundfile.info(sine).frames


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, Cancelled])
def test_ctrl_c_ends_with_130(
    stopped: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A shell expects 128 + SIGINT."""

    def stop() -> str:
        raise stopped

    monkeypatch.setattr("woodshed.cli.version.installed_version", stop)
    assert main(["version"]) == 130
    assert "Stopped." in capsys.readouterr().err


def test_a_reader_who_leaves_early_is_no_mistake() -> None:
    """`woodshed devices | head -1` ends quietly."""
    woodshed = f"{sys.executable} -m woodshed devices"
    done = subprocess.run(["/bin/sh", "-c", f"{woodshed} | head -1"], check=True, capture_output=True, text=True)
    assert done.stderr == ""


def test_credits_are_told_and_the_split_sheet_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = Song(title="Rain", credits=(Credit("a", "Ann", "Writer", {"share_bp": 10_000}),))
    SongFolder.create(tmp_path / "rain", song, by="ann").close()
    assert main(["credits", str(tmp_path / "rain")]) == 0
    assert "Ann  Writer     100 %  not signed" in capsys.readouterr().out
    assert main(["credits", str(tmp_path / "rain"), "--sheet", str(tmp_path / "sheet.html")]) == 0
    assert "<td>Ann</td>" in (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert main(["credits", str(tmp_path / "rain"), "--sheet", str(tmp_path / "sheet.doc")]) != 0


def test_a_song_is_rescued_into_a_new_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    song = tmp_path / "song"
    assert main(["compose", "lo-fi, 10 seconds", "--out", str(song)]) == 0
    assert main(["rescue", str(song), "--out", str(tmp_path / "new")]) == 0
    assert (tmp_path / "new" / "song.db").is_file()
