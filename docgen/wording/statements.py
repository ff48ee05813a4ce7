"""What conditions say, as statements that can be turned round and drawn together. No words here:
a statement is a row of a wording with the sources that it speaks of.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

OPPOSITE = {
    "less": "at_least", "at_least": "less", "greater": "at_most", "at_most": "greater",
    "equal": "not_equal", "not_equal": "equal", "equals": "differs",
    "differs": "equals", "in": "not_in", "not_in": "in",
    "contains": "lacks", "lacks": "contains", "one_of": "none_of", "none_of": "one_of",
    "is_none": "not_none", "not_none": "is_none", "negative": "not_negative",
    "not_negative": "negative", "positive": "not_positive", "not_positive": "positive",
    "empty": "not_empty", "not_empty": "empty", "true": "false", "false": "true",
    "of_type": "not_of_type", "not_of_type": "of_type", "callable": "not_callable",
    "not_callable": "callable", "has_attribute": "lacks_attribute",
    "lacks_attribute": "has_attribute", "between": "not_between", "not_between": "between",
    "starts_with": "not_starts_with", "not_starts_with": "starts_with",
    "ends_with": "not_ends_with", "not_ends_with": "ends_with", "unset": "set", "set": "unset",
    "one_item": "not_one_item", "not_one_item": "one_item",
    "typed": "not_typed", "not_typed": "typed",
    "exists": "does_not_exist", "does_not_exist": "exists",
    "file": "not_file", "not_file": "file", "folder": "not_folder", "not_folder": "folder",
    "subclass": "not_subclass", "not_subclass": "subclass", "even": "odd", "odd": "even",
    "multiple": "not_multiple", "not_multiple": "multiple", "nan": "not_nan", "not_nan": "nan",
    "matches": "not_matches", "not_matches": "matches",
    "several_items": "at_most_one_item", "at_most_one_item": "several_items",
    "fewer_items": "as_many_items", "more_items": "up_to_items", "as_many_items": "fewer_items",
    "up_to_items": "more_items", "exact_items": "other_items", "other_items": "exact_items",
    "other_lengths": "same_lengths", "same_lengths": "other_lengths",
    "is_state": "not_state", "not_state": "is_state",
    "exists_already": "not_found", "not_found": "exists_already", "zero": "not_zero",
    "not_zero": "zero",
}  # fmt: skip
_OF_ZERO = {"negative": "less", "not_negative": "at_least", "positive": "greater",
            "not_positive": "at_most"}  # fmt: skip
ZERO = {row: named for named, row in _OF_ZERO.items()}
"""Comparisons that have a name where they are with nothing."""
_ORDERS = frozenset({*_OF_ZERO, *ZERO, "outside", "between", "not_between"})
_DENIED = ("not_equal", "differs", "not_zero")
_STRICTER = {"at_most": "less", "at_least": "greater"}
_KINDS = {
    "equal": ("or", "one_of"),
    "one_of": ("or", "one_of"),
    "not_equal": ("and", "none_of"),
    "none_of": ("and", "none_of"),
}
_ONE_AFTER_ANOTHER = frozenset(
    {
        *("is_none", "not_none", "empty", "not_empty", "negative", "not_negative", "positive"),
        *("not_positive", "callable", "not_callable", "of_type", "not_of_type", "set", "unset"),
        *("true", "false", "file", "not_file", "folder", "not_folder", "exists", "nan", "not_nan"),
        *("does_not_exist", "less", "at_most", "greater", "at_least", "in", "not_in", "zero"),
        "not_zero",
    }
)
"""What several things can be said to be at once."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What a condition says: the row of a wording, and the sources that it speaks of. `types` are
    alternatives (of an `isinstance`, of values); `things` several that it is said of, of all of
    them or of any as `joint` says ("and", "or"); `parts` the statements that an "and" or "or"
    joins, or the one that holds for values of `x`."""

    row: str
    x: str = ""
    y: str = ""
    z: str = ""
    types: tuple[str, ...] = ()
    parts: tuple[Statement, ...] = ()
    things: tuple[str, ...] = ()
    joint: str = ""

    def sources(self) -> Iterator[str]:
        """Every source that it speaks of."""
        y = "" if self.row in ("is_state", "not_state") else self.y
        given = (self.x, y, self.z, *self.types, *self.things)
        yield from (one for one in given if one)
        for part in self.parts:
            yield from part.sources()

    @property
    def leaves(self) -> int:
        """How many statements it is made of."""
        return sum(one.leaves for one in self.parts) if self.row in ("and", "or") else 1


def opposite(of: Statement) -> Statement | None:
    """What holds where a statement does not; None where there are no words for that."""
    if of.row in ("and", "or"):
        parts = [opposite(one) for one in of.parts]
        found = tuple(one for one in parts if one is not None)
        if len(found) < len(parts):
            return None
        return joined("or" if of.row == "and" else "and", found)
    if of.row == "outside":
        return Statement("between", of.x, of.y, of.z)
    if of.row in ("some", "every"):
        inner = opposite(of.parts[0])
        row = "every" if of.row == "some" else "some"
        return None if inner is None else replace(of, row=row, parts=(inner,))
    joint = {"and": "or", "or": "and"}.get(of.joint, "")
    return replace(of, row=OPPOSITE[of.row], joint=joint) if of.row in OPPOSITE else None


def joined(row: str, parts: tuple[Statement, ...]) -> Statement:
    """Statements that all have to hold ("and"), or one of them ("or"), drawn together as people
    would: a bound without its end, types and values of one thing, one thing said of several."""
    flat: list[Statement] = []
    for part in parts:
        flat += part.parts if part.row == row else [part]
    found = list(dict.fromkeys(flat))
    if row == "and":
        compared = {each for one in found if one.row in _ORDERS for each in (one.x, one.y, one.z)}
        found = [one for one in found if one.row != "not_none" or one.x not in compared]
        kinds = {one.x for one in found if one.row == "of_type"}
        found = [replace(one, row="empty") if _is_unset_of(one, kinds) else one for one in found]
    for draw in (_bounded, _alternatives, _of_several):
        found = _drawn(found, row, draw)
    return found[0] if len(found) == 1 else Statement(row, parts=tuple(found))


def _is_unset_of(one: Statement, kinds: Collection[str]) -> bool:
    """Whether nothing but emptiness is told of a thing whose type is known."""
    return one.row == "unset" and one.x in kinds


_Draw = Callable[[str, "Statement", "Statement"], "Statement | None"]
"""Both as one statement, or None; joined by a row."""


def _drawn(parts: list[Statement], row: str, draw: _Draw) -> list[Statement]:
    """Parts with those drawn together that can be, wherever they stand."""
    found: list[Statement] = []
    for part in parts:
        for at, known in enumerate(found):
            one = draw(row, known, part)
            if one is not None:
                found[at] = one
                break
        else:
            found.append(part)
    return found


def _bounded(row: str, one: Statement, other: Statement) -> Statement | None:
    if one.x != other.x:
        return None
    first, second = _with_bound(one), _with_bound(other)
    for bound, denied in ((first, second), (second, first)):
        is_end = bound.row in _STRICTER and denied.row in _DENIED
        if row == "and" and is_end and bound.y == (denied.y or "0"):
            return _named(replace(bound, row=_STRICTER[bound.row]))
        if row == "and" and denied.row in _DENIED and _excludes(bound, denied.y or "0"):
            return _named(bound)
    low = next((each for each in (first, second) if each.row in ("less", "at_most")), None)
    high = next((each for each in (first, second) if each.row in ("greater", "at_least")), None)
    if low is None or high is None:
        return None
    if row == "or" and low.row == "less" and high.row == "greater":
        return Statement("outside", one.x, low.y, high.y)
    if row == "and" and low.row == "at_most" and high.row == "at_least":
        return Statement("between", one.x, high.y, low.y)
    return None


def _excludes(bound: Statement, value: str) -> bool:
    """Whether a number lies beyond a bound by which it is said not to be: "x != 1 and x > 2"."""
    try:
        told, end = float(value), float(bound.y)
    except ValueError:
        return False
    beyond = {"greater": told <= end, "at_least": told < end, "less": told >= end}
    return {**beyond, "at_most": told > end}.get(bound.row, False)


def _with_bound(one: Statement) -> Statement:
    return replace(one, row=_OF_ZERO[one.row], y="0") if one.row in _OF_ZERO else one


def _named(one: Statement) -> Statement:
    is_zero = one.y in ("0", "0.0") and one.row in ZERO
    return replace(one, row=ZERO[one.row], y="") if is_zero else one


def _alternatives(row: str, one: Statement, other: Statement) -> Statement | None:
    if one.x != other.x or one.things or other.things:
        return None
    if one.row == other.row and (row, one.row) in {("and", "not_of_type"), ("or", "of_type")}:
        return replace(one, types=tuple(dict.fromkeys((*one.types, *other.types))))
    kinds = _KINDS.get(one.row), _KINDS.get(other.row)
    if kinds[0] is None or kinds[0] != kinds[1] or kinds[0][0] != row:
        return None
    values = tuple(dict.fromkeys(each for of in (one, other) for each in (of.types or (of.y,))))
    return Statement(kinds[0][1], one.x, types=values)


def _of_several(row: str, one: Statement, other: Statement) -> Statement | None:
    """ "`a` is None or `b` is None": one thing said of two."""
    if one.row != other.row or one.row not in _ONE_AFTER_ANOTHER:
        return None
    if (one.y, one.z, one.types) != (other.y, other.z, other.types):
        return None
    if {one.joint, other.joint} - {"", row}:
        return None
    things = (*(one.things or (one.x,)), *(other.things or (other.x,)))
    return replace(one, things=things, joint=row) if len(set(things)) == len(things) else None
