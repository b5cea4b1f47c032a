"""What every analog voice is asked: how clean its saw is, whether it is in tune, and how its envelope goes."""

from collections.abc import Callable

from woodshed.certify.bench import Settings
from woodshed.certify.examinations.distortion import OscillatorAliasing
from woodshed.certify.examinations.notes import Envelope, Tuning
from woodshed.certify.measures import Signal
from woodshed.certify.truths import capacitor_rise_s

SAW_PEERS = {
    "Faust os.saw4, the best at the song's rate": "44.7, 42.4, 41.2, 34.1 dB at 1, 2, 4, 8 kHz; 7 dB droop",
    "Faust os.sawtooth": "29.9, 27.4, 25.2 and 19.3 dB",
    "naive saw": "17.0, 13.9, 10.8 and 6.9 dB",
}
EVERY_KEY = "Every key against equal temperament."
KEYS = tuple(range(24, 109, 6))
BASS_KEYS = tuple(range(24, 73, 6))


def saw(settings: Settings, text: str, ideal: Callable[[Signal, float], Signal] | None = None) -> OscillatorAliasing:
    """Return how clean a saw is at 1, 2, 4 and 8 kHz; `ideal` as there."""
    return OscillatorAliasing(
        key="saw",
        title="The saw",
        text=text,
        source="the goals for oscillators: 80 dB up to 4 kHz, 70 dB at 8 kHz; the Fourier series of a saw",
        settings=settings,
        ideal=ideal,
        peers=SAW_PEERS,
    )


def tuning(settings: Settings, text: str = EVERY_KEY, keys: tuple[int, ...] = KEYS) -> Tuning:
    """Return how far keys are out of tune: 0.1 cents at most."""
    return Tuning(
        key="tuning",
        title="Tuning",
        text=text,
        source="ISO 16:1975 (A4 = 440 Hz)",
        settings=settings,
        pitches=keys,
        goal_cents=0.1,
    )


def envelope(
    settings: Settings,
    release: str = "release_s",
    attacks_s: tuple[float, ...] = (0.03, 0.1, 0.3),
    title: str = "Envelope",
) -> Envelope:
    """Return how a note comes and goes, as a capacitor does; `release` names the setting of its last fall."""
    return Envelope(
        key="envelope",
        title=title,
        text="A capacitor charges towards more than it needs and discharges towards nothing.",
        source="the law of a capacitor; the settings",
        settings=settings,
        vary=("attack_s", attacks_s),
        attack=lambda at: capacitor_rise_s(at["attack_s"]),
        release=lambda at: at[release],
    )
