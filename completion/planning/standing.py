"""What a document's prompt is made of at the moment, and so what the engine has cached of it.

Immutable: who plans anew gets another one. How texts are cut is `window.py`.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from completion.repository.snippets import Snippet

_DOCUMENTS = 32


@dataclass(frozen=True, slots=True)
class Standing:
    """The parts of the prompt that was evaluated last: other files and how many tokens these have,
    the text around the cursor.

    `warm`: the window is as large as it is going to be, for it was evaluated at a rest.
    """

    files: tuple[Snippet, ...] = ()
    files_tokens: int = 0
    prefix: str = ""
    suffix: str = ""
    warm: bool = False


NOTHING_SHOWN = Standing()


class Standings:
    """The standing of each document, the latest used kept. Bounded."""

    def __init__(self) -> None:
        self._documents: OrderedDict[str, Standing] = OrderedDict()

    def of(self, uri: str) -> Standing | None:
        """That of a document; None where nothing was evaluated yet."""
        return self._documents.get(uri)

    def put(self, uri: str, standing: Standing) -> None:
        """What was evaluated now."""
        self._documents.pop(uri, None)
        self._documents[uri] = standing
        while len(self._documents) > _DOCUMENTS:
            self._documents.popitem(last=False)

    def forget(self, uri: str | None = None) -> None:
        """Nothing is known of a document any more, or of any."""
        if uri is None:
            self._documents.clear()
        else:
            self._documents.pop(uri, None)
