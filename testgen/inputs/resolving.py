"""Annotations cleared of names that mean nothing at run time: type variables, checkers' aliases."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from testgen.inputs.standard import values_of
from testgen.inputs.types import ANY, type_of_text
from testgen.values import Class, Description, Function, Parameter, Type


def resolved(description: Description) -> Description:
    """The description with Any for every class that nothing is known of, not even its module."""
    own = {one.name for one in description.classes}

    def is_known(name: str) -> bool:
        return "." in name or name in own or name in {"Path", "PathLike"} or bool(values_of(name))

    return msgspec.structs.replace(
        description,
        functions=tuple(_function(each, is_known) for each in description.functions),
        classes=tuple(_class(each, is_known) for each in description.classes),
    )


_TYPING = ("typing.", "typing_extensions.", "collections.abc.")
_Known = Callable[[str], bool]


def _function(function: Function, is_known: _Known) -> Function:
    return msgspec.structs.replace(
        function,
        parameters=tuple(_parameter(each, is_known) for each in function.parameters),
        returns=_type(function.returns, is_known) if function.returns is not None else None,
    )


def _class(one: Class, is_known: _Known) -> Class:
    constructor = tuple(_parameter(each, is_known) for each in one.constructor)
    return msgspec.structs.replace(one, constructor=constructor)


def _parameter(parameter: Parameter, is_known: _Known) -> Parameter:
    if parameter.annotation is None:
        return parameter
    return msgspec.structs.replace(parameter, annotation=_type(parameter.annotation, is_known))


def _type(kind: Type, is_known: _Known) -> Type:
    if kind.of == "class" and kind.name.startswith(_TYPING):
        # Imported for a checker only, so that it could not be looked up where it is described.
        shape = type_of_text(kind.name.rpartition(".")[2])
        if shape.of != "class":
            kind = msgspec.structs.replace(kind, of=shape.of, name="")
    if kind.of == "class" and not kind.values and not is_known(kind.name):
        return ANY
    if kind.of == "union" and any(
        each.of == "class" and not is_known(each.name) for each in kind.args
    ):
        known = tuple(_type(each, is_known) for each in kind.args)
        known = tuple(each for each in known if each.of != "any")
        return msgspec.structs.replace(kind, args=known) if len(known) > 1 else ANY
    return msgspec.structs.replace(kind, args=tuple(_type(each, is_known) for each in kind.args))
