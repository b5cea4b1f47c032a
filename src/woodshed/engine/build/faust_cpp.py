"""Reads the C++ that Faust writes: a small, regular part of the language.

Faust's C++ back end writes each device as one class of plain single-assignment statements. This
module turns the text into tokens and the tokens into the trees of `faust_tree`; `lanes` gives the trees a meaning.
What it does not know raises `Unreadable`, naming the piece.
"""

import re

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
)

TOKEN = re.compile(
    r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/|\#[^\n]*(?:\\\n[^\n]*)*)
  | (?P<number>0x[0-9a-fA-F]+|(?:\d+\.\d*|\.\d+|\d+)(?:[eE][+-]?\d+)?[fFuUlL]*)
  | (?P<name>(?:std::)?[A-Za-z_]\w*)
  | (?P<string>"(?:[^"\\]|\\.)*")
  | (?P<mark><<|>>|<=|>=|==|!=|&&|\|\||->|::|[-+*/%&|^~!<>=?:;,.(){}\[\]])
    """,
    re.VERBOSE | re.DOTALL,
)

PRECEDENCE = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
    "<<": 8, ">>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}  # fmt: skip

SCALARS = {"float": "float", "FAUSTFLOAT": "float", "int": "int"}


def tokens_of(text: str) -> list[str]:
    """Return the tokens of C++ text, without space, comments and preprocessor lines."""
    tokens, at = [], 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if found is None:
            raise Unreadable(f"the character {text[at]!r}")
        if found.lastgroup != "space":
            tokens.append(found.group())
        at = found.end()
    return tokens


def body_after(tokens: list[str], start: int) -> tuple[int, int]:
    """Return the first and the end index of the tokens between the next pair of braces."""
    first = tokens.index("{", start) + 1
    depth, at = 1, first
    while depth:
        depth += {"{": 1, "}": -1}.get(tokens[at], 0)
        at += 1
    return first, at - 1


def statements_of(tokens: list[str]) -> tuple[Statement, ...]:
    """Return the statements that the tokens of one function body spell."""
    reader = Reader(tokens)
    statements: list[Statement] = []
    while not reader.done():
        statements.append(reader.statement())
    return tuple(statements)


class Reader:
    """Walks over tokens and gathers them into statements and trees."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def done(self) -> bool:
        """Return whether every token has been read."""
        return self.at >= len(self.tokens)

    def peek(self, ahead: int = 0) -> str:
        """Return a token ahead without taking it, "" after the last."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else ""

    def take(self, expected: str | None = None) -> str:
        """Return the next token and go past it; Unreadable if it is not the `expected` one."""
        token = self.peek()
        if expected is not None and token != expected:
            raise Unreadable(f"{token!r} where {expected!r} should be")
        self.at += 1
        return token

    def statement(self) -> Statement:
        """Return the next statement."""
        first = self.peek()
        if first == "for":
            return self.loop()
        if first == "if":
            return self.branch()
        if first in SCALARS and is_name(self.peek(1)) and self.peek(2) == "=":
            return self.declaration()
        if is_name(first) and self.peek(1) in ("*", "->", "("):
            return Verbatim(" ".join(self.until_semicolon()))
        target = self.primary()
        if not isinstance(target, Name | Index):
            raise Unreadable(f"an assignment to {target}")
        self.take("=")
        value = self.tree()
        self.take(";")
        return Assign(target, value)

    def declaration(self) -> Declare:
        """Return `float name = value;`."""
        kind, name = SCALARS[self.take()], self.take()
        self.take("=")
        value = self.tree()
        self.take(";")
        return Declare(kind, name, value)

    def until_semicolon(self) -> list[str]:
        """Return the tokens up to the next semicolon."""
        end = self.tokens.index(";", self.at)
        taken = self.tokens[self.at : end]
        self.at = end + 1
        return taken

    def loop(self) -> Loop:
        """Return a `for` loop."""
        self.take("for")
        self.take("(")
        self.take("int")
        variable = self.take()
        self.take("=")
        first = self.tree()
        self.take(";")
        test = self.tree()
        self.take(";")
        self.take(variable)
        self.take("=")
        step = self.tree()
        self.take(")")
        return Loop(variable, first, test, step, self.block())

    def branch(self) -> Branch:
        """Return an `if`, with its `else` if it has one."""
        self.take("if")
        self.take("(")
        condition = self.tree()
        self.take(")")
        yes = self.block()
        no: tuple[Statement, ...] = ()
        if self.peek() == "else":
            self.take()
            no = self.block()
        return Branch(condition, yes, no)

    def block(self) -> tuple[Statement, ...]:
        """Return the statements between braces."""
        self.take("{")
        inside: list[Statement] = []
        while self.peek() != "}":
            inside.append(self.statement())
        self.take("}")
        return tuple(inside)

    def tree(self, weakest: int = 1) -> Tree:
        """Return an expression of operators no weaker than `weakest`."""
        left = self.unary()
        while PRECEDENCE.get(self.peek(), 0) >= weakest:
            mark = self.take()
            left = Binary(mark, left, self.tree(PRECEDENCE[mark] + 1))
        if weakest == 1 and self.peek() == "?":
            self.take()
            yes = self.tree()
            self.take(":")
            return Choice(left, yes, self.tree())
        return left

    def unary(self) -> Tree:
        """Return a value and the signs before it."""
        if self.peek() in ("-", "!", "~"):
            return Unary(self.take(), self.unary())
        if self.peek() == "*" and self.peek(1) == "reinterpret_cast":
            return self.bits()
        return self.primary()

    def bits(self) -> Bits:
        """Return `*reinterpret_cast<int*>(&value)`."""
        for mark in ("*", "reinterpret_cast", "<", "int", "*", ">", "(", "&"):
            self.take(mark)
        value = self.unary()  # Faust writes `&-x` too
        self.take(")")
        return Bits(value)

    def primary(self) -> Tree:
        """Return what is no operator: a number, a name, a call, something in parentheses."""
        piece = self.take()
        if piece == "(":
            inside = self.tree()
            self.take(")")
            return inside
        if piece == "static_cast":
            return self.cast()
        if piece[0].isdigit() or piece[0] == ".":
            return Number(piece)
        if not is_name(piece):
            raise Unreadable(f"{piece!r}")
        return self.named(piece.removeprefix("std::"))

    def named(self, name: str) -> Tree:
        """Return what begins with a name: a variable, an element or a call."""
        if self.peek() == "<" and self.peek(1) in SCALARS and self.peek(2) == ">":
            self.at += 3
        if self.peek() == "[":
            self.take()
            place = self.tree()
            self.take("]")
            return Index(name, place)
        if self.peek() != "(":
            return Name(name)
        self.take()
        arguments = [self.tree()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.tree())
        self.take(")")
        if name in SCALARS:
            return Cast(SCALARS[name], arguments[0])
        return Call(name, tuple(arguments))

    def cast(self) -> Cast:
        """Return `static_cast<kind>(value)`, from its angle bracket on."""
        self.take("<")
        kind = self.take()
        if kind not in SCALARS:
            raise Unreadable(f"a cast to {kind!r}")
        self.take(">")
        self.take("(")
        value = self.tree()
        self.take(")")
        return Cast(SCALARS[kind], value)


def is_name(token: str) -> bool:
    """Return whether a token is an identifier."""
    return token[:1].isalpha() or token[:1] == "_"
