"""Examples outside interpreter sessions: lines such as `f(2) -> 4`, and inputs with outputs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from testgen.checks.expressions import tree_of, value_of
from testgen.oracles.example import Example
from testgen.values import Function

_ARROWS = (
    r"==>|=>|->|➞|→|⇒|⟹|===|==|=|#\s*=>|#\s*->|#?\s*(?:returns|should return)|#"
    r"|is|gives|yields|evaluates to"
)
_PLEASANTRIES = re.compile(
    r"^(?:[*\-•]|\d+[.)]|e\.?g\.?:?|for example:?|examples?\s*\d*\s*:|assert|for|>>>|i\.e\.)\s+",
    re.I,
)
_SHOULD = re.compile(
    r"^for\s+(?P<given>\w+\s*=\s*.+?),?\s+the (?:output|result|answer)"
    r" (?:should be|is|would be)\s+(?P<expected>.+?)\.?$",
    re.I,
)
_SINGLES = {"true": "True", "false": "False", "null": "None", "none": "None", "nil": "None"}
_INPUT = re.compile(r"^inputs?\s*:\s*(?P<given>.+?)$", re.I)
_OUTPUT = re.compile(r"^outputs?\s*:\s*(?P<expected>.+?)$", re.I)


def from_lines(doc: str, function: Function) -> Iterator[Example]:
    """Lines outside sessions, such as `f(2) -> 4`; only for what needs no object first."""
    if function.kind not in ("function", "staticmethod"):
        return
    given = ""
    for line in doc.splitlines():
        text = line.strip()
        if not text or text.startswith((">>>", "...")):
            continue
        if (found := _SHOULD.match(text)) or (found := _OUTPUT.match(text)):
            source = found.groupdict().get("given") or given
            made = _named_example(function, source, found["expected"], text)
            if made is not None:
                yield made
            given = ""
        elif found := _INPUT.match(text):
            given = found["given"]
        else:
            yield from _arrow(text, function)


def _arrow(text: str, function: Function) -> Iterator[Example]:
    line = text
    while (shorter := _PLEASANTRIES.sub("", line)) != line:
        line = shorter
    name = re.escape(function.name.rpartition(".")[2])
    start = re.match(rf"`*{name}\(", line)
    if start is None:
        return
    call, rest = _balanced(line.lstrip("`"))
    found = re.match(rf"`*\s*(?:{_ARROWS})\s*:?\s*(.+)$", rest)
    tree = tree_of(call)
    if found is None or not isinstance(tree, ast.Call):
        return
    values = [*tree.args, *(one.value for one in tree.keywords)]
    if any(value_of(ast.unparse(one)) is None for one in values):
        return
    expected = _readable(found[1])
    if expected:
        yield Example((), call, "value", expected, text)


def _balanced(text: str) -> tuple[str, str]:
    """The call at the beginning of the text, to its closing parenthesis, and the rest."""
    depth, quote, at = 0, "", 0
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return text[: at + 1], text[at + 1 :]
        at += 1
    return "", text


def _readable(text: str) -> str:
    """The expected value at the beginning of what stands behind the arrow; empty if unreadable.

    Behind it only a full stop, a comment or a remark in parentheses may stand.
    """
    whole = text.strip().strip("`").strip()
    remark = re.match(r"^(.*?\S)\s*(?:#.*|\s\([A-Za-z][^()]*\)|\s//.*)$", whole)
    for candidate in (whole, whole.rstrip(".;, "), remark[1] if remark else ""):
        cleaned = candidate.strip().strip("`").rstrip(" ")
        cleaned = _SINGLES.get(cleaned.lower(), cleaned)
        known = value_of(cleaned) if cleaned else None
        if known is not None and not isinstance(known.value, type):
            return cleaned
        if (last := _end_of_chain(cleaned)) is not None:
            return last
    return ""


def _end_of_chain(text: str) -> str | None:
    """The last part of `19 - 5 - 6 = 8`, if the parts are one value."""
    parts = [part.strip() for part in text.split(" = ")]
    known = [value_of(part) for part in parts]
    values = [one.value for one in known if one is not None]
    if len(parts) < 2 or len(values) < len(parts) or any(one != values[0] for one in values):
        return None
    return parts[-1]


def _named_example(function: Function, given: str, expected: str, written: str) -> Example | None:
    """From "n = 5" or "5" as the input, and an output."""
    value = _readable(expected)
    if not given or not value:
        return None
    required = [one for one in function.parameters if not one.has_default]
    # `a = 1, b = 2` is written as keyword arguments are.
    tree = tree_of(f"f({given})")
    if not isinstance(tree, ast.Call):
        return None
    names = {one.name for one in function.parameters}
    keywords = {one.arg for one in tree.keywords}
    if keywords and (not keywords <= names or tree.args):
        if len(required) != 1 or len(keywords) != 1 or tree.args:
            return None
        tree = ast.Call(func=tree.func, args=[tree.keywords[0].value], keywords=[])
    elif len(tree.args) + len(keywords) < len(required):
        return None
    values = [*tree.args, *(one.value for one in tree.keywords)]
    if any(value_of(ast.unparse(one)) is None for one in values):
        return None
    inside = ast.unparse(tree).removeprefix("f")
    return Example((), f"{function.name.rpartition('.')[2]}{inside}", "value", value, written)
