"""Examples: the model thinks of calls, the sandbox says what comes of them. What does not run,
gives something else each time or elsewhere, or shows nothing, is not shown."""

from __future__ import annotations

import ast
import builtins
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from docgen.examples.observing import RunsExamples, observed_example
from docgen.examples.plain import shows_nothing
from docgen.facts.symbol_facts import CLASSES
from docgen.prose.answers import items_of, list_schema
from docgen.prose.model import Asking
from docgen.prose.prompts import asking as conversation_of
from docgen.prose.prompts import asking_for, text_of
from docgen.prose.record import Record
from foundation.nothing import Nothing

_CALLS, _SHOWN = 4, 2
_TOKENS = 180
_LONGEST_CALL = 72


async def example_of(asking: Asking, record: Record, runner: RunsExamples | None) -> str | Nothing:
    """Calls with what they give, as a session with prompts. Raises as the model does."""
    if runner is None:
        return Nothing("examples are not run here")
    obstacle = _obstacle(record)
    if obstacle is not None:
        return obstacle
    answers = await asking.answers(
        asking_for(conversation_of(record, "en"), text_of("example")),
        list_schema("calls", _CALLS),
        max_tokens=_TOKENS,
        n=2,
        temperature=0.5,
    )
    calls = dict.fromkeys(one for answer in answers for one in items_of(answer, "calls"))
    shown: dict[str, str] = {}
    plain: dict[str, str] = {}  # those that give a part of what they were given
    reasons: Counter[str] = Counter()
    for call in _usable(list(calls), record):
        result = await _result(call, record, runner)
        if isinstance(result, Nothing):
            reasons[result.reason] += 1
        elif result not in shown.values():
            (plain if result in call else shown)[call] = result
        if len(shown) == _SHOWN:
            break
    found = shown or dict(list(plain.items())[:1])
    lasting = await _lasting(found, record, runner) if found else found
    if lasting:
        return _session(lasting)
    reasons["it gives something else when it is called again"] += len(found)
    return _none_found(+reasons)


def _obstacle(record: Record) -> Nothing | None:
    if record.language != "python":
        return Nothing(f"examples in {record.language} are not run")
    facts = record.facts
    if facts.is_async or facts.is_generator or facts.is_stub or facts.is_property:
        return Nothing("a single call of it shows nothing")
    if any(part.startswith("_") for part in record.symbol.qualified_name.split(".")):
        return Nothing("nobody outside calls it")
    if not facts.parameters:
        return Nothing("it takes nothing: a call shows only what it gives here")
    is_method = record.symbol.parent is not None
    if record.symbol.kind in CLASSES or is_method or not facts.result.gives:
        return Nothing("a single call of it shows nothing")
    return None


def _usable(calls: Sequence[str], record: Record) -> Iterator[str]:
    """Calls that are one expression on a line and call the symbol."""
    for call in calls:
        source = call.strip().removeprefix(">>> ")
        if len(source) > _LONGEST_CALL or "\n" in source:
            continue
        try:
            tree = ast.parse(source, mode="eval")
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            continue
        is_of_it = any(_calls(node, record.symbol.name) for node in ast.walk(tree))
        is_known = _unbound(tree) <= _names_of(record)
        if is_of_it and is_known and not any(map(_is_private, _named(tree))):
            yield source


def _unbound(tree: ast.AST) -> set[str]:
    """The names that an expression reads and does not bind itself."""
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    bound = {one.id for one in names if not isinstance(one.ctx, ast.Load)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return {one.id for one in names} - bound


def _named(tree: ast.AST) -> Iterator[str]:
    """The names and members that an expression reads."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                yield name


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_")


def _names_of(record: Record) -> set[str]:
    """What a doctest of the file finds without an import of its own."""
    return {*dir(builtins), *record.file.names.scopes[0].bindings}


def _calls(node: ast.AST, name: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    callee = node.func
    if isinstance(callee, ast.Name):
        return callee.id == name
    return isinstance(callee, ast.Attribute) and callee.attr == name


async def _result(call: str, record: Record, runner: RunsExamples) -> str | Nothing:
    """What a call gives; why it is not shown."""
    found = await observed_example(call, record.file, record.symbol, runner)
    if isinstance(found, Nothing):
        return found
    result = (found.steps[-1].expected or "").rstrip("\n")
    fault = shows_nothing(call, result)
    return Nothing(fault) if fault is not None else result


async def _lasting(
    found: Mapping[str, str], record: Record, runner: RunsExamples
) -> Mapping[str, str]:
    """Those that give the same once more in one session, as readers try them: all, or the first.
    What is counted or kept somewhere shows by that."""
    for those in (found, *({call: result} for call, result in found.items())):
        again = f"{_session(those)}\n{_session(those)}\n"
        outcome = await runner.outcome(again, record.file, record.symbol)
        if outcome.kind == "passed":
            return those
    return {}


def _session(calls: Mapping[str, str]) -> str:
    return "\n".join(f">>> {call}\n{result}" for call, result in calls.items())


def _none_found(reasons: Counter[str]) -> Nothing:
    """What was wrong with most of the calls."""
    said = "no call was found that can be shown"
    return Nothing(f"{said}: {reasons.most_common(1)[0][0]}" if reasons else said)
