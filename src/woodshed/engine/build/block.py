"""Writes the functions by which a device computes a block of samples.

What follows from the parameters alone is kept from block to block, and computed again only after one of them
changed; the sample loop comes after it (`rest` says why effects have two).
"""

from contextlib import suppress

from .arrays import constant_places, straightened
from .asleep import awake_only
from .faust import Device
from .faust_class import FaustClass, Member
from .faust_tree import Assign, Call, Declare, Index, Loop, Name, Statement, Verbatim, walk
from .lanes import Writer
from .rest import OLD, Smooth, at_rest, smooths_of
from .scope import Value, device_scope, is_shared, type_text
from .stretch import stretched
from .stretch_steps import Inseparable
from .when import with_branches

INDENT = "        "
STRETCH = 32  # samples; the least of the delays that `spaces.lib` tells the build of
LONGEST_LOCAL = 16  # frames of an array that may be held in registers while a block is computed


def computing(device: Device, faust: FaustClass, *, one_lane: bool) -> list[str]:
    """Return the functions that compute a block, and before it what follows from the parameters alone."""
    memory = memory_of(device, faust)
    lengths = {m.name: m.length for m in memory if m.length is not None}
    statements = with_branches(straightened(faust.compute, LONGEST_LOCAL))
    local = constant_places(statements, lengths, LONGEST_LOCAL)
    parameters = {control.variable: index for index, control in enumerate(device.parameters)}
    meters = {control.variable: index for index, control in enumerate(device.meters)}
    scope = device_scope(faust, parameters, meters, local)
    scope.names["count"] = Value("count", "int", wide=False)
    writer = Writer(scope, one_lane=one_lane)
    settled, rest = settled_and_rest(statements)
    first = writer.lines(settled, INDENT)
    kept = [scope.names[name] for name in settled_names(settled, rest)]
    held = [m for m in memory if m.name in local]
    body = writer.lines(tuple(t for s in rest for t in awake(s)), INDENT)
    steady = {s.name: s.value for s in settled if isinstance(s, Declare)}
    steady |= {m.name: Call("constant", ()) for m in faust.members if is_constant(m)}
    steady |= {s.target.name: s.value for s in faust.constants if isinstance(s, Assign) and isinstance(s.target, Name)}
    if len(rest) == 1 and isinstance(rest[0], Loop):
        smooths = [] if device.instrument else smooths_of(rest[0].body, set(steady))
        still = at_rest(rest[0], smooths) if smooths else rest[0]
        for smooth in smooths:
            scope.names[smooth.still.name] = Value(smooth.still.name, "float", wide=True)
            steady[smooth.still.name] = Call("still", ())
        plain = writer.lines(awake(still), INDENT) if smooths else body
        if goes_alone(device):
            with suppress(Inseparable):
                apart = stretched(still, writer, lengths, local, steady, STRETCH)
                plain = [
                    f"{INDENT}if constexpr (lanes == 1) {{",
                    *(f"{INDENT}    {line}" for line in apart),
                    f"{INDENT}}} else {{",
                    *("    " + line for line in plain),
                    f"{INDENT}}}",
                ]
        body = rested(plain, smooths, writer, body)
    return [*settle(first, kept, faust), *compute(device, faust, held, kept, body)]


def goes_alone(device: Device) -> bool:
    """Return whether a device often runs in a single lane: an effect, or an instrument played one by one."""
    return device.one_by_one if device.instrument else not device.sides_alike


def awake(statement: Statement) -> tuple[Statement, ...]:
    """Return a statement of a block; of a loop, what sleeps in it is taken out."""
    return awake_only(statement) if isinstance(statement, Loop) else (statement,)


def is_constant(member: Member) -> bool:
    """Return whether a member follows from the sample rate alone."""
    return member.name.startswith(("fConst", "iConst"))


def rested(still: list[str], smooths: list[Smooth], writer: Writer, moving: list[str]) -> list[str]:
    """Return the lines of a sample loop that is another one when all smoothed gains have arrived."""
    if not smooths:
        return still
    moves = [f"truth({writer.tree(first).text} != 0)" for first in dict.fromkeys(s.first for s in smooths)]
    for smooth in smooths:
        old, step = writer.tree(Index(smooth.line, OLD)).text, writer.tree(smooth.step).text
        moves.append(f"truth(bits(flushed(F({step}))) != bits({old}))")
    stills = [f"{INDENT}    const F {s.still.name} = {writer.tree(Index(s.line, OLD)).text};" for s in smooths]
    return [
        f"{INDENT}const I moves = {' | '.join(moves)};",
        f"{INDENT}if (any(moves != 0)) {{",
        *("    " + line for line in moving),
        f"{INDENT}}} else {{",
        *stills,
        *("    " + line for line in still),
        f"{INDENT}}}",
    ]


def settled_and_rest(statements: tuple[Statement, ...]) -> tuple[list[Statement], list[Statement]]:
    """Return what a block begins with, the values that stay the same through it, and what comes after them."""
    first = next((at for at, s in enumerate(statements) if not isinstance(s, Declare | Verbatim)), len(statements))
    return list(statements[:first]), list(statements[first:])


def settled_names(settled: list[Statement], rest: list[Statement]) -> list[str]:
    """Return the variables of the first statements that the others read."""
    read: set[str] = set()
    walk(tuple(rest), lambda tree: read.add(tree.name) if isinstance(tree, Name) else None)
    return [s.name for s in settled if isinstance(s, Declare) and s.name in read]


def settle(first: list[str], kept: list[Value], faust: FaustClass) -> list[str]:
    """Return the values that stay while no parameter changes, and the function that computes them."""
    kinds = {value.text: type_text(value.kind, wide=value.wide) for value in kept}
    return [
        "    struct Settled {",
        *(f"        {kind} {name};" for name, kind in kinds.items()),
        "    } settled;",
        "    bool stale;",
        "",
        "    void settle() {",
        *(f"{INDENT}[[maybe_unused]] {m.kind} {m.name} = this->{m.name};" for m in faust.members if is_shared(m)),
        *first,
        *(f"{INDENT}settled.{name} = {name};" for name in kinds),
        f"{INDENT}stale = false;",
        "    }",
        "",
    ]


def compute(device: Device, faust: FaustClass, held: list[Member], kept: list[Value], body: list[str]) -> list[str]:
    """Return the function that computes a block."""
    shared = [m for m in faust.members if is_shared(m)]
    changing = [m for m in shared if m.name.startswith("IOTA")]
    return [
        "    void compute(int count, float* const* inputs, float* const* outputs) {",
        f"{INDENT}if (stale) settle();",
        *(f"{INDENT}const float* input{i} = inputs[{i}];" for i in range(device.inputs)),
        *(f"{INDENT}float* output{i} = outputs[{i}];" for i in range(device.outputs)),
        *(f"{INDENT}[[maybe_unused]] {m.kind} {m.name} = this->{m.name};" for m in shared),
        *(f"{INDENT}{type_text(v.kind, wide=v.wide)} {v.text} = settled.{v.text};" for v in kept),
        *(f"{INDENT}{declaration(m)[:-1]} = {{{entries(m)}}};" for m in held),
        *(f"{INDENT}F meter{i} = meters[{i}];" for i in range(len(device.meters))),
        *body,
        *(f"{INDENT}this->{m.name} = {m.name};" for m in changing),
        *(f"{INDENT}memory.{m.name}[{i}] = {m.name}[{i}];" for m in held for i in range(m.length or 0)),
        *(f"{INDENT}meters[{i}] = meter{i};" for i in range(len(device.meters))),
        "    }",
    ]


def entries(member: Member) -> str:
    """Return what a local copy of an array begins with."""
    return ", ".join(f"memory.{member.name}[{i}]" for i in range(member.length or 0))


def memory_of(device: Device, faust: FaustClass) -> list[Member]:
    """Return what a lane remembers from sample to sample."""
    controls = {control.variable for control in (*device.parameters, *device.meters)}
    return [m for m in faust.members if not is_shared(m) and m.kind != "Soundfile" and m.name not in controls]


def declaration(member: Member) -> str:
    """Return a member's declaration as a wide value."""
    length = "" if member.length is None else f"[{member.length}]"
    return f"{type_text(member.kind, wide=True)} {member.name}{length};"
