"""Every rule of pydoclint and docsig has its like here, or a reason why not; the page of rules is
the table of them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from docgen.rules.left_out import LEFT_OUT
from docgen.rules.table import RULES

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
START, END = "<!-- rules: begin -->", "<!-- rules: end -->"
PEERS = tomllib.loads(Path(__file__).with_name("peers.toml").read_text(encoding="utf-8"))
THEIRS = {f"{name} {code}" for name, peer in PEERS.items() for code in peer["codes"]}


@pytest.mark.parametrize("code", sorted(THEIRS))
def test_each_is_matched_or_left_out_with_a_reason(code: str) -> None:
    matched = [rule.code for rule in RULES if code in rule.elsewhere]
    left_out = [one.reason for one in LEFT_OUT if one.code == code]
    assert bool(matched) != bool(left_out)
    assert all(left_out)


def test_nothing_is_claimed_of_a_rule_that_they_do_not_have() -> None:
    claimed = {code for rule in RULES for code in rule.elsewhere}
    claimed |= {one.code for one in LEFT_OUT}
    assert {one for one in claimed if not one.startswith("ruff ")} <= THEIRS


def table() -> str:
    """The rules and what they are called elsewhere, then what is left out."""
    lines = ["| rule | name | what it finds | elsewhere | |", "|---|---|---|---|---|"]
    for rule in RULES:
        marks = [] if rule.is_default else ["taste"]
        marks += ["convention"] if rule.concerns is not None else []
        marks += ["fix"] if rule.is_fixable else []
        like = ", ".join(rule.elsewhere)
        lines.append(
            f"| `{rule.code}` | `{rule.name}` | {rule.says} | {like} | {', '.join(marks)} |"
        )
    lines += ["", "Left out:", ""]
    lines += [f"- {one.code}: {one.reason}." for one in LEFT_OUT]
    return "\n".join(lines)


def test_the_page_of_rules_is_what_there_is(update: bool) -> None:
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    expected = f"{before}{START}\n{table()}\n{END}{after}"
    if update:
        PAGE.write_text(expected, encoding="utf-8")
    assert text == expected or update, "run: python3 dev.py test tests/docgen_rules --update"
