"""A model's vocabulary in llama.cpp, for any thread, and the chat templates it carries by name."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from engine.beginnings import Beginnings
from engine.llama.bindings import llama
from engine.llama.gate import Gate
from engine.requests import ModelFault
from foundation.errors import BadInput


class LlamaVocabulary:
    """Text to tokens and back. `gate` keeps the model loaded while another thread is in here.

    `ends` are tokens that end a text beside those the file names.
    """

    def __init__(self, model: Any, gate: Gate, ends: Iterable[int]) -> None:
        self.pointer: Any = llama.llama_model_get_vocab(model)
        self.size: int = llama.llama_vocab_n_tokens(self.pointer)
        self._gate = gate
        self._further_ends = frozenset(ends)
        self._pieces: list[bytes | None] = [None] * self.size
        self.beginnings = Beginnings([self.piece(token) for token in range(self.size)])

    @cached_property
    def ends(self) -> frozenset[int]:
        """Every token generation ends at."""
        known = (t for t in range(self.size) if llama.llama_vocab_is_eog(self.pointer, t))
        return self._further_ends.union(known)

    @cached_property
    def single_bytes(self) -> Mapping[int, int]:
        """Byte -> the token that stands for it and nothing else, for those that have one."""
        pieces = ((self.piece(token), token) for token in range(self.size))
        return {piece[0]: token for piece, token in pieces if len(piece) == 1}

    @cached_property
    def end_of_text(self) -> int | None:
        """A token that llama.cpp's grammars take for the end; None if there is none."""
        eos: int = llama.llama_vocab_eos(self.pointer)
        return eos if eos >= 0 and llama.llama_vocab_is_eog(self.pointer, eos) else None

    def special(self) -> dict[str, int]:
        """Name -> id of the special tokens there are."""
        names = ("bos", "eos", "eot", "nl", "pad", "sep")
        ids = {name: getattr(llama, f"llama_vocab_{name}")(self.pointer) for name in names}
        return {name: token for name, token in ids.items() if token >= 0}

    def tokenize(self, text: str, *, special: bool = False, add_bos: bool = False) -> list[int]:
        """Tokens of `text`; `special` lets `<|…|>` in it become special tokens."""
        data = text.encode("utf-8", "replace")
        # A token stands for a byte at least, and llama.cpp may put one or two around them.
        tokens = np.empty(len(data) + 4, np.int32)
        with self._gate:
            count = llama.llama_tokenize(
                self.pointer,
                data,
                len(data),
                tokens.ctypes.data_as(llama.llama_token_p),
                len(tokens),
                add_bos,
                special,
            )
        if count < 0:
            raise ModelFault(f"llama.cpp could not tokenize a text of {len(data):,} bytes")
        return [int(token) for token in tokens[:count]]

    def piece(self, token: int) -> bytes:
        """The bytes `token` stands for; control tokens stand for none."""
        known = self._pieces[token]
        if known is None:
            known = self._pieces[token] = self._spell(token, special=False)
        return known

    def detokenize(self, tokens: Sequence[int], *, special: bool = False) -> str:
        """Text of `tokens`; `special` writes control tokens out. Raises `BadInput` on bad ids."""
        for token in tokens:
            if not 0 <= token < self.size:
                raise BadInput(f"there is no token {token}; they go from 0 to {self.size - 1}")
        spell = (lambda t: self._spell(t, special=True)) if special else self.piece
        return b"".join(map(spell, tokens)).decode("utf-8", "replace")

    def is_end(self, token: int) -> bool:
        """Whether generation ends at `token`: end of text, of turn, or a FIM token."""
        return token in self._further_ends or bool(llama.llama_vocab_is_eog(self.pointer, token))

    def text(self, token: int) -> str:
        """One token as text; bytes that are no character by themselves are replaced."""
        return self.piece(token).decode("utf-8", "replace")

    def special_text(self, name: str) -> str:
        """How the special token `name` is written; empty if there is none."""
        token = self.special().get(name)
        return "" if token is None else self._spell(token, special=True).decode("utf-8", "replace")

    def _spell(self, token: int, *, special: bool) -> bytes:
        size = 64
        with self._gate:
            while True:
                buffer = ctypes.create_string_buffer(size)
                count = llama.llama_token_to_piece(self.pointer, token, buffer, size, 0, special)
                if count >= 0:
                    return buffer.raw[:count]
                size = -count


class BuiltinTemplate:
    """A chat template that llama.cpp carries by name, for files that come without one."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()

    def render(
        self, messages: Sequence[Mapping[str, object]], *, add_generation_prompt: bool = True
    ) -> str:
        """The prompt. Raises `BadInput` where llama.cpp refuses the conversation."""
        texts = [[str(m.get(k) or "").encode() for k in ("role", "content")] for m in messages]
        entries = [llama.llama_chat_message(role, content) for role, content in texts]
        chat = (llama.llama_chat_message * len(texts))(*entries)
        size = 256 + 2 * sum(len(role) + len(content) for role, content in texts)
        while True:
            buffer = ctypes.create_string_buffer(size)
            count = llama.llama_chat_apply_template(
                self._name, chat, len(texts), add_generation_prompt, buffer, size
            )
            if count < 0:
                raise BadInput(f"llama.cpp cannot lay out a conversation as {self._name.decode()}")
            if count <= size:
                return buffer.raw[:count].decode("utf-8", "replace")
            size = count
