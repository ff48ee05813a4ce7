"""Arguments that somebody wrote in Go, as terms of the shape that is asked for: out of examples,
tests and other calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from syntax.units.facts import CallSite, Unit
from syntax.units.go_sites import integer
from testgen.languages.compiled.splitting import split
from testgen.languages.compiled.terms import Shape, Term, Ways

_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[0-7]{3}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def arguments(
    sites: Iterable[CallSite], unit: Unit, shapes: tuple[Shape, ...], ways: Ways
) -> list[tuple[Term, ...]]:
    """The arguments of those calls that are of the function and can be read whole."""
    found: list[tuple[Term, ...]] = []
    for site in sites:
        if site.name != unit.name or (unit.owner and site.owner != "."):
            continue
        given = list(site.arguments)
        if shapes and shapes[-1].suffix and (not given or not given[-1].endswith("...")):
            last = given[len(shapes) - 1 :]
            given = [*given[: len(shapes) - 1], f"{shapes[-1].name}{{{', '.join(last)}}}"]
        if len(given) != len(shapes):
            continue
        terms = [read(text, shape, ways) for text, shape in zip(given, shapes, strict=True)]
        if all(one is not None for one in terms):
            whole = tuple(one for one in terms if one is not None)
            if whole not in found:
                found.append(whole)
    return found


def read(text: str, shape: Shape, ways: Ways) -> Term | None:
    """The term that an expression is, where it can be told."""
    text = text.strip()
    if re.fullmatch(rf"{re.escape(shape.name)}\([^()]*\)", text) and shape.of != "list":
        text = text[len(shape.name) + 1 : -1]
    match shape.of:
        case "int":
            return _int(text, shape)
        case "float":
            try:
                return Term(shape, float(text.replace("_", "")))
            except ValueError:
                return None
        case "bool":
            return Term(shape, text == "true") if text in ("true", "false") else None
        case "char":
            inner = unescaped(text[1:-1]) if text[:1] == "'" == text[-1:] else ""
            return Term(shape, inner) if len(inner) == 1 else None
        case "string":
            if found := re.fullmatch(
                r"(?:strings\.NewReader|bytes\.NewBufferString)\((.*)\)", text, re.DOTALL
            ):
                text = found.group(1)
            value = string(text)
            return None if value is None else Term(shape, value)
        case "list" | "array":
            return _list(text, shape, ways)
        case "option":
            return _option(text, shape, ways)
        case "map":
            return _map(text, shape, ways)
        case "record":
            return _record(text, shape, ways)
    return None


def string(text: str) -> str | None:
    """The value of a string literal."""
    if re.fullmatch(r"`[^`]*`", text):
        return text[1:-1]
    if re.fullmatch(r'"(?:[^"\\\n]|\\.)*"', text):
        return unescaped(text[1:-1])
    return None


def unescaped(text: str) -> str:
    """A literal's characters. Bytes that are no text make none."""

    def one(found: re.Match[str]) -> str:
        said = found.group(1)
        if said[0] in "uU" and len(said) > 1:
            code = int(said[1:], 16)
            return chr(code) if code < 0x110000 else ""
        if said[0] == "x" and len(said) > 1:
            return chr(int(said[1:], 16))
        if len(said) == 3:
            return chr(int(said, 8))
        return _PLAIN.get(said, said)

    return _ESCAPE.sub(one, text)


def _int(text: str, shape: Shape) -> Term | None:
    if shape.name.startswith("func"):
        return None
    if re.fullmatch(r"'(?:[^'\\]|\\.+)'", text):
        inner = unescaped(text[1:-1])
        value = ord(inner) if len(inner) == 1 else None
    else:
        minus = text.startswith("-")
        value = integer(text.removeprefix("-").strip())
        value = -value if minus and value is not None else value
    if value is None or not shape.low <= value <= shape.high:
        return None
    return Term(shape, value)


def _option(text: str, shape: Shape, ways: Ways) -> Term | None:
    if text == "nil":
        return Term(shape)
    if shape.name == "error":
        found = re.fullmatch(r"errors\.New\((.*)\)", text, re.DOTALL)
        inner = found.group(1) if found else ""
    else:
        inner = text.removeprefix("&") if text.startswith("&") else ""
    part = read(inner, shape.args[0], ways) if inner else None
    return None if part is None else Term(shape, way=1, parts=(part,))


def _list(text: str, shape: Shape, ways: Ways) -> Term | None:
    item = shape.args[0]
    if text == "nil" and shape.of == "list":
        return Term(shape)
    if found := re.fullmatch(r"\[\]byte\((.*)\)", text, re.DOTALL):
        value = string(found.group(1))
        if value is None:
            return None
        return Term(shape, parts=tuple(Term(item, byte) for byte in value.encode()))
    inner = _braced(text, shape.name)
    if inner is None:
        return None
    pieces = split(inner)
    if shape.of == "array" and len(pieces) != shape.length:
        return None
    parts = [read(_full(one, item), item, ways) for one in pieces]
    if None in parts:
        return None
    return Term(shape, parts=tuple(one for one in parts if one is not None))


def _map(text: str, shape: Shape, ways: Ways) -> Term | None:
    inner = _braced(text, shape.name)
    if inner is None:
        return None
    parts: list[Term] = []
    for pair in split(inner):
        key, _, value = pair.partition(":")
        for one, of in ((key, shape.args[0]), (_full(value.strip(), shape.args[1]), shape.args[1])):
            part = read(one, of, ways)
            if part is None:
                return None
            parts.append(part)
    return Term(shape, parts=tuple(parts))


def _full(text: str, shape: Shape) -> str:
    """An element of which the type was left out."""
    if not text.startswith("{"):
        return text
    return f"&{shape.name[1:]}{text}" if shape.name.startswith("*") else f"{shape.name}{text}"


def _braced(text: str, name: str) -> str | None:
    if text.startswith(f"{name}{{") and text.endswith("}"):
        return text[len(name) + 1 : -1]
    return None


def _record(text: str, shape: Shape, ways: Ways) -> Term | None:
    base = shape.name.lstrip("*")
    pieces: Sequence[str | None] | None
    for at, way in enumerate(ways.get(shape.name, ())):
        if way.kind == "call":
            found = re.fullmatch(rf"{re.escape(way.name)}\((.*)\)", text, re.DOTALL)
            pieces = split(found.group(1)) if found else None
        else:
            inner = _braced(text.removeprefix("&" if shape.name[0] == "*" else ""), base)
            pieces = None if inner is None else _fields(inner, way.names)
        if pieces is None or len(pieces) != len(way.shapes):
            continue
        parts = [
            read(one, of, ways) if one is not None else _zero(of)
            for one, of in zip(pieces, way.shapes, strict=True)
        ]
        if None not in parts:
            return Term(shape, parts=tuple(one for one in parts if one is not None), way=at)
    return None


def _fields(inner: str, names: tuple[str, ...]) -> list[str | None] | None:
    pieces = split(inner)
    if pieces and not re.match(r"^\w+\s*:", pieces[0]):
        return list(pieces)
    named = {key.strip(): value.strip() for key, _, value in (one.partition(":") for one in pieces)}
    return [named.get(one) for one in names] if set(named) <= set(names) else None


def _zero(shape: Shape) -> Term | None:
    match shape.of:
        case "int":
            return Term(shape, 0) if shape.low <= 0 else None
        case "float":
            return Term(shape, 0.0)
        case "bool":
            return Term(shape, False)
        case "string" if not shape.name.startswith(("io.", "fmt.")):
            return Term(shape, "")
        case "list" | "option":
            return Term(shape)
    return None
