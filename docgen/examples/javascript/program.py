"""An example of JavaScript as one function body that tells what each step gives. Pure text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from docgen.examples.example import Example, Step
from foundation.nothing import Nothing
from syntax.javascript.plain import javascript_of

_IMPORT = re.compile(r"^import\s+(?P<what>[^'\"]+?)\s+from\s+['\"](?P<module>[^'\"]+)['\"]")
_BARE_IMPORT = re.compile(r"^import\s+['\"](?P<module>[^'\"]+)['\"]")
_REQUIRE = re.compile(r"\brequire\(\s*['\"](?P<module>[^'\"]+)['\"]\s*\)")
_EXPORT = re.compile(r"^export\s+(?!default\b|\*|\{|type\b|interface\b)")
_PRINTS = re.compile(r"^console\.(?:log|info|debug)\(")
_NAME = re.compile(r"[A-Za-z_$][\w$]*$")


@dataclass(frozen=True, slots=True)
class Program:
    """`modules` are what it imports, `imported` the names it takes from each."""

    code: str
    modules: tuple[str, ...]
    imported: dict[str, list[str]] = field(default_factory=dict)


def program_of(example: Example) -> Program | Nothing:
    """The example as a program; Nothing, with the reason, for what only a compiler could run."""
    lines: list[str] = []
    imported: dict[str, list[str]] = {}
    for number, step in enumerate(example.steps):
        source = step.source.strip()
        if source.startswith("import type") or not source:
            continue
        plain = javascript_of(source.encode("utf-8", "surrogatepass"), "typescript")
        if isinstance(plain, Nothing):
            return plain
        source = plain.decode("utf-8", "surrogatepass").strip()
        if re.match(r"import\b(?!\s*[(.])", source):
            taken = _taken(source, imported)
            if taken is None:
                return Nothing("it imports in a way that is not read here")
            lines.append(f"__ink$begin({number});\n{taken}")
            continue
        if source.startswith("export") and not _EXPORT.match(source):
            return Nothing("it is a module of its own")
        for found in _REQUIRE.finditer(source):
            imported.setdefault(found["module"], [])
        source = _EXPORT.sub("", source)
        lines.append(f"__ink$begin({number});\n{_told(number, step, source)}")
    return Program("\n".join(lines), tuple(imported), imported)


def _told(number: int, step: Step, source: str) -> str:
    """A step; one whose value is told says it."""
    if step.expected is None:
        return source
    said = json.dumps(step.expected)
    bare = source.rstrip().rstrip(";")
    if _PRINTS.match(bare):
        return f"{bare};\n__ink$said({number}, {said}, true);"
    return f"__ink$said({number}, {said}, false, (\n{bare}\n));"


def _taken(source: str, imported: dict[str, list[str]]) -> str | None:
    """An import as declarations; None for one that is not understood."""
    only = _BARE_IMPORT.match(source)
    if only is not None:
        imported.setdefault(only["module"], [])
        return ""
    found = _IMPORT.match(" ".join(source.split()))
    if found is None:
        return None
    module, what = found["module"], found["what"]
    names: list[tuple[str, str]] = []
    braces = re.search(r"\{(?P<inside>[^}]*)\}", what)
    for part in (braces["inside"] if braces else "").split(","):
        one = part.strip()
        if not one or one.startswith("type "):
            continue
        name, _, local = one.partition(" as ")
        names.append((name.strip(), (local or name).strip()))
    rest = re.sub(r"\{[^}]*\}", "", what)
    for part in rest.split(","):
        one = part.strip()
        if one:
            is_all = one.startswith("*")
            local = one.rpartition(" as ")[2] if is_all else one
            names.append(("*" if is_all else "default", local))
    if not all(_NAME.match(local) for _, local in names):
        return None
    imported.setdefault(module, []).extend(name for name, _ in names)
    where = json.dumps(module)
    return "\n".join(
        f"const {local} = __ink$taken({where}, {json.dumps(name)});" for name, local in names
    )
