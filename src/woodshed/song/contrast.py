"""Where two songs differ, track by track and bar by bar, and what is different there, in words to read aloud.

Made for the eye (rows are tracks, stretches of bars are new, changed or gone) and for the ear (only those
tracks, only those bars).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from woodshed.song.document import Automation, Clip, Note, Song, Track
from woodshed.song.fields_in_words import bars_in_words, counted, field_in_words, listed, value_in_words
from woodshed.song.records import key_of, place_of
from woodshed.song.table import Entry, fields_of, name_of
from woodshed.song.tempo import MetreMap

State = Literal["new", "changed", "gone"]
_MOST_NAMES = 4
_MIXER = ("gain_db", "pan", "width", "mute", "solo", "invert", "output")
_FORM = ("sections", "chords", "markers", "lyrics", "comments", "credits")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the song, in ticks, in which something is new, changed or gone."""

    start: int
    end: int
    state: State


@dataclass(frozen=True, slots=True)
class Row:
    """What is different on one track. `sound`: how it sounds everywhere, not only in some bars."""

    track: str
    name: str
    colour: int
    state: State
    sound: bool
    spans: tuple[Span, ...]
    said: str


@dataclass(frozen=True, slots=True)
class Contrast:
    """All that is different: track by track, and of the song itself. `end`: where the longer one ends, in ticks."""

    rows: tuple[Row, ...]
    song: tuple[str, ...]
    end: int

    @property
    def said(self) -> tuple[str, ...]:
        """All sentences, those about the song first."""
        return (*self.song, *(row.said for row in self.rows))


def contrast(before: Song, after: Song) -> Contrast:
    """Hold one song against another."""
    metre = MetreMap.of(after)
    olds = {track.id: track for track in before.tracks}
    news = {track.id: track for track in after.tracks}
    lanes = _lanes_by_track(before, after)
    tracks = [*after.tracks, *(track for track in before.tracks if track.id not in news)]
    found = (_row(metre, after, olds.get(each.id), news.get(each.id), lanes.get(each.id, ())) for each in tracks)
    rows = tuple(row for row in found if row is not None)
    return Contrast(rows, tuple(_of_song(before, after, metre)), max(before.end, after.end))


def soloed(song: Song, tracks: Iterable[str]) -> Song:
    """Return a song in which only some tracks are heard, with the groups and returns that they go through."""
    heard = set(tracks)

    def turned(track: Track) -> Track:
        is_heard = track.id in heard and track.kind != "master"
        return replace(track, solo=is_heard, mute=track.mute and not is_heard)

    return replace(song, tracks=tuple(turned(track) for track in song.tracks))


# ── a track ──


def _row(metre: MetreMap, song: Song, old: Track | None, new: Track | None, lanes: Sequence[str]) -> Row | None:
    track = new or old
    if track is None or (old == new and not lanes):
        return None
    name = track.name or "A track without a name"
    if old is None or new is None:
        state: State = "new" if old is None else "gone"
        spans = tuple(Span(clip.start, clip.start + clip.length, state) for clip in track.clips)
        notes = sum(len(clip.notes) for clip in track.clips)
        with_notes = f", with {counted(notes, 'note')}" if notes else ""
        said = f"The track {name} is {state}{with_notes}."
        return Row(track.id, name, track.colour, state, sound=True, spans=_joined(spans), said=said)
    bars, phrases = _bars_of(metre, old, new)
    spans = tuple(_spans(metre, bars))
    where = _where(metre, song, spans)
    heard = [*_settings(old, new), *_devices(old, new), *lanes]
    said = "; ".join([f"{listed(phrases)}{where}"] * bool(phrases) + heard) or "something small is different"
    return Row(track.id, name, track.colour, "changed", bool(heard), spans, f"{name}: {said}.")


def _bars_of(metre: MetreMap, old: Track, new: Track) -> tuple[dict[int, set[State]], list[str]]:
    """Return what happened in which bars, and how much of it in words."""
    bars: dict[int, set[State]] = defaultdict(set)
    notes: dict[State, int] = {"new": 0, "changed": 0, "gone": 0}
    clips: dict[State, list[str]] = {"new": [], "changed": [], "gone": []}
    olds, news = {clip.id: clip for clip in old.clips}, {clip.id: clip for clip in new.clips}
    for key in dict.fromkeys((*news, *olds)):
        was, now = olds.get(key), news.get(key)
        if was is None or now is None:
            _clip_came_or_went(metre, was or now, "new" if was is None else "gone", bars, clips)
        elif was != now:
            for state, note in _notes_between(was, now):
                notes[state] += 1
                bars[metre.position(max(0, now.start + note.start)).bar].add(state)
            if replace(was, notes=()) != replace(now, notes=()):
                clips["changed"].append(now.name)
                for each in (was, now):
                    _cover(metre, each, "changed", bars)
    phrases = [f"{counted(count, 'note')} {_are(count)} {state}" for state, count in notes.items() if count]
    for state, names in clips.items():
        if names:
            said = f"the clip {names[0]}".rstrip() if len(names) == 1 else counted(len(names), "clip")
            phrases.append(f"{said} {_are(len(names))} {state}")
    return bars, phrases


def _clip_came_or_went(
    metre: MetreMap, clip: Clip | None, state: State, bars: dict[int, set[State]], clips: dict[State, list[str]]
) -> None:
    if clip is not None:
        clips[state].append(clip.name)
        _cover(metre, clip, state, bars)


def _notes_between(was: Clip, now: Clip) -> Iterator[tuple[State, Note]]:
    olds, news = {note.id: note for note in was.notes}, {note.id: note for note in now.notes}
    for key, note in news.items():
        if key not in olds:
            yield "new", note
        elif olds[key] != note:
            yield "changed", note
    yield from (("gone", note) for key, note in olds.items() if key not in news)


def _cover(metre: MetreMap, clip: Clip, state: State, bars: dict[int, set[State]]) -> None:
    first, last = (metre.position(tick).bar for tick in (clip.start, max(clip.start, clip.start + clip.length - 1)))
    for bar in range(first, last + 1):
        bars[bar].add(state)


def _spans(metre: MetreMap, bars: Mapping[int, set[State]]) -> Iterator[Span]:
    """Yield stretches of bars that follow one another and are in one state."""
    told: list[tuple[int, int, State]] = []
    for bar in sorted(bars):
        state: State = next(iter(bars[bar])) if len(bars[bar]) == 1 else "changed"
        if told and told[-1][1] == bar - 1 and told[-1][2] == state:
            told[-1] = (told[-1][0], bar, state)
        else:
            told.append((bar, bar, state))
    yield from (Span(metre.tick(first), metre.tick(last + 1), state) for first, last, state in told)


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = replace(joined[-1], end=max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


def _where(metre: MetreMap, song: Song, spans: Sequence[Span]) -> str:
    """Return where stretches of bars lie: ", in bars 5 to 8 (Hook)"."""
    if not spans:
        return ""
    first, last = spans[0].start, max(span.end for span in spans) - 1
    names = [
        section.name
        for section in song.sections
        if section.name
        and any(section.start < span.end and span.start < section.start + section.length for span in spans)
    ]
    inside = f" ({listed(names)})" if 0 < len(set(names)) <= _MOST_NAMES else ""
    return f" in {bars_in_words(metre.position(first).bar, metre.position(last).bar)}{inside}"


def _settings(old: Track, new: Track) -> Iterator[str]:
    """Yield what changed at the mixer: "its level is −3 dB now, it was −6 dB"."""
    if old.name != new.name:
        yield f"it was called {old.name or 'nothing'}"
    for name in _MIXER:
        was, now = getattr(old, name), getattr(new, name)
        if was != now and name == "output":
            yield "it goes another way"
        elif was != now:
            yield f"its {field_in_words(name)} is {value_in_words(name, now)} now, it was {value_in_words(name, was)}"
    if old.sends != new.sends:
        yield "its sends are different"
    if old.takes != new.takes:
        more = len(new.takes) - len(old.takes)
        yield f"{counted(more, 'take')} {_are(more)} new" if more > 0 else "its takes are different"


def _devices(old: Track, new: Track) -> Iterator[str]:
    olds, news = {each.id: each for each in old.devices}, {each.id: each for each in new.devices}
    for key in dict.fromkeys((*news, *olds)):
        was, now = olds.get(key), news.get(key)
        if was is None or now is None:
            yield f"the {name_of(was or now)} is {'new' if was is None else 'gone'}"
        elif was != now:
            yield f"the {name_of(now)} has another {listed(_changed_fields(was, now)[:_MOST_NAMES])}"
    common = [key for key in olds if key in news]
    if common != [key for key in news if key in olds]:
        yield "its devices are in another order"


def _changed_fields(was: Any, now: Any) -> list[str]:
    before, after = fields_of(Entry("", was)), fields_of(Entry("", now))
    names = [name for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    return list(dict.fromkeys(field_in_words(name) for name in names)) or ["setting"]


def _lanes_by_track(before: Song, after: Song) -> dict[str, list[str]]:
    """Return, by track, whose automation is different: "the automation of its level is different"."""
    owners: dict[str, str] = {}
    for song in (before, after):
        for track in song.tracks:
            ids = (track.id, *(each.id for each in track.devices), *(each.id for each in track.sends))
            owners |= dict.fromkeys(ids, track.id)
    olds, news = ({lane.target: lane for lane in song.automation} for song in (before, after))
    found: dict[str, list[str]] = defaultdict(list)
    for target in sorted({*olds, *news}):
        if olds.get(target, Automation(target)) != news.get(target, Automation(target)):
            holder, _, parameter = target.rpartition(".")
            value = field_in_words(parameter if parameter in _MIXER else f"params.{parameter}")
            found[owners.get(holder, "")].append(f"the automation of its {value} is different")
    return found


# ── the song itself ──


def _of_song(before: Song, after: Song, metre: MetreMap) -> Iterator[str]:
    if before.title != after.title:
        yield f"The song is called “{after.title}” now, it was “{before.title}”."
    if before.tempo != after.tempo:
        single = len(before.tempo) == len(after.tempo) == 1
        was, now = before.tempo[0].bpm, after.tempo[0].bpm
        yield f"The tempo is {now:g} bpm now, it was {was:g} bpm." if single else "The tempo changes in other places."
    if before.metre != after.metre:
        yield "The metre is different."
    if before.key != after.key:
        yield f"The key is {value_in_words('key', after.key)} now, it was {value_in_words('key', before.key)}."
    for field in _FORM:
        yield from _of_collection(getattr(before, field), getattr(after, field), metre)
    if [track.id for track in before.tracks if track in after.tracks] != [
        track.id for track in after.tracks if track in before.tracks
    ]:
        yield "The tracks are in another order."
    if before.seed != after.seed or before.extra != after.extra or before.media != after.media:
        yield "Something that is not heard is different."


def _of_collection(old: Sequence[Any], new: Sequence[Any], metre: MetreMap) -> Iterator[str]:
    olds, news = {key_of(each): each for each in old}, {key_of(each): each for each in new}
    groups: dict[str, list[Any]] = {"new": [], "changed": [], "gone": []}
    for key in dict.fromkeys((*news, *olds)):
        was, now = olds.get(key), news.get(key)
        if was != now:
            groups["new" if was is None else "gone" if now is None else "changed"].append(now or was)
    if old != new and not any(groups.values()):
        yield f"The {place_of(type(new[0])).plural} are in another order."
    for state, records in groups.items():
        if records:
            place = place_of(type(records[0]))
            one = f"The {place.name} {_called(records[0])}".rstrip() if len(records) == 1 else ""
            said = one or counted(len(records), place.name, place.plural)
            yield f"{said} {_are(len(records))} {state}{_bars_where(records, metre)}."


def _called(record: Any) -> str:
    name = name_of(record)
    return f"“{name}”" if hasattr(record, "text") and name else name


def _bars_where(records: Sequence[Any], metre: MetreMap) -> str:
    places = [getattr(record, "start", getattr(record, "tick", None)) for record in records]
    bars = [metre.position(place).bar for place in places if place is not None]
    return f" in {bars_in_words(min(bars), max(bars))}" if bars else ""


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
