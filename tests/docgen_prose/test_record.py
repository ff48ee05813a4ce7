"""What of a symbol reaches the model, what does not, and when it counts as changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.facts.source import SourceFile
from docgen.prose.record import Contract, contract_of, record_of
from docgen.prose.slots import Slot, slots_of
from docgen.prose.telling import contracts_told, facts_told
from docgen.prose.written import Told
from tests.support.prose_records import file_of, known_of, record

CODE = '''\
"""Prices of a shop."""


class Till:
    """A till."""

    def total(self, prices, *, tax=0.2):
        """Add up.

        Args:
            prices: Old words.
        """
        # a note to the next one who reads this
        if not prices:
            raise ValueError("nothing was sold")
        return rounded(sum(prices) * (1 + tax))  # with tax


def rounded(value):
    """Round to cents."""
    return round(value, 2)
'''


def test_the_model_sees_code_without_comments_within_its_class(tmp_path: Path) -> None:
    found = record(tmp_path, CODE, "Till.total")
    assert found.source == (
        "class Till:\n"
        "    def total(self, prices, *, tax=0.2):\n"
        "        if not prices:\n"
        '            raise ValueError("nothing was sold")\n'
        "        return rounded(sum(prices) * (1 + tax))"
    )


def test_facts_and_contracts_of_callees_are_told(tmp_path: Path) -> None:
    found = record(tmp_path, CODE, "Till.total")
    assert facts_told(found) == (
        "it says in a comment, `if not prices:`: a note to the next one who reads this",
        'raises `ValueError` if `not prices`, with the message "nothing was sold"',
    )
    assert contracts_told(found) == ("`rounded(value)`: Round to cents.",)


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("# a note to the next one who reads this", "# another note", False),
        ("Add up.", "Count the money.", False),
        ("  # with tax", "", False),
        ("(1 + tax)", "( 1+tax )", False),
        ("tax=0.2", "tax=0.3", True),
        ("class Till:", "class Till(Register):", True),
        ("Round to cents.", "Cut to cents.", True),
    ],
)
def test_only_code_and_contracts_change_the_digest(
    tmp_path: Path, old: str, new: str, changes: bool
) -> None:
    assert old in CODE
    before = record(tmp_path, CODE, "Till.total").digest
    assert (record(tmp_path, CODE.replace(old, new), "Till.total").digest != before) is changes


def test_keys_reach_neither_source_nor_facts(tmp_path: Path) -> None:
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    code = (
        f'def connect():\n    token = "{key}"\n    if not token:\n        raise OSError("{key}")\n'
    )
    found = record(tmp_path, code, "connect")
    shown = (
        found.source + "".join(facts_told(found)) + "".join(sorted(found.literals | found.names))
    )
    assert "def connect" in shown
    assert key not in shown


def test_a_long_class_is_shown_by_the_heads_of_its_methods(tmp_path: Path) -> None:
    methods = "".join(
        f"    def step_{number}(self):\n        self.at = {number}\n        return self.at\n"
        for number in range(20)
    )
    code = f"class Walk:\n    def __init__(self, at):\n        self.at = at\n{methods}"
    shown = record(tmp_path, code, "Walk").source
    assert "def step_19(self):" in shown
    assert "self.at = at" in shown
    assert "return self.at" not in shown


def test_a_module_is_shown_by_what_it_declares(tmp_path: Path) -> None:
    found = record(tmp_path, CODE, "")
    assert found.source == "class Till\ndef rounded(value)"
    assert [one.name for one in found.contracts][:2] == ["Till", "rounded"]
    assert slots_of(found.facts, None) == (Slot("summary"),)


def test_a_written_contract_takes_the_place_of_the_comment(tmp_path: Path) -> None:
    known = known_of(tmp_path, shop_py=CODE)
    file: SourceFile = file_of(tmp_path, known, "shop.py")
    total, callee = file.by_name["Till.total"], file.by_name["rounded"]
    facts = record_of(file, callee, known, {}).facts
    place = record_of(file, callee, known, {}).place
    given = contract_of(callee, facts, Told("Round half to even."))
    found = record_of(file, total, known, {place: given})
    assert found.contracts == (Contract("rounded", "def rounded(value)", "Round half to even."),)
