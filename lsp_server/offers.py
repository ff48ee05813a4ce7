"""What was offered lately, so that an accept command can be told from its id, and counted.

The counts are kept by `completion/acceptance.py`; no code goes there.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lsp_server.convert import texts_of
from lsp_server.suggestions import Found

_REMEMBERED = 256

Happening = Literal["shown", "accepted"]


@dataclass(frozen=True, slots=True)
class Offer:
    """One text that was offered; `ms` is what it took to make."""

    text: str
    language_id: str
    ms: float


class Offers:
    """The last offers by id. An offer is counted as accepted once, in whatever pieces it is."""

    def __init__(self, record: Callable[[Happening, Offer], None]) -> None:
        self._record = record
        self._numbers = itertools.count(1)
        self._offers: OrderedDict[str, Offer] = OrderedDict()
        self.shown = 0
        self.accepted_count = 0

    def offer(self, found: Found) -> list[str]:
        """An id for each text of the suggestion; the first counts as shown."""
        number = next(self._numbers)
        ids: list[str] = []
        for index, text in enumerate(texts_of(found.suggestion)):
            identifier = f"{number}.{index}"
            self._offers[identifier] = Offer(text, found.language_id, found.suggestion.ms)
            ids.append(identifier)
        while len(self._offers) > _REMEMBERED:
            self._offers.popitem(last=False)
        self.shown += 1
        self._record("shown", self._offers[ids[0]])
        return ids

    def accepted(self, identifier: str) -> bool:
        """The user took an offer, or a first word or line of it; False if it is not known."""
        offer = self._offers.pop(identifier, None)
        if offer is None:
            return False
        self.accepted_count += 1
        self._record("accepted", offer)
        return True
