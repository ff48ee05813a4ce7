"""llama.cpp's samplers: a chain for one candidate, and a grammar beside it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol

import numpy as np

from engine.beginnings import Beginnings, rest_of
from engine.llama.bindings import faults, forget_faults, llama
from engine.llama.forcing import Forcing, allowed_of
from engine.llama.vocabulary import LlamaVocabulary
from engine.logits import Logits, greedy, log_sum
from engine.requests import BadGrammar
from engine.sampling import Chain

_CANDIDATE: Final = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])
_GREEDY_REACHES: Final = (6.0, 12.0)
"""How far below the highest logit the likeliest token that a grammar allows is looked for, before
the whole vocabulary is asked about."""


class Outputs(Protocol):
    """The logits of the last step."""

    def logits(self, output: int) -> Logits:
        """Row `output`."""

    def sample_with(self, chain: Any, output: int) -> int:
        """Let a llama.cpp sampler choose from row `output` and accept its choice."""


class LlamaSampler:
    """llama.cpp's sampler chain for one candidate, and a grammar beside it.

    A grammar over the whole vocabulary is slow, so it is first asked about the chain's own choice
    alone, as llama.cpp's tools do; if it refuses that, about the tokens that have a chance.
    """

    log_share = 0.0

    def __init__(
        self, model: Outputs, vocabulary: LlamaVocabulary, chain: Chain, grammar: str | None
    ) -> None:
        self._model = model
        vocab, n_vocab = vocabulary.pointer, vocabulary.size
        self._n_vocab = n_vocab
        self._greedy = chain.greedy
        self._reach = chain.reach
        self._banned = np.array([t for t, bias in chain.biases if bias == -np.inf], np.int64)
        self._grammar = self._chain = None
        # A bias may rule out a token that would be forced.
        forces = grammar and not chain.biases
        self._forcing = Forcing.of(vocabulary, grammar) if grammar and forces else None
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
        token = self._free_choice(logits)
        single = np.array([(token, 0.0, 0.0)], _CANDIDATE)
        self._apply(self._grammar, single)
        if single["logit"][0] == -np.inf:
            token = self._allowed_choice(logits)
        # llama.cpp ends the process when a grammar accepts what it forbids; it was asked about it.
        llama.llama_sampler_accept(self._grammar, token)
        if self._chain is not None:
            llama.llama_sampler_accept(self._chain, token)
        return token

    def forced(self, token: int) -> Sequence[int]:
        """What the grammar leaves no choice about behind `token`, the choice just made."""
        if self._forcing is None:
            return ()
        tokens = self._forcing.behind(token, self._grammar, self._allowed_among)
        for each in tokens:
            llama.llama_sampler_accept(self._grammar, each)
        self.see(tokens)
        return tokens

    def close(self) -> None:
        """Free the samplers."""
        for sampler in (self._grammar, self._chain):
            if sampler is not None:
                llama.llama_sampler_free(sampler)
        self._grammar = self._chain = None

    def _free_choice(self, logits: Logits) -> int:
        """What is chosen where everything is allowed."""
        if self._greedy:
            return greedy(logits, self._banned)
        return int(self._apply(self._chain, self._rows(logits, self._reach)).id)

    def _allowed_choice(self, logits: Logits) -> int:
        """What is chosen of all that the grammar allows."""
        rows = self._allowed(logits)
        if self._greedy:
            return int(rows["id"][rows["logit"].argmax()])
        chosen = self._apply(self._chain, rows)
        if chosen.logit == -np.inf:
            raise BadGrammar("the sampling settings leave no token that the grammar allows")
        return int(chosen.id)

    def _allowed(self, logits: Logits) -> Any:
        """Every token that has a chance among those the grammar allows; of the others some, with a
        logit of minus infinity. The likeliest are asked about first: the whole vocabulary takes as
        long as a token does."""
        highest = float(logits.max())
        reaches = _GREEDY_REACHES if self._greedy else (self._reach,)
        for reach in reaches:
            if reach is None:
                break
            rows = self._rows_allowed(logits, reach)
            best = float(rows["logit"].max())
            if best == -np.inf:
                continue
            # What has a chance beside the best one allowed may lie below what was asked about.
            is_all = self._greedy or best == highest
            return rows if is_all else self._rows_allowed(logits, reach + highest - best)
        rows = self._rows_allowed(logits, None)
        if rows["logit"].max() == -np.inf:
            raise BadGrammar("the grammar allows no token of this model here")
        return rows

    def _allowed_among(self, grammar: Any, tokens: Sequence[int]) -> Sequence[int]:
        rows = self._candidates[: len(tokens)]
        rows["id"], rows["logit"], rows["p"] = tokens, 0.0, 0.0
        self._apply(grammar, rows)
        return allowed_of(rows)

    def _rows_allowed(self, logits: Logits, reach: float | None) -> Any:
        rows = self._rows(logits, reach)
        if self._greedy and len(self._banned):
            rows["logit"][np.isin(rows["id"], self._banned)] = -np.inf
        self._apply(self._grammar, rows)
        return rows

    def _rows(self, logits: Logits, reach: float | None) -> Any:
        """The tokens whose logit is at most `reach` below the highest, or all, by their ids."""
        if reach is None:
            rows = self._candidates
            rows["id"] = np.arange(self._n_vocab)
            rows["logit"] = logits
        else:
            likely = np.flatnonzero(logits >= logits.max() - reach)
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

    def forced(self, token: int) -> Sequence[int]:
        """Nothing: where a text begins as it is made to, there is no grammar."""
        return ()

    def close(self) -> None:
        """Free the samplers."""
        self._then.close()
