"""Laws of one function (round trip, idempotent, commutative, ...) as tests of their own.

Which laws are suggested, and when one is believed, is in `oracles/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from testgen.allowance import Allowance
from testgen.checks.candidates import names_of
from testgen.checks.mutation import Kills, Possible, kills
from testgen.confined import Confined
from testgen.oracles.finding import Finding, Seen
from testgen.oracles.law_trials import Believed, LawResults, try_laws
from testgen.oracles.laws import Law, laws_of
from testgen.search.searching import Search
from testgen.values import Case, Observation
from testgen.watching import Watching, steadied
from testgen.writing.kept import Check, KeptCase

SHARE = 0.95
"""Up to which part of the time laws are tried."""
_FIRST_ID, _MOST_IDS = 6_000_000, 100_000
_MORE_CASES = 64
_HOLDS = (Check("is", "result", "True", "metamorphic"),)
_WANTED = frozenset({"round trip", "involution", "idempotent", "equivalent"})
"""Laws that a reader looks for once the names promise them; the others have to notice mutants, or
to be documented."""


@dataclass(frozen=True, slots=True)
class Lawful:
    """`kept`: tests of laws, a case for each input that one is shown on. `killed`: the mutants
    that they notice and nothing else does."""

    kept: tuple[KeptCase, ...] = ()
    killed: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()


async def lawful(
    search: Search, module: Confined, watching: Watching, found: Kills, allowed: Allowance
) -> Lawful:
    """The laws that the function keeps on the inputs that were found, and findings where it breaks
    one that its documentation claims."""
    subject = search.subject
    laws = [law for law in laws_of(subject.description) if law.there.name == subject.target.name]
    if not laws or allowed.left(SHARE) <= 0:
        return Lawful()
    results = await _tried(laws, watching.seen, module, watching, _FIRST_ID)
    if results.open_ and allowed.left(SHARE) > 0:
        more = [one.case for one in await search.more(_MORE_CASES) if not one.rank[0]]
        seen = zip(more, await module.observe(more), strict=True)
        wider = [*watching.seen, *(Seen(case, observation) for case, observation in seen)]
        again = await _tried(results.open_, wider, module, watching, _FIRST_ID + _MOST_IDS)
        results = LawResults(
            (*results.believed, *again.believed), (*results.findings, *again.findings)
        )
    kept: list[KeptCase] = []
    killed: frozenset[int] = frozenset()
    for believed in results.believed:
        steady = await _always(believed, module)
        if not steady:
            continue
        new = await _noticed(steady, module, found, allowed) - killed
        if new or believed.law.documented or believed.law.kind in _WANTED:
            kept += [_kept(one) for one in steady]
            killed |= new
    return Lawful(tuple(kept), killed, results.findings)


async def _tried(
    laws: Sequence[Law], seen: Sequence[Seen], module: Confined, watching: Watching, first_id: int
) -> LawResults:
    return await try_laws(
        laws,
        [one for one in seen if watching.is_well_typed(one)],
        module.observe,
        watching.place,
        first_id=first_id,
        is_sure=watching.is_sure,
    )


_Shown = tuple[Case, Observation, Check]


async def _always(believed: Believed, module: Confined) -> list[_Shown]:
    """The inputs on which the law holds in every condition; none if it does not on all."""
    wholes = [_whole(case, check) for case, _, check in believed.shown]
    seen = await steadied(module, wholes)
    holding = {one.id for one in seen.observations if _is_true(one)}
    return list(believed.shown) if holding == {one.id for one in wholes} else []


async def _noticed(
    shown: Sequence[_Shown], module: Confined, found: Kills, allowed: Allowance
) -> frozenset[int]:
    """The mutants that survived everything else, and under which the law does not hold."""
    if not found.survived or allowed.left(SHARE) <= 0:
        return frozenset()
    _, runner = await module.mutants()
    possible = [Possible(_whole(case, check), _true(case), (_HOLDS,)) for case, _, check in shown]
    more = await kills(
        possible,
        found.survived,
        runner,
        seconds=allowed.left(SHARE),
        clock=allowed.clock,
        first_only=True,
    )
    return more.killed


def _whole(case: Case, check: Check) -> Case:
    """Both sides of a law as one question."""
    if check.kind == "approx":
        call = f"abs(({case.call}) - ({check.expected})) <= 1e-6 * max(1, abs({case.call}))"
    else:
        call = f"({case.call}) == ({check.expected})"
    return msgspec.structs.replace(case, call=call)


def _is_true(observation: Observation) -> bool:
    value = observation.value
    return observation.end == "returned" and value is not None and value.source == "True"


def _true(case: Case) -> Observation:
    return Observation(id=case.id, end="returned")


def _kept(shown: _Shown) -> KeptCase:
    case, observation, check = shown
    return KeptCase(case=case, checks=(check,), names=names_of((check,), observation))
