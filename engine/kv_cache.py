"""The model's memory and the books on it, always changed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.model import Model
from engine.prompt_cache import Parked, PromptCache
from engine.requests import Splice
from engine.sequences import Copy, Evict, Operation, Remove, Sequences, Tokens
from engine.splice import Cut, Run, best_run, place_of, suffix_of

# Attention on a CPU looks at every used cell, whoever's it is: a thousand idle ones cost a step of
# the 0.5B model 3% of its time. Parking as many takes it 5 ms, and bringing them back one.
_IDLE_CELLS_ON_CPU = 256
# Fewer tokens are evaluated about as fast as they are moved.
_WORTH_MOVING = 16
_MOST_CUTS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A prompt's sequence, which holds its first `reused` tokens, and what to paste later on."""

    sequence: int
    reused: int
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A run of tokens to splice: of `sequence`, or the `loose` cut that it is all of."""

    run: Run
    exact: bool
    sequence: int = -1
    loose: Cut | None = None


class KvCache:
    """`Sequences` whose operations are carried out on the model at once; it says what they mean.

    Sequences evicted from it are parked in host memory, and come back when a prompt asks for them.
    """

    def __init__(self, model: Model) -> None:
        info = model.info
        self._model = model
        self._idle_cells = info.n_ctx if info.gpu_layers else _IDLE_CELLS_ON_CPU
        self._books = Sequences(info.n_seq_max, info.n_ctx, whole_only=not info.can_trim)
        self._parked = PromptCache(info.prompt_cache_bytes, whole_only=not info.can_trim)
        self._fim = info.fim if info.can_shift and info.can_trim else None
        self._loose: list[Cut] = []

    @property
    def used(self) -> int:
        """Cells that hold something."""
        return self._books.used

    @property
    def n_cells(self) -> int:
        """Cells there are; no sequence can be longer."""
        return self._books.n_cells

    @property
    def occupied(self) -> int:
        """Sequences that are owned or hold tokens."""
        return self._books.occupied

    @property
    def n_sequences(self) -> int:
        """Sequences there are."""
        return self._books.n_sequences

    @property
    def parked_tokens(self) -> int:
        """Tokens whose evaluation waits in host memory."""
        return self._parked.used_tokens

    @property
    def evictions(self) -> int:
        """Sequences emptied for others so far."""
        return self._books.evictions

    def longest_prefix(self, prompt: Tokens, *, exact: bool) -> int:
        """Tokens of `prompt` that some sequence holds from its start, here or parked."""
        here = self._books.longest_prefix(prompt, exact=exact)
        parked = self._parked.longest_prefix(prompt, exact=exact)
        return max(here[1], parked[1])

    def open(
        self, prompt: Tokens, headroom: int, *, reuse: bool, splice: Splice | None = None
    ) -> Place | None:
        """As `Sequences.open`, after bringing back what is parked of `prompt`.

        What is idle then is parked, for the steps to come would pay for it. With `splice` tokens
        that are not held exactly count too, and a run of the prompt's suffix may be cut from where
        it stands, for `paste`.
        """
        exact = splice is None
        if reuse:
            self._restore(prompt, exact=exact)
        found = self._find(prompt, splice or Splice(), exact=exact) if reuse else None
        spliced = (found.sequence, found.run.length) if found and splice else (0, 0)
        opened = self._books.open(prompt, headroom, reuse=reuse, exact=exact, spliced=spliced)
        if opened is None:
            return None
        cut = None
        if found and splice:
            # The sequence that holds the run may be the very one that gives way.
            cut = self._cut(prompt, found)
        elif found and found.sequence == opened.sequence and not found.exact:
            # Evaluating it exactly takes a while, and somebody may go on typing before it is done.
            self.give_back(self._cut(prompt, found))
        self._apply(opened.operations)
        self._apply(self._books.bound_idle(self._idle_cells))
        return Place(opened.sequence, opened.reused, cut)

    def paste(self, sequence: int, cut: Cut) -> bool:
        """Append what was cut to `sequence`, which ends at its position; False if it cannot be."""
        if not self.make_room(len(cut.tokens)):
            return False
        if not self._model.paste(sequence, cut.state, cut.position):
            return False
        self._books.extend(sequence, cut.tokens, spliced=True)
        return True

    def give_back(self, cut: Cut) -> None:
        """What the cells were cut for went away before they were pasted: the next may want them."""
        self._loose = [*self._loose, cut][-_MOST_CUTS:]

    def reserve(self, count: int) -> tuple[int, ...] | None:
        """As `Sequences.reserve`."""
        reserved = self._books.reserve(count)
        if reserved is None:
            return None
        self._apply(reserved[1])
        return reserved[0]

    def share(self, source: int, target: int, length: int) -> None:
        """As `Sequences.share`."""
        self._apply(self._books.share(source, target, length))

    def make_room(self, cells: int) -> bool:
        """As `Sequences.make_room`."""
        operations = self._books.make_room(cells)
        self._apply(operations or ())
        return operations is not None

    def evaluated(self, sequence: int, tokens: Sequence[int]) -> None:
        """The model has taken `tokens` in at the end of `sequence`."""
        self._books.extend(sequence, tokens)

    def truncate(self, sequence: int, length: int) -> None:
        """As `Sequences.truncate`."""
        self._apply(self._books.truncate(sequence, length))

    def release(self, sequence: int, *, keep: bool) -> None:
        """As `Sequences.release`."""
        self._apply(self._books.release(sequence, keep=keep))

    def evict_idle(self) -> bool:
        """Empty every idle sequence; whether there was one to empty."""
        operations = self._books.evict_idle()
        self._apply(operations)
        return bool(operations)

    def invalidate(self) -> None:
        """Forget whatever is idle, here and parked: the model computes something else now."""
        self._parked.clear()
        self._loose.clear()
        for eviction in self._books.evict_idle():
            self._model.remove(eviction.sequence, 0)

    def repair(self, sequence: int, length: int) -> int:
        """Undo whatever a broken-off step left behind the first `length` tokens of `sequence`.

        The tokens that are left: none, where the model can only forget a sequence whole.
        """
        if self._model.remove(sequence, length):
            return length
        self._books.truncate(sequence, 0)
        self._model.remove(sequence, 0)
        return 0

    def _find(self, prompt: Tokens, splice: Splice, *, exact: bool) -> _Found | None:
        """The longest run of the prompt's suffix that is cached behind another prefix.

        What stands where the prompt has it, `exact`ly if so asked, is left alone.
        """
        suffix = suffix_of(prompt, self._fim) if self._fim else None
        if self._fim is None or suffix is None:
            return None
        kept = min(self._books.longest_prefix(prompt, exact=exact)[1], len(prompt) - 1)
        found: list[_Found] = []
        for sequence in range(self.n_sequences):
            cached = self._books.tokens(sequence)
            old = suffix_of(cached, self._fim)
            run = None
            if old is not None:
                run = best_run(cached, old, prompt, suffix, kept=kept, splice=splice)
            if run is not None:
                is_exact = run.source + run.length <= self._books.exact(sequence)
                found.append(_Found(run, is_exact, sequence))
        for cut in self._loose:
            target = place_of(cut, prompt, suffix, kept=kept, splice=splice)
            if target is not None:
                run = Run(0, target, len(cut.tokens))
                found.append(_Found(run, exact=False, loose=cut))
        return max(found, key=lambda each: (each.run.length, each.exact), default=None)

    def _cut(self, prompt: Tokens, found: _Found) -> Cut:
        run = found.run
        if found.loose is not None:
            self._loose = [cut for cut in self._loose if cut is not found.loose]
            state = found.loose.state
        else:
            state = self._model.cut(found.sequence, run.source, run.source + run.length)
        return Cut(prompt[run.target : run.target + run.length].copy(), run.target, state)

    def _apply(self, operations: Sequence[Operation]) -> None:
        for operation in operations:
            match operation:
                case Copy():
                    self._model.copy(operation.source, operation.target, 0, operation.end)
                case Remove():
                    self._model.remove(operation.sequence, operation.start)
                case Evict():
                    self._park(operation)
                    self._model.remove(operation.sequence, 0)

    def _park(self, evicted: Evict) -> None:
        tokens, exact = evicted.tokens, evicted.exact
        if not self._parked.most_bytes or len(tokens) < _WORTH_MOVING:
            return
        elsewhere = self.longest_prefix(tokens, exact=False)
        if elsewhere < len(tokens) or self.longest_prefix(tokens, exact=True) < exact:
            self._parked.put(Parked(tokens, self._model.save(evicted.sequence), exact))

    def _restore(self, prompt: Tokens, *, exact: bool) -> None:
        parked, shared = self._parked.longest_prefix(prompt, exact=exact)
        have = self._books.longest_prefix(prompt, exact=exact)[1]
        if parked is None or shared < have + _WORTH_MOVING:
            return
        adopted = self._books.adopt(parked.tokens, parked.exact)
        if adopted is None:
            return
        sequence, operations = adopted
        self._parked.take(parked)
        self._apply(operations)
        if not self._model.restore(sequence, parked.state):
            self._apply(self._books.truncate(sequence, 0))
