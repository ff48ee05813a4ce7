"""A small crate from its source to tests that cargo runs, in the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sandbox.boundary import boundary_for
from testgen.languages.rust.door import write_tests
from testgen.report import as_text
from testgen.wanted import Wanted

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("cargo") is None, reason="cargo is not installed"),
]

CODE = """\
#[derive(Debug, PartialEq)]
pub enum Fault {
    Empty,
}

/// The first word.
///
/// # Panics
///
/// Panics if `most` is zero.
pub fn first(text: &str, most: usize) -> Result<String, Fault> {
    assert!(most > 0, "nothing is allowed");
    match text.split_whitespace().next() {
        Some(word) => Ok(word.chars().take(most).collect()),
        None => Err(Fault::Empty),
    }
}

/// Doubles.
///
/// ```
/// assert_eq!(whole::double(2), 5);
/// ```
pub fn double(n: i16) -> i16 {
    n * 2
}

#[derive(Default)]
pub struct Counter {
    seen: Vec<i64>,
}

impl Counter {
    pub fn note(&mut self, value: i64) -> bool {
        if self.seen.contains(&value) {
            return false;
        }
        self.seen.push(value);
        true
    }
}

pub fn stuck(n: u8) -> u8 {
    while n > 3 {}
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_empty() {
        assert_eq!(first("", 1), Err(Fault::Empty));
    }
}
"""


async def test_a_crate_gets_tests_that_pass_and_findings(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    manifest = '[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n'
    (tmp_path / "Cargo.toml").write_text(manifest)
    file = tmp_path / "src" / "lib.rs"
    file.write_text(CODE)
    tests = await write_tests(Wanted(file=file, seconds=12), boundary_for("auto"))
    told = "\n".join(as_text(tests.report))
    assert tests.written is not None, told
    assert file.read_text() == CODE, "nothing is written that was not asked for"
    text = tests.written.text
    assert text.startswith(CODE.rstrip().removesuffix("}")), "what was there stays"
    assert '#[should_panic(expected = "nothing is allowed")]' in text
    by_name = {one.symbol: one for one in tests.report.targets}
    assert by_name["first"].before == 1, "the existing test is run for what it takes"
    assert by_name["first"].after == by_name["first"].total == 2
    assert by_name["first"].killed > 0
    assert by_name["Counter.note"].after == by_name["Counter.note"].total
    assert "counter.note(" in text
    assert [(one.kind, one.symbol) for one in tests.report.findings] == [("example", "double")]
    assert "double(2), 4" not in text, "what the documentation contradicts is not pinned"
    assert "overflow" not in text, "nobody meant that panic"


async def test_a_crate_that_does_not_compile_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "Cargo.toml").write_text('[package]\nname = "broken"\nversion = "0.1.0"\n')
    file = tmp_path / "src" / "lib.rs"
    file.write_text("pub fn one() -> u8 { missing() }\n")
    tests = await write_tests(Wanted(file=file, seconds=5), boundary_for("auto"))
    assert tests.written is None
    (problem,) = tests.report.problems
    assert problem.startswith("src/lib.rs: the crate's tests do not compile: error[E0425]")
