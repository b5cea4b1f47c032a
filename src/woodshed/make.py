"""The street on one page: from a sentence, or a tune, to a finished record.

    compose -> song folder -> stems and mix -> master -> files and report

Everything lands in one folder, each stage's work under a name of its own. The same prompt and seed,
or the same tune, always give the same bytes.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from woodshed.audio import Recording, WavWriter, save_lossless, save_wav
from woodshed.compose import Composition, complete_song, compose_song
from woodshed.disk import write_error
from woodshed.engine import MediaSource, folder_media, stream
from woodshed.engine.console import CROSSTALK
from woodshed.errors import FileError, SongError
from woodshed.song.document import Song
from woodshed.song.folder import SongFolder
from woodshed.song.midi import load_midi, save_midi
from woodshed.song.tables import DATABASE
from woodshed.song.tempo import TempoMap
from woodshed.units import Ticks

if TYPE_CHECKING:
    from woodshed.master import Master, TimedSection

Report = Callable[[str, float], None]
"""Takes what is being done and the share of it that is done, 0 to 1. What it raises stops the work."""

Tell = Callable[[Sequence[str]], None]
"""Takes what Woodshed says of its source, a sentence each, before the long work begins."""

SAMPLE_RATE = 48_000
LONGEST_S = 30 * 60
"""What is rendered at once at most: the master holds the whole mix in memory, 160 MB a minute."""
MAKER = 1
"""Who writes the first state of a song that Woodshed made, to those who merge it."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came out. `said` is what Woodshed tells about its source, a sentence a line."""

    folder: Path
    song: Song
    master: Master
    said: tuple[str, ...]


def make_song(
    prompt: str, folder: Path, *, seed: int = 0, tell: Tell | None = None, progress: Report | None = None
) -> Made:
    """Make a record from a sentence.

    Raises `PromptError` for an impossible wish, and `FileError` when `folder` cannot be written or
    holds another song.
    """
    composition = compose_song(prompt, seed=seed, progress=progress)
    return make_record(composition.song, folder, said=said_of(composition), tell=tell, progress=progress)


def make_from(midi_file: Path, folder: Path, *, tell: Tell | None = None, progress: Report | None = None) -> Made:
    """Make a record from a MIDI file.

    Raises `MidiError` when the file cannot be read as music, and `FileError` as `make_song` does.
    """
    imported = load_midi(midi_file)
    song = complete_song(imported.song)
    return make_record(song, folder, said=imported.report, tell=tell, progress=progress)


def make_record(
    song: Song, folder: Path, *, said: tuple[str, ...] = (), tell: Tell | None = None, progress: Report | None = None
) -> Made:
    """Send a song down the rest of the street; `SongError` when it has nothing to play."""
    report = progress or _say_nothing
    check_audible(song)
    if tell:
        tell(said)
    write_song(song, folder)
    with ThreadPoolExecutor(1) as beside:  # loading takes a second, which is not noticed so
        loaded = beside.submit(importlib.import_module, "woodshed.master")
        with written_renders(song, folder / "renders", report, media=folder_media(folder)) as mix:
            loaded.result()
            from woodshed.master import timed_sections

            master = write_master(mix, folder / "master", report, title=song.title, sections=timed_sections(song))
    return Made(folder, song, master, said)


def said_of(composition: Composition) -> tuple[str, ...]:
    """Return what the composer understood of the prompt and what it ignored, a line each."""
    understood = [f'"{heard.words}": {heard.meaning}' for heard in composition.understood]
    ignored = [f'"{words}": ignored' for words in composition.ignored]
    return (*understood, *ignored)


def write_song(song: Song, folder: Path) -> None:
    """Write the song folder itself, and the song as MIDI.

    A folder that holds the same song already is left as it is; `FileError` when it holds another.
    """
    if (folder / DATABASE).exists():
        with SongFolder.open(folder) as there:
            if there.song != song:
                raise FileError(f'"{folder}" holds another song.', remedy="Choose another folder, or remove that one.")
    else:
        # No clock and no chance: the same song gives the same bytes.
        SongFolder.create(folder, song, why="Made", clock=lambda: 0.0, client_id=MAKER).close()
    save_midi(song, folder / "song.mid")


@contextmanager
def written_renders(
    song: Song,
    folder: Path,
    report: Report,
    *,
    start: Ticks | None = None,
    end: Ticks | None = None,
    media: MediaSource | None = None,
    cache: Path | None = None,
) -> Iterator[Recording]:
    """Write mix.wav and stems/*.wav (32-bit float) into a folder; give the mix as soon as it is known.

    The files are whole when the `with` block ends: meanwhile they reach the disk. `start` and `end` choose a part
    of the song; by default it is all of it, until the sound has died away. `media` finds the audio that the song
    uses; `cache` is a folder for tracks rendered before.
    """
    check_length(song, start, end)
    make_folder(folder / "stems")
    mix = []
    with ThreadPoolExecutor(1) as beside, ExitStack() as files:
        writers: dict[str, WavWriter] = {}
        for piece in stream(
            song,
            sample_rate=SAMPLE_RATE,
            start=start,
            end=end,
            stems=True,
            media=media,
            cache=cache,
            progress=lambda share: report("Rendering", share),
        ):
            for name, audio in piece.stems.items():
                if name not in writers:
                    path = folder / "stems" / stem_name(song, name)
                    writers[name] = files.enter_context(WavWriter(path, SAMPLE_RATE, len(audio), bits=32))
                writers[name].append(audio)
            mix.append(piece.mix)
        recording = Recording(np.concatenate(mix, axis=1), SAMPLE_RATE)
        kept = [
            beside.submit(files.pop_all().close),
            beside.submit(save_wav, folder / "mix.wav", recording, bits=32),
        ]
        yield recording
        for file in kept:
            file.result()
    remove_others(folder / "stems", {stem_name(song, name) for name in writers})


def remove_others(stems: Path, names: set[str]) -> None:
    """Remove the stems of tracks that the song no longer has."""
    for path in stems.glob("*.wav"):
        if path.name not in names:
            path.unlink()


def check_audible(song: Song) -> None:
    """Raise `SongError` when no clip of a song has anything to play."""
    clips = [clip for track in song.tracks if not track.mute for clip in track.clips if not clip.muted]
    if not any(clip.notes or clip.media for clip in clips):
        raise SongError("This song has nothing to play.", remedy="Choose a tune with notes, or ask for an instrument.")


def check_length(song: Song, start: Ticks | None, end: Ticks | None) -> None:
    """Raise `SongError` when a part of a song is too long to be rendered at once."""
    seconds = TempoMap.of(song).seconds
    length_s = seconds(song.end if end is None else end) - seconds(start or 0)
    if length_s > LONGEST_S:
        problem = f"Between these bars lie {length_s / 60:.0f} minutes of music."
        raise SongError(problem, remedy=f"Make or render at most {LONGEST_S // 60} minutes at once.")


def stem_name(song: Song, track_id: str) -> str:
    """Return the file name of a track's stem: its place in the mixer and its name, such as "03 Bass.wav"."""
    names = {track.id: track.name for track in song.tracks} | {CROSSTALK: "Crosstalk"}
    place = list(names).index(track_id)
    name = re.sub(r"[^\w\-+&' ]+", " ", names[track_id])
    return " ".join(f"{place + 1:02d} {name}".split())[:64] + ".wav"


def write_master(
    mix: Recording,
    folder: Path,
    report: Report,
    *,
    title: str,
    sections: Sequence[TimedSection] = (),
    target_lufs: float = -14.0,
    ceiling_dbtp: float = -1.0,
) -> Master:
    """Write master.wav and master.flac (24 bit) and the report of a mix into a folder; return the master."""
    from woodshed.master import SHAPING, master_recording, write_report

    make_folder(folder)
    with ThreadPoolExecutor(1) as beside:
        saved: list[Future[None]] = []

        def tell(share: float) -> None:
            report("Mastering", share)
            if share == SHAPING:  # from here on one core has nothing to do for as long as drawing takes to load
                beside.submit(importlib.import_module, "woodshed.master.picture")

        def save(recording: Recording) -> None:  # the files reach the disk while the numbers and the picture are made
            saved.append(beside.submit(save_lossless, folder / "master.wav", folder / "master.flac", recording))

        master = master_recording(
            mix,
            target_lufs=target_lufs,
            ceiling_dbtp=ceiling_dbtp,
            sections=sections,
            progress=tell,
            finished=save,
        )
        report("Writing the record", 0.0)
        write_report(folder, mix, master, title=title)
        report("Writing the record", 0.5)
        for file in saved:
            file.result()
    report("Writing the record", 1.0)
    return master


def make_folder(folder: Path) -> None:
    """Make a folder and those around it; `FileError` when the disk refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(folder, error) from error


def _say_nothing(_doing: str, _share: float) -> None:
    """Report to nobody."""
