"""Goals and mutants of a Rust file, as insertions around its expressions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
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


def probes(
    file: UnitFile, units: Sequence[Unit], tested: Collection[str], path: tuple[str, ...]
) -> Probes:
    """The probes of `units`, and the mutants of those that are tested."""
    lacking = frozenset(
        one.name
        for one in file.records
        if "Default" not in one.derives and ("Default", one.name) not in file.implemented
    )
    return _Maker("::".join(("crate", *path, MODULE)), lacking).make(units, tested)


class _Maker:
    def __init__(self, module: str, lacking: frozenset[str]) -> None:
        self._module = module
        self._lacking = lacking
        self._wraps: list[Wrap] = []
        self._goals: dict[str, tuple[Goal, ...]] = {}
        self._mutants: list[Mutant] = []
        self._next_goal = 0

    def make(self, units: Sequence[Unit], tested: Collection[str]) -> Probes:
        for unit in units:
            if unit.const_keyword is not None:
                span = unit.const_keyword
                self._wraps.append(Wrap(-1, span.start, span.end, "/*", "*/"))
            self._goals[unit.qualified] = tuple(self._goal(one) for one in unit.branches)
            for change in unit.changes if unit.qualified in tested else ():
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
                value = _default(unit.returns.replace("Self", unit.owner), self._lacking)
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


def _default(returns: str, lacking: Collection[str]) -> str:
    """What a function gives that does nothing; "" where that is nothing to speak of. `lacking`:
    types that have no default."""
    flat = returns.replace(" ", "")
    head = flat.partition("<")[0].rpartition("::")[2]
    held = flat.partition("<")[2].partition(",")[0].partition("<")[0].rpartition("::")[2].strip(">")
    if head in lacking or (head == "Result" and held in lacking):
        return ""
    if flat in ("", "()", "!"):
        return "" if flat == "!" else "()"
    if flat.startswith(("impl", "Self::")) or (
        flat.startswith("&") and not flat.endswith(("str", "]"))
    ):
        return ""
    if flat.partition("<")[0].endswith("Result"):
        return "Ok(Default::default())"
    return "Default::default()"
