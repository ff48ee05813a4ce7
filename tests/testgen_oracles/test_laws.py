"""Laws between functions: proposed by name and type, believed after enough inputs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from testgen.oracles.finding import Place
from testgen.oracles.law_rows import DOCUMENTED
from testgen.oracles.law_trials import instances, law_check, law_finding, tried, try_laws
from testgen.oracles.laws import laws_of
from testgen.values import Case, Observation
from tests.support.examining import description_of, observed, seen_of

PLACE = Place("pkg/mod.py", "pkg.mod")
CODEC = '''
def encode(text: str) -> str:
    """Encode."""
    return text.replace("a", "%a").upper() if False else text[::-1] + "!"


def decode(text: str) -> str:
    """The inverse of `encode`."""
    return text[:-1][::-1]
'''
TEXTS = ["'ab'", "'abc'", "'x y'", "''", "'zz'", "'qwe'", "'1'", "'hello'"]


def suggested(source: str) -> list[tuple[str, str, str, bool]]:
    return [
        (one.kind, one.there.name, one.back.name, bool(one.documented))
        for one in laws_of(description_of(source))
    ]


@pytest.mark.parametrize(
    ("source", "laws"),
    [
        (CODEC, [("round trip", "encode", "decode", True)]),
        ("def dump_x(v): ...\ndef load_x(v): ...", [("round trip", "dump_x", "load_x", False)]),
        ("def int_to_roman(n): ...\ndef roman_to_int(s): ...",
         [("round trip", "int_to_roman", "roman_to_int", False)]),
        ("def slugify(text): ...", [("idempotent", "slugify", "slugify", False)]),
        ("def reverse_words(text): ...", [("involution", "reverse_words", "reverse_words", False)]),
        ("def gcd(a, b): ...", [("commutative", "gcd", "gcd", False)]),
        ("def median(xs): ...", [("order-insensitive", "median", "median", False)]),
        ("def sum_fast(xs): ...\ndef sum_naive(xs): ...",
         [("order-insensitive", "sum_fast", "sum_fast", False),
          ("order-insensitive", "sum_naive", "sum_naive", False),
          ("equivalent", "sum_fast", "sum_naive", False)]),
        ('def find(text, word):\n    """Case-insensitive search."""',
         [("case-insensitive", "find", "find", True)]),
        ('def tidy(x):\n    """Not idempotent."""', [("idempotent", "tidy", "tidy", False)]),
        ("def area(w, h): ...", []),
        ("def encode(x): ...\ndef load(x): ...", []),
    ],
)  # fmt: skip
def test_laws_are_suggested_by_names_and_words(
    source: str, laws: list[tuple[str, str, str, bool]]
) -> None:
    assert suggested(source) == laws


def run(source: str, calls: list[str], name: str):  # type: ignore[no-untyped-def]
    (law, *_) = laws_of(description_of(source))
    made = instances(law, seen_of(source, calls, name=name), 100)
    seen = {case.id: observed(source, case) for one in made for case in (one.left, one.right)}
    return tried(law, made, seen), seen


def test_a_law_that_holds_on_many_inputs_becomes_an_assertion() -> None:
    result, seen = run(CODEC, [f"encode({text})" for text in TEXTS], "encode")
    assert result.is_believed
    one = result.held[0]
    check = law_check(one, seen[one.left.id])
    assert (one.left.call, check.expected, check.origin) == (
        "decode(encode(''))",
        "''",
        "metamorphic",
    )
    assert len({case.id for each in result.held for case in (each.left, each.right)}) == 16


def test_a_few_inputs_or_inputs_that_tell_nothing_are_not_enough() -> None:
    few, _ = run(CODEC, [f"encode({text})" for text in TEXTS[:3]], "encode")
    assert few.held
    assert not few.is_believed
    source = "def tidy(text: str) -> str:\n    return text"
    nothing, _ = run(source, [f"tidy({text})" for text in TEXTS], "tidy")
    assert len(nothing.held) == 8
    assert not nothing.is_believed


@pytest.mark.parametrize("head", ["text, *more", "text, **more"])
def test_functions_of_any_number_of_arguments_are_tried_where_they_are_called_so(head: str) -> None:
    source = f"def tidy({head}):\n    return ''.join(map(str, locals().values()))"
    result, _ = run(source, ["tidy('a')", "tidy('a', 'b')", "tidy('a', b=3)"], "tidy")
    assert [one.left.call for one in result.held] in ([], ["tidy(tidy('a'))"])


def test_what_always_comes_out_the_same_keeps_no_law() -> None:
    source = "def tidy(text: str) -> str:\n    return 'tidy'"
    result, _ = run(source, [f"tidy({text})" for text in TEXTS], "tidy")
    assert len([one for one in result.held if one.tells]) == 8
    assert not result.is_believed


def test_a_question_keeps_a_law_if_both_answers_were_seen() -> None:
    source = "def overlap(a: list, b: list) -> bool:\n    return any(x in b for x in a)"
    pairs = [("[1]", "[2]"), ("[1]", "[1, 2]"), ("[2]", "[1, 2]"), ("[3]", "[4]"), ("[]", "[1]"),
             ("[1, 2]", "[2, 3]"), ("[5]", "[1]")]  # fmt: skip
    result, _ = run(source, [f"overlap({a}, {b})" for a, b in pairs], "overlap")
    assert result.is_believed
    one_sided, _ = run(source, [f"overlap([{x}], [0])" for x in range(1, 9)], "overlap")
    assert not one_sided.is_believed


def test_an_input_that_the_documentation_may_not_speak_of_is_no_finding() -> None:
    source = CODEC.replace("text[:-1][::-1]", "text[:-1][::-1].strip()")
    (law, *_) = laws_of(description_of(source))
    seen = seen_of(source, [f"encode({text})" for text in (*TEXTS, "' a'")], name="encode")
    made = instances(law, seen, 100, is_sure=lambda one: one.case.call != "encode(' a')")
    done = {case.id: observed(source, case) for one in made for case in (one.left, one.right)}
    result = tried(law, made, done)
    assert result.broken
    assert law_finding(result, done, PLACE) is None


def test_a_law_that_only_the_name_suggests_is_no_finding_when_it_breaks() -> None:
    source = "def add(a: str, b: str) -> str:\n    return a + b"
    result, seen = run(source, ["add('a', 'b')", "add('a', 'a')", "add('x', 'y')"], "add")
    assert result.broken
    assert law_finding(result, seen, PLACE) is None


def test_a_law_that_the_documentation_claims_is_a_finding_when_it_breaks() -> None:
    source = CODEC.replace("text[:-1][::-1]", "text[:-1][::-1].strip()")
    calls = [f"encode({text})" for text in (*TEXTS, "' a'")]
    result, seen = run(source, calls, "encode")
    finding = law_finding(result, seen, PLACE)
    assert finding is not None
    assert finding.message == (
        "The documentation says “The inverse of `encode`”, but `decode(encode(' a'))` gives 'a'"
        " and `' a'` gives ' a'."
    )


def test_floats_are_compared_with_tolerance_and_what_raises_is_not_tried() -> None:
    source = "def mean(xs: list[float]) -> float:\n    return sum(xs) / len(xs)"
    calls = ["mean([0.1, 0.2, 0.3])", "mean([1.0, 2.5])", "mean([])"]
    result, seen = run(source, calls, "mean")
    assert len(result.held) == 2
    assert law_check(result.held[0], seen[result.held[0].left.id]).kind == "approx"


def test_every_kind_of_law_has_words_that_claim_it() -> None:
    kinds = {"round trip", "idempotent", "involution", "commutative", "order-insensitive",
             "case-insensitive", "equivalent"}  # fmt: skip
    assert set(DOCUMENTED) == kinds


async def test_the_laws_of_a_module_are_tried_by_whoever_can_run_cases() -> None:
    seen = seen_of(CODEC, [f"encode({text})" for text in TEXTS], name="encode")

    async def observe(cases: Sequence[Case]) -> list[Observation]:
        return [observed(CODEC, case) for case in cases]

    laws = laws_of(description_of(CODEC))
    results = await try_laws(laws, seen, observe, PLACE, first_id=50)
    (believed,) = results.believed
    assert [(case.id, case.call, check.expected) for case, _, check in believed.shown][:2] == [
        (50, "decode(encode(''))", "''"),
        (54, "decode(encode('ab'))", "'ab'"),
    ]
    assert len(believed.shown) == 4
    assert results.findings == ()
