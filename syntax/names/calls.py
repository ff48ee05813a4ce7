"""Whether a call's arguments fit a list of parameters. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import tree_sitter

from syntax.parameters import Parameter, ParameterKind

_BY_PLACE = (ParameterKind.POSITIONAL, ParameterKind.POSITIONAL_ONLY)
_BY_NAME = (ParameterKind.POSITIONAL, ParameterKind.KEYWORD_ONLY)


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call passes. `more_places`, `more_names`: `*args` and `**kwargs` are among it.

    `is_closed`: nothing can be missing because the list is not finished.
    """

    places: int
    names: tuple[str, ...]
    more_places: bool = False
    more_names: bool = False
    is_closed: bool = True


def arguments_of(call: tree_sitter.Node) -> Arguments | None:
    """The arguments of a call; None if they cannot be told."""
    listed = call.child_by_field_name("arguments")
    if listed is None or listed.has_error:
        return None
    if listed.type != "argument_list":
        return Arguments(1, ())  # a generator
    places, names = 0, []
    more_places = more_names = False
    for child in listed.named_children:
        match child.type:
            case _ if child.is_extra:
                pass
            case "keyword_argument":
                name = child.child_by_field_name("name")
                names.append((name.text or b"").decode() if name is not None else "")
            case "list_splat":
                more_places = True
            case "dictionary_splat":
                more_names = True
            case _:
                places += 1
    last = listed.children[-2] if listed.child_count > 1 else None
    is_closed = last is None or last.type != "," or last.end_point.row == listed.end_point.row
    return Arguments(places, tuple(names), more_places, more_names, is_closed)


def misfit(parameters: Sequence[Parameter], arguments: Arguments, *, bound: bool) -> str | None:
    """What is wrong with a call, in a user's words; None if nothing is.

    `bound`: the first parameter is given already (`self`).
    """
    if bound:
        if not parameters or parameters[0].kind not in _BY_PLACE:
            return None
        parameters = parameters[1:]
    kinds = {one.kind for one in parameters}
    by_place = [one for one in parameters if one.kind in _BY_PLACE]
    if ParameterKind.VARIADIC not in kinds and arguments.places > len(by_place):
        return f"takes {len(by_place)} positional arguments, {arguments.places} are given"
    by_name = {one.name for one in parameters if one.kind in _BY_NAME}
    if ParameterKind.KEYWORD_VARIADIC not in kinds:
        unknown = next((name for name in arguments.names if name not in by_name), None)
        if unknown is not None:
            return f"has no parameter {unknown}"
    taken = {one.name for one in by_place[: arguments.places]} & by_name
    twice = next((name for name in arguments.names if name in taken), None)
    if twice is not None:
        return f"is given {twice} twice"
    if arguments.more_places or arguments.more_names or not arguments.is_closed:
        return None
    missing = [
        one.name
        for one in (*by_place[arguments.places :], *parameters)
        if one.default is None
        and one.name not in arguments.names
        and (one.kind is ParameterKind.KEYWORD_ONLY or one in by_place[arguments.places :])
    ]
    return f"lacks the argument {missing[0]}" if missing else None
