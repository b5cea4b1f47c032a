"""Reads a sample loop as steps, each of which says what it gives and what it takes (stretch.py says what for)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from . import BuildError
from .faust_tree import (
    Assign,
    Binary,
    Call,
    Cast,
    Declare,
    Index,
    Loop,
    Name,
    Number,
    Statement,
    Tree,
    When,
    parts,
    trees,
)
from .when import is_steady, shifts, swapped

HEARD, SAID = "heard", "said"  # variables of inputs and outputs


class Inseparable(BuildError):  # noqa: N818 - says what it is
    """The loop cannot be written in parts."""


Guard = tuple[Tree, ...]  # conditions that stay the same through a block, all of which must hold


@dataclass(frozen=True)
class LineRead:
    """A new variable: what a delay line was given `late` samples ago."""

    kind: str
    name: str
    line: str
    turn: str  # the variable that counts samples
    mask: int
    late: Tree
    place: Tree  # where that is, if it moves


@dataclass(frozen=True)
class LineWrite:
    """A variable goes into a delay line."""

    line: str
    turn: str
    mask: int
    name: str


Step = Declare | Assign | When | LineRead | LineWrite


@dataclass
class Body:
    """A loop's statements, without what only moves along from sample to sample."""

    steps: list[Step]
    shifts: dict[str, list[Assign]]
    turns: set[str]
    lengths: dict[str, int]  # of the short arrays
    kinds: dict[str, str]  # of the arrays
    steady: dict[str, Tree]  # what stays the same through a block, with what it is made of where that is known
    inputs: list[int] = field(default_factory=list)
    outputs: list[int] = field(default_factory=list)
    guards: dict[str, Guard] = field(default_factory=dict)  # of what steps give, as `gives` names it
    results: set[str] = field(default_factory=set)  # what branches give: 0 while their conditions do not hold
    made: int = 0

    def guard(self, step: "Step") -> Guard:
        """Return the conditions under which a step is needed."""
        return next((self.guards[what] for what in gives(step) if what in self.guards), ())

    def add(self, step: "Step", guard: Guard) -> None:
        """Add a step that is needed under some conditions."""
        self.steps.append(step)
        if guard:
            self.guards |= dict.fromkeys(gives(step), guard)

    def new_name(self, what: str) -> str:
        """Return a name that nothing else has."""
        self.made += 1
        return f"{what}_{self.made}"


# ── What a step gives and takes ──────────────────────────────────────────────────────────────────


def gives(step: Step) -> set[str]:
    """Return the variables and arrays that a step gives, arrays with brackets."""
    match step:
        case Declare(name=name) | LineRead(name=name):
            return {name}
        case LineWrite(line=line):
            return {f"{line}[]"}
        case Assign(target=Index(array=array)):
            return {f"{array}[]"}
        case Assign(target=Name(name=name)):
            return {name}
        case When(name=name, body=body):
            inside = {f"{s.target.array}[]" for s in body if isinstance(s, Assign) and isinstance(s.target, Index)}
            nested = {g for s in body if isinstance(s, When) for g in gives(s) if g.endswith("[]")}
            return {name} | inside | nested
    raise Inseparable(str(step))


def values(step: Step) -> list[Tree]:
    """Return the trees of a step that it reads."""
    match step:
        case Declare(value=value):
            return [value]
        case Assign(target=Index(place=place), value=value):
            return [place, value]
        case Assign(value=value):
            return [value]
        case LineRead(late=late, place=place):
            return [place if isinstance(place, Name) else late]
        case LineWrite(name=name):
            return [Name(name)]
        case When():
            return trees(step)
    raise Inseparable(str(step))


def takes(step: Step) -> set[str]:
    """Return the variables and arrays that a step reads."""
    found = read_in(values(step))
    if isinstance(step, LineRead):
        found.add(f"{step.line}[]")
    own = gives(step)
    if isinstance(step, When):
        found -= {s.name for s in inner(step) if isinstance(s, Declare | When)}
        found |= {g for g in own if g.endswith("[]")}  # its memory: it waits for its own past
    return found


def inner(step: When) -> list[Statement]:
    """Return all statements within a branch."""
    found: list[Statement] = []
    for statement in step.body:
        found.append(statement)
        if isinstance(statement, When):
            found += inner(statement)
    return found


def read_in(trees_read: Iterable[Tree]) -> set[str]:
    """Return the variables and arrays in some trees."""
    found: set[str] = set()
    for whole in trees_read:
        for tree in parts(whole):
            if isinstance(tree, Name):
                found.add(tree.name)
            elif isinstance(tree, Index):
                found.add(f"{tree.array}[]")
    return found


# ── From the loop to steps ───────────────────────────────────────────────────────────────────────


def body_of(
    loop: Loop, lengths: dict[str, int], local: set[str], kinds: dict[str, str], steady: dict[str, Tree]
) -> Body:
    """Return the steps of a loop: inputs, outputs and delay lines apart."""
    short = {name: length for name, length in lengths.items() if name in local}
    body = Body([], {}, set(), short, kinds, steady)
    for statement in loop.body:
        match statement:
            case Assign(target=Index(array=array)) if shifts(statement):
                if array not in short:
                    raise Inseparable(f"{array} moves along")
                body.shifts.setdefault(array, []).append(statement)
            case Assign(target=Name(name=name)) if name.startswith("IOTA"):
                body.turns.add(name)
            case Declare() | Assign() | When():
                add_step(body, statement, loop.variable)
            case _:
                raise Inseparable(str(statement))
    return body


def add_step(body: Body, statement: Declare | Assign | When, counter: str, guard: Guard = ()) -> None:
    """Add a statement's steps to the body."""
    if isinstance(statement, When):
        add_branch(body, statement, counter, guard)
        return
    value = without_lines(body, without_inputs(body, statement.value, counter), guard)
    match statement:
        case Declare():
            body.add(replace(statement, value=value), guard)
        case Assign(target=Index(array=array)) if array.startswith("output"):
            side = int(array.removeprefix("output"))
            body.outputs.append(side)
            body.add(Declare("float", f"{SAID}_{side}", value), guard)
        case Assign(target=Index(array=array, place=place)) if array not in body.lengths:
            turn, mask, late = line_place(place)
            if late != Number("0"):
                raise Inseparable(f"{array} is written at {late}")
            name = value.name if isinstance(value, Name) else body.new_name("winds")
            if not isinstance(value, Name) or value.name in body.steady:
                name = body.new_name("winds")
                body.add(Declare(body.kinds[array], name, value), guard)
            body.add(LineWrite(array, turn, mask, name), guard)
        case Assign():
            body.add(replace(statement, value=value), guard)


def add_branch(body: Body, branch: When, counter: str, guard: Guard) -> None:
    """Add a branch: in steps of its own where its condition stays and its memory is short, else as one step."""
    read = [t for t in trees(branch) if isinstance(t, Index)]
    short = all(t.array in body.lengths or t.array.startswith("input") for t in read)
    if not short or not is_steady(branch.condition, set(body.steady)):
        if any(t.array.startswith("input") for t in read):
            raise Inseparable("a branch that reads an input")
        body.add(branch, guard)
        return
    inside = (*guard, branch.condition)
    for statement in branch.body:
        if isinstance(statement, Assign) and statement.target == Name(branch.name):
            add_step(body, Declare(branch.kind, branch.name, statement.value), counter, inside)
        elif isinstance(statement, Declare | Assign | When):
            add_step(body, statement, counter, inside)
        else:
            raise Inseparable(str(statement))
    body.results.add(branch.name)


def without_inputs(body: Body, value: Tree, counter: str) -> Tree:
    """Return a tree with what is heard in variables."""
    for tree in parts(value):
        if isinstance(tree, Index) and tree.array.startswith("input"):
            if tree.place != Name(counter):
                raise Inseparable(str(tree))
            side = int(tree.array.removeprefix("input"))
            if side not in body.inputs:
                body.inputs.append(side)
            value = swapped(value, tree, Name(f"{HEARD}_{side}"))
    return value


def without_lines(body: Body, value: Tree, guard: Guard) -> Tree:
    """Return a tree with what is read from delay lines in variables, of steps that are added before it."""
    while True:
        lines = [t for t in parts(value) if isinstance(t, Index) and t.array not in body.lengths]
        if not lines:
            return value
        read = next(t for t in lines if not any(p in lines for p in parts(t.place)))
        if read.array not in body.kinds:
            raise Inseparable(f"the table {read.array}")
        turn, mask, late = line_place(read.place)
        place: Tree = read.place
        if read_in([late]) - set(body.steady):
            place = shared(body, "int", "place", place, guard)
        step = LineRead(body.kinds[read.array], "", read.array, turn, mask, late, place)
        known = (s for s in body.steps if isinstance(s, LineRead) and body.guard(s) == guard)
        same = next((s for s in known if replace(s, name="") == step), None)
        if same is None:
            same = replace(step, name=body.new_name("read"))
            body.add(same, guard)
        value = swapped(value, read, Name(same.name))


def shared(body: Body, kind: str, what: str, value: Tree, guard: Guard) -> Name:
    """Return the variable that holds a value, new unless there is one."""
    for step in body.steps:
        if isinstance(step, Declare) and step.value == value and step.kind == kind and body.guard(step) == guard:
            return Name(step.name)
    name = body.new_name(what)
    body.add(Declare(kind, name, value), guard)
    return Name(name)


def line_place(place: Tree) -> tuple[str, int, Tree]:
    """Return which variable counts, the mask and how late a place of a ring is."""
    match place:
        case Binary("&", Name(name=turn), Number(text=mask)) if turn.startswith("IOTA"):
            return turn, int(mask), Number("0")
        case Binary("&", Binary("-", Name(name=turn), late), Number(text=mask)) if turn.startswith("IOTA"):
            return turn, int(mask), late
        case Binary("&", Call("faust_wrap_sub", (Name(name=turn), late)), Number(text=mask)) if turn.startswith("IOTA"):
            return turn, int(mask), late
    raise Inseparable(str(place))


def without_copies(body: Body) -> None:
    """Take out variables that only repeat another one."""
    same: dict[str, Tree] = {}
    steps: list[Step] = []
    kinds = {s.name: s.kind for s in body.steps if isinstance(s, Declare | LineRead | When)}
    for step in body.steps:
        step = with_names(step, same)  # noqa: PLW2901 - what is read by its first name
        if isinstance(step, Declare) and not step.name.startswith(SAID) and step.name not in body.results:
            first = step.value.value if isinstance(step.value, Cast) else step.value
            if isinstance(first, Name):
                kind = kinds.get(first.name, "float" if first.name.startswith(HEARD) else "")
                if kind == step.kind:
                    same[step.name] = first
                    continue
        steps.append(step)
    body.steps = steps


def with_names(step: Step, same: dict[str, Tree]) -> Step:
    """Return a step in which some variables have other names."""
    read = takes(step) & set(same)
    if isinstance(step, LineWrite):
        other = same.get(step.name)
        return replace(step, name=other.name) if isinstance(other, Name) else step
    for name in read:
        step = swapped(step, Name(name), same[name])
    return step
