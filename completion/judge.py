"""What a text of the model is worth at its place: trimmed, checked, doubted, with its evidence.

Which of several is the best is `rank.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from completion.check import adds_no_error, checked
from completion.doubts import Doubt, doubts_about, without_doubtful_end
from completion.evidence import evidence_of, tokens_of
from completion.generate import Generated
from completion.lines import first_line
from completion.place import Place
from completion.rank import Contender, repeats_below
from completion.stop import StopReason
from completion.sure import cuts
from completion.tokens import Tokens
from completion.trim import trimmed
from completion.values import CompletionRequest
from syntax.index.workspace import WorkspaceIndex
from syntax.names.modules import Modules

_TRIES = 4


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges texts for one place. Takes as long as several parses: call it in a thread.

    `workspace` and `modules` tell what exists elsewhere; `model` names the texts' author. Where
    the request is an `excerpt` of its document nothing is doubted: what it lacks may stand beyond.
    """

    request: CompletionRequest
    place: Place
    model: str
    workspace: WorkspaceIndex | None
    modules: Modules
    excerpt: bool = False

    def __call__(self, generated: Generated) -> Contender:
        """The text as it could be shown; empty if nothing of it can."""
        text = trimmed(generated.kept, self.place, generated.stop.reason)
        unsure = generated.stop.reason is StopReason.UNSURE
        tokens = tokens_of(generated, text, self.place.given)
        if unsure:
            kept = text = self._beginning(text, tokens)
        else:
            kept = checked(text, self.request, self.place)
        if not kept:
            return Contender("", generated.logprobs, whole=False)
        shown = self.place.given + kept
        about = self._doubts(shown)
        evidence = evidence_of(
            shown,
            tokens.first(len(first_line(shown))).logprobs,
            self.request,
            self.place,
            doubts=len(about),
            whole=kept == text,
            part=unsure,
            model=self.model,
        )
        return Contender(
            shown,
            generated.logprobs,
            kept == text,
            about,
            repeats_below(shown, self.place),
            evidence,
            self._without_doubt(shown, about, tokens),
            tokens,
        )

    def _beginning(self, text: str, tokens: Tokens, most: int | None = None) -> str:
        """The longest beginning of `text` that can stand alone, of `most` characters."""
        given = self.place.given
        ends = [
            end
            for end in cuts(given + text, tokens, self.place.lexicon, in_text=self.place.in_text)
            if end > len(given) and (most is None or end <= most)
        ]
        for end in ends[: -_TRIES - 1 : -1]:
            shown = (given + text)[:end]
            if adds_no_error(self.request, shown):
                return shown.removeprefix(given)
        return ""

    def _doubts(self, text: str) -> tuple[Doubt, ...]:
        if self.excerpt:
            return ()
        return doubts_about(text, self.request, self.place, self.workspace, self.modules)

    def _without_doubt(self, text: str, about: tuple[Doubt, ...], tokens: Tokens) -> str:
        """What of the text is left, if it says something that does not exist."""
        if not any(one.is_certain for one in about):
            return text
        lines = without_doubtful_end(text, about).removeprefix(self.place.given)
        kept = checked(trimmed(lines, self.place), self.request, self.place) if lines else ""
        if not kept and self.request.hurried:
            first = min((one.start or 0 for one in about if one.is_certain), default=0)
            kept = self._beginning(text.removeprefix(self.place.given), tokens, first)
        shown = self.place.given + kept
        return shown if kept and not self._doubts(shown) else ""
