"""A draft as Rust: the lines before the call, and the call, as a test will have them."""

from __future__ import annotations

import re

from testgen.languages.compiled.choosing import Spelled
from testgen.languages.compiled.terms import Draft, Target
from testgen.languages.rust.harness import is_iterator
from testgen.languages.rust.spelling import Terms
from testgen.values import Case

_LONG = 40


def spelled(number: int, target: Target, draft: Draft, terms: Terms) -> Spelled:
    """The source of one case."""
    unit = target.unit
    setup: list[str] = []
    names: dict[str, str] = {}
    given: list[str] = []
    for at, (term, shape) in enumerate(zip(draft.arguments, target.shapes, strict=True)):
        if shape.changes:
            name = _variable(unit.parameters[at].name, f"value{at}")
            setup.append(f"let mut {name} = {terms.source(term.parts[0])};")
            names[f"a{at}"] = name
            given.append(f"&mut {name}")
        else:
            given.append(terms.source(term))
    called = f"{unit.name}({', '.join(given)})"
    if draft.receiver is not None and target.receiver is not None:
        made = terms.source(draft.receiver)
        changes = unit.receiver == "mut"
        if not changes and not draft.steps and len(made) <= _LONG and "{" not in made:
            called = f"{made}.{called}"
        else:
            name = snake(unit.owner)
            mutable = "mut " if changes or draft.steps else ""
            lines = [f"let {mutable}{name} = {made};"]
            for step, arguments in draft.steps:
                inner = ", ".join(map(terms.source, arguments))
                method = target.steps[step].unit
                ignored = "let _ = " if method.returns and "Result" in method.returns else ""
                lines.append(f"{ignored}{name}.{method.name}({inner});")
            setup[:0] = lines
            names["this"] = name
            called = f"{name}.{called}"
    elif unit.owner:
        called = f"{unit.owner}::{called}"
    if is_iterator(unit.returns):
        called += ".collect::<Vec<_>>()"
    case = Case(id=number, target=unit.qualified, setup=tuple(setup), call=called)
    return Spelled(case, names)


def snake(name: str) -> str:
    """`HttpClient` as a variable."""
    found = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.partition("<")[0]).lower()
    return _variable(found, "value")


def _variable(name: str, otherwise: str) -> str:
    plain = name.lstrip("_")
    return plain if re.fullmatch(r"[a-z]\w*", plain) and plain not in _KEYWORDS else otherwise


_KEYWORDS = frozenset(
    {
        *("as", "break", "const", "continue", "crate", "else", "enum", "extern", "false", "fn"),
        *("for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref"),
        *("return", "self", "static", "struct", "super", "trait", "true", "type", "unsafe", "use"),
        *("where", "while", "async", "await", "dyn", "box", "final", "macro", "try", "yield"),
    }
)
