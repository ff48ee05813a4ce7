"""Types that a docstring gives: Google, NumPy and Sphinx styles. Prose is not read."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass, field

from .types import Type, Types, shape, spoken, union

_SPHINX = re.compile(
    r"^\s*:(?:param|parameter|arg|argument)\s+(?:([^:]+?)\s+)?\*{0,2}(\w+)\s*:", re.M
)
_SPHINX_TYPE = re.compile(r"^\s*:type\s+\*{0,2}(\w+)\s*:\s*(.+)$", re.M)
_SPHINX_RETURN = re.compile(r"^\s*:rtype\s*:\s*(.+)$", re.M)
_GOOGLE = re.compile(r"^\s*\*{0,2}(\w+)\s*\(([^)]*(?:\([^)]*\)[^)]*)*)\)\s*:")
_GOOGLE_RETURN = re.compile(r"^\s*([^:\n]{1,60}?):\s")
_NUMPY = re.compile(r"^(\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)\s*:\s*(.+)$")
_OF = re.compile(r"^(list|tuple|set|frozenset|iterable|sequence|array|dict|iterator|generator)"
                 r"s?\s*(?:of|\(of)\s+(.+?)\)?$", re.I)  # fmt: skip
_OR = re.compile(r"\s+or\s+|\s*\|\s*|,\s*(?:or\s+)?(?![^\[\(]*[\]\)])")
"""Between alternatives: a word, a bar, or a comma outside of brackets."""
_PARAMETERS = ("args", "arguments", "parameters", "params", "keyword args", "keyword arguments",
               "other parameters")  # fmt: skip
_RETURNS = ("returns", "return", "yields", "yield")


@dataclass
class Documented:
    """Type texts by parameter, and the returned type's."""

    parameters: dict[str, str] = field(default_factory=dict)
    returns: str = ""


def documented(doc: str | None) -> Documented:
    """The type texts of a docstring."""
    found = Documented()
    if not doc:
        return found
    text = textwrap.dedent(doc)
    for kind, name in _SPHINX.findall(text):
        if kind:
            found.parameters[name] = kind.strip()
    found.parameters.update((name, kind.strip()) for name, kind in _SPHINX_TYPE.findall(text))
    returned = _SPHINX_RETURN.search(text)
    found.returns = returned.group(1).strip() if returned else ""
    _sections(text.splitlines(), found)
    return found


def _sections(lines: list[str], found: Documented) -> None:
    section, underlined = "", False
    for place, line in enumerate(lines):
        following = lines[place + 1].strip() if place + 1 < len(lines) else ""
        word = line.strip().rstrip(":").lower()
        if word in _PARAMETERS + _RETURNS and (
            line.strip().endswith(":") or re.fullmatch(r"-{3,}", following)
        ):
            section = "parameters" if word in _PARAMETERS else "returns"
            underlined = bool(re.fullmatch(r"-{3,}", following))
        elif re.fullmatch(r"-{3,}", line.strip()):
            continue
        elif re.fullmatch(r"-{3,}", following) or re.fullmatch(r"[A-Z][\w ]+:", line):
            section = ""
        elif section and line.strip():
            _entry(line, section, underlined, found)


def _entry(line: str, section: str, underlined: bool, found: Documented) -> None:
    if section == "parameters":
        entry = None if underlined else _GOOGLE.match(line)
        if entry:
            found.parameters.setdefault(entry.group(1), entry.group(2))
        elif underlined and (entry := _NUMPY.match(line)):
            for name in entry.group(1).split(","):
                found.parameters.setdefault(name.strip().lstrip("*"), entry.group(2))
    elif not found.returns:
        if underlined:
            if not line.startswith(" "):
                found.returns = line.rpartition(":")[2].strip() if ":" in line else line.strip()
        elif entry := _GOOGLE_RETURN.match(line):
            found.returns = entry.group(1).strip()


def type_of(text: str, types: Types) -> Type | None:
    """The type that a docstring's words mean; None where they are prose."""
    words = re.sub(r"\b(optional|required|keyword[- ]only)\b", "", text, flags=re.I)
    words = re.sub(r",?\s*(by )?defaults?( to)?\b.*$", "", words, flags=re.I)
    words = words.replace("`", "").replace(":class:", "").replace(":obj:", "").replace("~", "")
    words = words.strip().strip(",.; ")
    choices = re.fullmatch(r"\{(.+)\}", words)
    if choices:
        return _literal(choices.group(1))
    options = [each for each in _OR.split(words) if each.strip()]
    if len(options) > 1:
        parts = [type_of(each, types) for each in options]
        kept = [part for part in parts if part is not None]
        return union(kept) if len(kept) == len(parts) else None
    of = _OF.match(words)
    if of:
        inner = type_of(re.sub(r"(?<=\w{2})s$", "", of.group(2)), types)
        inner = inner or type_of(of.group(2), types)
        base = spoken(of.group(1)) or of.group(1).lower()
        return shape(base, *([inner] if inner and base != "dict" else []))
    if (known := spoken(words)) is not None:
        return shape(known)
    words = re.sub(r"^(tuple|list|dict|set)\((.+)\)$", r"\1[\2]", words)
    if not re.fullmatch(r"[\w.\[\], |'\"]+", words) or (" " in words and "[" not in words):
        return None
    found = types.of_text(words)
    if found is None or (found["of"] == "class" and "." not in found["name"]):
        return None
    return found


def _literal(text: str) -> Type | None:
    try:
        values = ast.literal_eval(f"[{text}]")
    except (SyntaxError, ValueError):
        return None
    return shape("literal", values=tuple(map(repr, values)))
