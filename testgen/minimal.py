"""Findings with the smallest case that still shows them, each verified in every condition."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from testgen.allowance import Allowance
from testgen.oracles.finding import Finding
from testgen.oracles.shrinking import shrink
from testgen.values import Case
from testgen.watching import Watching

SHARE = 0.97
"""Up to which part of the time reproductions are made smaller."""
_ID = 3_000_000
_TRIES = 60
_OWN_WORDS = frozenset({"example", "default", "law", "changed"})
"""Kinds of which the case is what the documentation shows, or was chosen as the smallest."""


async def minimal(
    findings: Sequence[Finding], watching: Watching, allowed: Allowance
) -> tuple[Finding, ...]:
    """Each finding, or the same one shown by less. What there is no time for stays as it is."""
    return tuple([await _minimal(one, watching, allowed) for one in findings])


async def _minimal(finding: Finding, watching: Watching, allowed: Allowance) -> Finding:
    if finding.case is None or finding.kind in _OWN_WORDS:
        return finding

    async def shows(case: Case) -> bool:
        if allowed.left(SHARE) <= 0:
            return False
        return await watching.accusation(case, finding.about) is not None

    start = msgspec.structs.replace(finding.case, id=_ID)
    smallest = await shrink(start, shows, tries=_TRIES)
    if smallest is start:
        return finding
    # What one execution showed may have been chance: every condition has to agree.
    steady = await watching.accusation(smallest, finding.about, everywhere=True)
    return finding if steady is None else steady
