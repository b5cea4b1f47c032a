"""One part for one track, to a song that is there: a bass for these chords, drums for this chorus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from woodshed.compose.band import assemble_band
from woodshed.compose.clips import cut_into_clips, cut_to
from woodshed.compose.composer import players_of
from woodshed.compose.dice import Dice, stable_id
from woodshed.compose.drums import write_drums
from woodshed.compose.feel import clip_groove, humanised
from woodshed.compose.fitting import plan_for, player_of, request_for
from woodshed.compose.plan import Plan
from woodshed.compose.prompt import read_prompt
from woodshed.compose.request import Request
from woodshed.compose.styles import STYLE_NAMES
from woodshed.errors import SongError
from woodshed.song.document import Clip, Song, Track
from woodshed.song.edits import differences
from woodshed.song.suggestion import Suggestion
from woodshed.units import Ticks


def suggest_part(
    song: Song, track: str, prompt: str = "", *, start: Ticks | None = None, end: Ticks | None = None, seed: int = 0
) -> Suggestion:
    """Suggest what an instrument track plays, by default in the whole song; clips that lie there are replaced.

    Tempo, key, sections and chords are the song's. The sentence may name an instrument, a style or a mood; else
    the track's own name and sound tell what to write. SongError when the track plays no notes, or a clip lies
    across the edge of what is to be written.
    """
    strip = _instrument_track(song, track)
    request = request_for(song, read_prompt(prompt, STYLE_NAMES) if prompt.strip() else Request())
    player = player_of(strip, request.wanted)
    plan = plan_for(song, replace(request, wanted=(player,), unwanted=(), only=False), seed)
    first, last = Ticks(start or 0), Ticks(plan.bars * plan.bar if end is None else end)
    written = [_heard(clip, strip) for clip in _written(plan, player, request, seed)]
    clips = [cut_to(_own(clip, track), first, last) for clip in written if clip.notes]
    new = tuple(clip for clip in clips if clip is not None)
    if not new:
        raise SongError("Nothing came to mind for these bars.", remedy="Choose more of them, or another seed.")
    others = tuple(clip for clip in strip.clips if not _is_inside(clip, first, last))
    changed = replace(strip, clips=(*others, *new))
    after = replace(song, tracks=tuple(changed if one.id == track else one for one in song.tracks))
    return Suggestion(
        id=stable_id("part", seed, track, first, last, prompt),
        title=f"A part for {strip.name}",
        reason=f"Written as {player} in the style {plan.style.name}, to the song's key and chords.",
        edits=tuple(differences(song, after)),
        evidence={"notes": float(sum(len(clip.notes) for clip in new)), "chords_followed": float(len(plan.chords))},
        by=f"compose#{seed}",
    )


def _instrument_track(song: Song, track: str) -> Track:
    found = next((one for one in song.tracks if one.id == track), None)
    if found is None or found.kind != "instrument":
        raise SongError("The composer writes for instruments only.", remedy="Choose an instrument track.")
    return found


def _written(plan: Plan, player: str, request: Request, seed: int) -> Sequence[Clip]:
    """Return what a player plays in the whole song."""
    dice = Dice(seed, plan.style.name, "part")
    band = assemble_band(plan.style, replace(request, wanted=(player,), unwanted=(), only=True))
    if player == "drums" and band.drums is not None:
        hits = humanised(plan, write_drums(plan, band.drums, dice.branch("drums")), dice.branch("drummer"))
        return cut_into_clips(plan, "Drums", hits, clip_groove(plan, template=True))
    return next((played.clips for played in players_of(plan, band, dice)), ())


def _heard(clip: Clip, track: Track) -> Clip:
    """Return a clip without notes that no device of a rack answers to: its kick may stand on a track of its own."""
    zones = [one.zone for one in track.devices if one.zone is not None]
    if not zones:
        return clip
    return replace(clip, notes=tuple(note for note in clip.notes if any(z.low <= note.pitch <= z.high for z in zones)))


def _is_inside(clip: Clip, start: int, end: int) -> bool:
    """Say whether a clip lies in a stretch; SongError when it reaches in from outside."""
    clip_end = clip.start + clip.length
    if clip.start >= end or clip_end <= start:
        return False
    if clip.start >= start and clip_end <= end:
        return True
    raise SongError("A clip reaches into these bars from outside.", remedy="Choose all of its bars, or split it there.")


def _own(clip: Clip, track: str) -> Clip:
    """Return a clip with ids of this track: the composer may have written the same player into another."""
    notes = tuple(replace(note, id=stable_id("part", track, note.id)) for note in clip.notes)
    return replace(clip, id=stable_id("part", track, clip.id), notes=notes)
