"""Arguments of calls, and what they must be once the parameters have changed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import tree_sitter

from syntax.parameters import Parameter, ParameterKind
from syntax.parsing import Parse
from syntax.text import Span

_LISTS = frozenset({"argument_list", "arguments"})
_WRAPPERS = frozenset({"attribute", "member_expression", "selector_expression", "field_expression"})
_SPREADS = frozenset({"list_splat", "dictionary_splat", "spread_element", "variadic_argument"})
_BY_PLACE = frozenset({ParameterKind.POSITIONAL, ParameterKind.POSITIONAL_ONLY})
_BY_NAME = frozenset({ParameterKind.POSITIONAL, ParameterKind.KEYWORD_ONLY})


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument as written; `name` is that of a keyword argument."""

    text: str
    value: str
    name: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Missing:
    """What nobody but the user can fill in."""

    parameter: str


def arguments_node(node: tree_sitter.Node) -> tree_sitter.Node | None:
    """The arguments of the call that an identifier names the function of."""
    target, parent = node, node.parent
    if parent is not None and parent.type in _WRAPPERS:
        target, parent = parent, parent.parent
    if parent is None:
        return None
    called = [parent.child_by_field_name(name) for name in ("function", "name", "constructor")]
    arguments = parent.child_by_field_name("arguments")
    if target not in called or arguments is None or arguments.type not in _LISTS:
        return None
    return arguments


def arguments_of(parse: Parse, node: tree_sitter.Node) -> tuple[Argument, ...] | None:
    """The arguments one by one; None where they cannot be told apart (`*args`, comments)."""
    found = []
    for child in node.named_children:
        if child.type in _SPREADS or child.is_extra or child.is_error or child.has_error:
            return None
        name = child.child_by_field_name("name") if child.type == "keyword_argument" else None
        value = child.child_by_field_name("value") if name is not None else child
        if value is None:
            return None
        found.append(
            Argument(
                parse.text_of(child),
                parse.text_of(value),
                parse.text_of(name) if name is not None else None,
                parse.span_of(child),
            )
        )
    return tuple(found)


def renamed_parameters(
    old: Sequence[Parameter], new: Sequence[Parameter]
) -> Mapping[str, str] | None:
    """Old name to new name of every parameter that is still there; None if that is unclear."""
    was, now = [each.name for each in old], [each.name for each in new]
    if len(set(was)) < len(was) or len(set(now)) < len(now) or "" in was or "" in now:
        return None
    kept = {name: name for name in was if name in now}
    gone = [name for name in was if name not in now]
    come = [name for name in now if name not in was]
    if len(old) == len(new) and len(gone) == 1 and len(come) == 1:
        if was.index(gone[0]) == now.index(come[0]):
            return {**kept, gone[0]: come[0]}
    elif len(old) == len(new) and gone:
        return None
    return kept


def adapted(
    arguments: Sequence[Argument],
    old: Sequence[Parameter],
    new: Sequence[Parameter],
    *,
    keywords: bool,
    in_scope: Callable[[str], bool],
) -> tuple[str, ...] | Missing | None:
    """The arguments that say under the `new` parameters what they said under the `old` ones.

    None where that cannot be told. `keywords`: the language has keyword arguments. A parameter
    that is new and required gets the name it has itself, if that is `in_scope` at the call.
    """
    names = renamed_parameters(old, new)
    placed = [each for each in old if each.kind in _BY_PLACE]
    by_place = [each for each in arguments if each.name is None]
    if names is None or len(by_place) > len(placed):
        return None
    given: dict[str, Argument] = {}
    for parameter, argument in zip(placed, by_place, strict=False):
        if parameter.name in names:
            given[names[parameter.name]] = argument
    named = {each.name: each for each in old if each.kind in _BY_NAME}
    told: dict[str, str] = {}
    for argument in arguments:
        if argument.name is None:
            continue
        if argument.name not in named:
            told[argument.name] = argument.text
        elif argument.name in names:
            told[names[argument.name]] = f"{names[argument.name]}={argument.value}"
    taken = _Taken(given, told, frozenset(names.values()), keywords)
    return taken.arranged(new, in_scope)


@dataclass(frozen=True, slots=True)
class _Taken:
    """The arguments of a call by the new names of their parameters: `given` by place, `told` by
    name. `known` parameters are none that the call has not heard of.
    """

    given: Mapping[str, Argument]
    told: Mapping[str, str]
    known: frozenset[str]
    keywords: bool

    def arranged(
        self, new: Sequence[Parameter], in_scope: Callable[[str], bool]
    ) -> tuple[str, ...] | Missing | None:
        """The arguments in an order that the new parameters take."""
        wanted = [each for each in new if self._wants(each)]
        missing = next((each for each in wanted if not in_scope(each.name)), None)
        if missing is not None:
            return Missing(missing.name)
        places = [each for each in new if each.kind in _BY_PLACE]
        last = max((i for i, each in enumerate(places) if each.name in self.given), default=-1)
        first: list[str] = []
        behind: list[str] = []
        gap = False
        for index, parameter in enumerate(places):
            value = self._value(parameter, parameter in wanted)
            by_name = self.keywords and parameter.kind in _BY_NAME
            gap = gap or value is None or (by_name and index > last)
            if value is None:
                continue
            if gap and not by_name:
                return None
            if gap:
                behind.append(f"{parameter.name}={value}")
            else:
                first.append(value)
        for parameter in new:
            value = self._value(parameter, parameter in wanted)
            if parameter.kind is ParameterKind.KEYWORD_ONLY and value is not None:
                behind.append(f"{parameter.name}={value}")
        return (*first, *self.told.values(), *behind)

    def _wants(self, parameter: Parameter) -> bool:
        """Whether a parameter is new to the call, and has to be given."""
        name = parameter.name
        heard_of = name in self.given or name in self.told or name in self.known
        required = parameter.default is None and not parameter.optional
        return not heard_of and required and parameter.kind in _BY_PLACE | _BY_NAME

    def _value(self, parameter: Parameter, wanted: bool) -> str | None:
        if parameter.name in self.given:
            return self.given[parameter.name].value
        return parameter.name if wanted else None


def written(parse: Parse, node: tree_sitter.Node, new: Sequence[str]) -> str:
    """The list of arguments with others in it, laid out as it was."""
    old = arguments_of(parse, node) or ()
    whole = parse.span_of(node)
    text = parse.snapshot.text
    if not old:
        return f"({', '.join(new)})"
    between = [text[a.span.end : b.span.start] for a, b in pairwise(old)]
    between = between or [", "]
    pieces = [text[whole.start : old[0].span.start]]
    for index, argument in enumerate(new):
        if index:
            pieces.append(between[min(index, len(between)) - 1])
        pieces.append(argument)
    pieces.append(text[old[-1].span.end : whole.end] if new else ")")
    return "".join(pieces)
