"""What the rest of the workspace says for a name that its own file does not have."""

from __future__ import annotations

from pathlib import Path

from syntax.index.workspace import WorkspaceIndex
from syntax.names.misuse import Fault, Misuse
from syntax.symbols import Symbol, SymbolKind

_MOST = 24
_HEIRS = 12


def may_exist(misuse: Misuse, workspace: WorkspaceIndex) -> bool:
    """Whether an unsaved text has the name, or a class elsewhere that inherits from its owner.

    Opens some files' facts: milliseconds.
    """
    for path in misuse.places:
        wanted = misuse.function or misuse.name
        declared = [one for one in workspace.symbols_of(path) if one.name == wanted]
        if misuse.fault is Fault.CALL:
            parameters = {tuple(each.name for each in one.parameters) for one in declared}
            if declared and misuse.parameters not in parameters:
                return True
        elif declared:
            return True
    if misuse.fault is not Fault.ATTRIBUTE or not misuse.owner:
        return False
    holders = workspace.definitions(misuse.name, _MOST)
    if not holders:
        return False
    names = {one.symbol.parent for one in holders}
    heirs = _heirs(misuse.owner, workspace)
    # An heir with another parent may have the name from there.
    return any(several or heir.qualified_name in names for heir, several in heirs)


def _heirs(owner: str, workspace: WorkspaceIndex) -> list[tuple[Symbol, bool]]:
    """Classes right below `owner`, and whether they have other parents too."""
    found: list[tuple[Symbol, bool]] = []
    paths: dict[Path, None] = dict.fromkeys(
        location.path for location in workspace.references(owner, _MOST * 4)
    )
    for path in list(paths)[:_HEIRS]:
        aliases = {one.alias for one in workspace.imports_of(path) if one.name == owner}
        wanted = {owner, *aliases}
        for symbol in workspace.symbols_of(path):
            if symbol.kind is SymbolKind.CLASS and "(" in symbol.signature:
                bases = _bases(symbol.signature)
                if wanted & set(bases):
                    found.append((symbol, len(bases) > 1))
    return found


def _bases(signature: str) -> list[str]:
    inside = signature.partition("(")[2].rpartition(")")[0]
    names = [one.partition("[")[0].strip() for one in inside.split(",")]
    return [one.rpartition(".")[2] for one in names if one and "=" not in one]
