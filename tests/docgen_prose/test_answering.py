"""A result that answers another question than its summary asks reads as if two people wrote it."""

from __future__ import annotations

import pytest

from docgen.prose.answering import answering


@pytest.mark.parametrize(
    ("summary", "text", "mended"),
    [
        (
            "Whether a hook specification is registered.",
            "`True` if it does, `False` if not.",
            "`True` if it is, `False` if not.",
        ),
        (
            "Check whether the text contains a digit.",
            "`True` if it is, `False` otherwise.",
            "`True` if it does, `False` otherwise.",
        ),
        (
            "Check if both lists are equal.",
            "`True` if it is, `False` if it is not.",
            "`True` if they are, `False` if they are not.",
        ),
        (
            "Determine whether a file can be read.",
            "`True` if it does, `False` if it doesn't.",
            "`True` if it can, `False` if it cannot.",
        ),
    ],
)
def test_the_verb_of_the_question_is_taken_up(summary: str, text: str, mended: str) -> None:
    assert answering(text, summary) == mended


@pytest.mark.parametrize(
    ("summary", "text"),
    [
        ("Check if the version is 3.", "`True` if it is, `False` otherwise."),
        ("Check whether the file has lines.", "`True` if it does, `False` if not."),
        ("Check whether the file has lines.", "`True` if it has, `False` if not."),
        ("Check whether a name that is taken matches.", "`True` if it does."),
        ("Check whether the matches are equal.", "`True` if they are."),
        ("Check whether the node links fit.", "`True` if it does."),
        ("Return the version.", "`True` if it does."),
        ("Check if the request is JSON.", "`True` if it has JSON."),
    ],
)
def test_what_fits_or_is_not_sure_stays(summary: str, text: str) -> None:
    assert answering(text, summary) == text
