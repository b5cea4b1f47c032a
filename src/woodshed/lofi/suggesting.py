"""Suggestions that turn a song into lo-fi: the medium it is heard on, the place, and how it is played.

Each is accepted or refused alone. The medium is one device on the master track, whose one knob `wear` turns all its
faults together: the song's macro, to be turned by hand or by automation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice

from woodshed.devices import settings
from woodshed.errors import SongError
from woodshed.lofi.media import MEDIA, check_wear, medium, settings_of, worn
from woodshed.lofi.pumping import DRUM_CHANNEL, suggest_pump
from woodshed.song.document import (
    BAR,
    MASTER,
    SIXTEENTH,
    START,
    Clip,
    Device,
    Groove,
    Note,
    Song,
    Track,
)
from woodshed.song.edits import Add, Change, Edit, Remove
from woodshed.song.ids import Ids
from woodshed.song.suggestion import Suggestion
from woodshed.theory.groove import FEELS, STRAIGHT, late_ticks
from woodshed.units import Ticks

_PLACES = {
    "rain": "Drops on a window fill the gaps between the hits and soften the treble of the drums.",
    "thunder": "A far storm rolls below the bass now and then, so that a short loop has weather.",
    "cafe": "Voices and cups behind the music put the listener at a table, and quiet bars stay alive.",
    "street": "Cars that pass on both sides make the room wide while the music stays in the middle.",
    "train": "The wheels bring a slow beat of their own that rocks under the groove.",
    "sea": "Waves rise and fall more slowly than any bar, so that the loop seems to breathe.",
    "wind": "A soft noise that moves holds the pauses together without a beat of its own.",
    "fire": "Crackles close by warm the song like the dust of a record, only less even.",
    "birds": "High calls stand above the music where a dark mix leaves its treble free.",
    "run-out": "The groove at a record's end turns under the song as if nobody had lifted the needle.",
}
AMBIENCES = tuple(_PLACES)
"""Places by the words people use, in the order of the scenes of the device `ambience`."""

USUAL_WEAR = 70.0
SWING_RANGE = (0.54, 0.62)
"""Swing of lo-fi beats: the off-beat sixteenth at 54 to 62 % of its pair."""
USUAL_SWING = 0.58
_AMBIENCE_DB = -14.0
_PLACE_NOTE = 60
_MOST_IDS = 16


def suggest_lofi(
    song: Song,
    *,
    medium_name: str = "vinyl",
    year: int | None = None,
    wear: float = USUAL_WEAR,
    ambience: str = "",
) -> tuple[Suggestion, ...]:
    """Suggest what makes `song` lo-fi: a medium of a year with a wear from 0 to 100, a place, a lazy groove, a pump.

    Made again with other wishes, the suggestion changes the medium that is there already instead of adding another.
    SongError for a medium, a year, a wear or an ambience that there is not.
    """
    ids = _new_ids(song)
    suggestions = [_medium(song, medium_name, year, check_wear(wear), ids)]
    if ambience and (place := _place(song, ambience, ids)) is not None:
        suggestions.append(place)
    grooves = _grooves(song)
    if grooves:
        suggestions.append(_swing(grooves, ids))
    pump = suggest_pump(song, grooves, ids, before=_first_not_playing(song.tracks))
    return (*suggestions, pump) if pump is not None else tuple(suggestions)


# ── the medium ───────────────────────────────────────────────────────────────────────────────


def _medium(song: Song, name: str, year: int | None, wear: float, ids: Ids) -> Suggestion:
    chosen = medium(name)
    params = {**settings_of(name, year), "wear": round(wear / 100, 3)}
    heard = worn(name, year, wear)
    at = chosen.usual_year if year is None else year
    evidence = {name: round(value, 3) for name, value in asdict(heard).items() if value is not None}
    return Suggestion(
        next(ids),
        title=f"Put the song on {chosen.called} of {at}",
        reason=_reason(evidence, wear),
        edits=_on_master(song, chosen.device, params, ids),
        evidence=evidence,
        by="lofi",
    )


def _reason(evidence: dict[str, float], wear: float) -> str:
    """Return what is heard of the wear in words; its figures are the evidence, which stands beside."""
    words = {
        "low_cut_hz": "less bass",
        "high_cut_hz": "less treble",
        "hiss_db": "hiss",
        "crackle_per_s": "crackle",
        "wow_percent": "a pitch that wavers",
        "saturation_percent": "a little distortion",
        "bits": "coarse steps",
        "rate_hz": "a slow clock",
    }
    if wear == 0:
        return "As new it changes next to nothing. Its knob Wear turns all of its faults together."
    *heard, last = [text for name, text in words.items() if name in evidence]
    sounds = f"{', '.join(heard)} and {last}"
    return f"Worn {wear:g} of 100, it gives {sounds}. Its knob Wear turns all of them together."


def _on_master(song: Song, device: str, params: dict[str, float], ids: Ids) -> tuple[Edit, ...]:
    """Set the device that is on the master, or put it in the place of another medium, or before a last limiter."""
    chain = song.track(MASTER).devices
    for there in chain:
        if there.kind == device:
            return (Change(Device, {there.id: {"preset": "", "params": params, "bypass": False}}),)
    others = [there.id for there in chain if there.kind in {one.device for one in MEDIA.values()}]
    last = chain[-1] if chain else None
    before = last.id if last is not None and last.kind == "limiter" else ""
    new = Add((Device(next(ids), device, params=params),), to=MASTER, before=others[0] if others else before)
    return (new, Remove(Device, tuple(others))) if others else (new,)


# ── the place ────────────────────────────────────────────────────────────────────────────────


def _place(song: Song, ambience: str, ids: Ids) -> Suggestion | None:
    """Suggest the place, or to change the one that is there; None when the song is there already."""
    if ambience not in _PLACES:
        problem = f'There is no ambience called "{ambience}".'
        raise SongError(problem, remedy=f"Choose one of: {', '.join(AMBIENCES)}.")
    places = [one for track in song.tracks for one in track.devices if one.kind == "ambience"]
    if any(_heard_place(one) == ambience for one in places):
        return None
    scene = {"scene": float(AMBIENCES.index(ambience)), "attack_s": 2.0}
    if places:
        return Suggestion(
            next(ids),
            title=f"Change the place: {ambience}",
            reason="The song has a place around it already; two at once would be none.",
            edits=(Change(Device, {places[0].id: {"preset": "", "params": scene, "bypass": False}}),),
            by="lofi",
        )
    end = Ticks(max(song.end, BAR))
    stay = Note(next(ids), START, end, _PLACE_NOTE)
    clip = Clip(next(ids), START, end, ambience.capitalize(), (stay,), origin="lofi")
    device = Device(next(ids), "ambience", params=scene)
    track = Track(
        next(ids), ambience.capitalize(), gain_db=_AMBIENCE_DB, icon="ambience", devices=(device,), clips=(clip,)
    )
    return Suggestion(
        next(ids),
        title=f"Add a place: {ambience}",
        reason=f"{_PLACES[ambience]} It is made by synthesis and never repeats.",
        edits=(Add((track,), before=_first_not_playing(song.tracks)),),
        evidence={"fader_db": _AMBIENCE_DB},
        by="lofi",
    )


def _heard_place(place: Device) -> str:
    """Return the place that a device `ambience` plays, by its panel or its preset; none when it is passed by."""
    return "" if place.bypass else AMBIENCES[int(settings(place.kind, place.preset, place.params)["scene"])]


def _first_not_playing(tracks: Sequence[Track]) -> str:
    """Return the id of the first return or master track: what plays stands before them."""
    return next((track.id for track in tracks if track.kind in {"return", "master"}), "")


# ── the groove ───────────────────────────────────────────────────────────────────────────────


def _grooves(song: Song) -> dict[str, Groove]:
    """Return the grooves for clips that are to swing, by id: none when the song is lazy already."""
    if song.metre[0].unit != 4 or len(song.metre) > 1:  # noqa: PLR2004 - quarter notes
        return {}
    return {
        clip.id: groove
        for track in song.tracks
        if all(device.kind != "ambience" for device in track.devices)
        for clip in track.clips
        if clip.notes and (groove := _lazier(clip, song, is_drums=track.midi_channel == DRUM_CHANNEL)) is not None
    }


def _swing(grooves: Mapping[str, Groove], ids: Ids) -> Suggestion:
    """Suggest swing for what is straight, and a late snare for drums."""
    return Suggestion(
        next(ids),
        title=f"Swing it, {round(100 * USUAL_SWING)} %",
        reason="Off-beats a little late and a snare behind the beat are what makes a lo-fi beat lean back.",
        edits=(Change(Clip, {clip: {"groove": groove} for clip, groove in grooves.items()}),),
        evidence={"swing_percent": 100 * USUAL_SWING, "clips": float(len(grooves))},
        by="lofi",
    )


def _lazier(clip: Clip, song: Song, *, is_drums: bool) -> Groove | None:
    """Return the groove that a clip is to have; None when it has one that swings as lo-fi does."""
    low, high = SWING_RANGE
    if clip.groove is not None and low <= clip.groove.swing <= high:
        return None
    if clip.groove is not None and clip.groove.swing > STRAIGHT:
        return None  # it swings as somebody meant it to
    template = FEELS["late snare"]
    if not is_drums:
        return Groove(USUAL_SWING, SIXTEENTH)
    return Groove(USUAL_SWING, SIXTEENTH, late_ticks(template, song.tempo[0].bpm), template.velocities)


def _new_ids(song: Song) -> Ids:
    """Return ids that follow from the song's seed, past those that the song has taken."""
    taken = {track.id for track in song.tracks}
    taken |= {device.id for track in song.tracks for device in track.devices}
    taken |= {clip.id for track in song.tracks for clip in track.clips}
    attempt = 0
    while taken & set(islice(Ids(f"lofi/{song.seed}/{attempt}"), _MOST_IDS)):
        attempt += 1
    return Ids(f"lofi/{song.seed}/{attempt}")
