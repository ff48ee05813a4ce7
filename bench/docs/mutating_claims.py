"""Changes of code that make a sentence of its documentation false: an order, an extreme, a bound, a
name that it refers to. Each is made only where the documentation plainly says what is changed.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from bench.docs.edits import offset, renamed_in_code, replaced, without_docs
from bench.docs.target import Target

_ORDER = re.compile(
    r"\b(?:ascending|descending|increasing|decreasing|(?:largest|smallest|highest|lowest) first)\b",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\b(?:minimum|maximum|smallest|largest|lowest|highest|minimal|maximal)\b", re.IGNORECASE
)
_CONDITION = re.compile(r"\b(?:if|when|whether|unless|or|otherwise)\b", re.IGNORECASE)
_TURNED = {
    **{"min": "max", "argmin": "argmax", "nanmin": "nanmax", "amin": "amax"},
    **{"nsmallest": "nlargest", "minimum": "maximum", "idxmin": "idxmax"},
}
_OTHER = {**_TURNED, **{other: one for one, other in _TURNED.items()}}
_SECTION = re.compile(
    r"(?m)^[ \t]*(?:(?P<google>[A-Z][A-Za-z ]+):[ \t]*$|(?P<numpy>[A-Z][A-Za-z ]+)\n[ \t]*-{3,}"
    r"|:(?P<sphinx>\w+)[^:\n]*:)"
)


def order(target: Target, random: Random) -> str | None:
    """The other order, where one is documented of the whole; the least for the most."""
    said = list(_sentences(_of_result(target.doc)))
    nodes = list(ast.walk(target.node))
    calls = [one for one in nodes if isinstance(one, ast.Call)]
    by_name = [(ast.unparse(one.func).rpartition(".")[2], one) for one in calls]
    sorts = [one for name, one in by_name if name in ("sorted", "sort")]
    if len(sorts) == 1 and any(_ORDER.search(one) for one in said):
        turned = [one for one in sorts[0].keywords if one.arg == "reverse"]
        if turned and isinstance(turned[0].value, ast.Constant):
            return replaced(target.text, turned[0].value, repr(not turned[0].value.value))
        if not turned and not ast.unparse(sorts[0].func).startswith(("np.", "numpy.", "torch.")):
            end = offset(target.text, sorts[0], end=True) - 1
            comma = ", " if sorts[0].args or sorts[0].keywords else ""
            return f"{target.text[:end]}{comma}reverse=True{target.text[end:]}"
    extremes = [(name, one) for name, one in by_name if name in _OTHER]
    if len(extremes) == 1 and any(_EXTREME.search(one) for one in said):
        name, call = extremes[0]
        if any(isinstance(one, ast.Return) and one.value is call for one in nodes):
            new = re.sub(rf"{name}$", _OTHER[name], ast.unparse(call.func))
            return replaced(target.text, call.func, new)
    return None


def _of_result(doc: str) -> str:
    """What is said of the whole, and of the result."""
    pieces, at, is_told = [], 0, True
    for found in _SECTION.finditer(doc):
        if is_told:
            pieces.append(doc[at : found.start()])
        title = (found["google"] or found["numpy"] or found["sphinx"]).lower()
        is_told, at = title in ("returns", "return"), found.end()
    return "\n\n".join([*pieces, *([doc[at:]] if is_told else [])])


def _sentences(text: str) -> Iterator[str]:
    """Those without a condition."""
    for one in re.split(r"(?<=[.;])\s+|\n\s*\n", text):
        if not _CONDITION.search(one):
            yield one


def bound(target: Target, random: Random) -> str | None:
    """Another bound, where the present one is documented of that parameter."""
    taken = {one.arg for one in ast.walk(target.node.args) if isinstance(one, ast.arg)}
    for node in ast.walk(target.node):
        if isinstance(node, ast.If) and node.body and isinstance(node.body[0], ast.Raise):
            for name, number in _compared(node.test):
                value = _number_in(number)
                if name in taken and value is not None and _is_stated(target.doc, name, value):
                    return replaced(target.text, number, repr(value + 5))
    return None


def _compared(test: ast.expr) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(test):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            marks = [isinstance(one, ast.Lt | ast.LtE | ast.Gt | ast.GtE) for one in node.ops]
            for left, right in pairwise(sides):
                for one, other in ((left, right), (right, left)):
                    if all(marks) and isinstance(one, ast.Name):
                        yield one.id, other


def _number_in(node: ast.expr) -> float | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _is_stated(doc: str, name: str, number: float) -> bool:
    digits = rf"{number:g}(?:\.0*)?(?![\w]|\.\d)"
    than = r"at (?:least|most)|(?:greater|less|larger|smaller|more|lower) than|[<>]=?|≥|≤|exceeds?"
    patterns = [
        rf"(?:{than})(?: or equal to)?\s*`*{digits}",
        rf"(?:between|range|must be in|should be in)[^\w\n]*(?:of|from)?[^\w\n]*"
        rf"(?:{digits}\W{{0,6}}(?:and|to|,|-)|-?[\d.]+\W{{0,4}}(?:and|to)?\W{{0,4}}{digits})",
    ]
    if not number:
        patterns.append(r"(?:must|should|has to|needs to) be [\w ]{0,12}(?:positive|non-?negative)")
        patterns.append(r"(?:is|are) (?:negative|non-?positive|not positive)\b")
    return any(
        re.search(pattern, stretch, re.IGNORECASE)
        for stretch in _said_of(doc, name)
        for pattern in patterns
    )


def _said_of(doc: str, name: str) -> Iterator[str]:
    """A parameter's entry, and the lines that name it."""
    lines = doc.splitlines()
    for number, line in enumerate(lines):
        if not re.search(rf"\b{name}\b", line):
            continue
        margin = len(line) - len(line.lstrip())
        end = number + 1
        is_entry = re.match(rf"\s*(?::param\s+(?:\S+\s+)?)?\*?{name}\b\s*(?:\(.*?\))?\s*:", line)
        while is_entry and end < len(lines) and lines[end].strip():
            if len(lines[end]) - len(lines[end].lstrip()) <= margin:
                break
            end += 1
        yield " ".join(" ".join(lines[number:end]).split())


_REFERENCES = re.compile(
    r":(?:py:)?(?:func|meth|class|exc|data|attr|obj|const):`[.~]?(?:[\w.]*\.)?(\w+)(?:\(\))?`"
    r"|`(?:\w+\.)*([A-Za-z_]\w+)\(\)`"
    r"|\[`?[\w.]+`?\]\[(?:[\w.]*\.)?(\w+)\]"
    r"|`([a-z]+_\w+|[A-Z]\w*[a-z][A-Z]\w*)`"
)
_SEE_ALSO = re.compile(r"(?ms)^\s*See Also\s*\n\s*-+\s*\n(.*?)(?:\n\s*\n|\Z)")


def gone(target: Target, random: Random) -> str | None:
    """Something of the file that the documentation refers to, called otherwise by now, wherever it
    was."""
    names = {one for found in _REFERENCES.findall(target.doc) for one in found if one}
    for section in _SEE_ALSO.findall(target.doc):
        names |= set(re.findall(r"(?m)^\s*(?:\w+\.)*(\w+)\b(?=\s*(?:$|:|,))", section))
    taken = {one.arg for one in ast.walk(target.node.args) if isinstance(one, ast.arg)}
    for name in sorted(names - taken):
        found = re.search(rf"(?m)^\s*(?:async def|def|class) {name}\b", target.text)
        if not found or name == target.name.rpartition(".")[2] or name in target.elsewhere:
            continue
        if len(re.findall(rf"\b{name}\b", without_docs(target.text))) <= 8:
            return renamed_in_code(target.text, name, f"{name}_now")
    return None
