"""New cases for a function: its object made, calls before, the call itself."""

from __future__ import annotations

from random import Random

from syntax.javascript.facts import Function
from syntax.javascript.reserved import RESERVED
from testgen.languages.javascript.genome import Genome, Step
from testgen.languages.javascript.making import Maker
from testgen.languages.javascript.pools import Pool
from testgen.languages.javascript.subject import Module, Target
from testgen.values import How


class Cases:
    """Makes cases for one target; `values` makes their arguments."""

    def __init__(
        self, module: Module, target: Target, pool: Pool, random: Random, quote: str
    ) -> None:
        self.module, self.target, self.pool = module, target, pool
        self.values = Maker(module, pool, random)
        self._random, self._quote = random, quote

    def fresh(self) -> Genome:
        """A new case."""
        function, root = self.target.function, self.target.root
        how = how_of(function)
        if not function.owner:
            return Genome(root, self.values.args(function), how=how, quote=self._quote)
        if function.kind == "static":
            return Genome(
                f"{root}.{function.name}", self.values.args(function), how=how, quote=self._quote
            )
        constructor = self.values.constructor(function.owner)
        given = self.values.args(constructor) if constructor is not None else ()
        if function.kind == "constructor":
            return Genome(f"new {root}", given, quote=self._quote)
        name = variable_for(root)
        steps = [Step(name, f"new {root}", given)]
        steps += self._calls_before(function, name)
        if function.kind in ("getter", "setter"):
            args = self.values.args(function)[:1] if function.kind == "setter" else ()
            return Genome(
                f"{name}.{function.name}", args, tuple(steps), is_access=True, quote=self._quote
            )
        return Genome(
            f"{name}.{function.name}",
            self.values.args(function),
            tuple(steps),
            how,
            quote=self._quote,
        )

    def step_before(self, name: str) -> Step | None:
        """A call of another method of the receiver."""
        steps = self._calls_before(self.target.function, name, 1)
        return steps[0] if steps else None

    def _calls_before(self, function: Function, name: str, least: int = 0) -> list[Step]:
        others = [
            one
            for one in self.module.facts.functions
            if one.owner == function.owner and one.kind == "method" and not one.is_private
        ]
        if not others:
            return []
        count = max(least, self._random.choice((0, 0, 1, 1, 2, 3)))
        chosen = [self._random.choice(others) for _ in range(count)]
        return [
            Step("", f"{name}.{one.name}", self.values.args(one), waits=one.is_async)
            for one in chosen
        ]


def how_of(function: Function) -> How:
    """What is done with what it gives."""
    if function.is_generator:
        return "iterate"
    return "await" if function.is_async or function.returns.startswith("Promise<") else "value"


def variable_for(name: str) -> str:
    """A variable for an object of a class: `cart` for `Cart`."""
    made = name[:1].lower() + name[1:]
    return made if made != name and made not in RESERVED else f"{name}Object"
