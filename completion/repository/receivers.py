"""Which class the receiver of a member near the cursor has, as its file tells. No inference."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from syntax.symbols import Symbol

OWN = frozenset({"self", "this", "cls", "Self"})
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
    }
)


def type_names(annotation: str) -> tuple[str, ...]:
    """The names of classes in an annotation, without containers and such."""
    names = _WORD.findall(annotation.replace('"', " ").replace("'", " "))
    return tuple(dict.fromkeys(name for name in names if name not in _NO_CLASS))


def of_variable(
    name: str, text: str, function: Symbol | None, returns: Sequence[Symbol] = ()
) -> tuple[str, ...]:
    """Names of classes that the variable `name` of a function may have: by its annotation as a
    parameter, by what it is assigned in `text`, the code before the cursor."""
    if function is not None:
        for parameter in function.parameters:
            if parameter.name == name and parameter.annotation:
                return type_names(parameter.annotation)
    word = re.escape(name)
    annotated = re.findall(rf"\b{word}\s*:\s*([^=\n;,)]+)[=;\n]", text)
    if annotated:
        return type_names(annotated[-1])
    assigned = re.findall(
        rf"\b{word}(?:,\s*\w+)?\s*:?=\s*(?:await\s+|new\s+|&)?([\w$]+(?:(?:\.|::)[\w$]+)*)\s*[({{]",
        text,
    )
    if assigned:
        return _made_by(assigned[-1], returns)
    opened = re.findall(rf"\bwith\s+([\w.]+)\([^\n]*\)\s+as\s+{word}\b", text)
    if opened:
        return _made_by(opened[-1], returns)
    declared = re.findall(rf"\b([A-Z]\w*)(?:<[^<>;]*>)?[\s*&]+{word}\s*[=;,(){{]", text)
    return (declared[-1],) if declared else ()


def of_field(name: str, members: Iterable[Symbol], returns: Sequence[Symbol] = ()) -> (
    tuple[str, ...]
):  # fmt: skip
    """Names of classes that a field of a class may have."""
    for member in members:
        if member.name != name:
            continue
        if member.returns:
            return type_names(member.returns)
        made = re.search(
            r"=\s*(?:await\s+|new\s+|&)?([\w$]+(?:(?:\.|::)[\w$]+)*)\s*[({]", member.signature
        )
        if made:
            return _made_by(made[1], returns)
        copied = re.fullmatch(r".*=\s*(\w+)", member.signature)
        if copied:
            return _of_parameter(copied[1], members)
    return ()


def bases(signature: str) -> tuple[str, ...]:
    """The names of what a class extends, by its head."""
    behind = re.search(r"\((.*)\)|(?:\bextends|\bimplements|:)\s+(.*)", signature)
    if behind is None:
        return ()
    words = type_names((behind[1] or behind[2] or "").split("metaclass=")[0])
    return tuple(
        word
        for word in words
        if word not in ("extends", "implements", "public", "private", "protected", "virtual")
    )


def _of_parameter(name: str, members: Iterable[Symbol]) -> tuple[str, ...]:
    for member in members:
        for parameter in member.parameters if member.kind == "constructor" else ():
            if parameter.name == name and parameter.annotation:
                return type_names(parameter.annotation)
    return ()


def _made_by(call: str, returns: Sequence[Symbol]) -> tuple[str, ...]:
    """The class that a call makes: itself, the one before `::new`, or what the function returns."""
    parts = re.split(r"\.|::", call)
    for part in reversed(parts):
        if part[:1].isupper() and part not in _NO_CLASS:
            return (part,)
    for symbol in returns:
        if symbol.name == parts[-1] and symbol.returns:
            return type_names(symbol.returns)
    return ()
