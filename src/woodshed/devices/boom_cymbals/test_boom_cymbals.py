"""The boom cymbals are six square waves in two bands."""

from typing import Any

import numpy as np
import pytest

from woodshed.certify.measures import Signal, measure_decay
from woodshed.engine import play

RATE = 48_000


def cymbal(length_s: float = 1.0, velocity: int = 100, **settings: Any) -> Signal:
    """Return the left side of one stroke of a new machine."""
    return np.asarray(
        play("boom_cymbals", [(0.0, 0.05, 60, velocity)], length_s, RATE, age=0, **settings)[0], np.float64
    )


SIX_HZ = (205.3, 304.4, 369.6, 522.7, 540.0, 800.0)
"""Werner, Abel, Smith, The TR-808 cymbal, ICMC 2014, sec. 4."""


def test_without_bite_every_line_is_a_harmonic_of_one_of_six() -> None:
    """The forty strongest lines of a long, clean open hat lie within 5 cents of one (the goal is 2 %, 34 cents)."""
    wave = cymbal(4.0, cymbal=1, decay=1, bite=0)
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size), 4 * wave.size)) ** 2
    hz = np.fft.rfftfreq(4 * wave.size, 1 / RATE)
    for line in hz[np.argsort(power)[-40:]]:
        assert min(abs(1200 * np.log2(line / (base * round(line / base)))) for base in SIX_HZ) < 5


@pytest.mark.parametrize(("kind", "shortest_s", "longest_s"), [(0, 0.06, 0.25), (1, 0.18, 1.35)])
def test_the_decay_knob_goes_from_end_to_end(kind: int, shortest_s: float, longest_s: float) -> None:
    """Open hat 60 to 450 ms, read as 20 dB (TR-808 service notes, 1981); a closed hat of 50 ms lies in its range."""
    for decay, t60_s in ((0, shortest_s), (1, longest_s)):
        assert measure_decay(cymbal(2.0, cymbal=kind, decay=decay), RATE) == pytest.approx(t60_s, rel=0.1)


def test_hats_lie_in_the_upper_band_and_the_cymbal_in_both() -> None:
    """The lower band is at 3,440 Hz, the upper at 7,100."""
    shares = []
    for kind in (0, 1, 2):
        power = np.abs(np.fft.rfft(cymbal(1.0, cymbal=kind))) ** 2
        shares.append(power[:5_000].sum() / power.sum())
    assert max(shares[:2]) < 0.1
    assert shares[2] > 0.2


def test_the_tone_knob_leads_to_the_upper_band() -> None:
    shares = []
    for tone in (0.0, 0.5, 1.0):
        power = np.abs(np.fft.rfft(cymbal(1.0, cymbal=2, tone=tone))) ** 2
        shares.append(power[5_000:].sum() / power.sum())
    assert shares[0] < shares[1] < shares[2]


def test_bite_fills_the_room_between_the_lines() -> None:
    """A bent mixture has sums and differences of all its lines, 4 Hz and more beside every harmonic."""
    hz = np.fft.rfftfreq(2 * RATE, 1 / RATE)
    beside = np.min([np.abs(hz - base * np.round(hz / base)) for base in SIX_HZ], axis=0) > 4
    shares = []
    for bite in (0.0, 1.0):
        wave = cymbal(2.0, cymbal=1, decay=1, bite=bite)
        power = np.abs(np.fft.rfft(wave * np.hanning(wave.size))) ** 2
        shares.append(power[beside].sum() / power.sum())
    assert shares[1] > 4 * shares[0]
