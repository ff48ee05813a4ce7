"""Documented functions, and whether all of it is right, by the word of a parser that is not ours.

Run by the other checkers' own interpreter: `python choosing.py FOLDER` prints JSON, a line each.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docstring_parser


def main() -> None:
    """Print what can be chosen from a folder."""
    folder = Path(sys.argv[1])
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).parts
        if any(part.startswith("test") or part == "tests" for part in parts):
            continue
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        for name, node in functions(tree, ""):
            row = chosen(name, node)
            if row is not None:
                print(json.dumps({"file": str(path.relative_to(folder)), **row}))


def functions(tree: ast.AST, prefix: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Functions of the module and methods of its classes, with their dotted names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            yield f"{prefix}{node.name}", node


def chosen(name: str, node: ast.FunctionDef) -> dict[str, Any] | None:
    """A documented public function; whether its documentation `is_right`; None for another."""
    doc = ast.get_docstring(node)
    decorators = [ast.unparse(one) for one in node.decorator_list]
    if not doc or node.name.startswith("_") or any("overload" in one for one in decorators):
        return None
    try:
        parsed = docstring_parser.parse(doc)
    except (docstring_parser.ParseError, IndexError):  # of a line of colons it makes nothing
        return None
    return {
        "name": name,
        "line": node.lineno,
        "end": node.end_lineno,
        "is_right": is_right(name, node, parsed),
        "raises": sorted(told_in(parsed)),
        "returns": parsed.returns is not None,
        "style": str(parsed.style),
    }


def is_right(name: str, node: ast.FunctionDef, parsed: docstring_parser.Docstring) -> bool:
    """Whether the documented parameters are exactly those that it takes, in order, with the
    defaults that it has, the documented exceptions exactly those that its own body raises by name,
    and its result is documented if there is one."""
    decorators = [ast.unparse(one) for one in node.decorator_list]
    documented = [
        name.strip().lstrip("*")
        for one in parsed.params
        if one.args[0] in ("param", "arg", "parameter", "argument", "other_param")
        for name in one.arg_name.split(",")
    ]
    taken = names_of(node, is_method="." in name and "staticmethod" not in decorators)
    if not documented or documented != taken:
        return False
    returns = [one for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
    if any(isinstance(one, ast.Yield | ast.YieldFrom | ast.FunctionDef | ast.Lambda)
           for one in ast.walk(node) if one is not node):  # fmt: skip
        return False
    raised = {
        ast.unparse(one.exc.func).rpartition(".")[2]
        for one in ast.walk(node)
        if isinstance(one, ast.Raise) and isinstance(one.exc, ast.Call)
    }
    has_result = parsed.returns is not None
    if has_result != bool(returns) or told_in(parsed) != raised:
        return False
    return has_its_defaults(parsed.params, node)


def told_in(parsed: docstring_parser.Docstring) -> set[str]:
    """The last names of the documented exceptions."""
    return {str(one.type_name).rpartition(".")[2] for one in parsed.raises if one.type_name}


def has_its_defaults(parameters: list[Any], node: ast.FunctionDef) -> bool:
    """Whether every default that is told as a literal is the one that there is."""
    of = node.args
    pairs = [*zip(reversed([*of.posonlyargs, *of.args]), reversed(of.defaults), strict=False)]
    pairs += [
        (one, value) for one, value in zip(of.kwonlyargs, of.kw_defaults, strict=True) if value
    ]
    true = {one.arg: value for one, value in pairs}
    for one in parameters:
        try:
            told = ast.literal_eval(str(one.default).rstrip("."))
            held = ast.literal_eval(true[one.arg_name])
        except (ValueError, SyntaxError, KeyError, TypeError):
            continue
        if one.default and told != held:
            return False
    return True


def names_of(node: ast.FunctionDef, *, is_method: bool) -> list[str]:
    """The parameters in order, the receiver left out."""
    of = node.args
    names = [one.arg for one in (*of.posonlyargs, *of.args)]
    if is_method:
        names = names[1:]
    names += [of.vararg.arg] if of.vararg else []
    names += [one.arg for one in of.kwonlyargs]
    return [*names, *([of.kwarg.arg] if of.kwarg else [])]


if __name__ == "__main__":
    main()
