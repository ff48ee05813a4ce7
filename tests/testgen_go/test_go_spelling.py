"""Values as Go: written, read back, compared."""

from __future__ import annotations

from random import Random

import pytest

from syntax.units.go import read_go
from testgen.languages.compiled.making import Maker, Pools
from testgen.languages.go.building import why_not
from testgen.languages.go.labels import labels
from testgen.languages.go.reading import read
from testgen.languages.go.spelling import Terms, named_constants
from testgen.languages.go.subjects import subjects_in
from testgen.languages.go.types import Types, Unmade
from testgen.languages.go.values import Values

CODE = """\
package shop

type Kind int

const (
	Plain Kind = iota
	Heavy
)

type Point struct {
	X, Y int
	Label string
}

type Node struct {
	Value int
	Next  *Node
}

func All(a string, b []byte, c []Point, d map[string]int, e *Node, f error, g [2]int8, h Kind,
	i rune, j float64, k bool, l []*Point, m uint64) {
}
"""

FACTS = read_go(CODE)
SUBJECTS = subjects_in(FACTS, FACTS, FACTS.units)
VALUES = Values(FACTS)


def test_every_argument_is_read_back_as_it_was_written() -> None:
    (target,) = SUBJECTS.targets
    maker = Maker(Random(7), SUBJECTS.ways, Pools([3], [0.5], ['a"b\\', "x\n"], ["'"]))
    terms = Terms(SUBJECTS.ways)
    read_back = 0
    for _ in range(200):
        draft = maker.varied(maker.draft(target), target)
        for term in draft.arguments:
            source = terms.source(term)
            if "math." in source or term.shape.of == "map":
                continue
            found = read(source, term.shape, SUBJECTS.ways)
            assert found is not None, source
            assert terms.source(found) == source
            read_back += 1
    assert read_back > 1500


def test_constants_are_called_by_their_names() -> None:
    (target,) = SUBJECTS.targets
    maker = Maker(Random(1), SUBJECTS.ways, Pools())
    terms = Terms(SUBJECTS.ways, named_constants(FACTS))
    seen = {terms.source(maker.term(target.shapes[7])) for _ in range(60)}
    assert seen == {"Plain", "Heavy", "2"}, "one more than there are is for the default case"


@pytest.mark.parametrize(
    ("seen", "of", "source"),
    [
        (["i", "97"], "rune", "'a'"),
        (["i", "9223372036854775807"], "int", "math.MaxInt64"),
        (["f", "+Inf", "float64"], "float64", "math.Inf(1)"),
        (["nil"], "[]int", "nil"),
        (["slice", "[]int", []], "[]int", "[]int{}"),
        (["bytes", "[]byte", '"a\\x00"'], "[]byte", '[]byte("a\\x00")'),
        (
            ["slice", "[]*Point", [["ptr", ["struct", "Point", [["X", ["i", "1"]]]]]]],
            "[]*Point",
            "[]*Point{{X: 1}}",
        ),
        (["map", "map[string]int", [[["s", '"a"'], ["i", "1"]]]], "", 'map[string]int{"a": 1}'),
        (["iface", "float64", ["f", "1.5", "float64"]], "any", "float64(1.5)"),
        (["dur", "1500000000"], "time.Duration", "1500 * time.Millisecond"),
        (["opaque", "func()"], "func()", None),
    ],
)
def test_what_was_seen_is_spelled_as_a_literal(
    seen: list[object], of: str, source: str | None
) -> None:
    assert VALUES.source(seen, of) == source


def test_structs_are_compared_by_what_they_hold() -> None:
    assert VALUES.is_comparable("Point")
    assert VALUES.is_comparable("[3]Kind")
    assert not VALUES.is_comparable("Node"), "that would compare where it points to"
    assert not VALUES.is_comparable("[]int")


def test_rows_have_names_that_say_what_is_special() -> None:
    found = labels([('""',), ("nil",), ("-3",), ('"a b"', "2"), ("0",), ("0",)], [""] * 6)
    assert found == ['"empty"', '"nil"', '"negative 3"', '"a b, 2"', '"zero"', '"zero 2"']


@pytest.mark.parametrize("text", ["chan int", "func()", "url.URL", "unsafe.Pointer", "complex128"])
def test_types_that_nothing_is_made_of_are_refused(text: str) -> None:
    with pytest.raises(Unmade):
        Types(FACTS).shape(text)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (
            "x.go:3:2: cannot find module providing package a.b/c: import",
            "the package a.b/c is not",
        ),
        ("go: a.b/c@v1.2.3: module lookup disabled by GOPROXY=off", "the module a.b/c@v1.2.3 is"),
        ("go: go.mod requires go >= 1.99 (running go 1.22)", "it needs Go 1.99 or newer"),
        ("# shop\n./shop.go:3:5: undefined: x\n", "shop.go:3: undefined: x"),
        ("", "go failed without a word"),
    ],
)
def test_what_go_says_becomes_one_line(said: str, word: str) -> None:
    assert why_not(said).startswith(word)
