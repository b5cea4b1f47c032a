"""Voices: which notes sound, from which sample to which, and at what pitch."""

from typing import Any

import numpy as np
import pytest

from woodshed.devices import device
from woodshed.engine import play
from woodshed.engine.mirror import floats, ints

RATE = 48_000
FOREVER = 3840 * 8
POLY, MONO, LEGATO = 0, 1, 2
EVERY_KEY = -1


@pytest.fixture
def synth(rig: Any) -> Any:
    """A rig with one plain saw voice on track 0; `rig.synth` is its device."""
    track = rig.track("instrument")
    rig.synth = rig.device(track, "ladder_synth")
    rig("ws_device_set", rig.synth, parameter("ladder_synth", "detune_2_cents"), 0.0)
    rig.track("master")
    rig("ws_play", 0)
    return rig


def parameter(kind: str, name: str) -> int:
    return [spec.name for spec in device(kind).parameters].index(name)


def pitch_hz(signal: Any, low: float = 60.0, high: float = 1500.0) -> float:
    """The fundamental by the peak of the autocorrelation, refined by a parabola."""
    wave = signal - signal.mean()
    spectrum = np.abs(np.fft.rfft(wave, 2 * len(wave))) ** 2
    correlation = np.fft.irfft(spectrum)[: len(wave)]
    first, last = int(RATE / high), int(RATE / low)
    lag = first + int(np.argmax(correlation[first:last]))
    a, b, c = correlation[lag - 1 : lag + 2]
    return float(RATE / (lag + 0.5 * (a - c) / (a - 2 * b + c)))


def test_a_note_begins_on_its_exact_sample() -> None:
    """Moving the note by n samples moves the sound by n samples, bit for bit."""
    early, late = (play("kick", [(start / RATE, 0.1, 60, 100)], 0.5, RATE) for start in (1000, 1037))
    assert np.abs(early[:, :1000]).max() == 0
    assert np.array_equal(early[:, 1000:20_000], late[:, 1037:20_037])


def test_notes_of_a_clip_begin_where_the_tempo_puts_them(rig: Any) -> None:
    """Tick 960 at 120 bpm is sample 24,000."""
    track = rig.track("instrument")
    rig.device(track, "kick")
    rig.track("master")
    rig.clip(track, 960, 3840, [(0, 100, 60, 100)])
    rig("ws_play", 0)
    output = rig.render(48_000)
    assert int(np.flatnonzero(output[0])[0]) - 24_000 in range(4)


def test_a_looped_clip_repeats(rig: Any) -> None:
    track = rig.track("instrument")
    rig.device(track, "kick")
    rig.track("master")
    rig.clip(track, 0, 3840, [(0, 100, 60, 100)], loop=960)
    rig("ws_play", 0)
    output = np.abs(rig.render(96_000)[0])
    for beat in range(4):
        assert output[beat * 24_000 : beat * 24_000 + 2400].max() > 0.1


def test_swing_moves_the_off_beat(rig: Any) -> None:
    """At 66.7 % of a pair of eighths (480 ticks each) the second falls on tick 640: sample 16,000."""
    track = rig.track("instrument")
    rig.device(track, "kick")
    rig.track("master")
    clip = rig.clip(track, 0, 3840, [(480, 100, 60, 100)])
    rig("ws_clip_groove", clip, 2 / 3, 480, 1.0, 0, floats([]), 0, floats([]))
    rig("ws_clips_done", track)
    rig("ws_play", 0)
    assert int(np.flatnonzero(rig.render(24_000)[0])[0]) - 16_000 in range(4)


def test_equal_temperament(synth: Any) -> None:
    synth("ws_note_on", 0, 69, 100)
    assert pitch_hz(synth.render(48_000)[0, 12_000:]) == pytest.approx(440.0, rel=0.0003)


def test_pitch_bend_moves_by_its_range(synth: Any) -> None:
    """Full bend with a range of 12 semitones doubles the frequency."""
    synth("ws_device_set", synth.synth, parameter("ladder_synth", "bend_semitones"), 12.0)
    synth("ws_note_on", 0, 57, 100)
    synth("ws_controller", 0, -1, 1.0, EVERY_KEY)
    assert pitch_hz(synth.render(48_000)[0, 12_000:]) == pytest.approx(440.0, rel=0.0003)


def test_a_note_can_be_bent_alone(synth: Any) -> None:
    """Two notes an octave apart; only the lower one is bent, up to the other: one pitch is left."""
    synth("ws_device_set", synth.synth, parameter("ladder_synth", "bend_semitones"), 12.0)
    synth("ws_note_on", 0, 57, 100)
    synth("ws_note_on", 0, 69, 100)
    synth.render(4800)
    synth("ws_controller", 0, -1, 1.0, 57)
    assert pitch_hz(synth.render(48_000)[0, 12_000:]) == pytest.approx(440.0, rel=0.0003)


def test_legato_glides_and_returns_to_the_note_still_held(synth: Any) -> None:
    synth("ws_device_set", synth.synth, parameter("ladder_synth", "voice_mode"), LEGATO)
    synth("ws_device_set", synth.synth, parameter("ladder_synth", "glide_s"), 0.1)
    synth("ws_note_on", 0, 57, 100)
    synth.render(12_000)
    synth("ws_note_on", 0, 69, 100)
    gliding = synth.render(24_000)[0]
    assert pitch_hz(gliding[12_000:]) == pytest.approx(440.0, rel=0.0003)
    synth("ws_note_off", 0, 69)
    assert pitch_hz(synth.render(36_000)[0, 12_000:]) == pytest.approx(220.0, rel=0.0003)


def test_a_mono_instrument_sounds_one_note_at_a_time(synth: Any) -> None:
    synth("ws_device_set", synth.synth, parameter("ladder_synth", "voice_mode"), MONO)
    for pitch in (48, 55, 69):
        synth("ws_note_on", 0, pitch, 100)
    assert pitch_hz(synth.render(48_000)[0, 12_000:]) == pytest.approx(440.0, rel=0.0003)


def test_the_sustain_pedal_holds_what_was_released(synth: Any) -> None:
    synth("ws_controller", 0, 64, 127.0, EVERY_KEY)
    synth("ws_note_on", 0, 60, 100)
    synth.render(4800)
    synth("ws_note_off", 0, 60)
    assert np.abs(synth.render(48_000)[0, 24_000:]).max() > 0.01
    synth("ws_controller", 0, 64, 0.0, EVERY_KEY)
    assert np.abs(synth.render(RATE * 4)[0, -4800:]).max() == 0.0


def test_too_many_notes_take_the_oldest_voice_without_a_click(synth: Any) -> None:
    """Eight voices, eight more notes: each fades one; no sample jumps further than the sound itself does."""
    for index in range(8):
        synth("ws_note_on", 0, 48 + index, 60)
    synth.render(24_000)
    for index in range(8):
        synth("ws_note_on", 0, 64 + index, 60)
    steps = np.abs(np.diff(synth.render(24_000)[0]))
    assert steps[:480].max() < 1.2 * steps[480:].max()


def test_a_choke_group_silences_the_open_hat(rig: Any) -> None:
    def hats(*notes: tuple[int, int, int, int]) -> Any:
        own = type(rig)(rig.host)
        track = own.track("instrument")
        for note in (42, 46):
            hat = own.device(track, "hat")
            own("ws_device_zone", hat, ints([note, note, 1, 127, 60, 1]), 0.0, 0.0)
            if note == 46:
                own("ws_device_set", hat, parameter("hat", "decay_s"), 1.0)
        own.track("master")
        own.clip(track, 0, 3840, list(notes))
        own("ws_play", 0)
        return np.abs(own.render(48_000)[0])

    ringing = hats((0, 100, 46, 100))
    choked = hats((0, 100, 46, 100), (480, 100, 42, 1))
    assert ringing[14_000:18_000].max() > 4 * choked[14_000:18_000].max()


def test_two_voices_never_share_their_noise() -> None:
    first = play("snare", [(0.0, 0.1, 60, 100)], 0.5, RATE, seed=1)
    second = play("snare", [(0.0, 0.1, 60, 100)], 0.5, RATE, seed=2)
    assert not np.array_equal(first, second)
    assert np.array_equal(first, play("snare", [(0.0, 0.1, 60, 100)], 0.5, RATE, seed=1))


def test_silent_voices_cost_no_sound_and_leave_exact_silence(synth: Any) -> None:
    synth("ws_note_on", 0, 60, 100)
    synth.render(4800)
    synth("ws_note_off", 0, 60)
    synth.render(RATE * 5)
    assert np.abs(synth.render(4800)).max() == 0.0


def test_stopping_releases_what_plays(synth: Any) -> None:
    synth.clip(0, 0, FOREVER, [(0, FOREVER, 60, 100)])
    assert np.abs(synth.render(24_000)).max() > 0.01
    synth("ws_stop")
    synth.render(RATE * 5)
    assert np.abs(synth.render(4800)).max() == 0.0


CHORDS = ((43, 50, 55, 62), (45, 52, 57, 64, 69))


def two_synths(rig: Any, *, beside: bool) -> tuple[int, int]:
    """Chords on a track, and with `beside` others on a muted one before it; returns the devices that came."""
    made = []
    for chord, muted in zip(CHORDS[::-1] if beside else CHORDS[:1], (True, False) if beside else (False,), strict=True):
        track = rig.track("instrument")
        made.append(rig.device(track, "ladder_synth", seed=7))
        rig("ws_device_set", made[-1], parameter("ladder_synth", "unison"), 0.5 if muted else 0.0)
        rig("ws_track_flag", track, 0, int(muted))
        rig.clip(track, 0, 3840, [(n * 480 + 70 * muted, 400, pitch, 90) for n in range(8) for pitch in chord])
    rig.track("master")
    rig("ws_play", 0)
    return made[0], made[-1]


def test_voices_of_two_tracks_side_by_side_sound_as_each_does_alone(rig: Any) -> None:
    """Who sits beside whom in a bank changes with every note, and cannot be heard."""
    alone = type(rig)(rig.host)
    two_synths(alone, beside=False)
    two_synths(rig, beside=True)
    expected = alone.render(48_000)
    assert np.abs(expected).max() > 0.01
    assert np.array_equal(rig.render(48_000, block=300), expected)


def test_an_instrument_that_goes_leaves_the_voices_beside_its_own(rig: Any) -> None:
    alone = type(rig)(rig.host)
    two_synths(alone, beside=False)
    gone, _ = two_synths(rig, beside=True)
    first = rig.render(20_000)
    rig("ws_device_remove", gone)
    assert np.array_equal(np.concatenate([first, rig.render(28_000)], axis=1), alone.render(48_000))
