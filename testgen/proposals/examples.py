"""A test of the project's own that shows the model how the target is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from testgen.inputs.mentions import Text, is_test

_LONGEST = 1000


def example_test(texts: Sequence[Text], name: str) -> str:
    """The shortest existing test that mentions the last part of a qualified name; empty if there
    is none of a length that can be shown."""
    plain = name.rpartition(".")[2]
    found = [
        test for text in texts if is_test(text.path) for test in _tests(text.text) if plain in test
    ]
    return min((one for one in found if len(one) <= _LONGEST), key=len, default="")


def _tests(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[:4] == "test":
            yield ast.unparse(node)
