"""What a renamed top-level name asks for in a file that imports it.

Of the file's own uses only those behind a module's name are edited here: once the import has the
new name, the rest follows from that as from any rename in the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from syntax.imports import Import, imports
from syntax.modules import Module, module_names, module_of
from syntax.next_edit.bindings import Bindings, Occurrence, Role
from syntax.next_edit.propose import Exported, NextEdit
from syntax.parsing import Parse

# Languages whose imports name other files surely enough.
_FOLLOWED = frozenset({"python", "javascript", "javascriptreact", "typescript", "typescriptreact"})


def edits_in_importer(
    parse: Parse, path: Path, target: Path, exported: Exported
) -> tuple[NextEdit, ...]:
    """The edits of the file at `path` that the rename in `target` asks for, in document order.

    Nothing is renamed in a file where the new name means something already.
    """
    row = module_names(parse.language.id)
    if row is None or parse.language.id not in _FOLLOWED:
        return ()
    old, new = exported.old, exported.new
    bindings = Bindings(parse)
    named = {Role.DEFINITION, Role.REFERENCE, Role.SHORTHAND}
    if any(each.name == new and each.role in named for each in bindings.occurrences):
        return ()
    places: list[Occurrence] = []
    for one in imports(parse):
        module = module_of(one, path.as_posix(), row)
        if one.name == old and _leads_to(module, target):
            within = [
                each
                for each in bindings.occurrences
                if each.name == old and one.span.contains(each.span.start)
            ]
            places += within if len(within) == 1 else []
        elif local := _module_name(one, module, target):
            places += _behind(bindings, local, old)
    spans = sorted({each.span for each in places})
    return tuple(NextEdit(span, old, new, f"{old} → {new}") for span in spans)


def _module_name(one: Import, module: Module, target: Path) -> str | None:
    """What a file calls the module `target` that it imports as a whole."""
    if one.name in {None, "*"}:
        return (one.alias or one.module) if _leads_to(module, target) else None
    # `from package import module`; elsewhere what is imported by name is never a file.
    if module.row.separator == "." and _leads_to(module.within(str(one.name)), target):
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


def _leads_to(module: Module, target: Path) -> bool:
    """Whether a module is the file `target`, for certain."""
    # Where files are named by paths, what has no path is a package from elsewhere.
    if module.base is None and (module.row.separator == "/" or not module.parts):
        return False
    return module.is_file(target.as_posix())
