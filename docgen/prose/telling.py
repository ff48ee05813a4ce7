"""A record's facts as lines for the model: what its source does not show by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.facts.raising import Raised
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.prose.record import Contract, Record
from docgen.prose.slots import PROGRAMMING_ERRORS
from syntax.files.secrets import mask_keys
from syntax.symbols import SymbolKind

_MOST_CONTRACTS, _MOST_OF_MEMBERS = 6, 24
_LONGEST_HEAD, _LONGEST_CONDITION = 110, 120
_CALL = re.compile(r"(?:return )?(?:await )?(?P<name>[A-Za-z_][\w.]*)\(")


def facts_told(record: Record) -> tuple[str, ...]:
    """The facts, a line each."""
    told = [
        *_kinds(record),
        *record.origins,
        *record.others,
        *_holds(record),
        *_classes(record),
        *_only_calls(record),
        *_handed_back(record),
    ]
    told += [f"it says in a comment, {one}" for one in record.remarks]
    told += [*_only_if(record), *_raises(record)]
    return tuple(dict.fromkeys(told))


def contracts_told(record: Record) -> tuple[str, ...]:
    """What is known of what it calls, or of its members: heads with what is said of them."""
    is_whole = record.symbol.kind in CLASSES or record.symbol.kind is SymbolKind.MODULE
    told = [one for one in record.contracts if one.summary]
    return tuple(
        f"`{_head(one)}`: {one.summary}"
        for one in told[: _MOST_OF_MEMBERS if is_whole else _MOST_CONTRACTS]
    )


def _kinds(record: Record) -> Iterator[str]:
    if record.facts.is_async:
        yield "it is a coroutine"
    if record.facts.is_generator:
        yield "it is a generator"
    if record.symbol.kind is SymbolKind.PROPERTY:
        yield "it is a property: say what it is, not what is done for it"


def _holds(record: Record) -> Iterator[str]:
    """That a class has values alone: it makes nothing and does nothing."""
    name = record.place.name
    has_members = any(one.parent == name for one in record.file.symbols if one.kind in FUNCTIONS)
    named = [one.name for one in record.facts.attributes]
    if record.symbol.kind is SymbolKind.CLASS and len(named) > 1 and not has_members:
        yield "it has attributes and no methods"


def _classes(record: Record) -> Iterator[str]:
    """Parameters that are classes of the file where nobody gives another."""
    for one in record.facts.parameters:
        default = record.file.by_name.get(one.default or "")
        if default is not None and default.kind in CLASSES:
            yield f"`{one.name}` is a class, `{default.name}` unless another is given"


def _handed_back(record: Record) -> Iterator[str]:
    """What is said of the result of the one function whose result is given back."""
    values = {value for value, _ in record.facts.result.values}
    called = [found for one in values if (found := _CALL.match(one)) is not None]
    if len(values) != 1 or not called or not _closes_last(values.pop()):
        return
    for contract in record.contracts:
        name = contract.name.rpartition(".")[2]
        if contract.result and called[0]["name"].rpartition(".")[2] == name:
            yield f"it gives back what `{name}()` gives back: {contract.result}"


def _only_calls(record: Record) -> Iterator[str]:
    """What is said of the one function that is all that is called: it is done here as well."""
    code = record.facts.code.strip().strip("{};").strip()
    called = _CALL.match(code)
    if called is None or not _closes_last(code) or record.symbol.kind not in FUNCTIONS:
        return
    name = called["name"].rpartition(".")[2]
    for contract in record.contracts:
        if contract.summary and contract.name.rpartition(".")[2] == name:
            yield f"all it does is call `{name}()`, of which is said: {contract.summary}"
            return


def _closes_last(call: str) -> bool:
    """Whether a call's first bracket is closed by its last sign: nothing is done with what it
    gives."""
    depth = 0
    for at, sign in enumerate(call):
        depth += (sign in "([{") - (sign in ")]}")
        if depth == 0 and sign in ")]}":
            return at == len(call) - 1
    return False


def _only_if(record: Record) -> Iterator[str]:
    """What is called under a condition alone, of what somebody said what it does."""
    body = record.facts.body
    if body is None:
        return
    for contract in record.contracts:
        name = contract.name.rpartition(".")[2]
        calls = [one for one in body.calls if one.callee.rpartition(".")[2] == name]
        conditions = {one.conditions[0] for one in calls if one.conditions}
        if contract.summary and len(conditions) == 1 and all(one.conditions for one in calls):
            yield f"`{name}()` is called only if `{_cut(conditions.pop(), _LONGEST_CONDITION)}`"


def _raises(record: Record) -> Iterator[str]:
    for one in record.facts.raises.raised:
        if one.type not in PROGRAMMING_ERRORS:
            yield _raised(one)


def _raised(one: Raised) -> str:
    told = f"raises `{one.type}`"
    if one.through:
        told += f" through `{one.through[0]}()`"
    condition = one.told_condition or one.condition
    if condition:
        told += f" if `{_cut(condition, _LONGEST_CONDITION)}`"
    if one.message:
        told += f", with the message {_cut(mask_keys(one.message), _LONGEST_CONDITION)}"
    return told


def _head(contract: Contract) -> str:
    name = contract.name.rpartition(".")[2]
    found = re.search(rf"{re.escape(name)}\s*(\(.*)", contract.signature)
    return _cut(name + found[1] if found is not None else name, _LONGEST_HEAD)


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + " ..."
