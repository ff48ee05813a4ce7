"""What is sent to the model: prompt, limits, stop strings. Made from context, place and model.

How much context there is room for is decided in `planning/`, what the text that comes back is worth
in the steps behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from completion.context import Context
from completion.forms import Form, only_form
from completion.place import Place
from completion.planning.allowance import Allowance
from completion.planning.choice import choose
from completion.planning.standing import NOTHING_SHOWN, Standing
from completion.shape import Shape
from completion.window import Budget, LineLengths, fit
from engine.clients.generation import EngineInfo, Generation, PriorityName
from engine.models.families import GENERIC
from engine.models.prompts import Prompt, Text
from foundation.settings import CompletionSettings

_LINE_TOKENS = 96
_AHEAD_TOKENS = 40
_VARIETY = 0.6
_BEGUN_WORD = re.compile(r"[ .]?\w+$")
_LONGEST_WORD = 64
_SECOND_LOOK = 3
_HURRIED_TOKENS = 32
_SEED = 1


@dataclass(frozen=True, slots=True)
class Plan:
    """A prompt for a `place` and how to continue it; `note` is for the user, as in `Suggestion`.

    `held_back` stands before the cursor, but the prompt leaves it out, because in these
    vocabularies it belongs to the token that comes next: the last blank of an indentation, which a
    model that is shown it apart writes again, or the word that ends at the cursor. Of a word the
    text is made to begin with what is there (`begins_with`: token healing).
    `grammar` (GBNF) holds the model to what alone can stand at the cursor, where syntax tells.
    `splice`: the engine can take the suffix over from the keystroke before. `shown` is what of the
    document and of other files the prompt has, `model` whose prompt it is.
    """

    place: Place
    prompt: Prompt
    max_tokens: int
    stop: tuple[str, ...] = ()
    held_back: str = ""
    begins_with: str = ""
    grammar: str | None = None
    splice: bool = False
    model: str = ""
    note: str | None = None
    shown: Standing = NOTHING_SHOWN

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
            splice=self.splice,
            model=self.model,
        )
        return (greedy, *([_drawn(greedy, candidates - 1)] if candidates > 1 else []))

    def exactly(self, key: str) -> Generation:
        """The prompt alone, evaluated without shortcuts while nobody waits."""
        return Generation(
            prompt=self.prompt,
            max_tokens=0,
            priority="background",
            key=key,
            model=self.model,
        )

    def second_look(
        self, first: Generation, form: Form | None, *, hurried: bool
    ) -> tuple[Generation, ...]:
        """What to ask, all at once, where the first answer is doubtful: other texts, and one of
        the given form. Somebody `hurried` gets that alone, and one line of it."""
        alone = replace(first, supersede=False)
        if hurried:
            alone = replace(alone, max_tokens=min(first.max_tokens, _HURRIED_TOKENS))
        drawn = () if hurried else (_drawn(alone, _SECOND_LOOK),)
        if form is None:
            return drawn
        return (*drawn, replace(alone, begins_with=form.begins_with, grammar=form.grammar))


def longest_answer(
    place: Place, info: EngineInfo, settings: CompletionSettings, *, ahead: bool = False
) -> int:
    """The most tokens a suggestion may have; fewer if it is made `ahead` of being asked for."""
    most = min(settings.max_tokens, _AHEAD_TOKENS) if ahead else settings.max_tokens
    if place.shape is Shape.LINE:
        most = min(most, _LINE_TOKENS)
    return max(1, min(most, info.n_ctx // 4)) if info.n_ctx else most


async def plan(
    context: Context,
    place: Place,
    info: EngineInfo,
    lengths: LineLengths,
    *,
    allowed: Allowance,
    max_tokens: int,
    standing: Standing | None = None,
    resting: bool = False,
    stateless: bool = False,
) -> Plan:
    """Lay out the prompt for at most `max_tokens` of answer within what is `allowed`.

    `standing` is what the document's last prompt showed, and `resting` is as in `choose`. A
    `stateless` request neither knows nor leaves anything: of `standing` only the files count.
    """
    stop: tuple[str, ...] = ()
    if place.shape is Shape.LINE:
        # Where a line break is the end for certain the engine can stop by itself.
        stop = () if place.is_fresh else ("\n",)
    before = context.prefix + place.given
    held_back = "" if place.is_fresh or info.foreign else _begun_word(before)
    begins_with = held_back
    # Within a line the model might finish the word before the blank instead; and of a lone blank
    # nothing would be left to tell it how deep it is.
    if place.is_fresh and before.endswith("  "):
        held_back = " "
    before = before.removesuffix(held_back)
    if not info.fim:
        prefix, _ = await fit(before, "", Budget(allowed.warm.total, 0), lengths)
        note = info.layout.note or GENERIC.note
        return Plan(place, (Text(prefix),), max_tokens, stop, held_back, begins_with, note=note)
    if stateless:
        prefix, suffix = await fit(before, context.suffix, allowed.warm, lengths)
        shown = replace(standing or NOTHING_SHOWN, prefix=prefix, suffix=suffix, warm=True)
    else:
        shown = await choose(before, context.suffix, allowed, lengths, standing, resting=resting)
    form = None if info.foreign else only_form(place, held_back)
    return Plan(
        place,
        info.layout.fim_prompt(
            shown.prefix,
            shown.suffix,
            tuple((snippet.path, snippet.text) for snippet in shown.files),
            context.repository,
            context.path,
        ),
        max_tokens,
        stop,
        held_back,
        begins_with,
        form.grammar if form else None,
        splice=not (info.foreign or stateless),
        model="" if info.foreign else info.fingerprint,
        shown=shown,
    )


def _drawn(first: Generation, count: int) -> Generation:
    """Other texts for the same prompt; a fixed seed, so that they are the same each time."""
    return replace(first, n=count, temperature=_VARIETY, top_p=0.95, seed=_SEED)


def _begun_word(before: str) -> str:
    """The word that ends at the cursor, with the blank or sign that is one token with it."""
    found = _BEGUN_WORD.search(before[-_LONGEST_WORD:])
    return found[0] if found else ""
