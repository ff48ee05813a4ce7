"""What a renamed top-level name asks for in a file that imports it.

Of the file's own uses only those behind a module's name are edited here: once the import has the
new name, the rest follows from that as from any rename in the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from syntax.imports import Import, imports
from syntax.next_edit.bindings import Bindings, Occurrence, Role
from syntax.next_edit.propose import Exported, NextEdit
from syntax.parsing import Parse

_PATHS = frozenset({"javascript", "javascriptreact", "typescript", "typescriptreact"})
_STEMS_OF_FOLDERS = frozenset({"__init__", "index"})


def edits_in_importer(
    parse: Parse, path: Path, target: Path, exported: Exported
) -> tuple[NextEdit, ...]:
    """The edits of the file at `path` that the rename in `target` asks for, in document order.

    Nothing is renamed in a file where the new name means something already.
    """
    old, new = exported.old, exported.new
    bindings = Bindings(parse)
    named = {Role.DEFINITION, Role.REFERENCE, Role.SHORTHAND}
    if any(each.name == new and each.role in named for each in bindings.occurrences):
        return ()
    places: list[Occurrence] = []
    for one in imports(parse):
        if one.name == old and _leads_to(parse, path, one.module, one.relative_level, target):
            within = [
                each
                for each in bindings.occurrences
                if each.name == old and one.span.contains(each.span.start)
            ]
            places += within if len(within) == 1 else []
        elif local := _module_name(parse, path, one, target):
            places += _behind(bindings, local, old)
    spans = sorted({each.span for each in places})
    return tuple(NextEdit(span, old, new, f"{old} → {new}") for span in spans)


def _module_name(parse: Parse, path: Path, one: Import, target: Path) -> str | None:
    """What a file calls the module `target` that it imports as a whole."""
    if one.name in {None, "*"}:
        found = _leads_to(parse, path, one.module, one.relative_level, target)
        return (one.alias or one.module) if found else None
    module = f"{one.module}.{one.name}" if one.module else str(one.name)
    if parse.language.id not in _PATHS and _leads_to(
        parse, path, module, one.relative_level, target
    ):
        return one.alias or one.name
    return None


def _behind(bindings: Bindings, local: str, name: str) -> Iterator[Occurrence]:
    for each in bindings.occurrences:
        if each.name != name or each.role is not Role.MEMBER or each.node.parent is None:
            continue
        receiver = each.node.parent.child_by_field_name("object")
        if receiver is None or bindings.parse.text_of(receiver) != local:
            continue
        first = bindings.at(bindings.parse.snapshot.offset_of_byte(receiver.start_byte))
        if first is not None and first.home == 0:
            yield each


def _leads_to(parse: Parse, path: Path, module: str, level: int, target: Path) -> bool:
    """Whether a module named in the file at `path` is the file `target`."""
    wanted = target.with_suffix("")
    if wanted.name in _STEMS_OF_FOLDERS:
        wanted = wanted.parent
    if parse.language.id in _PATHS:
        if not module.startswith("."):
            return False
        found = Path(*_normal((path.parent / module).parts))
        return found in {wanted, target, target.with_suffix("")}
    if parse.language.id != "python":
        return False
    parts = tuple(part for part in module.split(".") if part)
    if level:
        base = path.parent
        for _ in range(level - 1):
            base = base.parent
        return base.joinpath(*parts) == wanted
    return bool(parts) and wanted.parts[-len(parts) :] == parts


def _normal(parts: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if part == ".." and found:
            found.pop()
        elif part != ".":
            found.append(part)
    return found
