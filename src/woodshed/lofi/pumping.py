"""The pump of lo-fi: all but the drums steps back with each kick, and is there again before the next beat.

What ducks is one compressor on a group that everybody but the drummer plays into. It listens to a track of its own,
muted, on which one kick plays the song's kicks all as loud: so the pump is as deep in every song, whatever its drums.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from woodshed.song.document import Clip, Device, Groove, Note, Song, Track
from woodshed.song.edits import Add, Change
from woodshed.song.ids import Ids
from woodshed.song.suggestion import Suggestion

DRUM_CHANNEL = 9
KICKS = (35, 36)
"""General MIDI's two bass drums."""
PUMP_DB = 3.5
"""How far the music steps back."""
_VELOCITY = 100
_THRESHOLD_DB = -14.5
_BACK = 0.3
"""63 % of it is back after this share of a beat, nine tenths of it between a half and a whole one."""
_SHORTEST_MS, _LONGEST_MS = 50.0, 1_200.0


def suggest_pump(song: Song, grooves: Mapping[str, Groove], ids: Ids, *, before: str) -> Suggestion | None:
    """Suggest that the music breathes with the kick; None without a kick or music, or where something ducks already.

    `grooves` are those that clips are to have, by id; `before` is the track before which new ones stand.
    """
    kicks = tuple(_kicks(song, grooves, ids))
    players = _players(song)
    if not kicks or not players or _ducks_already(song):
        return None
    key = Device(next(ids), "kick", "punchy")
    keyed = Track(next(ids), "Kick (heard by the pump)", mute=True, icon="drums", devices=(key,), clips=kicks)
    release_ms = round(min(_LONGEST_MS, max(_SHORTEST_MS, _BACK * 60_000 / song.tempo[0].bpm)))
    settings = {"threshold_db": _THRESHOLD_DB, "ratio": 2.0, "release_ms": float(release_ms)}
    duck = Device(next(ids), "vca_compressor", "house_duck", settings, sidechain=keyed.id)
    group = Track(next(ids), "Music", "group", icon="group", devices=(duck,))
    return Suggestion(
        next(ids),
        title="Let it breathe with the kick",
        reason=f"All but the drums steps back by {PUMP_DB:g} dB with each kick and is back before the next beat.",
        edits=(
            Add((keyed,), before=before),
            Add((group,), before=before),
            Change(Track, {player.id: {"output": group.id} for player in players}),
        ),
        evidence={"pump_db": PUMP_DB, "release_ms": float(release_ms)},
        by="lofi",
    )


def _is_drummer(track: Track) -> bool:
    return track.midi_channel == DRUM_CHANNEL


def _kicks(song: Song, grooves: Mapping[str, Groove], ids: Ids) -> Iterator[Clip]:
    """Yield the drummers' clips with their kicks alone, all as loud."""
    for track in song.tracks:
        for clip in track.clips if _is_drummer(track) and not track.mute else ():
            strokes = [note for note in clip.notes if note.pitch in KICKS and not clip.muted]
            notes = tuple(Note(next(ids), note.start, note.length, 60, _VELOCITY) for note in strokes)
            if notes:
                groove = grooves.get(clip.id, clip.groove)
                loud = replace(groove, velocities=()) if groove is not None else None
                yield replace(clip, id=next(ids), name="Kicks", notes=notes, controls=(), groove=loud, origin="lofi")


def _players(song: Song) -> list[Track]:
    """Return who plays into the master and is no drummer, nor a group that a drummer plays into."""
    drums = {track.output for track in song.tracks if _is_drummer(track)}
    groups = {track.id for track in song.tracks if track.kind == "group"}
    return [
        track
        for track in song.tracks
        if track.kind not in {"return", "master"}
        and track.output not in groups
        and track.id not in drums
        and not _is_drummer(track)
    ]


def _ducks_already(song: Song) -> bool:
    """Say whether a device listens to a track with a kick."""
    heard = {device.sidechain for track in song.tracks for device in track.devices if device.sidechain}
    return any(track.id in heard for track in song.tracks)
