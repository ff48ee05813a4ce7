"""What headers of C and C++ mean for their users, by custom: the languages themselves do not say
it. Access and linkage are facts of symbols, not of here."""

from __future__ import annotations

import re

from docgen.facts.source import SourceFile
from syntax.symbols import Symbol, SymbolKind

OF_HEADERS = frozenset({"c", "cpp"})
_INSIDE = re.compile(r"(?:^|_)(?:details?|impl|internals?|private)$|^_", re.IGNORECASE)
_OF_OTHERS = frozenset({"thirdparty", "third_party", "3rdparty", "vendor"})
_MACRO = re.compile(r"#\s*define\s+(?P<head>\w+(?:\([^()]*\))?)\s*(?P<body>.*)", re.DOTALL)
_COMMENT = re.compile(r"//.*|/\*.*?\*/", re.DOTALL)
_LONGEST_BODY = 60


def is_for_users(file: SourceFile, symbol: Symbol, header: str) -> bool:
    """Whether something outside of classes is meant for those who include a header: no guard
    against a second reading, nothing of a namespace `detail`; of a header in a folder for
    insiders, or of another project's, only what is documented."""
    if symbol.kind is SymbolKind.NAMESPACE:
        return not _INSIDE.search(symbol.name)
    if symbol.kind is SymbolKind.MACRO and _is_guard(file, symbol):
        return False
    folders = header.split("/")[:-1]
    is_inside = any(_INSIDE.search(one) or one.lower() in _OF_OTHERS for one in folders)
    return symbol.doc is not None or not is_inside


def _is_guard(file: SourceFile, symbol: Symbol) -> bool:
    """`#ifndef A_H` at the head of a file, and `#define A_H` below it."""
    found = _MACRO.match(symbol.signature)
    if found is None or _COMMENT.sub("", found["body"]).strip():
        return False
    before = file.text[: symbol.span.start].rstrip()
    tested = before.rpartition("\n")[2]
    return bool(re.match(rf"\s*#\s*if(?:ndef\s+|\s*!\s*defined\s*\(?\s*){symbol.name}\b", tested))


def macro_signature(signature: str) -> str:
    """A macro as it is used: what it stands for is shown where it is a short value."""
    found = _MACRO.match(signature)
    if found is None:
        return signature
    body = " ".join(_COMMENT.sub("", found["body"]).replace("\\", " ").split())
    is_value = body and "(" not in found["head"] and len(body) <= _LONGEST_BODY
    return f"#define {found['head']}" + (f" {body}" if is_value else "")
