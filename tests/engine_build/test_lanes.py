"""The rewriter: which values differ from lane to lane, and what becomes of them."""

from collections.abc import Callable

import pytest

from woodshed.engine.build.arrays import constant_places, straightened
from woodshed.engine.build.asleep import awake_only
from woodshed.engine.build.engine import Place, build
from woodshed.engine.build.faust_class import FaustClass, Member, read_class
from woodshed.engine.build.faust_cpp import statements_of, tokens_of
from woodshed.engine.build.faust_tree import Loop, Unreadable
from woodshed.engine.build.lanes import Writer
from woodshed.engine.build.scope import Value, device_scope
from woodshed.engine.build.target import machine_level, native
from woodshed.engine.build.when import with_branches

MEMBERS = [
    Member("float", "fHslider0"),
    Member("float", "fConst0"),
    Member("int", "iConst1"),
    Member("int", "IOTA0"),
    Member("float", "fRec0", 2),
    Member("int", "iRec1", 2),
    Member("float", "fVec0", 1024),
]


def rewritten(text: str, *, one_lane: bool = False) -> str:
    """Return statements of Faust's C++ as the rewriter writes them for a small device."""
    scope = device_scope(FaustClass("little", members=MEMBERS), {"fHslider0": 0}, {}, {"fRec0"})
    return "\n".join(Writer(scope, one_lane=one_lane).lines(statements_of(tokens_of(text))))


def test_a_parameter_is_wide_and_a_constant_is_not() -> None:
    """Each lane has parameters of its own; the sample rate is the same for all."""
    assert rewritten("float fSlow0 = fConst0 * static_cast<float>(fHslider0);") == (
        "F fSlow0 = (fConst0 * parameters[0]);"
    )
    assert rewritten("float fSlow0 = fConst0 * 2.0f;") == "float fSlow0 = (fConst0 * 2.0f);"


def test_a_delay_that_all_lanes_share_stays_a_plain_load() -> None:
    """The place in a ring buffer is the same for all lanes."""
    assert rewritten("float fTemp0 = fVec0[(faust_wrap_sub(IOTA0, iConst1)) & 1023];") == (
        "F fTemp0 = memory.fVec0[((IOTA0 - iConst1) & 1023)];"
    )


def test_a_delay_of_each_lanes_own_gathers() -> None:
    """A parameter decides how far each lane looks back."""
    assert rewritten(
        "int iSlow0 = static_cast<int>(static_cast<float>(fHslider0)); float fTemp0 = fVec0[(IOTA0 - iSlow0) & 1023];"
    ).splitlines() == [
        "I iSlow0 = to_int(parameters[0]);",
        "F fTemp0 = gather(memory.fVec0, ((IOTA0 - iSlow0) & 1023));",
    ]


def test_a_choice_between_a_whole_number_and_a_fraction_is_a_fraction() -> None:
    """C++ would convert; so do the lanes."""
    assert rewritten("float fTemp0 = ((fRec0[1] > 0.5f) ? 0.25f : iRec1[1]);") == (
        "F fTemp0 = choose((fRec0[1] > 0.5f), F(0.25f), F(to_float(memory.iRec1[1])));"
    )


def test_a_comparison_that_is_counted_becomes_0_or_1() -> None:
    """Lanes compare to 0 and -1."""
    assert rewritten("iRec1[0] = faust_wrap_add(iRec1[1], fRec0[1] > 0.0f);") == (
        "memory.iRec1[0] = (memory.iRec1[1] + truth((fRec0[1] > 0.0f)));"
    )


def test_what_c_leaves_open_goes_through_careful_functions() -> None:
    """Dividing by what may be zero, and shifts by what may be 32."""
    assert rewritten("iRec1[0] = iRec1[1] % iRec1[0];") == (
        "memory.iRec1[0] = modulo(memory.iRec1[1], memory.iRec1[0]);"
    )
    assert rewritten("iRec1[0] = iRec1[1] % 7;") == "memory.iRec1[0] = (memory.iRec1[1] % 7);"


def test_decibels_need_no_logarithm_of_ten() -> None:
    """pow(10, x) has a function of its own."""
    assert rewritten("float fTemp0 = std::pow(1e+01f, 0.05f * fRec0[0]);") == "F fTemp0 = exp10((0.05f * fRec0[0]));"


def test_a_branch_that_lanes_would_take_differently_needs_a_single_lane() -> None:
    """Then the device is built for one lane only, and the report says so."""
    text = "if (fRec0[0] > 0.0f) { fRec0[0] = 0.0f; }"
    with pytest.raises(Unreadable, match="lanes would take differently"):
        rewritten(text)
    assert rewritten(text, one_lane=True).startswith("if ((fRec0[0] > 0.0f)) {")


def test_what_the_reader_does_not_know_is_named() -> None:
    """The report tells which piece of Faust's C++ it was."""
    with pytest.raises(Unreadable, match="the function tgamma"):
        rewritten("float fTemp0 = std::tgamma(fRec0[0]);")


def test_members_tables_and_functions_are_found() -> None:
    """What Faust writes around `compute`."""
    text = """
    static float x_faustpower2_f(float value) { return value * value; }
    const static int ixWave0[3] = {1,2,-3};
    class x : public dsp {
      private:
        float fRec0[2];
        int fSampleRate;
      public:
        static void classInit(int sample_rate) { }
        virtual void instanceConstants(int sample_rate) { fSampleRate = sample_rate; }
        virtual void instanceClear() { }
        virtual void compute(int count, FAUSTFLOAT** RESTRICT inputs, FAUSTFLOAT** RESTRICT outputs) {
            FAUSTFLOAT* output0 = outputs[0];
        }
    };
    """
    found = read_class(text, "x")
    assert found.members == [Member("float", "fRec0", 2), Member("int", "fSampleRate")]
    assert [power.name for power in found.powers] == ["x_faustpower2_f"]
    assert found.waves[0].values == ("1", "2", "-3")
    assert found.compute == ()


def test_a_device_that_lanes_cannot_take_is_built_for_one_and_named(laid_out_with: Callable[..., Place]) -> None:
    """`control` computes only where a condition holds: voices would branch differently."""
    place = laid_out_with(
        branching="""
        declare kind "effect";
        on = checkbox("on");
        process = par(i, 2, _ <: control(_ * 2, on) + _);
        """
    )
    said: list[str] = []
    report = build(place, targets=("native",), say=said.append)
    assert report.failed == {}
    assert list(report.one_lane) == ["branching"]
    assert "branching runs in a single lane" in said[0]
    assert (place.output / native(machine_level()).library).exists()


def test_short_shifts_are_written_out_so_that_registers_can_hold_the_array() -> None:
    """Faust shifts arrays of more than three in a loop."""
    text = (
        "for (int j0 = 3; j0 > 0; j0 = faust_wrap_sub(j0, 1)) { fVec0[j0] = fVec0[faust_wrap_sub(j0, 1)]; }"
        "fRec0[0] = fVec0[iConst1];"
    )
    loop, read = statements_of(tokens_of(text))
    shifted = straightened((loop,), longest=16)
    assert shifted == statements_of(tokens_of("fVec0[3] = fVec0[2]; fVec0[2] = fVec0[1]; fVec0[1] = fVec0[0];"))
    assert straightened((loop,), longest=3) == (loop,)
    assert constant_places(shifted, {"fVec0": 4}, 16) == {"fVec0"}
    assert constant_places((*shifted, read), {"fVec0": 4}, 16) == set()


# ── work that no lane needs ──

LOOP = """
int iSlow0 = static_cast<float>(fHslider0) > 0.0f;
float fSlow1 = static_cast<float>(fHslider0);
for (int i0 = 0; i0 < count; i0 = i0 + 1) {{ {body} }}
"""


def in_loop(body: str) -> list[str]:
    """Return the lines of a sample loop's body as the rewriter writes them."""
    scope = device_scope(FaustClass("little", members=MEMBERS), {"fHslider0": 0}, {}, {"fRec0", "fVec0"})
    scope.names["count"] = Value("count", "int", wide=False)
    statements = with_branches(statements_of(tokens_of(LOOP.format(body=body))))
    lines = Writer(scope).lines(statements)
    start = next(i for i, line in enumerate(lines) if line.startswith("for"))
    return [line.removeprefix("    ") for line in lines[start + 1 : -1]]


SINE = "fTemp1 * (1.0f + fTemp1 * (0.5f + fTemp1 * (0.25f + fTemp1 * 0.125f)))"


def test_work_that_a_panel_leaves_out_is_put_in_a_branch_with_what_only_it_uses() -> None:
    assert in_loop(f"float fTemp1 = fSlow1 + fRec0[1]; fVec0[0] = ((iSlow0) ? {SINE} : 0.0f);") == [
        "F when_1 = F(0);",
        "if (any((iSlow0 != 0))) {",
        "    F fTemp1 = (fSlow1 + fRec0[1]);",
        "    when_1 = (fTemp1 * (1.0f + (fTemp1 * (0.5f + (fTemp1 * (0.25f + (fTemp1 * 0.125f)))))));",
        "    when_1 = choose((iSlow0 != 0), when_1, F(0));",
        "}",
        "fVec0[0] = when_1;",
    ]


def test_what_others_use_too_stays_outside_of_the_branch() -> None:
    lines = in_loop(f"float fTemp1 = fSlow1 + fRec0[1]; fVec0[0] = ((iSlow0) ? {SINE} : 0.0f); fVec0[1] = fTemp1;")
    assert lines[0] == "F fTemp1 = (fSlow1 + fRec0[1]);"
    assert lines[1] == "F when_1 = F(0);"


def test_memory_is_read_before_it_changes() -> None:
    """A variable that reads what a statement in between writes cannot move behind it."""
    lines = in_loop(f"float fTemp1 = fRec0[0] + 1.0f; fRec0[0] = fSlow1; fVec0[0] = ((iSlow0) ? {SINE} : 0.0f);")
    assert lines[:2] == ["F fTemp1 = (fRec0[0] + 1.0f);", "fRec0[0] = fSlow1;"]


@pytest.mark.parametrize(
    "value",
    [
        "((iSlow0) ? fSlow1 * 2.0f : 0.0f)",
        f"((fRec0[1] > 0.5f) ? {SINE} : 0.0f)",
        f"((iSlow0) ? {SINE} : 1.0f)",
    ],
    ids=["too little work", "a condition that changes from sample to sample", "something besides zero"],
)
def test_a_choice_that_a_branch_would_not_make_faster_stays_a_choice(value: str) -> None:
    assert not any("any(" in line for line in in_loop(f"float fTemp1 = fRec0[1]; fVec0[0] = {value};"))


def test_what_only_sleeping_work_remembers_is_forgotten() -> None:
    """Its memory moves into the branch, and is 0 in each lane whose condition does not hold."""
    wave = SINE.replace("fTemp1", "fRec0[0]")
    assert in_loop(
        f"fRec0[0] = fSlow1 + 0.5f * fRec0[1]; fVec0[0] = ((iSlow0) ? 0.0f : {wave}); fRec0[1] = fRec0[0];"
    ) == [
        "F when_1 = F(0);",
        "if (any(((iSlow0 != 0) == 0))) {",
        "    fRec0[0] = (fSlow1 + (0.5f * fRec0[1]));",
        "    when_1 = (fRec0[0] * (1.0f + (fRec0[0] * (0.5f + (fRec0[0] * (0.25f + (fRec0[0] * 0.125f)))))));",
        "    when_1 = choose(((iSlow0 != 0) == 0), when_1, F(0));",
        "    fRec0[0] = choose(((iSlow0 != 0) == 0), fRec0[0], F(0));",
        "} else {",
        "    fRec0[0] = F(0);",
        "}",
        "fVec0[0] = when_1;",
        "fRec0[1] = fRec0[0];",
    ]


def test_sleeping_memory_is_cleared_once_a_block_and_moved_along_only_awake() -> None:
    """Before the loop in each lane that sleeps; within it a single lane that sleeps costs a glance."""
    wave = SINE.replace("fTemp1", "fRec0[0]")
    body = f"fRec0[0] = fSlow1 + 0.5f * fRec0[1]; fVec0[0] = ((iSlow0) ? 0.0f : {wave}); fRec0[1] = fRec0[0];"
    scope = device_scope(FaustClass("little", members=MEMBERS), {"fHslider0": 0}, {}, {"fRec0", "fVec0"})
    scope.names["count"] = Value("count", "int", wide=False)
    *before, loop = with_branches(statements_of(tokens_of(LOOP.format(body=body))))
    assert isinstance(loop, Loop)
    lines = Writer(scope).lines((*before, *awake_only(loop)))
    place = next(i for i, line in enumerate(lines) if line.startswith("for"))
    assert [line.strip() for line in lines[2:place]] == [
        "F when_1_asleep = F(0);",
        "if (any((((iSlow0 != 0) == 0) == 0))) {",
        "fRec0[0] = choose(((iSlow0 != 0) == 0), F(fRec0[0]), F(0.0f));",
        "fRec0[1] = choose(((iSlow0 != 0) == 0), F(fRec0[1]), F(0.0f));",
        "when_1_asleep = 0.0f;",
        "when_1_asleep = choose((((iSlow0 != 0) == 0) == 0), when_1_asleep, F(0));",
        "}",
    ]
    assert [line.strip() for line in lines[place + 1 : -1]] == [
        "F when_1 = F(0);",
        "if (any(((iSlow0 != 0) == 0))) {",
        "fRec0[0] = (fSlow1 + (0.5f * fRec0[1]));",
        "when_1 = (fRec0[0] * (1.0f + (fRec0[0] * (0.5f + (fRec0[0] * (0.25f + (fRec0[0] * 0.125f)))))));",
        "when_1 = choose(((iSlow0 != 0) == 0), when_1, F(0));",
        "if constexpr (lanes > 1) {",
        "fRec0[0] = choose(((iSlow0 != 0) == 0), fRec0[0], F(0));",
        "}",
        "fRec0[1] = fRec0[0];",
        "}",
        "fVec0[0] = when_1;",
    ]


@pytest.mark.parametrize("reader", ["fVec0[1] = fRec0[0];", "fVec0[2] = fRec0[1];"])
def test_memory_that_others_read_is_kept_up(reader: str) -> None:
    wave = SINE.replace("fTemp1", "fRec0[0]")
    lines = in_loop(
        f"fRec0[0] = fSlow1 + fRec0[1]; fVec0[0] = ((iSlow0) ? 0.0f : {wave}); {reader} fRec0[1] = fRec0[0];"
    )
    assert lines[0] == "fRec0[0] = (fSlow1 + fRec0[1]);"


def test_a_sign_is_turned_without_a_comparison() -> None:
    assert in_loop("float fTemp1 = ((fRec0[1] < 0.0f) ? -fSlow1 : fSlow1);") == [
        "F fTemp1 = flip(F(fSlow1), F(fRec0[1]));"
    ]


def test_a_branch_within_a_branch() -> None:
    inner = "((iSlow0) ? fTemp1 * (fTemp1 + (fTemp1 * (fTemp1 + (fTemp1 * fTemp1) * fTemp1))) : 0.0f)"
    lines = in_loop(f"float fTemp1 = fRec0[1]; fVec0[0] = ((iSlow0) ? {SINE} * {inner} : 0.0f);")
    assert [line.strip() for line in lines if "any(" in line] == ["if (any((iSlow0 != 0))) {"] * 2
    assert lines.index("F when_1 = F(0);") < lines.index("    F when_1_1 = F(0);")
