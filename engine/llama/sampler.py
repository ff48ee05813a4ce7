"""llama.cpp's samplers: a chain for one candidate, and a grammar beside it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import numpy as np

from engine.beginnings import Beginnings, rest_of
from engine.llama.bindings import faults, forget_faults, llama
from engine.logits import Logits, greedy, log_sum
from engine.requests import BadGrammar
from engine.sampling import Chain

_CANDIDATE: Final = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Outputs(Protocol):
    """The logits of the last step."""

    def logits(self, output: int) -> Logits:
        """Row `output`."""

    def sample_with(self, chain: Any, output: int) -> int:
        """Let a llama.cpp sampler choose from row `output` and accept its choice."""


class LlamaSampler:
    """llama.cpp's sampler chain for one candidate, and a grammar beside it.

    A grammar over the whole vocabulary is slow, so it is first asked about the chain's own choice
    alone, as llama.cpp's tools do; only if it refuses that are all tokens put before it.
    """

    log_share = 0.0

    def __init__(
        self, model: Outputs, vocab: Any, chain: Chain, grammar: str | None, n_vocab: int
    ) -> None:
        self._model = model
        self._n_vocab = n_vocab
        self._greedy = chain.greedy
        self._reach = chain.reach
        self._banned = np.array([t for t, bias in chain.biases if bias == -np.inf], np.int64)
        self._grammar = self._chain = None
        if grammar:
            forget_faults()
            self._grammar = llama.llama_sampler_init_grammar(vocab, grammar.encode(), b"root")
            if not self._grammar:
                raise BadGrammar(f"llama.cpp refuses the grammar: {faults()}")
        self._candidates = np.zeros(n_vocab if grammar else 0, _CANDIDATE)
        if self._greedy:
            return
        self._chain = llama.llama_sampler_chain_init(llama.llama_sampler_chain_default_params())
        pairs = [llama.llama_logit_bias(token, bias) for token, bias in chain.biases]
        biases = (llama.llama_logit_bias * len(pairs))(*pairs)
        if biases:
            bias = llama.llama_sampler_init_logit_bias(n_vocab, len(biases), biases)
            llama.llama_sampler_chain_add(self._chain, bias)
        for link in chain.links:
            make = getattr(llama, f"llama_sampler_init_{link.name}")
            sampler = make(vocab) if link.name == "infill" else make(*link.arguments)
            llama.llama_sampler_chain_add(self._chain, sampler)

    def see(self, tokens: Sequence[int]) -> None:
        """Tokens that were there before: the penalties look at them."""
        if self._chain is not None:
            for token in tokens:
                llama.llama_sampler_accept(self._chain, token)

    def sample(self, output: int) -> int:
        """Choose from row `output` of the last step's logits. Raises `BadGrammar` at a dead end."""
        if self._grammar is None:
            if self._greedy:
                return greedy(self._model.logits(output), self._banned)
            return self._model.sample_with(self._chain, output)
        logits = self._model.logits(output)
        token = self._choose(logits, constrained=False)
        single = np.array([(token, 0.0, 0.0)], _CANDIDATE)
        self._apply(self._grammar, single)
        if single["logit"][0] == -np.inf:
            token = self._choose(logits, constrained=True)
        # llama.cpp ends the process when a grammar accepts what it forbids; `_choose` made sure.
        llama.llama_sampler_accept(self._grammar, token)
        if self._chain is not None:
            llama.llama_sampler_accept(self._chain, token)
        return token

    def close(self) -> None:
        """Free the samplers."""
        for sampler in (self._grammar, self._chain):
            if sampler is not None:
                llama.llama_sampler_free(sampler)
        self._grammar = self._chain = None

    def _choose(self, logits: Logits, *, constrained: bool) -> int:
        if self._greedy and not constrained:
            return greedy(logits, self._banned)
        rows = self._rows(logits, constrained=constrained)
        if self._greedy:
            rows["logit"][self._banned] = -np.inf
        if constrained:
            self._apply(self._grammar, rows)
            if rows["logit"].max() == -np.inf:
                raise BadGrammar("the grammar allows no token of this model here")
        if self._greedy:
            return int(rows["logit"].argmax())
        chosen = self._apply(self._chain, rows)
        if constrained and chosen.logit == -np.inf:
            raise BadGrammar("the sampling settings leave no token that the grammar allows")
        return int(chosen.id)

    def _rows(self, logits: Logits, *, constrained: bool) -> Any:
        """The candidates: the whole vocabulary where the grammar is to choose among them, else
        those that have a chance."""
        if constrained or self._reach is None:
            rows = self._candidates
            rows["id"] = np.arange(self._n_vocab)
            rows["logit"] = logits
        else:
            likely = np.flatnonzero(logits >= logits.max() - self._reach)
            rows = self._candidates[: len(likely)]
            rows["id"] = likely
            rows["logit"] = logits[likely]
        rows["p"] = 0.0
        return rows

    def _apply(self, sampler: Any, rows: Any) -> Any:
        array = llama.llama_token_data_array(
            data=rows.ctypes.data_as(llama.llama_token_data_p),
            size=len(rows),
            selected=-1,
            sorted=False,
        )
        llama.llama_sampler_apply(sampler, ctypes.byref(array))
        return array.data[max(array.selected, 0)]


class BegunSampler:
    """Spells a given beginning in the model's likeliest tokens, then leaves the choice to `then`.

    `piece` gives a token's bytes. `log_share` is as in `engine.model.Sampler`.
    """

    def __init__(
        self,
        model: Outputs,
        then: LlamaSampler,
        beginnings: Beginnings,
        piece: Callable[[int], bytes],
        wanted: bytes,
    ) -> None:
        self._model = model
        self._then = then
        self._beginnings = beginnings
        self._piece = piece
        self._wanted = wanted
        self.log_share = 0.0

    def sample(self, output: int) -> int:
        """Choose from row `output` of the last step's logits. Raises what `then` raises."""
        self.log_share = 0.0
        allowed = self._beginnings.allowed(self._wanted) if self._wanted else ()
        if not len(allowed):
            return self._then.sample(output)
        logits = self._model.logits(output)
        token = int(allowed[logits[allowed].argmax()])
        self.log_share = log_sum(logits[allowed]) - log_sum(logits)
        self._wanted = rest_of(self._wanted, self._piece(token))
        self._then.see([token])
        return token

    def close(self) -> None:
        """Free the samplers."""
        self._then.close()
