"""From a sentence to a whole song: read it, plan, let everybody play, set up the mixer.

The order is that of a session: what is asked, style, tempo, key, form and chords first; then
drums, bass, chords, arpeggios and melody, each from dice of their own; then sounds and movement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from woodshed.compose.automation import automate
from woodshed.compose.band import Band, assemble_band
from woodshed.compose.bass import write_bass
from woodshed.compose.clips import cut_into_clips
from woodshed.compose.comping import write_arpeggio, write_chords
from woodshed.compose.density import with_density
from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.drums import DRUM_NOTES, write_drums
from woodshed.compose.feel import clip_groove, humanised
from woodshed.compose.mixer import MIDDLE_C, Mixer, Played, told_apart
from woodshed.compose.plan import Event, Plan
from woodshed.compose.planning import choose_style, make_plan
from woodshed.compose.prompt import LEANING_WORDS, read_prompt
from woodshed.compose.request import Request, Understood
from woodshed.compose.style import Strip
from woodshed.compose.styles import STYLE_NAMES
from woodshed.compose.tune import write_melody
from woodshed.song.document import (
    START,
    Chord,
    Clip,
    Key,
    MetrePoint,
    Section,
    Song,
    TempoPoint,
    Track,
)
from woodshed.theory.chords import format_chord
from woodshed.theory.keys import format_key, uses_flats
from woodshed.theory.scales import is_minor
from woodshed.units import Ticks

SEASHORE = 122
"""The program of General MIDI for the sound of a place."""

Report = Callable[[str, float], None]
"""Takes what is being done and the share of it that is done, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A song, with what was understood of the prompt and which of its words were ignored."""

    song: Song
    understood: tuple[Understood, ...]
    ignored: tuple[str, ...]


def compose_song(prompt: str, *, seed: int = 0, progress: Report | None = None) -> Composition:
    """Write a song from a sentence; the same prompt and seed always give an equal song.

    `seed` is 0 to 2^53 - 1. PromptError when the prompt asks for the impossible.
    """
    request = read_prompt(prompt, STYLE_NAMES)
    song = write_song(request, seed=seed, progress=progress)
    return Composition(song, tuple(_settled(heard, song.key) for heard in request.understood), request.ignored)


def _settled(heard: Understood, key: Key | None) -> Understood:
    """Return what was understood in the song's own terms: its whole key, and no leaning it did not follow."""
    if key is None:
        return heard
    if heard.meaning.startswith("key "):
        return Understood(heard.words, f"key {format_key(key)}")
    not_followed = LEANING_WORDS.format("major" if is_minor(key) else "minor")
    return Understood(heard.words, heard.meaning.replace(not_followed, ""))


def write_song(request: Request, *, seed: int = 0, progress: Report | None = None) -> Song:
    """Write a song for a request that has been read already."""
    report = progress or (lambda _doing, _share: None)
    style = choose_style(request, seed)
    dice = Dice(seed, style.name)
    plan = make_plan(request, style, seed, dice.branch("plan"))
    band = assemble_band(style, request)
    report("Composing", 0.2)
    tracks = play(plan, band, dice)
    if style.place is not None and not request.only:
        tracks = _in_its_place(plan, style.place, tracks)
    report("Composing", 0.8)
    tracks, automation = automate(plan, style.moves, tracks)
    song = Song(
        title=_title(request, plan, dice.branch("title")),
        seed=seed,
        key=plan.key,
        tempo=(TempoPoint(START, plan.tempo_bpm),),
        metre=(MetrePoint(START, *plan.metre),),
        sections=_sections(plan),
        chords=_chords(plan),
        tracks=tuple(tracks),
        automation=automation,
    )
    report("Composing", 1.0)
    return song


# ── everybody plays ──────────────────────────────────────────────────────────────────────────


def play(plan: Plan, band: Band, dice: Dice) -> list[Track]:
    """Return the tracks of everybody who plays, with returns and master."""
    mixer = Mixer(plan)
    tracks: list[Track] = []
    kick = ""
    if band.drums is not None:
        hits = humanised(plan, write_drums(plan, band.drums, dice.branch("drums")), dice.branch("drummer"))
        apart = plan.style.pump is not None and "kick" in band.drums.kit
        tracks += mixer.drum_tracks(band.drums, *drum_clips(plan, hits, apart=apart))
        kick = mixer.id("track", "Kick") if apart else ""
    for played in players_of(plan, band, dice):
        tracks.append(mixer.player_track(played, kick))
    used = {send.to for track in tracks for send in track.sends}
    returns = [track for track in mixer.return_tracks() if track.id in used]
    return told_apart([*tracks, *returns, mixer.master_track()])


def _in_its_place(plan: Plan, place: Strip, tracks: list[Track]) -> list[Track]:
    """Return the tracks with that of the place behind the players; each section where it is heard is one note."""
    stay = [
        Event(Ticks(section.bar * plan.bar), Ticks(section.bars * plan.bar), MIDDLE_C + plan.key.tonic, 90)
        for section in plan.sections
        if section.kind not in place.silent_in
    ]
    played = Played(place, "place", cut_into_clips(plan, place.name, stay, clip_groove(plan, template=False)))
    behind = next(index for index, track in enumerate(tracks) if track.kind in ("return", "master"))
    track = replace(Mixer(plan).player_track(played, ""), midi_program=SEASHORE)
    return told_apart([*tracks[:behind], track, *tracks[behind:]])


def drum_clips(plan: Plan, hits: list[Event], *, apart: bool) -> tuple[tuple[Clip, ...], tuple[Clip, ...]]:
    """Return the clips of the rack and, when it has a track of its own, those of the kick."""
    groove = clip_groove(plan, template=True)
    if not apart:
        return cut_into_clips(plan, "Drums", hits, groove), ()
    kicks = [hit for hit in hits if hit.pitch == DRUM_NOTES["kick"]]
    others = [hit for hit in hits if hit.pitch != DRUM_NOTES["kick"]]
    return cut_into_clips(plan, "Drums", others, groove), cut_into_clips(plan, "Kick", kicks, groove)


def players_of(plan: Plan, band: Band, dice: Dice) -> list[Played]:
    """Return everybody but the drummer, in mixer order, who has something to play."""
    written: list[tuple[Strip, str, list[Event]]] = []
    if band.bass is not None:
        written.append((band.bass.strip, "bass", write_bass(plan, band.bass, dice.branch("bass"))))
    written += [
        (chords.strip, "chords", write_chords(plan, chords, dice.branch("chords", chords.strip.name)))
        for chords in band.chords
    ]
    for arpeggio in band.arpeggios:
        events = write_arpeggio(plan, arpeggio, dice.branch("arpeggio", arpeggio.strip.name))
        written.append((arpeggio.strip, "arpeggio", events))
    if band.melody is not None:
        tune, answers = write_melody(plan, band.melody, dice.branch("melody"))
        written.append((band.melody.strip, "melody", tune))
        if band.melody.answers is not None:
            written.append((band.melody.answers, "melody", answers))
    return [_played(plan, strip, role, events, dice) for strip, role, events in written if events]


def _played(plan: Plan, strip: Strip, role: str, events: list[Event], dice: Dice) -> Played:
    wanted = with_density(plan, role, events, dice.branch("density", strip.name))
    human = humanised(plan, wanted, dice.branch("hands", strip.name))
    return Played(strip, role, cut_into_clips(plan, strip.name, human, clip_groove(plan, template=False)))


# ── what the song says about itself ──────────────────────────────────────────────────────────


def _sections(plan: Plan) -> tuple[Section, ...]:
    return tuple(
        Section(
            id=stable_id(plan.style.name, plan.seed, "section", section.name),
            start=Ticks(section.bar * plan.bar),
            length=Ticks(section.bars * plan.bar),
            name=section.name,
            energy=section.energy,
        )
        for section in plan.sections
    )


def _chords(plan: Plan) -> tuple[Chord, ...]:
    flats = uses_flats(plan.key)
    return tuple(
        Chord(
            id=stable_id(plan.style.name, plan.seed, "chord", placed.start),
            start=placed.start,
            length=placed.length,
            symbol=format_chord(placed.chord, flats=flats),
        )
        for placed in plan.chords
    )


def _title(request: Request, plan: Plan, dice: Dice) -> str:
    """Return a title of the style's own words, or else what the song is."""
    if all(plan.style.titles):
        return " ".join(dice.pick(words) for words in plan.style.titles)
    words = [*request.moods[:1], plan.style.name, "in", format_key(plan.key)]
    title = " ".join(words)
    return title[0].upper() + title[1:]
