"""Shown or kept back: by the threshold, and always when somebody asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from completion.confidence import Evidence, Where, fitted, probability
from completion.learning import Confidence
from completion.shape import Shape
from completion.values import Candidate, CompletionRequest, PlainText, Suggestion
from completion.worth import UNLIKELY, worth_showing
from syntax.text import Snapshot, Span

UNSURE = Evidence(
    logprobs=(-3.0, -4.0, -2.0), chars=30, lines=1, shape=Shape.STATEMENT, where=Where.BLANK
)
SURE = replace(UNSURE, logprobs=(-0.01, -0.01, -0.01))


def suggestion(evidence: Evidence | None) -> Suggestion:
    return Suggestion(text="x", span=Span(0, 0), candidates=(Candidate("x", -0.1, evidence),))


def request(*, invoked: bool = False) -> CompletionRequest:
    parse = PlainText(Snapshot(""))
    return CompletionRequest(path=None, uri="x", parse=parse, offset=0, invoked=invoked)


def test_what_is_likely_is_shown_with_its_estimate_and_what_is_not_is_kept_back() -> None:
    confidence = Confidence()
    low, high = probability(UNSURE, fitted()), probability(SURE, fitted())
    middle = (low + high) / 2
    shown = worth_showing(suggestion(SURE), request(), confidence, middle)
    assert isinstance(shown, Suggestion)
    assert shown.estimate is not None
    assert shown.estimate.probability == high
    assert worth_showing(suggestion(UNSURE), request(), confidence, middle) is UNLIKELY


@pytest.mark.parametrize(("invoked", "threshold"), [(True, 1.0), (False, 0.0)])
def test_who_asks_for_it_or_wants_all_of_them_is_shown_it(invoked: bool, threshold: float) -> None:
    found = worth_showing(suggestion(UNSURE), request(invoked=invoked), Confidence(), threshold)
    assert isinstance(found, Suggestion)


def test_of_what_nothing_is_known_nothing_is_kept_back() -> None:
    assert worth_showing(suggestion(None), request(), Confidence(), 1.0) == suggestion(None)


def test_what_was_kept_back_appears_when_enough_of_it_was_typed() -> None:
    confidence = Confidence()
    threshold = probability(UNSURE, fitted()) + 1e-6
    typed = UNSURE.typed_through(8, 22, 1)
    assert worth_showing(suggestion(UNSURE), request(), confidence, threshold) is UNLIKELY
    assert isinstance(
        worth_showing(suggestion(typed), request(), confidence, threshold), Suggestion
    )
