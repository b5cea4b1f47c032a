"""Puts the steps of a sample loop into parts that go through a stretch one after the other (stretch.py says why)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from .faust_tree import Assign, Binary, Call, Declare, Index, Name, Number, Tree, Unary, When, parts
from .stretch_steps import Body, Guard, Inseparable, LineRead, LineWrite, Step, gives, read_in, takes, values
from .when import swapped, work

FORMS = ("wide", "lines", "narrow")
SMALL = 20  # operations that rather go along with what waits than into a part of their own
WORTH_HOISTING = 2


# ── What waits for what ──────────────────────────────────────────────────────────────────────────


def least_and_most(value: Tree, known: dict[str, Tree]) -> tuple[float, float]:
    """Return between which numbers a value certainly lies."""
    match value:
        case Number(text=text):
            number = float(text.rstrip("f"))
            return number, number
        case Name(name=name) if name in known:
            return least_and_most(known[name], known)
        case Call("min" | "max" as which, (one, other)):
            ends = zip(least_and_most(one, known), least_and_most(other, known), strict=True)
            low, high = (min(pair) if which == "min" else max(pair) for pair in ends)
            return low, high
        case Unary("-", inside):
            low, high = least_and_most(inside, known)
            return -high, -low
        case Binary("+", one, other) | Call("faust_wrap_add", (one, other)):
            low, high = (sum(p) for p in zip(least_and_most(one, known), least_and_most(other, known), strict=True))
            return low, high
    return -float("inf"), float("inf")


def edges_of(body: Body, stretch: int) -> list[set[int]]:
    """Return for each step the steps that come before it in a stretch."""
    steps = body.steps
    known = body.steady | {s.name: s.value for s in steps if isinstance(s, Declare)}
    givers: dict[str, int] = {}
    for at, step in enumerate(steps):
        for what in gives(step):
            if what in givers:
                raise Inseparable(f"{what} is given twice")
            givers[what] = at
    before: list[set[int]] = [set() for _ in steps]
    for at, step in enumerate(steps):
        for what in takes(step):
            giver = givers.get(what)
            if giver is None:
                continue
            if not isinstance(step, LineRead) or not what.endswith("[]"):
                before[at].add(giver)
                continue
            low, high = least_and_most(step.late, known)
            if low < stretch:
                before[at].add(giver)
            if low >= stretch or high > step.mask + 1 - stretch:
                before[giver].add(at)
    return before


def components(before: list[set[int]]) -> list[list[int]]:
    """Return the groups of steps that wait for each other, those that others wait for first (Tarjan, 1972)."""
    found: list[list[int]] = []
    number: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []

    def visit(at: int) -> None:
        number[at] = low[at] = len(number)
        stack.append(at)
        for other in sorted(before[at]):
            if other not in number:
                visit(other)
            if other in stack:
                low[at] = min(low[at], low[other])
        if low[at] == number[at]:
            group: list[int] = []
            while not group or group[-1] != at:
                group.append(stack.pop())
            found.append(sorted(group))

    for at in range(len(before)):
        if at not in number:
            visit(at)
    return found


def hoisted(body: Body, stretch: int, kind_of: Callable[[Tree], str]) -> None:
    """Take what waits for nothing out of the steps that wait for their own past."""
    before = edges_of(body, stretch)
    waiting: dict[int, set[str]] = {}
    for group in components(before):
        if len(group) > 1 or group[0] in before[group[0]]:
            for at in group:
                waiting[at] = {what for other in group for what in gives(body.steps[other])}
    steps: list[Step] = []
    for at, step in enumerate(body.steps):
        if at in waiting and isinstance(step, Declare | Assign) and not running_sum(body, step):
            for tree in free_parts(step.value, waiting[at], set(body.steady)):
                kind = kind_of(tree)
                if kind == "mask":
                    continue
                name = body.new_name("free")
                steps.append(Declare(kind, name, tree))
                if body.guard(step):
                    body.guards[name] = body.guard(step)
                step = replace(step, value=swapped(step.value, tree, Name(name)))  # noqa: PLW2901 - piece by piece
        steps.append(step)
    body.steps = steps


def free_parts(value: Tree, waiting: set[str], steady: set[str]) -> list[Tree]:
    """Return the largest parts of a tree that read nothing that waits, and something that moves."""
    read = read_in([value])
    if not read & waiting:
        return [value] if work(value) >= WORTH_HOISTING and read - steady else []
    inside = [
        getattr(value, part) for part in ("left", "right", "value", "condition", "yes", "no") if hasattr(value, part)
    ]
    inside += getattr(value, "arguments", ())
    return list(dict.fromkeys(tree for part in inside for tree in free_parts(part, waiting, steady)))


# ── Into parts ───────────────────────────────────────────────────────────────────────────────────


@dataclass
class Part:
    """Steps that go through a stretch together: "wide", "narrow" or "lines", while the conditions of `guard` hold."""

    form: str
    steps: list[int]
    guard: Guard = ()


def parts_of(body: Body, stretch: int) -> list[Part]:
    """Return the parts of a body in an order in which each finds what it needs."""
    before = edges_of(body, stretch)
    groups = components(before)
    group_of = {at: index for index, group in enumerate(groups) for at in group}
    needs = [{group_of[b] for at in group for b in before[at]} - {index} for index, group in enumerate(groups)]
    forms = [form_of(body, group, before) for group in groups]
    guards = [body.guard(body.steps[group[0]]) for group in groups]
    for index, group in enumerate(groups):
        waits = [other for other in range(len(groups)) if forms[other] == "narrow" and guards[other] == guards[index]]
        between = any(n in waits for n in needs[index]) and any(index in needs[other] for other in waits)
        if forms[index] == "wide" and between and is_small(body, group):
            forms[index] = "narrow"
    return ordered(groups, needs, list(zip(forms, guards, strict=True)))


def is_small(body: Body, group: list[int]) -> bool:
    """Return whether a group is so little work that it rather goes along with what waits."""
    return all(effort(value) <= SMALL for at in group for value in values(body.steps[at]))


def effort(value: Tree) -> int:
    """Return how many operations a value takes; a comparison or a power counts as one."""
    light = sum(isinstance(t, Call) and (t.name in {"min", "max", "fabs"} or "power" in t.name) for t in parts(value))
    return work(value) - 4 * light


def ordered(groups: list[list[int]], needs: list[set[int]], kinds: list[tuple[str, Guard]]) -> list[Part]:
    """Return the groups as parts, what waits as late and as much together as can be."""
    done: set[int] = set()
    found: list[tuple[tuple[str, Guard], list[int]]] = []
    order = sorted(dict.fromkeys(kinds), key=lambda kind: FORMS.index(kind[0]))
    while len(done) < len(groups):
        for kind in order:
            if kind[0] == "narrow" and any(
                kinds[i][0] != "narrow" and i not in done and needs[i] <= done for i in range(len(groups))
            ):
                continue
            taken: list[int] = []
            for index in range(len(groups)):
                if index not in done and kinds[index] == kind and needs[index] <= done:
                    done.add(index)
                    taken.append(index)
            if taken:
                found.append((kind, taken))
    put_off(found, needs)
    return [
        Part(form, in_order(form, [groups[index] for index in sorted(taken)]), guard)
        for (form, guard), taken in found
        if taken
    ]


def in_order(form: str, groups: list[list[int]]) -> list[int]:
    """Return the steps of a part: what waits as it was written, else what others need of the last samples first."""
    steps = [at for group in groups for at in group]
    return sorted(steps) if form == "narrow" else steps


def put_off(found: list[tuple[tuple[str, Guard], list[int]]], needs: list[set[int]]) -> None:
    """Move groups into later parts of their kind where nobody wants them before: what waits, waits with others."""
    place = {index: at for at, (_, taken) in enumerate(found) for index in taken}
    for index in sorted(place, reverse=True):
        here, kind = place[index], found[place[index]][0]
        latest = min((place[n] for n, wanted in enumerate(needs) if index in wanted), default=len(found) - 1)
        there = max(at for at in range(here, latest + 1) if found[at][0] == kind)
        found[here][1].remove(index)
        found[there][1].append(index)
        place[index] = there


def form_of(body: Body, group: list[int], before: list[set[int]]) -> str:
    """Return whether a group of steps is wide, narrow or of delay lines."""
    step = body.steps[group[0]]
    if len(group) == 1 and running_sum(body, step):
        return "wide"
    if len(group) > 1 or group[0] in before[group[0]]:
        return "narrow"
    if isinstance(step, LineRead | LineWrite):
        return "lines"
    if isinstance(step, Assign) and isinstance(step.target, Name):
        return "narrow"
    turns = isinstance(step, When) and any(name.startswith("IOTA") for name in takes(step))
    return "narrow" if turns or (isinstance(step, When) and any(g.endswith("[]") for g in gives(step))) else "wide"


def running_sum(body: Body, step: Step) -> tuple[Tree, int] | None:
    """Return what is added and the factor of the old value, of a sum of whole numbers over all samples.

    Whole numbers wrap, so they may be added in any order: counters, phases and generators of noise wait for nothing.
    """
    if not isinstance(step, Assign) or not isinstance(step.target, Index) or step.target.place != Number("0"):
        return None
    array = step.target.array
    if body.kinds.get(array) != "int" or body.lengths.get(array) != 2:  # noqa: PLR2004 - now and before
        return None
    last = Index(array, Number("1"))
    match step.value:
        case Binary("+", one, other) | Call("faust_wrap_add", (one, other)):
            for old, added in ((one, other), (other, one)):
                factor = factor_of(old, last)
                if factor and f"{array}[]" not in read_in([added]):
                    return added, factor
    return None


def factor_of(value: Tree, last: Index) -> int:
    """Return the constant that a value multiplies `last` by; 0 if it is something else."""
    if value == last:
        return 1
    match value:
        case Binary("*", one, other) | Call("faust_wrap_mul", (one, other)):
            for factor, rest in ((one, other), (other, one)):
                if rest == last and isinstance(factor, Number) and factor.text.isdigit():
                    return int(factor.text)
    return 0
