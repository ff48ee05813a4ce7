"""New cases for a target: its call with made arguments, and the state and the fakes it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from testgen.inputs.draft import Draft
from testgen.inputs.fakes import seams
from testgen.inputs.genome import Genome, Step
from testgen.inputs.inner import Inner
from testgen.inputs.instances import instance, variable_for
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.maker import Maker
from testgen.inputs.outside import Outside
from testgen.inputs.slots import INNER, remember_passed
from testgen.inputs.subject import Subject, changes_state
from testgen.inputs.terms import Call, Name, Term, called
from testgen.inputs.types import ANY, is_open
from testgen.values import Class, Parameter

_CallMaker = Callable[[str], Term]

PROXY = called("anything")
_MOST_STATE_CALLS = 5
_PROXIED_OBJECTS = 3
_BEGINNINGS = 0.6
"""How often only the first values of a generator are taken that may have no end."""


class Generator:
    """Draws whole cases. `maker` makes what they pass."""

    def __init__(
        self, subject: Subject, maker: Maker, knowledge: Knowledge, random: Random
    ) -> None:
        self.subject = subject
        self.maker = maker
        self.random = random
        self.seams = seams(subject)
        self.named_files = Outside(subject).files
        self.states = knowledge.states(subject.owner.name if subject.owner is not None else "")

    def fresh(self) -> Genome:
        """A case from nothing."""
        draft = Draft()
        return self._around(draft, lambda name: self._call(name, draft))

    def proxied(self) -> tuple[Genome, ...]:
        """Cases that pass recording proxies where nothing says what is wanted."""
        target, owner = self.subject.target, self.subject.owner
        found = []
        if any(is_open(each.annotation) for each in self.subject.parameters):
            draft = Draft()
            found.append(self._around(draft, lambda name: self._proxy_call(name, draft)))
        if owner is not None and target.kind in {"method", "property"}:
            found += (self._proxied_object(owner) for _ in range(_PROXIED_OBJECTS))
        return tuple(found)

    def _proxied_object(self, owner: Class) -> Genome:
        """The same for the constructor and for what is called before."""
        draft = Draft()
        variable = draft.fresh(variable_for(owner.name))
        concrete = (self.subject.concrete(owner) or (owner,))[0]
        made = self._with_proxies(concrete.name, concrete.name, concrete.constructor, draft, 0.5)
        steps = [Step(made, variable)]
        methods = self.subject.state_changes(owner)
        for method in self.random.sample(methods, min(3, len(methods))):
            name = f"{variable}.{method.name.rpartition('.')[2]}"
            call = self._with_proxies(name, method.name, method.parameters, draft, 0.5)
            steps.append(Step(call, awaits=method.is_async))
        plain = self.subject.target.name.rpartition(".")[2]
        term: Term = Name(f"{variable}.{plain}")
        if self.subject.target.kind != "property":
            term = self._proxy_call(f"{variable}.{plain}", draft)
        return Genome(term, (*draft.steps, *steps), self.subject.how)

    def state_call(self, variable: str, one: Class, draft: Draft) -> Step | None:
        """A call that changes the state of an object in the setup."""
        methods = self.subject.state_changes(one)
        if not methods:
            return None
        weights = [
            (3.0 if changes_state(method) else 0.5)
            * self.states.reliability(method.name.rpartition(".")[2])
            for method in methods
        ]
        method = self.random.choices(methods, weights)[0]
        plain = method.name.rpartition(".")[2]
        places, names = self.maker.arguments(method.name, method.parameters, 1, draft)
        call = Call(Name(f"{variable}.{plain}"), places, names)
        return Step(call, awaits=method.is_async)

    def _around(self, draft: Draft, call: _CallMaker) -> Genome:
        target, owner = self.subject.target, self.subject.owner
        fakes = [step for seam in self.seams for step in seam.make(self.random)]
        fakes += [step for name in self.named_files for step in self.maker.files.named(name)]
        steps: list[Step] = []
        if owner is None or target.kind in {"staticmethod", "classmethod"}:
            term = call(target.name)
        elif target.kind == "constructor":
            term = call(owner.name)
        else:
            variable, steps = self._object(owner, draft)
            plain = target.name.rpartition(".")[2]
            if target.kind == "property":
                term = self._property(variable, plain, steps, draft)
            else:
                term = call(f"{variable}.{plain}")
        how = self.subject.how
        inner = self.subject.inner
        while inner and isinstance(term, Call) and self.random.random() < 0.85:
            chosen = self.random.choice(inner)
            term, how = self.called_result(term, chosen, draft), chosen.how
            inner = chosen.inner
        if how == "iterate" and self.subject.may_be_endless and self.random.random() < _BEGINNINGS:
            count = self.random.choice((1, 2, 3, 5))
            term, how = called("list", called("islice", term, count)), "value"
        return Genome(term, (*draft.steps, *fakes, *steps), how)

    def called_result(self, term: Term, inner: Inner, draft: Draft) -> Term:
        """A call of the function that the call gave."""
        places, names = self.maker.arguments(INNER, inner.parameters, 0, draft)
        return Call(term, places, names)

    def _property(self, variable: str, plain: str, steps: list[Step], draft: Draft) -> Term:
        """A property is read; one that can be set is set before, or instead."""
        choice = self.random.random()
        if self.subject.has_setter and choice < 0.8:
            kind = self.subject.target.returns or ANY
            value = self.maker.make(kind, 0, draft)
            if choice < 0.4:
                return called("setattr", Name(variable), plain, value)
            steps.append(Step(value, f"{variable}.{plain}"))
        return Name(f"{variable}.{plain}")

    def _object(self, owner: Class, draft: Draft) -> tuple[str, list[Step]]:
        """The object to call the target on, in some state: a known one taken further, or a new."""
        known = self.states.pick(self.random) if self.random.random() < 0.5 else ()
        variable = variable_for(owner.name)
        if any(step.name == variable for step in known):
            draft.names |= {step.name for step in known if step.name}
            remember_passed(Genome(None, known), self.subject, draft)
            more = self._state(variable, owner, draft) if self.random.random() < 0.6 else []
            return variable, [*known, *more]
        variable = draft.fresh(variable)
        made = instance(self.maker, owner.name, 0, draft)
        return variable, [Step(made, variable), *self._state(variable, owner, draft)]

    def _state(self, variable: str, owner: Class, draft: Draft) -> list[Step]:
        count = min(int(self.random.expovariate(0.7)), _MOST_STATE_CALLS)
        made = (self.state_call(variable, owner, draft) for _ in range(count))
        return [step for step in made if step is not None]

    def _call(self, name: str, draft: Draft) -> Term:
        callee, parameters = self.subject.callee, self.subject.parameters
        places, names = self.maker.arguments(callee, parameters, 0, draft)
        return Call(Name(name), places, names)

    def _proxy_call(self, name: str, draft: Draft) -> Term:
        callee, parameters = self.subject.callee, self.subject.parameters
        return self._with_proxies(name, callee, parameters, draft, 1.0)

    def _with_proxies(
        self, name: str, callee: str, parameters: Sequence[Parameter], draft: Draft, often: float
    ) -> Term:
        places: list[Term] = []
        names: list[tuple[str, Term]] = []
        for parameter in parameters:
            if parameter.kind == "kwargs" or self.maker.is_own_default(parameter):
                break
            value = (
                PROXY
                if is_open(parameter.annotation) and self.random.random() < often
                else self.maker.argument(callee, parameter, 0, draft)
            )
            if parameter.kind == "keyword":
                names.append((parameter.name, value))
            else:
                places.append(value)
        return Call(Name(name), tuple(places), tuple(names))
