"""Any song from `make` turned lo-fi measures as it is told: styles x seeds x media, within 10 %.

What is measured is the very device that the song has on its master then, with the settings and the seed it has there:
a click, silence and tones go through it, with those faults off that would hide the one that is read.
"""

from dataclasses import dataclass, replace
from itertools import cycle
from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import (
    Signal,
    a_weighted_db,
    measure_flutter,
    measure_harmonics,
    measure_impulses,
    measure_response,
    sine,
)
from woodshed.compose import STYLES, compose_song
from woodshed.devices import device
from woodshed.engine import process, render_mix, stream
from woodshed.lofi import MEDIA, suggest_lofi
from woodshed.song import Song, apply_all
from woodshed.song.document import MASTER, Device, Track
from woodshed.song.edits import check_song
from woodshed.song.tempo import TempoMap
from woodshed.units import Ticks

RATE = 48_000
WEARS = cycle((40.0, 70.0, 100.0))
MEDIUMS = cycle(MEDIA)
SONGS = [(style, seed, next(MEDIUMS), next(WEARS)) for seed, style in enumerate((*STYLES, *list(STYLES)[1:]), 1)]
"""Every style but one twice, the second time with another seed, on another medium and at another wear."""
SILENT = ("hiss_db", "hum_db", "rumble_db", "dust_db")
RARE = ("crackle_per_s", "bursts", "scratches", "static_per_s", "dropouts_per_min", "fading_db", "speaker_db")
UNSTEADY = ("wow_percent", "flutter_percent")


@dataclass(frozen=True)
class Chain:
    """What the song's master plays through, and what was told of it."""

    worn: Device
    seed: int
    told: dict[str, Any]
    rate: int = RATE

    def heard(self, sent: Signal, **changed: float) -> Signal:
        """Return a signal, (samples,), as the device of the song gives it, all faults off but those in `changed`."""
        own = {parameter.name for parameter in device(self.worn.kind).parameters}
        off = dict.fromkeys(SILENT, -96.0) | dict.fromkeys((*RARE, *UNSTEADY), 0.0)
        settings: dict[str, Any] = {**self.worn.params, **{name: off[name] for name in off if name in own}, **changed}
        both = np.stack([sent, sent]).astype(np.float32)
        return np.asarray(process(self.worn.kind, both, self.rate, seed=self.seed, **settings)[0], np.float64)

    def kept(self, *names: str) -> dict[str, float]:
        """Return these settings as the song has them."""
        return {name: self.worn.params[name] for name in names}


def turned(song: Song, **wishes: Any) -> tuple[Song, dict[str, Any]]:
    """Return the song after all suggestions, and what the first of them tells."""
    suggestions = suggest_lofi(song, **wishes)
    changed = apply_all([edit for suggestion in suggestions for edit in suggestion.edits], song)
    check_song(changed)
    return changed, dict(suggestions[0].evidence)


def chain_of(style: str, seed: int, medium: str, wear: float) -> Chain:
    """Compose, turn lo-fi, and return what the master has."""
    song, told = turned(compose_song(f"{style}, 8 bars", seed=seed).song, medium_name=medium, wear=wear)
    (worn,) = (one for one in song.track(MASTER).devices if one.kind == MEDIA[medium].device)
    return Chain(worn, song.seed, told)


def edge_hz(gains_db: Signal, hz: Signal, *, low: bool) -> float:
    """Return where a response leaves its middle by 3 dB, below or above it."""
    middle = int(np.argmin(np.abs(hz - 700)))
    way = range(middle, 0, -1) if low else range(middle, hz.size)
    return float(hz[next(at for at in way if gains_db[at] < -3.0)])


@pytest.mark.slow
@pytest.mark.parametrize(("style", "seed", "medium", "wear"), SONGS)
def test_any_song_turned_lofi_measures_as_it_is_told(style: str, seed: int, medium: str, wear: float) -> None:
    """Band, noise, speed, crackle, bits, clock and distortion within 10 %; noise within a decibel.

    The ranges themselves are the song's evidence; that the usual ones are those of lo-fi records is tested beside this.
    A rate of random crackles over T s is known no better than by the root of how many came (Poisson).
    SINAD of N bits: 6.02 N + 1.76 dB (IEEE 1241).
    """
    chain = chain_of(style, seed, medium, wear)
    told = chain.told
    if medium == "sampler":
        check_converter(chain)
    else:
        check_band(chain)
        check_speed(chain)
        check_noise(chain)
    check_distortion(chain)
    assert len(told) >= 3


def check_band(chain: Chain) -> None:
    """Where the band ends, by a click."""
    click = np.zeros(1 << 16)
    click[64] = 1e-3
    response = measure_response(click, chain.heard(click), RATE)
    hz = np.geomspace(15, 21_000, 4_000)
    gains_db = np.asarray(response.gain_at(hz)) - float(response.gain_at(700.0))
    assert edge_hz(gains_db, hz, low=True) == pytest.approx(chain.told["low_cut_hz"], rel=0.1)
    assert edge_hz(gains_db, hz, low=False) == pytest.approx(chain.told["high_cut_hz"], rel=0.1)


def check_speed(chain: Chain) -> None:
    """Wow and flutter, each by a tone of 3,150 Hz with the other off: their peaks."""
    tone = sine(3_150, -20, 14 * RATE, RATE)
    for name in ("wow_percent", "flutter_percent"):
        if name in chain.told:
            found = measure_flutter(chain.heard(tone, **chain.kept(name))[RATE:], RATE)
            rms = found.wow if name == "wow_percent" else found.flutter
            assert 100 * np.sqrt(2) * rms == pytest.approx(chain.told[name], rel=0.1)


def check_noise(chain: Chain) -> None:
    """Hiss with A-weighting, and crackles counted, over what the device takes for music."""
    quiet = sine(15, -85, 60 * RATE, RATE)
    hiss = chain.heard(quiet[: 6 * RATE], **chain.kept("hiss_db"))[RATE:]
    assert a_weighted_db(hiss, RATE) == pytest.approx(chain.told["hiss_db"], abs=1)
    if "crackle_per_s" in chain.told:
        rate = "crackle_per_s" if "crackle_per_s" in chain.worn.params else "static_per_s"
        found = measure_impulses(chain.heard(quiet, **chain.kept(rate)), RATE, over_db=-80)
        told = chain.told["crackle_per_s"]
        assert found.per_s == pytest.approx(told, rel=0.1 + 2 / np.sqrt(60 * told))


def check_distortion(chain: Chain) -> None:
    """THD of 1 kHz at -12 dBFS, through the whole medium as it is heard: its band, and a radio's speaker."""
    own = {parameter.name for parameter in device(chain.worn.kind).parameters}
    whole = chain.kept("speaker_db") if "speaker_db" in own else {}
    fine = {"bits": 16.0, "rate_hz": 44_100.0} if "bits" in own else {}
    tone = sine(1_000, -12, 3 * RATE, RATE)
    thd = measure_harmonics(chain.heard(tone, **whole, **fine)[RATE : 2 * RATE], 1_000, RATE).thd
    assert 100 * thd == pytest.approx(chain.told["saturation_percent"], rel=0.1)


def check_converter(chain: Chain) -> None:
    """Bits by the SINAD of a full tone, at a clock near the song's; the clock by a tone's image: clock less tone."""
    hz = 997.0
    plain = {"saturation_percent": 0.0, "input_filter": 0.0, "output_filter": 0.0}
    quantised = chain.heard(sine(hz, -0.2, 4 * RATE, RATE), **plain, rate_hz=44_100.0)[RATE : 3 * RATE]
    power, at = spectrum(quantised, RATE)
    tone = np.abs(at - hz) < 6
    sinad_db = 10 * np.log10(power[tone].sum() / power[~tone & (at > 20)].sum())
    assert sinad_db == pytest.approx(6.02 * chain.told["bits"] + 1.76, abs=1)
    fast = 2 * RATE
    power, at = spectrum(replace(chain, rate=fast).heard(sine(hz, -6, 3 * fast, fast), **plain, bits=16.0)[fast:], fast)
    image = at[int(np.argmax(power * (at > 3 * hz)))]
    assert image + hz == pytest.approx(chain.told["rate_hz"], rel=0.01)


def spectrum(heard: Signal, rate: int) -> tuple[Signal, Signal]:
    """Return the power of a signal, and at which frequencies."""
    power = np.abs(np.fft.rfft(heard * np.blackman(heard.size))) ** 2
    hz = np.asarray(np.fft.rfftfreq(heard.size, 1 / rate), np.float64)
    return np.asarray(power, np.float64), hz


@pytest.mark.parametrize("year", [1925, 1938, 1955, 1962, 1974, 2000])
@pytest.mark.parametrize("wear", [30.0, 70.0, 100.0])
def test_a_radio_tells_the_distortion_that_comes_out_of_its_speaker(year: int, wear: float) -> None:
    """THD of 1 kHz at -12 dBFS within 10 % of the card's, for sets of every age (IEC 60268-3)."""
    song, told = turned(compose_song("pop, 4 bars", seed=3).song, medium_name="radio", year=year, wear=wear)
    (worn,) = (one for one in song.track(MASTER).devices if one.kind == "radio")
    check_distortion(Chain(worn, song.seed, told))


# ── in the music ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
@pytest.mark.parametrize(("style", "medium"), [("hip-hop", "vinyl"), ("funk", "cassette")])
def test_the_bass_ends_there_in_the_music_too(style: str, medium: str) -> None:
    """Where the music's own spectrum is 3 dB less after the master than before: within 15 %.

    The bass of music lies in few notes, and crackle and static fill up the treble: so it is read at full wear for the
    low end only, as a ratio of powers in bands of a sixth of an octave against that from 500 Hz to 1 kHz.
    """
    song, told = turned(compose_song(f"{style}, 12 bars", seed=2).song, medium_name=medium, wear=100)
    before, after = (render_mix(song, sample_rate=RATE, before_master=dry).audio.sum(axis=0) for dry in (True, False))
    powers = [spectrum(np.asarray(one[: before.size], np.float64), RATE) for one in (before, after)]
    at = powers[0][1]
    edges = 30 * 2 ** (np.arange(36) / 6)
    heights = [[power[(at >= low) & (at < low * 2 ** (1 / 6))].sum() for low in edges] for power, _ in powers]
    gains_db = 10 * np.log10(np.array(heights[1]) / np.array(heights[0]))
    middle = edges * 2 ** (1 / 12)
    gains_db -= gains_db[(middle > 500) & (middle < 1_000)].mean()
    first = int(np.argmax(gains_db > -3))
    low_hz = np.interp(-3, gains_db[first - 1 : first + 1], middle[first - 1 : first + 1])
    assert low_hz == pytest.approx(told["low_cut_hz"], rel=0.15)


def group_and_key(song: Song) -> tuple[Track, Track]:
    """Return the track that ducks and the one it listens to."""
    return next((track, song.track(one.sidechain)) for track in song.tracks for one in track.devices if one.sidechain)


def pump_of(song: Song) -> tuple[list[float], list[float]]:
    """Return how deep a song's first ducking track dips after each kick that stands alone, and when it is back.

    In dB, and in beats from the kick till nine tenths are given back: its stem with its compressor against the same
    without, in steps of 5 ms.
    """
    track, key = group_and_key(song)
    freed = tuple(replace(one, bypass=True) if one.sidechain else one for one in track.devices)
    open_song = replace(song, tracks=tuple(replace(t, devices=freed) if t.id == track.id else t for t in song.tracks))
    free, held = (stem(one, track.id) for one in (open_song, song))
    step = RATE // 200
    size = min(free.shape[1], held.shape[1]) // step * step
    levels = [np.mean(one[:, :size].reshape(2, -1, step) ** 2, axis=(0, 2)) for one in (free, held)]
    gain_db = np.where(levels[0] > 1e-7, 10 * np.log10(np.maximum(levels[1], 1e-20) / np.maximum(levels[0], 1e-20)), 0)
    seconds = TempoMap.of(song).seconds
    beat = 60 / song.tempo[0].bpm
    hits = sorted(seconds(Ticks(clip.start + note.start)) for clip in key.clips for note in clip.notes)
    lone = [hit for hit, after in zip(hits, [*hits[1:], 1e9], strict=True) if after - hit > 1.2 * beat]
    depths, backs = [], []
    for hit in lone:
        after = gain_db[round(hit * 200) : round((hit + 1.2 * beat) * 200)]
        if after.size and np.min(after) < -1:
            lowest = int(np.argmin(after))
            depths.append(float(-after[lowest]))
            backs.append(float(np.argmax(after[lowest:] > 0.1 * after[lowest]) + lowest) / 200 / beat)
    return depths, backs


def stem(song: Song, track: str) -> Signal:
    """Return a track's stem, (2, samples)."""
    return np.concatenate([piece.stems[track] for piece in stream(song, sample_rate=RATE, stems=True)], axis=1)


@pytest.mark.slow
@pytest.mark.parametrize("prompt", ["pop, 12 bars", "hip-hop, 12 bars", "lo-fi, 12 bars"])
def test_the_music_pumps_with_the_kick(prompt: str) -> None:
    """2 to 5 dB with each kick, nine tenths of it given back an eighth to a quarter after (and the kick's own length).

    In songs turned lo-fi and in those that the composer writes as such.
    """
    song, _ = turned(compose_song(prompt, seed=1).song)
    depths, backs = pump_of(song)
    assert len(depths) >= 3
    assert all(2 <= depth <= 5 for depth in depths)
    assert 0.5 <= np.median(backs) <= 1.0


def test_what_pumps_already_or_has_no_kick_is_left_alone() -> None:
    for prompt in ("house, 8 bars", "ambient, 30 seconds", "lo-fi, 8 bars"):
        suggestions = suggest_lofi(compose_song(prompt, seed=1).song)
        assert not any(one.title.startswith("Let it breathe") for one in suggestions)
    song, _ = turned(compose_song("pop, 8 bars", seed=1).song)
    assert not any(one.title.startswith("Let it breathe") for one in suggest_lofi(song))


def test_the_key_of_the_pump_is_not_heard() -> None:
    """Without the compressor the song with its muted track and its group is the song as it was, within -100 dB."""
    song = compose_song("pop, 8 bars", seed=1).song
    pump = next(one for one in suggest_lofi(song) if one.title.startswith("Let it breathe"))
    changed = apply_all(pump.edits, song)
    group, _ = group_and_key(changed)
    freed = replace(group, devices=())
    silent = replace(changed, tracks=tuple(freed if track.id == group.id else track for track in changed.tracks))
    before, after = (render_mix(one, sample_rate=RATE, tail_s=0.0).audio for one in (song, silent))
    assert np.max(np.abs(before - after)) < 1e-5
