"""Leaves out work while no lane needs it.

`ws.when(condition, x)` of woodshed.lib reaches C++ as `condition ? x : 0`. Where `x` is much work, the
sample loop gets a branch there: while no lane's condition holds, nothing of `x` is computed. Variables
that only `x` uses move into the branch; what a device remembers is kept up outside of it, so that a
lane has the same bits whatever the others do. Conditions that a panel sets count, for they stay the same
through a block; a processor guesses badly at those that change from sample to sample.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

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
    walk,
    walk_tree,
)  # fmt: skip

LEAST_WORK = 6  # operations that a branch must be able to save
ZEROS: dict[Tree, str] = {Number("0.0f"): "float", Number("0"): "int"}

Placed = list[tuple[int, Declare]]


def with_branches(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
    """Return the statements with branches in their loops around what is worth leaving out."""
    return tuple(
        replace(s, body=branched(s.body, "when", steady=steady_names(statements))) if isinstance(s, Loop) else s
        for s in statements
    )


def steady_names(statements: tuple[Statement, ...]) -> set[str]:
    """Return the variables that are computed once a block."""
    return {statement.name for statement in statements if isinstance(statement, Declare)}


def branched(statements: tuple[Statement, ...], prefix: str, steady: set[str]) -> tuple[Statement, ...]:
    """Return a loop's body with every branch that is worth it; `prefix` begins the names of what they give."""
    body, made = list(statements), 0
    at = len(body) - 1
    while at >= 0:
        found = next(worth_it(body, at, steady), None)
        if found is None:
            at -= 1
            continue
        choice, inside = found
        made += 1
        name = f"{prefix}_{made}"
        within = branched((*(s for _, s in inside), Assign(Name(name), choice.yes)), name, steady)
        moved = {place for place, _ in inside}
        before = [s for place, s in enumerate(body[:at]) if place not in moved]
        branch = When(ZEROS[choice.no], name, choice.condition, within)
        body[: at + 1] = [*before, branch, swapped(body[at], choice, Name(name))]
        at = len(before) + 1  # the same statement may hold another one
    return tuple(body)


def worth_it(body: list[Statement], at: int, steady: set[str]) -> Iterator[tuple[Choice, Placed]]:
    """Yield the choices of a statement that are worth a branch, each with the variables that move into it."""
    for tree in trees(body[at]):
        if isinstance(tree, Choice) and tree.no in ZEROS and is_steady(tree.condition, steady):
            inside = used_only_by(tree.yes, body, at)
            if work(tree.yes) + sum(work(s.value) for _, s in inside) >= LEAST_WORK:
                yield tree, inside


def is_steady(condition: Tree, steady: set[str]) -> bool:
    """Return whether a condition stays the same through a block."""
    return all(not isinstance(t, Index) and (not isinstance(t, Name) or t.name in steady) for t in parts(condition))


def used_only_by(value: Tree, body: list[Statement], at: int) -> Placed:
    """Return the variables before the statement at `at` that only `value` needs, itself or through others."""
    uses = Counter(tree.name for statement in body for tree in trees(statement) if isinstance(tree, Name))
    ours = Counter(tree.name for tree in parts(value) if isinstance(tree, Name))
    found: Placed = []
    for place in range(at - 1, -1, -1):
        statement = body[place]
        if isinstance(statement, Declare) and 0 < ours[statement.name] == uses[statement.name]:
            if changes(body[place:at], statement.value):
                continue
            found.append((place, statement))
            ours.update(tree.name for tree in parts(statement.value) if isinstance(tree, Name))
    return found[::-1]


def changes(statements: list[Statement], value: Tree) -> bool:
    """Return whether statements write to an element that `value` reads."""
    read = [tree for tree in parts(value) if isinstance(tree, Index)]
    written = [s.target for s in statements if isinstance(s, Assign) and isinstance(s.target, Index)]
    return any(
        one.array == other.array and not (is_elsewhere(one.place, other.place)) for one in read for other in written
    )


def is_elsewhere(one: Tree, other: Tree) -> bool:
    """Return whether two places of an array are certainly different."""
    return isinstance(one, Number) and isinstance(other, Number) and one != other


def work(value: Tree) -> int:
    """Return how many operations a value takes."""
    return sum(isinstance(tree, Binary | Call | Cast | Choice | Unary) for tree in parts(value))


def trees(statement: Statement) -> list[Tree]:
    """Return every tree in a statement, whole trees before their parts."""
    found: list[Tree] = []
    walk((statement,), found.append)
    return found


def parts(value: Tree) -> list[Tree]:
    """Return a tree and all its parts."""
    found: list[Tree] = []
    walk_tree(value, found.append)
    return found


def swapped(node: Any, old: Tree, new: Tree) -> Any:
    """Return a statement or tree with one tree in place of another."""
    if node == old:
        return new
    if isinstance(node, tuple):
        return tuple(swapped(part, old, new) for part in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    return replace(node, **{field.name: swapped(getattr(node, field.name), old, new) for field in fields(node)})
