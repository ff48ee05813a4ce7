"""How likely a suggestion is accepted: what makes it likelier, and weights that are whole."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from completion.confidence import (
    FALLING,
    FEATURES,
    RISING,
    Adjustment,
    Evidence,
    Where,
    estimate,
    features,
    fitted,
    probability,
    reasons,
    weights_from,
)
from completion.cursor import cursor_text
from completion.evidence import evidence_of, where
from completion.lines import first_line, line_count
from completion.place import facts_at, place_of
from completion.shape import Shape, shape_of
from completion.tokens import Tokens
from completion.values import Candidate, CompletionRequest
from syntax.languages import Language, language_of
from syntax.parsing import parse
from syntax.text import Snapshot

evidences = st.builds(
    Evidence,
    logprobs=st.lists(st.floats(-30, 0), max_size=30).map(tuple),
    chars=st.integers(0, 500),
    lines=st.integers(1, 60),
    shape=st.sampled_from(Shape),
    where=st.sampled_from(Where),
    begun=st.integers(0, 60),
    in_text=st.booleans(),
    doubts=st.integers(0, 9),
    novel=st.integers(0, 20),
    shortened=st.booleans(),
    typed=st.integers(0, 60),
    language=st.sampled_from(["python", "go", "plaintext"]),
    model=st.sampled_from(["qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b", "mine", "x-70b", ""]),
)


def surer(one: Evidence, index: int, by: float) -> Evidence:
    logprobs = list(one.logprobs)
    index %= len(logprobs)
    logprobs[index] = min(0.0, logprobs[index] + by)
    return replace(one, logprobs=tuple(logprobs))


@given(evidences)
def test_it_is_a_probability_whatever_is_known(one: Evidence) -> None:
    assert 0.0 <= probability(one, fitted()) <= 1.0


@given(evidences.filter(lambda one: one.logprobs), st.integers(0, 29), st.floats(0, 30))
def test_a_likelier_token_never_makes_a_suggestion_less_likely(
    one: Evidence, index: int, by: float
) -> None:
    assert probability(surer(one, index, by), fitted()) >= probability(one, fitted()) - 1e-9


@given(evidences, st.integers(1, 3))
def test_doubts_and_strange_names_never_speak_for_it_nor_typed_letters_against_it(
    one: Evidence, more: int
) -> None:
    p = probability(one, fitted())
    assert probability(replace(one, doubts=one.doubts + more), fitted()) <= p + 1e-9
    assert probability(replace(one, novel=one.novel + more), fitted()) <= p + 1e-9
    assert probability(replace(one, shortened=True), fitted()) <= p + 1e-9
    assert probability(replace(one, typed=one.typed + more), fitted()) >= p - 1e-9


@given(evidences, st.floats(-1, 1), st.floats(0.6, 1.5))
def test_what_was_learnt_of_a_model_changes_its_suggestions_alone(
    one: Evidence, shift: float, slope: float
) -> None:
    plain = estimate(one, fitted())
    other = replace(fitted(), learnt={"another": Adjustment(shift, slope)})
    assert estimate(one, other) == plain
    own = estimate(one, replace(fitted(), learnt={one.model: Adjustment(shift, slope)}))
    assert own.fitted == plain.fitted
    assert 0.0 <= own.probability <= 1.0


@given(evidences)
def test_the_reasons_add_up_to_it(one: Evidence) -> None:
    total = fitted().intercept + sum(part for _, part in reasons(one, fitted()))
    assert math.isclose(1 / (1 + math.exp(-total)), probability(one, fitted()), abs_tol=1e-9)


def test_nonsense_among_the_log_probabilities_is_the_least_sure_token() -> None:
    one = Evidence(
        logprobs=(math.nan, -math.inf, 3.0), chars=4, lines=1, shape=Shape.LINE, where=Where.WORD
    )
    assert probability(one, fitted()) == probability(
        replace(one, logprobs=(-99.0, -99.0, 0.0)), fitted()
    )


def test_a_server_that_tells_no_log_probabilities_gets_an_average_answer() -> None:
    blind = Evidence(logprobs=(), chars=12, lines=1, shape=Shape.STATEMENT, where=Where.WORD)
    sure, unsure = replace(blind, logprobs=(0.0,) * 4), replace(blind, logprobs=(-6.0,) * 4)
    p = probability(blind, fitted())
    assert probability(unsure, fitted()) < p < probability(sure, fitted())


def test_each_feature_has_a_weight_of_the_right_sign() -> None:
    weights = fitted()
    assert set(weights.weight) == set(weights.mean) == set(FEATURES)
    assert all(weights.weight[name] >= 0 for name in RISING)
    assert all(weights.weight[name] <= 0 for name in FALLING)
    assert weights.fitted[:4].isdigit()


def table(**changed: str) -> str:
    rows = {name: f"{name} = {{ weight = 0.0, mean = 0.0 }}" for name in FEATURES} | changed
    return "\n".join(['fitted = "x"', "intercept = 0.0", "[features]", *rows.values()])


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"chars": ""}, "no weight for chars"),
        ({"x": "x = { weight = 1, mean = 0 }"}, "no such feature: x"),
        ({"least": "least = { weight = -0.1, mean = 0 }"}, "least has the wrong sign"),
        ({"doubts": "doubts = { weight = 0.1, mean = 0 }"}, "doubts has the wrong sign"),
    ],
)
def test_weights_that_are_not_whole_are_refused(changed: dict[str, str], told: str) -> None:
    assert weights_from(table()).intercept == 0.0
    with pytest.raises(ValueError, match=told):
        weights_from(table(**changed))


def test_a_model_is_known_by_its_size_where_its_name_tells_it() -> None:
    one = Evidence(logprobs=(), chars=1, lines=1, shape=Shape.LINE, where=Where.WORD)
    sizes = {
        "qwen2.5-coder-0.5b": -1.0,
        "Qwen2.5-Coder-7B-Q4_K_M": math.log2(7),
        "llama-405b": 3.0,
        "gpt": None,
        "v1.5beta": None,
        "": None,
    }
    assert {name: features(replace(one, model=name))["size"] for name in sizes} == sizes


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("", Where.LINE_START),
        ("    ", Where.LINE_START),
        ("    retu", Where.WORD),
        ("x_", Where.WORD),
        ("self.", Where.MEMBER),
        ("f(", Where.BRACKET),
        ("f(a, ", Where.BRACKET),
        ("x = ", Where.EQUALS),
        ("x =", Where.EQUALS),
        ("return ", Where.BLANK),
        ("x +", Where.SIGN),
        ("wörter", Where.WORD),
    ],
)
def test_what_stands_before_the_cursor(head: str, found: Where) -> None:
    assert where(head) is found


def test_the_first_line_is_the_first_with_code() -> None:
    assert first_line("a\nb") == "a"
    assert first_line("\n    a\nb") == "\n    a"
    assert first_line("") == ""
    assert line_count("\n    a\n\n    b\n") == 2


def gathered(before: str, text: str) -> Evidence:
    language = language_of(Path("a.py"))
    assert isinstance(language, Language)
    tree = parse(Snapshot(before), language)
    request = CompletionRequest(path=None, uri="x", parse=tree, offset=len(before))
    facts = facts_at(request)
    cursor = cursor_text(request.snapshot, request.offset)
    place = place_of(request, facts, cursor, shape_of(facts, cursor.tail, None, "auto"))
    return evidence_of(text, (-0.1,), request, place, model="m")


def test_names_that_stand_nowhere_near_are_counted() -> None:
    before = "def area(width, height):\n    product = width * height\n    return pro"
    assert gathered(before, "duct").novel == 0
    assert gathered(before, "duct * factor").novel == 1
    assert gathered(before, "mise(len(width), self.unit, None)").novel == 2
    assert gathered(before, "duct").begun == 3
    assert gathered(before, "duct").where is Where.WORD


def test_text_is_no_code_and_has_no_names() -> None:
    one = gathered("# the wid", "th of a thing")
    assert one.in_text
    assert one.novel == 0


def test_of_a_suggestion_that_is_typed_through_only_the_rest_is_still_a_risk() -> None:
    evidence = replace(gathered("x = ", "alpha + beta\nreturn x"), logprobs=(-2.0, -1.0, -0.1))
    tokens = Tokens((-2.0, -1.0, -0.1, -3.0), (5, 7, 13, 22))
    one = Candidate("alpha + beta\nreturn x", -1.0, evidence, tokens)
    rest = one.rest("beta\nreturn x", 8).evidence
    assert rest is not None
    assert (rest.typed, rest.chars) == (8, 4)
    assert list(rest.logprobs) == pytest.approx([-0.1 * 5 / 6])
    begun = one.rest("lpha + beta\nreturn x", 1).evidence
    assert begun is not None
    assert list(begun.logprobs) == pytest.approx([-1.6, -1.0, -0.1])
    second = one.rest("return x", 13).evidence
    assert second is not None
    assert second.logprobs == (-3.0,)
    assert probability(evidence, fitted()) < probability(rest, fitted())


@given(evidences, st.data())
def test_however_much_is_typed_some_evidence_is_left(one: Evidence, data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(0, 6), max_size=12))
    ends = tuple(accumulate(lengths))
    tokens = Tokens(tuple(-0.1 * n for n in range(len(ends))), ends)
    text = "x" * (ends[-1] if ends else 5)
    typed = data.draw(st.integers(0, max(0, len(text) - 1)))
    rest = Candidate(text, -0.1, one, tokens).rest(text[typed:], typed)
    assert rest.evidence is not None
    assert len(rest.tokens.ends) == len(rest.tokens.logprobs)
    assert bool(rest.tokens.logprobs) == bool(ends)
    assert all(0 <= end <= max(0, len(text) - typed) for end in rest.tokens.ends)
    assert 0.0 <= probability(rest.evidence, fitted()) <= 1.0
