"""What a file brings in from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import tree_sitter

from syntax.nodes import matches
from syntax.parsing import Parse
from syntax.text import Span


@dataclass(frozen=True, slots=True)
class Import:
    """One name, or a whole module, that is imported.

    `name` is `None` for the module itself, `"*"` for everything in it, `"default"` for a default
    export. `relative_level` counts the leading dots of a Python import.
    """

    module: str
    name: str | None
    alias: str | None
    span: Span
    relative_level: int = 0


def imports(parse: Parse) -> tuple[Import, ...]:
    """The file's imports in document order; a statement naming several gives several."""
    found: dict[tuple[int, int], Import] = {}
    for _, match in matches(parse.root, parse.language, "imports"):
        if "import" not in match:
            continue
        statement = match["import"][0]
        for key, one in _of_match(parse, statement, match):
            known = found.get(key)
            if known is None or _weight(one) > _weight(known):
                found[key] = one
    whole = {one.span for one in found.values() if one.name is not None or one.alias is not None}
    return tuple(
        one
        for _, one in sorted(found.items())
        if one.name is not None or one.alias is not None or one.span not in whole
    )


def _of_match(
    parse: Parse, statement: tree_sitter.Node, match: Mapping[str, list[tree_sitter.Node]]
) -> list[tuple[tuple[int, int], Import]]:
    alias = _text(parse, match, "alias")
    paths = match.get("imported.path") or match.get("imported.every")
    if paths:
        return [_of_path(parse, statement, paths[0], alias, every="imported.every" in match)]
    names = match.get("imported", [])
    name: str | None = None
    if names:
        name = "*" if names[0].type == "wildcard_import" else parse.text_of(names[0]).strip("'\"")
    elif "imported.default" in match:
        name = "default"
    elif "imported.all" in match:
        name = "*"
    modules = match.get("module")
    module = parse.text_of(modules[0]).strip("\"'`<>") if modules else _FUTURE
    level = len(module) - len(module.lstrip(".")) if _dotted(modules) else 0
    module = module[level:].strip() if level else module
    anchor = next(
        iter(match[key][0] for key in ("imported", "alias", "module") if key in match), statement
    )
    one = Import(module, name, alias, parse.span_of(statement), level)
    return [((statement.start_byte, anchor.start_byte), one)]


_FUTURE = "__future__"


def _dotted(modules: list[tree_sitter.Node] | None) -> bool:
    return bool(modules) and modules is not None and modules[0].type == "relative_import"


def _of_path(
    parse: Parse,
    statement: tree_sitter.Node,
    path: tree_sitter.Node,
    alias: str | None,
    every: bool,
) -> tuple[tuple[int, int], Import]:
    """An import written as one path, perhaps within lists that share their beginning."""
    text = "".join(parse.text_of(path).split())
    node = path.parent
    outermost = statement
    while node is not None:
        before = node.child_by_field_name("path")
        if node.type == "scoped_use_list" and before is not None:
            text = f"{parse.text_of(before)}::{text}"
        if node.type in _STATEMENTS:
            outermost = node
            break
        node = node.parent
    separator = "::" if "::" in text else "."
    text = text.removesuffix("::self")
    module, _, name = (text, "", "*") if every else text.rpartition(separator)
    one = Import(module or text, name if module else None, alias, parse.span_of(outermost))
    return (outermost.start_byte, path.start_byte), one


_STATEMENTS = frozenset({"use_declaration", "import_declaration"})


def _weight(one: Import) -> int:
    return (one.name is not None) + (one.alias is not None)


def _text(parse: Parse, match: Mapping[str, list[tree_sitter.Node]], name: str) -> str | None:
    nodes = match.get(name)
    return parse.text_of(nodes[0]) if nodes else None
