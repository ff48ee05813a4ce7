"""What idle sequences held, in host memory: evaluated prompts that cost a step nothing.

Pure bookkeeping over opaque states; `engine/kv_cache.py` decides what comes here and goes back.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.model import State
from engine.sequences import Tokens, common_prefix


@dataclass(frozen=True, slots=True, eq=False)
class Parked:
    """A sequence that gave its cells up: the tokens it held, and the state that brings it back.

    The first `exact` tokens are held exactly, as in `Sequences`.
    """

    tokens: Tokens
    state: State
    exact: int


class PromptCache:
    """Parked sequences of at most `most_bytes` bytes together; the one used least recently goes.

    With `whole_only` a parked sequence counts only if all of it begins the prompt, and leaves a
    token to evaluate.
    """

    def __init__(self, most_bytes: int, *, whole_only: bool = False) -> None:
        self.most_bytes = most_bytes
        self._whole_only = whole_only
        self._parked: list[Parked] = []

    @property
    def used_bytes(self) -> int:
        """What the states take."""
        return sum(parked.state.nbytes for parked in self._parked)

    @property
    def used_tokens(self) -> int:
        """Tokens that can be had without evaluating them."""
        return sum(len(parked.tokens) for parked in self._parked)

    def longest_prefix(self, prompt: Tokens, *, exact: bool = True) -> tuple[Parked | None, int]:
        """The parked sequence that shares most tokens with the start of `prompt`, and how many.

        What is not held `exact`ly does not count, unless that is good enough. Among equals the
        shortest is best, for it needs the fewest cells; None if nothing is shared.
        """
        found, best = None, (0, 0)
        for parked in self._parked:
            shared = common_prefix(parked.tokens, prompt)
            if self._whole_only and not shared == len(parked.tokens) < len(prompt):
                continue
            if exact:
                shared = min(shared, parked.exact)
            if shared and (shared, -len(parked.tokens)) > best:
                found, best = parked, (shared, -len(parked.tokens))
        return found, best[0]

    def put(self, parked: Parked) -> None:
        """Keep a sequence, and drop those that it serves as well."""
        if parked.state.nbytes > self.most_bytes:
            return
        self._parked = [other for other in self._parked if not self._replaces(parked, other)]
        self._parked.append(parked)
        while self.used_bytes > self.most_bytes:
            self._parked.pop(0)

    def take(self, parked: Parked) -> None:
        """It went back to the KV cache."""
        self._parked.remove(parked)

    def clear(self) -> None:
        """Forget everything."""
        self._parked.clear()

    def _replaces(self, new: Parked, old: Parked) -> bool:
        if self._whole_only and len(new.tokens) != len(old.tokens):
            return False
        serves_all = common_prefix(old.tokens, new.tokens) == len(old.tokens)
        return serves_all and new.exact >= old.exact
