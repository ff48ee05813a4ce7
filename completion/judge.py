"""What a text of the model is worth at its place: trimmed, checked, doubted, with its evidence.

Which of several is the best is `rank.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from completion.check import checked
from completion.doubts import doubts
from completion.evidence import evidence_of, first_line
from completion.generate import Generated
from completion.place import Place
from completion.rank import Contender
from completion.trim import trimmed
from completion.values import CompletionRequest
from syntax.index.workspace import WorkspaceIndex
from syntax.names.modules import Modules


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges texts for one place. Takes as long as several parses: call it in a thread.

    `workspace` and `modules` tell what exists elsewhere; `model` names the texts' author.
    """

    request: CompletionRequest
    place: Place
    model: str
    workspace: WorkspaceIndex | None
    modules: Modules

    def __call__(self, generated: Generated) -> Contender:
        """The text as it could be shown; empty if nothing of it can."""
        text = trimmed(generated.kept, self.place, generated.stop.reason)
        kept = checked(text, self.request, self.place)
        if not kept:
            return Contender("", generated.logprobs, whole=False)
        shown = self.place.given + kept
        against = doubts(shown, self.request, self.place, self.workspace, self.modules)
        evidence = evidence_of(
            shown,
            _of_first_line(generated, len(first_line(kept))),
            self.request,
            self.place,
            doubts=against,
            whole=kept == text,
            model=self.model,
        )
        return Contender(shown, generated.logprobs, kept == text, against, evidence)


def _of_first_line(generated: Generated, length: int) -> tuple[float, ...]:
    """The log-probabilities of the tokens of the first `length` characters, and of a line end
    behind them."""
    starts = (0, *generated.ends)
    return tuple(
        logprob
        for start, logprob in zip(starts, generated.logprobs, strict=False)
        if start <= length
    )
