"""What was offered lately, so that an accept command can be told from its id, and counted.

The counts are kept by `completion/acceptance.py`; no code goes there.
"""

from __future__ import annotations

import itertools
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from completion.acceptance import Kind
from lsp_server.convert import texts_of
from lsp_server.suggestions import Found

_REMEMBERED = 256

Happening = Literal["shown", "accepted", "continued"]

_PIECES = {
    "word": re.compile(r"\s*(?:\w+|[^\w\s]+)?"),
    "line": re.compile(r"\n?[^\n]*"),
    "full": re.compile(r".*", re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One text that was offered, or a piece of it; `ms` is what the whole took to make.

    `probability`, `model` and `typed` are as in `completion.acceptance.Event`.
    """

    text: str
    language_id: str
    ms: float
    probability: float | None = None
    model: str = ""
    typed: int = 0


class Offers:
    """The last offers by id. An offer is counted as accepted once, in whatever pieces it is."""

    def __init__(self, record: Callable[[Happening, Offer, Kind], None]) -> None:
        self._record = record
        self._numbers = itertools.count(1)
        self._offers: OrderedDict[str, Offer] = OrderedDict()
        self._begun: set[str] = set()
        self.shown = 0
        self.accepted_count = 0

    def offer(self, found: Found) -> list[str]:
        """An id for each text of the suggestion; the first counts as shown."""
        number = next(self._numbers)
        ids: list[str] = []
        for index, text in enumerate(texts_of(found.suggestion)):
            identifier = f"{number}.{index}"
            self._offers[identifier] = _offer(text, found)
            ids.append(identifier)
        while len(self._offers) > _REMEMBERED:
            self._begun.discard(self._offers.popitem(last=False)[0])
        self.shown += 1
        self._record("shown", self._offers[ids[0]], "full")
        return ids

    def accepted(self, identifier: str, kind: Kind = "full", chars: int | None = None) -> bool:
        """The user took an offer, or the next word or line of it; False if it is not known.

        `chars` is how many characters were taken, where the editor says so: what was typed of
        the offer before is then left out.
        """
        offer = self._offers.pop(identifier, None)
        if offer is None:
            return False
        piece = _PIECES[kind].match(offer.text)
        taken = len(offer.text) if piece is None else piece.end()
        if chars is not None:
            taken = max(0, min(chars, len(offer.text)))
        counted = offer.text[:taken] if kind != "full" else offer.text[len(offer.text) - taken :]
        first = identifier not in self._begun
        self.accepted_count += first
        self._record("accepted" if first else "continued", replace(offer, text=counted), kind)
        if kind == "full":
            self._begun.discard(identifier)
        else:
            self._begun.add(identifier)
            self._offers[identifier] = replace(offer, text=offer.text[taken:])
        return True


def _offer(text: str, found: Found) -> Offer:
    suggestion = found.suggestion
    evidence = suggestion.candidates[0].evidence if suggestion.candidates else None
    return Offer(
        text=text,
        language_id=found.language_id,
        ms=suggestion.ms,
        probability=suggestion.estimate.fitted if suggestion.estimate else None,
        model=evidence.model if evidence else "",
        typed=evidence.typed if evidence else 0,
    )
