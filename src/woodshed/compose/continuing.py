"""How a song might go on: its strongest section once more, with its tune and drums varied."""

from __future__ import annotations

from dataclasses import replace

from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.varying import vary_song
from woodshed.errors import SongError
from woodshed.song.document import Chord, Clip, Note, Section, Song
from woodshed.song.edits import differences
from woodshed.song.suggestion import Suggestion
from woodshed.theory.metre import bar_ticks
from woodshed.units import Ticks

ENDINGS = ("out", "outro", "ending", "coda")
MOST_BARS = 64


def suggest_continuation(song: Song, bars: int = 8, *, seed: int = 0) -> Suggestion:
    """Suggest `bars` (1 to 64) more bars after the song's end.

    They take up the section with the most energy (or, without sections, the last bars), chords and
    all, and vary it. SongError when there is nothing to take up.
    """
    if not 1 <= bars <= MOST_BARS:
        raise SongError(f"A song cannot go on for {bars} bars at once.", remedy=f"Ask for 1 to {MOST_BARS} bars.")
    if not any(clip.notes for track in song.tracks for clip in track.clips):
        raise SongError("There are no notes to go on from.", remedy="Write a few bars first.")
    bar = bar_ticks(song.metre[-1].beats, song.metre[-1].unit)
    source = _source(song, bars, bar)
    start = Ticks(-(-song.end // bar) * bar)
    longer, new_clips = _appended(song, source, start, Ticks(bars * bar), seed)
    varied = vary_song(longer, new_clips, Dice("continue", seed))
    return Suggestion(
        id=stable_id("continue", seed, song.end, bars),
        title=f"Go on for {bars} bars",
        reason=f'They take up "{source.name}", the part with the most energy, and vary it.',
        edits=tuple(differences(song, varied)),
        evidence={"energy": source.energy, "bars": float(bars)},
        by=f"compose#{seed}",
    )


def _source(song: Song, bars: int, bar: Ticks) -> Section:
    strong = [section for section in song.sections if section.name.split()[0].lower() not in ENDINGS]
    if strong:
        return max(strong, key=lambda section: (section.energy, section.start))
    start = Ticks(max(0, song.end // bar - bars) * bar)
    return Section("", start, Ticks(max(bar, song.end - start)), "the last bars")


def _appended(song: Song, source: Section, start: Ticks, length: Ticks, seed: int) -> tuple[Song, set[str]]:
    """Return the song with the source repeated from `start` to fill `length`, and the ids of the new clips."""
    new_clips: set[str] = set()
    tracks = []
    for track in song.tracks:
        clips = []
        for turn, place in enumerate(range(start, start + length, source.length)):
            window = Ticks(min(source.length, start + length - place))
            clips += [
                _copied(clip, source.start, window, Ticks(place), (seed, turn))
                for clip in track.clips
                if clip.notes and clip.start < source.start + window and clip.start + clip.length > source.start
            ]
        new_clips |= {clip.id for clip in clips}
        tracks.append(replace(track, clips=(*track.clips, *clips)))
    name = f"{source.name} again" if source.id else "continuation"
    section = Section(stable_id("continue", seed, start, "section"), start, length, name, source.energy)
    chords = _copied_chords(song, source, start, length, seed)
    longer = replace(song, tracks=tuple(tracks), sections=(*song.sections, section), chords=(*song.chords, *chords))
    return longer, new_clips


def _copied(clip: Clip, source: Ticks, window: Ticks, place: Ticks, path: tuple[int, int]) -> Clip:
    """Return the part of a clip inside a window of the song, at another place."""
    begin, end = max(clip.start, source), min(clip.start + clip.length, source + window)
    cut = begin - clip.start
    notes = [_moved(note, cut, end - begin, (clip.id, *path)) for note in _unrolled(clip)]
    return replace(
        clip,
        id=stable_id("continue", clip.id, *path),
        start=Ticks(place + begin - source),
        length=Ticks(end - begin),
        name=clip.name,
        notes=tuple(note for note in notes if note is not None),
        controls=(),
        loop=Ticks(0),
        origin=f"compose:continue#{path[0]}",
    )


def _unrolled(clip: Clip) -> list[tuple[Note, int]]:
    period = clip.loop or clip.length
    return [
        (replace(note, start=Ticks(note.start + turn)), turn)
        for turn in range(0, clip.length, max(1, period))
        for note in clip.notes
        if note.start < period and note.start + turn < clip.length
    ]


def _moved(placed: tuple[Note, int], cut: int, length: int, path: tuple[object, ...]) -> Note | None:
    note, turn = placed
    start = note.start - cut
    if not 0 <= start < length:
        return None
    new_id = stable_id("continue", *path, note.id, turn)
    return replace(note, id=new_id, start=Ticks(start), length=Ticks(max(1, min(note.length, length - start))))


def _copied_chords(song: Song, source: Section, start: Ticks, length: Ticks, seed: int) -> list[Chord]:
    copied = []
    for turn, place in enumerate(range(start, start + length, source.length)):
        for chord in song.chords:
            inside = chord.start - source.start
            room = min(chord.length, source.length - inside, start + length - place - inside)
            if inside >= 0 and room > 0:
                new_id = stable_id("continue", chord.id, seed, turn)
                copied.append(replace(chord, id=new_id, start=Ticks(place + inside), length=Ticks(room)))
    return copied
