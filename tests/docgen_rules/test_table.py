"""Every rule is a whole row: named once, told in words, and shown by a case that it finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docgen.rules.rule import Rule
from docgen.rules.table import RULES, rules_for
from foundation.errors import BadInput

TESTS = Path(__file__).parent.parent
FOUND = "".join(
    path.read_text(encoding="utf-8")
    for area in ("docgen_rules", "docgen_examples")
    for path in sorted((TESTS / area / "cases").rglob("*.findings"))
) + (TESTS / "docgen_rules" / "test_since.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_row_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"INK\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", rule.name)
    assert rule.says
    assert rule.code in FOUND, "no case shows what it finds"
    assert rule.is_fixable == bool(re.search(rf"(?m){rule.code} .* \[[A-Z][a-z]+ .+\]$", FOUND))


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def test_rules_are_chosen_by_code_name_or_beginning() -> None:
    assert [one.code for one in rules_for(["INK106"])] == ["INK106"]
    assert [one.code for one in rules_for(["stale-default"])] == ["INK106"]
    assert {one.code[:4] for one in rules_for(["INK1"])} == {"INK1"}
    assert "INK106" not in {one.code for one in rules_for(ignore=["INK106"])}
    with pytest.raises(BadInput, match="there is no rule INK000"):
        rules_for(["INK000"])
