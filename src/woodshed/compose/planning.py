"""Settling what the prompt left open: style, tempo, key, swing, length, form and chords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from woodshed.compose.band import SOFT_DRUMS
from woodshed.compose.choosing import chosen
from woodshed.compose.dice import Dice
from woodshed.compose.form import PHRASE, plan_form
from woodshed.compose.harmony import plan_chords
from woodshed.compose.plan import Plan
from woodshed.compose.request import Request
from woodshed.compose.style import Drums, Style
from woodshed.compose.styles import STYLES
from woodshed.errors import PromptError
from woodshed.song.document import Key
from woodshed.theory.groove import HARDEST, STRAIGHT
from woodshed.theory.metre import bar_ticks
from woodshed.theory.scales import is_minor
from woodshed.units import PPQ

USUAL_STYLE = "pop"
TURNING_METRES = ((3, 4), (6, 8))
VERY_CALM = -0.6
"""Energy from which on a song without a style is an ambient one."""
PLAINLY = 0.8
"""How far a dial must turn to mean the word itself ("fast") and not a shade of it."""
RING_S = 1.5
"""How long the last notes are taken to ring on after the song's last bar."""
COMMON_TONICS = {
    "major": (0, 7, 2, 5, 9, 10, 3, 4, 8),
    "minor": (9, 4, 2, 0, 7, 5, 11, 6, 1),
}
MOSTLY_MINOR = 0.85
"""Share of minor songs from which on a style is taken to mean minor when only a note is named."""
SPEED_WORDS_REACH = 0.12
"""How far beyond a style's own range "fast" and "slow" may go, as a share of the tempo."""


def usual_style(request: Request) -> tuple[str, str]:
    """Return the style of a song that names none, and why it is that one."""
    if request.metre in TURNING_METRES and request.metre is not None:
        return "waltz", f"for its metre of {request.metre[0]}/{request.metre[1]}"
    if request.energy <= VERY_CALM and "drums" not in request.wanted:
        return "ambient", "for a song this calm"
    return USUAL_STYLE, "the usual one"


def choose_style(request: Request, seed: int) -> Style:
    """Return the style asked for, or the usual one, as the seed has it, with the drum kit that the request leaves."""
    style = STYLES[request.style or usual_style(request)[0]]
    style = chosen(style, request, Dice(seed, style.name, "style"))
    drums = style.drums or (SOFT_DRUMS if "drums" in request.wanted else None)
    if drums is None or not request.silent_voices:
        return style
    return replace(style, drums=_without_voices(drums, request.silent_voices))


def _without_voices(drums: Drums, silent: Sequence[str]) -> Drums | None:
    """Return a drummer who leaves some voices of the kit alone; None when nothing is left to play."""
    kit = {voice: sound for voice, sound in drums.kit.items() if voice not in silent}
    beats = {
        level: tuple({voice: strokes for voice, strokes in beat.items() if voice in kit} for beat in versions)
        for level, versions in drums.beats.items()
    }
    return replace(drums, kit=kit, beats=beats) if any(map(any, beats.values())) else None


def make_plan(request: Request, style: Style, seed: int, dice: Dice) -> Plan:
    """Return every decision that the players share."""
    tempo_bpm = request.tempo_bpm or _choose_tempo(request, style, dice.branch("tempo"))
    metre = request.metre or style.metre
    key = _choose_key(request, style, dice.branch("key"))
    harmony = style.minor if is_minor(key) else style.major
    bar_s = bar_ticks(*metre) / PPQ * 60.0 / tempo_bpm
    bars = request.bars or _choose_bars(request, style, bar_s)
    sections = plan_form(style.form, bars, bar_s=bar_s, energies=style.energy, lift=request.energy)
    return Plan(
        style=style,
        seed=seed,
        key=key,
        tempo_bpm=tempo_bpm,
        metre=metre,
        swing=_choose_swing(request, style, dice.branch("swing")),
        sections=sections,
        chords=plan_chords(harmony, key, sections, metre, dice.branch("chords")),
        density=request.density,
        brightness=request.brightness,
        space=request.space,
    )


def _choose_tempo(request: Request, style: Style, dice: Dice) -> float:
    slowest, usual, fastest = style.tempo_bpm
    wanted = usual + request.tempo * (fastest - usual if request.tempo > 0 else usual - slowest)
    if abs(request.tempo) > PLAINLY:
        wanted *= 1 + SPEED_WORDS_REACH * (1 if request.tempo > 0 else -1)
        return float(round(wanted))
    tempo = dice.near(wanted, (fastest - slowest) / 10)
    return float(round(min(fastest, max(slowest, tempo))))


def _choose_key(request: Request, style: Style, dice: Dice) -> Key:
    minor = style.minor if _wants_minor(request, style, dice) else style.major
    scale = request.scale or minor.scale
    kind = "minor" if is_minor(Key(0, scale)) else "major"
    tonic = request.tonic if request.tonic is not None else dice.pick(COMMON_TONICS[kind])
    return Key(tonic, scale)


def _wants_minor(request: Request, style: Style, dice: Dice) -> bool:
    """Say whether a key without a named scale is minor.

    "In E flat" means major, as musicians say it, except in styles that know little else than
    minor. Without a named key the mood decides.
    """
    if request.tonic is not None:
        return style.minor_share >= MOSTLY_MINOR
    if request.mode:
        return request.mode == "minor"
    return dice.chance(style.minor_share)


def _choose_swing(request: Request, style: Style, dice: Dice) -> float:
    if request.swing <= -PLAINLY / 2:
        return STRAIGHT
    low, high = style.feel.swing
    swing = dice.between(low, high) + request.swing
    return round(min(HARDEST, max(STRAIGHT, swing)), 3)


def _choose_bars(request: Request, style: Style, bar_s: float) -> int:
    """Return the bars that come nearest to the length asked for, the ring of the last note included."""
    if request.length_s is None:
        return max(2, round(style.usual_length_s / bar_s / PHRASE) * PHRASE + 1)
    if bar_s > request.length_s:
        raise PromptError(
            f"A single bar lasts {bar_s:.0f} seconds at this tempo, longer than the whole song.",
            remedy="Ask for a faster tempo, a shorter bar or a longer song.",
        )
    return max(1, round((request.length_s - RING_S) / bar_s))
