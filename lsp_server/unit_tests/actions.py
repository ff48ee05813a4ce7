"""What the light bulb offers: tests for what the cursor is in, and what to do with a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from lsp_server.unit_tests.findings import Placed
from syntax.symbols import Symbol, SymbolKind
from testgen.languages import rows

GENERATE_COMMAND = "inkling.tests.generate"
DISMISS_COMMAND = "inkling.tests.dismiss"
COPY_COMMAND = "inkling.tests.copyReproduction"
"""The editor's own: the server has no clipboard."""

FUNCTION_ACTION, FILE_ACTION = "refactor.inkling.tests", "source.inkling.tests"
KINDS = (FUNCTION_ACTION, FILE_ACTION, types.CodeActionKind.QuickFix)

_FUNCTIONS = {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.PROPERTY}


def can_be_tested(path: Path | None) -> bool:
    """Whether tests are written for such a file at all; not for tests."""
    return path is not None and rows.can_be_tested(path)


def around(symbols: Iterable[Symbol], offset: int) -> list[Symbol]:
    """What can be tested around a place, innermost first: a function or method, its class.

    What is inside a function cannot be reached from a test; the function can.
    """
    found: list[Symbol] = []
    for symbol in symbols:
        if symbol.span.start <= offset <= symbol.span.end:
            if symbol.kind in _FUNCTIONS:
                found.append(symbol)
                break
            if symbol.kind is SymbolKind.CLASS:
                found.append(symbol)
    return found[::-1]


def wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether an action of this kind was asked for. What belongs to a whole file is offered only
    where somebody looks for it."""
    if only is None:
        return kind != FILE_ACTION
    return any(kind == each or kind.startswith(f"{each}.") or each == "" for each in only)


def to_generate(uri: str, names: Sequence[Symbol]) -> Iterator[types.CodeAction]:
    """One action a symbol."""
    for symbol in names:
        title = f"Generate tests for `{symbol.name}`"
        arguments = {"uri": uri, "names": [symbol.qualified_name]}
        yield _action(title, FUNCTION_ACTION, GENERATE_COMMAND, arguments)


def for_file(uri: str) -> types.CodeAction:
    """Tests for all of a file."""
    return _action("Generate tests for this file", FILE_ACTION, GENERATE_COMMAND, {"uri": uri})


def about(uri: str, placed: Sequence[Placed], *, can_copy: bool) -> Iterator[types.CodeAction]:
    """What can be done with findings."""
    fix = types.CodeActionKind.QuickFix
    for one in placed:
        if can_copy:
            yield _action("Copy reproduction", fix, COPY_COMMAND, one.finding.reproduction, one)
        dismissed = {"uri": uri, "finding": one.id}
        yield _action("Dismiss this finding", fix, DISMISS_COMMAND, dismissed, one)


def _action(
    title: str, kind: str, command: str, argument: object, about: Placed | None = None
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=kind,
        command=types.Command(title=title, command=command, arguments=[argument]),
        diagnostics=[about.diagnostic] if about is not None else None,
    )
