"""Rules on what sentences claim; how claims are read is in `docgen/claims/`."""

from __future__ import annotations

from docgen.claims import changing, ordering, ranges, swapping
from docgen.rules.rule import Rule

RULES = (
    Rule(
        "INK701", "claimed-order", "an order is claimed that the sort contradicts", ordering.order
    ),
    Rule("INK702", "least-or-most", "the least is claimed and the most is given", ordering.extreme),
    Rule(
        "INK703", "changed-argument", "an argument is said to stay, and is changed", changing.keeps
    ),
    Rule(
        "INK704", "contradicted-bound", "a bound is not the one the code insists on", ranges.bounds
    ),
    Rule(
        "INK705",
        "swapped-descriptions",
        "two parameters are described by each other's words",
        swapping.swapped,
        is_fixable=True,
    ),
)
