"""Laws between calls (round trip, idempotent, commutative, ...) that names or words suggest.

The table is in `law_rows.py`; whether a law holds is tried in `law_trials.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from testgen.oracles.law_rows import (
    COMMUTATIVE,
    DOCUMENTED,
    EQUIVALENT,
    IDEMPOTENT,
    INVOLUTIONS,
    ORDER_INSENSITIVE,
    ROUND_TRIPS,
    LawKind,
)
from testgen.values import Description, Function


@dataclass(frozen=True, slots=True)
class Law:
    """`there` is applied to an input, `back` to what comes out (round trip) or beside it.

    `documented`: the documentation's own words for it, empty where only the name suggests it.
    """

    kind: LawKind
    there: Function
    back: Function
    documented: str = ""


def laws_of(description: Description) -> tuple[Law, ...]:
    """The laws that names or documentation of a module's plain functions suggest."""
    plain = [one for one in description.functions if _is_plain(one)]
    found: list[Law] = []
    for one in plain:
        found += _alone(one)
    places = {one.name: place for place, one in enumerate(plain)}
    pairs = {
        (min(place, places[name]), max(place, places[name]))
        for place, one in enumerate(plain)
        for name in _partners(one.name)
        if places.get(name, place) != place
    }
    for first, second in sorted(pairs):
        found += _together(plain[first], plain[second])
    return tuple(found)


def _partners(name: str) -> set[str]:
    """The names that a law would have the other function of it bear."""
    words = (*ROUND_TRIPS, *EQUIVALENT)
    return {_crossed(name), *(_swapped(name, first, second) for first, second in words)} - {""}


def _is_plain(function: Function) -> bool:
    return (
        function.kind == "function"
        and not function.nested
        and not (function.is_async or function.is_generator or function.is_context_manager)
    )


def _alone(function: Function) -> list[Law]:
    words = _words(function.name)
    last = {words[0], words[-1], function.name} if words else set()
    required = [one for one in function.parameters if not one.has_default]
    found: list[Law] = []

    def suggest(kind: LawKind, by_name: bool, arity: int) -> None:
        said = _documented(function, kind)
        if len(required) == arity and (by_name or said):
            found.append(Law(kind, function, function, said))

    suggest("idempotent", bool(last & IDEMPOTENT), 1)
    suggest("involution", bool(last & INVOLUTIONS), 1)
    suggest("order-insensitive", bool(last & ORDER_INSENSITIVE), 1)
    suggest("commutative", bool(set(words) & COMMUTATIVE), 2)
    if _documented(function, "case-insensitive"):
        suggest("case-insensitive", by_name=False, arity=1)
        suggest("case-insensitive", by_name=False, arity=2)
    return found


def _together(one: Function, other: Function) -> list[Law]:
    for there, back in ((one, other), (other, one)):
        for first, second in ROUND_TRIPS:
            if (
                _swapped(there.name, first, second) == back.name
                or _crossed(there.name) == back.name
            ):
                said = _documented(back, "round trip", there) or _documented(
                    there, "round trip", back
                )
                return [Law("round trip", there, back, said)] if _is_single(there, back) else []
        for first, second in EQUIVALENT:
            if first in _words(there.name) and _swapped(there.name, first, second) == back.name:
                said = _documented(there, "equivalent", back) or _documented(
                    back, "equivalent", there
                )
                return [Law("equivalent", there, back, said)]
    return []


def _is_single(there: Function, back: Function) -> bool:
    return all(
        len([one for one in function.parameters if not one.has_default]) == 1
        for function in (there, back)
    )


def _words(name: str) -> list[str]:
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return [word for word in spaced.lower().split("_") if word]


def _swapped(name: str, first: str, second: str) -> str:
    """The name with one whole word in the place of another; empty if it is not in it."""
    words = name.split("_")
    if first not in words:
        return ""
    words[words.index(first)] = second
    return "_".join(word for word in words if word)


def _crossed(name: str) -> str:
    """`int_to_roman` becomes `roman_to_int`."""
    parts = re.split(r"_?(to|2)_?", name)
    return f"{parts[2]}_to_{parts[0]}" if len(parts) == 3 and parts[0] and parts[2] else ""


def _documented(function: Function, kind: LawKind, other: Function | None = None) -> str:
    """The sentence that claims the law, of two functions only if it names the other one."""
    for sentence in re.split(r"(?<=[.!])\s+|\n\s*\n", function.doc or ""):
        flat = " ".join(sentence.split())
        is_denied = kind != "order-insensitive" and re.search(r"\bnot\b|n't\b", flat, re.I)
        is_said = re.search(DOCUMENTED[kind], flat, re.I) is not None and not is_denied
        if is_said and (other is None or re.search(rf"\b{re.escape(other.name)}\b", flat)):
            return flat.rstrip(".")
    return ""
