"""Finds the smoothed gains of a device (`ws.smooth`), and the loop that is left when all have arrived.

A one-pole that no longer moves in any lane gives the same bits for ever, and so does what follows from it: that
is computed once a block then. Effects have up to six of these, each as much work as a filter.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from .faust_tree import (
    Assign,
    Binary,
    Bits,
    Call,
    Choice,
    Declare,
    Index,
    Loop,
    Name,
    Number,
    Statement,
    Tree,
    parts,
    trees,
)
from .when import shifts, swapped

NEW, OLD = Number("0"), Number("1")


@dataclass(frozen=True)
class Smooth:
    """A line that goes a share of the way to its goal each sample, and starts there where `first` holds."""

    line: str
    first: Tree
    goal: Tree
    step: Tree  # its next value, but for flushing
    written: tuple[Statement, Statement]

    @property
    def still(self) -> Name:
        """Return the variable that holds its value while it stands still."""
        return Name(f"still_{self.line}")


def smooths_of(body: tuple[Statement, ...], steady: set[str]) -> list[Smooth]:
    """Return the smoothed gains of a loop whose goals stay the same through a block."""
    firsts: dict[Tree, Tree] = {Name(s.name): s.value for s in body if isinstance(s, Declare) and is_first(s.value)}
    found: list[Smooth] = []
    for one, other in pairwise(body):
        match one, other:
            case (
                Declare("float", name, Choice(condition, goal, Binary("+", Index(line, old)) as step)),
                Assign(Index(target, new), Choice(Binary("&", Bits(Name(bits)), _), Name(kept), Number("0.0f"))),
            ) if line == target and name == bits == kept and (old, new) == (OLD, NEW):
                smooth = Smooth(line, firsts.get(condition, condition), goal, step, (one, other))
                if is_first(smooth.first) and goes_to(smooth, steady) and stands_alone(smooth, name, body):
                    found.append(smooth)
    return found


def is_first(value: Tree) -> bool:
    """Return whether a value is 1 on the first sample and 0 from then on: 1 - 1'."""
    match value:
        case Call("faust_wrap_sub", (Number("1"), Index(array, Number("1")))):
            return array.startswith("iVec")
    return False


def goes_to(smooth: Smooth, steady: set[str]) -> bool:
    """Return whether the step is line + share * (goal - line), with a share and a goal that stay."""
    match smooth.step:
        case Binary("+", old, Binary("*", share, Binary("-", goal, same))):
            names = {tree.name for part in (share, goal) for tree in parts(part) if isinstance(tree, Name)}
            indexed = any(isinstance(tree, Index) for part in (share, goal) for tree in parts(part))
            return old == same and goal == smooth.goal and names <= steady and not indexed
    return False


def stands_alone(smooth: Smooth, name: str, body: tuple[Statement, ...]) -> bool:
    """Return whether others read only the newest value of the line."""
    others = [s for s in body if s not in smooth.written and not shifts(s)]
    read = {tree for s in others for tree in trees(s)}
    return Name(name) not in read and Index(smooth.line, OLD) not in read


def at_rest(loop: Loop, smooths: list[Smooth]) -> Loop:
    """Return the loop in which these stand still."""
    left_out = {s for smooth in smooths for s in smooth.written}
    left_out |= {Assign(Index(smooth.line, OLD), Index(smooth.line, NEW)) for smooth in smooths}
    body = tuple(s for s in loop.body if s not in left_out)
    for smooth in smooths:
        body = swapped(body, Index(smooth.line, NEW), smooth.still)
    return replace(loop, body=body)
