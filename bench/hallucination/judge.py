"""Which of the names in a text exist, by jedi, which knows nothing of our own analysis.

Only what jedi can follow into the package counts: the attributes of its modules, classes and
objects, and the calls of its functions and classes.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.typing.corpus import Pin, unpacked

JEDI = Pin(
    "pypi",
    "jedi",
    "0.20.1",
    "jedi-0.20.1-py2.py3-none-any.whl",
    "0fb16d86c4a4c73c37ba518c77419975e30fcc620658a8d14fbb5720cdd34142",
)
PARSO = Pin(
    "pypi",
    "parso",
    "0.8.7",
    "parso-0.8.7-py2.py3-none-any.whl",
    "a8926eb2a1b915486941fdbd31e86a4baf88fe8c210f25f2f35ecec5b574ca1c",
)


@dataclass(frozen=True, slots=True)
class Use:
    """An attribute or a call in a text, and whether there is such a thing."""

    kind: str
    name: str
    exists: bool


class Judge:
    """Reads completed files of packages; `roots` are where imports are looked for."""

    def __init__(self, roots: list[Path]) -> None:
        sys.path[:0] = [str(unpacked(pin)) for pin in (JEDI, PARSO)]
        # Fetched like the packages that are measured; nothing else of Inkling uses it.
        import jedi  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

        self._jedi: Any = jedi
        self._project = jedi.Project(
            str(roots[0]), sys_path=[*map(str, roots), *sys.path], smart_sys_path=False
        )
        self._environment = jedi.api.environment.InterpreterEnvironment()

    def uses(self, root: Path, path: Path, prefix: str, text: str, suffix: str) -> list[Use]:
        """What `text` uses of the package in `root`, when it stands in that file."""
        whole = prefix + text + suffix
        script = self._jedi.Script(
            whole, path=str(path), project=self._project, environment=self._environment
        )
        start, end = _position(whole, len(prefix)), _position(whole, len(prefix) + len(text))
        return list(self._of_leaves(script, root, start, end))

    def _of_leaves(
        self, script: Any, root: Path, start: tuple[int, int], end: tuple[int, int]
    ) -> Iterator[Use]:
        leaf = script._module_node.get_leaf_for_position(start, include_prefixes=True)
        leaf = leaf and (leaf.get_previous_leaf() or leaf)  # the bracket of a call
        while leaf is not None and leaf.start_pos < end:
            if leaf.type == "name" and leaf.end_pos > start:
                yield from self._of_name(script, root, leaf)
            elif leaf.value == "(" and leaf.end_pos == start:
                yield from self._of_call(script, root, leaf)
            leaf = leaf.get_next_leaf()

    def _of_name(self, script: Any, root: Path, leaf: Any) -> Iterator[Use]:
        before, behind = leaf.get_previous_leaf(), leaf.get_next_leaf()
        called = behind is not None and behind.value == "("
        exists = True
        if before is not None and before.value == "." and not _is_import(leaf):
            owner = before.get_previous_leaf()
            if leaf.is_definition() or owner is None or owner.type != "name":
                return
            held = script.infer(*owner.start_pos)
            if not held or not all(_is_within(one, root) for one in held):
                return
            names = {one.name for one in script.complete(*before.end_pos)}
            exists = leaf.value in names or bool(script.goto(*leaf.start_pos))
            yield Use("attribute", leaf.value, exists)
        elif called and not leaf.is_definition():
            known = script.goto(*leaf.start_pos) or hasattr(builtins, leaf.value)
            if not known and not script.infer(*leaf.start_pos):
                exists = False
                yield Use("call", leaf.value, False)
        if called and exists:
            yield from self._of_call(script, root, behind)

    def _of_call(self, script: Any, root: Path, bracket: Any) -> Iterator[Use]:
        """Whether the arguments fit one of the signatures the call can reach."""
        trailer = bracket.parent
        if trailer.type != "trailer" or trailer.children[-1].value != ")":
            return
        arguments = _arguments(trailer.get_code(include_prefix=False))
        signatures = script.get_signatures(*bracket.end_pos)
        if arguments is None or not signatures:
            return
        if not all(_is_within(one, root) and _says_how(one) for one in signatures):
            return
        fits = [_fits(one, *arguments) for one in signatures]
        if None not in fits:
            yield Use("call", bracket.get_previous_leaf().value, any(fits))


def _position(text: str, offset: int) -> tuple[int, int]:
    """jedi's line, from 1, and column."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1)


def _is_import(leaf: Any) -> bool:
    node = leaf.parent
    while node is not None:
        if node.type.startswith("import_"):
            return True
        node = node.parent
    return False


def _is_within(one: Any, root: Path) -> bool:
    path = one.module_path
    return path is not None and Path(path).is_relative_to(root)


def _says_how(one: Any) -> bool:
    """Whether what is called has its parameters from itself; a class may have them made for it."""
    return one.type != "class" or "__init__" in {name.name for name in one.defined_names()}


def _arguments(code: str) -> tuple[int, list[str]] | None:
    """How many arguments by place, and the names of the others; None with `*` or if broken."""
    try:
        call = ast.parse(f"f{code}", mode="eval").body
    except SyntaxError:
        return None
    if not isinstance(call, ast.Call) or any(isinstance(one, ast.Starred) for one in call.args):
        return None
    names = [one.arg for one in call.keywords]
    return None if None in names else (len(call.args), [name for name in names if name])


def _fits(signature: Any, places: int, names: list[str]) -> bool | None:
    parameters = []
    for one in signature.params:
        default = None if "=" in one.to_string() else inspect.Parameter.empty
        try:
            parameters.append(inspect.Parameter(one.name, one.kind, default=default))
        except ValueError:
            return None
    try:
        known = inspect.Signature(parameters)
    except ValueError:
        return None
    try:
        known.bind(*[None] * places, **dict.fromkeys(names))
    except TypeError:
        return False
    return True
