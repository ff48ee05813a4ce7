"""How a signature is laid out for readers: of a class as its call, long ones a parameter a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from syntax.parameters import ParameterKind
from syntax.symbols import Symbol

_WIDTH = 72
_STEP = "    "
_NO_COMMA_AT_THE_END = frozenset({"c", "cpp", "java"})
_TEMPLATE = re.compile(r"template\s*<")
_NOEXCEPT = re.compile(r"\bnoexcept\s*\((?!\.\.\.\))")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_QUOTED = re.compile(r"(?P<quote>[\"'])(?P<type>[^\W\d][\w.\[\], |]*)(?P=quote)")
_NOT_TYPES = re.compile(r"\b(?:Literal|Annotated)\b")
_GIVEN = re.compile(r"(?<![=<>!:])=(?![=>])|:=")
_RECEIVER = re.compile(r"^(?:self|cls|mcs|mcls|_cls|_self)\s*(?::[^,)]*)?(?:,\s*|(?=\)))")


def laid_out(signature: str, language: str) -> str:
    """A signature of one line, broken behind its template and behind each parameter where it is
    long."""
    if len(signature) <= _WIDTH or signature.startswith("#"):
        return signature
    signature = _without_conditions(signature) if language == "cpp" else signature
    head, rest = _template(signature)
    if head:
        return f"{_broken(head, '<', language)}\n{laid_out(rest, language)}"
    return _broken(signature, "(", language)


def _without_conditions(signature: str) -> str:
    """Without the long conditions of `noexcept`: that there is one is what readers ask."""
    while (found := _NOEXCEPT.search(signature)) is not None:
        end = _closing(signature, found.end() - 1)
        if end < 0:
            break
        signature = f"{signature[: found.end()]}...{signature[end:]}"
    return signature


def _template(signature: str) -> tuple[str, str]:
    """`template <...>`, and what follows it."""
    found = _TEMPLATE.match(signature)
    end = _angle_end(signature, found.end() - 1) if found is not None else -1
    return (signature[: end + 1], signature[end + 1 :].lstrip()) if end > 0 else ("", signature)


def _angle_end(text: str, start: int) -> int:
    """Where the angle that opens at `start` closes; -1 where that cannot be told."""
    depth = round_ = 0
    for at in range(start, len(text)):
        round_ += (text[at] == "(") - (text[at] == ")")
        if round_ == 0 and text[at] in "<>" and text[at - 1] != "-":
            depth += 1 if text[at] == "<" else -1
            if depth == 0:
                return at
    return -1


def _broken(signature: str, opening: str, language: str) -> str:
    if len(signature) <= _WIDTH:
        return signature
    start = _parameters_at(signature) if opening == "(" else signature.find(opening)
    closing = _closing if opening == "(" else _angle_end
    end = closing(signature, start) if start >= 0 else -1
    pieces = _split(signature[start + 1 : end]) if end >= 0 else []
    if not pieces:
        return signature
    is_last_ended = language not in _NO_COMMA_AT_THE_END and not (
        pieces[-1].startswith("...") and language not in ("python", "go")
    )
    lines = ",\n".join(_STEP + piece for piece in pieces) + ("," if is_last_ended else "")
    return f"{signature[: start + 1]}\n{lines}\n{signature[end:]}"


def of_function(symbol: Symbol) -> str:
    """A function's head as users call it: without the receiver of Python's methods."""
    text = symbol.signature
    if symbol.language != "python":
        return text
    text = re.sub(r"^((?:async )?)def ", r"\1", text)
    for one in symbol.parameters:
        text = _unquoted_in(text, ":", one.annotation)
    text = _unquoted_in(text, "->", symbol.returns)
    has_receiver = any(one.kind is ParameterKind.RECEIVER for one in symbol.parameters)
    start = text.find("(")
    if has_receiver and start >= 0:
        text = text[: start + 1] + _RECEIVER.sub("", text[start + 1 :], count=1)
        text = re.sub(r"\(\s*/\s*,\s*|\(\s*/\s*(?=\))", "(", text, count=1)
    if "property" in symbol.decorators or symbol.kind == "property":
        text = re.sub(r"\(\)\s*->\s*", ": ", text)
        text = text.removesuffix("()")
    return text


def unquoted(annotation: str) -> str:
    """A type of Python without the quotes that put its evaluation off."""
    if not any(quote in annotation for quote in "\"'") or _NOT_TYPES.search(annotation):
        return annotation
    return _QUOTED.sub(r"\g<type>", annotation)


def _unquoted_in(text: str, before: str, annotation: str | None) -> str:
    if not annotation or unquoted(annotation) == annotation:
        return text
    return text.replace(f"{before} {annotation}", f"{before} {unquoted(annotation)}", 1)


def of_class(name: str, constructor: Symbol | None, fields: Sequence[str]) -> str:
    """A class of Python as it is called. `fields` are those that a made constructor takes."""
    if constructor is None:
        return f"{name}({', '.join(fields)})" if fields else ""
    head = of_function(constructor)
    start = head.find("(")
    head = name + head[start:] if start >= 0 else name
    return re.sub(r"\)\s*->\s*(?:None|\w*Self)$", ")", head)


def value_of(symbol: Symbol) -> str | None:
    """The source of the value that a name is given, if it is short."""
    found = _GIVEN.search(symbol.signature)
    return (symbol.signature[found.end() :].strip() or None) if found is not None else None


def _parameters_at(signature: str) -> int:
    """Where the parameters open: in Go behind the receiver, elsewhere behind type parameters."""
    if signature.startswith("func ("):
        return signature.find("(", _closing(signature, 5))
    depth = 0
    for at, character in enumerate(signature):
        if character == "(" and depth == 0:
            return at
        depth += (character in "[{<") - (character in "]}>")
    return signature.find("(")


def _closing(text: str, start: int) -> int:
    expected: list[str] = []
    for at in range(start, len(text)):
        character = text[at]
        if character in _PAIRS:
            expected.append(_PAIRS[character])
        elif expected and character == expected[-1]:
            expected.pop()
            if not expected:
                return at
    return -1


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no brackets and no strings."""
    pieces, depth, start, quote = [], 0, 0, ""
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote and text[at - 1] != "\\" else quote
        elif character in "\"'":
            quote = character
        elif character in "([{<":
            depth += 1
        elif character in ")]}" or (character == ">" and text[at - 1] not in "-="):
            depth -= 1
        elif character == "," and depth == 0:
            pieces.append(text[start:at].strip())
            start = at + 1
    return [piece for piece in (*pieces, text[start:].strip()) if piece]
