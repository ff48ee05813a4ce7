"""Whether a term can be what an annotation asks for, as far as both are obvious."""

from __future__ import annotations

from testgen.inputs.by_name import types_by_name
from testgen.inputs.terms import Call, Items, Name, Pairs, Term, kind_of
from testgen.inputs.types import is_open, type_of, type_of_default
from testgen.values import Parameter, Type

_ALSO: dict[str, frozenset[str]] = {
    "float": frozenset({"int", "float"}),
    "complex": frozenset({"int", "float", "complex"}),
    "iterable": frozenset({"list", "tuple", "set", "dict", "str", "bytes"}),
    "list": frozenset({"list"}),
    "bytes": frozenset({"bytes"}),
    "int": frozenset({"int"}),
    "str": frozenset({"str"}),
    "bool": frozenset({"bool"}),
    "none": frozenset({"none"}),
    "dict": frozenset({"dict"}),
    "set": frozenset({"set"}),
    "tuple": frozenset({"tuple"}),
    "frozenset": frozenset(),
    "iterator": frozenset(),
    "callable": frozenset({"callable"}),
}
_BUILTIN = frozenset({"int", "float", "str", "bytes", "bool", "none", "list", "tuple", "set"})
_ABSTRACT = frozenset({"list", "dict", "set"})


def expected(parameter: Parameter) -> Type | None:
    """What a parameter asks for: by its annotation, else by the kind of its default."""
    if not is_open(parameter.annotation):
        return parameter.annotation
    of_default = type_of_default(parameter)
    if of_default is None:
        return _by_name(parameter)
    # A default of 0 may well stand for 0.5; what is in a default list says little.
    return Type(of="float" if of_default.of == "int" else of_default.of)


def _by_name(parameter: Parameter) -> Type | None:
    """What a name alone leaves no doubt of: a `func` is called."""
    kinds = [element_of(kind, parameter) for kind in types_by_name(parameter.name)]
    if not kinds or any(kind.of != "callable" for kind in kinds):
        return None
    return Type(of="union", args=(kinds[0], Type(of="none"))) if parameter.has_default else kinds[0]


def element_of(kind: Type, parameter: Parameter) -> Type:
    """Of `*funcs` each is one of them."""
    is_many = parameter.kind == "varargs" and kind.of in {"list", "tuple"} and kind.args
    return kind.args[0] if is_many else kind


def fits(kind: Type | None, term: Term) -> bool:
    """False only where a term is plainly of another type than the annotation's."""
    if kind is None:
        return True
    if kind.of == "union":
        return not kind.args or any(fits(each, term) for each in kind.args)
    obvious = kind_of(term)
    if not obvious and isinstance(term, Call) and type_of(term).of == "class":
        return kind.of not in _BUILTIN
    if not obvious:
        return not (isinstance(term, Name) and kind.of in {"int", "str", "float", "bool", "none"})
    if kind.of == "class":
        return obvious not in _ALSO or kind.name.rpartition(".")[2] in {"Sequence", "Sized"}
    if kind.of not in _ALSO:
        return True
    return obvious in _ALSO[kind.of] and _parts_fit(kind, term)


def _parts_fit(kind: Type, term: Term) -> bool:
    match term:
        case Items("tuple", items) if kind.of == "tuple" and kind.args:
            if len(kind.args) == 2 and kind.args[1].of in {"...", "ellipsis"}:
                return all(fits(kind.args[0], item) for item in items)
            return len(items) == len(kind.args) and all(map(fits, kind.args, items))
        case Items(_, items) if kind.args:
            return all(fits(kind.args[0], item) for item in items)
        case Pairs(pairs) if len(kind.args) == 2:
            return all(fits(kind.args[0], k) and fits(kind.args[1], v) for k, v in pairs)
    return True


_SCALARS = frozenset({"str", "bytes", "int", "float", "bool"})
_NUMBERS = frozenset({"int", "float", "bool", "complex"})


def is_foreign(kind: str, shown: frozenset[str]) -> bool:
    """Whether a value of a kind is nothing like those that people pass: text for a number, a
    number for text, None for either. Where they pass anything but plain scalars, nothing is said.
    """
    if not kind or not shown - {"none"} <= _SCALARS or not shown - {"none"}:
        return False
    return kind not in shown and not (kind in _NUMBERS and bool(shown & _NUMBERS))
