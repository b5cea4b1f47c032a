"""Files that become songs: MIDI as it is written, audio as one clip on one track, a zip file as it was packed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.audio import load_audio
from woodshed.server.arriving.hearing import media_of
from woodshed.server.unpacking import ZIP_HEAD, song_from_zip
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Media, Song, Track
from woodshed.song.folder import SongFolder
from woodshed.song.ids import Ids
from woodshed.song.media import MediaFolder
from woodshed.song.midi import load_midi
from woodshed.song.tempo import TempoMap
from woodshed.units import PPQ, Ticks

if TYPE_CHECKING:
    from woodshed.analysis.tempo import Pulse

MIDI_HEAD = b"MThd"
MIDI_ENDINGS = {".mid", ".midi"}
AUDIO_COLOUR = 4
BAR = 4 * PPQ
AT_ONCE_S = 0.02
"""A first beat that comes sooner is at the beginning."""
LISTENED_S = 150.0
"""How much of a file is listened to for its tempo."""


def imported_song(workspace: Workspace, file: Path, name: str, by: str = "") -> tuple[str, list[str]]:
    """Make a song of a file that came in; returns its id and what is to be said about it, in sentences.

    MidiError or FileError when it is neither music nor sound, nor a song's folder as a zip file.
    """
    title = Path(name.replace("\\", "/")).stem.strip() or "Imported"
    with file.open("rb") as opened:
        head = opened.read(4)
    if head == ZIP_HEAD:
        return song_from_zip(workspace, file, by)
    if head == MIDI_HEAD or Path(name).suffix.lower() in MIDI_ENDINGS:
        return _from_midi(workspace, file, title)
    return _from_audio(workspace, file, name, title)


def pulse_of(file: Path) -> Pulse | None:
    """Return the tempo and first beat of an audio file; None when it has no steady beat."""
    from woodshed.analysis.tempo import measure_tempo  # noqa: PLC0415 - only when audio comes in

    heard = load_audio(file, most_s=LISTENED_S)
    return measure_tempo(heard.audio, heard.sample_rate)


def _from_midi(workspace: Workspace, file: Path, title: str) -> tuple[str, list[str]]:
    from woodshed.compose import complete_song  # noqa: PLC0415 - the composer is not needed for sound

    imported = load_midi(file)
    song = complete_song(imported.song)
    if song.title in {"", "Untitled"} or song.title == file.stem:
        song = replace(song, title=title)
    return workspace.create(song, by=f"file:{title}", why=f"Imported {title}"), list(imported.report)


def _from_audio(workspace: Workspace, file: Path, name: str, title: str) -> tuple[str, list[str]]:
    media = media_of(file, name)
    pulse = pulse_of(file)
    place = workspace.new_folder(title)
    try:
        sha256 = MediaFolder(place / "media").store(file, media.suffix)
        song = song_around(replace(media, sha256=sha256), title, pulse)
        SongFolder.create(place, song, by=f"file:{title}", why=f"Imported {title}").close()
    except BaseException:
        _remove(place)
        raise
    return place.name, _said_of(song, pulse)


def song_around(media: Media, title: str, pulse: Pulse | None = None) -> Song:
    """Return a song with one clip that is all of an audio file, at the file's tempo or else the usual one.

    The file's first beat falls on a bar line: the first one, unless something comes before the beat.
    """
    ids = Ids()
    empty = Song(title=title)
    start = START
    if pulse is not None:
        empty = replace(empty, tempo=(replace(empty.tempo[0], bpm=pulse.tempo_bpm),))
        before = TempoMap.of(empty).tick(pulse.first_beat_s)
        start = Ticks(BAR - round(before)) if pulse.first_beat_s > AT_ONCE_S else START
    length = TempoMap.of(empty).tick(media.frames / media.sample_rate)
    clip = Clip(next(ids), start, Ticks(max(1, length)), title, media=media.sha256, origin=f"file:{title}"[:80])
    track = Track(next(ids), title[:60] or "Audio", "audio", colour=AUDIO_COLOUR, icon="audio", clips=(clip,))
    return replace(empty, tracks=(track, Track(MASTER, "Master", "master")), media=(media,))


def _said_of(song: Song, pulse: Pulse | None) -> list[str]:
    if pulse is None:
        return [
            "The audio lies on one track, from bar 1.",
            f"No steady beat was found in it; the song plays at {song.tempo[0].bpm:g} bpm.",
        ]
    bar = 1 if song.tracks[0].clips[0].start == START else 2
    return [
        f"The audio lies on one track. Its tempo is {pulse.tempo_bpm:g} bpm, and its first beat is that of bar {bar}."
    ]


def _remove(place: Path) -> None:
    """Take back a folder that did not become a song."""
    import shutil  # noqa: PLC0415 - only after a failure

    shutil.rmtree(place, ignore_errors=True)
