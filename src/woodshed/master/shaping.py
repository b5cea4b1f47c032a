"""The stages before the limiter: offset, working level, tone, dynamics, width.

Each takes stereo audio and returns it with a record of what was done, or untouched with None.
"""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from woodshed.analysis import bass_width, measure_bands
from woodshed.analysis.filters import Filter, high_pass
from woodshed.analysis.products import one_core_each
from woodshed.audio import Audio
from woodshed.master.sound import Sound
from woodshed.master.step import Goal, Outcome, Step
from woodshed.master.tone import (
    LOW_CUT,
    LOW_CUT_HZ,
    ToneBand,
    Values,
    correct_tone,
    equalizer_settings,
    has_rumble,
    tone_error,
)

WORKING_LUFS = -20.0
"""The level at which tone and dynamics are worked on; leaves 20 dB for peaks."""

TONE_LIMIT_DB = 4.0
FINISHED_TONE_LIMIT_DB = 1.0
"""The most that a band of the equaliser may move, and the most for a mix that is a master already."""

MONO_BELOW_HZ = 120.0
_WIDE_BASS = 0.08
_VERY_WIDE_BASS = 0.3
"""The side's share of the bass that is brought to the middle, in a mix and in what is a master already."""
_MOST_MONO_LOSS_DB = 4.5
_NARROWER = 0.8

_CENTRE_HZ = 8.0
_START_S = 0.05
_CHUNK = 2**16
_DC = 0.002
"""The offset from which on the report tells of it."""

_EASY_LIMITING_DB = 3.0
_DENSE_PLR_DB = 11.0
_MOST_GLUE_DB = 3.0
_LEAST_GLUE_DB = 0.5
_GLUE_RATIO = 1.8
_GLUE = {"attack_ms": 30.0, "release_ms": 250.0, "knee_db": 6.0, "rms": 1.0, "sidechain_highpass_hz": 100.0}
_RANGE_LOSS = 0.1
_BLOCK_S = 0.01


def remove_offset(audio: Audio, sample_rate: int) -> tuple[Audio, Step | None]:
    """Take away what lies far below hearing: an offset eats headroom and clicks where it comes and goes.

    A Butterworth high-pass of second order at 8 Hz, always, so that an offset which lasts only as
    long as a note goes too. Silence stays silence.
    """
    centred = np.empty_like(audio)
    with one_core_each, ThreadPoolExecutor(2) as pool:
        list(pool.map(_centre, audio, centred, [sample_rate] * len(audio)))
    worst = _lean(audio)
    if worst < _DC:
        return centred, None
    reason = f"The sound leaned {100 * worst:.1f} % off its centre line, which costs headroom and clicks at the ends."
    return centred, Step("Centred the waveform", reason, "", {}, {"dc": worst}, {"dc": _lean(centred)})


def set_level(sound: Sound) -> Outcome:
    """Bring a mix to the level at which the next stages work."""
    gain_db = round(WORKING_LUFS - sound.loudness, 2)
    if gain_db == 0.0:
        return sound, None
    reason = "Every mix starts from the same level, so the next steps treat quiet and loud mixes alike."
    numbers = {"integrated_lufs": sound.loudness}, {"integrated_lufs": sound.loudness + gain_db}
    return sound.louder(gain_db), Step("Set the working level", reason, "", {"gain_db": gain_db}, *numbers)


def balance_tone(sound: Sound, goal: Goal) -> Outcome:
    """Lean towards the neutral balance of `tone`, and cut what is below hearing when it is strong."""
    most = FINISHED_TONE_LIMIT_DB if goal.finished else TONE_LIMIT_DB
    bands = measure_bands(sound.spectrum)
    chosen = correct_tone(bands, round(most * goal.intensity, 1))
    if has_rumble(bands) and goal.intensity > 0:
        chosen = (ToneBand(LOW_CUT, LOW_CUT_HZ, 0.0, 0.7), *chosen)
    if not chosen:
        return sound, None
    settings = equalizer_settings(chosen)
    shaped = sound.through("equalizer", settings)
    error = float(np.sqrt((_audible_error(tone_error(bands), bands.hz) ** 2).mean()))
    after = measure_bands(shaped.spectrum)
    left = float(np.sqrt((_audible_error(tone_error(after), after.hz) ** 2).mean()))
    return shaped, Step(
        "Balanced the tone",
        f"{_tone_words(chosen)} Only part of what stood out was evened, so the song keeps its own colour.",
        "equalizer",
        settings,
        {"tone_error_db": error},
        {"tone_error_db": left},
    )


def glue(sound: Sound, goal: Goal) -> Outcome:
    """Lower the loudest moments a little, smoothly, when the limiter would have too much to do alone.

    The song's loudness range may shrink by a tenth at most; a compression that takes more is
    weakened, and left out when that does not help.
    """
    plr_db = sound.peak - sound.loudness
    too_high = plr_db + goal.target_lufs - goal.ceiling_dbtp
    depth = min((too_high - _EASY_LIMITING_DB) * 0.4, _MOST_GLUE_DB) * goal.intensity
    brief = sound.audio.shape[1] < sound.sample_rate
    if brief or goal.finished or depth < _LEAST_GLUE_DB or plr_db < _DENSE_PLR_DB:
        return sound, None
    for share in (1.0, 0.5):
        settings = _glue_settings(sound, depth * share)
        pressed = sound.through("compressor", settings)
        if pressed.range >= sound.range - max(0.5, _RANGE_LOSS * sound.range):
            break
    else:
        return sound, None
    return pressed, Step(
        "Held the loudest moments together",
        f"At the target, peaks would stand {too_high:.1f} dB over the ceiling; "
        f"a slow, soft compression takes up to about {depth * share:.1f} dB so that the limiter need not.",
        "compressor",
        settings,
        {"range_lu": sound.range, "plr_db": plr_db},
        {"range_lu": pressed.range, "plr_db": pressed.peak - pressed.loudness},
    )


def steady_stereo(sound: Sound, goal: Goal) -> Outcome:
    """Keep the bass in the middle and the whole safe in mono."""
    if goal.intensity == 0:
        return sound, None
    bass, before = bass_width(sound.spectrum, MONO_BELOW_HZ), sound.stereo
    settings: dict[str, float] = {}
    reasons = []
    if bass > (_VERY_WIDE_BASS if goal.finished else _WIDE_BASS):
        settings["mono_below_hz"] = MONO_BELOW_HZ
        reasons.append("The bass was spread to the sides, where it loses power on small speakers and vinyl.")
    if not goal.finished and before.mono_loss_db > _MOST_MONO_LOSS_DB:
        settings["width"] = round(1.0 - (1.0 - _NARROWER) * goal.intensity, 2)
        reasons.append(f"In mono {before.mono_loss_db:.1f} dB of the music would have been lost.")
    if not settings:
        return sound, None
    steady = sound.through("width", settings)
    return steady, Step(
        "Steadied the stereo picture",
        " ".join(reasons),
        "width",
        settings,
        {"bass_width": bass, "mono_loss_db": before.mono_loss_db},
        {"bass_width": bass_width(steady.spectrum, MONO_BELOW_HZ), "mono_loss_db": steady.stereo.mono_loss_db},
    )


def _centre(channel: NDArray[np.float32], centred: NDArray[np.float32], sample_rate: int) -> None:
    """Filter one channel into another, as if it had always had the offset that it starts with."""
    low_cut = Filter(high_pass(_CENTRE_HZ, math.sqrt(0.5), sample_rate)[np.newaxis])
    low_cut.settle(_starting_offset(channel, sample_rate))
    for place in range(0, channel.size, _CHUNK):
        centred[place : place + _CHUNK] = low_cut.run(channel[place : place + _CHUNK])


def _starting_offset(channel: NDArray[np.float32], sample_rate: int) -> float:
    """Return the offset that a channel starts with: 0 once its first moments touch the centre line."""
    start = channel[: max(1, round(_START_S * sample_rate))]
    return float(np.clip(0.0, start.min(), start.max()))


def _lean(audio: Audio) -> float:
    """Return how far the channel that lies furthest off the centre line does."""
    return float(np.abs(audio.mean(axis=1, dtype=np.float64)).max(initial=0.0))


def _glue_settings(sound: Sound, depth_db: float) -> dict[str, float]:
    """Put the threshold where the loudest twentieth of the music is turned down by `depth_db`."""
    size = max(1, round(_BLOCK_S * sound.sample_rate))
    blocks = sound.audio.shape[1] // size
    music = sound.audio[:, : blocks * size].reshape(2, blocks, size)
    power = np.einsum("cbs,cbs->cb", music, music).max(axis=0) / size
    sounding = power[power > power.max() * 1e-3]
    loud_db = 10.0 * math.log10(float(np.percentile(sounding, 95.0)))
    threshold = loud_db - depth_db / (1.0 - 1.0 / _GLUE_RATIO)
    return {"threshold_db": round(max(threshold, -60.0), 1), "ratio": _GLUE_RATIO, **_GLUE}


def _audible_error(error: Values, hz: Values) -> Values:
    audible = (hz > 40.0) & (hz < 14_000.0)  # noqa: PLR2004 - what a balance is about
    return np.asarray(np.clip(error[audible], -18.0, 18.0))


def _tone_words(bands: tuple[ToneBand, ...]) -> str:
    """Tell the bands as a listener would."""
    words = []
    for band in bands:
        if band.kind == LOW_CUT:
            words.append(f"rumble below {band.hz:.0f} Hz cut")
            continue
        name = next(name for limit, name in _REGIONS if band.hz < limit)
        words.append(f"{name} {'raised' if band.db > 0 else 'lowered'} by {abs(band.db):.1f} dB")
    sentence = ", ".join(words)
    return f"{sentence[0].upper()}{sentence[1:]}."


_REGIONS = (
    (150.0, "bass"),
    (400.0, "warmth (250 Hz)"),
    (1_000.0, "body (700 Hz)"),
    (3_000.0, "presence (1.8 kHz)"),
    (6_000.0, "bite (4.5 kHz)"),
    (math.inf, "air (9 kHz up)"),
)
