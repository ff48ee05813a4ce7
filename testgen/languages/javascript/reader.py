"""How hard a case is to read, by the same taste as Python's: `testgen/inputs/reading.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from syntax.javascript.values import Array, Code, Made, Object, Undefined, Value, free_names, show
from testgen.inputs.reading import Reader as Words
from testgen.languages.javascript.by_name import samples_for
from testgen.languages.javascript.fitting import Fitting, kind_of
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.subject import Module, Target

_ROUND = frozenset({0, 1, 2, 3, 5, 10, 20, 25, 50, 100, 200, 500, 1000})
_EMPTY, _ONE = 6, 3
"""Little can go wrong with a list of nothing, or of one."""
_STEP, _ILL_TYPED, _MOST_WORDS, _MOST_SAMPLES = 6, 25, 400, 2


@dataclass(frozen=True)
class Reader:
    """What is familiar: values that people pass, by parameter, and the words of the docs."""

    fitting: Fitting
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    words: Words = field(default_factory=Words)

    @cached_property
    def _familiar(self) -> frozenset[str]:
        return frozenset(show(one) for many in self.values.values() for one in many)

    def cost(self, genome: Genome) -> int:
        """How hard the whole case is to read: how much there is of it, and how odd that is."""
        odd = sum(self.oddness(value) for _, args in genome.groups() for value in args)
        odd += _ILL_TYPED * self.fitting.refuses(genome)
        return odd + _STEP * len(genome.steps) + sum(map(len, genome.sources)) // 8

    def oddness(self, value: Value) -> int:
        """How far a value is from what a person would write, with all that it holds."""
        is_telling = isinstance(value, str | Array | Object | Made | Code)
        if is_telling and show(value) in self._familiar:
            return 1
        match value:
            case Undefined():
                return 3
            case Array(items):
                kinds = {kind_of(one) for one in items}
                few = _ONE if len(items) == 1 else 2 * (len(kinds) - 1)
                return _EMPTY if not items else few + sum(1 + self.oddness(one) for one in items)
            case Object(pairs):
                parts = [part for key, one in pairs for part in (key, one)]
                return _EMPTY if not pairs else len(pairs) + sum(map(self.oddness, parts))
            case Made(_, args):
                return 2 + sum(map(self.oddness, args))
            case Code(source):
                return 1 + len(source) // 8
            case bool():
                return self.words.oddness(value)
            case int() | float() if float(value).is_integer():
                return self.words.oddness(int(value)) + (abs(value) not in _ROUND)
        return self.words.oddness(value)


def reader_for(module: Module, target: Target, fitting: Fitting, seeds: Sequence[Genome]) -> Reader:
    """Who knows the documentation of a target, and how it is called elsewhere."""
    values: dict[str, dict[str, Value]] = {}
    for one in target.function.parameters:
        for sample in samples_for(one.name)[:_MOST_SAMPLES]:
            values.setdefault(one.name, {})[show(sample)] = sample
    for seed in seeds:
        for index, args in seed.groups():
            callee = seed.callee if index < 0 else seed.steps[index].callee
            for (name, _), value in zip(fitting.asked(callee), args, strict=False):
                if not free_names(show(value)):
                    values.setdefault(name, {}).setdefault(show(value), value)
    class_ = module.classes.get(target.function.owner)
    docs = f"{target.function.doc} {class_.doc if class_ is not None else ''}"
    words = re.findall(r"[A-Za-z]{3,}", docs)[:_MOST_WORDS]
    return Reader(
        fitting,
        {name: tuple(found.values()) for name, found in values.items()},
        Words(words=frozenset(word.lower() for word in words)),
    )
