"""What a grammar leaves one way to write, asked of llama.cpp's own grammar, byte by byte.

Which tokens spell it is decided here too; what is done with them is in `engine/batcher.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from engine.grammar import names_tokens
from engine.llama.bindings import llama
from engine.llama.vocabulary import LlamaVocabulary

_LONGEST: Final = 256
_BYTES: Final = (*range(0x01, 0xC0), *range(0xC2, 0xF5))
"""Every byte that text may hold in UTF-8."""

Allowed = Callable[[Any, Sequence[int]], Sequence[int]]
"""(grammar, tokens) -> those of the tokens that the grammar allows now."""


class Forcing:
    """The tokens that a grammar leaves no choice about.

    Text is spelled as the vocabulary spells it. The last token of a run that goes on is left to
    the model: what follows may belong to the same token.
    """

    def __init__(self, vocabulary: LlamaVocabulary, probes: Sequence[int], end: int | None) -> None:
        self._vocabulary = vocabulary
        self._end = end
        self._probes = [*probes, *([] if end is None else [end])]

    @classmethod
    def of(cls, vocabulary: LlamaVocabulary, grammar: str) -> Forcing | None:
        """None where it cannot be told: not every byte is a token, or the grammar names tokens."""
        probes = vocabulary.single_bytes
        if names_tokens(grammar) or any(byte not in probes for byte in _BYTES):
            return None
        return cls(vocabulary, [probes[byte] for byte in _BYTES], vocabulary.end_of_text)

    def behind(self, token: int, grammar: Any, allowed: Allowed) -> list[int]:
        """The tokens that must follow `token`, the one that `grammar` accepted last."""
        text, ended = self._forced_text(grammar, allowed)
        tokens = self._spelled(token, text)
        if tokens is None:
            return []
        if ended and self._end is not None:
            return [*tokens, self._end]
        return tokens[:-1]

    def _forced_text(self, grammar: Any, allowed: Allowed) -> tuple[bytes, bool]:
        """What must follow, and whether the text ends behind it."""
        text = bytearray()
        here = grammar
        try:
            while len(text) < _LONGEST:
                only = allowed(here, self._probes)
                if len(only) != 1:
                    break
                if only[0] == self._end:
                    return bytes(text), True
                if here is grammar:
                    here = llama.llama_sampler_clone(grammar)
                llama.llama_sampler_accept(here, only[0])
                text += self._vocabulary.piece(only[0])
            return bytes(text), False
        finally:
            if here is not grammar:
                llama.llama_sampler_free(here)

    def _spelled(self, before: int, text: bytes) -> list[int] | None:
        """The tokens of `text` behind the token `before`; None if they would not be that text."""
        whole = _whole_characters(text)
        try:
            head = self._vocabulary.piece(before).decode()
        except UnicodeDecodeError:
            head = ""
        tail = whole.decode()
        joined = self._vocabulary.tokenize(head + tail)
        joins = bool(head) and joined[:1] == [before]
        tokens = joined[1:] if joins else self._vocabulary.tokenize(tail)
        # Some vocabularies put a space in front.
        same = b"".join(map(self._vocabulary.piece, tokens)) == whole
        return tokens if same else None


def _whole_characters(text: bytes) -> bytes:
    """`text` up to its last whole character."""
    return text.decode("utf-8", "ignore").encode()


def allowed_of(rows: Any) -> Sequence[int]:
    """The tokens of llama.cpp's candidate rows that are not ruled out."""
    return [int(token) for token in rows["id"][rows["logit"] > -np.inf]]
