"""What statements of Faust's C++ are made of, once read: trees of values, and what is done with them."""

from collections.abc import Callable
from dataclasses import dataclass


class Unreadable(Exception):  # noqa: N818 - says what the text is
    """The C++ uses something that the reader has not been taught."""


@dataclass(frozen=True)
class Number:
    """A literal, as written."""

    text: str


@dataclass(frozen=True)
class Name:
    """A variable, a member or a table."""

    name: str


@dataclass(frozen=True)
class Index:
    """An element of an array."""

    array: str
    place: "Tree"


@dataclass(frozen=True)
class Call:
    """A function of one or more values; `name` without `std::` and template arguments."""

    name: str
    arguments: tuple["Tree", ...]


@dataclass(frozen=True)
class Cast:
    """A conversion to "float" or "int"."""

    kind: str
    value: "Tree"


@dataclass(frozen=True)
class Bits:
    """The bits of a float, read as a whole number."""

    value: "Tree"


@dataclass(frozen=True)
class Unary:
    """A sign or a negation."""

    mark: str
    value: "Tree"


@dataclass(frozen=True)
class Binary:
    """Two values and the operator between them."""

    mark: str
    left: "Tree"
    right: "Tree"


@dataclass(frozen=True)
class Choice:
    """One of two values, by a condition."""

    condition: "Tree"
    yes: "Tree"
    no: "Tree"


Tree = Number | Name | Index | Call | Cast | Bits | Unary | Binary | Choice


@dataclass(frozen=True)
class Declare:
    """A new local variable, float or int."""

    kind: str
    name: str
    value: Tree


@dataclass(frozen=True)
class Assign:
    """A value put into a variable or an element."""

    target: Name | Index
    value: Tree


@dataclass(frozen=True)
class Loop:
    """A loop: `for (int variable = first; test; variable = step) body`."""

    variable: str
    first: Tree
    test: Tree
    step: Tree
    body: tuple["Statement", ...]


@dataclass(frozen=True)
class Branch:
    """`if (condition) yes else no`."""

    condition: Tree
    yes: tuple["Statement", ...]
    no: tuple["Statement", ...]


@dataclass(frozen=True)
class Verbatim:
    """A statement on pointers and table generators, kept as text: tokens joined by spaces."""

    text: str


@dataclass(frozen=True)
class When:
    """A new variable: what the last statement of `body` puts into it where `condition` holds, 0 elsewhere.

    So are the elements that `body` writes and `forgotten` names. Those of `cleared` are 0 already where no lane takes
    the branch; `shifts` move memory along at its end.
    """

    kind: str
    name: str
    condition: Tree
    body: tuple["Statement", ...]
    forgotten: tuple[Index, ...] = ()
    cleared: tuple[Index, ...] = ()
    shifts: tuple[Assign, ...] = ()


Statement = Declare | Assign | Loop | Branch | Verbatim | When


def walk(statements: tuple[Statement, ...], visit: Callable[[Tree], None]) -> None:
    """Call `visit` with every tree in the statements, whole trees before their parts."""
    for statement in statements:
        match statement:
            case Declare(value=value):
                walk_tree(value, visit)
            case Assign(target=target, value=value):
                walk_tree(target, visit)
                walk_tree(value, visit)
            case Loop(body=body):
                walk(body, visit)
            case Branch(condition=condition, yes=yes, no=no):
                walk_tree(condition, visit)
                walk(yes, visit)
                walk(no, visit)
            case When(condition=condition, body=body, shifts=shifts):
                walk_tree(condition, visit)
                walk((*body, *shifts), visit)
            case _:
                pass


def walk_tree(tree: Tree, visit: Callable[[Tree], None]) -> None:
    """Call `visit` with a tree and all its parts."""
    visit(tree)
    match tree:
        case Index(place=part) | Cast(value=part) | Bits(value=part) | Unary(value=part):
            walk_tree(part, visit)
        case Call(arguments=arguments):
            for argument in arguments:
                walk_tree(argument, visit)
        case Binary(left=left, right=right):
            walk_tree(left, visit)
            walk_tree(right, visit)
        case Choice(condition=condition, yes=yes, no=no):
            for part in (condition, yes, no):
                walk_tree(part, visit)
        case _:
            pass


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
