"""Leaves out work while no lane needs it.

`ws.when(condition, x)` of woodshed.lib reaches C++ as `condition ? x : 0`. Where `x` is much work, the
sample loop gets a branch there: while no lane's condition holds, nothing of `x` is computed. Variables
that only `x` uses move into the branch; what a device remembers is kept up outside of it, so that a
lane has the same bits whatever the others do. Conditions that a panel sets count, for they stay the same
through a block; a processor guesses badly at those that change from sample to sample.

`ws.awake(condition, x)` reaches C++ as `(condition == 0) ? 0 : x`. There what only `x` remembers moves into the branch
as well: it is 0 in every lane whose condition does not hold, and costs next to nothing. If the condition changes from
sample to sample, what is remembered is kept up: who writes `awake` says then that it seldom holds.
"""

from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeGuard

from .arrays import shift_of
from .faust_tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Choice,
    Declare,
    Index,
    Loop,
    Name,
    Number,
    Statement,
    Tree,
    Unary,
    When,
    parts,
    trees,
)

LEAST_WORK = 6  # operations that a branch must be able to save
ZEROS: dict[Tree, str] = {Number("0.0f"): "float", Number("0"): "int"}

Placed = list[tuple[int, Declare | Assign]]
Writes = dict[str, list[tuple[int, Assign]]]


@dataclass(frozen=True)
class Part:
    """A choice between something and 0: where, when, what, and whether its memory is left out with it."""

    choice: Choice
    condition: Tree
    value: Tree
    zero: Tree
    forgets: bool


@dataclass(frozen=True)
class Known:
    """The variables of a loop that stay the same through a block, and those that are 1 while something is 0."""

    steady: set[str]
    off: set[str]


def with_branches(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the statements with branches in their loops around what is worth leaving out."""
    return tuple(
        replace(s, body=branched(s.body, "when", Known(steady_names(statements), off_names(s.body))))
        if isinstance(s, Loop)
        else s
        for s in statements
    )


def steady_names(statements: tuple[Statement, ...]) -> set[str]:
    """Return the variables that are computed once a block."""
    return {statement.name for statement in statements if isinstance(statement, Declare)}


def off_names(body: tuple[Statement, ...]) -> set[str]:
    """Return the variables of a loop that are 1 while something is 0."""
    return {statement.name for statement in body if isinstance(statement, Declare) and is_off(statement.value)}


def branched(statements: tuple[Statement, ...], prefix: str, known: Known) -> tuple[Statement, ...]:
    """Return a loop's body with every branch that is worth it; `prefix` begins the names of what they give."""
    body, made = list(statements), 0
    at = len(body) - 1
    while at >= 0:
        found = next(worth_it(body, at, known), None)
        if found is None:
            at -= 1
            continue
        part, inside = found
        made += 1
        name = f"{prefix}_{made}"
        within = branched((*(s for _, s in inside), Assign(Name(name), part.value)), name, known)
        moved = {place for place, _ in inside}
        before = [s for place, s in enumerate(body[:at]) if place not in moved]
        forgotten = tuple(s.target for _, s in inside if isinstance(s, Assign) and isinstance(s.target, Index))
        branch = When(ZEROS[part.zero], name, part.condition, within, forgotten)
        body[: at + 1] = [*before, branch, swapped(body[at], part.choice, Name(name))]
        at = len(before) + 1  # the same statement may hold another one
    return tuple(body)


def worth_it(body: list[Statement], at: int, known: Known) -> Iterator[tuple[Part, Placed]]:
    """Yield the choices of a statement that are worth a branch, each with the statements that move into it."""
    if isinstance(body[at], When):
        return
    for tree in trees(body[at]):
        part = part_of(tree)
        if part and not is_steady(part.condition, known.steady):
            part = replace(part, forgets=False) if is_awake(part, known.off) else None
        if part:
            inside = used_only_by(part, body, at)
            if work(part.value) + sum(work(s.value) for _, s in inside) >= LEAST_WORK:
                yield part, inside


def part_of(tree: Tree) -> Part | None:
    """Return what `ws.when` and `ws.awake` become, if a tree is that."""
    match tree:
        case Choice(condition=condition, yes=yes, no=no) if no in ZEROS:
            return Part(tree, condition, yes, no, forgets=False)
        case Choice(condition=condition, yes=yes, no=no) if yes in ZEROS:
            return Part(tree, Unary("!", condition), no, yes, forgets=True)
    return None


def is_awake(part: Part, off: set[str]) -> bool:
    """Return whether a choice between 0 and something was written as `ws.awake`."""
    condition = part.choice.condition
    return part.forgets and (is_off(condition) or (isinstance(condition, Name) and condition.name in off))


def is_off(tree: Tree) -> bool:
    """Return whether a tree is 1 while something is 0."""
    return isinstance(tree, Binary) and (tree.mark, tree.right) == ("==", Number("0"))


def is_steady(condition: Tree, steady: set[str]) -> bool:
    """Return whether a condition stays the same through a block."""
    return all(not isinstance(t, Index) and (not isinstance(t, Name) or t.name in steady) for t in parts(condition))


def used_only_by(part: Part, body: list[Statement], at: int) -> Placed:
    """Return the statements before the one at `at` that only the part needs, itself or through others."""
    written = writes_of(body)
    read = [set() if shifts(s) else set(read_by([s])) for s in body]
    read[at] = set(read_by([body[at]]) - Counter(reads(part.value)))
    ours = {
        place: statement
        for place, statement in enumerate(body[:at])
        if isinstance(statement, Declare) or (part.forgets and remembers(statement, written))
    }
    while True:
        others = set().union(*(r for place, r in enumerate(read) if place not in ours))
        lost = [
            place
            for place, s in ours.items()
            if result_of(s) in others or changes(s.value, written, range(place, at), ours)
        ]
        if not lost:
            return reached(part.value, ours)
        for place in lost:
            del ours[place]


def writes_of(body: list[Statement]) -> Writes:
    """Return the places of the statements that write to each array."""
    found: Writes = {}
    for place, statement in enumerate(body):
        if isinstance(statement, Assign) and isinstance(statement.target, Index):
            found.setdefault(statement.target.array, []).append((place, statement))
    return found


def remembers(statement: Statement, written: Writes) -> TypeGuard[Assign]:
    """Return whether a statement alone writes to an array, at the same place for all lanes."""
    match statement:
        case Assign(target=Index(array=array, place=place)) if not shifts(statement):
            writes = [s for _, s in written[array] if not shifts(s)]
            names = [tree.name for tree in parts(place) if isinstance(tree, Name)]
            simple = not any(isinstance(tree, Index) for tree in parts(place))
            return len(writes) == 1 and simple and all(name.startswith("IOTA") for name in names)
    return False


def shifts(statement: Statement) -> bool:
    """Return whether a statement only moves an array along."""
    match statement:
        case Assign(target=Index(array=to), value=Index(array=source)):
            return to == source
    return shift_of(statement)[1] > 0


def result_of(statement: Declare | Assign) -> tuple[str, str]:
    """Return what a statement gives: a variable, or a new element of an array."""
    match statement:
        case Assign(target=Index(array=array)):
            return "array", array
        case Assign(target=Name(name=name)) | Declare(name=name):
            return "name", name
    raise AssertionError(statement)


def read_by(statements: list[Statement]) -> Counter[tuple[str, str]]:
    """Return how often each variable and array is read; where a statement writes counts only by its place."""
    found: Counter[tuple[str, str]] = Counter()
    for statement in statements:
        found.update(read for tree in trees(statement) for read in reads_itself(tree))
        if isinstance(statement, Assign):
            found.subtract([result_of(statement)])
    return +found


def reads(value: Tree) -> list[tuple[str, str]]:
    """Return the variables and arrays that a tree reads, each as often as it does."""
    return [read for tree in parts(value) for read in reads_itself(tree)]


def reads_itself(tree: Tree) -> list[tuple[str, str]]:
    """Return what a tree reads, but for its parts."""
    match tree:
        case Name(name=name):
            return [("name", name)]
        case Index(array=array):
            return [("array", array)]
    return []


def reached(value: Tree, ours: dict[int, Declare | Assign]) -> Placed:
    """Return those of `ours` that a value is made of, in their order."""
    wanted, found = set(reads(value)), dict[int, Declare | Assign]()
    while True:
        more = {place: s for place, s in ours.items() if place not in found and result_of(s) in wanted}
        if not more:
            return sorted(found.items())
        found |= more
        wanted.update(read for s in more.values() for read in reads(s.value))


def changes(value: Tree, written: Writes, passed: range, ours: Container[int]) -> bool:
    """Return whether a statement that is passed, and none of `ours`, writes to an element that `value` reads."""
    return any(
        place in passed
        and place not in ours
        and isinstance(s.target, Index)
        and not is_elsewhere(tree.place, s.target.place)
        for tree in parts(value)
        if isinstance(tree, Index)
        for place, s in written.get(tree.array, ())
    )


def is_elsewhere(one: Tree, other: Tree) -> bool:
    """Return whether two places of an array are certainly different."""
    return isinstance(one, Number) and isinstance(other, Number) and one != other


def work(value: Tree) -> int:
    """Return how many operations a value takes; a division, a function or a whole number of one stands for several."""
    heavy = sum(
        isinstance(tree, Call)
        or (isinstance(tree, Binary) and tree.mark == "/")
        or (isinstance(tree, Cast) and tree.kind == "int")
        for tree in parts(value)
    )
    return 4 * heavy + sum(isinstance(tree, Binary | Call | Cast | Choice | Unary) for tree in parts(value))


def swapped(node: Any, old: Tree, new: Tree) -> Any:
    """Return a statement or tree with one tree in place of another."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(swapped(part, old, new) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    return replace(node, **{field.name: swapped(getattr(node, field.name), old, new) for field in fields(node)})
