"""The main job from end to end: a sentence or a tune becomes a finished record."""

import hashlib
import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import mido
import numpy as np
import pyebur128
import pytest
import soundfile

from woodshed.audio import load_audio
from woodshed.compose import compose_song
from woodshed.engine import render_mix
from woodshed.errors import Cancelled
from woodshed.make import Made, make_from, make_song, stem_name
from woodshed.song.document import Song, Track
from woodshed.song.folder import read_song
from woodshed.song.midi import save_midi

TUNES = sorted((Path(__file__).parent / "tunes").glob("*.mid"))
README_PROMPT = "a rainy lo-fi beat at 82 bpm in E flat, 1:30"
SHORT_PROMPT = "a bossa nova with guitar, 12 seconds"
WRITTEN = {
    "song.backup",
    "song.db",
    "song.mid",
    "renders/mix.wav",
    "master/master.wav",
    "master/master.flac",
    "master/report.html",
    "master/report.json",
    "master/report.png",
}


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return a record of twelve seconds."""
    return make_song(SHORT_PROMPT, tmp_path_factory.mktemp("street") / "short", seed=3)


def hashes(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_everything_that_was_promised_is_written(rainy: Path) -> None:
    """The list is the README's."""
    written = set(hashes(rainy))
    stems = {f"renders/stems/{path.name}" for path in (rainy / "renders" / "stems").iterdir()}
    assert written == WRITTEN | stems


@pytest.mark.slow
def test_a_song_of_1_30_lasts_that_long_and_has_a_band(rainy: Path) -> None:
    """The issue of the main job: 85 to 100 s of music, at least five tracks."""
    info = soundfile.info(rainy / "master" / "master.wav")
    assert 85.0 <= info.frames / info.samplerate <= 100.0
    assert len([track for track in read_song(rainy).tracks if track.clips]) >= 5


@pytest.mark.slow
def test_the_master_has_the_loudness_of_streaming_services(rainy: Path) -> None:
    """By libebur128, which shares no code with us: -14 LUFS within 0.2, true peak at most -0.95 dBTP."""
    audio, sample_rate = soundfile.read(rainy / "master" / "master.wav", dtype="float32")
    mode = pyebur128.MeasurementMode.MODE_I | pyebur128.MeasurementMode.MODE_TRUE_PEAK
    state = pyebur128.R128State(2, sample_rate, mode)
    state.add_frames(np.ascontiguousarray(audio).reshape(-1), len(audio))
    assert pyebur128.get_loudness_global(state) == pytest.approx(-14.0, abs=0.2)
    peak = max(pyebur128.get_true_peak(state, channel) for channel in (0, 1))
    assert 20 * np.log10(peak) <= -0.95


@pytest.mark.slow
def test_the_master_is_24_bit_and_both_files_hold_the_same_samples(rainy: Path) -> None:
    """FLAC loses nothing."""
    paths = [rainy / "master" / name for name in ("master.wav", "master.flac")]
    assert [soundfile.info(path).subtype for path in paths] == ["PCM_24", "PCM_24"]
    wav, flac = (soundfile.read(path, dtype="int32")[0] for path in paths)
    assert np.array_equal(wav, flac)


@pytest.mark.slow
def test_the_stems_add_up_to_the_mix(short: Made) -> None:
    """In mixer order, as 32-bit floats, they equal the mix before the master track's devices, bit for bit."""
    paths = sorted((short.folder / "renders" / "stems").glob("*.wav"))
    assert len(paths) >= 5
    total = np.zeros_like(load_audio(paths[0]).audio)
    for path in paths:
        total += load_audio(path).audio
    whole = render_mix(short.song, before_master=True)
    assert np.array_equal(total, whole.audio)


@pytest.mark.slow
def test_the_report_says_what_was_reached(rainy: Path) -> None:
    """As JSON for programs, and as one page with its picture in it, which needs no network."""
    facts = json.loads((rainy / "master" / "report.json").read_text(encoding="utf-8"))
    assert facts["reached"] is True
    assert [part["name"] for part in facts["sections"]] == [section.name for section in read_song(rainy).sections]
    page = (rainy / "master" / "report.html").read_text(encoding="utf-8")
    assert "data:image/png;base64," in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


@pytest.mark.slow
def test_the_same_sentence_and_seed_give_the_same_bytes(short: Made, tmp_path: Path) -> None:
    """Every file, the song's database among them; another seed gives another song."""
    again = make_song(SHORT_PROMPT, tmp_path / "again", seed=3)
    assert hashes(again.folder) == hashes(short.folder)
    save_midi(compose_song(SHORT_PROMPT, seed=4).song, tmp_path / "other.mid")
    assert (tmp_path / "other.mid").read_bytes() != (short.folder / "song.mid").read_bytes()


@pytest.mark.slow
def test_making_the_same_song_again_in_the_same_folder_changes_nothing(short: Made, tmp_path: Path) -> None:
    """The second run finds its own song there, so nobody's work is lost."""
    shutil.copytree(short.folder, tmp_path / "song")
    make_song(SHORT_PROMPT, tmp_path / "song", seed=3)
    assert hashes(tmp_path / "song") == hashes(short.folder)


@pytest.mark.slow
def test_a_tune_becomes_a_record_and_loses_no_note(tmp_path: Path) -> None:
    """Frère Jacques, a French round of the eighteenth century, as melody, bass and a General MIDI drum."""
    tune = tmp_path / "frere.mid"
    frere_jacques().save(tune)
    made = make_from(tune, tmp_path / "frere")
    assert notes_of(tmp_path / "frere" / "song.mid") == notes_of(tune)
    assert made.master.after.integrated_lufs == pytest.approx(-14.0, abs=0.2)


@pytest.mark.slow
@pytest.mark.parametrize("tune", TUNES, ids=lambda path: path.stem)
def test_a_real_tune_becomes_a_record_and_loses_no_note(tune: Path, tmp_path: Path) -> None:
    """Public-domain pieces that nobody here wrote (see tunes/README.md), back as MIDI to the tick."""
    made = make_from(tune, tmp_path / "record")
    assert notes_of(tmp_path / "record" / "song.mid") == notes_of(tune)
    assert made.master.after.integrated_lufs == pytest.approx(-14.0, abs=0.2)
    assert made.master.after.true_peak_dbtp <= -0.95


def test_work_that_is_cancelled_leaves_nothing_half_written(tmp_path: Path) -> None:
    """A report that raises stops the rendering; the files it was writing are gone."""

    def stop(doing: str, share: float) -> None:
        if doing == "Rendering" and share > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        make_song(SHORT_PROMPT, tmp_path / "song", progress=stop)
    assert set(hashes(tmp_path / "song")) == {"song.backup", "song.db", "song.mid"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sign", "presses"), [("song.db", 1), ("renders/stems/.*.part", 1), ("renders/stems/.*.part", 5)]
)
def test_ctrl_c_ends_a_make_with_130_and_nothing_half_written(sign: str, presses: int, tmp_path: Path) -> None:
    """As soon as the song is there, while stems are written, or pressed five times: only whole files stay."""
    folder = tmp_path / "rainy"
    listens = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"  # wherever this runs
    code = f"{listens}; from woodshed.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "make", README_PROMPT, "--out", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as running:
        while running.poll() is None and not list(folder.glob(sign)):
            time.sleep(0.01)
        for _ in range(presses):
            running.send_signal(signal.SIGINT)
            time.sleep(0.05)
        told = running.communicate(timeout=20)[1]
    assert running.returncode == 130, told
    assert "Traceback" not in told
    left = set(hashes(folder))
    assert {"song.db"} <= left <= {"song.backup", "song.db", "song.mid"}


def test_a_stem_is_named_after_its_place_and_track() -> None:
    """A name that would leave the folder, or that a disk refuses, is made harmless."""
    song = Song(tracks=(Track("a", "../../etc/passwd"), Track("b", "Bass: low/“high”"), *Song().tracks))
    assert stem_name(song, "a") == "01 etc passwd.wav"
    assert stem_name(song, "b") == "02 Bass low high.wav"
    assert stem_name(song, "master") == "03 Master.wav"


def frere_jacques() -> mido.MidiFile:
    """Return the round, eight bars, at 480 ticks a quarter note and 120 bpm."""
    bars: list[list[tuple[int, float]]] = [[(60, 1), (62, 1), (64, 1), (60, 1)], [(64, 1), (65, 1), (67, 2)]]
    bars += [[(67, 0.5), (69, 0.5), (67, 0.5), (65, 0.5), (64, 1), (60, 1)], [(60, 1), (55, 1), (60, 2)]]
    melody = [note for bar in bars for note in bar * 2]
    parts: dict[int, tuple[int, list[tuple[int, float]]]] = {
        0: (73, melody),
        1: (32, [(36, 2), (43, 2)] * 8),
        9: (0, [(36, 1), (38, 1)] * 16),
    }
    file = mido.MidiFile(ticks_per_beat=480)
    for channel, (program, notes) in parts.items():
        track = mido.MidiTrack([mido.Message("program_change", channel=channel, program=program)])
        for pitch, beats in notes:
            track.append(mido.Message("note_on", channel=channel, note=pitch, velocity=90))
            track.append(mido.Message("note_off", channel=channel, note=pitch, time=int(480 * beats)))
        file.tracks.append(track)
    return file


def notes_of(path: Path) -> list[tuple[float, float, int, int, int]]:
    """Return every note of a MIDI file: start and length in quarter notes, channel, pitch, velocity."""
    file = mido.MidiFile(path)
    notes = []
    for track in file.tracks:
        now = 0
        sounding: dict[tuple[int, int], tuple[int, int]] = {}
        for message in track:
            now += message.time
            if message.type not in {"note_on", "note_off"}:
                continue
            key = (message.channel, message.note)
            if message.type == "note_on" and message.velocity:
                sounding[key] = (now, message.velocity)
            elif key in sounding:
                start, velocity = sounding.pop(key)
                beats = file.ticks_per_beat
                notes.append((start / beats, (now - start) / beats, *key, velocity))
    return sorted(notes)
