"""What JSDoc says of errors and results, held against what was observed."""

from __future__ import annotations

import pytest

from syntax.javascript.reading import facts_of
from testgen.languages.javascript.promises import Promises
from testgen.values import Case, Observation, Raised, Snapshot

SOURCE = b"""\
/**
 * @param {number[]} items
 * @param {number} [size]
 * @returns {string}
 * @throws {RangeError} If size is less than 1.
 * @throws {Error} When the moon is full.
 */
export function chunk(items, size = 2) {}

/** @param {number} a
 * @returns {Promise<number|string>} Or null where it is missing. */
export const find = async (a) => a;

/** @returns {string} */
export const any = (a) => a;
"""
FACTS = facts_of(SOURCE, "javascript", "source")


def gave(type_: str) -> Observation:
    return Observation(id=1, end="returned", value=Snapshot(type=type_, repr=""))


def threw(name: str, *, explicit: bool) -> Observation:
    raised = Raised(type=name, name=name, message="", where="target", line=1, explicit=explicit)
    return Observation(id=1, end="raised", raised=raised)


@pytest.mark.parametrize(
    ("name", "call", "seen", "kind"),
    [
        ("chunk", "chunk([1], 0)", gave("string"), "raises"),
        ("chunk", "chunk([1], 0)", threw("RangeError", explicit=True), ""),
        ("chunk", "chunk([1], 0)", threw("ValueError", explicit=True), ""),
        ("chunk", "chunk([1], 0)", threw("TypeError", explicit=False), "raises"),
        ("chunk", "chunk([1], 1)", gave("string"), ""),
        ("chunk", "chunk([1])", gave("string"), ""),
        ("chunk", "chunk([1], size)", gave("string"), ""),
        ("chunk", "chunk([1], 3)", gave("number"), "returns"),
        ("chunk", "chunk([1], 3)", gave("null"), "returns"),
        ("find", "find(1)", gave("number"), ""),
        ("find", "find(1)", gave("boolean"), "returns"),
        ("find", "find(1)", gave("null"), ""),
        ("any", "any(1)", gave("number"), ""),
    ],
)
def test_only_what_is_certain_goes_against_a_comment(
    name: str, call: str, seen: Observation, kind: str
) -> None:
    function = FACTS.function(name)
    assert function is not None
    found = Promises(function).broken_by(Case(id=1, target=name, call=call), seen, fits=True)
    assert (found.kind if found is not None else "") == kind


def test_a_call_that_nobody_would_make_breaks_no_promise() -> None:
    function = FACTS.function("chunk")
    assert function is not None
    promises = Promises(function)
    case = Case(id=1, target="chunk", call="chunk(null, 0)")
    assert promises.broken_by(case, threw("TypeError", explicit=False), fits=False) is None
    other = Case(id=1, target="chunk", call="chunk('a', 3)")
    assert promises.broken_by(other, gave("number"), fits=False) is None
