"""What every instrument with a ladder is asked: its response at every cutoff, its peak, and what no jump may break."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from woodshed.certify.bench import Settings
from woodshed.certify.examinations.jumps import Jumps
from woodshed.certify.examinations.notes import Tuning
from woodshed.certify.examinations.response import GainTruth, VoiceResponse

CUTOFFS_HZ = (50.0, 200.0, 1_000.0, 4_000.0, 12_000.0, 16_000.0)
PEAKS_HZ = (200.0, 1_000.0, 4_000.0, 12_000.0)
NO_PEERS: Mapping[str, str] = MappingProxyType({})
_LONG = 1 << 18


def ladder_responses(
    noise: Settings, truth: GainTruth, *, most_k: float, quiet: float = 0.02
) -> tuple[VoiceResponse, ...]:
    """Return the responses at k = 0, 2 and 3.9 from 50 Hz to 16 kHz, and the peak at k = 3.9.

    `noise`: settings in which only the voice's noise is heard, `quiet` its level (0 to 1) without resonance;
    `truth`: the circuit's gain; `most_k`: the feedback k at resonance 1.
    """

    def at(key: str, title: str, k: float, level: float) -> VoiceResponse:
        return VoiceResponse(
            key=key,
            title=title,
            text="From 50 Hz to 16 kHz, where the circuit lets more than −60 dB of its peak through.",
            source="as above",
            settings={**noise, "resonance": k / most_k, "noise": level},
            vary=("cutoff_hz", CUTOFFS_HZ),
            open={"cutoff_hz": 20_000, "resonance": 0},
            truth=truth,
            open_truth=truth,
            from_hz=50,
            to_hz=16_000,
            depth_db=60,
        )

    sharp = replace(at("cutoffs_3_9", "Every cutoff, k = 3.9", 3.9, 0.001), window=_LONG, seconds=12)
    peak = replace(
        sharp,
        key="peak",
        title="The peak at the edge of singing",
        text="Where the resonance lies at k = 3.9, and how high it is there.",
        vary=("cutoff_hz", PEAKS_HZ),
        peak=True,
        peak_goal_cents=3.0,
        peak_goal_db=1.0,
    )
    flat = at("cutoffs_0", "Every cutoff, without resonance", 0, quiet)
    return flat, at("cutoffs_2", "Every cutoff, k = 2", 2, 0.01), sharp, peak


def ladder_views(
    opened: VoiceResponse, noise: Settings, open_at: Settings, truth: GainTruth
) -> tuple[VoiceResponse, VoiceResponse]:
    """Return what a musician sees of a ladder: the filter from closed to open, and how its resonance grows.

    `opened` says the words and the settings of the first; `open_at` are the settings of the filter wide open.
    """
    seen = replace(
        opened,
        vary=("cutoff_hz", (200.0, 1_000.0, 4_000.0)),
        open=open_at,
        truth=truth,
        open_truth=truth,
        from_hz=60,
        to_hz=16_000,
        depth_db=50,
    )
    resonance = replace(
        seen,
        key="resonance",
        title="Resonance",
        text="The peak grows and stays in tune; the bass sinks under it, as in the circuit.",
        source="as above",
        settings={**noise, "cutoff_hz": 1_000, "noise": 0.005},
        vary=("resonance", (0.0, 0.4, 0.8, 0.9)),
        to_hz=12_000,
        peers={"Faust ve.moog_vcf at k = 3.6": "179 cents and 7.1 dB off", "pedalboard 0.9.26": "0 cents, 0.1 dB"},
    )
    return seen, resonance


def ladder_sings(noise: Settings, start_s: float, source: str, peers: Mapping[str, str] = NO_PEERS) -> Tuning:
    """Return whether a ladder at full resonance plays in tune with the keys, up to 12 kHz."""
    return Tuning(
        key="singing",
        title="The filter sings in tune",
        text="At full resonance the filter is an oscillator, and with full key follow it plays up to 12 kHz.",
        source=f"{source}; ISO 16:1975",
        settings={**noise, "key_follow": 1, "cutoff_hz": 261.6255653, "resonance": 1},
        pitches=(48, 60, 72, 84, 96, 108, 120, 126),
        start_s=start_s,
        goal_cents=3.0,
        peers=peers,
    )


def filter_jumps(driven: Settings, cutoffs_hz: tuple[float, ...] = (20.0, 300.0, 20_000.0)) -> Jumps:
    """Return the hardest jumps of cutoff and resonance; `driven`: settings in which the filter is driven hardest."""
    return Jumps(
        key="jumps",
        title="Cutoff and resonance from end to end",
        text="Both jump among their ends every 13 ms, the filter driven as hard as the panel goes: it has to stay"
        " finite, not much louder than it is anyway, and sound as if nothing had happened a second later.",
        source="finite after any jump: the goal for every ladder; 6 dB and −60 dB are our own limits",
        settings=driven,
        jumping={"cutoff_hz": cutoffs_hz, "resonance": (0.0, 1.0)},
        peers={
            "Faust ve.moogLadder": "grows without limit from Q 25 on",
            "Faust ve.moog_vcf": "no number from 10 kHz on",
        },
    )
