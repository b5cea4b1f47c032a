"""The parts of a device that Faust wrote as a C++ class: its members, tables and functions."""

import re
from dataclasses import dataclass, field

from .faust_cpp import body_after, is_name, statements_of, tokens_of
from .faust_tree import Declare, Statement, Tree, Unreadable

FILL = re.compile(r"^(?P<maker>\w+) -> fill(?P<generator>\w+) \( (?P<count>\d+) , (?P<table>\w+) \)$")


@dataclass(frozen=True)
class Member:
    """A variable of a class: `length` is None for one that is no array."""

    kind: str
    name: str
    length: int | None = None


@dataclass(frozen=True)
class Power:
    """A small function of one value, such as `x * x * x`."""

    name: str
    kind: str
    argument: str
    value: Tree


@dataclass(frozen=True)
class Wave:
    """A constant array, its values as text."""

    kind: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Generator:
    """A little class that fills a table once."""

    name: str
    members: tuple[Member, ...]
    begin: tuple[Statement, ...]
    fill: tuple[Statement, ...]
    table_kind: str


@dataclass(frozen=True)
class Fill:
    """A table and the generator that fills it."""

    generator: str
    table: str
    count: int


@dataclass
class FaustClass:
    """Everything that the build needs of the class."""

    name: str
    members: list[Member] = field(default_factory=list)
    powers: list[Power] = field(default_factory=list)
    waves: list[Wave] = field(default_factory=list)
    generators: list[Generator] = field(default_factory=list)
    tables: list[Member] = field(default_factory=list)  # static: read only
    fills: list[Fill] = field(default_factory=list)
    constants: tuple[Statement, ...] = ()
    clear: tuple[Statement, ...] = ()
    compute: tuple[Statement, ...] = ()


def read_class(text: str, name: str) -> FaustClass:
    """Return the parts of the class `name` in the C++ that Faust wrote."""
    text = re.sub(r"#ifndef FAUST_INT_WRAP.*?#endif", "", text, flags=re.DOTALL)
    tokens = tokens_of(text)
    device = FaustClass(name)
    at = 0
    while at < len(tokens):
        at = read_declaration(tokens, at, device)
    return device


def read_declaration(tokens: list[str], at: int, device: FaustClass) -> int:
    """Take in the declaration at file level that begins at `at`; return the index after it."""
    if tokens[at] == "class":
        first, end = body_after(tokens, at)
        if tokens[at + 1] == device.name:
            read_device(tokens[first:end], device)
        else:
            device.generators.append(read_generator(tokens[at + 1], tokens[first:end]))
        return end + 2
    opening = next(i for i in range(at, len(tokens)) if tokens[i] in "{;=(")
    if tokens[opening] == "=":
        first, end = body_after(tokens, at)
        values = tuple(t for t in "".join(tokens[first:end]).split(",") if t)
        kind, wave = tokens[opening - 5], tokens[opening - 4]
        device.waves.append(Wave(kind, wave, values))
        return end + 2
    if tokens[opening] == ";":
        device.tables += members_of(tokens[at + 1 : opening + 1])
        return opening + 1
    first, end = body_after(tokens, at)
    if tokens[at + 1] in ("float", "int") and tokens[first] == "return":
        read_power(tokens[at:end], first - at, device)
    return end + 1


def read_power(tokens: list[str], first: int, device: FaustClass) -> None:
    """Take in `static float NAME(float value) { return TREE; }`."""
    returned = statements_of(["float", "returned", "=", *tokens[first + 1 :]])[0]
    if not isinstance(returned, Declare) or tokens[6] != ")":
        raise Unreadable(f"the function {tokens[2]}")
    device.powers.append(Power(tokens[2], tokens[1], tokens[5], returned.value))


def read_device(body: list[str], device: FaustClass) -> None:
    """Take in the class of the device itself."""
    device.members = members_of(body)
    functions = functions_of(body)
    device.constants = functions["instanceConstants"]
    device.clear = functions["instanceClear"]
    device.compute = functions["compute"]
    for statement in (*functions["classInit"], *device.constants):
        found = FILL.match(getattr(statement, "text", ""))
        if found:
            device.fills.append(Fill(found["generator"], found["table"], int(found["count"])))


def read_generator(name: str, body: list[str]) -> Generator:
    """Return the table generator with this class body."""
    functions = functions_of(body)
    fill = next(f for f in functions if f.startswith("fill"))
    begin = next(f for f in functions if f.startswith("instanceInit"))
    place = body.index(fill)
    kind = body[place + 5]  # fill ( int count , KIND * table )
    return Generator(name, tuple(members_of(body)), functions[begin], functions[fill], kind)


def members_of(body: list[str]) -> list[Member]:
    """Return the variables declared at the outermost level of a class body."""
    members: list[Member] = []
    depth, start = 0, 0
    for at, token in enumerate(body):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0 and token in (";", "}", ":"):
            member = member_of(body[start:at])
            if member is not None:
                members.append(member)
            start = at + 1
    return members


def member_of(tokens: list[str]) -> Member | None:
    """Return the variable that these tokens declare, if they do."""
    match tokens:
        case ["float" | "int" | "FAUSTFLOAT" as kind, name] if is_name(name):
            return Member("int" if kind == "int" else "float", name)
        case ["float" | "int" as kind, name, "[", length, "]"]:
            return Member(kind, name, int(length))
        case ["Soundfile", "*", name]:
            return Member("Soundfile", name)
    return None


def functions_of(body: list[str]) -> dict[str, tuple[Statement, ...]]:
    """Return the statements of the functions that matter, by name."""
    wanted = re.compile(r"classInit|instanceConstants|instanceClear|compute|fill\w+|instanceInit\w+")
    functions: dict[str, tuple[Statement, ...]] = {}
    depth = 0
    for at, token in enumerate(body):
        depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0 and wanted.fullmatch(token) and body[at + 1] == "(":
            first, end = body_after(body, at)
            functions[token] = statements_of(without_pointers(body[first:end]))
    return functions


def without_pointers(tokens: list[str]) -> list[str]:
    """Leave out the lines that only give the buffers names: `FAUSTFLOAT* input0 = inputs[0];`."""
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        if tokens[at : at + 2] == ["FAUSTFLOAT", "*"]:
            at = tokens.index(";", at) + 1
        else:
            kept.append(tokens[at])
            at += 1
    return kept
