"""Writes the C++ of a device's kernels (host/kernel.h) from what Faust wrote of it."""

from collections.abc import Collection

from .arrays import constant_places, straightened
from .faust import Device
from .faust_class import FaustClass, Generator, Member, Power, read_class
from .faust_tree import Assign, Binary, Declare, Index, Loop, Name, Statement, Unreadable, Verbatim, parts, walk
from .lanes import Writer
from .rest import OLD, Smooth, at_rest, smooths_of
from .scope import Value, device_scope, is_shared, plain_scope, type_text
from .when import with_branches

INDENT = "        "
LONGEST_LOCAL = 16  # frames of an array that may be held in registers while a block is computed

HEAD = """\
// Written by woodshed.engine.build from {name}.dsp.
#include "device_kernel.h"

namespace woodshed {{
namespace {{
"""


def write_kernel(device: Device, faust_text: str) -> tuple[str, str]:
    """Return the C++ of a device, and why it has no lanes ("" when it has them)."""
    faust = read_class(faust_text, device.name)
    try:
        return source_of(device, faust, one_lane=False), ""
    except Unreadable as reason:
        return source_of(device, faust, one_lane=True), str(reason)


def source_of(device: Device, faust: FaustClass, *, one_lane: bool) -> str:
    """Return the C++ for many lanes, or for a single one only."""
    sections = [
        HEAD.format(name=device.name),
        *waves(faust),
        *powers(faust),
        *(line for generator in faust.generators for line in generator_lines(generator, faust)),
        *struct(device, faust, one_lane=one_lane),
        "",
        *tables(device, one_lane=one_lane),
        "",
        *information(device, one_lane=one_lane),
        "",
        "}  // namespace woodshed",
        "",
    ]
    return "\n".join(sections)


def tables(device: Device, *, one_lane: bool) -> list[str]:
    """Return the kernels of one lane and, if it can be, of many."""
    form = "EachSide" if device.sides_alike else "KernelOf"
    alone = "BothSides<Device<Many>>" if device.sides_alike and not one_lane else f"{form}<Device<One>>"
    many = [] if one_lane else [f"constexpr Kernel many = {form}<Device<Many>>::table();"]
    return [f"constexpr Kernel one = {alone}::table();", *many]


def waves(faust: FaustClass) -> list[str]:
    """Return the constant arrays."""
    return [f"constexpr {w.kind} {w.name}[] = {{{', '.join(w.values)}}};" for w in faust.waves]


def powers(faust: FaustClass) -> list[str]:
    """Return the small functions, for one lane and for many."""
    lines = []
    for power in faust.powers:
        scope = plain_scope([Member(power.kind, power.argument)], faust)
        body = squared(power) or f"return {Writer(scope).tree(power.value).text};"
        lines.append(f"template <class T> inline T {power.name}(T {power.argument}) {{ {body} }}")
    return lines


def squared(power: Power) -> str:
    """Return x^4 and above by squaring, which is shorter than Faust's products; "" for anything else."""
    leaves = [tree for tree in parts(power.value) if not isinstance(tree, Binary)]
    products = all(tree.mark == "*" for tree in parts(power.value) if isinstance(tree, Binary))
    if not products or any(leaf != Name(power.argument) for leaf in leaves) or len(leaves) not in range(4, 8):
        return ""
    factors = ["square", *(["two"] if len(leaves) & 2 else []), *([power.argument] if len(leaves) & 1 else [])]
    return f"T two = {power.argument} * {power.argument}, square = two * two; return {' * '.join(factors)};"


def generator_lines(generator: Generator, faust: FaustClass) -> list[str]:
    """Return a function that fills a table, as Faust's generator classes do."""
    scope = plain_scope(generator.members, faust)
    scope.names["sample_rate"] = Value("sample_rate", "int", wide=False)
    scope.names["count"] = Value("count", "int", wide=False)
    scope.arrays["table"] = Value("table", generator.table_kind, wide=False)
    members = [f"    {m.kind} {m.name}{f'[{m.length}]' if m.length else ''} = {{}};" for m in generator.members]
    begin = [s for s in generator.begin if not (isinstance(s, Assign) and s.target == Name("fSampleRate"))]
    writer = Writer(scope)
    return [
        f"void fill{generator.name}(int sample_rate, int count, {generator.table_kind}* table) {{",
        *members,
        "    fSampleRate = sample_rate;",
        *writer.lines(begin, "    "),
        *writer.lines(generator.fill, "    "),
        "    (void)fSampleRate;",
        "}",
        "",
    ]


def struct(device: Device, faust: FaustClass, *, one_lane: bool) -> list[str]:
    """Return the class that device_kernel.h makes a kernel of."""
    count, meters = len(device.parameters), len(device.meters)
    initial = ", ".join(number(p.initial) for p in device.parameters) or "0.0f"
    shared = [m for m in faust.members if is_shared(m)]
    written = written_tables(faust)
    return [
        "",
        "template <class Lane> struct Device {",
        "    using F = typename Lane::F;",
        "    using I = typename Lane::I;",
        "    static constexpr int lanes = Lane::lanes;",
        f'    static constexpr const char* name = "{device.name}";',
        f"    static constexpr int inputs = {device.inputs};",
        f"    static constexpr int outputs = {device.outputs};",
        f"    static constexpr int parameter_count = {count};",
        f"    static constexpr bool reads_sample = {str(device.reads_sample).lower()};",
        f"    static constexpr float initial[] = {{{initial}}};",
        "",
        f"    F parameters[{max(count, 1)}];",
        f"    F meters[{max(meters, 1)}];",
        "    struct Memory {",
        *(f"        {declaration(m)}" for m in memory_of(device, faust)),
        "    } memory;",
        f"    {'Sound' if device.reads_sample else 'NoSound'}<Lane> sound;",
        *(f"    {m.kind} {m.name};" for m in shared),
        *(f"    {table.kind} {table.name}[{table.length}];" for table in faust.tables),
        *(f"    {member.kind} initial_{member.name}[{member.length}];" for member in written),
        "",
        *prepare(faust, written),
        *fill(written),
        *computing(device, faust, one_lane=one_lane),
        "};",
    ]


def written_tables(faust: FaustClass) -> list[Member]:
    """Return the tables that the device writes too: each lane has its own, and forgets it when cleared."""
    filled = {fill.table for fill in faust.fills}
    return [member for member in faust.members if member.name in filled and member.length is not None]


def memory_of(device: Device, faust: FaustClass) -> list[Member]:
    """Return what a lane remembers from sample to sample."""
    controls = {control.variable for control in (*device.parameters, *device.meters)}
    return [m for m in faust.members if not is_shared(m) and m.kind != "Soundfile" and m.name not in controls]


def declaration(member: Member) -> str:
    """Return a member's declaration as a wide value."""
    length = "" if member.length is None else f"[{member.length}]"
    return f"{type_text(member.kind, wide=True)} {member.name}{length};"


def prepare(faust: FaustClass, written: list[Member]) -> list[str]:
    """Return the function that computes what depends on the sample rate alone."""
    scope = plain_scope([m for m in faust.members if is_shared(m)], faust)
    scope.names["sample_rate"] = Value("sample_rate", "int", wide=False)
    own = {member.name for member in written}
    fills = [
        f"        fill{f.generator}(sample_rate, {f.count}, {'initial_' if f.table in own else ''}{f.table});"
        for f in faust.fills
    ]
    constants = [s for s in faust.constants if sets_constant(s, scope.names)]
    return [
        "    void prepare(int sample_rate) {",
        *fills,
        *Writer(scope).lines(constants, "        "),
        "    }",
        "",
    ]


def sets_constant(statement: Statement, names: Collection[str]) -> bool:
    """Return whether a statement of `instanceConstants` computes a constant (the rest is memory)."""
    return isinstance(statement, Assign) and isinstance(statement.target, Name) and statement.target.name in names


def fill(written: list[Member]) -> list[str]:
    """Return the function that gives a lane's tables their first content."""
    body = []
    for table in written:
        body += [
            f"        for (int i = 0; i < {table.length}; i++)",
            f"            set_lane(memory.{table.name}, i, lane, initial_{table.name}[i]);",
        ]
    return ["    void fill([[maybe_unused]] int lane) {", *body, "    }", ""]


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
    body = writer.lines(rest, INDENT)
    steady = {s.name for s in settled if isinstance(s, Declare)} | {m.name for m in faust.members if is_constant(m)}
    if not device.instrument and len(rest) == 1 and isinstance(rest[0], Loop):
        body = rested(rest[0], smooths_of(rest[0].body, steady), writer, body)
    return [*settle(first, kept, faust), *compute(device, faust, held, kept, body)]


def is_constant(member: Member) -> bool:
    """Return whether a member follows from the sample rate alone."""
    return member.name.startswith(("fConst", "iConst"))


def rested(loop: Loop, smooths: list[Smooth], writer: Writer, moving: list[str]) -> list[str]:
    """Return the lines of a sample loop that is another one when all smoothed gains have arrived."""
    if not smooths:
        return moving
    moves = [f"truth({writer.tree(first).text} != 0)" for first in dict.fromkeys(s.first for s in smooths)]
    for smooth in smooths:
        old, step = writer.tree(Index(smooth.line, OLD)).text, writer.tree(smooth.step).text
        moves.append(f"truth(bits(flushed(F({step}))) != bits({old}))")
        writer.scope.names[smooth.still.name] = Value(smooth.still.name, "float", wide=True)
    stills = [f"{INDENT}    const F {s.still.name} = {writer.tree(Index(s.line, OLD)).text};" for s in smooths]
    return [
        f"{INDENT}const I moves = {' | '.join(moves)};",
        f"{INDENT}if (any(moves != 0)) {{",
        *("    " + line for line in moving),
        f"{INDENT}}} else {{",
        *stills,
        *writer.statement(at_rest(loop, smooths), INDENT + "    "),
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


def information(device: Device, *, one_lane: bool) -> list[str]:
    """Return the table by which the host knows the device."""
    parameters = [
        f'    {{"{p.name}", {number(p.minimum)}, {number(p.maximum)}, {number(p.initial)}, '
        f"{int(p.log) + 2 * int(p.stepped)}, {p.role}}},"
        for p in device.parameters
    ]
    values = (
        f'"{device.name}"',
        str(device.instrument).lower(),
        str(device.metadata.get("sidechain") == "1").lower(),
        str(device.whole("voices", 1)),
        str(device.whole("oversample", 1)),
        str(device.whole("latency_samples", 0)),
        str(len(device.parameters)),
        "parameters" if parameters else "nullptr",
        str(len(device.meters)),
        "&one",
        "nullptr" if one_lane else "&many",
    )
    table = ["constexpr Parameter parameters[] = {", *parameters, "};"] if parameters else []
    return [
        *table,
        "}  // namespace",
        "",
        f"extern const DeviceInfo device_{device.name};",
        f"const DeviceInfo device_{device.name} = {{{', '.join(values)}}};",
    ]


def number(value: float) -> str:
    """Return a C++ float literal of the nearest float."""
    text = repr(value)
    return f"{text}f" if any(c in text for c in ".e") else f"{text}.0f"


def write_registry(names: Collection[str]) -> str:
    """Return the C++ of the table of all devices."""
    lines = ["// Written by woodshed.engine.build.", '#include "kernel.h"', "", "namespace woodshed {", ""]
    lines += [f"extern const DeviceInfo device_{name};" for name in names]
    pointers = "".join(f"\n    &device_{name}," for name in names)
    lines += ["", "extern const DeviceInfo* const devices[];", "extern const int device_count;"]
    lines += [f"const DeviceInfo* const devices[] = {{{pointers or 'nullptr'}\n}};"]
    lines += [f"const int device_count = {len(names)};", "", "}  // namespace woodshed", ""]
    return "\n".join(lines)
