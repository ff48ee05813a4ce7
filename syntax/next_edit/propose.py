"""From two versions of a file to the edits that the change between them asks for in that file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import tree_sitter

from foundation.nothing import Nothing
from syntax.next_edit.bindings import Bindings, Occurrence, Role
from syntax.next_edit.calls import (
    Missing,
    adapted,
    arguments_node,
    arguments_of,
    renamed_parameters,
    written,
)
from syntax.next_edit.members import through_class
from syntax.next_edit.moves import Moves, edit_between
from syntax.next_edit.renames import Refused, Renamed, counterpart, meaning, renamed, still_there
from syntax.parameters import Parameter, ParameterKind, parameters_by_list
from syntax.parsing import Parse, error_count
from syntax.text import Edit, Span

# A file is looked at whole, which takes 20 ms for 1,000 lines.
_LARGEST = 200_000
_MOST = 200
_LONGEST_LABEL = 60
# Languages whose arguments may be named at the call.
_KEYWORDS = frozenset({"python"})
_CONSTRUCTORS = frozenset({"__init__", "constructor"})
_NOTHING = Nothing("no definition was renamed, and no signature changed")


@dataclass(frozen=True, slots=True)
class NextEdit:
    """An edit of the text as it is now. With `old == text` it is only a place to look at."""

    span: Span
    old: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A name that other files may import, and the one it has now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to edit in this file, in document order, and what other files may have to follow."""

    edits: tuple[NextEdit, ...]
    exported: tuple[Exported, ...] = ()


def propose(before: Parse, after: Parse, edits: Sequence[Edit]) -> Proposal | Nothing:
    """What follows from the `edits` that led from `before` to `after`, or why nothing does.

    A wrong edit is worse than none: what is not certain is left out.
    """
    if max(len(before.snapshot.text), len(after.snapshot.text)) > _LARGEST:
        return Nothing(f"the file is longer than {_LARGEST // 1000},000 characters")
    moves = Moves(before.snapshot.text, after.snapshot.text, edits)
    if not moves.hunks:
        return _NOTHING
    if error_count(after) > error_count(before):
        return Nothing("the text does not parse at the moment")
    was, now = Bindings(before), Bindings(after)
    found: dict[Span, NextEdit] = {}
    exported: list[Exported] = []
    refused: list[Refused] = []
    for change in renamed(was, now, moves):
        if isinstance(change, Refused):
            refused.append(change)
            continue
        found |= {each.span: each for each in _of_rename(change, now, moves)}
        if change.top_level:
            exported.append(Exported(change.before.name, change.after.name))
    found |= {each.span: each for each in _of_signatures(was, now, moves, refused)}
    if not found and not exported:
        return refused[0].why if refused else _NOTHING
    return Proposal(_apart(found)[:_MOST], tuple(exported))


def _apart(found: Mapping[Span, NextEdit]) -> tuple[NextEdit, ...]:
    """The edits in document order, without those that reach into the one before."""
    kept: list[NextEdit] = []
    for span in sorted(found):
        if not kept or kept[-1].span.end <= span.start:
            kept.append(found[span])
    return tuple(kept)


def _of_rename(change: Renamed, now: Bindings, moves: Moves) -> Iterator[NextEdit]:
    old, new = change.before.name, change.after.name
    for use in change.uses:
        place = still_there(use, now, moves)
        if place is None or _shadowed(place, change.after, now):
            continue
        text = f"{old}: {new}" if place.role is Role.SHORTHAND else new
        yield NextEdit(place.span, old, text, _label(old, text))


def _shadowed(place: Occurrence, definition: Occurrence, now: Bindings) -> bool:
    """Whether the old name means something new at a use, bound between it and the definition."""
    if place.home is None or definition.home is None or place.home == definition.home:
        return False
    return any(area.number == definition.home for area in now.around(place.home))


def _of_signatures(
    was: Bindings, now: Bindings, moves: Moves, refused: Sequence[Refused]
) -> Iterator[NextEdit]:
    old_lists: Mapping[int, tuple[Parameter, ...]] | None = None
    new_lists: Mapping[int, tuple[Parameter, ...]] = {}
    for one in was.occurrences:
        holder = _parameters_node(one)
        if holder is None or not moves.touches(area := was.parse.span_of(holder)):
            continue
        if any(area.contains(each.before.span.start) for each in refused):
            continue
        then = counterpart(one, now, moves)
        new_holder = _parameters_node(then) if then is not None else None
        if then is None or new_holder is None:
            continue
        if old_lists is None:
            old_lists, new_lists = parameters_by_list(was.parse), parameters_by_list(now.parse)
        old = _called_with(old_lists.get(holder.id, ()))
        new = _called_with(new_lists.get(new_holder.id, ()))
        if _shape(old) != _shape(new) and renamed_parameters(old, new) is not None:
            change = _Signature(one, then, old, new)
            yield from _of_calls(was, now, moves, change)


@dataclass(frozen=True, slots=True)
class _Signature:
    """A function's name and parameters, before and after."""

    before: Occurrence
    after: Occurrence
    old: tuple[Parameter, ...]
    new: tuple[Parameter, ...]


def _of_calls(was: Bindings, now: Bindings, moves: Moves, change: _Signature) -> Iterator[NextEdit]:
    parse = now.parse
    for use in _calls_of(was, change.before):
        if use.role is Role.MEMBER and through_class(was, use):
            continue
        place = still_there(use, now, moves) or counterpart(use, now, moves)
        if place is None or place.name not in {use.name, change.after.name}:
            continue
        before, behind = arguments_node(use.node), arguments_node(place.node)
        if before is None or behind is None or was.parse.text_of(before) != parse.text_of(behind):
            continue  # no call, or one that the user has seen to
        arguments = arguments_of(parse, behind)
        if arguments is None:
            continue
        result = adapted(
            arguments,
            change.old,
            change.new,
            keywords=parse.language.id in _KEYWORDS,
            in_scope=partial(now.sees, place.scope),
        )
        if isinstance(result, Missing):
            inner = parse.span_of(behind).end - 1
            yield NextEdit(Span(inner, inner), "", "", f"{place.name}() needs {result.parameter}")
        elif result is not None and result != tuple(each.text for each in arguments):
            yield _replaced(parse, place.name, behind, written(parse, behind, result))


def _calls_of(was: Bindings, one: Occurrence) -> tuple[Occurrence, ...]:
    definitions = [each for each in meaning(was, one) if each.role is not Role.MEMBER]
    if any(_parameters_node(each) is not None for each in definitions):
        return ()  # overloaded
    if one.name not in _CONSTRUCTORS:
        return meaning(was, one)
    area = was.class_of(one)
    if area is None:
        return ()
    classes = [
        each
        for each in was.occurrences
        if each.binds and each.name == area.name and each.home == area.parent
    ]
    return meaning(was, classes[0]) if len(classes) == 1 else ()


def _parameters_node(one: Occurrence) -> tree_sitter.Node | None:
    """The parameters of the function that an identifier is the name of in its definition."""
    if one.role not in {Role.DEFINITION, Role.MEMBER_DEFINITION} or one.node.parent is None:
        return None
    parent = one.node.parent
    named = parent.child_by_field_name("name") or parent.child_by_field_name("declarator")
    if named != one.node:
        return None
    value = parent.child_by_field_name("value")
    if value is not None and value.child_by_field_name("parameters") is not None:
        parent = value
    return parent.child_by_field_name("parameters")


def _called_with(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(each for each in parameters if each.kind is not ParameterKind.RECEIVER)


def _shape(parameters: Sequence[Parameter]) -> list[tuple[str, ParameterKind]]:
    return [(each.name, each.kind) for each in parameters]


def _replaced(parse: Parse, name: str, node: tree_sitter.Node, text: str) -> NextEdit:
    span = parse.span_of(node)
    old = parse.text_of(node)
    short = edit_between(old, text)
    assert short is not None
    # Names are shown and replaced whole.
    start, end, behind = short.start, short.end, len(old) - short.end
    while start and _in_word(old[start - 1]):
        start -= 1
    while behind and _in_word(old[end]):
        end, behind = end + 1, behind - 1
    was, now = old[start:end], text[start : len(text) - behind]
    return NextEdit(
        Span(span.start + start, span.start + end), was, now, _label(name + old, name + text)
    )


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _label(old: str, new: str) -> str:
    short = [" ".join(each.split()) for each in (old, new)]
    return " → ".join(
        f"{s[: _LONGEST_LABEL - 1]}…" if len(s) > _LONGEST_LABEL else s for s in short
    )
