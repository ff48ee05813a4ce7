"""What tests of completion ask, with the cursor drawn into the text, and what they are shown."""

from __future__ import annotations

from dataclasses import replace

from completion.values import CompletionRequest, PlainText, Suggestion
from foundation.nothing import Nothing
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot


def request(text: str, language: str = "python", **more: object) -> CompletionRequest:
    """A request at the █ of `text`; `more` are its other fields by name."""
    before, _, behind = text.partition("█")
    snapshot, known = Snapshot(before + behind), language_named(language)
    made = CompletionRequest(
        path=None,
        uri="file:///a",
        parse=parse(snapshot, known) if known else PlainText(snapshot, language),
        offset=len(before),
    )
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def shown(outcome: Suggestion | Nothing) -> str:
    """The text that is shown. Fails the test where there is none."""
    assert isinstance(outcome, Suggestion), outcome
    return outcome.text
