"""Names in a text: each stands for something that exists, in the code or beyond it."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterator

from docgen.facts.symbol_facts import FUNCTIONS
from docgen.judging.said import Said
from docgen.judging.well_known import is_initials, is_well_known
from syntax.names.objects import members_of_standard

_IDENTIFIER = re.compile(
    r"(?<![\w./\\<{@'\"-])(?:"
    r"_{0,2}[a-zA-Z][a-zA-Z0-9]*(?:_[a-zA-Z0-9]+)+_*"  # snake_case
    r"|[a-z]+[a-z0-9]*(?:[A-Z][a-z0-9]*)+"  # camelCase
    r"|(?:[A-Z][a-z0-9]+){2,}"  # PascalCase
    r"|[A-Za-z_]\w*(?=\(\))"
    r"|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\.[a-z_]\w+(?=\()"
    r")(?![\w/\\>}'\"-])"
)
_EXCEPTION = re.compile(
    r"(?<![\w.])(?:[A-Z]\w*(?:Error|Exception|Warning|Interrupt)|StopIteration)\b"
)
_OBJECT = re.compile(
    r"(?<![\w.])(?P<name>[A-Z][a-z]\w+) (?:object|instance|class|exception|enum|struct)s?\b"
)
_BEGINNING = re.compile(r"(?:^|[.!?。])\s*$")
_DENIED = re.compile(r"\b(?:never|not|no|instead of|without|previously)\b[^.]*$|不|无|而非", re.I)
_CHAIN = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_WORD = re.compile(r"[^\W\d]\w*")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_INITIALS = re.compile(r"(?<![\w./-])(?P<name>[A-Z]{3,8})s?(?![\w/-])")
_PRIVATE = re.compile(r"(?<![\w])(?P<name>_{1,2}[A-Za-z]\w*)(?<!__)(?![\w])")
_PLAIN_WORDS = frozenset({"true", "false", "none", "null", "nil", "undefined"})


def unknown_spans(said: Said) -> Iterator[str]:
    """A code span that names something nobody has."""
    for span in said.spans:
        beyond = _of_libraries(span, said)
        lacking = [
            name for name in _names_in(span) if name not in beyond and not exists(name, said)
        ]
        if lacking:
            yield f"`{span}` names {lacking[0]}, which does not exist here"
        elif not _names_in(span) and not _is_of_the_code(span, said):
            yield f"the code has no `{span}`"


def local_spans(said: Said) -> Iterator[str]:
    """A code span that names a variable of the body: readers see the head."""
    facts = said.facts
    if facts.body is None or said.record.language != "python" or said.is_class:
        return
    written = {one.target for one in facts.body.writes if one.how == "name"}
    top = said.record.file.names.scopes[0].bindings
    for span in said.spans:
        is_seen = span in facts.by_name or span in top or f".{span}" in facts.code
        if re.search(rf"\([^()]*\b{re.escape(span)}\b[^()]*\)", said.text):
            continue  # the text itself gives the parts of a result their names
        if span in written and not is_seen:
            yield f"readers do not see `{span}`, which is a variable of the body"


def borrowed_spans(said: Said) -> Iterator[str]:
    """A code span that names a parameter of what is called, which this one does not have."""
    record = said.record
    if record.symbol.kind not in FUNCTIONS:
        return
    own = f"{record.source} {said.facts.code}"
    top = record.file.names.scopes[0].bindings if record.file.names.scopes else ()
    theirs = {
        name: contract.name
        for contract in record.contracts
        for name in _WORD.findall(contract.signature.partition("(")[2])
    }
    for span in said.spans:
        name = span.lstrip("*")
        is_declared = name in top or any(one.name == name for one in record.file.symbols)
        if name not in theirs or is_declared or is_well_known(name, record.language):
            continue
        if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", own):
            yield f"`{span}` belongs to {theirs[name]}, not to this one"


def private_spans(said: Said) -> Iterator[str]:
    """A code span that names what is the code's own business, said of what is public."""
    symbol = said.record.symbol
    if symbol.language != "python" or symbol.visibility != "public":
        return
    for span in said.spans:
        found = _PRIVATE.search(span)
        if found is not None and span.lstrip("*") not in said.facts.by_name:
            yield f"readers do not know `{found['name']}`, which is private: say what it stands for"


def unknown_names(said: Said) -> Iterator[str]:
    """A word that looks like a name of code and is none."""
    for found in _IDENTIFIER.finditer(said.prose):
        name = found[0]
        beyond = _of_libraries(name, said)
        if not all(part in beyond or exists(part, said) for part in name.split(".")):
            yield f"{name} does not exist here"


def unknown_initials(said: Said) -> Iterator[str]:
    """An abbreviation of something that the code does not speak of."""
    place = " ".join(said.record.place.path.parts).lower()
    for found in _INITIALS.finditer(said.prose):
        name = found["name"]
        if name.lower() not in said.code and name.lower() not in place and not is_initials(name):
            yield f"the code has no {name}"


def unknown_kinds(said: Said) -> Iterator[str]:
    """ "A Result object", where there is no Result."""
    for found in _OBJECT.finditer(said.prose):
        name = found["name"]
        is_first = bool(_BEGINNING.search(said.prose[: found.start("name")]))
        known = name.lower() in said.code or exists(name, said)
        if not known and not (is_first or name.isupper()):
            yield f"there is no {name} here"


def unknown_exceptions(said: Said) -> Iterator[str]:
    """An exception that is said to be raised, and is not known to be."""
    if said.slot.kind == "raises":
        return
    facts = said.facts
    raised = {one.type for one in facts.raises.raised} | facts.raises.library
    for found in _EXCEPTION.finditer(said.text):
        name = found[0]
        before = said.text[: found.start()]
        if _DENIED.search(before):
            continue
        if re.search(r"(?:rais|throw|抛出|引发|触发)\w*[^.。]{0,30}$", before) and not _is_raised(
            name, raised, said
        ):
            yield f"{name} is not raised here" + (
                f"; raised: {', '.join(sorted(raised))}" if raised else ""
            )


def _is_raised(name: str, raised: set[str], said: Said) -> bool:
    if name in raised or (not said.facts.raises.is_complete and name.lower() in said.code):
        return True
    return any(name in one.raises for one in said.record.contracts)


def exists(name: str, said: Said) -> bool:
    """Whether a name stands for something: in the code, in its language, in the trade."""
    record = said.record
    if name in record.names or name in record.project or is_well_known(name, record.language):
        return True
    if name in said.facts.by_name or name.lower() in _PLAIN_WORDS:
        return True
    if name in record.symbol.qualified_name.split(".") or name in record.called_by:
        return True
    if (
        any(name == one.type for one in said.facts.raises.raised)
        or name in said.facts.raises.library
    ):
        return True
    if name in _contracts(said) or name in _place(said):
        return True
    is_python = record.language == "python"
    if is_python and any(name in scope.bindings for scope in record.file.names.scopes):
        return True
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", said.source))


def _of_libraries(text: str, said: Said) -> set[str]:
    """The parts of dotted names that the standard library or a builtin type has (Python)."""
    if said.record.language != "python":
        return set()
    found: set[str] = set()
    for chain in _CHAIN.findall(text):
        root, member, *_ = parts = chain.split(".")
        members = members_of_standard(root)
        kind = getattr(builtins, root, None)
        is_unknown = root in sys.stdlib_module_names and not members
        if is_unknown or member in members or (kind is not None and hasattr(kind, member)):
            found |= set(parts)
        if any(hasattr(one, member) for one in _held(root)):
            found |= set(parts)
    return found


def _held(name: str) -> list[object]:
    """The class that a module of the standard library is called like: `datetime`."""
    module = sys.modules.get(name) if name in sys.stdlib_module_names else None
    held = getattr(module, name, None)
    return [held] if isinstance(held, type) else []


def _contracts(said: Said) -> set[str]:
    return {part for one in said.record.contracts for part in re.findall(r"\w+", one.name)}


def _place(said: Said) -> set[str]:
    return set(said.record.place.path.with_suffix("").parts)


def _names_in(span: str) -> list[str]:
    """The names of an expression; strings and keyword arguments are none."""
    return _WORD.findall(_STRING.sub(" ", re.sub(r"\b\d\w*", " ", span)))


def _is_of_the_code(span: str, said: Said) -> bool:
    """Whether what is no name (a number, a string, a sign) stands in the code."""
    if span.lower() in said.code or span in said.record.literals:
        return True
    try:
        value = ast.literal_eval(span)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return not re.search(r"\w", span)
    if isinstance(value, str):
        return not value or value.lower() in said.code
    return str(value) in said.record.literals or value in (0, 1, "", (), -1) or not value
