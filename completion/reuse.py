"""Suggestions already made, so that typing through one, or deleting back to it, costs no model.

Also the cache of what the model had nothing for. The one piece of mutable state in the pipeline.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from completion.brackets import PAIRS, PLAIN, first_superfluous, scan
from completion.values import Candidate
from foundation.nothing import Nothing

_WINDOW = 8192
_PER_DOCUMENT = 16
_DOCUMENTS = 32
_QUOTES = "\"'`"
_AUTO_CLOSERS = {**PAIRS, **{quote: quote for quote in _QUOTES}}


@dataclass(frozen=True, slots=True)
class Made:
    """What was made at a place: the text around it, and the candidates or why there were none.

    Two places are the same if the text is, as far as a prompt can see: `before` and `after` are
    windows of it. `recipe` is everything else that went in; `asked` is how many candidates were
    wanted: who wants fewer is served too.
    """

    before: str
    at_start: bool
    after: str
    recipe: tuple[object, ...]
    asked: int
    outcome: tuple[Candidate, ...] | Nothing
    note: str | None = None


class Reuse:
    """Bounded memory of what was made, by document, the latest first."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, list[Made]] = OrderedDict()

    def add(
        self,
        uri: str,
        text: str,
        offset: int,
        *,
        recipe: tuple[object, ...],
        asked: int,
        outcome: tuple[Candidate, ...] | Nothing,
        note: str | None = None,
    ) -> None:
        """Remember what was made for the document `uri` at `offset`."""
        made = Made(
            before=text[max(0, offset - _WINDOW) : offset],
            at_start=offset <= _WINDOW,
            after=text[offset : offset + _WINDOW],
            recipe=recipe,
            asked=asked,
            outcome=outcome,
            note=note,
        )
        kept = [made, *self._documents.pop(uri, [])]
        self._documents[uri] = kept[:_PER_DOCUMENT]
        while len(self._documents) > _DOCUMENTS:
            self._documents.popitem(last=False)

    def find(
        self,
        uri: str,
        text: str,
        offset: int,
        recipe: tuple[object, ...],
        *,
        wanted: int = 1,
        invoked: bool = False,
    ) -> tuple[tuple[Candidate, ...], str | None] | Nothing | None:
        """What is left of a suggestion after what was typed of it, and its note.

        `Nothing` when the model was asked at this very place and had nothing; None when it must
        be asked. Somebody who `invoked` it is not told of an old nothing.
        """
        for made in self._documents.get(uri, []):
            if made.recipe != recipe or made.asked < wanted:
                continue
            if isinstance(made.outcome, Nothing):
                if not invoked and _closed_by_editor(made, text, offset, "") is not None:
                    return made.outcome
                continue
            rests = tuple(_rests(made, made.outcome, text, offset))
            if rests:
                return rests, made.note
        return None

    def forget(self, uri: str | None = None) -> None:
        """Drop what is known of a document, or of all."""
        if uri is None:
            self._documents.clear()
        else:
            self._documents.pop(uri, None)


def _rests(
    made: Made, candidates: tuple[Candidate, ...], text: str, offset: int
) -> Iterator[Candidate]:
    for candidate in candidates:
        for length in range(len(candidate.text)):
            typed = candidate.text[:length]
            if not text.endswith(typed, 0, offset):
                continue
            closed = _closed_by_editor(made, text, offset, typed)
            rest = None if closed is None else _until(closed, candidate.text[length:])
            if rest:
                yield Candidate(rest, candidate.score)
                break


def _closed_by_editor(made: Made, text: str, offset: int, typed: str) -> str | None:
    """What an editor put behind the cursor by itself, closing brackets and quotes of `typed`.

    None if this is not the place of `made` with `typed` written there, and nothing else changed.
    """
    origin = offset - len(typed)
    if origin < 0 or not text.endswith(made.before, 0, origin):
        return None
    if made.at_start and origin != len(made.before):
        return None
    closers = "".join(_AUTO_CLOSERS.get(sign, "") for sign in reversed(typed))
    for length in range(len(closers) + 1):
        for closed in {closers[:length], closers[len(closers) - length :]}:
            if text.startswith(closed, offset) and _after_matches(made, text, offset + len(closed)):
                return closed
    return None


def _until(closed: str, rest: str) -> str:
    """The rest up to where it closes what the editor closed already."""
    if not closed:
        return rest
    if closed[0] in _QUOTES:
        return rest.partition(closed[0])[0]
    end = first_superfluous(scan(rest, PLAIN), ())
    return rest if end is None else rest[:end]


def _after_matches(made: Made, text: str, offset: int) -> bool:
    if len(made.after) < _WINDOW:
        return len(text) - offset == len(made.after) and text.startswith(made.after, offset)
    return text.startswith(made.after, offset)
