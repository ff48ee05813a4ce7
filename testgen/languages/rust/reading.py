"""Arguments that somebody wrote in Rust, as terms of the shape that is asked for: out of examples,
tests and other calls.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from syntax.units.facts import CallSite, Unit
from syntax.units.rust_sites import integer
from testgen.languages.compiled.splitting import split
from testgen.languages.compiled.terms import Shape, Term, Ways

_STRING = re.compile(
    r'^"((?:[^"\\]|\\.)*)"(?:\.(?:to_string|to_owned|into|as_str|as_bytes)\(\))?$', re.DOTALL
)
_ESCAPE = re.compile(r"\\(u\{[0-9a-fA-F_]+\}|x[0-9a-fA-F]{2}|\n\s*|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", '"': '"', "'": "'"}


def arguments(
    sites: Iterable[CallSite], unit: Unit, shapes: tuple[Shape, ...], ways: Ways
) -> list[tuple[Term, ...]]:
    """The arguments of those calls that are of the function and can be read whole."""
    found: list[tuple[Term, ...]] = []
    for site in sites:
        if site.name != unit.name or len(site.arguments) != len(shapes):
            continue
        if bool(unit.receiver) != (site.owner == "."):
            continue
        terms = [
            read(text, shape, ways) for text, shape in zip(site.arguments, shapes, strict=True)
        ]
        if all(one is not None for one in terms):
            given = tuple(one for one in terms if one is not None)
            if given not in found:
                found.append(given)
    return found


def read(text: str, shape: Shape, ways: Ways) -> Term | None:  # noqa: PLR0912 - a case for each shape
    """The term that an expression is, where it can be told."""
    text = text.strip()
    match shape.of:
        case "ref":
            inner = re.sub(r"^&\s*(mut\s+)?", "", text)
            if found := re.match(r"^(?:\w+::)*(?:Box|Rc|Arc)::new\((.*)\)$", inner, re.DOTALL):
                inner = found.group(1)
            part = read(inner, shape.args[0], ways)
            return None if part is None else Term(shape, parts=(part,))
        case "int":
            value = _int(text, shape)
            return None if value is None else Term(shape, value)
        case "float":
            try:
                return Term(shape, float(re.sub(r"_?f(32|64)$", "", text.replace("_", ""))))
            except ValueError:
                return None
        case "bool":
            return Term(shape, text == "true") if text in ("true", "false") else None
        case "char":
            inner = unescaped(text[1:-1]) if text[:1] == "'" == text[-1:] else ""
            return Term(shape, inner) if len(inner) == 1 else None
        case "string":
            value_ = string(text)
            return None if value_ is None else Term(shape, value_)
        case "list" | "set" | "array":
            return _list(text, shape, ways)
        case "tuple":
            if not (text.startswith("(") and text.endswith(")")):
                return None
            return _all(split(text[1:-1]), shape, shape.args, ways)
        case "option":
            if text == "None":
                return Term(shape)
            found = re.match(r"^Some\((.*)\)$", text, re.DOTALL)
            part = read(found.group(1), shape.args[0], ways) if found else None
            return None if part is None else Term(shape, way=1, parts=(part,))
        case "record":
            return _record(text, shape, ways)
    return None


def string(text: str) -> str | None:
    """The value of a string literal, whatever makes it a `String`."""
    text = text.strip().removeprefix("&").strip()
    if found := re.match(
        r"^(?:String|Path|PathBuf|Cow)::(?:from|new|Borrowed)\((.*)\)$", text, re.DOTALL
    ):
        text = found.group(1).strip()
    if found := re.match(r'^b?r(#*)"(.*)"\1(?:\.\w+\(\))?$', text, re.DOTALL):
        return found.group(2)
    found = _STRING.match(text.removeprefix("b"))
    return unescaped(found.group(1)) if found else None


def unescaped(text: str) -> str:
    """A literal's characters."""

    def one(found: re.Match[str]) -> str:
        said = found.group(1)
        if said[0] == "u" and len(said) > 1:
            code = int(said[2:-1].replace("_", ""), 16)
            return chr(code) if code < 0x110000 else ""
        if said[0] == "x" and len(said) > 1:
            return chr(int(said[1:], 16))
        return "" if said[0] == "\n" else _PLAIN.get(said, said)

    return _ESCAPE.sub(one, text)


def _int(text: str, shape: Shape) -> int | None:
    if found := re.match(r"^(?:std::)?[iu]\w+::(MAX|MIN)$", text):
        return shape.high if found.group(1) == "MAX" else shape.low
    if shape.high == 255 and (found := re.match(r"^b'(.|\\.)'$", text)):
        return ord(unescaped(found.group(1)))
    minus = text.startswith("-")
    value = integer(text.removeprefix("-").strip())
    if value is None:
        return None
    value = -value if minus else value
    return value if shape.low <= value <= shape.high else None


def _list(text: str, shape: Shape, ways: Ways) -> Term | None:
    item = shape.args[0]
    if item.of == "int" and item.high == 255 and (text.startswith(('b"', '"', "&b"))):
        value = string(text)
        if value is None:
            return None
        return Term(shape, parts=tuple(Term(item, byte) for byte in value.encode()))
    text = re.sub(r"^&\s*(mut\s+)?", "", text)
    text = re.sub(r"\.(to_vec|into_iter|iter)\(\)$", "", text)
    found = re.match(r"^(?:vec!\s*)?\[(.*)\]$", text, re.DOTALL)
    if found is None:
        return None
    inner = found.group(1)
    if repeated := re.match(r"^([^,;]+);\s*(\d+)$", inner):
        if int(repeated.group(2)) > 50:
            return None
        pieces = [repeated.group(1)] * int(repeated.group(2))
    else:
        pieces = split(inner)
    if shape.of == "array" and len(pieces) != shape.length:
        return None
    return _all(pieces, shape, (item,) * len(pieces), ways)


def _all(pieces: list[str], shape: Shape, shapes: tuple[Shape, ...], ways: Ways) -> Term | None:
    if len(pieces) != len(shapes):
        return None
    parts = [read(one, of, ways) for one, of in zip(pieces, shapes, strict=True)]
    if any(one is None for one in parts):
        return None
    return Term(shape, parts=tuple(one for one in parts if one is not None))


def _record(text: str, shape: Shape, ways: Ways) -> Term | None:
    base = shape.name.partition("<")[0]
    text = text.removesuffix(".unwrap()")
    found = re.match(
        rf"^(?:\w+::)*{base}(?:::<[^>]*>)?(?:::(\w+))?\s*([({{].*[)}}])?$",
        text,
        re.DOTALL,
    )
    if found is None:
        return None
    name, given = found.group(1) or "", found.group(2) or ""
    for at, way in enumerate(ways.get(shape.name, ())):
        own = way.name if way.kind in ("call", "variant", "default") else ""
        if own != name:
            continue
        pieces = split(given[1:-1])
        if given.startswith("{"):
            named = {
                key.strip(): value or key
                for key, _, value in (one.partition(":") for one in pieces)
            }
            if set(named) != set(way.names):
                continue
            pieces = [named[key] for key in way.names]
        part = _all(pieces, shape, way.shapes, ways)
        if part is not None:
            return Term(shape, parts=part.parts, way=at)
    return None
