"""What is sent to the model: prompt, limits, stop strings. Made from context, place and model.

What the text that comes back is worth is decided in the steps behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from completion.context import Context
from completion.forms import Form, only_form
from completion.place import Place
from completion.shape import Shape
from completion.window import Budget, LineLengths, fit
from engine.clients.generation import EngineInfo, Generation, PriorityName
from engine.models.families import GENERIC
from engine.models.prompts import Prompt, Text
from foundation.settings import CompletionSettings

_LINE_TOKENS = 96
# Special tokens and a few tokens of slack for where prefix, suffix and tokens meet.
_OVERHEAD = 16
_LEAST_CONTEXT = 16
_VARIETY = 0.6
_BEGUN_WORD = re.compile(r"[ .]?\w+$")
_LONGEST_WORD = 64
_SECOND_LOOK = 3
_SEED = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A prompt and how to continue it; `note` is for the user, as in `Suggestion`.

    `held_back` stands before the cursor, but the prompt leaves it out, because in these
    vocabularies it belongs to the token that comes next: the last blank of an indentation, which a
    model that is shown it apart writes again, or the word that ends at the cursor. Of a word the
    text is made to begin with what is there (`begins_with`: token healing).
    `grammar` (GBNF) holds the model to what alone can stand at the cursor, where syntax tells.
    `splice`: the engine can take the suffix over from the keystroke before.
    """

    prompt: Prompt
    max_tokens: int
    stop: tuple[str, ...] = ()
    held_back: str = ""
    begins_with: str = ""
    grammar: str | None = None
    splice: bool = False
    note: str | None = None

    def generations(
        self, candidates: int, key: str, priority: PriorityName
    ) -> tuple[Generation, ...]:
        """The requests to make, one after another, so that the later find the prompt evaluated.

        The first candidate is the model's most probable text; further ones are drawn with a
        fixed seed, so that the same input gives the same candidates.
        """
        greedy = Generation(
            prompt=self.prompt,
            max_tokens=self.max_tokens,
            stop=self.stop,
            grammar=self.grammar,
            begins_with=self.begins_with,
            logprobs=True,
            priority=priority,
            key=key,
            supersede=priority == "typing",
            splice=self.splice and priority == "typing",
        )
        return (greedy, *([_drawn(greedy, candidates - 1)] if candidates > 1 else []))

    def exactly(self, key: str) -> Generation:
        """The prompt alone, evaluated without shortcuts while nobody waits."""
        return Generation(prompt=self.prompt, max_tokens=0, priority="background", key=key)

    def second_look(self, first: Generation, form: Form | None) -> tuple[Generation, ...]:
        """What to ask, all at once, where the first answer is doubtful: other texts, and one of
        the given form."""
        alone = replace(first, supersede=False)
        drawn = _drawn(alone, _SECOND_LOOK)
        if form is None:
            return (drawn,)
        return drawn, replace(alone, begins_with=form.begins_with, grammar=form.grammar)


async def plan(
    context: Context,
    place: Place,
    info: EngineInfo,
    lengths: LineLengths,
    settings: CompletionSettings,
) -> Plan:
    """Lay out the prompt within the settings' budget and the model's context."""
    max_tokens = settings.max_tokens
    stop: tuple[str, ...] = ()
    if place.shape is Shape.LINE:
        # Where a line break is the end for certain the engine can stop by itself.
        stop = () if place.is_fresh else ("\n",)
        max_tokens = min(max_tokens, _LINE_TOKENS)
    budget = Budget(settings.prefix_tokens, settings.suffix_tokens)
    if info.n_ctx:
        max_tokens = max(1, min(max_tokens, info.n_ctx // 4))
        budget = budget.within(max(_LEAST_CONTEXT, info.n_ctx - max_tokens - _OVERHEAD))
    before = context.prefix + place.given
    held_back = "" if place.is_fresh or info.foreign else _begun_word(before)
    begins_with = held_back
    # Within a line the model might finish the word before the blank instead; and of a lone blank
    # nothing would be left to tell it how deep it is.
    if place.is_fresh and before.endswith("  "):
        held_back = " "
    before = before.removesuffix(held_back)
    if not info.fim:
        prefix, _ = await fit(before, "", Budget(budget.total, 0), lengths)
        note = info.layout.note or GENERIC.note
        return Plan((Text(prefix),), max_tokens, stop, held_back, begins_with, note=note)
    prefix, suffix = await fit(before, context.suffix, budget, lengths)
    prompt = info.layout.fim_prompt(prefix, suffix, context.files)
    form = None if info.foreign else only_form(place, held_back)
    grammar = form.grammar if form else None
    splice = not info.foreign
    return Plan(prompt, max_tokens, stop, held_back, begins_with, grammar, splice)


def _drawn(first: Generation, count: int) -> Generation:
    """Other texts for the same prompt; a fixed seed, so that they are the same each time."""
    return replace(first, n=count, temperature=_VARIETY, top_p=0.95, seed=_SEED)


def _begun_word(before: str) -> str:
    """The word that ends at the cursor, with the blank or sign that is one token with it."""
    found = _BEGUN_WORD.search(before[-_LONGEST_WORD:])
    return found[0] if found else ""
