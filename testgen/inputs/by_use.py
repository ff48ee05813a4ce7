"""What the use of a parameter says about its type: attributes, operators and iteration recorded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from testgen.inputs.types import type_of_text
from testgen.values import Class, Type, Wants

_BUILTIN = (str, list, dict, int, set, float, bytes, tuple)
_ELEMENTS: dict[str, tuple[str, ...]] = {
    "list": ("list[int]", "list[str]", "list[list[int]]"),
    "dict": ("dict[str, int]", "dict[str, str]"),
    "set": ("set[int]", "set[str]"),
    "tuple": ("tuple[int, int]",),
}
# More likely first where several builtin types fit.
_BY_OPERATOR: dict[str, tuple[str, ...]] = {
    "len": ("list[int]", "str", "dict[str, int]"),
    "in": ("list[int]", "str", "dict[str, int]", "set[int]"),
    "contains": ("list[int]", "str", "dict[str, int]", "set[int]"),
    "[]": ("list[int]", "str", "dict[str, int]", "tuple[int, int]"),
    "-": ("int", "float", "set[int]"),
    "/": ("int", "float"),
    "//": ("int", "float"),
    "**": ("int", "float"),
    "%": ("int", "float", "str"),
    "+": ("int", "str", "list[int]", "float"),
    "*": ("int", "float", "str", "list[int]"),
    "<": ("int", "float", "str"),
    "<=": ("int", "float", "str"),
    ">": ("int", "float", "str"),
    ">=": ("int", "float", "str"),
    "&": ("int", "set[int]"),
    "|": ("int", "set[int]", "dict[str, int]"),
    "^": ("int", "set[int]"),
    "<<": ("int",),
    ">>": ("int",),
    "~": ("int",),
    "neg": ("int", "float"),
    "abs": ("int", "float"),
    "int": ("int", "str", "float"),
    "float": ("float", "int", "str"),
    "index": ("int",),
    "range": ("int",),
}
_SAME_AS_OTHER = {"+", "-", "<", "<=", ">", ">=", "==", "!=", "isinstance"}
_KNOWN = {"int", "float", "str", "bytes", "bool", "list", "dict", "set", "tuple"}
_COMMON = frozenset(dir(object))


def types_by_use(wants: Wants, classes: Sequence[Class]) -> tuple[Type, ...]:
    """The types that allow what was done, the likeliest first."""
    found = {text: type_of_text(text) for text in _builtin_texts(wants)}
    kinds = [_asked_for(name) for name in wants.types] + list(found.values())
    wanted = set(wants.attributes) - _COMMON
    if wanted:
        kinds += [Type(of="class", name=one.name) for one in _classes_with(wanted, classes)]
        if not found:
            kinds.append(_stub(wanted, wants))
    return tuple(kinds)


def _asked_for(name: str) -> Type:
    """The type of an `isinstance`: a builtin with likely elements, or a class."""
    plain = name.removeprefix("builtins.")
    if "." in plain:
        return Type(of="class", name=plain)
    return type_of_text(_ELEMENTS.get(plain, (plain,))[0])


def _stub(wanted: set[str], wants: Wants) -> Type:
    """An object with these attributes; the args tell which of them are methods."""
    called = wanted & set(wants.methods)
    names = tuple(sorted(wanted))
    kinds = tuple(Type(of="callable" if name in called else "any") for name in names)
    return Type(of="stub", values=names, args=kinds)


def _builtin_texts(wants: Wants) -> Iterator[str]:
    wanted = set(wants.attributes) - _COMMON
    if wants.called:
        yield "Callable"
    if wanted:
        for builtin in _BUILTIN:
            if wanted <= set(dir(builtin)):
                yield from _ELEMENTS.get(builtin.__name__, (builtin.__name__,))
        return
    for operator, other in wants.operators:
        # What stands on the other side is the best hint there is.
        if operator in _SAME_AS_OTHER and other in _KNOWN:
            yield from _ELEMENTS.get(other, (other,))
    for operator, other in wants.operators:
        if not (operator in _SAME_AS_OTHER and other in _KNOWN):
            yield from _BY_OPERATOR.get(operator, ())
    if wants.items:
        yield from _BY_OPERATOR["[]"]
    if wants.iterated:
        yield from ("list[int]", "list[str]", "str", "list[list[int]]", "dict[str, int]")


def _classes_with(attributes: set[str], classes: Sequence[Class]) -> Iterator[Class]:
    for one in classes:
        has = {method.rpartition(".")[2] for method in one.methods}
        has |= {parameter.name for parameter in one.constructor} | set(one.members)
        if not one.is_exception and attributes <= has:
            yield one
