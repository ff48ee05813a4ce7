"""Where the receiver of a member near the cursor comes from, as the text tells. No inference."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from syntax.symbols import Parameter, Symbol, SymbolKind

OWN = frozenset({"self", "this", "cls", "Self"})
BARE_FIELDS = frozenset({"java", "cpp"})
"""Languages in which a method names the fields of its class without a receiver."""

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_NO_CLASS = frozenset(
    {
        *("None", "Optional", "Union", "List", "Dict", "Set", "Tuple", "Any", "Iterator"),
        *("Iterable", "Sequence", "Mapping", "Callable", "Type", "Literal", "Annotated", "Self"),
        *("list", "dict", "set", "tuple", "type", "str", "int", "bool", "float", "bytes", "object"),
        *(
            "Promise",
            "Array",
            "Map",
            "String",
            "Number",
            "Boolean",
            "Object",
            "Readonly",
            "Partial",
        ),
        *("Option", "Result", "Box", "Rc", "Arc", "RefCell", "Mutex", "Vec", "HashMap", "mut"),
        *("dyn", "const", "typing", "std", "unique_ptr", "shared_ptr", "void", "undefined", "null"),
        *("Awaitable", "Coroutine", "AsyncIterator", "Generator", "ClassVar", "Final", "error"),
        *("struct", "enum", "union", "class", "metaclass", "extends", "implements", "public"),
        *("private", "protected", "virtual", "override", "string", "number", "boolean"),
    }
)
# Possessive where blanks follow blanks: a text may have thousands of them in a row.
_CALL = (
    r"(?:await\s+|new\s+|&\s*(?:mut\s+)?)?([\w$]+(?:(?:\.|::)[\w$]+)*)"
    r"\s*+(?:<[\w\s,]*+>)?\s*+[({]"
)
_MADE = re.compile(rf"=\s*{_CALL}")
_ASSIGNED = re.compile(rf"\b(\w+)(?:,\s*\w+)?\s*:?=\s*{_CALL}")
_OPENED = re.compile(rf"\bwith\s+{_CALL}[^\n]*\)\s+as\s+(\w+)")
_DECLARED = re.compile(r"\b([A-Z]\w*)(?:<[^<>;]*>)?[ \t*&]+(\w+)\s*[=;({]")
_ANNOTATED = re.compile(r"\b(\w+)\s*:\s*+([^=\n;,(){}:]++)[=;\n]")
_NARROWED = re.compile(r"\b(?:isinstance\((\w+),\s*\(?|(\w+) instanceof )([\w.]+)")
_PASSED_ON = re.compile(r"=\s*(\w+)$")


@dataclass(frozen=True, slots=True)
class Origin:
    """Names of the `types` a value may have, or the `call` that made it: `("store", "Open")`."""

    types: tuple[str, ...] = ()
    call: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.types or self.call)


UNKNOWN = Origin()


def type_names(annotation: str) -> tuple[str, ...]:
    """The names of classes in an annotation, without containers and such."""
    names = _WORD.findall(annotation.replace('"', " ").replace("'", " "))
    return tuple(dict.fromkeys(name for name in names if name not in _NO_CLASS))


def variables(text: str, function: Symbol | None) -> dict[str, Origin]:
    """Where the variables of `text`, a function up to the cursor, come from: what the code says of
    their type, else the last call they were assigned, else how they were declared as parameters."""
    found: dict[str, Origin] = {}
    for parameter in function.parameters if function is not None else ():
        if parameter.annotation:
            found[parameter.name] = Origin(type_names(parameter.annotation))
    for assigned in _ASSIGNED.finditer(text):
        found[assigned[1]] = Origin(call=_parts(assigned[2]))
    for opened in _OPENED.finditer(text):
        found[opened[2]] = Origin(call=_parts(opened[1]))
    for declared in _DECLARED.finditer(text):
        found[declared[2]] = Origin((declared[1],))
    for narrowed in _NARROWED.finditer(text):
        found[narrowed[1] or narrowed[2]] = Origin(type_names(narrowed[3]))
    for annotated in _ANNOTATED.finditer(text):
        found[annotated[1]] = Origin(type_names(annotated[2]))
    return found


def of_field(name: str, members: Iterable[Symbol]) -> Origin:
    """Where a field of a class comes from, by how its `members` declare it or first assign it."""
    members = list(members)
    for member in members:
        if member.name != name:
            continue
        if member.returns:
            return Origin(type_names(member.returns))
        made = _MADE.search(member.signature)
        if made:
            return Origin(call=_parts(made[1]))
        passed = _PASSED_ON.search(member.signature)
        for one in members if passed else ():
            if passed and one.kind is SymbolKind.CONSTRUCTOR:
                return _of_parameter(passed[1], one.parameters)
    return UNKNOWN


def bases(signature: str) -> tuple[str, ...]:
    """The names of what a class extends, by its head."""
    behind = re.search(r"\((.*)\)|(?:\bextends|\bimplements|:)\s+(.*)", signature)
    return type_names((behind[1] or behind[2] or "").split("metaclass")[0]) if behind else ()


def _of_parameter(name: str, parameters: Iterable[Parameter]) -> Origin:
    for parameter in parameters:
        if parameter.annotation and parameter.name == name:
            return Origin(type_names(parameter.annotation))
    return UNKNOWN


def _parts(call: str) -> tuple[str, ...]:
    return tuple(re.split(r"\.|::", call))
