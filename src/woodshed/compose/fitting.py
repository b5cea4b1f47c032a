"""Writing for a song that is there already: its tempo, metre, key, sections and chords are the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from woodshed.compose.completion import plays_drums
from woodshed.compose.dice import Dice
from woodshed.compose.form import ENERGY
from woodshed.compose.listening import key_of
from woodshed.compose.plan import PlacedChord, Plan, SectionPlan
from woodshed.compose.planning import choose_style, make_plan
from woodshed.compose.prompt import read_prompt
from woodshed.compose.request import Request
from woodshed.compose.styles import STYLE_NAMES, STYLES
from woodshed.compose.vocabulary import INSTRUMENTS
from woodshed.errors import PromptError, SongError
from woodshed.song.document import Song, Track
from woodshed.theory.chords import parse_chord
from woodshed.theory.metre import bar_ticks
from woodshed.units import Ticks

USUAL_BARS = 8
USUAL_KIND = "verse"
USUAL_PLAYER = "lead"
ORIGIN = "compose:"


def request_for(song: Song, request: Request) -> Request:
    """Return a request that leaves nothing open that the song has settled."""
    if len(song.metre) > 1:
        raise SongError(
            "The composer cannot yet write across a change of metre.", remedy="Choose a song with one metre."
        )
    key = key_of(song)
    return replace(
        request,
        style=request.style or style_of(song),
        tempo_bpm=song.tempo[0].bpm,
        metre=(song.metre[0].beats, song.metre[0].unit),
        tonic=key.tonic,
        scale=key.scale,
        bars=_bars(song) or request.bars or USUAL_BARS,
        length_s=None,
    )


def plan_for(song: Song, request: Request, seed: int) -> Plan:
    """Return the plan of a part for a song: its own sections and chords, where it has them.

    The song's seed chooses the style, so that who comes in later belongs to the same band.
    """
    style = choose_style(request, song.seed)
    plan = make_plan(request, style, seed, Dice(seed, style.name, "fit"))
    sections = _sections(song, plan) or tuple(replace(section, last=False) for section in plan.sections)
    chords = _chords(song, plan.bars * plan.bar)
    return replace(plan, sections=sections, chords=chords or plan.chords)


def player_of(track: Track, wanted: Sequence[str] = ()) -> str:
    """Return who plays on a track, as prompts call them: who is wanted, or told by its name, kit or sound."""
    if plays_drums(track):
        return "drums"
    named = [*wanted, *_named_in(track.name)]
    if named:
        return named[0]
    kinds = {device.kind for device in track.devices}
    return next((name for name, known in INSTRUMENTS.items() if known.sound.kind in kinds), USUAL_PLAYER)


def _named_in(name: str) -> tuple[str, ...]:
    try:
        return read_prompt(name, STYLE_NAMES).wanted
    except PromptError:
        return ()


def style_of(song: Song) -> str | None:
    """Return the style in which most of a song was written by the composer, or None."""
    names = Counter(
        clip.origin.removeprefix(ORIGIN).rpartition("#")[0]
        for track in song.tracks
        for clip in track.clips
        if clip.origin.startswith(ORIGIN)
    )
    found = [name for name, _ in names.most_common() if name in STYLES]
    return found[0] if found else None


def _bars(song: Song) -> int:
    bar = bar_ticks(song.metre[0].beats, song.metre[0].unit)
    return -(-song.end // bar)


def _sections(song: Song, plan: Plan) -> tuple[SectionPlan, ...]:
    """Return the song's sections, when they follow one another from the start in whole bars."""
    visits: Counter[str] = Counter()
    planned: list[SectionPlan] = []
    end = 0
    for section in song.sections:
        if section.start != end or section.length % plan.bar:
            return ()
        kind = _kind(section.name)
        bars = section.length // plan.bar
        planned.append(SectionPlan(section.name, kind, end // plan.bar, bars, section.energy, visits[kind]))
        visits[kind] += 1
        end = section.start + section.length
    return tuple(planned) if end == plan.bars * plan.bar else ()


def _kind(name: str) -> str:
    word = name.lower().split()[0] if name.split() else ""
    return word if word in ENERGY else USUAL_KIND


def _chords(song: Song, end: int) -> tuple[PlacedChord, ...]:
    """Return the song's chords, each until the next; those that nobody can read are passed over."""
    read: list[tuple[int, PlacedChord]] = []
    for chord in song.chords:
        try:
            read.append((chord.start, PlacedChord(chord.start, chord.length, parse_chord(chord.symbol))))
        except SongError:
            continue
    return _joined([placed for _, placed in read], end)


def _joined(chords: Sequence[PlacedChord], end: int) -> tuple[PlacedChord, ...]:
    """Let the first chord begin with the song and each last until the next one."""
    starts = [0, *(chord.start for chord in chords[1:])]
    ends = [*starts[1:], max(end, chords[-1].end)] if chords else []
    return tuple(
        replace(chord, start=Ticks(start), length=Ticks(until - start))
        for chord, start, until in zip(chords, starts, ends, strict=False)
        if until > start
    )
