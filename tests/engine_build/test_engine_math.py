"""The engine's own functions: how near to the truth, and the same bits everywhere.

The truth is numpy's float64. An error is counted in units of the last place (ulp) of the float32 that
is nearest to it: 0.5 is the best that rounding allows.
"""

import ctypes
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from woodshed.engine.build.compile import Source, compile_all, digest_of, link
from woodshed.engine.build.engine import place_in
from woodshed.engine.build.target import targets_of

HERE = Path(__file__).parent
COUNT = 1 << 16

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Truth = Callable[..., Doubles]


@pytest.fixture(scope="module")
def builds(opened_memories: Callable[[Path, Path], tuple[Any, Any]]) -> tuple[Any, Any]:
    """math_probe.cpp, natively and as wasm."""
    place = place_in(HERE.parents[1])
    output = place.cache / "tried"
    output.mkdir(parents=True, exist_ok=True)
    source = HERE / "math_probe.cpp"
    headers = [(place.host / name).read_bytes() for name in ("lanes.h", "math.h")]
    unit = Source("math_probe", source, digest_of(source.read_bytes(), *headers))
    paths = []
    for target in targets_of(("native", "wasm")):
        assert compile_all([unit], target, place.folders) == {}
        paths.append(output / f"math-{target.library}")
        link([unit], target, place.folders, paths[-1])
    return opened_memories(*paths)


def computed(memory: Any, name: str, *arguments: Floats) -> Floats:
    """Return what a function of math_probe.cpp gives for arrays."""
    size = arguments[0].nbytes
    places = [memory.take(size) for _ in range(3)]
    for place, argument in zip(places, arguments, strict=False):
        memory.view(place, argument.size)[:] = argument
    memory.run(name, *places, arguments[0].size)
    return np.array(memory.view(places[2], arguments[0].size))


def errors_ulp(got: Floats, truth: Doubles) -> Doubles:
    """Return how many units of the last place `got` is off; infinity where only one of them is finite."""
    with np.errstate(over="ignore"):
        nearest = truth.astype(np.float32)
    unit = np.spacing(np.abs(nearest)).astype(np.float64)
    finite = np.isfinite(nearest)
    off = np.abs(got[finite].astype(np.float64) - truth[finite]) / unit[finite]
    errors = np.zeros(truth.shape)
    errors[finite] = np.where(np.isnan(off), np.inf, off)
    errors[~finite] = np.where(np.array_equal(got[~finite], nearest[~finite], equal_nan=True), 0, np.inf)
    return errors


def between(low: float, high: float) -> Floats:
    """Return floats spread evenly between two, ends among them."""
    return np.linspace(low, high, COUNT).astype(np.float32)


def all_floats() -> Floats:
    """Return floats of every size and sign, and the special ones: every bit pattern is as likely."""
    bits = np.random.default_rng(7).integers(0, 2**32, COUNT - 8, dtype=np.uint32)
    special = np.array([0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan, 1e-45], np.float32)
    return np.concatenate([bits.view(np.float32), special])


def near_quarter_turns() -> Floats:
    """Return the floats nearest to the multiples of pi/2 up to 100, and their neighbours."""
    nearest = (np.arange(-63, 64) * np.pi / 2).astype(np.float32)
    around = [nearest, np.nextafter(nearest, np.float32(1e9)), np.nextafter(nearest, np.float32(-1e9))]
    return np.resize(np.concatenate(around), COUNT)


ACCURACY: list[tuple[str, Floats, Truth, float]] = [
    ("exp", between(-104, 89), np.exp, 1.0),
    ("exp", between(-1, 1), np.exp, 1.0),
    ("exp", all_floats(), np.exp, 1.0),
    ("exp2", all_floats(), np.exp2, 1.0),
    ("exp2", between(-150, 129), np.exp2, 1.0),
    ("exp10", between(-45, 39), lambda x: np.power(10.0, x), 1.5),
    ("expm1", between(-5, 5), np.expm1, 1.5),
    ("log", np.abs(all_floats()), np.log, 1.0),
    ("log", between(0.5, 2), np.log, 1.0),
    ("log2", np.abs(all_floats()), np.log2, 2.0),
    ("log2", between(0.5, 2), np.log2, 2.0),
    ("log10", np.abs(all_floats()), np.log10, 2.0),
    ("log10", between(0.5, 2), np.log10, 2.0),
    ("log1p", between(-0.9, 4), np.log1p, 2.5),
    ("sin", between(-100, 100), np.sin, 2.0),
    ("sin", between(-4, 4), np.sin, 2.0),
    ("sin", near_quarter_turns(), np.sin, 2.0),
    ("cos", between(-100, 100), np.cos, 2.0),
    ("cos", between(-4, 4), np.cos, 2.0),
    ("cos", near_quarter_turns(), np.cos, 2.0),
    ("tan", between(-100, 100), np.tan, 4.0),
    ("tan", near_quarter_turns(), np.tan, 4.0),
    ("asin", between(-1, 1), np.arcsin, 4.0),
    ("acos", between(-1, 1), np.arccos, 4.0),
    ("atan", between(-10, 10), np.arctan, 3.0),
    ("atan", all_floats(), np.arctan, 3.0),
    ("sinh", between(-89, 89), np.sinh, 3.0),
    ("sinh", between(-1, 1), np.sinh, 3.0),
    ("cosh", between(-89, 89), np.cosh, 3.0),
    ("tanh", between(-10, 10), np.tanh, 3.0),
    ("tanh", all_floats(), np.tanh, 3.0),
    ("asinh", all_floats(), np.arcsinh, 3.0),
    ("acosh", between(1, 20), np.arccosh, 3.0),
    ("atanh", between(-0.999, 0.999), np.arctanh, 3.0),
]


@pytest.mark.parametrize(("name", "x", "truth", "most_ulp"), ACCURACY)
def test_a_function_is_as_near_as_promised(
    builds: tuple[Any, Any], name: str, x: Floats, truth: Truth, most_ulp: float
) -> None:
    """The figures at the top of host/math.h, against numpy's float64."""
    with np.errstate(all="ignore"):
        expected = truth(x.astype(np.float64))
    assert errors_ulp(computed(builds[0], f"{name}_one", x), expected).max() <= most_ulp


def test_powers_are_nearly_rounded_at_once(builds: tuple[Any, Any]) -> None:
    """They are computed in double, so 0.51 ulp; as in C for 0, infinity and negative bases."""
    random = np.random.default_rng(3)
    sizes = np.exp(random.uniform(-20, 20, COUNT)).astype(np.float32)
    powers = random.uniform(-9, 9, COUNT).astype(np.float32)
    wholes = np.round(powers)
    special = np.resize(np.array([0.0, math.inf, -math.inf, -2.0, -0.5], np.float32), COUNT)
    for x, y in ((sizes, powers), (-sizes, wholes), (special, powers)):
        with np.errstate(all="ignore"):
            truth = np.power(x.astype(np.float64), y.astype(np.float64))
        assert errors_ulp(computed(builds[0], "pow_one", x, y), truth).max() <= 0.51


def test_angles_find_their_quadrant(builds: tuple[Any, Any]) -> None:
    """atan2 of every kind of pair, zeros and infinities among them, within 3 ulp."""
    y, x = all_floats(), np.roll(all_floats(), 3)
    with np.errstate(invalid="ignore"):
        truth = np.arctan2(y.astype(np.float64), x.astype(np.float64))
    assert errors_ulp(computed(builds[0], "atan2_one", y, x), truth).max() <= 3.0


def test_remainders_are_exact(builds: tuple[Any, Any]) -> None:
    """No rounding inside while the quotient stays below 2^22."""
    random = np.random.default_rng(4)
    a = random.uniform(-100, 100, COUNT).astype(np.float32)
    b = random.uniform(0.01, 3, COUNT).astype(np.float32) * random.choice(np.array([-1, 1], np.float32), COUNT)
    assert np.array_equal(computed(builds[0], "fmod_one", a, b), np.fmod(a, b))
    nearest = [math.remainder(float(x), float(y)) for x, y in zip(a, b, strict=True)]
    assert np.array_equal(computed(builds[0], "remainder_one", a, b), np.array(nearest, np.float32))


def test_whole_numbers_round_and_saturate(builds: tuple[Any, Any]) -> None:
    """Half away from zero for round, to even for rint; what no int holds becomes the nearest that does."""
    x = np.array([0.5, 1.5, 2.5, -0.5, 0.49999997, 8388609.0, -2.5, 1e9], np.float32)
    assert list(computed(builds[0], "round_one", x)) == [1, 2, 3, -1, 0, 8388609, -3, 1e9]
    assert list(computed(builds[0], "rint_one", x)) == [0, 2, 2, 0, 0, 8388609, -2, 1e9]
    x = np.array([1.9, -1.9, 3e9, -3e9, math.inf, -math.inf, 0.0, 7.0], np.float32)
    most, least = 2147483520, -2147483648
    assert list(computed(builds[0], "whole_one", x)) == [1, -1, most, least, most, least, 0, 7]


FUNCTIONS = sorted({name for name, *_ in ACCURACY} | {"floor", "ceil", "rint", "round", "whole"})
FUNCTIONS_OF_TWO = ["pow", "atan2", "fmod", "remainder", "min", "max"]


@pytest.mark.parametrize("name", [*FUNCTIONS, *FUNCTIONS_OF_TWO])
def test_lanes_and_wasm_give_the_same_bits(builds: tuple[Any, Any], name: str) -> None:
    """One lane or many, native or wasm, for every kind of float (any NaN is as good as another)."""
    x = np.concatenate([all_floats(), between(-110, 110)])
    arguments = (x, np.roll(x, 5))[: 2 if name in FUNCTIONS_OF_TWO else 1]
    expected = computed(builds[0], f"{name}_one", *arguments)
    number = ~np.isnan(expected)
    for memory, lanes in ((builds[0], "many"), (builds[1], "one"), (builds[1], "many")):
        got = computed(memory, f"{name}_{lanes}", *arguments)
        assert np.array_equal(np.isnan(got), ~number)
        assert np.array_equal(got[number].view(np.uint32), expected[number].view(np.uint32))


def test_times_and_tempos_are_exact_to_fifteen_digits(builds: tuple[Any, Any]) -> None:
    """The double log and exp, within 1e-15 of numpy's."""
    random = np.random.default_rng(5)
    for name, x, truth in (
        ("double_log", np.exp(random.uniform(-700, 700, 4096)), np.log),
        ("double_log", random.uniform(0.5, 2, 4096), np.log),
        ("double_exp", random.uniform(-700, 700, 4096), np.exp),
    ):
        got = np.empty_like(x)
        function = getattr(builds[0].library, name)
        function(ctypes.c_void_p(x.ctypes.data), ctypes.c_void_p(got.ctypes.data), x.size)
        assert np.max(np.abs(got - truth(x)) / np.abs(truth(x))) < 1e-15
