"""`with` blocks around statements: patches that a search started become blocks that end."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from testgen.writing.code import expression, literal, text_of, tree_of

_FEW_LINES = 2


def within(managers: str, lines: Sequence[str]) -> list[str]:
    """The lines in a `with` block, which takes in the one that they are."""
    if lines[0].startswith("with ") and all(line.startswith("    ") for line in lines[1:]):
        return [f"with {managers}, {lines[0].removeprefix('with ')}", *lines[1:]]
    return [f"with {managers}:", *indented(lines)]


def indented(lines: Sequence[str]) -> list[str]:
    """The lines of a block, one level deeper; a statement of several lines is taken apart."""
    return [f"    {line}" if line else "" for one in lines for line in one.split("\n")]


def line_by_line(source: str, quote: str) -> str:
    """A text of several lines as one reads it: a literal for each, in brackets."""
    node = expression(source)
    text = node.value if isinstance(node, ast.Constant) else None
    if not isinstance(text, str) or text.count("\n") < _FEW_LINES:
        return source
    pieces = [f"    {literal(line, quote)}" for line in text.splitlines(keepends=True)]
    return "\n".join(["(", *pieces, ")"])


def patched(arrange: Sequence[str], acting: Sequence[str]) -> tuple[list[str], list[str]]:
    """Started patches as `with` blocks, which end with the test, around all that follows them."""
    for at, line in enumerate(arrange):
        if manager(line):
            managers = [manager(line)]
            while at + len(managers) < len(arrange) and (
                another := manager(arrange[at + len(managers)])
            ):
                managers.append(another)
            plain, inner = patched(arrange[at + len(managers) :], acting)
            return list(arrange[:at]), within(", ".join(managers), [*plain, *inner])
    return list(arrange), list(acting)


def manager(line: str) -> str:
    """The context manager of a statement that starts a patch; empty for any other."""
    match tree_of(line).body:
        case [ast.Expr(value=ast.Call(func=ast.Attribute(value=made, attr="start")))] if _is_patch(
            made
        ):
            return text_of(line, made)
        case [
            ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(value=made, attr="start")),
            )
        ] if _is_patch(made):
            return f"{text_of(line, made)} as {name}"
    return ""


def _is_patch(node: ast.expr) -> bool:
    name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
    return name.removeprefix("mock.") in ("patch", "patch.object", "patch.dict", "patch.multiple")
