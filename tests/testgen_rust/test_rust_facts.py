"""What is read of a Rust file, and what is put into it."""

from __future__ import annotations

from syntax.units.rust import read_rust
from testgen.languages.compiled.instrument import Wrap, instrumented
from testgen.languages.rust.probes import probes
from testgen.languages.rust.subjects import subjects_in

CODE = """\
use std::collections::{BTreeMap, HashMap as Map};

/// Clamps.
///
/// ```
/// assert_eq!(clamp(5, 0, 3), 3);
/// ```
pub fn clamp(value: i32, low: i32, high: i32) -> i32 {
    if value < low { low } else if value > high { high } else { value }
}

pub struct Stack<'a, T: Clone> { items: Vec<T>, name: &'a str }

#[derive(Debug, PartialEq)]
pub enum Kind { Plain, Sized(u8), #[cfg(no)] Never, Named { name: String } }

impl<'a, T: Clone> Stack<'a, T> {
    pub fn new(name: &'a str) -> Self { Stack { items: Vec::new(), name } }
    pub fn push(&mut self, item: T) { self.items.push(item); }
    pub const fn len(&self) -> usize { 0 }
}

pub fn remove(path: &str) { std::fs::remove_file(path).unwrap(); }
pub unsafe fn raw(at: *const u8) -> u8 { *at }
pub fn each<F: Fn(i32)>(call: F) { call(1) }

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn clamps() { assert_eq!(clamp(1, 2, 3), 2); }
}
"""


def test_functions_types_and_tests_of_a_file_are_read() -> None:
    facts = read_rust(CODE)
    by_name = {unit.qualified: unit for unit in facts.units}
    assert list(by_name) == [
        *("clamp", "Stack.new", "Stack.push", "Stack.len", "remove", "raw", "each")
    ]
    clamp = by_name["clamp"]
    assert [(one.name, one.type) for one in clamp.parameters] == [
        *(("value", "i32"), ("low", "i32"), ("high", "i32"))
    ]
    assert clamp.doc.startswith("Clamps.")
    assert by_name["Stack.push"].receiver == "mut"
    assert by_name["Stack.len"].const_keyword is not None
    assert dict(facts.imports)["Map"].endswith("Map")
    kind = next(one for one in facts.records if one.name == "Kind")
    assert [one.name for one in kind.variants] == ["Plain", "Sized", "Named"]
    assert {"Debug", "PartialEq"} <= kind.derives
    assert facts.tests is not None
    assert facts.tests.names == {"clamps"}


def test_calls_in_tests_and_macros_are_found() -> None:
    calls = [one for one in read_rust(CODE).calls if one.name == "clamp"]
    assert [one.arguments for one in calls] == [("1", "2", "3")]


def test_what_cannot_be_called_is_told_and_never_run() -> None:
    facts = read_rust(CODE)
    subjects = subjects_in(facts, facts.units)
    assert {one.unit.qualified for one in subjects.targets} == {
        *("clamp", "Stack.new", "Stack.push", "Stack.len")
    }
    assert "fs::remove_file" in subjects.notes["remove"]
    assert "unsafe" in subjects.notes["raw"]
    assert "Fn" in subjects.notes["each"]


def test_probes_change_nothing_but_what_they_add() -> None:
    facts = read_rust(CODE)
    made = probes(facts, facts.units, {"clamp", "Stack.len"}, ("shop",))
    text = instrumented(CODE, made.wraps).text
    again = read_rust(text)
    assert {one.qualified for one in again.units} == {one.qualified for one in facts.units}
    assert text.count("\n") == CODE.count("\n"), "lines of panics are those of the user's file"
    assert "crate::shop::inkling_probes::hit(1);" in text
    assert {one.target for one in made.mutants} == {"clamp", "Stack.len"}
    assert [goal.kind for goal in made.goals["clamp"]] == [*("entry", "true", "true", "false")]


def test_wraps_nest_and_an_error_leads_back_to_the_innermost() -> None:
    outer = Wrap(1, 0, 5, "(", ")", is_mutant=True)
    inner = Wrap(2, 0, 1, "[", "]", is_mutant=True)
    point = Wrap(3, 5, 5, "!")
    made = instrumented("a + b;", [outer, inner, point])
    assert made.text == "([a] + b!);"
    at = made.text.index("a")
    assert made.blamed(at, at + 1) == [inner]
    assert made.blamed(made.text.index("b"), made.text.index("b") + 1) == [outer]
    assert made.blamed(len(made.text) - 1, len(made.text)) == []
