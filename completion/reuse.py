"""Suggestions already made, so that typing through one, or deleting back to it, costs no model.

Also the cache of what the model had nothing for. The one piece of mutable state in the pipeline.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from completion.brackets import PLAIN, first_superfluous, scan
from completion.surroundings import QUOTES, Surroundings
from completion.values import Candidate
from foundation.nothing import Nothing

_PER_DOCUMENT = 16
_DOCUMENTS = 32


@dataclass(frozen=True, slots=True)
class Made:
    """What was made at a place: the candidates, or why there were none.

    `recipe` is everything that went in beside the text; `asked` is how many candidates were
    wanted: who wants fewer is served too.
    """

    place: Surroundings
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
        place: Surroundings,
        *,
        recipe: tuple[object, ...],
        asked: int,
        outcome: tuple[Candidate, ...] | Nothing,
        note: str | None = None,
    ) -> None:
        """Remember what was made for a place of the document `uri`."""
        made = Made(
            place=place,
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
                if not invoked and made.place.closed_by_editor(text, offset, "") is not None:
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
            closed = made.place.closed_by_editor(text, offset, typed)
            rest = None if closed is None else _until(closed, candidate.text[length:])
            if rest:
                yield candidate.rest(rest, length)
                break


def _until(closed: str, rest: str) -> str:
    """The rest up to where it closes what the editor closed already."""
    if not closed:
        return rest
    if closed[0] in QUOTES:
        return rest.partition(closed[0])[0]
    end = first_superfluous(scan(rest, PLAIN), ())
    return rest if end is None else rest[:end]
