"""Takes what sleeps out of a sample loop.

What `ws.awake` leaves out has forgotten everything, and that stays so through a block. So its memory is cleared
once before the loop, instead of at each sample, and moves along inside the branch, instead of behind it: a device
of many scenes costs hardly more than the one that is chosen.
"""

from dataclasses import replace

from .arrays import shift_of
from .faust_tree import Assign, Choice, Index, Loop, Name, Number, Statement, Tree, Unary, When

NOW = Number("0")


def awake_only(loop: Loop) -> tuple[Statement, ...]:
    """Return a loop whose branches move their own memory along, and before it what clears that of the sleeping."""
    before: list[Statement] = []
    inside: list[Statement] = []
    moved: set[Statement] = set()
    for statement in loop.body:
        if isinstance(statement, When) and statement.forgotten:
            branch, cleared = with_its_shifts(statement, loop.body)
            moved |= set(branch.shifts)
            before += cleared
            inside.append(branch)
        else:
            inside.append(statement)
    return (*before, replace(loop, body=tuple(s for s in inside if s not in moved)))


def with_its_shifts(branch: When, body: tuple[Statement, ...]) -> tuple[When, list[Statement]]:
    """Return a branch with what moves its memory along, and what clears that where the branch is not taken."""
    long = {shift_of(statement)[0] for statement in body}
    own = [element for element in branch.forgotten if element.place == NOW and element.array not in long]
    arrays = {element.array for element in own}
    shifts = tuple(s for s in body if isinstance(s, Assign) and shifted_by(s) in arrays)
    if not own:
        return branch, []
    places = [*own, *(s.target for s in shifts if isinstance(s.target, Index))]
    name = f"{branch.name}_asleep"
    cleared: list[Statement] = [Assign(place, Choice(branch.condition, place, zero_of(place))) for place in places]
    asleep = When("float", name, Unary("!", branch.condition), (*cleared, Assign(Name(name), Number("0.0f"))))
    left = tuple(element for element in branch.forgotten if element not in own)
    return replace(branch, forgotten=left, cleared=tuple(own), shifts=shifts), [asleep]


def shifted_by(statement: Assign) -> str:
    """Return the short array that a statement moves along by an element; "" if it does something else."""
    match statement:
        case Assign(target=Index(array=to, place=Number()), value=Index(array=source, place=Number())) if to == source:
            return to
    return ""


def zero_of(element: Index) -> Tree:
    """Return nothing, as Faust names its arrays: i for whole numbers, f for others."""
    return Number("0" if element.array.startswith("i") else "0.0f")
