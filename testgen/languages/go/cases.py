"""A draft as Go: what a row of a table, or a test of its own, is made of."""

from __future__ import annotations

from dataclasses import dataclass

from testgen.languages.compiled.choosing import Spelled
from testgen.languages.compiled.terms import Draft, Target
from testgen.languages.go.spelling import Terms
from testgen.languages.go.subjects import Signature
from testgen.values import Case


@dataclass(frozen=True, slots=True)
class Row:
    """`receiver` makes the object ("" for none); `opens`: that gives an error too. `arguments`
    are one for each parameter, `given` as they stand in a call."""

    arguments: tuple[str, ...]
    given: tuple[str, ...]
    receiver: str = ""
    opens: bool = False
    steps: tuple[str, ...] = ()


def row_of(target: Target, draft: Draft, terms: Terms, signature: Signature) -> Row:
    """The pieces of one case."""
    arguments = tuple(map(terms.source, draft.arguments))
    given = arguments
    if signature.variadic:
        given = (*arguments[:-1], *terms.spread(draft.arguments[-1]))
    if draft.receiver is None:
        return Row(arguments, given)
    opens = False
    if draft.receiver.shape.of == "record":
        opens = terms.ways[draft.receiver.shape.name][draft.receiver.way].opens
    steps = []
    for number, parts in draft.steps:
        unit = target.steps[number].unit
        inner = [terms.source(part) for part in parts]
        if unit.parameters and unit.parameters[-1].type.startswith("..."):
            inner = [*inner[:-1], *terms.spread(parts[-1])]
        steps.append(f"{signature.variable}.{unit.name}({', '.join(inner)})")
    source = terms.source(draft.receiver)
    return Row(arguments, given, source, opens, tuple(steps))


def spelled(
    number: int, target: Target, draft: Draft, terms: Terms, signature: Signature
) -> Spelled:
    """One case, for who chooses among them."""
    row = row_of(target, draft, terms, signature)
    names = {name: name for name in (f"a{at}" for at in range(len(signature.parameters)))}
    call = f"{signature.name}({', '.join(row.given)})"
    if row.receiver:
        names["this"] = "this"
        call = (
            f"{row.receiver}.{call}" if len(row.receiver) < 40 else f"{row.receiver[:39]}….{call}"
        )
    case = Case(id=number, target=target.unit.qualified, setup=row.steps, call=call)
    return Spelled(case, names)
