"""A case as it is searched with: what is made first, then a call, its arguments as values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from syntax.javascript.values import UNDEFINED, Array, Code, Made, Object, Value, show
from testgen.values import Case, How


@dataclass(frozen=True, slots=True)
class Step:
    """A statement before the call: `const name = callee(args)`, or a call for what it does."""

    name: str
    callee: str
    args: tuple[Value, ...] = ()
    waits: bool = False

    def source(self, quote: str) -> str:
        """As a statement, without a semicolon."""
        call = f"{'await ' if self.waits else ''}{self.callee}({shown(self.args, quote)})"
        return f"const {self.name} = {call}" if self.name else call


@dataclass(frozen=True, slots=True)
class Genome:
    """`is_access`: the call has no arguments, it reads; with one, it assigns."""

    callee: str
    args: tuple[Value, ...] = ()
    steps: tuple[Step, ...] = ()
    how: How = "value"
    origin: str = "search"
    is_access: bool = False
    quote: str = "'"

    @property
    def call(self) -> str:
        """The call as source."""
        if self.is_access:
            if self.args:
                return f"{self.callee} = {show(self.args[0], self.quote)}"
            return self.callee
        return f"{self.callee}({shown(self.args, self.quote)})"

    @property
    def watched(self) -> str:
        """The call with each of its arguments that can be changed under watch."""
        if self.is_access:
            return self.call
        said = [
            f"__ink$arg({index}, {show(one, self.quote)})"
            if isinstance(one, Array | Object | Made)
            else show(one, self.quote)
            for index, one in enumerate(self.args)
        ]
        return f"{self.callee}({', '.join(said)})"

    @property
    def sources(self) -> tuple[str, ...]:
        """What tells it from others."""
        return (*(step.source(self.quote) for step in self.steps), self.call, self.how)

    @property
    def length(self) -> int:
        """How much there is to read."""
        return sum(len(one) + 8 for one in self.sources[:-1])

    @property
    def can_be_polished(self) -> bool:
        """Whether all of its values can be exchanged."""
        return not any(isinstance(step, _Held) for step in self.steps)

    def case(self, number: int, target: str) -> Case:
        """The case that runs it."""
        setup = tuple(step.source(self.quote) for step in self.steps)
        return Case(id=number, target=target, call=self.call, setup=setup, how=self.how)

    def groups(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """The arguments of each step by its number, and of the call by -1."""
        yield from ((index, step.args) for index, step in enumerate(self.steps))
        yield -1, self.args

    def with_group(self, index: int, args: tuple[Value, ...]) -> Genome:
        """With other arguments there."""
        args = trimmed(args)
        if index < 0:
            return replace(self, args=args)
        step = replace(self.steps[index], args=args)
        return replace(self, steps=(*self.steps[:index], step, *self.steps[index + 1 :]))

    def hoisted(self, index: int, name: str) -> Genome:
        """With an argument in a variable of its own, so that it can be looked at afterwards."""
        held = _Held(name, "", (self.args[index],))
        args = (*self.args[:index], Code(name), *self.args[index + 1 :])
        return replace(self, args=args, steps=(*self.steps, held))


class _Held(Step):
    """A variable with a value."""

    __slots__ = ()

    def source(self, quote: str) -> str:
        return f"const {self.name} = {show(self.args[0], quote)}"


def shown(args: tuple[Value, ...], quote: str) -> str:
    """Arguments as source."""
    return ", ".join(show(one, quote) for one in args)


def trimmed(args: tuple[Value, ...]) -> tuple[Value, ...]:
    """Without `undefined` at the end: the same call."""
    while args and args[-1] == UNDEFINED:
        args = args[:-1]
    return args
