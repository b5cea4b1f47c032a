"""Writes a device's statements again for any number of lanes side by side.

Faust's C++ is for one voice. Here every value is given a type (float or int) and a breadth: what
depends on the signal, on a parameter or on memory is *wide*, one value for each lane (`F` or `I`);
what is the same for all lanes (constants of the sample rate, the place in ring buffers, loop
counters) stays a plain float or int. The result is text in which `F` and `I` may be float and int
or vectors of LANES of them (host/lanes.h), so that one lane and many come from the same lines:

    a ? b : c                  becomes  choose(condition, b, c)
    line[(IOTA0 - 3) & 255]    stays    a plain vector load
    line[(IOTA0 - delay) & n]  becomes  gather(line, place)     `delay` differs from lane to lane
    static_cast<int>(x)        becomes  to_int(x), which saturates the same way everywhere
    a < 0 ? -x : x             becomes  flip(x, a), which takes the sign's bit
    condition ? x : 0          becomes  a branch that no lane's x is computed in while none wants it (when.py)
"""

from collections.abc import Iterable

from .faust_tree import (
    Assign,
    Binary,
    Bits,
    Branch,
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
    Unreadable,
    Verbatim,
    When,
)
from .scope import Scope, Value, type_text

COMPARISONS = {"<", ">", "<=", ">=", "==", "!="}
WRAPPED = {"faust_wrap_add": "+", "faust_wrap_sub": "-", "faust_wrap_mul": "*"}
CONSTANT_POWERS = {"2.0f": "exp2", "1e+01f": "exp10"}  # pow(10, x), for decibels, is far slower
FLOAT_FUNCTIONS = {
    "fabs": "abs", "fabsf": "abs", "sinf": "sin", "cosf": "cos", "tanf": "tan", "expf": "exp", "exp10f": "exp10",
    "exp2f": "exp2", "logf": "log", "log2f": "log2", "log10f": "log10", "powf": "pow", "sqrtf": "sqrt",
    "tanhf": "tanh", "sinhf": "sinh", "coshf": "cosh", "asinhf": "asinh", "acoshf": "acosh", "atanhf": "atanh",
    "asinf": "asin", "acosf": "acos", "atanf": "atan", "atan2f": "atan2", "fmodf": "fmod",
    "remainderf": "remainder", "floorf": "floor", "ceilf": "ceil", "rintf": "rint", "roundf": "round",
    "copysignf": "copysign", "fmaxf": "max", "fminf": "min", "fmax": "max", "fmin": "min", "exp10": "exp10",
    "sin": "sin", "cos": "cos", "tan": "tan", "exp": "exp", "exp2": "exp2", "log": "log", "log2": "log2",
    "log10": "log10", "pow": "pow", "sqrt": "sqrt", "tanh": "tanh", "sinh": "sinh", "cosh": "cosh",
    "asinh": "asinh", "acosh": "acosh", "atanh": "atanh", "asin": "asin", "acos": "acos", "atan": "atan",
    "atan2": "atan2", "fmod": "fmod", "remainder": "remainder", "floor": "floor", "ceil": "ceil",
    "rint": "rint", "round": "round", "copysign": "copysign",
}  # fmt: skip


class Writer:
    """Writes statements and trees as text, in the names of one scope."""

    def __init__(self, scope: Scope, *, one_lane: bool = False) -> None:
        self.scope = scope
        self.one_lane = one_lane  # the text is for a single lane only, which may take branches

    def lines(self, statements: Iterable[Statement], indent: str = "") -> list[str]:
        """Return the lines of some statements."""
        written: list[str] = []
        for statement in statements:
            written += self.statement(statement, indent)
        return written

    def statement(self, statement: Statement, indent: str) -> list[str]:
        """Return the lines of one statement."""
        lines: list[str] = []
        match statement:
            case Declare():
                lines = self.declare(statement, indent)
            case Assign(target=Name(name=name)) if name in self.scope.sounds:
                pass
            case Assign():
                lines = [f"{indent}{self.assign(statement)}"]
            case Loop():
                lines = self.loop(statement, indent)
            case Branch():
                lines = self.branch(statement, indent)
            case When():
                lines = self.when(statement, indent)
            case Verbatim(text=text):
                self.point(text)
        return lines

    def declare(self, statement: Declare, indent: str) -> list[str]:
        """Return the line of a new variable, and remember its type and breadth."""
        value = self.as_kind(self.tree(statement.value), statement.kind)
        kind = type_text(value.kind, wide=value.wide)
        self.scope.names[statement.name] = Value(statement.name, value.kind, value.wide)
        return [f"{indent}{kind} {statement.name} = {value.text};"]

    def assign(self, statement: Assign) -> str:
        """Return the text of an assignment."""
        value = self.tree(statement.value)
        if isinstance(statement.target, Name):
            target = self.name(statement.target.name)
            if value.wide and not target.wide:
                raise Unreadable(f"a lane's value put into the shared {target.text}")
            return f"{target.text} = {self.as_kind(value, target.kind).text};"
        array = self.array(statement.target.array)
        place = self.as_kind(self.tree(statement.target.place), "int")
        text = self.as_kind(value, array.kind).text
        if place.wide and array.wide:
            return f"scatter({array.text}, {place.text}, {type_text(array.kind, wide=True)}({text}));"
        if value.wide and not array.wide and not array.text.startswith("output"):
            raise Unreadable(f"a lane's value put into the shared table {array.text}")
        if array.text.startswith("output"):
            return f"store({array.text} + {place.text} * lanes, F({text}));"
        return f"{array.text}[{place.text}] = {text};"

    def loop(self, statement: Loop, indent: str) -> list[str]:
        """Return the lines of a loop whose counter is the same for all lanes."""
        self.scope.names[statement.variable] = Value(statement.variable, "int", wide=False)
        first, test, step = (self.tree(t).text for t in (statement.first, statement.test, statement.step))
        name = statement.variable
        head = f"{indent}for (int {name} = {first}; {test}; {name} = {step}) {{"
        return [head, *self.lines(statement.body, indent + "    "), f"{indent}}}"]

    def branch(self, statement: Branch, indent: str) -> list[str]:
        """Return the lines of a branch that all lanes take together."""
        condition = self.mask(self.tree(statement.condition))
        if condition.wide and not self.one_lane:
            raise Unreadable("a branch that lanes would take differently")
        yes = self.lines(statement.yes, indent + "    ")
        no = self.lines(statement.no, indent + "    ")
        otherwise = [f"{indent}}} else {{", *no] if no else []
        return [f"{indent}if ({condition.text}) {{", *yes, *otherwise, f"{indent}}}"]

    def when(self, statement: When, indent: str) -> list[str]:
        """Return the lines of a value that is computed while any lane wants it."""
        name, kind = statement.name, type_text(statement.kind, wide=True)
        condition = self.mask(self.tree(statement.condition))
        choose = "choose" if condition.wide else "choose_all"
        self.scope.names[name] = Value(name, statement.kind, wide=True)
        body = self.lines(statement.body, indent + "    ")
        places = [(name, kind), *(self.place(element) for element in statement.forgotten)]
        otherwise = [f"{indent}    {place} = {kind}(0);" for place, kind in places[1:]]
        cleared = [self.place(element) for element in statement.cleared]
        chosen = [f"{place} = {choose}({condition.text}, {place}, {kind}(0));" for place, kind in cleared]
        if chosen:
            chosen = ["if constexpr (lanes > 1) {", *(f"    {line}" for line in chosen), "}"]
        return [
            f"{indent}{kind} {name} = {kind}(0);",
            f"{indent}if (any({condition.text})) {{",
            *body,
            *(f"{indent}    {place} = {choose}({condition.text}, {place}, {kind}(0));" for place, kind in places),
            *(f"{indent}    {line}" for line in chosen),
            *self.lines(statement.shifts, indent + "    "),
            *([f"{indent}}} else {{", *otherwise] if otherwise else []),
            f"{indent}}}",
        ]

    def place(self, element: Index) -> tuple[str, str]:
        """Return an element that every lane writes at the same place, and its type."""
        array = self.array(element.array)
        text = self.as_kind(self.tree(element.place), "int").text
        return f"{array.text}[{text}]", type_text(array.kind, wide=array.wide)

    def name(self, name: str) -> Value:
        """Return what is known of a variable."""
        if name not in self.scope.names:
            raise Unreadable(f"the name {name}")
        return self.scope.names[name]

    def array(self, name: str) -> Value:
        """Return what is known of an array."""
        if name.startswith(("input", "output")) and name.removeprefix("input").removeprefix("output").isdigit():
            return Value(name, "float", wide=True)
        if name not in self.scope.arrays:
            raise Unreadable(f"the array {name}")
        return self.scope.arrays[name]

    def tree(self, tree: Tree) -> Value:
        """Return the text, type and breadth of a tree."""
        match tree:
            case Number(text=text):
                found = Value(text, "float" if is_float(text) else "int", wide=False)
            case Name(name=name):
                found = self.name(name)
            case Index():
                found = self.element(tree)
            case Cast(kind=kind, value=value):
                found = self.as_kind(self.tree(value), kind)
            case Bits(value=value):
                inside = self.as_kind(self.tree(value), "float")
                found = Value(f"bits({inside.text})", "int", inside.wide)
            case Unary():
                found = self.unary(tree)
            case Binary():
                found = self.binary(tree.mark, self.tree(tree.left), self.tree(tree.right))
            case Choice():
                found = self.choice(tree)
            case Call():
                found = self.call(tree)
        return found

    def element(self, tree: Index) -> Value:
        """Return an element of an array: a gather where each lane reads its own place."""
        if tree.array in self.scope.sounds:
            return self.sound(tree)
        array = self.array(tree.array)
        place = self.as_kind(self.tree(tree.place), "int")
        if array.text.startswith("input"):
            return Value(f"load<F>({array.text} + {place.text} * lanes)", "float", wide=True)
        if not place.wide:
            return Value(f"{array.text}[{place.text}]", array.kind, array.wide)
        reader = "gather" if array.wide else "look_up"
        return Value(f"{reader}({array.text}, {place.text})", array.kind, wide=True)

    def unary(self, tree: Unary) -> Value:
        """Return a sign or a negation."""
        value = self.tree(tree.value)
        if tree.mark == "!":
            value = self.mask(value)
            return Value(f"!({value.text})" if not value.wide else f"({value.text} == 0)", "mask", value.wide)
        value = self.number(value)
        return Value(f"({tree.mark}{value.text})", value.kind, value.wide)

    def binary(self, mark: str, left: Value, right: Value) -> Value:
        """Return two values and the operator between them."""
        wide = left.wide or right.wide
        left, right = self.number(left), self.number(right)
        kind = "int" if left.kind == right.kind == "int" else "float"
        if mark in ("&&", "||"):
            left, right = self.number(self.mask(left)), self.number(self.mask(right))
            return Value(f"({left.text} {mark[0]} {right.text})", "int", wide)
        left, right = self.as_kind(left, kind), self.as_kind(right, kind)
        if mark in COMPARISONS:
            return Value(f"({left.text} {mark} {right.text})", "mask", wide)
        if kind == "int" and mark in ("%", "/", "<<", ">>"):
            return self.careful(mark, left, right)
        return Value(f"({left.text} {mark} {right.text})", kind, wide)

    def careful(self, mark: str, left: Value, right: Value) -> Value:
        """Return a whole division or a shift, where C++ leaves some cases open."""
        if right.text.isdigit() and int(right.text) > 0:
            return Value(f"({left.text} {mark} {right.text})", "int", left.wide)
        function = {"%": "modulo", "/": "quotient", "<<": "shift_left", ">>": "shift_right"}[mark]
        return self.apply(function, [left, right], "int")

    def choice(self, tree: Choice) -> Value:
        """Return a choice by lanes, or by a condition that all share."""
        tiny = flushed(tree)
        if tiny:
            return self.apply("flushed", [self.as_kind(self.tree(tiny), "float")], "float")
        condition = self.mask(self.tree(tree.condition))
        yes, no = self.number(self.tree(tree.yes)), self.number(self.tree(tree.no))
        kind = "int" if yes.kind == no.kind == "int" else "float"
        yes, no = self.as_kind(yes, kind), self.as_kind(no, kind)
        if not (condition.wide or yes.wide or no.wide):
            return Value(f"({condition.text} ? {yes.text} : {no.text})", kind, wide=False)
        wide_type = type_text(kind, wide=True)
        sign = self.turning_sign(tree)
        if sign and kind == "float":
            return Value(f"flip({wide_type}({no.text}), {wide_type}({sign.text}))", kind, wide=True)
        values = f"{wide_type}({yes.text}), {wide_type}({no.text})"
        if not condition.wide:
            return Value(f"choose_all({condition.text}, {values})", kind, wide=True)
        return Value(f"choose({condition.text}, {values})", kind, wide=True)

    def turning_sign(self, tree: Choice) -> Value | None:
        """Return x where a choice is `x < 0 ? -y : y`."""
        match tree:
            case Choice(Binary("<", sign, Number(text=text)), Unary("-", size), same) if size == same:
                value = self.tree(sign)
                if value.kind == "float" and not text.strip("0.f"):
                    return value
        return None

    def call(self, tree: Call) -> Value:
        """Return a call of a function of the engine."""
        arguments = [self.number(self.tree(argument)) for argument in tree.arguments]
        if tree.name in WRAPPED:
            return self.binary(WRAPPED[tree.name], *(self.as_kind(a, "int") for a in arguments))
        if tree.name in self.scope.powers:
            kind = self.scope.powers[tree.name]
            return self.apply(tree.name, [self.as_kind(a, kind) for a in arguments], kind)
        if tree.name in ("min", "max", "abs"):
            kind = "int" if all(a.kind == "int" for a in arguments) else "float"
            return self.apply(tree.name, [self.as_kind(a, kind) for a in arguments], kind)
        if tree.name not in FLOAT_FUNCTIONS:
            raise Unreadable(f"the function {tree.name}")
        if tree.name in ("pow", "powf") and arguments[0].text in CONSTANT_POWERS:
            return self.apply(CONSTANT_POWERS[arguments[0].text], [self.as_kind(arguments[1], "float")], "float")
        return self.apply(FLOAT_FUNCTIONS[tree.name], [self.as_kind(a, "float") for a in arguments], "float")

    def apply(self, function: str, arguments: list[Value], kind: str) -> Value:
        """Return a call whose arguments are all as wide as the widest."""
        wide = any(argument.wide for argument in arguments)
        kind_text = type_text(kind, wide=wide)
        texts = (a.text if a.wide == wide and not a.text[0].isdigit() else f"{kind_text}({a.text})" for a in arguments)
        return Value(f"{function}({', '.join(texts)})", kind, wide)

    def number(self, value: Value) -> Value:
        """Return a comparison's result as 0 or 1; anything else as it is."""
        return Value(f"truth({value.text})", "int", value.wide) if value.kind == "mask" else value

    def mask(self, value: Value) -> Value:
        """Return a value as a condition: a number is true when it is not 0."""
        return value if value.kind == "mask" else Value(f"({value.text} != 0)", "mask", value.wide)

    def as_kind(self, value: Value, kind: str) -> Value:
        """Return a value converted to float or int, if it is not already."""
        value = self.number(value)
        if value.kind == kind:
            return value
        if value.text.isdigit():
            return Value(f"{value.text}.0f", "float", wide=False)
        return Value(f"to_{kind}({value.text})", kind, value.wide)

    def point(self, text: str) -> None:
        """Follow a pointer into a soundfile: what it points at is known by the way it was reached."""
        words = text.split()
        if "=" not in words or words[0] not in ("Soundfile", "int", "float"):
            return
        equals = words.index("=")
        name, source = words[equals - 1], words[equals + 1 :]
        origin = source[2] if source[0] == "static_cast" else source[0]
        reached = next((w for w in source if w in self.scope.sounds), origin)
        if reached not in self.scope.sounds:
            raise Unreadable(text)
        what, channel = self.scope.sounds[reached]
        for part in ("fLength", "fOffset", "fSR", "fBuffers"):
            what = part if part in source else what
        if what == "fBuffers" and "[" in source:
            what, channel = "channel", int(source[source.index("[") + 1])
        self.scope.sounds[name] = (what, channel)

    def sound(self, tree: Index) -> Value:
        """Return what a soundfile holds; each lane has one of its own."""
        what, channel = self.scope.sounds[tree.array]
        match what:
            case "fLength":
                return Value("sound.frames", "int", wide=True)
            case "fSR":
                return Value("sound.sample_rate", "int", wide=True)
            case "fOffset":
                return Value("0", "int", wide=False)
            case "channel":
                place = self.as_kind(self.tree(tree.place), "int")
                return Value(f"sound.template read<F>({channel}, I({place.text}))", "float", wide=True)
        raise Unreadable(f"{tree.array} of a soundfile")


def flushed(tree: Choice) -> Tree | None:
    """Return x where a choice is x, or 0 where its exponent's bits are 0."""
    match tree:
        case Choice(Binary("&", Bits(inside), Number("2139095040")), value, Number("0.0f")) if inside == value:
            return value
    return None


def is_float(text: str) -> bool:
    """Return whether a literal is a float."""
    return not text.startswith("0x") and any(c in text for c in ".eEf")
