"""What was shown last in each document, so that it does not shrink while one types what it says."""

from __future__ import annotations

from collections import OrderedDict

from completion.surroundings import Surroundings

_DOCUMENTS = 32


class OnScreen:
    """The last suggestion of each document. Bounded."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, tuple[Surroundings, str]] = OrderedDict()

    def show(self, uri: str, place: Surroundings, suggestion: str) -> None:
        """This is shown now."""
        self._documents.pop(uri, None)
        self._documents[uri] = (place, suggestion)
        while len(self._documents) > _DOCUMENTS:
            self._documents.popitem(last=False)

    def clear(self, uri: str | None = None) -> None:
        """Nothing is shown any more in a document, or in all."""
        if uri is None:
            self._documents.clear()
        else:
            self._documents.pop(uri, None)

    def left(self, uri: str, text: str, offset: int) -> str:
        """What is left of it at `offset` in `text`; empty if something else was typed."""
        place, suggestion = self._documents.get(uri, (None, ""))
        typed = place.typed_since(text, offset) if place is not None else None
        return "" if typed is None or not suggestion.startswith(typed) else suggestion[len(typed) :]
