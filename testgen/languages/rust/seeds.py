"""Where the first cases come from: examples in the documentation, tests, other calls in the crate;
and the constants of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from foundation.nothing import Nothing
from syntax.files.source_files import read_source
from syntax.units.facts import CallSite, Constant, UnitFile
from syntax.units.rust import read_rust
from syntax.units.rust_sites import integer
from testgen.languages.compiled.making import Maker, Pools
from testgen.languages.compiled.terms import TESTED, Draft, Target
from testgen.languages.rust.crate import Crate
from testgen.languages.rust.reading import arguments, string, unescaped
from testgen.languages.rust.subjects import Subjects

_MOST_FILES = 200
_MAX_BYTES = 512 * 1024
_MOST_SEEDS = 30
_LONGEST_STRING = 60


@dataclass
class Seeds:
    """Of one file's targets. `read` it before asking."""

    file: Path
    crate: Crate
    text: str
    facts: UnitFile
    subjects: Subjects
    drafts: dict[int, Sequence[Draft]] = field(default_factory=dict)

    def read(self) -> Seeds:
        """Look through the package."""
        sites = list(self._sites())
        tests = self.facts.tests
        tested = (
            list(read_rust(self.text[slice(tests.span.start, tests.span.end)]).calls)
            if tests
            else []
        )
        for number, target in enumerate(self.subjects.targets):
            documented = list(code_calls(target.unit.doc))
            found: list[Draft] = []
            for origin, calls in (
                (TESTED, tested),
                ("documented", documented),
                ("existing", sites),
            ):
                for given in arguments(calls, target.unit, target.shapes, self.subjects.ways):
                    receiver = None
                    if target.receiver is not None:
                        maker = Maker(Random(len(found)), self.subjects.ways, self.pools(target))
                        receiver = maker.term(target.receiver)
                    draft = Draft(given, receiver, origin=origin if receiver is None else "search")
                    if draft.key not in {one.key for one in found}:
                        found.append(draft)
            self.drafts[number] = found[:_MOST_SEEDS]
        return self

    def _sites(self) -> Iterator[CallSite]:
        yield from self.facts.calls
        names = [target.unit.name for target in self.subjects.targets]
        folder = self.crate.folder
        paths = [
            path
            for inner in ("src", "tests", "examples", "benches")
            for path in sorted((folder / inner).rglob("*.rs"))
        ]
        for path in paths[:_MOST_FILES]:
            source = read_source(path, _MAX_BYTES) if path != self.file else Nothing("itself")
            if not isinstance(source, Nothing) and any(name in source.text for name in names):
                yield from read_rust(source.text).calls

    def pools(self, target: Target) -> Pools:
        """The constants that a function's values are made of, those of what it calls too."""
        pools = Pools()
        near = [target.unit] + [
            unit
            for unit in self.facts.units
            if unit is not target.unit
            and (unit.name in target.unit.reaches or unit.owner == target.unit.owner != "")
        ]
        for unit in near:
            _pool(unit.literals, pools, weight=2 if unit is target.unit else 1)
        _pool(self.facts.constants, pools)
        for site in code_calls(target.unit.doc):
            for argument in site.arguments:
                if (value := string(argument)) is not None and len(value) <= _LONGEST_STRING:
                    pools.strings.append(value)
        return pools


def code_calls(doc: str) -> Iterator[CallSite]:
    """The calls in the code blocks of a documentation."""
    for block in re.findall(r"```[^\n]*\n(.*?)```", doc, re.DOTALL):
        lines = [line.removeprefix("# ") for line in block.split("\n")]
        yield from read_rust("fn example() {\n" + "\n".join(lines) + "\n}").calls


def _pool(constants: Iterable[Constant], pools: Pools, weight: int = 1) -> None:
    for one in constants:
        match one.kind:
            case "int":
                value = integer(one.text)
                if value is not None:
                    pools.ints += [value] * (weight + one.compared)
            case "float":
                text = re.sub(r"_?f(32|64)$", "", one.text).replace("_", "")
                pools.floats.append(float(text))
            case "char":
                pools.chars += [unescaped(one.text[1:-1])] * weight
            case "string":
                said = string(one.text)
                if said is not None and len(said) <= _LONGEST_STRING:
                    pools.strings += [said] * weight
            case "bool":
                pass
