"""New cases for a target: its call with made arguments, and the state and the fakes it needs."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from testgen.inputs.fakes import seams
from testgen.inputs.genome import Genome, Step
from testgen.inputs.instances import instance, variable_for
from testgen.inputs.maker import Draft, Maker
from testgen.inputs.subject import Subject, changes_state
from testgen.inputs.terms import Call, Name, Term, called
from testgen.inputs.types import ANY, is_open
from testgen.values import Class

_CallMaker = Callable[[str], Term]

PROXY = called("anything")
_MOST_STATE_CALLS = 5


class Generator:
    """Draws whole cases. `maker` makes what they pass."""

    def __init__(self, subject: Subject, maker: Maker, random: Random) -> None:
        self.subject = subject
        self.maker = maker
        self.random = random
        self.seams = seams(subject)

    def fresh(self) -> Genome:
        """A case from nothing."""
        draft = Draft()
        return self._around(draft, lambda name: self._call(name, draft))

    def proxied(self) -> Genome | None:
        """A case that passes recording proxies where nothing says what is wanted."""
        if not any(is_open(each.annotation) for each in self.subject.parameters):
            return None
        draft = Draft()
        return self._around(draft, lambda name: self._proxy_call(name, draft))

    def state_call(self, variable: str, one: Class, draft: Draft) -> Step | None:
        """A call that changes the state of an object in the setup."""
        methods = self.subject.state_changes(one)
        if not methods:
            return None
        weights = [3.0 if changes_state(method) else 0.5 for method in methods]
        method = self.random.choices(methods, weights)[0]
        plain = method.name.rpartition(".")[2]
        places, names = self.maker.arguments(method.name, method.parameters, 1, draft)
        call = Call(Name(f"{variable}.{plain}"), places, names)
        return Step(call, awaits=method.is_async)

    def _around(self, draft: Draft, call: _CallMaker) -> Genome:
        target, owner = self.subject.target, self.subject.owner
        fakes = [step for seam in self.seams for step in seam.steps(self.random)]
        steps: list[Step] = []
        if owner is None or target.kind in {"staticmethod", "classmethod"}:
            term = call(target.name)
        elif target.kind == "constructor":
            term = call(owner.name)
        else:
            variable = draft.fresh(variable_for(owner.name))
            made = instance(self.maker, owner.name, 0, draft)
            steps = self._state(variable, owner, draft)
            plain = target.name.rpartition(".")[2]
            if target.kind == "property":
                term = Name(f"{variable}.{plain}")
                if self.subject.has_setter and self.random.random() < 0.8:
                    kind = target.returns or ANY
                    steps.append(Step(self.maker.make(kind, 0, draft), f"{variable}.{plain}"))
            else:
                term = call(f"{variable}.{plain}")
            steps = [Step(made, variable), *steps]
        return Genome(term, (*draft.steps, *fakes, *steps), self.subject.how)

    def _state(self, variable: str, owner: Class, draft: Draft) -> list[Step]:
        count = min(int(self.random.expovariate(0.7)), _MOST_STATE_CALLS)
        made = (self.state_call(variable, owner, draft) for _ in range(count))
        return [step for step in made if step is not None]

    def _call(self, name: str, draft: Draft) -> Term:
        callee, parameters = self.subject.callee, self.subject.parameters
        places, names = self.maker.arguments(callee, parameters, 0, draft)
        return Call(Name(name), places, names)

    def _proxy_call(self, name: str, draft: Draft) -> Term:
        places: list[Term] = []
        names: list[tuple[str, Term]] = []
        for parameter in self.subject.parameters:
            if parameter.kind == "kwargs":
                continue
            value = (
                PROXY
                if is_open(parameter.annotation)
                else self.maker.argument(self.subject.callee, parameter, 0, draft)
            )
            if parameter.kind == "keyword":
                names.append((parameter.name, value))
            else:
                places.append(value)
        return Call(Name(name), tuple(places), tuple(names))
