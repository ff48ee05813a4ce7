"""Values as Rust: written, read back, asserted."""

from __future__ import annotations

from random import Random

import pytest

from syntax.units.rust import read_rust
from testgen.languages.compiled.making import Maker, Pools
from testgen.languages.compiled.running import Result
from testgen.languages.compiled.splitting import split
from testgen.languages.compiled.terms import Target
from testgen.languages.rust.asserting import HERE, Asserting
from testgen.languages.rust.reading import read
from testgen.languages.rust.spelling import Terms, Values
from testgen.languages.rust.subjects import subjects_in
from testgen.languages.rust.types import Types, Unmade

CODE = """\
#[derive(Debug, PartialEq)]
pub enum Fault { Empty, Long(usize), Odd { name: String } }
pub struct Point { pub x: i32, pub y: f64 }
pub struct Meter(u8);
impl Meter { pub fn new(start: u8) -> Result<Self, Fault> { Ok(Meter(start)) } }
pub fn all(a: &str, b: Vec<Option<String>>, c: &[u8], d: (char, bool), e: [i64; 2], f: Fault,
    g: &Point, h: Meter, i: impl Into<String>, j: std::collections::HashMap<String, u32>,
    k: std::time::Duration) {}
pub fn parse(text: &str) -> Result<i32, Fault> { Ok(1) }
pub fn open(text: &str) -> Result<i32, std::io::Error> { Ok(1) }
"""

FACTS = read_rust(CODE)
SUBJECTS = subjects_in(FACTS, FACTS.units)
TARGETS = {one.unit.name: one for one in SUBJECTS.targets}


def test_every_argument_is_read_back_as_it_was_written() -> None:
    target = TARGETS["all"]
    maker = Maker(Random(7), SUBJECTS.ways, Pools([3], [0.5], ['a"b\\', "x\n"], ["'"]))
    terms = Terms(SUBJECTS.ways)
    for _ in range(200):
        draft = maker.varied(maker.draft(target), target)
        for term in draft.arguments:
            source = terms.source(term)
            if (
                term.shape.of == "map"
                or "NAN" in source
                or "Duration" in source
                or "INFINITY" in source
            ):
                continue
            assert read(source, term.shape, SUBJECTS.ways) == term, source


def test_lists_are_split_at_their_own_commas() -> None:
    assert split("a(1, 2), \"x, y\", ',', [3, 4]") == ["a(1, 2)", '"x, y"', "','", "[3, 4]"]


@pytest.mark.parametrize(
    ("seen", "source"),
    [
        (["call", "Ok", [["i", "3"]]], "Ok(3)"),
        (["call", "Some", [["s", "a"]]], 'Some("a".to_string())'),
        (["vec", [["s", "a"], ["s", "b"]]], 'vec!["a", "b"]'),
        (["&", ["arr", [["i", "1"]]]], "[1]"),
        (["call", "Some", [["&", ["arr", [["i", "1"]]]]]], "Some(&[1][..])"),
        (["rec", "Fault::Odd", [["name", ["s", 'q"']]]], 'Fault::Odd { name: "q\\"".to_string() }'),
        (["call", "Meter", [["i", "1"]]], None),
        (["f", "1.5"], "1.5"),
        (
            ["call", "std::time::Duration::from_secs", [["i", "3"]]],
            "std::time::Duration::from_secs(3)",
        ),
        (["HashMap", []], "std::collections::HashMap::new()"),
    ],
)
def test_what_was_seen_is_spelled_as_the_other_side_of_a_comparison(
    seen: list[object], source: str | None
) -> None:
    assert Values.of(FACTS, frozenset()).source(seen) == source


def _first(target: Target, seen: list[object]) -> str:
    asserting = Asserting(Values.of(FACTS, frozenset()), Types(FACTS), SUBJECTS)
    result = Result(id=1, mutant=0, end="returned", seen={"result": seen})
    return asserting.options(target, result, {})[0][0].match.replace(HERE, "f()")


def test_errors_that_cannot_be_compared_are_opened() -> None:
    good: list[object] = ["call", "Ok", [["i", "3"]]]
    assert _first(TARGETS["parse"], good) == "assert_eq!(f(), Ok(3));"
    assert _first(TARGETS["open"], good) == "assert_eq!(f().unwrap(), 3);"
    bad: list[object] = ["call", "Err", [["both", "Custom", "gone"]]]
    assert _first(TARGETS["open"], bad) == 'assert_eq!(f().unwrap_err().to_string(), "gone");'


@pytest.mark.parametrize(
    "text", ["dyn Fn()", "*const u8", "fn(i32)", "impl Read", "&mut str", "Unknown<i32>"]
)
def test_types_that_nothing_is_made_of_are_refused(text: str) -> None:
    with pytest.raises(Unmade):
        Types(FACTS).shape(text)
