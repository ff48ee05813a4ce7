"""Which names of code readers of a function know: its parameters, constants, types, what is public
of the object."""

from __future__ import annotations

import re

from docgen.facts.symbol_facts import SymbolFacts

OWN = frozenset({"self", "this", "cls"})
_EVERYWHERE = frozenset(
    {
        *("and", "or", "not", "in", "is", "None", "True", "False", "len", "isinstance", "str"),
        *("int", "float", "bool", "list", "dict", "tuple", "set", "bytes", "type", "callable"),
        *("hasattr", "null", "true", "false", "undefined", "typeof", "nil", "object", "complex"),
        *("string", "number", "boolean", "integer", "function", "symbol", "bigint", "frozenset"),
        *("if", "else", "bytearray", "memoryview", "range", "slice", "property"),
    }
)
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")


def is_known(source: str, facts: SymbolFacts) -> bool:
    """Whether readers know what a source speaks of."""
    if source in OWN:
        return source in facts.by_name
    bare = _STRINGS.sub(" ", source)
    if re.search(r"(?<!\w)_\w", bare) or re.search(r"\.\s*_", bare):
        return False
    local = bound_names(facts)
    for found in re.finditer(r"(?<![\w.])[A-Za-z_]\w*(?P<after>\s*[(.=]?)", bare):
        name, after = found[0][: len(found[0]) - len(found["after"])], found["after"].strip()
        if name in facts.by_name:
            continue  # also one that was bound anew: what is refused is what became of it
        if name in local:
            return False
        is_global = after in ("(", ".") or name[:1].isupper()
        if not (name in OWN or name in _EVERYWHERE or is_global):
            return False
    return True


def bound_names(facts: SymbolFacts) -> frozenset[str]:
    """The names that the function binds itself."""
    writes = facts.body.writes if facts.body is not None else ()
    return frozenset(one.target for one in writes if one.how in ("name", "rebound"))
