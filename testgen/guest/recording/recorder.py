"""The state of one execution: which goals were taken, and how near the others were."""

from __future__ import annotations

from typing import Any

from ..goals.goal import Formula, Goal, Predicate
from .compared import Compared

UNSEEN = 2.0


class Recorder:
    """Lists by number of goal or predicate; they are emptied in place, code refers to them."""

    def __init__(self, goals: list[Goal], predicates: list[Predicate]) -> None:
        count = len(goals) + 1
        self.hits = [False] * count
        self.near = [UNSEEN] * count
        self.predicates = [Predicate(0, 0), *predicates]
        decisions = len(self.predicates)
        self.done = [False] * decisions
        self.counts = [0] * decisions
        self.to_true = [UNSEEN] * decisions
        self.to_false = [UNSEEN] * decisions
        self.pending: dict[int, float] = {}
        self.kept: dict[int, list[Any]] = {}
        self.compared = Compared()
        self._blank = (list(self.hits), list(self.near), list(self.done), list(self.counts),
                       list(self.to_true), list(self.to_false))  # fmt: skip

    def start(self) -> None:
        """Forget everything: a new execution begins."""
        (self.hits[:], self.near[:], self.done[:], self.counts[:], self.to_true[:],
         self.to_false[:]) = self._blank  # fmt: skip
        self.pending.clear()
        self.kept.clear()
        self.compared = Compared()

    def taken(self) -> list[int]:
        """The goals taken, in order."""
        return [goal for goal, hit in enumerate(self.hits) if hit and goal]

    def nearest(self) -> dict[str, float]:
        """The distances to goals that were decided against."""
        hits = self.hits
        return {
            str(goal): round(distance, 6)
            for goal, distance in enumerate(self.near)
            if distance < UNSEEN and goal and not hits[goal]
        }

    def settle(self, predicate: int, truth: bool, other: float) -> None:
        """A decision came out as `truth`, and `other` is its distance to the other outcome."""
        decided = self.predicates[predicate]
        if truth:
            self.hits[decided.true] = True
            self.to_true[predicate], self.to_false[predicate] = 0.0, other
            self.near[decided.false] = min(self.near[decided.false], other)
        else:
            self.hits[decided.false] = True
            self.to_true[predicate], self.to_false[predicate] = other, 0.0
            self.near[decided.true] = min(self.near[decided.true], other)

    def decide(self, predicate: int, truth: bool) -> None:
        """A compound decision came out; its atoms have settled, those that were evaluated."""
        decided = self.predicates[predicate]
        if decided.formula is not None:
            other = self._distance(decided.formula, not truth)
            self.settle(predicate, truth, min(1.0, max(other, 1e-6)))
            self._forget(decided.formula)

    def _distance(self, formula: Formula, wanted: bool) -> float:
        if isinstance(formula, int):
            found = (self.to_true if wanted else self.to_false)[formula]
            return 1.0 if found == UNSEEN else found
        name, parts = formula
        if name == "not":
            return self._distance(parts[0], not wanted)
        if not parts:
            return 0.0 if (name == "and") is wanted else 1.0
        distances = [self._distance(part, wanted) for part in parts]
        if (name == "and") is wanted:
            return sum(distances) / len(distances)
        return min(distances)

    def _forget(self, formula: Formula) -> None:
        if isinstance(formula, int):
            self.to_true[formula] = self.to_false[formula] = UNSEEN
        else:
            for part in formula[1]:
                self._forget(part)
