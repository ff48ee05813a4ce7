"""A small module from its source to tests that go runs, in the sandbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sandbox.boundary import boundary_for
from testgen.languages.go.door import write_tests
from testgen.report import as_text
from testgen.wanted import Wanted

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("go") is None, reason="go is not installed"),
]

CODE = """\
package whole

import "errors"

var ErrEmpty = errors.New("empty")

// First is the first letter.
func First(text string) (string, error) {
	if text == "" {
		return "", ErrEmpty
	}
	for _, one := range text {
		return string(one), nil
	}
	return "", nil
}

// Stuck does not come back from more than three.
func Stuck(n uint8) uint8 {
	for n > 3 {
	}
	return n
}

func Double(n int) int {
	if n < 0 {
		panic("negative")
	}
	return n * 2
}

type Counter struct{ seen map[int]bool }

func NewCounter() *Counter { return &Counter{seen: map[int]bool{}} }

func (c *Counter) Note(value int) bool {
	if c.seen[value] {
		return false
	}
	c.seen[value] = true
	return true
}

func At(items []int, at int) int { return items[at] }
"""

TESTS = """\
package whole

import "testing"

func TestFirst(t *testing.T) {
	if _, err := First(""); err != ErrEmpty {
		t.Fatal(err)
	}
}
"""


async def test_a_module_gets_tests_that_pass(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module example.com/whole\n\ngo 1.17\n")
    file, home = tmp_path / "whole.go", tmp_path / "whole_test.go"
    file.write_text(CODE)
    home.write_text(TESTS)
    tests = await write_tests(Wanted(file=file, seconds=6), boundary_for("auto"))
    told = "\n".join(as_text(tests.report))
    assert tests.written is not None, told
    assert tests.written.path == home
    assert home.read_text() == TESTS, "nothing is written that was not asked for"
    text = tests.written.text
    assert "func TestFirst(t *testing.T) {\n\tif _, err" in text, "what was there stays"
    assert "func TestFirstTable(t *testing.T) {" in text
    assert "func TestDoublePanics(t *testing.T) {" in text
    assert "c.Note(" in text
    assert "out of range" not in text, "nobody meant that panic"
    by_name = {one.symbol: one for one in tests.report.targets}
    assert by_name["First"].before == 1, "the existing test is run for what it takes"
    assert by_name["First"].killed > 0
    assert by_name["Counter.Note"].after == by_name["Counter.Note"].total == 2, told
    assert by_name["Stuck"].tests == 1


async def test_what_cannot_be_built_is_told_in_a_line(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("module example.com/broken\n\ngo 1.17\n")
    file = tmp_path / "broken.go"
    file.write_text("package broken\n\nfunc One() int { return missing() }\n")
    tests = await write_tests(Wanted(file=file, seconds=3), boundary_for("auto"))
    (problem,) = tests.report.problems
    assert problem == (
        "broken.go: the package's tests do not compile: broken.go:3: undefined: missing"
    )
    file.write_text('package broken\n\nimport "a.b/c"\n\nfunc One() int { return c.X() }\n')
    tests = await write_tests(Wanted(file=file, seconds=3), boundary_for("auto"))
    (problem,) = tests.report.problems
    assert "a.b/c" in problem
    assert tests.written is None
    file.write_text('package broken\n\nimport "C"\n\nfunc One() int { return int(C.x()) }\n')
    tests = await write_tests(Wanted(file=file, seconds=3), boundary_for("auto"))
    (problem,) = tests.report.problems
    assert "uses cgo" in problem
