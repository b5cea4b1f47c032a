"""The same mastering as a suggestion: devices on the song's master track that a person accepts or refuses.

What `master_recording` does to a recording, the devices do to the song while it plays.
"""

from collections.abc import Sequence

from woodshed.audio import Recording
from woodshed.master.mastering import Master, master_recording
from woodshed.master.step import Step
from woodshed.song.document import MASTER, Device, Song
from woodshed.song.edits import Add
from woodshed.song.ids import Ids
from woodshed.song.suggestion import Suggestion

_MOST_OUTPUT_DB = 24.0
"""What the equaliser's output can raise or lower."""


def suggest_master(
    song: Song, mix: Recording, *, target_lufs: float = -14.0, ceiling_dbtp: float = -1.0, intensity: float = 1.0
) -> tuple[Suggestion, ...]:
    """Suggest devices that bring `song`, which sounds as `mix`, to the target loudness under the ceiling.

    They are added after what the master track holds already. Nothing is suggested for silence.
    The settings mean what they mean for `master_recording`, which also raises its errors.
    """
    return suggest_devices(
        song, master_recording(mix, target_lufs=target_lufs, ceiling_dbtp=ceiling_dbtp, intensity=intensity)
    )


def suggest_devices(song: Song, made: Master) -> tuple[Suggestion, ...]:
    """Suggest the devices that do to `song` what was done to its mix; nothing for silence."""
    ids = _new_ids(song)
    devices = [Device(next(ids), kind, params=params) for kind, params in _chain(made.steps)]
    if not devices:
        return ()
    suggestion = Suggestion(
        next(ids),
        title=f"Master the song to {made.goal.target_lufs:g} LUFS".replace("-", "−"),
        reason=" ".join(step.reason for step in made.steps if step.device),
        edits=tuple(Add((device,), to=MASTER) for device in devices),
        evidence=_evidence(made),
        by="master",
    )
    return (suggestion,)


def _chain(steps: Sequence[Step]) -> list[tuple[str, dict[str, float]]]:
    """Turn steps into devices; plain gains ride on the equaliser's output or the limiter's input."""
    chain: list[tuple[str, dict[str, float]]] = []
    gain_db = 0.0
    for step in steps:
        settings = dict(step.settings)
        if step.device == "":
            gain_db += settings.get("gain_db", 0.0)
            continue
        if step.device == "limiter":
            gain_db += settings.pop("lift_db")
            settings["gain_db"] = round(settings["gain_db"] + gain_db, 2)
        elif gain_db != 0.0:
            carried = round(min(max(gain_db, -_MOST_OUTPUT_DB), _MOST_OUTPUT_DB), 2)
            gain_db -= carried
            if step.device == "equalizer":
                settings["output_db"] = carried
            else:
                chain.append(("equalizer", {"output_db": carried}))
        chain.append((step.device, settings))
    return chain


def _evidence(made: Master) -> dict[str, float | str]:
    before, after = made.before, made.after
    return {
        "loudness_before_lufs": round(before.integrated_lufs, 2),
        "loudness_after_lufs": round(after.integrated_lufs, 2),
        "true_peak_before_dbtp": round(before.true_peak_dbtp, 2),
        "true_peak_after_dbtp": round(after.true_peak_dbtp, 2),
        "range_before_lu": round(before.range_lu, 2),
        "range_after_lu": round(after.range_lu, 2),
    }


def _new_ids(song: Song) -> Ids:
    """Return ids that follow from the song's seed, past those that its devices have taken."""
    taken = {device.id for track in song.tracks for device in track.devices}
    attempt = 0
    while next(Ids(f"master/{song.seed}/{attempt}")) in taken:
        attempt += 1
    return Ids(f"master/{song.seed}/{attempt}")
