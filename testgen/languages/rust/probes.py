"""Goals and mutants of a Rust file, as insertions around its expressions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from syntax.units.facts import Branch, Change, Unit, UnitFile
from testgen.languages.compiled.instrument import Wrap
from testgen.languages.rust.harness import MODULE
from testgen.values import Goal, Mutant


@dataclass(frozen=True, slots=True)
class Probes:
    """What goes into the file, and what each id of it is."""

    wraps: tuple[Wrap, ...]
    goals: dict[str, tuple[Goal, ...]]
    mutants: tuple[Mutant, ...]


def probes(file: UnitFile, units: list[Unit], path: tuple[str, ...]) -> Probes:
    """The probes and mutants of `units`."""
    return _Maker("::".join(("crate", *path, MODULE))).make(units)


class _Maker:
    def __init__(self, module: str) -> None:
        self._module = module
        self._wraps: list[Wrap] = []
        self._goals: dict[str, tuple[Goal, ...]] = {}
        self._mutants: list[Mutant] = []
        self._next_goal = 0

    def make(self, units: list[Unit]) -> Probes:
        for unit in units:
            if unit.const_keyword is not None:
                span = unit.const_keyword
                self._wraps.append(Wrap(-1, span.start, span.end, "/*", "*/"))
            self._goals[unit.qualified] = tuple(self._goal(one) for one in unit.branches)
            for change in unit.changes:
                for before, after in self._switches(change, unit):
                    self._mutant(change, unit, before, after)
        return Probes(tuple(self._wraps), self._goals, tuple(self._mutants))

    def _goal(self, branch: Branch) -> Goal:
        self._next_goal += 1
        number = self._next_goal
        hit = f"{self._module}::hit({number});"
        start, end = branch.span.start, branch.span.end
        match branch.how:
            case "inside":
                wrap = Wrap(number, start, start, f" {hit} ")
            case "else":
                wrap = Wrap(number, start, start, f" else {{ {hit} }}")
            case "around":
                wrap = Wrap(number, start, end, f"{{ {hit} ", " }")
        self._wraps.append(wrap)
        return Goal(
            id=number,
            line=branch.line,
            kind=branch.kind,
            text=branch.text,
            extra=branch.kind == "entry",
        )

    def _switches(self, change: Change, unit: Unit) -> Iterator[tuple[str, str]]:
        number = len(self._mutants) + 1
        on = f"{self._module}::on({number})"
        match change.kind:
            case "replace":
                yield f"(if {on} {{ {change.text} }} else {{ ", " })"
            case "flip":
                yield f"{self._module}::flip({number}, ", ")"
            case "skip":
                yield f"if !{on} {{ ", " }"
            case "default":
                value = _default(unit.returns)
                if value:
                    yield f" if {on} {{ return {value}; }} ", ""

    def _mutant(self, change: Change, unit: Unit, before: str, after: str) -> None:
        number = len(self._mutants) + 1
        span = change.span
        self._wraps.append(Wrap(number, span.start, span.end, before, after, is_mutant=True))
        self._mutants.append(
            Mutant(
                id=number,
                target=unit.qualified,
                line=change.line,
                what=change.what,
                source_before="",
                source_after=change.text,
            )
        )


def _default(returns: str) -> str:
    """What a function gives that does nothing; "" where that is nothing to speak of."""
    flat = returns.replace(" ", "")
    if flat in ("", "()", "!"):
        return "" if flat == "!" else "()"
    if flat.startswith("Result<") or "::Result<" in flat:
        return "Ok(std::default::Default::default())"
    return "std::default::Default::default()"
