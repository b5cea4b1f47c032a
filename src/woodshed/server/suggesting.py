"""What the assistants propose for a song, and a fair listen to it. Nothing here changes a song."""

import json
import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from woodshed.audio import Recording
from woodshed.engine import MediaSource, render_mix
from woodshed.errors import SongError
from woodshed.make import check_audible, check_length
from woodshed.server.rendering import KEPT_TRACKS, share_of
from woodshed.server.working import Report
from woodshed.song.document import Song
from woodshed.song.edits import Edit, apply_all, check_song
from woodshed.song.suggestion import Suggestion
from woodshed.song.tempo import TempoMap
from woodshed.song.text import format_suggestion
from woodshed.units import Ticks

What = Literal["write", "rewrite", "continue", "vary", "reharmonise", "master", "lofi"]
SAMPLE_RATE = 48_000
LONGEST_COMPARED_S = 30.0


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of an assistant. Times are ticks; `locked` are ids of tracks that must stay as they are."""

    what: What
    seed: int = 0
    prompt: str = ""
    track: str = ""
    clips: tuple[str, ...] = ()
    start: int | None = None
    end: int | None = None
    bars: int = 8
    locked: tuple[str, ...] = ()
    target_lufs: float = -14.0
    ceiling_dbtp: float = -1.0
    intensity: float = 1.0
    medium: str = "vinyl"
    year: int | None = None
    wear: float = 70.0
    ambience: str = ""


def suggest(song: Song, folder: Path, wish: Wish, media: MediaSource, report: Report) -> dict[str, Any]:
    """Return {"suggestions": [...]}, and for a master its "report", as JSON can say it."""
    if wish.what == "master":
        return suggest_mastering(song, folder, wish, media, report)
    if wish.what == "lofi":
        return suggest_worn(song, wish)
    report("Composing", 0.0)
    from woodshed.compose import spare  # noqa: PLC0415 - only when the composer is asked

    suggestion = spare(_COMPOSERS[wish.what](song, wish), song, wish.locked)
    check_song(apply_all(suggestion.edits, song))
    report("Composing", 1.0)
    return {"suggestions": [plain_suggestion(suggestion)]}


def _write(song: Song, wish: Wish) -> Suggestion:
    from woodshed.compose import suggest_asked  # noqa: PLC0415 - only when the composer is asked

    if wish.track in wish.locked and wish.track:
        raise SongError("This part is locked.", remedy="Unlock it, or choose another one.")
    start, end = _ticks(wish.start), _ticks(wish.end)
    return suggest_asked(song, wish.prompt, track=wish.track, start=start, end=end, seed=wish.seed, locked=wish.locked)


def _rewrite(song: Song, wish: Wish) -> Suggestion:
    from woodshed.compose import suggest_song  # noqa: PLC0415 - only when the composer is asked

    return suggest_song(song, wish.prompt, seed=wish.seed, locked=wish.locked)


def _continue(song: Song, wish: Wish) -> Suggestion:
    from woodshed.compose import suggest_continuation  # noqa: PLC0415 - only when the composer is asked

    return suggest_continuation(song, wish.bars, seed=wish.seed)


def _vary(song: Song, wish: Wish) -> Suggestion:
    from woodshed.compose import suggest_variation  # noqa: PLC0415 - only when the composer is asked

    locked = {clip.id for track in song.tracks if track.id in wish.locked for clip in track.clips}
    chosen = set(wish.clips) or _clips_between(song, wish.start, wish.end)
    if chosen and not chosen - locked:
        raise SongError("Everything that would change is locked.", remedy="Unlock a part, or select another one.")
    title = "Vary the selection" if wish.clips else "Another try"
    return suggest_variation(song, chosen - locked, seed=wish.seed, title=title)


def _clips_between(song: Song, start: int | None, end: int | None) -> set[str]:
    """Return the ids of the clips that lie in a stretch, by default of all."""
    first, last = start or 0, song.end if end is None else end
    clips = (clip for track in song.tracks for clip in track.clips)
    return {clip.id for clip in clips if clip.start < last and clip.start + clip.length > first}


def _reharmonise(song: Song, wish: Wish) -> Suggestion:
    from woodshed.compose import suggest_reharmonisation  # noqa: PLC0415 - only when the composer is asked

    return suggest_reharmonisation(song, start=_ticks(wish.start), end=_ticks(wish.end), seed=wish.seed)


_COMPOSERS: dict[str, Callable[[Song, Wish], Suggestion]] = {
    "write": _write,
    "rewrite": _rewrite,
    "continue": _continue,
    "vary": _vary,
    "reharmonise": _reharmonise,
}


def suggest_worn(song: Song, wish: Wish) -> dict[str, Any]:
    """Suggest a medium of a year, a place and a groove: one card each. They do not touch what is locked."""
    from woodshed.compose import spare  # noqa: PLC0415 - only when somebody asks
    from woodshed.lofi import suggest_lofi  # noqa: PLC0415 - the same

    made = suggest_lofi(song, medium_name=wish.medium, year=wish.year, wear=wish.wear, ambience=wish.ambience)
    kept = []
    for one in made:
        with suppress(SongError):  # all of it is locked
            kept.append(spare(one, song, wish.locked))
            check_song(apply_all(kept[-1].edits, song))
    return {"suggestions": [plain_suggestion(one) for one in kept]}


def suggest_mastering(song: Song, folder: Path, wish: Wish, media: MediaSource, report: Report) -> dict[str, Any]:
    """Master the song's mix, keep the report in `master`, and suggest the devices that do the same while it plays."""
    from woodshed.master import (  # noqa: PLC0415 - only when somebody asks for a master
        format_report,
        master_recording,
        suggest_devices,
        timed_sections,
        write_report,
    )

    check_audible(song)
    mix = rendered(song, folder, media, report, "Rendering")
    made = master_recording(
        mix,
        target_lufs=wish.target_lufs,
        ceiling_dbtp=wish.ceiling_dbtp,
        intensity=wish.intensity,
        sections=timed_sections(song),
        progress=share_of("Mastering", report),
    )
    report("Writing the report", 0.0)
    (folder / "master").mkdir(exist_ok=True)
    write_report(folder / "master", mix, made, title=song.title)
    suggestions = [plain_suggestion(one) for one in suggest_devices(song, made)]
    return {"suggestions": suggestions, "report": json.loads(format_report(made, song.title))}


def compare(
    song: Song, folder: Path, edits: tuple[Edit, ...], stretch: tuple[int, int], media: MediaSource, report: Report
) -> dict[str, Any]:
    """Measure a stretch of a song before and after some edits; see `compare_songs`."""
    after = apply_all(edits, song)
    check_song(after)
    return compare_songs(song, after, folder, stretch, media, report)


def compare_songs(
    before: Song, after: Song, folder: Path, stretch: tuple[int, int], media: MediaSource, report: Report
) -> dict[str, Any]:
    """Measure a stretch of two songs, and say how to hear both at one loudness.

    The louder one is turned down, so that nothing clips and "louder" cannot pass for "better".
    """
    start, end = stretch
    for one in (before, after):
        seconds = TempoMap.of(one).seconds
        if not 0 < seconds(end) - seconds(start) <= LONGEST_COMPARED_S:
            limit = f"{LONGEST_COMPARED_S:g} seconds"
            raise SongError(f"At most {limit} can be compared.", remedy="Choose a stretch of a few bars.")
    measured = [
        _heard(rendered(one, folder, media, report, doing, start, end))
        for one, doing in ((before, "Rendering before"), (after, "Rendering after"))
    ]
    levels = [level for one in measured if (level := one["loudness_lufs"]) is not None]
    both = len(levels) == len(measured)  # silence has no loudness, and needs no gain
    gains = [round(min(levels) - level, 2) for level in levels] if both else [0.0, 0.0]
    return {"before": measured[0], "after": measured[1], "gain_before_db": gains[0], "gain_after_db": gains[1]}


def rendered(
    song: Song,
    folder: Path,
    media: MediaSource,
    report: Report,
    doing: str,
    start: int | None = None,
    end: int | None = None,
) -> Recording:
    """Return the mix of a song, or of a stretch of it, as the page plays it."""
    check_length(song, _ticks(start), _ticks(end))
    return render_mix(
        song,
        sample_rate=SAMPLE_RATE,
        start=_ticks(start),
        end=_ticks(end),
        tail_s=None if end is None else 0.0,
        media=media,
        cache=folder / KEPT_TRACKS,
        progress=share_of(doing, report),
    )


def plain_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    """Return a suggestion as plain data."""
    plain: dict[str, Any] = json.loads(format_suggestion(_finite(suggestion)))
    return plain


def _finite(suggestion: Suggestion) -> Suggestion:
    """Leave out measurements without a value, such as the loudness of silence: JSON has no word for them."""
    evidence = {
        name: value
        for name, value in suggestion.evidence.items()
        if not isinstance(value, float) or math.isfinite(value)
    }
    return replace(suggestion, evidence=evidence)


def _heard(recording: Recording) -> dict[str, float | None]:
    from woodshed.analysis import integrated_loudness, true_peak  # noqa: PLC0415 - 60 MB, only for who asks

    loudness = integrated_loudness(recording.audio, recording.sample_rate)
    peak = true_peak(recording.audio, recording.sample_rate)
    return {"loudness_lufs": _rounded(loudness), "true_peak_dbtp": _rounded(peak)}


def _rounded(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def _ticks(place: int | None) -> Ticks | None:
    return None if place is None else Ticks(place)
