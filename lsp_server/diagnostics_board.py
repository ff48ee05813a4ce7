"""All that is known against a document, whoever found it: a client takes it only as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lsprotocol import types

Publish = Callable[[str, Sequence[types.Diagnostic], int | None], None]
"""Told a document, all that is known of it, and the version that it is known of."""


class DiagnosticsBoard:
    """What each part of the server has found, by document."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._found: dict[str, dict[str, Sequence[types.Diagnostic]]] = {}

    def put(
        self,
        part: str,
        uri: str,
        found: Sequence[types.Diagnostic],
        version: int | None = None,
    ) -> None:
        """What a part has found in a document, in the place of what it had."""
        parts = self._found.setdefault(uri, {})
        if list(parts.get(part, ())) == list(found):
            if not parts:
                del self._found[uri]
            return
        parts[part] = found
        self._publish(uri, [one for each in parts.values() for one in each], version)
        if not any(parts.values()):
            del self._found[uri]
