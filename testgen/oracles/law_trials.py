"""Laws tried on the inputs of executed cases: believed, or broken and perhaps a finding."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from testgen.checks.equality import equal
from testgen.checks.expressions import value_of
from testgen.checks.floats import near_sources
from testgen.oracles.arguments import arguments_of
from testgen.oracles.finding import Finding, Place, Seen, outcome, reproduction
from testgen.oracles.laws import Law
from testgen.oracles.suitability import is_finite
from testgen.values import Case, Function, Observation
from testgen.writing.kept import Check, CheckKind

ENOUGH = 6
"""Inputs that tell, on which a law has to hold before it is believed."""
_ENOUGH_OUTCOMES = 3
"""What has to come out of them: a function that always gives the same keeps most laws."""
_SHOWN, _LONGEST_SHOWN = 4, 80
"""Inputs on which a test states a law, and how long its left side may be."""

IsSure = Callable[[Seen], bool]
"""Whether what is written speaks of this case without any doubt."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A law on one input: two cases that ought to give the same. `tells`: a function that does
    nothing would not keep it by chance. `sure`: the documentation speaks of this input."""

    law: Law
    left: Case
    right: Case
    tells: bool = True
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Tried:
    """`held` and `broken` are the inputs that were decided, the cheapest first; `gave` is what
    came of them, by the id of their left side."""

    law: Law
    held: tuple[Instance, ...]
    broken: tuple[Instance, ...]
    gave: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_believed(self) -> bool:
        """Whether a test may state it: it held on enough inputs that tell, and on every other."""
        telling = [one for one in self.held if one.tells]
        outcomes = {self.gave.get(one.left.id, "") for one in telling}
        are_varied = len(outcomes) >= _ENOUGH_OUTCOMES or outcomes == {"True", "False"}
        return not self.broken and len(telling) >= ENOUGH and are_varied

    @property
    def shown(self) -> tuple[Instance, ...]:
        """Few inputs that tell, from the plainest on, of which each gives something else."""
        different: dict[str, Instance] = {}
        for one in self.held:
            if one.tells and len(one.left.call) <= _LONGEST_SHOWN:
                different.setdefault(self.gave.get(one.left.id, ""), one)
        found = list(different.values())
        if len(found) <= _SHOWN:
            return tuple(found)
        return tuple(found[at * (len(found) - 1) // (_SHOWN - 1)] for at in range(_SHOWN))


def instances(
    law: Law,
    seen: Iterable[Seen],
    first_id: int,
    most: int = 24,
    *,
    is_sure: IsSure = lambda seen: True,
) -> list[Instance]:
    """The law on the inputs of cases that returned, the shortest ones; ids go up by two."""
    found: dict[str, Instance] = {}
    for one in sorted(seen, key=lambda one: (one.cost, one.case.call)):
        if len(found) >= most:
            break
        if one.case.target != law.there.name or one.observation.end != "returned":
            continue
        made = _instance(law, one)
        if made is not None:
            made = replace(made, sure=is_sure(one))
            found.setdefault(f"{made.left.call}|{made.right.call}", made)
    return [
        replace(
            one,
            left=msgspec.structs.replace(one.left, id=first_id + 2 * at),
            right=msgspec.structs.replace(one.right, id=first_id + 2 * at + 1),
        )
        for at, one in enumerate(found.values())
    ]


def _instance(law: Law, seen: Seen) -> Instance | None:
    arguments = arguments_of(seen.case, law.there)
    if arguments is None or not arguments.given <= arguments.known.keys():
        return None
    required = _required(law.there)
    is_called_so = set(required) <= arguments.given <= set(required)
    if not required or not is_called_so or not is_finite(arguments):
        return None
    values = [arguments.known[name] for name in required]
    sources = [arguments.sources[name] for name in required]
    if any(value_of(source) is None for source in sources):
        # A variable of the setup: its value stands for it.
        sources = [repr(value) for value in values]
        if any(value_of(source) is None for source in sources):
            return None
    calls = _calls(law, values, sources, seen.observation)
    if calls is None:
        return None
    left, right, tells = calls
    target = law.there.name
    return Instance(
        law,
        Case(id=0, target=target, call=left),
        Case(id=0, target=target, call=right),
        tells,
    )


def _required(function: Function) -> list[str]:
    return [
        one.name
        for one in function.parameters
        if not one.has_default and one.kind not in ("varargs", "kwargs")
    ]


def _calls(
    law: Law, values: Sequence[object], sources: Sequence[str], observation: Observation
) -> tuple[str, str, bool] | None:
    """The two expressions and whether this input tells; None where the law is not about it."""
    name, first = law.there.name, sources[0]
    result = None if observation.value is None else observation.value.source
    changes = result is not None and not equal(result, first)
    match law.kind:
        case "round trip":
            return f"{law.back.name}({name}({first}))", first, changes
        case "idempotent" | "involution":
            known = None if result is None else value_of(result)
            if known is None or type(known.value) is not type(values[0]):
                return None
            twice = f"{name}({name}({first}))"
            return twice, first if law.kind == "involution" else f"{name}({first})", changes
        case "commutative":
            if len(values) != 2 or type(values[0]) is not type(values[1]):
                return None
            swapped = f"{name}({sources[1]}, {first})"
            return f"{name}({first}, {sources[1]})", swapped, values[0] != values[1]
        case "order-insensitive":
            if not isinstance(values[0], list) or len(values[0]) < 2:
                return None
            turned = repr(values[0][::-1])
            return f"{name}({turned})", f"{name}({first})", values[0] != values[0][::-1]
        case "case-insensitive":
            return _in_other_case(name, values, sources, observation)
        case "equivalent":
            inside = ", ".join(sources)
            return f"{name}({inside})", f"{law.back.name}({inside})", True


def _in_other_case(
    name: str, values: Sequence[object], sources: Sequence[str], observation: Observation
) -> tuple[str, str, bool] | None:
    """Only for questions and counts: what gives text back gives it in the case it was in."""
    value = observation.value
    if value is None or value.type.rpartition(".")[2] not in ("bool", "int", "NoneType"):
        return None
    text = values[0]
    if not isinstance(text, str) or not text.isascii() or text.swapcase() == text:
        return None
    rest = ", ".join((repr(text.swapcase()), *sources[1:]))
    return f"{name}({rest})", f"{name}({', '.join(sources)})", True


def tried(law: Law, made: Sequence[Instance], observations: Mapping[int, Observation]) -> Tried:
    """How the law fared. Where either side raised or cannot be compared, it was not tried."""
    held: list[Instance] = []
    broken: list[Instance] = []
    for one in made:
        answer = _agree(observations.get(one.left.id), observations.get(one.right.id))
        if answer is not None:
            (held if answer else broken).append(one)
    gave = {
        id_: one.value.source or one.value.repr
        for id_, one in observations.items()
        if one.value is not None
    }
    return Tried(law, tuple(held), tuple(broken), gave)


def _agree(left: Observation | None, right: Observation | None) -> bool | None:
    if left is None or right is None or left.end != "returned" or right.end != "returned":
        return None
    one, other = left.value, right.value
    if one is None or other is None or one.source is None or other.source is None:
        return None
    if one.is_float or other.is_float:
        return near_sources(one.source, other.source)
    return equal(one.source, other.source)


def law_check(instance: Instance, observation: Observation) -> Check:
    """The assertion of a believed law on one input: the left call gives what the right one does."""
    is_float = observation.value is not None and observation.value.is_float
    kind: CheckKind = "approx" if is_float else "equal"
    return Check(kind, "result", instance.right.call, "metamorphic")


def law_finding(
    result: Tried, observations: Mapping[int, Observation], place: Place
) -> Finding | None:
    """A finding where the documentation itself claims the law and an input breaks it."""
    # Where it never held it is likelier that we misread the sentence than that nobody noticed.
    one = next((each for each in result.broken if each.sure), None)
    if not result.law.documented or one is None or not any(each.tells for each in result.held):
        return None
    left, right = observations[one.left.id], observations[one.right.id]
    function = result.law.back
    return Finding(
        kind="law",
        symbol=function.name,
        path=place.path,
        line=function.line,
        message=(
            f"The documentation says \N{LEFT DOUBLE QUOTATION MARK}{result.law.documented}"
            f"\N{RIGHT DOUBLE QUOTATION MARK}, but `{one.left.call}` {outcome(left)}"
            f" and `{one.right.call}` {outcome(right)}."
        ),
        reproduction=reproduction(one.left, place, f"{outcome(left)}, not {one.right.call}"),
        origin="metamorphic",
        confidence=0.85,
    )


@dataclass(frozen=True, slots=True)
class Believed:
    """A law that held, with the inputs that a test can show it on: the left side's case, what it
    gave, and the assertion."""

    law: Law
    shown: tuple[tuple[Case, Observation, Check], ...]


@dataclass(frozen=True, slots=True)
class LawResults:
    """`findings` are of the laws that the documentation claims and an input broke; `open_` are
    those that held, but on too few inputs to be believed."""

    believed: tuple[Believed, ...] = ()
    findings: tuple[Finding, ...] = ()
    open_: tuple[Law, ...] = ()


Observe = Callable[[Sequence[Case]], Awaitable[Sequence[Observation]]]


async def try_laws(
    laws: Sequence[Law],
    seen: Sequence[Seen],
    observe: Observe,
    place: Place,
    *,
    first_id: int,
    is_sure: IsSure = lambda seen: True,
) -> LawResults:
    """Run both sides of each law on the inputs of cases that returned. The ids of the new cases
    begin with `first_id`; `is_sure` tells of which cases a finding may be made."""
    believed: list[Believed] = []
    findings: list[Finding] = []
    open_: list[Law] = []
    for law in laws:
        made = instances(law, seen, first_id, is_sure=is_sure)
        if not made:
            continue
        first_id += 2 * len(made)
        cases = [case for one in made for case in (one.left, one.right)]
        observations = {one.id: one for one in await observe(cases)}
        result = tried(law, made, observations)
        if result.is_believed:
            shown = [(one, observations[one.left.id]) for one in result.shown]
            believed.append(
                Believed(law, tuple((one.left, left, law_check(one, left)) for one, left in shown))
            )
        elif (finding := law_finding(result, observations, place)) is not None:
            findings.append(finding)
        elif not result.broken:
            open_.append(law)
    return LawResults(tuple(believed), tuple(findings), tuple(open_))
