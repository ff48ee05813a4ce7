"""Which parameter a proxy was given for: `anything()` in a source, by its place in a call."""

from __future__ import annotations

import ast
import inspect
from functools import lru_cache
from types import CodeType
from typing import Any

from ..recording.proxy import Log, Proxy

NAME = "anything"


class Proxies:
    """The proxies of one execution."""

    def __init__(self) -> None:
        self._logs: list[tuple[str, Log]] = []

    def make(self, label: str = "") -> Proxy:
        """What `anything()` gives."""
        log = Log()
        self._logs.append((label, log))
        return Proxy(log)

    def told(self, call: str, space: dict[str, Any]) -> dict[str, Any]:
        """What was wanted of each, by parameter; in other calls by `callee.parameter`."""
        told: dict[str, Any] = {}
        for number, (label, log) in enumerate(self._logs):
            name = _parameter(label, space) or f"#{number}"
            callee, _, own = name.rpartition(".")
            told[own if callee and call.startswith(f"{callee}(") else name] = log.told()
        return told


@lru_cache(maxsize=2048)
def labelled(source: str, mode: str, file: str) -> CodeType:
    """Code of a case's source in which every `anything()` says where it stands."""
    tree: Any = ast.parse(source, file, mode)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for place, argument in enumerate(node.args):
                _label(argument, f"{ast.unparse(node.func)}\0{place}")
            for keyword in node.keywords:
                _label(keyword.value, f"{ast.unparse(node.func)}\0{keyword.arg}")
    code: CodeType = compile(tree, file, mode, dont_inherit=True)
    return code


def _label(node: ast.expr, label: str) -> None:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == NAME:
        node.args = [ast.copy_location(ast.Constant(value=label), node)]


def _parameter(label: str, space: dict[str, Any]) -> str | None:
    callee, _, place = label.partition("\0")
    if not place.isdigit():
        return f"{callee}.{place}" if place else None
    try:
        value: Any = None
        for number, part in enumerate(callee.split(".")):
            value = space[part] if number == 0 else inspect.getattr_static(value, part)
            value = getattr(value, "__func__", value)
        parameters = list(inspect.signature(value).parameters)
    except (KeyError, AttributeError, TypeError, ValueError):
        return None
    is_method = "." in callee and bool(parameters) and parameters[0] in ("self", "cls")
    index = int(place) + is_method
    return f"{callee}.{parameters[min(index, len(parameters) - 1)]}" if parameters else None
