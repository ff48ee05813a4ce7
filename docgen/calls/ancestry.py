"""Everything that a class inherits from, as far as the files at hand tell, and whether that is
all."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place
from docgen.facts.heritage import bases_in
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES
from syntax.symbols import Symbol

_TOLD_BY_HEAD = frozenset({"java", "typescript", "tsx", "javascript", "cpp"})
"""Where the head of a class names its bases; Python's heads are read by its own parser."""


@dataclass(frozen=True, slots=True)
class Ancestry:
    """`names` are those of all classes above, without their modules; `is_whole`: there are no
    others."""

    names: frozenset[str] = frozenset()
    is_whole: bool = False


UNKNOWN = Ancestry()


def ancestry_of(symbol: Symbol, file: SourceFile, graph: CallGraph, sources: Sources) -> Ancestry:
    """What a class inherits from, the bases of its bases too."""
    if symbol.kind not in CLASSES:
        return UNKNOWN
    names: set[str] = set()
    is_whole = True
    seen: set[Place] = set()
    waiting = [Place(file.path, symbol.qualified_name)]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        written = _written(one, sources)
        names.update(written or ())
        bases = graph.bases(one)
        is_whole = is_whole and written is not None and len(written) == len(bases)
        for base in bases:
            if isinstance(base, Place):
                names.add(base.name.rpartition(".")[2])
                waiting.append(base)
            else:
                above = _of_builtin(base, one, sources)
                names.update(above)
                is_whole = is_whole and bool(above)
    return Ancestry(frozenset(names), is_whole)


def _written(place: Place, sources: Sources) -> tuple[str, ...] | None:
    """The names of a class's bases as its head has them; None where that does not tell all."""
    file = sources.file(place.path)
    if not isinstance(file, SourceFile) or len(file.declared.get(place.name, ())) != 1:
        return None
    symbol = file.by_name[place.name]
    if symbol.language == "python":
        return _of_python(symbol.signature)
    if symbol.language not in _TOLD_BY_HEAD:
        return None
    return tuple(map(_bare, bases_in(symbol.signature, symbol.language)))


def _of_python(signature: str) -> tuple[str, ...] | None:
    try:
        (node,) = ast.parse(signature.rstrip(": ") + ": pass").body
    except (SyntaxError, ValueError):
        return None
    if not isinstance(node, ast.ClassDef):
        return None
    names = list(_names(node))
    return None if None in names else tuple(one for one in names if one is not None)


def _names(node: ast.ClassDef) -> Iterator[str | None]:
    for base in node.bases:
        value = base.value if isinstance(base, ast.Subscript) else base
        match value:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name
            case _:
                yield None


def _of_builtin(name: str, heir: Place, sources: Sources) -> tuple[str, ...]:
    """A class of Python's own that is always there, with all above it; nothing of a name that the
    heir's file has from elsewhere."""
    file = sources.file(heir.path)
    if not isinstance(file, SourceFile) or file.language != "python":
        return ()
    if name in file.names.scopes[0].bindings:
        return ()
    found = getattr(builtins, name.partition("[")[0], None)
    return tuple(one.__name__ for one in found.__mro__) if isinstance(found, type) else ()


def _bare(name: str) -> str:
    return name.partition("[")[0].rpartition(".")[2].rpartition("::")[2].strip()
