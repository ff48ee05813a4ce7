"""A docstring taken apart: what it says of results, exceptions and parameters, in any style.

What its sentences mean is read elsewhere; here they are only found.
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from functools import lru_cache

_HEADERS: dict[str, str] = {
    "args": "parameters",
    "arguments": "parameters",
    "parameters": "parameters",
    "params": "parameters",
    "other parameters": "parameters",
    "keyword args": "parameters",
    "keyword arguments": "parameters",
    "returns": "returns",
    "return": "returns",
    "raises": "raises",
    "raise": "raises",
    "exceptions": "raises",
    "yields": "yields",
    "yield": "yields",
    "example": "examples",
    "examples": "examples",
    "usage": "examples",
    "note": "notes",
    "notes": "notes",
    "warning": "notes",
    "warnings": "notes",
    "see also": "references",
    "references": "references",
    "attributes": "attributes",
    "todo": "notes",
}
_HEADER = re.compile(r"^([A-Za-z][A-Za-z ]*?)\s*:?\s*$")
_GOOGLE_ENTRY = re.compile(
    r"^(\*{0,2}[\w.]+(?:\s*,\s*\*{0,2}\w+)*)\s*(?:\(([^)]*(?:\([^)]*\))?[^)]*)\))?\s*:\s*(.*)$"
)
_NUMPY_ENTRY = re.compile(r"^(\*{0,2}[\w.]+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::\s*(.*))?$")
_FIELD = re.compile(r"^:(\w+)((?:\s+[^:]*)?):\s*(.*)$")
_PARAMETER_FIELDS = {"param", "parameter", "arg", "argument", "key", "keyword"}


@dataclass(frozen=True, slots=True)
class Documentation:
    """`text`: what stands outside sections. `raises`: exception and when. `parameters`: by name.

    `returns` is the description of the result, without its type.
    """

    text: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    returns: str = ""
    yields: str = ""
    raises: tuple[tuple[str, str], ...] = ()
    examples: str = ""

    @property
    def summary(self) -> str:
        """The first paragraph on one line."""
        return " ".join(self.text.strip().split("\n\n")[0].split())


@lru_cache(maxsize=512)
def documentation_of(doc: str) -> Documentation:
    """The parts of a docstring: Google, NumPy and Sphinx style, mixed or none."""
    lines = inspect.cleandoc(doc).splitlines()
    sections: dict[str, list[list[str]]] = {"text": [[]]}
    at, name, is_numpy = 0, "text", False
    numpy: set[int] = set()
    while at < len(lines):
        line = lines[at]
        header = _header(lines, at)
        if header is not None:
            name, is_numpy, skip = header
            sections.setdefault(name, []).append([])
            if is_numpy:
                numpy.add(id(sections[name][-1]))
            at += skip
            continue
        if line and not line[0].isspace() and name != "text" and not is_numpy:
            # A Google section ends where the text is no longer indented.
            name = "text"
        sections.setdefault(name, [[]])[-1].append(line)
        at += 1
    fields, text = _fields(_joined(sections.get("text", [])))
    return Documentation(
        text=text,
        parameters={**_parameters(sections.get("parameters", []), numpy), **fields.parameters},
        returns=_result(sections.get("returns", []), numpy) or fields.returns,
        yields=_result(sections.get("yields", []), numpy),
        raises=(*_raises(sections.get("raises", []), numpy), *fields.raises),
        examples=_joined(sections.get("examples", [])),
    )


def _header(lines: list[str], at: int) -> tuple[str, bool, int] | None:
    found = _HEADER.match(lines[at])
    if found is None or lines[at][:1].isspace():
        return None
    name = _HEADERS.get(found[1].strip().lower())
    if name is None:
        return None
    below = lines[at + 1] if at + 1 < len(lines) else ""
    if re.fullmatch(r"\s*-{3,}\s*|\s*={3,}\s*", below):
        return name, True, 2
    follows = below.strip() or (lines[at + 2] if at + 2 < len(lines) else "").strip()
    is_indented = any(line[:1].isspace() for line in lines[at + 1 : at + 3] if line.strip())
    if lines[at].rstrip().endswith(":") and follows and is_indented:
        return name, False, 1
    return None


def _joined(blocks: list[list[str]]) -> str:
    return "\n\n".join("\n".join(block) for block in blocks)


def _entries(block: list[str], is_numpy: bool) -> list[tuple[str, str, str]]:
    """Name, type and description of each entry of a section."""
    body = inspect.cleandoc("\n" + "\n".join(block)).splitlines()
    pattern = _NUMPY_ENTRY if is_numpy else _GOOGLE_ENTRY
    entries: list[tuple[str, str, list[str]]] = []
    for line in body:
        found = pattern.match(line) if line and not line[0].isspace() else None
        if found is not None:
            first = [] if is_numpy else [found[3]]
            entries.append((found[1], found[2] or "", first))
        elif entries:
            entries[-1][2].append(line.strip())
    return [(name, kind, " ".join(text).strip()) for name, kind, text in entries]


def _parameters(blocks: list[list[str]], numpy: set[int]) -> dict[str, str]:
    found = {}
    for block in blocks:
        for name, kind, text in _entries(block, id(block) in numpy):
            for one in name.split(","):
                found[one.strip().lstrip("*")] = f"{text} ({kind})" if kind else text
    return found


def _raises(blocks: list[list[str]], numpy: set[int]) -> list[tuple[str, str]]:
    return [
        (name.strip(), text)
        for block in blocks
        for names, _, text in _entries(block, id(block) in numpy)
        for name in names.split(",")
    ]


def _result(blocks: list[list[str]], numpy: set[int]) -> str:
    """What is said of the result, without the type that stands before it."""
    texts = []
    for block in blocks:
        body = inspect.cleandoc("\n" + "\n".join(block))
        if id(block) in numpy:
            lines = body.splitlines()
            texts.append(" ".join(line.strip() for line in lines if line[:1].isspace()))
        else:
            text = " ".join(body.split())
            typed = re.match(r"^[\w.\[\], |]{1,60}?:\s+(?=\S)", text)
            texts.append(text[typed.end() :] if typed else text)
    return " ".join(texts).strip()


def _fields(text: str) -> tuple[Documentation, str]:
    """Sphinx fields, and the text without them."""
    rest: list[str] = []
    fields: list[tuple[str, str, list[str]]] = []
    is_in_field = False
    for line in text.splitlines():
        found = _FIELD.match(line)
        if found is not None:
            fields.append((found[1].lower(), found[2].strip(), [found[3]]))
            is_in_field = True
        elif is_in_field and line[:1].isspace() and line.strip():
            fields[-1][2].append(line.strip())
        else:
            is_in_field = False
            rest.append(line)
    parameters: dict[str, str] = {}
    raises: list[tuple[str, str]] = []
    returns: list[str] = []
    for kind, argument, lines in fields:
        said = " ".join(lines).strip()
        if kind in _PARAMETER_FIELDS and argument:
            parameters[argument.split()[-1].lstrip("*")] = said
        elif kind in ("raises", "raise", "except", "exception"):
            raises += [(name.strip(), said) for name in argument.split(",") if name.strip()]
        elif kind in ("return", "returns"):
            returns.append(said)
    fields_found = Documentation(
        parameters=parameters, raises=tuple(raises), returns=" ".join(returns)
    )
    return fields_found, "\n".join(rest)


def sentences(text: str) -> list[str]:
    """Sentences of running text, code blocks and interpreter sessions left out."""
    kept = [
        line
        for line in text.splitlines()
        if not line.lstrip().startswith((">>>", "...", "- ", "* ", "| "))
    ]
    found = []
    for paragraph in re.split(r"\n\s*\n", "\n".join(kept)):
        flat = " ".join(paragraph.split())
        found += [
            one.strip() for one in re.split(r"(?<=[.!?;])\s+(?=[A-Z`'\"(])", flat) if one.strip()
        ]
    return found
