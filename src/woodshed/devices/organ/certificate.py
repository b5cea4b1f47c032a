"""What is measured of the organ."""

from woodshed.certify import Certificate, Settings
from woodshed.certify.examinations import Envelope, OscillatorAliasing, Tuning

ONE_WHEEL = {
    "drawbar_16": 0,
    "drawbar_5_3": 0,
    "drawbar_8": 8,
    "percussion": 0,
    "click": 0,
    "vibrato": 0,
    "rotary": 0,
    "tone_hz": 20_000,
}


def release_s(at: Settings) -> float:
    """Return the release that is set."""
    return at["release_s"]


CERTIFICATE = Certificate(
    modelled_on="The Hammond B-3's tone wheels, drawbars and scanner, and the Leslie speaker beside it.",
    source="Hammond service manual HO-495; Pekonen, Pihlajamäki, Välimäki, DAFx-11; Henricksen, 1981",
    examinations=(
        OscillatorAliasing(
            key="wheel",
            title="One drawbar",
            text="A tone wheel gives nearly a sine; whatever is no harmonic of it should not be there.",
            source="nearly a sine: harmonics of one wheel; 70 dB is our own limit",
            settings=ONE_WHEEL,
            pitches=((60, 70.0), (72, 70.0), (84, 70.0)),
        ),
        Tuning(
            key="tuning",
            title="Tuning",
            text="Every key against equal temperament; a real organ's gears are up to 0.7 cents off.",
            source="ISO 16:1975 (A4 = 440 Hz)",
            settings=ONE_WHEEL,
            pitches=tuple(range(36, 97, 6)),
        ),
        Envelope(
            key="release",
            title="Release",
            text="A key that is let go falls silent at once, but does not click.",
            source="the setting",
            settings={**ONE_WHEEL, "release_s": 0.2},
            pitch=72,
            release=release_s,
            goal_percent=10,
        ),
    ),
)
