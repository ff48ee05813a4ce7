"""Goals and mutants of a Go file, as insertions around its statements and conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from syntax.units.facts import Branch, Change, Unit
from testgen.languages.compiled.instrument import Wrap
from testgen.values import Goal, Mutant


@dataclass(frozen=True, slots=True)
class Probes:
    """What goes into the file, and what each id of it is."""

    wraps: tuple[Wrap, ...]
    goals: dict[str, tuple[Goal, ...]]
    mutants: tuple[Mutant, ...]


def probes(units: Sequence[Unit], tested: Collection[str]) -> Probes:
    """The probes of `units`, and the mutants of those that are tested."""
    wraps: list[Wrap] = []
    goals: dict[str, tuple[Goal, ...]] = {}
    mutants: list[Mutant] = []
    number = 0
    for unit in units:
        own = []
        for branch in unit.branches:
            number += 1
            wraps.append(_probe(number, branch))
            own.append(
                Goal(
                    id=number,
                    line=branch.line,
                    kind=branch.kind,
                    text=branch.text,
                    extra=branch.kind == "entry",
                )
            )
        goals[unit.qualified] = tuple(own)
        for change in unit.changes if unit.qualified in tested else ():
            id_ = len(mutants) + 1
            before, after = _switch(id_, change, unit)
            start, end = change.span.start, change.span.end
            if change.kind == "after":
                start = end
            wraps.append(Wrap(id_, start, end, before, after, is_mutant=True))
            mutants.append(
                Mutant(
                    id=id_,
                    target=unit.qualified,
                    line=change.line,
                    what=change.what,
                    source_after=change.text,
                )
            )
    return Probes(tuple(wraps), goals, tuple(mutants))


def _probe(number: int, branch: Branch) -> Wrap:
    hit = f"inklingHit({number});"
    text = {
        "else": f" else {{ {hit} }}",
        "default": f"; default: {hit} ",
    }.get(branch.how, f" {hit} ")
    return Wrap(number, branch.span.start, branch.span.start, text)


def _switch(number: int, change: Change, unit: Unit) -> tuple[str, str]:
    on = f"inklingOn({number})"
    match change.kind:
        case "replace":
            return f"({on} && ({change.text}) || !{on} && (", "))"
        case "flip":
            return "((", f") != {on})"
        case "skip":
            return f"if !{on} {{ ", " }"
        case "instead":
            return f"if {on} {{ {change.text} }} else {{ ", " }"
        case "after":
            return f"; if {on} {{ {change.text} }}", ""
    return f" if {on} {{ {_nothing(unit)} }}; ", ""


def _nothing(unit: Unit) -> str:
    """The statements of a function that gives zero values."""
    if not unit.results or unit.results[0].name:
        return "return"
    lets = [f"var r{at} {one.type};" for at, one in enumerate(unit.results)]
    names = ", ".join(f"r{at}" for at in range(len(unit.results)))
    return f"{' '.join(lets)} return {names}"
