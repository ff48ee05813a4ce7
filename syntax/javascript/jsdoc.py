"""What a `/** … */` comment says of parameters, results, errors and examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from syntax.javascript.facts import Parameter

_PARAM = re.compile(
    r"@(?:param|arg|argument)\s+(?:\{((?:[^{}]|\{[^{}]*\})*)\}\s+)?"
    r"(\[?(?:\.\.\.)?[\w$.\[\]]+(?:\s*=\s*[^\]]*)?\]?)"
)
_RETURNS = re.compile(r"@returns?\s+\{((?:[^{}]|\{[^{}]*\})*)\}")
_THROWS = re.compile(r"@(?:throws|exception)\s+(?:\{([^}]*)\}|([A-Z]\w*Error)\b)?[ \t]*(.*)")
_EXAMPLE = re.compile(r"@example\b[ \t]*(.*?)(?=\n\s*@\w|\Z)", re.DOTALL)
_RESULT = re.compile(r"^(.*?);?\s*//\s*(?:=>|→|->|returns:?|=)\s*(.+?)\s*$")
_RESULT_BELOW = re.compile(r"^//\s*(?:=>|→|->)\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of an example: a call, and what is said to come of it ("" where nothing is)."""

    call: str
    result: str = ""


def documented(parameters: tuple[Parameter, ...], doc: str) -> tuple[Parameter, ...]:
    """The parameters with the types that the comment names where the code names none."""
    told = {}
    for match in _PARAM.finditer(doc):
        type_, name = (match[1] or "").strip(), match[2]
        optional = name.startswith("[") or type_.endswith("=")
        bare = name.strip("[]").partition("=")[0].strip().removeprefix("...").replace("[]", "")
        told[bare] = (type_.strip("=").removeprefix("..."), optional)
    found = []
    plain = [name for name in told if "." not in name]
    for index, one in enumerate(parameters):
        name = one.name
        if name == "{}":  # a destructured one has some name in the comment
            name = plain[index] if index < len(plain) else name
        type_, optional = told.get(name, ("", False))
        fields = one.fields
        inner = {
            key.partition(".")[2]: value
            for key, value in told.items()
            if key.startswith(f"{name}.")
        }
        if fields:
            fields = tuple(replace(f, type=f.type or inner.get(f.name, ("",))[0]) for f in fields)
        elif inner:
            fields = tuple(
                Parameter(key, said, optional=is_optional)
                for key, (said, is_optional) in inner.items()
                if "." not in key
            )
        found.append(
            replace(one, type=one.type or type_, optional=one.optional or optional, fields=fields)
        )
    return tuple(found)


def returned(doc: str) -> str:
    """The type that the comment says is returned."""
    match = _RETURNS.search(doc)
    return match[1].strip() if match else ""


def thrown(doc: str) -> tuple[tuple[str, str], ...]:
    """The errors that the comment speaks of: type ("" for any) and what is said of it."""
    return tuple(
        ((match[1] or match[2] or "").strip(), match[3].strip(" -"))
        for match in _THROWS.finditer(doc)
    )


def examples(doc: str) -> Iterator[Shown]:
    """The lines of the comment's examples."""
    for block in _EXAMPLE.findall(doc):
        yield from shown_lines(re.sub(r"<caption>.*?</caption>", "", block, flags=re.DOTALL))


def shown_lines(text: str) -> Iterator[Shown]:
    """Calls in a piece of example code, with `// => result` behind or below them."""
    lines = [line.strip() for line in text.splitlines()]
    for index, line in enumerate(lines):
        if not line or line.startswith(("//", "```", "import ", "const ", "let ", "var ")):
            continue
        if match := _RESULT.match(line):
            yield Shown(match[1].strip(), match[2])
        elif index + 1 < len(lines) and (below := _RESULT_BELOW.match(lines[index + 1])):
            yield Shown(line.rstrip(";"), below[1])
        else:
            yield Shown(line.rstrip(";"))
