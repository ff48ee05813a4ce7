"""The table of claims that documentation makes about results: one row a claim.

A row is only for what can be read with high certainty and checked without running anything.
"""

from __future__ import annotations

from testgen.oracles.claims.of_collections import COLLECTIONS
from testgen.oracles.claims.of_kinds import KINDS
from testgen.oracles.claims.of_numbers import NUMBERS
from testgen.oracles.claims.of_texts import TEXTS
from testgen.oracles.claims.row import Row

ROWS: tuple[Row, ...] = (*NUMBERS, *COLLECTIONS, *TEXTS, *KINDS)

__all__ = ["ROWS", "Row"]
