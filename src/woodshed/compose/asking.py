"""What a sentence asks of a song that is there: louder or softer, parts for who plays, somebody new, or all anew."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from woodshed.compose.arranging import add_player, suggest_song
from woodshed.compose.dice import stable_id
from woodshed.compose.fitting import player_of
from woodshed.compose.part import suggest_part
from woodshed.compose.prompt import NO_STYLE, read_prompt
from woodshed.compose.request import Request
from woodshed.compose.styles import STYLE_NAMES
from woodshed.errors import PromptError, SongError
from woodshed.song.document import Song, Track
from woodshed.song.edits import Change, apply_all, differences
from woodshed.song.suggestion import Suggestion
from woodshed.units import Ticks

STEP_DB = 3.0
"""What "louder" and "quieter" change: clearly heard, and not yet another balance."""
_LOUDER = re.compile(
    r"\b(?:louder|(?:turn|bring)(?:ed)? (?:\w+ ){0,3}up|too (?:quiet|soft)|more volume)\b", re.IGNORECASE
)
_QUIETER = re.compile(r"\b(?:quieter|(?:turn|bring)(?:ed)? (?:\w+ ){0,3}down|too loud|less volume)\b", re.IGNORECASE)


def suggest_asked(
    song: Song,
    prompt: str,
    *,
    track: str = "",
    start: Ticks | None = None,
    end: Ticks | None = None,
    seed: int = 0,
    locked: Collection[str] = (),
) -> Suggestion:
    """Suggest what a sentence asks, for one track by id or for whom the sentence names.

    Who plays already gets a new part, an instrument that nobody plays comes in on a track of its own, and a sentence
    that names neither, or a style, tempo, key or length, is about the whole song. `start` and `end` bound what
    parts are written. The reason tells what was understood and what was not. PromptError when that is nothing,
    SongError when all that is named is locked.
    """
    request = read_prompt(prompt, STYLE_NAMES)
    asked = [song.track(track)] if track else _named(song, request, locked)
    level_db = _level_db(prompt)
    if level_db and asked:
        return _louder(asked, level_db)
    if not any(track.clips for track in song.tracks):
        return suggest_song(song, prompt, seed=seed, locked=locked)
    _check_understood(request, prompt)
    if track:
        suggestion = suggest_part(song, track, prompt, start=start, end=end, seed=seed)
        return _told(suggestion, request, left=_others(song.track(track), request))
    if not request.wanted or _is_about_all(request):
        return _told(suggest_song(song, prompt, seed=seed, locked=locked), request)
    return _told(_players(song, request, prompt, asked, (start, end), seed), request)


def _level_db(prompt: str) -> float:
    return STEP_DB * (bool(_LOUDER.search(prompt)) - bool(_QUIETER.search(prompt)))


def _louder(tracks: list[Track], level_db: float) -> Suggestion:
    names = " and ".join(track.name for track in tracks)
    changes = {track.id: {"gain_db": track.gain_db + level_db} for track in tracks}
    word = "louder" if level_db > 0 else "quieter"
    return Suggestion(
        id=stable_id("level", level_db, *sorted(changes)),
        title=f"{names} {word}",
        reason=f"{names} {abs(level_db):g} dB {word}. The notes stay.",
        edits=(Change(Track, changes),),
        evidence={"level_db": level_db},
        by="compose",
    )


def _named(song: Song, request: Request, locked: Collection[str]) -> list[Track]:
    """Return the tracks of the instruments that are wanted, unless they are locked."""
    players = [track for track in song.tracks if track.kind == "instrument" and track.id not in locked]
    found = [_player(players, name) for name in request.wanted]
    return list({one.id: one for one in found if one is not None}.values())


def _player(players: list[Track], name: str) -> Track | None:
    """Return who plays an instrument: of several who is called so, then the first. A kick apart is no "drums"."""
    playing = [one for one in players if _plays(one, name)]
    return next((one for one in playing if one.name.lower() == name), playing[0] if playing else None)


def _plays(track: Track, name: str) -> bool:
    return player_of(track) == name or track.name.lower() == name


def _is_about_all(request: Request) -> bool:
    """Say whether a sentence describes a song rather than a player of it."""
    told = {heard.words for heard in request.understood}
    return (
        request.only
        or NO_STYLE not in told
        or bool(request.tempo_bpm or request.length_s or request.bars or request.metre or request.tonic is not None)
    )


def _check_understood(request: Request, prompt: str) -> None:
    if not any(heard.words != NO_STYLE for heard in request.understood):
        raise PromptError(
            f"The composer understood nothing of “{prompt.strip()[:60]}”.",
            remedy="Name a player, a mood or a style, such as “sparser drums” or “a saxophone”.",
        )


def _players(
    song: Song, request: Request, prompt: str, asked: list[Track], between: tuple[Ticks | None, Ticks | None], seed: int
) -> Suggestion:
    """Suggest parts for whom the sentence names: new ones for tracks that are there, and new tracks for the others."""
    after, titles = song, []
    for one in asked:
        part = suggest_part(after, one.id, prompt, start=between[0], end=between[1], seed=seed)
        after = apply_all(part.edits, after)
        titles.append(one.name)
    for name in request.wanted:
        if not any(_plays(one, name) for one in song.tracks if one.kind == "instrument"):
            after = add_player(after, request, name, between, seed)
            titles.append(f"{name} (new)")
    if not titles:
        raise SongError("All that the sentence names is locked.", remedy="Unlock a part, or ask for another one.")
    return Suggestion(
        id=stable_id("players", seed, prompt, *titles),
        title=f"{'A part' if len(titles) == 1 else 'Parts'} for {', '.join(titles)}",
        reason="Written to the song's key, chords and form; everything else stays.",
        edits=tuple(differences(song, after)),
        evidence={"parts": float(len(titles))},
        by=f"compose#{seed}",
    )


def _others(track: Track, request: Request) -> list[str]:
    """Return the instruments that were asked for beside the one that plays on a track."""
    return [name for name in request.wanted if not _plays(track, name) and name != request.wanted[0]]


def _told(suggestion: Suggestion, request: Request, left: Collection[str] = ()) -> Suggestion:
    """Return a suggestion whose reason tells what was understood of the sentence, and what was not."""
    heard = [
        f"{one.words}: {one.meaning.rpartition(': ')[2]}"
        for one in request.understood
        if one.words != NO_STYLE and one.meaning != f"with {one.words}"
    ]
    told = [suggestion.reason]
    if heard:
        told.append(f"Heard: {'; '.join(heard)}.")
    if left:
        told.append(f"Left out, since this is one track: {', '.join(left)}.")
    ignored = [word for word in request.ignored if word != "solo" or not request.wanted]  # a part alone is one
    if ignored:
        told.append(f"Not understood: {', '.join(ignored)}.")
    return replace(suggestion, reason=" ".join(told))
