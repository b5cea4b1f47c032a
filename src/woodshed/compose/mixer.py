"""From players to a mixer: tracks with devices, sends, groups, return tracks and the master."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from woodshed.compose.dice import stable_id
from woodshed.compose.drums import DRUM_NOTES, HATS
from woodshed.compose.levels import drum_gain_db
from woodshed.compose.plan import Plan
from woodshed.compose.style import Drums, Sound, Strip
from woodshed.compose.vocabulary import INSTRUMENTS
from woodshed.song.document import MASTER, Clip, Device, Send, Track, Zone

DRUM_BUS, REVERB, DELAY = "Drum bus", "Reverb", "Delay"
MIDDLE_C = 60
"""The note at which a drum sounds as it was designed."""
DRUM_CHANNEL = 9
DRUM_PANS = {"hat": 0.15, "open": 0.15, "pedal": 0.15, "ride": -0.3, "crash": -0.25, "shaker": 0.4, "tambourine": 0.35}
DRUM_PANS |= {"cabasa": 0.4, "clave": -0.35, "rim": -0.1, "high tom": 0.2, "low tom": -0.2, "cowbell": 0.25}

COLOURS = {
    "drums": 0,
    "bass": 5,
    "chords": 1,
    "arpeggio": 6,
    "melody": 3,
    "return": 7,
    "place": 7,
    "group": 0,
    "master": 2,
}
"""Which of the page's eight track colours each role has; see `told_apart`."""
COLOUR_COUNT = 8
ICONS = {"electric_piano": "keys", "plucked_string": "guitar", "string_machine": "strings", "organ": "organ"}
ICONS |= {"ladder_synth": "synth", "mono_bass": "bass", "sampler": "sampler"}
ICONS |= {"ladder_mono": "synth", "dco_poly": "synth", "bass_line": "bass"}

ROOM_DB = 4.0
"""How many dB of reverb a full turn of the prompt's "space" adds or takes."""
CLEARLY = 0.3
"""How far the prompt's brightness must turn to be heard."""
DARK_HZ = 7_000.0


@dataclass(frozen=True, slots=True)
class Played:
    """A player's strip with what they play; `role` chooses colour and what brightness does to it."""

    strip: Strip
    role: str
    clips: tuple[Clip, ...]


class Mixer:
    """Builds the tracks of one song; ids follow from the plan and the tracks' names."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def id(self, *path: object) -> str:
        """Return the id of something in this song's mixer, such as ("track", "Bass")."""
        return stable_id(self._plan.style.name, self._plan.seed, *path)

    def device(self, track: str, place: int, sound: Sound, *, sidechain: str = "", zone: Zone | None = None) -> Device:
        """Return a device at a place of a track's chain."""
        return Device(
            id=self.id("device", track, place, sound.kind),
            kind=sound.kind,
            preset=sound.preset,
            params=dict(sound.params),
            zone=zone,
            sidechain=sidechain,
        )

    def player_track(self, played: Played, kick: str) -> Track:
        """Return the track of a player of notes; `kick` is the track that ducks it, or ""."""
        strip = played.strip
        sounds = [strip.sound, *strip.effects, *self._tone(played.role)]
        devices = [self.device(strip.name, place, sound) for place, sound in enumerate(sounds)]
        pump = self._plan.style.pump
        if pump and kick and strip.ducks:
            devices.append(self.device(strip.name, len(sounds), pump.sound, sidechain=kick))
        instrument = INSTRUMENTS.get(strip.family)
        return Track(
            id=self.id("track", strip.name),
            name=strip.name,
            gain_db=strip.gain_db,
            pan=strip.pan,
            colour=COLOURS[played.role],
            icon=strip.icon or ICONS.get(strip.sound.kind, "synth"),
            devices=tuple(devices),
            sends=self.sends(strip.name, strip.reverb_db, strip.delay_db),
            clips=played.clips,
            midi_program=instrument.program if instrument else 0,
        )

    def _tone(self, role: str) -> list[Sound]:
        """Return the device that makes harmony and tune darker or brighter, when the prompt asks for it."""
        brightness = self._plan.brightness
        if role not in ("chords", "arpeggio", "melody") or abs(brightness) < CLEARLY:
            return []
        if brightness > 0:
            return [Sound("equalizer", "air")]
        return [Sound("filter", "low_pass", {"cutoff_hz": round(DARK_HZ * 2.0 ** (1.5 * brightness))})]

    def sends(self, track: str, reverb_db: float | None, delay_db: float | None) -> tuple[Send, ...]:
        """Return a track's sends to the return tracks."""
        sends = []
        if reverb_db is not None:
            gain_db = reverb_db + ROOM_DB * self._plan.space
            sends.append(Send(self.id("send", track, REVERB), self.id("track", REVERB), round(gain_db, 2)))
        if delay_db is not None:
            sends.append(Send(self.id("send", track, DELAY), self.id("track", DELAY), delay_db))
        return tuple(sends)

    def drum_tracks(self, drums: Drums, clips: tuple[Clip, ...], kick_clips: tuple[Clip, ...]) -> list[Track]:
        """Return the drummer's tracks: a rack, the kick apart when others duck under it, and their group."""
        apart = bool(kick_clips)
        tracks = [self._rack("Kick", drums, ["kick"], kick_clips)] if apart else []
        rest = [voice for voice in drums.kit if not (apart and voice == "kick")]
        if clips and rest:
            tracks.append(self._rack("Drums", drums, rest, clips))
        bus = [self.device(DRUM_BUS, place, sound) for place, sound in enumerate(drums.bus)]
        group = Track(
            id=self.id("track", DRUM_BUS),
            name=DRUM_BUS,
            kind="group",
            gain_db=drums.gain_db,
            colour=COLOURS["group"],
            icon="drums",
            devices=tuple(bus),
        )
        return [*tracks, group]

    def _rack(self, name: str, drums: Drums, voices: Sequence[str], clips: tuple[Clip, ...]) -> Track:
        devices = [
            self.device(name, place, drums.kit[voice], zone=_drum_zone(voice, drums.kit[voice], drums.width))
            for place, voice in enumerate(voices)
        ]
        return Track(
            id=self.id("track", name),
            name=name,
            output=self.id("track", DRUM_BUS),
            colour=COLOURS["drums"],
            icon="drums",
            devices=tuple(devices),
            sends=self.sends(name, None if name == "Kick" else drums.reverb_db, None),
            clips=clips,
            midi_channel=DRUM_CHANNEL,
        )

    def return_tracks(self) -> list[Track]:
        """Return the reverb and the delay that players send to."""
        space = self._plan.style.space
        tracks = []
        for name, sound, gain_db in ((REVERB, space.reverb, space.reverb_db), (DELAY, space.delay, space.delay_db)):
            only_effect = Sound(sound.kind, sound.preset, {**sound.params, "mix": 1.0})
            tracks.append(
                Track(
                    id=self.id("track", name),
                    name=name,
                    kind="return",
                    gain_db=gain_db,
                    colour=COLOURS["return"],
                    icon=name.lower(),
                    solo_safe=True,
                    devices=(self.device(name, 0, only_effect),),
                )
            )
        return tracks

    def master_track(self) -> Track:
        """Return the master with the style's console and medium, if it has them; mastering comes later."""
        sounds = [sound for sound in (self._plan.style.console, self._plan.style.medium) if sound is not None]
        devices = tuple(self.device("Master", place, sound) for place, sound in enumerate(sounds))
        return Track(id=MASTER, name="Master", kind="master", colour=COLOURS["master"], icon="master", devices=devices)


def told_apart(tracks: Sequence[Track]) -> list[Track]:
    """Return the tracks, players whose colour another player has already in one that is free, as long as there is."""
    used: set[int] = set()
    coloured = []
    for track in tracks:
        colour = track.colour
        if track.kind == "instrument" and colour in used and len(used) < COLOUR_COUNT:
            colour = next(free for free in range(COLOUR_COUNT) if free not in used)
        if track.kind == "instrument":
            used.add(colour)
        coloured.append(replace(track, colour=colour))
    return coloured


def _drum_zone(voice: str, sound: Sound, width: float) -> Zone:
    note = DRUM_NOTES[voice]
    return Zone(
        low=note,
        high=note,
        pitch=MIDDLE_C,
        choke=1 if voice in HATS else 0,
        gain_db=drum_gain_db(voice, sound),
        pan=max(-1.0, min(1.0, width * DRUM_PANS.get(voice, 0.0))),
    )
