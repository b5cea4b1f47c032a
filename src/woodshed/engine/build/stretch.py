"""Writes the sample loop of a device alone in parts, each of which goes through a stretch of samples at once.

A loop over samples is as slow as the longest chain of steps that wait for each other. Most of what an effect
computes waits for nothing but its input, so it can be computed for several samples side by side, as a bank
computes several voices: the same lines with vectors, the same bits. What waits for its own past (filters,
followers) is left in short loops of its own.

Parts are *wide* (several samples side by side), *narrow* (one by one, what waits for its own past) or *lines* (a
stretch written into a delay line, or read from it). What one part finds out for another lies in an array of the
stretch's length. A delay line that is read at least a stretch ago (`x @ max(32, ...)`) makes nothing wait, so a
network of such lines falls apart into parts too.
"""

from dataclasses import replace

from .faust_tree import Assign, Declare, Index, Loop, Name, Number, Tree, When
from .lanes import Writer
from .scope import Scope, Value, type_text
from .stretch_parts import Part, hoisted, parts_of, running_sum
from .stretch_steps import (
    HEARD,
    SAID,
    Body,
    Inseparable,
    LineRead,
    LineWrite,
    Step,
    body_of,
    gives,
    takes,
    without_copies,
)


class PartWriter(Writer):
    """Writes the steps of one part: `kept` are the short arrays that are its own."""

    def __init__(self, scope: Scope, whole: "StretchText", part: Part) -> None:
        super().__init__(scope, one_lane=True)
        self.whole = whole
        self.wide = part.form == "wide"
        self.own = {g for at in part.steps for g in gives(whole.body.steps[at])}
        self.each: dict[str, str] = {}  # what stays the same, for several samples side by side
        self.inside: set[str] = set()  # variables of branches

    def name(self, name: str) -> Value:
        """Return a variable: the part's own, another part's of this sample, or one that stays."""
        if name in self.own or name in self.inside:
            return super().name(name)
        if name in self.whole.kept:
            kind = self.whole.kept[name]
            text = f"side_by_side(kept_{name}, i)" if self.wide else f"kept_{name}[i]"
            return Value(text, kind, wide=True)
        value = super().name(name)
        if not self.wide or not value.wide or name in self.whole.body.turns:
            return value
        self.each[name] = f"const {type_text(value.kind, wide=True)} each_{name} = {value.text};"
        return Value(f"each_{name}", value.kind, wide=True)

    def declare(self, statement: Declare, indent: str) -> list[str]:
        """Return the line of a new variable, which is as wide as its part."""
        value = self.as_kind(self.tree(statement.value), statement.kind)
        kind = type_text(statement.kind, wide=True)
        self.scope.names[statement.name] = Value(statement.name, statement.kind, wide=True)
        self.inside.add(statement.name)
        return [f"{indent}{kind} {statement.name} = {kind}({value.text});"]

    def when(self, statement: When, indent: str) -> list[str]:
        """Return the lines of a branch."""
        self.inside.add(statement.name)
        self.scope.names[statement.name] = Value(statement.name, statement.kind, wide=True)
        return super().when(statement, indent)

    def element(self, tree: Index) -> Value:
        """Return an element of a short array: from registers where they are the part's own."""
        short = self.whole.body.lengths
        if tree.array not in short or (f"{tree.array}[]" in self.own and not self.wide):
            return super().element(tree)
        past = short[tree.array] - 1
        if not isinstance(tree.place, Number):
            raise Inseparable(str(tree))
        if self.wide and f"{tree.array}[]" in self.own and past == 1:
            name = f"{'now' if tree.place == Number('0') else 'late'}_{tree.array}"
            return Value(name, self.whole.body.kinds[tree.array], wide=True)
        place = f"i + {past - int(tree.place.text)}"
        text = f"side_by_side(past_{tree.array}, {place})" if self.wide else f"past_{tree.array}[{place}]"
        return Value(text, self.whole.body.kinds[tree.array], wide=True)

    def assign(self, statement: Assign) -> str:
        """Return an assignment: several samples of a short array go into its past at once."""
        if not self.wide:
            return super().assign(statement)
        if not isinstance(statement.target, Index):
            raise Inseparable(str(statement))
        array = statement.target.array
        kind = self.whole.body.kinds[array]
        sum_over = running_sum(self.whole.body, statement)
        if sum_over:
            added = self.as_kind(self.tree(sum_over[0]), kind)
            call = f"summed<{sum_over[1]}>(Ints({added.text}), before_{array}[LANES - 1])"
            value = Value(call, kind, wide=True)
        else:
            value = self.as_kind(self.tree(statement.value), kind)
        past, wide = self.whole.body.lengths[array] - 1, type_text(kind, wide=True)
        kept = f"const {wide} now_{array} = {wide}({value.text}); keep(past_{array}, i + {past}, now_{array});"
        if past > 1:
            return kept
        # A sample later by turning registers: memory that was just written at another place is slow to read.
        self.each[f"{array}[]"] = f"{wide} before_{array} = {wide}(past_{array}[0]);"
        late = f"const {wide} late_{array} = one_later(before_{array}, now_{array}); before_{array} = now_{array};"
        return f"{kept} {late}"


class StretchText:
    """The text of a loop in parts."""

    def __init__(self, body: Body, parts_found: list[Part], scope: Scope, stretch: int) -> None:
        self.body, self.parts, self.scope, self.stretch = body, parts_found, scope, stretch
        part_of = {what: part for part in parts_found for at in part.steps for what in gives(body.steps[at])}
        self.part_of = part_of
        declared = {s.name: s.kind for s in body.steps if isinstance(s, Declare | LineRead | When)}
        self.kept = {f"{HEARD}_{side}": "float" for side in body.inputs}
        self.kept |= {f"{SAID}_{side}": "float" for side in body.outputs}
        self.past = {a for a in body.lengths if f"{a}[]" in part_of and part_of[f"{a}[]"].form == "wide"}
        for part in parts_found:
            for at in part.steps:
                step = body.steps[at]
                for what in takes(step):
                    if what in declared and (part_of[what] is not part or part.form == "lines"):
                        self.kept[what] = declared[what]
                    array = what.removesuffix("[]")
                    if what.endswith("[]") and array in body.lengths and part_of.get(what) is not part:
                        self.past.add(array)
                if part.form == "lines":
                    self.kept |= {g: declared[g] for g in gives(step) if g in declared}
        unknown = {a for a in self.past if f"{a}[]" not in part_of}
        if unknown:
            raise Inseparable(f"nothing writes {', '.join(sorted(unknown))}")

    def lines(self) -> list[str]:
        """Return the lines of the loop."""
        body, inner_lines = self.body, list[str]()
        frames = f"const int frames = count - from < {self.stretch} ? count - from : {self.stretch};"
        whole = f"const bool whole = frames == {self.stretch};  // else vectors would reach beyond the end"
        ends = {f"{HEARD}_{side}" for side in body.inputs} | {f"{SAID}_{side}" for side in body.outputs}
        buffers = [
            f"alignas(64) {kind} {'last' if name in ends else 'kept'}_{name}[{self.stretch}];"
            for name, kind in self.kept.items()
        ]
        buffers += [
            f"alignas(64) {body.kinds[array]} past_{array}[{self.stretch + body.lengths[array] - 1}];"
            for array in sorted(self.past)
        ]
        for side in body.inputs:
            name = f"{HEARD}_{side}"
            inner_lines += [
                f"const float* kept_{name} = whole ? input{side} + from : last_{name};",
                f"for (int i = 0; i < frames && !whole; i++) last_{name}[i] = input{side}[from + i];",
            ]
        for side in body.outputs:
            inner_lines.append(f"float* kept_{SAID}_{side} = whole ? output{side} + from : last_{SAID}_{side};")
        for array in sorted(self.past):
            past = body.lengths[array] - 1
            inner_lines += [f"past_{array}[{past - k}] = {array}[{k}];" for k in range(1, past + 1)]
        for part in self.parts:
            inner_lines += self.guarded(part) if part.guard else self.part(part)
        for array in sorted(self.past):
            if self.part_of[f"{array}[]"].form == "wide" and not self.part_of[f"{array}[]"].guard:
                inner_lines += self.moved_along(array)
        inner_lines += [f"{turn} = {turn} + frames;" for turn in sorted(body.turns)]
        for side in body.outputs:
            name = f"{SAID}_{side}"
            inner_lines.append(f"for (int i = 0; i < frames && !whole; i++) output{side}[from + i] = last_{name}[i];")
        return [
            *buffers,
            f"for (int from = 0; from < count; from += {self.stretch}) {{",
            *("    " + line for line in [frames, whole, *inner_lines]),
            "}",
        ]

    def moved_along(self, array: str) -> list[str]:
        """Return what an array remembers behind a stretch that a wide part has written into its past."""
        past = self.body.lengths[array] - 1
        return [f"{array}[{k}] = past_{array}[frames + {past - k}];" for k in range(past, 0, -1)]

    def guarded(self, part: Part) -> list[str]:
        """Return the lines of a part that is left out, and forgets, while its conditions do not hold."""
        writer = PartWriter(self.scope, self, Part("narrow", []))
        held = " && ".join(f"any({writer.mask(writer.tree(condition)).text})" for condition in part.guard)
        given = sorted({what for at in part.steps for what in gives(self.body.steps[at])})
        arrays = [what.removesuffix("[]") for what in given if what.endswith("[]")]
        ends = [line for a in arrays if a in self.past and part.form == "wide" for line in self.moved_along(a)]
        forgotten = [f"{a}[{k}] = 0;" for a in arrays for k in range(1, self.body.lengths[a])]
        silent = [f"kept_{what}" for what in given if what in self.body.results and what in self.kept]
        nothing = [f"for (int i = 0; i < frames; i++) {array}[i] = 0;" for array in silent]
        return [
            f"if ({held}) {{",
            *("    " + line for line in [*self.part(part), *ends]),
            *(["} else {", *("    " + line for line in [*forgotten, *nothing])] if forgotten or nothing else []),
            "}",
        ]

    def part(self, part: Part) -> list[str]:
        """Return the lines of one part."""
        if part.form == "lines":
            return [line for at in part.steps for line in self.whole_line(self.body.steps[at])]
        names = {**self.scope.names}
        in_turn = "({} + i)" if part.form == "narrow" else "(I({} + i) + in_turn)"
        names |= {turn: Value(in_turn.format(turn), "int", part.form == "wide") for turn in self.body.turns}
        scope = replace(self.scope, names=names)
        writer = PartWriter(scope, self, part)
        written: list[str] = []
        for at in part.steps:
            written += self.step(self.body.steps[at], writer)
        if part.form == "wide":
            head = "for (int i = 0; i < frames; i += LANES) {"
            return [
                "{",
                "    using F = Floats;",
                "    using I = Ints;",
                *(["    const I in_turn = counted();"] if any("in_turn" in line for line in written) else []),
                *(f"    {line}" for line in writer.each.values()),
                f"    {head}",
                *("        " + line for line in written),
                "    }",
                "}",
            ]
        moved = [s for a, found in self.body.shifts.items() if f"{a}[]" in writer.own for s in found]
        written += writer.lines(moved)
        return ["for (int i = 0; i < frames; i++) {", *("    " + line for line in written), "}"]

    def step(self, step: Step, writer: PartWriter) -> list[str]:
        """Return the lines of one step of a wide or narrow part, and what keeps its result for others."""
        if isinstance(step, LineRead):
            place = writer.as_kind(writer.tree(step.place), "int").text
            kind = type_text(step.kind, wide=True)
            writer.scope.names[step.name] = Value(step.name, step.kind, wide=True)
            lines = [f"{kind} {step.name} = memory.{step.line}[{place}];"]
        elif isinstance(step, LineWrite):
            return [f"memory.{step.line}[({step.turn} + i) & {step.mask}] = {writer.name(step.name).text};"]
        else:
            lines = writer.statement(step, "")
        for what in sorted(gives(step)):
            array = what.removesuffix("[]")
            if what in self.kept:
                lines.append(f"keep(kept_{what}, i, {what});" if writer.wide else f"kept_{what}[i] = {what};")
            elif what.endswith("[]") and array in self.past and not writer.wide:
                lines.append(f"past_{array}[i + {self.body.lengths[array] - 1}] = {array}[0];")
        return lines

    def whole_line(self, step: Step) -> list[str]:
        """Return the line that writes a stretch into a delay line, or reads one."""
        if isinstance(step, LineWrite):
            return [f"wind(memory.{step.line}, {step.mask}, {step.turn}, kept_{step.name}, frames);"]
        if not isinstance(step, LineRead):
            raise Inseparable(str(step))
        writer = PartWriter(self.scope, self, Part("narrow", []))
        if isinstance(step.place, Name):
            return [f"pick(memory.{step.line}, kept_{step.place.name}, kept_{step.name}, frames);"]
        late = writer.as_kind(writer.tree(step.late), "int").text
        return [f"unwind(memory.{step.line}, {step.mask}, {step.turn} - {late}, kept_{step.name}, frames);"]


def stretched(
    loop: Loop, writer: Writer, lengths: dict[str, int], local: set[str], steady: dict[str, Tree], stretch: int
) -> list[str]:
    """Return the lines of a loop in parts; Inseparable if it cannot be."""
    kinds = {name: value.kind for name, value in writer.scope.arrays.items()}
    body = body_of(loop, lengths, local, kinds, steady)
    names = {s.name: Value(s.name, s.kind, wide=True) for s in body.steps if isinstance(s, LineRead | Declare)}
    without_copies(body)
    names |= {f"{HEARD}_{side}": Value(f"{HEARD}_{side}", "float", wide=True) for side in body.inputs}
    typed = Writer(replace(writer.scope, names=writer.scope.names | names), one_lane=True)
    hoisted(body, stretch, lambda tree: typed.tree(tree).kind)
    return StretchText(body, parts_of(body, stretch), writer.scope, stretch).lines()
