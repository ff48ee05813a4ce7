"""All rules, and which of them are on."""

from __future__ import annotations

from collections.abc import Iterable

from docgen.rules import (
    attributes,
    claimed,
    classes,
    descriptions,
    examples,
    go_comments,
    parameters,
    raises,
    raises_by_custom,
    references,
    results,
    since,
    versions,
    writing,
    written_types,
)
from docgen.rules.rule import Rule
from foundation.errors import BadInput

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *writing.RULES,
            *parameters.RULES,
            *written_types.RULES,
            *descriptions.RULES,
            *results.RULES,
            *classes.RULES,
            *raises.RULES,
            *raises_by_custom.RULES,
            *attributes.RULES,
            *claimed.RULES,
            *examples.RULES,
            *references.RULES,
            *versions.RULES,
            *since.RULES,
            *go_comments.RULES,
        ),
        key=lambda rule: rule.code,
    )
)


def rules_for(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that are on: those that are selected (codes, names, or beginnings of codes), by
    default all that are no matter of taste; without those to ignore. Raises `BadInput`."""
    chosen = _named(select) if select else {rule.code for rule in RULES if rule.is_default}
    chosen -= _named(ignore)
    return tuple(rule for rule in RULES if rule.code in chosen)


def _named(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        these = {
            rule.code for rule in RULES if rule.name == name or rule.code.startswith(name.upper())
        }
        if not these:
            raise BadInput(f"there is no rule {name}; `inkling docs rules` lists them")
        found |= these
    return found
