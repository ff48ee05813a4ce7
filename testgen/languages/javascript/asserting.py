"""What could be asserted of an observation in JavaScript, and whether it would hold on another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from testgen.checks.candidates import LONG, Option
from testgen.checks.messages import pattern_for
from testgen.checks.stability import GAP
from testgen.values import Case, Observation, Raised, Snapshot
from testgen.writing.kept import Check, CheckKind

_FLOAT = re.compile(r"(?<![\w$.'\"])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?![\w$'\"])")
_LONGEST = 1200
NEAR = 1e-9
_NOTHING = ("undefined",)
_BOUND = re.compile(r"(?:const|let) ([\w$]+) =")
_OF_STATE = ("after", "approx", "attribute", "length")
BUILTIN_ERRORS = frozenset(
    {"Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "URIError", "EvalError",
     "AggregateError"}
)  # fmt: skip


def candidates(
    case: Case,
    observation: Observation,
    known: frozenset[str],
    hidden: frozenset[str] = frozenset(),
) -> tuple[Option, ...]:
    """Everything that could be asserted, the most natural first. `known` are the classes that a
    test can name, `hidden` the fields that it must not."""
    found = _candidates(case, observation, known)
    return tuple(
        option
        for option in found
        if not any(check.subject.rpartition(".")[2] in hidden and "." in check.subject
                   for check in option)
    )  # fmt: skip


def _candidates(case: Case, observation: Observation, known: frozenset[str]) -> tuple[Option, ...]:
    if observation.end == "raised" and observation.raised is not None:
        return tuple(_raises(observation.raised, known))
    if observation.end != "returned":
        return ()
    changes = [
        option
        for name, snapshot in observation.after.items()
        if name.isidentifier()
        for option in _of(name, snapshot, "after", known)
    ]
    value = observation.value
    of_value = (
        [] if value is None or observation.cut else list(_of("result", value, "equal", known))
    )
    if value is None or value.source in _NOTHING or value.source in variables_of(case.setup):
        return tuple(dict.fromkeys([*changes, *of_value]))
    return tuple(dict.fromkeys([*of_value, *changes]))


def variables_of(setup: Sequence[str]) -> frozenset[str]:
    """The names that statements bind."""
    return frozenset(found[1] for line in setup if (found := _BOUND.match(line)))


def _raises(raised: Raised, known: frozenset[str]) -> Iterator[Option]:
    """The message is asserted where the project chose it; engines word theirs as they like."""
    if raised.where == "argument":
        return
    name = raised.name if raised.name in known | BUILTIN_ERRORS else "Error"
    if not raised.name:
        return
    chosen = raised.explicit and raised.where != "outside"
    if chosen and GAP not in raised.message and (match := pattern_for(raised.message)):
        yield (Check("raises", "", name, "observed", match),)
    yield (Check("raises", "", name, "observed"),)


def _of(
    subject: str, snapshot: Snapshot, kind: CheckKind, known: frozenset[str]
) -> Iterator[Option]:
    source = snapshot.source
    if source is not None and len(source) <= LONG:
        yield (Check("approx" if snapshot.is_float else kind, subject, source, "observed"),)
        return
    inner = [
        (
            Check(
                "approx" if one.is_float else "attribute",
                f"{subject}.{name}",
                one.source,
                "observed",
            ),
        )
        for name, one in snapshot.attributes.items()
        if one.source is not None and len(one.source) <= LONG
    ]
    if source is None:
        if snapshot.type in known and kind != "after":
            yield (Check("type", subject, snapshot.type, "observed"),)
        if 1 < len(inner) <= 4:
            yield tuple(check for option in inner for check in option)
        yield from inner
        if snapshot.type == "function":
            yield (Check("type", subject, "function", "observed"),)
    if source is not None and len(source) <= _LONGEST:
        yield (Check("approx" if snapshot.is_float else kind, subject, source, "observed"),)
    if snapshot.length is not None:
        yield (Check("length", subject, str(snapshot.length), "observed"),)


def fails(check: Check, case: Case, observation: Observation) -> bool:
    """Whether a test of `case` with this assertion would fail where this was observed. What
    cannot be decided counts as holding."""
    if observation.end not in ("returned", "raised"):
        return True
    if check.kind == "raises":
        raised = observation.raised
        if observation.end != "raised" or raised is None:
            return True
        if check.expected not in (raised.name, "Error"):
            return True
        return bool(check.match) and re.search(check.match, raised.message) is None
    if observation.end == "raised":
        return True
    found = _resolved(check.subject, observation)
    if found is None:
        # Not in `after`: it was left as it was made.
        return check.subject.partition(".")[0] != "result" and check.kind in _OF_STATE
    if check.kind == "type":
        return found.type != check.expected
    if check.kind == "length":
        return str(found.length) != check.expected
    if found.source is None:
        return True
    if check.kind == "approx":
        return not near(found.source, check.expected)
    return found.source != check.expected


def _resolved(subject: str, observation: Observation) -> Snapshot | None:
    name, *path = subject.split(".")
    found = observation.value if name == "result" else observation.after.get(name)
    for part in path:
        found = found.attributes.get(part) if found is not None else None
    return found


def near(one: str, other: str) -> bool:
    """Whether two sources differ in their floats alone, and those by rounding only."""
    if one == other:
        return True
    if _FLOAT.sub("0", one) != _FLOAT.sub("0", other):
        return False
    pairs = zip(_FLOAT.findall(one), _FLOAT.findall(other), strict=True)
    return all(
        abs(float(a) - float(b)) <= NEAR * max(1.0, abs(float(a)), abs(float(b))) for a, b in pairs
    )
