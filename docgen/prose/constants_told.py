"""What a comment says of a constant that is a parameter's default (Python). Somebody's words, not
facts: they help to write, and change no digest."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import SymbolFacts
from docgen.facts.values import split_value
from docgen.prose.handed_on import first_sentence
from syntax.files.secrets import mask_keys
from syntax.names.facts import FileFacts, Kind

_CONSTANT = re.compile(r"_*[A-Z][A-Z0-9_]+$")
_COMMENT = re.compile(r"((?:^[ \t]*#[^\n]*\n)+)\Z", re.MULTILINE)
_MARK = re.compile(r"^[ \t]*#+:?[ \t]?", re.MULTILINE)
_MOST, _LONGEST_VALUE, _LONGEST, _FEWEST_WORDS = 5, 40, 140, 3


def constants_told(facts: SymbolFacts, file: SourceFile, sources: Sources) -> tuple[str, ...]:
    """Lines that tell what the constants are that parameters default to."""
    if file.language != "python":
        return ()
    return tuple(_told(facts, file, sources))[:_MOST]


def _told(facts: SymbolFacts, file: SourceFile, sources: Sources) -> Iterator[str]:
    for one in facts.parameters:
        name = one.default or ""
        if _CONSTANT.match(name) is None:
            continue
        found = _declaring(name, file, sources)
        symbol = found[0].by_name.get(found[1]) if found is not None else None
        if found is None or symbol is None:
            continue
        value = split_value(symbol.signature)[1] or ""
        said = mask_keys(_said_above(found[0].text, symbol.span.start))
        if len(said.split()) >= _FEWEST_WORDS and len(said) <= _LONGEST:
            shown = (
                f"`{name} = {mask_keys(value)}`" if len(value) <= _LONGEST_VALUE else f"`{name}`"
            )
            yield f"{shown}: {said}"


def _declaring(name: str, file: SourceFile, sources: Sources) -> tuple[SourceFile, str] | None:
    """The file that declares a name of a module, and the name there: an import is followed."""
    bindings = file.names.scopes[0].bindings.get(name, ())
    if len(bindings) != 1:
        return None
    one = bindings[0]
    if one.kind is not Kind.MEMBER:
        return file, name
    module = sources.modules.module(one.module, file.path, sources.roots)
    path = module.path if isinstance(module, FileFacts) else None
    other = sources.file(path) if path is not None else None
    return (other, one.member) if isinstance(other, SourceFile) else None


def _said_above(text: str, start: int) -> str:
    """The first sentence of the comment that ends right above a line."""
    found = _COMMENT.search(text[: text.rfind("\n", 0, start) + 1])
    return first_sentence(_MARK.sub("", found[1])) if found is not None else ""
