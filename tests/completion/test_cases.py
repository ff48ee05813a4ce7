"""Every case file: a document, what a model writes at the cursor, what the user is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from completion.pipeline import Completer
from completion.values import Suggestion
from foundation.nothing import Nothing
from foundation.settings import CompletionSettings, Settings
from tests.support.completion_cases import Case, read_cases, shown, write_cases
from tests.support.scripted_client import ScriptedClient

FILES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
CASES = [(path, case) for path in FILES for case in read_cases(path)]


async def outcome(case: Case, piece: int = 4) -> Suggestion | Nothing:
    client = ScriptedClient(
        (case.model,), piece=piece, finish="length" if "length" in case.options else "stop"
    )
    # What is shown is told here; whether it is likely enough is a question of its own.
    settings = Settings(completion=CompletionSettings(threshold=0))
    return await Completer(client, settings).complete(case.request)


@pytest.mark.parametrize(
    ("path", "case"), CASES, ids=[f"{path.stem}: {case.name}" for path, case in CASES]
)
async def test_case(path: Path, case: Case, update: bool) -> None:
    result = await outcome(case)
    if update:
        cases = [
            case.expecting(result) if other.name == case.name else other
            for other in read_cases(path)
        ]
        write_cases(path, cases)
        return
    assert shown(result) == case.expected
    for piece in (1, 1000):
        assert shown(await outcome(case, piece)) == case.expected, f"in pieces of {piece}"


def test_every_case_has_a_name_of_its_own() -> None:
    names = [(path, case.name) for path, case in CASES]
    assert len(names) == len(set(names))
