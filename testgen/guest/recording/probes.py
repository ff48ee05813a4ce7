"""The functions that rewritten code calls, bound to one recorder.

Each does what the code it stands for does, once, and gives what that gives.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable
from typing import Any

from ..goals import probes
from .distances import FAR, NEAR, TO_OTHER, missing, normal, to_other_prefix, to_other_truth
from .proxy import Proxy, note_type
from .recorder import Recorder

_ENOUGH = 48
"""After so many evaluations in one execution a decision has taught what it can."""
_FEW = 12
"""After so many it has if it went both ways."""

_APPLY: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge, "is": operator.is_, "is not": operator.is_not,
    "in": lambda left, right: left in right, "not in": lambda left, right: left not in right,
}  # fmt: skip
_TRUTH_IS_SAFE = frozenset(
    (bool, int, float, str, bytes, list, tuple, dict, set, frozenset, type(None), range)
)
_REGEX = {re.match, re.fullmatch, re.search, re.findall, re.split}
_BUILTIN_METHOD: Any = type("".join)


def objects(recorder: Recorder) -> dict[int, Any]:
    """Every object that a placeholder may stand for."""
    found: dict[int, Any] = {probes.HITS: recorder.hits, probes.DONE: recorder.done}
    for kind, index in probes.COMPARE_TEST.items():
        name = probes.OPERATORS[kind]
        found[index] = _comparison(recorder, name, as_test=True)
        found[probes.COMPARE_VALUE[kind]] = _comparison(recorder, name, as_test=False)
    found.update(_decisions(recorder))
    found.update(_operands(recorder))
    return found


def _counted(recorder: Recorder, predicate: int) -> bool:
    """Count an evaluation; whether it is still worth to look closely."""
    count = recorder.counts[predicate] = recorder.counts[predicate] + 1
    if count <= _FEW:
        return True
    decided, hits = recorder.predicates[predicate], recorder.hits
    if count <= _ENOUGH and not (hits[decided.true] and hits[decided.false]):
        return True
    recorder.done[predicate] = True
    return False


def _comparison(recorder: Recorder, name: str, *, as_test: bool) -> Callable[..., Any]:
    apply, distance = _APPLY[name], TO_OTHER[name]

    def compare(predicate: int, left: Any, right: Any) -> Any:
        result = apply(left, right)
        if as_test:
            result = True if result else False  # noqa: SIM210 - the truth once, whatever the type
        elif result is not True and result is not False:
            return result
        if _counted(recorder, predicate):
            recorder.compared.add(left)
            recorder.compared.add(right)
            recorder.settle(predicate, result, distance(left, right, result))
        else:
            recorder.settle(predicate, result, FAR)
        return result

    return compare


def _decisions(recorder: Recorder) -> dict[int, Callable[..., Any]]:
    def truth(predicate: int, value: Any) -> bool:
        result = True if value else False  # noqa: SIM210
        other = recorder.pending.pop(predicate, None)
        if _counted(recorder, predicate):
            other = to_other_truth(value, result) if other is None else other
            recorder.settle(predicate, result, other)
        else:
            recorder.settle(predicate, result, FAR)
        return result

    def value_of(predicate: int, value: Any) -> Any:
        if type(value) in _TRUTH_IS_SAFE:
            result = bool(value)
            recorder.settle(predicate, result, to_other_truth(value, result))
        return value

    def decide(predicate: int, value: Any) -> bool:
        _counted(recorder, predicate)
        recorder.decide(predicate, bool(value))
        return bool(value)

    def chain(predicate: int, operators: str, value: Any) -> bool:
        result = True if value else False  # noqa: SIM210
        close = _counted(recorder, predicate)
        recorder.settle(predicate, result, _chain(recorder, predicate, operators, result, close))
        return result

    def chain_value(predicate: int, operators: str, value: Any) -> Any:
        if value is True or value is False:
            chain(predicate, operators, value)
        return value

    return {
        probes.TRUTH: truth, probes.VALUE: value_of, probes.DECIDE: decide, probes.CHAIN: chain,
        probes.CHAIN_VALUE: chain_value,
    }  # fmt: skip


def _chain(recorder: Recorder, predicate: int, operators: str, truth: bool, close: bool) -> float:
    """The distance of a chained comparison, from the operands that it came to."""
    kept = recorder.kept.pop(predicate, [])
    if not close:
        return FAR
    for each in kept:
        recorder.compared.add(each)
    names = [name.replace("_", " ") for name in operators.split()]
    pairs = list(zip(names, kept, kept[1:]))
    if truth:
        return min((TO_OTHER[name](left, right, True) for name, left, right in pairs), default=FAR)
    if not pairs:
        return FAR
    name, left, right = pairs[-1]
    unseen = len(names) - len(pairs)
    return min(FAR, (TO_OTHER[name](left, right, False) + unseen) / (1 + unseen))


def _operands(recorder: Recorder) -> dict[int, Callable[..., Any]]:
    def keep(predicate: int, place: int, value: Any) -> Any:
        if place == 0:
            recorder.kept[predicate] = [value]
        elif predicate in recorder.kept:
            recorder.kept[predicate].append(value)
        return value

    def callee(predicate: int, function: Any) -> Any:
        if not _counted(recorder, predicate):
            return function
        return _listening(recorder, predicate, function)

    def subject(predicate: int, value: Any) -> Any:
        decided = recorder.predicates[predicate]
        if decided.formula is None:
            near = recorder.near
            near[decided.true] = min(near[decided.true], FAR)
            near[decided.false] = min(near[decided.false], FAR)
        elif not isinstance(decided.formula, int):
            for _, (goal, constants) in decided.formula[1]:
                lacking = [missing(value, each) for each in constants]
                nearest = min(lacking, default=float("inf"))
                near_by = FAR if nearest == float("inf") else normal(nearest)
                recorder.near[goal] = min(recorder.near[goal], near_by)
        return value

    def seen(goal: int, value: Any) -> Any:
        recorder.hits[goal] = True
        return value

    return {probes.KEEP: keep, probes.CALLEE: callee, probes.SUBJECT: subject, probes.SEEN: seen}


def _listening(recorder: Recorder, predicate: int, function: Any) -> Any:
    """What to call in the place of `function`: itself, or one that looks at the arguments too."""
    if type(function) is _BUILTIN_METHOD:
        owner = function.__self__
        if function in (isinstance, issubclass):
            return functools.partial(_instance, recorder, predicate, function)
        if type(owner) in (str, bytes):
            return functools.partial(_text_call, recorder, predicate, function, owner)
        if type(owner) is re.Pattern:
            recorder.compared.pattern(owner)
        elif type(owner) is dict:
            recorder.compared.add(owner)
    elif type(function) is type(re.match) and function in _REGEX:
        return functools.partial(_regex_call, recorder, function)
    return function


def _instance(recorder: Recorder, predicate: int, function: Any, *arguments: Any) -> Any:
    result = function(*arguments)
    recorder.pending[predicate] = NEAR if result is True else FAR
    if type(arguments[0]) is Proxy:
        note_type(arguments[0], arguments[1])
    return result


def _text_call(
    recorder: Recorder, predicate: int, function: Any, text: Any, *arguments: Any, **named: Any
) -> Any:
    result = function(*arguments, **named)
    for argument in arguments[:2]:
        recorder.compared.add(argument)
    name = function.__name__
    if name in ("startswith", "endswith") and len(arguments) == 1:
        end = name == "endswith"
        other = to_other_prefix(text, arguments[0], result, end=end)
        recorder.pending[predicate] = other
    return result


def _regex_call(recorder: Recorder, function: Any, *arguments: Any, **named: Any) -> Any:
    result = function(*arguments, **named)
    flags = arguments[2] if len(arguments) > 2 else named.get("flags", 0)
    if arguments and function is not re.split:
        recorder.compared.pattern(arguments[0], int(flags))
    return result
