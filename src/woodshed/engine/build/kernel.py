"""Writes the C++ of a device's kernels (host/kernel.h) from what Faust wrote of it."""

from collections.abc import Collection

from .block import computing, declaration, memory_of
from .faust import LEAVES, Device
from .faust_class import FaustClass, Generator, Member, Power, read_class
from .faust_tree import Assign, Binary, Name, Statement, Unreadable, parts
from .lanes import Writer
from .scope import Value, is_shared, plain_scope

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
    one_lane = one_lane or device.lanes == 1
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


def information(device: Device, *, one_lane: bool) -> list[str]:
    """Return the table by which the host knows the device."""
    parameters = [
        f'    {{"{p.name}", {number(p.minimum)}, {number(p.maximum)}, {number(p.initial)}, '
        f"{int(p.log) + 2 * int(p.stepped)}, {p.role}}},"
        for p in device.parameters
    ]
    meters = {meter.name: at for at, meter in enumerate(device.meters)}
    values = (
        f'"{device.name}"',
        str(device.instrument).lower(),
        str(device.metadata.get("sidechain") == "1").lower(),
        str(device.whole("voices", 1)),
        str(device.voice_mode),
        f"{{{', '.join(str(key) for key in device.kit_keys)}}}",
        str(device.whole("oversample", 1)),
        str(device.whole("latency_samples", 0)),
        str(len(device.parameters)),
        "parameters" if parameters else "nullptr",
        str(len(device.meters)),
        f"{{{', '.join(str(meters.get(name, -1)) for name in LEAVES)}}}",
        "&one",
        "nullptr" if one_lane or device.lanes == 1 else "&many",
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
