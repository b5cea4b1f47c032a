"""Which arrays a block may hold in registers: short ones, read and written at constant places only."""

from .faust_tree import Assign, Call, Index, Loop, Name, Number, Statement, Tree, walk


def straightened(statements: tuple[Statement, ...], longest: int) -> tuple[Statement, ...]:
    """Return the statements with short loops that shift an array by one written out."""
    written: list[Statement] = []
    for statement in statements:
        array, first = shift_of(statement)
        if 0 < first < longest:
            places = range(first, 0, -1)
            written += [Assign(Index(array, Number(f"{i}")), Index(array, Number(f"{i - 1}"))) for i in places]
        elif isinstance(statement, Loop):
            body = straightened(statement.body, longest)
            written.append(Loop(statement.variable, statement.first, statement.test, statement.step, body))
        else:
            written.append(statement)
    return tuple(written)


def shift_of(statement: Statement) -> tuple[str, int]:
    """Return the array that a loop shifts and the place it begins with; ("", 0) if it does something else.

    Faust writes `for (int j = 4; j > 0; j = faust_wrap_sub(j, 1)) { line[j] = line[faust_wrap_sub(j, 1)]; }`.
    """
    match statement:
        case Loop(
            variable=counter,
            first=Number(text=first),
            body=(
                Assign(
                    target=Index(array=line, place=Name(name=to)),
                    value=Index(
                        array=source, place=Call(name="faust_wrap_sub", arguments=(Name(name=at), Number("1")))
                    ),
                ),
            ),
        ) if counter == to == at and line == source:
            return line, int(first)
    return "", 0


def constant_places(statements: tuple[Statement, ...], arrays: dict[str, int], longest: int) -> set[str]:
    """Return the arrays, no longer than `longest`, that are only read and written at constant places."""
    moving: set[str] = set()

    def visit(tree: Tree) -> None:
        if isinstance(tree, Index) and not isinstance(tree.place, Number):
            moving.add(tree.array)

    walk(statements, visit)
    return {name for name, length in arrays.items() if length <= longest and name not in moving}
