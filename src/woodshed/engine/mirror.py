"""A song, mirrored into the host: every track, device, clip and point as the host's own.

Nothing musical is computed here: ticks stay ticks, and the host finds the samples.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from woodshed.devices import device as device_spec
from woodshed.devices import settings
from woodshed.engine.abi import Argument, Host
from woodshed.engine.media import MediaSource
from woodshed.errors import SongError
from woodshed.song.document import Automation, Clip, Device, Send, Song, Track

KINDS = {"instrument": 0, "audio": 1, "group": 2, "return": 3, "master": 4}
CONTROLS = {"gain_db": 0, "pan": 1, "width": 2}
FLAGS = {"mute": 0, "solo": 1, "solo_safe": 2, "invert": 3}
CURVES = {"hold": 0, "line": 1, "curve": 2}
FADES = {"line": 0, "equal_power": 1}
CONTROLLERS = {"bend": -1, "pressure": -2}
CHAIN, STEM, INPUT = 0, 1, 2
"""Where a track can be tapped: after its devices, where it reaches what it feeds, before its devices."""
NONE = -1
HIGHEST_CONTROLLER = 127


class Mirror:
    """One engine holding `song` at `sample_rate` Hz, without the tracks in `leave_out`.

    Tracks in `frozen` play what they are fed, so many samples late, instead of their clips and devices.
    With `eco`, devices run without oversampling: cheaper, a little rougher; with `alone`, one by one instead
    of in lanes: the same sound, slower.
    """

    def __init__(
        self,
        host: Host,
        song: Song,
        sample_rate: int,
        *,
        media: MediaSource,
        frozen: Mapping[str, int] = MappingProxyType({}),
        leave_out: Iterable[str] = (),
        eco: bool = False,
        alone: bool = False,
    ) -> None:
        self.host = host
        self.sample_rate = sample_rate
        self.tracks: dict[str, int] = {}
        self.devices: dict[str, int] = {}
        self._device_kinds: dict[str, str] = {}
        self.sends: dict[str, int] = {}
        self.clips: dict[str, int] = {}
        self._kinds = kinds_of(host)
        self._media = media
        self._media_handles: dict[str, int] = {}
        self._whole_handles: dict[str, int] = {}
        self._engine = host.call("ws_new", sample_rate)
        self.call("ws_eco", int(eco))
        self.call("ws_alone", int(alone))
        absent = set(leave_out)
        check_playable(song)
        self._build(song, [track for track in song.tracks if track.id not in absent], frozen)

    def call(self, name: str, *arguments: Argument) -> Any:
        """Call a function of the host on this engine."""
        return self.host.call(name, self._engine, *arguments)

    def close(self) -> None:
        """Give the engine's memory back; the mirror is of no use afterwards."""
        self.host.call("ws_free", self._engine)

    def process(self, left: np.ndarray[Any, Any], right: np.ndarray[Any, Any]) -> None:
        """Fill two float32 arrays with the next samples of the master."""
        self._feed_pages(len(left))
        self.call("ws_process", len(left), left, right)

    def faults(self) -> list[str]:
        """Return the ids of the devices that emitted NaN or Inf since this was last asked."""
        names = {handle: name for name, handle in self.devices.items()}
        found = []
        while (handle := self.call("ws_fault")) != NONE:
            found.append(names[handle])
        return found

    # ── building ──

    def _build(self, song: Song, tracks: Sequence[Track], frozen: Mapping[str, int]) -> None:
        self._set_time(song)
        for track in tracks:
            self.tracks[track.id] = self.call("ws_track_add", KINDS[track.kind])
        for track in tracks:
            self._add_track(song, track, frozen.get(track.id))
        for lane in song.automation:
            self._automate(lane)
        if self.call("ws_connect") != 0:
            raise SongError(
                "The song's routing feeds a signal back into itself.",
                remedy="Change an output, send or sidechain so that no track reaches itself again.",
            )

    def _set_time(self, song: Song) -> None:
        ticks, bpms = ints(p.tick for p in song.tempo), np.array([p.bpm for p in song.tempo], np.float64)
        self.call("ws_set_tempo", len(ticks), ticks, bpms, ints(p.ramp for p in song.tempo))
        metre = song.metre
        arrays = [ints(p.tick for p in metre), ints(p.beats for p in metre), ints(p.unit for p in metre)]
        self.call("ws_set_metre", len(metre), *arrays)

    def _add_track(self, song: Song, track: Track, fed_lag: int | None) -> None:
        handle = self.tracks[track.id]
        self.call("ws_track_route", handle, self.tracks.get(track.output, NONE))
        for name, control in CONTROLS.items():
            self.call("ws_track_set", handle, control, float(getattr(track, name)))
        for name, flag in FLAGS.items():
            self.call("ws_track_flag", handle, flag, int(getattr(track, name)))
        for send in track.sends:
            self._add_send(handle, send)
        self.call("ws_freeze", handle, int(fed_lag is not None), fed_lag or 0)
        if fed_lag is not None:
            return
        for device in track.devices:
            self._add_device(song.seed, handle, device)
        for clip in track.clips:
            self._add_clip(handle, clip)

    def _add_send(self, track: int, send: Send) -> None:
        if send.to not in self.tracks:
            return
        self.sends[send.id] = self.call("ws_send_add", track, self.tracks[send.to], int(send.pre))
        self.call("ws_send_set", self.sends[send.id], float(send.gain_db))

    def _add_device(self, song_seed: int, track: int, device: Device) -> None:
        spec = device_spec(device.kind)
        seed = zlib.crc32(f"{song_seed}:{device.id}".encode()) & 0xFFFFFF
        handle = self.call("ws_device_add", track, self._kinds[device.kind], seed)
        self.devices[device.id] = handle
        self._device_kinds[device.id] = device.kind
        values = settings(device.kind, device.preset, device.params)
        for index, parameter in enumerate(spec.parameters):
            if parameter.name in values:
                self.call("ws_device_set", handle, index, values[parameter.name])
        self.call("ws_device_bypass", handle, int(device.bypass))
        if device.sidechain in self.tracks:
            self.call("ws_device_sidechain", handle, self.tracks[device.sidechain])
        if device.zone:
            zone = device.zone
            pitch = NONE if zone.pitch is None else zone.pitch
            limits = ints([zone.low, zone.high, zone.low_velocity, zone.high_velocity, pitch, zone.choke])
            self.call("ws_device_zone", handle, limits, zone.gain_db, zone.pan)
        if device.samples:
            numbers = ints(
                number
                for z in device.samples
                for number in (
                    self._whole_media(z.media), z.low, z.high, z.low_velocity, z.high_velocity,
                    z.root, z.start, z.end, z.loop_start, z.loop_end,
                )
            )  # fmt: skip
            self.call(
                "ws_device_samples", handle, len(device.samples), numbers, floats(z.gain_db for z in device.samples)
            )

    def _add_clip(self, track: int, clip: Clip) -> None:
        handle = self.call("ws_clip_add", track)
        self.clips[clip.id] = handle
        self.call("ws_clip_place", handle, clip.start, clip.length, clip.loop, int(clip.muted))
        if clip.media:
            media = self._paged_media(clip.media)
            offset = round(clip.offset * self.sample_rate / self._media.rate(clip.media))
            fades = (clip.fade_in, clip.fade_out, FADES[clip.fade_curve], int(clip.reverse))
            self.call("ws_clip_audio", handle, media, float(offset), clip.gain_db, *fades)
        notes = clip.notes
        columns = [ints(n.start for n in notes), ints(n.length for n in notes), ints(n.pitch for n in notes)]
        velocities, cents = ints(n.velocity for n in notes), floats(n.cents for n in notes)
        self.call("ws_clip_notes", handle, len(notes), *columns, velocities, cents)
        moves = [control for control in clip.controls if _controller(control.kind) is not None]
        columns = [ints(c.tick for c in moves), ints(_controller(c.kind) or 0 for c in moves)]
        keys = ints(NONE if c.pitch is None else c.pitch for c in moves)
        self.call("ws_clip_controllers", handle, len(moves), *columns, floats(c.value for c in moves), keys)
        if clip.groove:
            groove = clip.groove
            offsets, scales = floats(groove.offsets), floats(groove.velocities)
            shape = (groove.swing, groove.grid, groove.amount)
            self.call("ws_clip_groove", handle, *shape, len(offsets), offsets, len(scales), scales)

    def _automate(self, lane: Automation) -> None:
        owner, _, name = lane.target.rpartition(".")
        points = sorted(lane.points, key=lambda point: point.tick)
        values = floats(1.0 - p.value if name == "mute" else p.value for p in points)
        shape = [ints(CURVES[p.curve] for p in points), floats(p.bend for p in points)]
        target = self._target(owner, name)
        if target is not None:
            self.call("ws_automate", *target, len(points), ints(p.tick for p in points), values, *shape)

    def _target(self, owner: str, name: str) -> tuple[int, int, int] | None:
        if owner in self.tracks and name not in {*CONTROLS, "mute"}:
            raise SongError(
                f'Automation moves "{name}" of a track, which cannot be automated.',
                remedy="Choose gain_db, pan, width or mute.",
            )
        if owner in self.tracks:
            return (3, self.tracks[owner], 0) if name == "mute" else (0, self.tracks[owner], CONTROLS[name])
        if owner in self.sends:
            return (1, self.sends[owner], 0)
        return (2, self.devices[owner], self._parameter(owner, name)) if owner in self.devices else None

    def _parameter(self, device: str, name: str) -> int:
        kind = self._device_kinds[device]
        for index, parameter in enumerate(device_spec(kind).parameters):
            if parameter.name == name:
                return index
        raise SongError(
            f'Automation moves "{name}", which the device {kind} does not have.',
            remedy=f"Choose one of the parameters that `woodshed devices {kind}` lists.",
        )

    # ── media ──

    def _whole_media(self, sha256: str) -> int:
        """Add media for a sampler, which counts in the samples of the file itself."""
        if sha256 not in self._whole_handles:
            rate = self._media.rate(sha256)
            audio = np.ascontiguousarray(self._media.whole(sha256, rate))
            handle = self.call("ws_media_add", *audio.shape, float(rate))
            self.call("ws_media_load", handle, audio)
            self._whole_handles[sha256] = handle
        return self._whole_handles[sha256]

    def _paged_media(self, sha256: str) -> int:
        if sha256 not in self._media_handles:
            channels, frames = self._media.shape(sha256, self.sample_rate)
            handle = self.call("ws_media_add", channels, frames, float(self.sample_rate))
            self._media_handles[sha256] = handle
        return self._media_handles[sha256]

    def _feed_pages(self, frames: int) -> None:
        if not self._media_handles:
            return
        names = {handle: name for name, handle in self._media_handles.items()}
        size = self.host.call("ws_page_frames")
        pairs = np.zeros((64, 2), np.int32)
        while (count := self.call("ws_pages_wanted", frames, len(pairs), pairs)) > 0:
            for handle, page in pairs[:count].tolist():
                audio = self._media.page(names[handle], self.sample_rate, page * size, size)
                self.call("ws_page_put", handle, page, np.ascontiguousarray(audio))


MOST_NOTES = 4_000_000
"""How many notes one track may play, each repeat of a loop counted."""


def check_playable(song: Song) -> None:
    """Raise SongError for what the host cannot play: sends to no return, and loops without measure."""
    kinds = {track.id: track.kind for track in song.tracks}
    for track in song.tracks:
        if any(kinds.get(send.to, "return") not in {"return", "group"} for send in track.sends):
            raise SongError(
                f"{track.name} sends to a track that is no return.", remedy="Choose a return track or a group instead."
            )
        notes = sum((1 + len(clip.notes) + len(clip.controls)) * _rounds(clip) for clip in track.clips)
        if notes > MOST_NOTES:
            raise SongError(
                f"{track.name} would play {notes:,} notes.", remedy=f"Use longer loops; {MOST_NOTES:,} is the most."
            )


def _rounds(clip: Clip) -> int:
    return -(-clip.length // clip.loop) if clip.loop > 0 else 1


def kinds_of(host: Host) -> dict[str, int]:
    """Return the number of each kind of device in this build of the host, by name."""
    count = host.call("ws_device_kinds")
    return {host.call("ws_device_kind_name", index).decode(): index for index in range(count)}


def ints(values: Iterable[int]) -> np.ndarray[Any, Any]:
    """Return whole numbers as an int32 array."""
    return np.fromiter(values, np.int32)


def floats(values: Iterable[float]) -> np.ndarray[Any, Any]:
    """Return numbers as a float32 array."""
    return np.fromiter(values, np.float32)


def _controller(kind: str) -> int | None:
    if kind in CONTROLLERS:
        return CONTROLLERS[kind]
    number = int(kind[2:]) if kind.startswith("cc") and kind[2:].isdigit() else HIGHEST_CONTROLLER + 1
    return number if number <= HIGHEST_CONTROLLER else None
