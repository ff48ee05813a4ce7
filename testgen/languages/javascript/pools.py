"""Constants that arguments are made of: of the code, and those met in comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from syntax.javascript.values import Code, Value, value_of
from testgen.languages.javascript.hints import words_in
from testgen.languages.javascript.subject import Module, Target


@dataclass
class Pool:
    """Constants: of the code, and those that executions met in comparisons."""

    strings: list[str] = field(default_factory=list)
    numbers: list[int | float] = field(default_factory=list)
    others: list[Value] = field(default_factory=list)

    def add(self, sources: Sequence[str]) -> None:
        """Take in constants by their source; what is known already or no constant is left."""
        for source in sources:
            try:
                value = value_of(source)
            except ValueError:
                continue
            match value:
                case str() if value not in self.strings and len(value) < 200:
                    self.strings.append(value)
                case bool() | None:
                    continue
                case int() | float() if value not in self.numbers:
                    self.numbers.append(value)
                case Code(code) if code.startswith("/") and value not in self.others:
                    self.others.append(value)


def pool_of(module: Module, target: Target) -> Pool:
    """The constants of a function and of what it calls in its module."""
    pool = Pool()
    functions = [target.function, *target.inner]
    for name in target.function.calls:
        last = name.rpartition(".")[2]
        functions += [
            one for one in module.facts.functions if one.name == last and one not in functions
        ]
    for one in functions[:12]:
        pool.add([each for each in one.literals if len(each) < 200])
    for named in module.types.values():
        if named.kind == "enum":
            pool.strings += [name for name in named.members if name not in pool.strings][:12]
    for one in (target.function, *target.inner):
        pool.strings += [word for word in words_in(one.literals) if word not in pool.strings]
    return pool
