"""The examples in a function's documentation, as expectations and as cases.

They are seeds for the search, expectations, and, where the code does otherwise, findings. How they
are read is in `sessions.py` and `shown_lines.py`.
"""

from __future__ import annotations

import ast
import inspect

from testgen.checks.expressions import tree_of
from testgen.oracles.example import Example
from testgen.oracles.sessions import from_sessions
from testgen.oracles.shown_lines import from_lines
from testgen.values import Case, Function, How


def examples_of(function: Function) -> tuple[Example, ...]:
    """The examples in a function's documentation that call it and can be read, each once."""
    if not function.doc:
        return ()
    doc = inspect.cleandoc(function.doc)
    found = [*from_sessions(doc, function), *from_lines(doc, function)]
    unique: dict[tuple[tuple[str, ...], str], Example] = {}
    for example in found:
        unique.setdefault((example.setup, _normal(example.call)), example)
    return tuple(unique.values())


def _normal(call: str) -> str:
    tree = tree_of(call)
    return call if tree is None else ast.unparse(tree)


def how_of(function: Function) -> How:
    """What is done with what a call of the function gives."""
    if function.is_context_manager:
        return "enter"
    if function.is_generator:
        return "iterate"
    return "await" if function.is_async else "value"


def example_cases(function: Function, first_id: int) -> tuple[Case, ...]:
    """The examples as cases, numbered from `first_id`: seeds, and what findings are made of."""
    return tuple(
        Case(
            id=first_id + at,
            target=function.name,
            setup=example.setup,
            call=example.call,
            how=how_of(function),
        )
        for at, example in enumerate(examples_of(function))
    )
