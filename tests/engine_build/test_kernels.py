"""Every lane of every device gives the bits that its scalar twin gives, natively and in wasm."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

TRIED = sorted(path.stem for path in (Path(__file__).parent / "dsp").glob("*.dsp"))
DEVICES = Path(__file__).resolve().parents[2] / "src" / "woodshed" / "devices"
BUILT = sorted(path.parent.name for path in DEVICES.glob("*/*.dsp") if path.stem == path.parent.name)
FRAMES = 2400
MOST_LANES = 8

Samples = NDArray[np.float32]


@dataclass
class Scene:
    """What happens to each lane: its sound, what it is fed, and its events by sample."""

    rate: int
    audio: Samples  # (inputs, FRAMES, lanes)
    sample: Samples  # (lanes, frames): what a sampler plays
    events: list[list[tuple[int, int, float]]]  # for each lane: sample, parameter (-1 clears), value


def scene(entry: dict[str, Any], seed: int) -> Scene:
    """Return random parameters, notes and sound: extremes, silences and steps among them."""
    random = np.random.default_rng(seed)
    inputs = 0 if entry["kind"] == "instrument" else 4 if entry["sidechain"] else 2
    audio = random.standard_normal((inputs, FRAMES, MOST_LANES)) * random.choice([0, 1e-4, 0.1, 1], MOST_LANES)
    events = [lane_events(entry["parameters"], random) for _ in range(MOST_LANES)]
    sample = random.standard_normal((MOST_LANES, 1000)).astype(np.float32)
    return Scene(int(random.choice([44100, 48000, 96000])), audio.astype(np.float32), sample, events)


def lane_events(parameters: list[dict[str, Any]], random: np.random.Generator) -> list[tuple[int, int, float]]:
    """Return every parameter's first value, a note, and a dozen changes and clearings."""
    events = [(0, index, value_of(p, random)) for index, p in enumerate(parameters)]
    for _ in range(12):
        sample = int(random.integers(0, FRAMES))
        if random.random() < 0.15 or not parameters:
            events.append((sample, -1, 0.0))
        else:
            index = int(random.integers(0, len(parameters)))
            events.append((sample, index, value_of(parameters[index], random)))
    for index, parameter in enumerate(parameters):
        if parameter["name"] == "gate":
            events += [(100, index, 1.0), (1500, index, 0.0)]
    return sorted(events)


def value_of(parameter: dict[str, Any], random: np.random.Generator) -> float:
    """Return a value from a parameter's range, its ends as often as the rest."""
    low, high = parameter["minimum"], parameter["maximum"]
    place = random.choice([0.0, 1.0, random.random(), random.random()])
    if parameter["log"] and low > 0:
        return float(low * (high / low) ** place)
    value = low + (high - low) * place
    return float(round(value)) if parameter["stepped"] else float(value)


def performed(kernel: Any, scene: Scene, lanes: list[int], cuts: set[int]) -> Samples:
    """Play lanes of a scene, cut into blocks at every event and at `cuts`; (2, FRAMES, lanes)."""
    kernel.start(scene.rate)
    for place, lane in enumerate(lanes):
        kernel.load(place, scene.sample[lane])
    borders = sorted({0, FRAMES, *cuts, *(e[0] for lane in lanes for e in scene.events[lane])})
    heard = []
    for start, end in pairwise(borders):
        for place, lane in enumerate(lanes):
            for sample, parameter, value in scene.events[lane]:
                if sample == start:
                    kernel.clear(place) if parameter < 0 else kernel.set(parameter, place, value)
        heard.append(kernel.compute(np.ascontiguousarray(scene.audio[:, start:end, lanes])))
    return np.concatenate(heard, axis=1)


def same(first: Samples, second: Samples) -> bool:
    """Return whether two sounds have the same bits; any NaN is as good as another."""
    return np.array_equal(first, second, equal_nan=True) and np.array_equal(
        np.signbit(first[first == 0]), np.signbit(second[second == 0])
    )


def check_lanes(engine: Any, name: str, seed: int) -> None:
    """Play one scene in every way there is, and compare all with the native scalar kernel."""
    assert name not in engine.failed, engine.failed[name]
    entry = engine.catalogue[name]
    played = scene(entry, seed)
    one = engine.kernel(engine.native, name, many=False)
    alone = [performed(one, played, [lane], set()) for lane in range(MOST_LANES)]
    expected = np.concatenate(alone, axis=2)
    cuts = set(range(0, FRAMES, 37))
    assert same(performed(one, played, [0], cuts), expected[:, :, :1]), "another block size"
    one_wasm = engine.kernel(engine.wasm, name, many=False)
    assert same(performed(one_wasm, played, [1], cuts), expected[:, :, 1:2]), "wasm, one lane"
    for where, memory in (("native", engine.native), ("wasm", engine.wasm)):
        many = engine.kernel(memory, name, many=True)
        assert bool(many.lanes) == entry["lanes"]
        if many.lanes:
            lanes = list(range(many.lanes))
            assert same(performed(many, played, lanes, set()), expected[:, :, lanes]), f"{where} lanes"
            assert same(performed(many, played, lanes, cuts), expected[:, :, lanes]), f"{where} lanes, other blocks"


@pytest.mark.parametrize("name", TRIED)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_lane_of_a_tried_device_equals_the_scalar_kernel(tried_engine: Any, name: str, seed: int) -> None:
    """The devices of dsp/ use everything that the rewriter promises, and all of it in lanes."""
    assert tried_engine.catalogue[name]["lanes"]
    check_lanes(tried_engine, name, seed)


@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize("seed", [1, 2])
def test_every_lane_of_a_device_equals_the_scalar_kernel(built_engine: Any, name: str, seed: int) -> None:
    """How voices and tracks are grouped into banks can then never be heard."""
    check_lanes(built_engine, name, seed)


@pytest.mark.parametrize("name", TRIED)
def test_a_cleared_lane_is_as_good_as_new(tried_engine: Any, name: str) -> None:
    """A voice that is used again remembers nothing of its last note, wherever its ring buffers stand."""
    played = scene(tried_engine.catalogue[name], 3)
    many = tried_engine.kernel(tried_engine.native, name, many=True)
    lanes = list(range(many.lanes))
    fresh = performed(many, played, lanes, set())
    many.compute(np.ones((played.audio.shape[0], 777, many.lanes), np.float32))
    for lane in lanes:
        many.clear(lane)
    many.start = lambda _: None  # go on where it stands
    assert same(performed(many, played, lanes, set()), fresh)


@pytest.mark.parametrize("name", TRIED)
def test_a_tried_device_is_heard(tried_engine: Any, name: str) -> None:
    """Silence would equal silence whatever the kernels did."""
    kernel = tried_engine.kernel(tried_engine.native, name, many=True)
    for seed in (1, 2, 3):
        heard = performed(kernel, scene(tried_engine.catalogue[name], seed), list(range(kernel.lanes)), set())
        assert np.isfinite(heard).all()
        assert np.count_nonzero(heard) > heard.size / 100


def test_a_meter_follows_each_lane_on_its_own(tried_engine: Any) -> None:
    """A limiter driven 24 dB into -12 dBFS takes away about as much; one that rests takes nothing."""
    names = [p["name"] for p in tried_engine.catalogue["peak_limiter"]["parameters"]]
    kernel = tried_engine.kernel(tried_engine.native, "peak_limiter", many=True)
    kernel.start(48000)
    kernel.set(names.index("drive_db"), 1, 24.0)
    kernel.set(names.index("ceiling_db"), 1, -12.0)
    kernel.compute(np.full((2, 48000, kernel.lanes), 0.5, np.float32))
    assert kernel.meter(0, 1) == pytest.approx(-(20 * np.log10(0.5) + 24 + 12), abs=2.5)
    assert kernel.meter(0, 0) == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("many", [0, 1])
def test_a_gain_that_has_arrived_moves_again_on_the_sample(tried_engine: Any, many: int) -> None:
    """At rest its smoothing is left out: a step of the knob must still be 63 % there after 4 ms, and nowhere before."""
    kernel = tried_engine.kernel(tried_engine.native, "plain_gain", many=bool(many))
    kernel.start(48000)
    ones = np.ones((2, 9600, kernel.lanes), np.float32)
    rested = kernel.compute(ones)
    assert (rested == rested[0, 0, 0]).all()
    for lane in range(kernel.lanes):
        kernel.set(0, lane, 0.0)
    moved = kernel.compute(ones)[0, :, kernel.lanes - 1]
    way = (moved - rested[0, 0, 0]) / (1 - rested[0, 0, 0])
    expected = 1 - np.exp(-np.arange(1, 2401) / 192)
    assert np.abs(way[:2400] - expected).max() < 1e-4
    assert way[-1] == pytest.approx(1, abs=1e-4)
