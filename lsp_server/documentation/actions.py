"""What the light bulb offers about documentation: to mend, to switch off, to write. Pure.

An action that is chosen comes back with its `data`, and is given its edit then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lsprotocol import types

from lsp_server.documentation.messages import Shown
from syntax.symbols import Symbol, SymbolKind

GENERATE_COMMAND = "inkling.generateDocs"

FIX_ALL = "source.fixAll.inkling"
WRITE = "refactor.inkling.docs"
WRITE_FILE = "source.inkling.docs"
QUICK_FIX = types.CodeActionKind.QuickFix.value
KINDS = (QUICK_FIX, FIX_ALL, WRITE, WRITE_FILE)

_DOCUMENTED = {
    *(SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR, SymbolKind.PROPERTY),
    *(SymbolKind.CLASS, SymbolKind.INTERFACE, SymbolKind.STRUCT, SymbolKind.TRAIT),
    SymbolKind.ENUM,
}

What = Literal["fix", "fix-all", "silence"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the `data` of an action: enough to make its edit from the text as it is."""

    what: What
    uri: str
    rule: str = ""
    symbol: str = ""
    fingerprint: str = ""

    def as_json(self) -> dict[str, str]:
        """As it travels."""
        return {
            "inkling": self.what,
            "uri": self.uri,
            "rule": self.rule,
            "symbol": self.symbol,
            "fingerprint": self.fingerprint,
        }


def chosen_of(data: object) -> Chosen | None:
    """What an action stands for that came back; None for one that is not ours to resolve."""
    match data:
        case {
            "inkling": ("fix" | "fix-all" | "silence") as what,
            "uri": str(uri),
            "rule": str(rule),
            "symbol": str(symbol),
            "fingerprint": str(fingerprint),
        }:
            return Chosen(what, uri, rule, symbol, fingerprint)
    return None


def around(symbols: Sequence[Symbol], offset: int) -> Symbol | None:
    """The innermost thing around a place that documentation is written for."""
    inside = [
        one
        for one in symbols
        if one.kind in _DOCUMENTED and one.span.start <= offset <= one.span.end
    ]
    return min(inside, key=lambda one: len(one.span), default=None)


def about(
    uri: str, here: Sequence[tuple[Shown, types.Diagnostic]], every: Sequence[Shown]
) -> Iterator[types.CodeAction]:
    """What can be done with findings; `every` are those of the whole document."""
    for one, told in here:
        if one.changes:
            title = one.title[:1].upper() + one.title[1:]
            data = Chosen("fix", uri, one.rule, one.symbol, one.fingerprint)
            yield _resolved(title, QUICK_FIX, data, told, is_preferred=True)
    for rule, told in {one.rule: told for one, told in here}.items():
        alike = sum(1 for one in every if one.rule == rule and one.changes)
        if alike > 1:
            data = Chosen("fix-all", uri, rule)
            yield _resolved(f"Fix all {alike} of {rule} in this file", QUICK_FIX, data, told)
    for one, told in here:
        where = one.symbol.rpartition(".")[2]
        data = Chosen("silence", uri, one.rule, one.symbol)
        yield _resolved(f"Ignore {one.rule} ({one.name}) for `{where}`", QUICK_FIX, data, told)


def fix_all(uri: str) -> types.CodeAction:
    """Everything in a file that can be mended by machine."""
    title = "Fix what documentation says wrongly in this file"
    return _resolved(title, FIX_ALL, Chosen("fix-all", uri))


def to_update(uri: str, symbol: str, diagnostics: Sequence[types.Diagnostic]) -> types.CodeAction:
    """The sentences that a fact contradicts, written anew, and what is missing."""
    title = f"Update the docs of `{symbol.rpartition('.')[2]}`"
    arguments = {"uri": uri, "names": [symbol], "which": "all"}
    return _command(title, QUICK_FIX, arguments, diagnostics)


def to_write(uri: str, symbol: Symbol, language: str) -> Iterator[types.CodeAction]:
    """Docs for one thing, in the language of the settings and in the other one."""
    verb = "Generate" if symbol.doc is None else "Complete"
    other, called = ("en", "English") if language == "zh" else ("zh", "Chinese")
    arguments = {"uri": uri, "names": [symbol.qualified_name], "which": "missing"}
    yield _command(f"{verb} docs for `{symbol.name}`", WRITE, arguments)
    title = f"{verb} docs for `{symbol.name}` in {called}"
    yield _command(title, WRITE, arguments | {"language": other})


def for_file(uri: str, path: Path) -> types.CodeAction:
    """Docs for all of a file."""
    return _command(f"Generate docs for {path.name}", WRITE_FILE, {"uri": uri})


def _resolved(
    title: str,
    kind: str,
    data: Chosen,
    told: types.Diagnostic | None = None,
    *,
    is_preferred: bool | None = None,
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=kind,
        diagnostics=[told] if told is not None else None,
        is_preferred=is_preferred,
        data=data.as_json(),
    )


def _command(
    title: str,
    kind: str,
    argument: Mapping[str, Any],
    diagnostics: Sequence[types.Diagnostic] | None = None,
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=kind,
        command=types.Command(title=title, command=GENERATE_COMMAND, arguments=[dict(argument)]),
        diagnostics=diagnostics,
    )
