"""Where the first cases come from: examples in the documentation, tests, other calls in the
module; and the constants of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from foundation.nothing import Nothing
from syntax.files.source_files import read_source
from syntax.units.facts import CallSite, Constant
from syntax.units.go import read_go
from syntax.units.go_sites import integer
from testgen.languages.compiled.making import Maker, Pools
from testgen.languages.compiled.terms import Draft, Target
from testgen.languages.go.module import Module, Package
from testgen.languages.go.reading import arguments, string, unescaped
from testgen.languages.go.subjects import Subjects

_MOST_FILES = 200
_MAX_BYTES = 512 * 1024
_MOST_SEEDS = 30
_MOST_STRINGS = 40
_LONGEST_STRING = 60
_VERB = re.compile(r"%[+#]?[a-z]")


@dataclass
class Seeds:
    """Of one file's targets. `read` it before asking."""

    file: Path
    module: Module
    package: Package
    subjects: Subjects
    drafts: dict[int, Sequence[Draft]] = field(default_factory=dict)

    def read(self) -> Seeds:
        """Look through the module."""
        tests = [read_go(text) for text in self.package.texts]
        shown = [site for one in tests for site in one.calls]
        self._told = [
            constant
            for one in tests
            for unit in one.units
            for constant in unit.literals
            if constant.kind == "string"
        ]
        sites = list(self._sites())
        for number, target in enumerate(self.subjects.targets):
            documented = list(_calls_in_doc(target.unit.doc, target.unit.name))
            found: list[Draft] = []
            for origin, calls in (
                ("documented", documented),
                ("existing", shown),
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
        yield from self.package.whole.calls
        names = [target.unit.name for target in self.subjects.targets]
        paths = [
            path
            for path in sorted(self.module.root.rglob("*.go"))
            if path.parent != self.module.folder and "vendor" not in path.parts
        ]
        for path in paths[:_MOST_FILES]:
            source = read_source(path, _MAX_BYTES)
            if not isinstance(source, Nothing) and any(name in source.text for name in names):
                yield from read_go(source.text).calls

    def pools(self, target: Target) -> Pools:
        """The constants that a function's values are made of, those of what it calls too."""
        pools = Pools()
        near = [target.unit] + [
            unit
            for unit in self.package.whole.units
            if unit is not target.unit
            and (unit.name in target.unit.reaches or unit.owner == target.unit.owner != "")
        ]
        for unit in near:
            _pool(unit.literals, pools, weight=2 if unit is target.unit else 1)
        _pool(self.package.whole.constants, pools)
        _pool(self._told[:_MOST_STRINGS], pools)
        return pools


def _calls_in_doc(doc: str, name: str) -> Iterator[CallSite]:
    """Calls of the function that its documentation shows."""
    for found in re.finditer(rf"\b{re.escape(name)}\([^()\n]*\)", doc):
        yield from read_go(f"package p\nvar x = {found.group()}\n").calls


def _pool(constants: Iterable[Constant], pools: Pools, weight: int = 1) -> None:
    for one in constants:
        match one.kind:
            case "int":
                value = integer(one.text)
                if value is not None:
                    pools.ints += [value] * (weight + one.compared)
                    if 0x7F < value < 0x110000 and not 0xD7FF < value + 1 < 0xE001:
                        pools.chars.append(chr(value))
            case "float":
                try:
                    pools.floats.append(float(one.text.replace("_", "")))
                except ValueError:
                    continue
            case "char":
                said = unescaped(one.text[1:-1])
                if len(said) == 1:
                    pools.chars += [said] * weight
                    pools.ints.append(ord(said))
            case "string":
                told = string(one.text)
                if told is not None and len(told) <= _LONGEST_STRING and not _VERB.search(told):
                    pools.strings += [told] * weight
            case "bool":
                pass
