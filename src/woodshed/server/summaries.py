"""What the first screen says about each song. A song is read again only when its file has changed.

What was read is kept in the workspace as `.summaries.json`, so that a hundred songs are listed at once
also after the studio was started anew. The file may be deleted at any time.
"""

import contextlib
import json
import math
import threading
from pathlib import Path
from typing import Any

from woodshed.disk import atomic_file
from woodshed.errors import FileError, WoodshedError
from woodshed.server.workspace import Workspace
from woodshed.song.document import Song, Track
from woodshed.song.folder import read_song
from woodshed.song.fork import origin_of
from woodshed.song.mending import Remains, remains_of
from woodshed.song.shelf import open_history, shelf_of
from woodshed.song.tables import DATABASE
from woodshed.song.tempo import MetreMap, TempoMap
from woodshed.theory.keys import format_key
from woodshed.units import Ticks

KEPT = ".summaries.json"
VERSION = 6
REMEDIES = {
    True: "Open its last good version; the damaged file is kept too.",
    False: "Nothing of it can be read here. Open it in a browser that has it, or take a copy from a backup.",
}
"""What to do about a broken song, by whether anything of it can be read."""
MOST_COLOURS = 24
MOST_PARTS = 9
MOST_SPANS = 24
"""What a picture of a thumb's size can show."""

Summary = dict[str, Any]
Known = tuple[str, str, Summary]
"""The stamp of a song's file, its last change, and what is said about it."""


class Summaries:
    """The summaries of a workspace's songs. Any thread may ask."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._known: dict[str, Known] = _read_kept(workspace.path / KEPT)

    def list(self) -> list[Summary]:
        """Return a summary of every song, the last edited first; a broken one says what is wrong with it."""
        with self._lock:
            stamps = self._workspace.stamps()
            found = {song: self._of(song, stamp) for song, stamp in stamps.items()}
            if {song: known[2] for song, known in self._known.items()} != found:
                self._known = {song: self._known[song] for song in found}
            self._keep()
        return sorted(found.values(), key=lambda summary: (-summary["edited_at"], summary["id"]))

    def _of(self, song: str, stamp: str) -> Summary:
        place = self._workspace.path / song
        known = self._known.get(song)
        if known is None or known[0] != stamp:
            # Opening and closing a song touches its file too: what counts is the last change in it.
            last = _last_change(place)
            is_same = known is not None and last and known[1] == last and "problem" not in known[2]
            summary = known[2] if known and is_same else summary_of(song, place)
            known = (shelf_of(place).stamp(place), last, summary)
            self._known[song] = known
        return known[2]

    def _keep(self) -> None:
        text = json.dumps({"version": VERSION, "songs": self._known})
        place = self._workspace.path / KEPT
        with contextlib.suppress(FileError, OSError):  # a full disk keeps nobody from their songs
            if not place.is_file() or place.read_text(encoding="utf-8") != text:
                with atomic_file(place) as file:
                    file.write(text.encode())


def summary_of(song: str, place: Path) -> Summary:
    """Return what the first screen says about one song."""
    try:
        read = read_song(place)
        edited_at = _edited_at(place)
    except WoodshedError as error:
        good = last_good(place)
        return {
            "id": song,
            "title": good["title"] if good else song,
            "edited_at": good["at"] if good else _changed_at(place),
            "problem": error.problem,
            "remedy": REMEDIES[good is not None],
            "rescuable": good is not None,
            **({"good": good} if good else {}),
        }
    return {"id": song, "edited_at": edited_at, **facts_of(read)}


def last_good(place: Path) -> Summary | None:
    """Return what can still be read of a broken song; None when that is nothing."""
    try:
        return told_of(remains_of(place))
    except WoodshedError:
        return None


def told_of(remains: Remains) -> Summary:
    """Return the last change that can be read, when it was made and why, and the song's facts then.

    `lost` says how many came later; None: nobody knows. `of` says where it was read.
    """
    last = remains.last
    told = {"seq": last.seq, "at": last.at, "by": last.by, "why": last.why, "lost": remains.lost, "of": remains.source}
    return {**told, **facts_of(remains.song)}


def facts_of(song: Song) -> Summary:
    """Return title, length, tempo, key and looks of a song."""
    playing = [track for track in song.tracks if track.kind in {"instrument", "audio"}]
    end = song.end
    return {
        "title": song.title,
        "bars": MetreMap.of(song).position(end - 1).bar if end else 0,
        "length_s": round(TempoMap.of(song).seconds(end), 3),
        "tempo_bpm": song.tempo[0].bpm,
        "key": format_key(song.key) if song.key else "",
        "tracks": len(playing),
        "colours": [track.colour for track in playing[:MOST_COLOURS]],
        "parts": [part_of(track, end) for track in playing[:MOST_PARTS]],
        "branch_of": origin.of if (origin := origin_of(song)) else "",
    }


def part_of(track: Track, end: Ticks) -> Summary:
    """Return when a track plays, for a little picture: [start, length] as shares of the song."""
    spans: list[list[float]] = []
    for clip in sorted(track.clips, key=lambda clip: clip.start):
        start, length = round(clip.start / end, 4), round(clip.length / end, 4)
        if len(spans) == MOST_SPANS:
            spans[-1][1] = round(start + length - spans[-1][0], 4)
        else:
            spans.append([start, length])
    return {"colour": track.colour, "spans": spans}


def _edited_at(place: Path) -> float:
    """Return when a song was last changed, in seconds since 1970."""
    history = open_history(place)
    try:
        last = history.entries(limit=1)
    finally:
        history.close()
    at = last[0].at if last else 0.0
    return at if at > 0 and math.isfinite(at) else _changed_at(place)


def _changed_at(place: Path) -> float:
    try:
        return (place / DATABASE).stat().st_mtime
    except OSError:
        return 0.0


def _last_change(place: Path) -> str:
    """Return number and time of a song's last change; "" when it cannot be read."""
    try:
        history = open_history(place)
    except WoodshedError:
        return ""
    try:
        return " ".join(f"{entry.seq} {entry.at}" for entry in history.entries(limit=1))
    except WoodshedError:
        return ""
    finally:
        history.close()


def _read_kept(place: Path) -> dict[str, Known]:
    try:
        kept = json.loads(place.read_text(encoding="utf-8"))
        songs = kept["songs"].items() if kept["version"] == VERSION else ()
        return {str(song): (str(stamp), str(last), dict(summary)) for song, (stamp, last, summary) in songs}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
