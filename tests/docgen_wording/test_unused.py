"""What is said of parameters that a body does not name."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.wording.wording import parameter_said
from tests.support.prose_records import record


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("return False", False),  # for classes that override it
        ('raise OSError("no files here")', False),
        ("return key is not None", True),
        ("return self.open", True),
    ],
)
def test_a_parameter_of_what_is_to_be_overridden_is_not_called_unused(
    tmp_path: Path, body: str, said: bool
) -> None:
    source = f"class Door:\n    def may_open(self, key, hour):\n        {body}\n"
    of = record(tmp_path, source, "Door.may_open").facts
    assert (parameter_said(of.by_name["hour"], of, "en") == "Not used.") is said
