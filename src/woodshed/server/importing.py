"""Files that become songs: MIDI as it is written, audio as one clip on one track."""

from dataclasses import replace
from pathlib import Path

from woodshed.server.arriving.hearing import media_of
from woodshed.server.workspace import Workspace
from woodshed.song.document import MASTER, START, Clip, Media, Song, Track
from woodshed.song.folder import SongFolder
from woodshed.song.ids import Ids
from woodshed.song.media import MediaFolder
from woodshed.song.midi import load_midi
from woodshed.song.tempo import TempoMap
from woodshed.units import PPQ, Ticks

MIDI_HEAD = b"MThd"
AUDIO_COLOUR = 4
BAR = 4 * PPQ


def imported_song(workspace: Workspace, file: Path, name: str) -> tuple[str, list[str]]:
    """Make a song of a file that came in; returns its id and what is to be said about it, in sentences.

    MidiError or FileError when it is neither music nor sound.
    """
    title = Path(name.replace("\\", "/")).stem.strip() or "Imported"
    with file.open("rb") as opened:
        is_midi = opened.read(len(MIDI_HEAD)) == MIDI_HEAD
    return _from_midi(workspace, file, title) if is_midi else _from_audio(workspace, file, name, title)


def _from_midi(workspace: Workspace, file: Path, title: str) -> tuple[str, list[str]]:
    from woodshed.compose import complete_song  # noqa: PLC0415 - the composer is not needed for sound

    imported = load_midi(file)
    song = complete_song(imported.song)
    if song.title in {"", "Untitled"} or song.title == file.stem:
        song = replace(song, title=title)
    return workspace.create(song, by=f"file:{title}", why=f"Imported {title}"), list(imported.report)


def _from_audio(workspace: Workspace, file: Path, name: str, title: str) -> tuple[str, list[str]]:
    media = media_of(file, name)
    place = workspace.new_folder(title)
    try:
        sha256 = MediaFolder(place / "media").store(file, media.suffix)
        song = song_around(replace(media, sha256=sha256), title)
        SongFolder.create(place, song, by=f"file:{title}", why=f"Imported {title}").close()
    except BaseException:
        _remove(place)
        raise
    tempo = f"Its tempo was not measured; the song plays at {song.tempo[0].bpm:g} bpm."
    return place.name, ["The audio lies on one track, from bar 1.", tempo]


def song_around(media: Media, title: str) -> Song:
    """Return a song with one clip that is all of an audio file, at the usual tempo."""
    ids = Ids()
    empty = Song(title=title)
    length = TempoMap.of(empty).tick(media.frames / media.sample_rate)
    clip = Clip(next(ids), START, Ticks(max(1, length)), title, media=media.sha256, origin=f"file:{title}"[:80])
    track = Track(next(ids), title[:60] or "Audio", "audio", colour=AUDIO_COLOUR, icon="audio", clips=(clip,))
    return replace(empty, tracks=(track, Track(MASTER, "Master", "master")), media=(media,))


def _remove(place: Path) -> None:
    """Take back a folder that did not become a song."""
    import shutil  # noqa: PLC0415 - only after a failure

    shutil.rmtree(place, ignore_errors=True)
