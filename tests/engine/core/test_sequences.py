"""The KV cache's books: what they say must be what lies in the cache, whatever is done."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from engine.sequences import Copy, Evict, Operation, Remove, Sequences, common_prefix
from tests.support.fake_model import FakeKv

N_SEQUENCES, N_CELLS = 4, 24
PROMPTS = st.lists(st.integers(0, 2), min_size=1, max_size=14)


def array(tokens: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    return np.array(tokens, np.int32)


def apply(kv: FakeKv, operations: tuple[Operation, ...]) -> None:
    for operation in operations:
        match operation:
            case Copy(source, target, end):
                kv.copy(source, target, 0, end)
            case Remove(sequence, start):
                kv.remove(sequence, start)
            case Evict(sequence, tokens, exact):
                assert kv.tokens(sequence) == tokens.tolist()
                assert kv.exact(sequence) == exact
                kv.remove(sequence, 0)


class CacheMachine(RuleBasedStateMachine):
    """Random use of `Sequences`, its operations carried out on a cache with llama.cpp's rules."""

    def __init__(self) -> None:
        super().__init__()
        self.books = Sequences(N_SEQUENCES, N_CELLS)
        self.kv = FakeKv(N_CELLS, N_SEQUENCES)
        self.owned: dict[int, list[int]] = {}

    def held(self, sequence: int) -> list[int]:
        return self.kv.tokens(sequence)

    def cells_of(self, sequences: set[int]) -> int:
        return sum(bool(cell.sequences & sequences) for cell in self.kv.cells)

    @rule(
        prompt=PROMPTS,
        headroom=st.integers(0, 6),
        reuse=st.booleans(),
        exact=st.booleans(),
        spliced=st.tuples(st.integers(0, N_SEQUENCES - 1), st.integers(0, 5)),
    )
    def open(
        self, prompt: list[int], headroom: int, reuse: bool, exact: bool, spliced: tuple[int, int]
    ) -> None:
        before = {s: self.held(s) for s in range(N_SEQUENCES)}
        good = {s: before[s][: self.kv.exact(s)] if exact else before[s] for s in before}
        longest = max(common_prefix(array(t), array(prompt)) for t in good.values())
        opened = self.books.open(array(prompt), headroom, reuse=reuse, exact=exact, spliced=spliced)
        if opened is None:
            # Refusing is right only when every sequence is owned or room is truly lacking.
            others = set(self.owned)
            needed = len(prompt) + headroom
            if len(others) < N_SEQUENCES:
                best = min(longest, len(prompt) - 1) if reuse else 0
                assert self.cells_of(others) + needed - best > N_CELLS - best
            return
        assert opened.sequence not in self.owned
        assert opened.reused == (min(longest, len(prompt) - 1) if reuse else 0)
        apply(self.kv, opened.operations)
        assert self.held(opened.sequence) == prompt[: opened.reused]
        assert not exact or self.kv.exact(opened.sequence) == opened.reused
        assert N_CELLS - len(self.kv.cells) >= len(prompt) - opened.reused + headroom
        for sequence in self.owned:
            assert self.held(sequence) == before[sequence], "a running request lost its cache"
        self.owned[opened.sequence] = prompt

    @precondition(lambda self: self.owned)
    @rule(data=st.data(), count=st.integers(1, 8))
    def evaluate(self, data: st.DataObject, count: int) -> None:
        sequence = data.draw(st.sampled_from(sorted(self.owned)))
        tokens = data.draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
        operations = self.books.make_room(count)
        if operations is None:
            assert self.cells_of(set(self.owned)) + count > N_CELLS
            return
        apply(self.kv, operations)
        start = len(self.held(sequence))
        self.books.extend(sequence, tokens)
        for offset, token in enumerate(tokens):
            self.kv.add(sequence, start + offset, token)

    @precondition(lambda self: self.owned)
    @rule(data=st.data(), source=st.integers(0, N_SEQUENCES - 1))
    def splice(self, data: st.DataObject, source: int) -> None:
        """Tokens of one sequence, as they are there, at the end of another or of the same."""
        target = data.draw(st.sampled_from(sorted(self.owned)))
        held = self.held(source)
        start = data.draw(st.integers(0, len(held)))
        run = held[start : data.draw(st.integers(start, len(held)))]
        operations = self.books.make_room(len(run))
        if operations is None:
            return
        apply(self.kv, operations)
        position = len(self.held(target))
        self.books.extend(target, run, spliced=True)
        for offset, token in enumerate(run):
            self.kv.add(target, position + offset, token, exact=False)
        assert len({cell.position for cell in self.kv.cells if target in cell.sequences}) == len(
            self.held(target)
        )

    @precondition(lambda self: self.owned)
    @rule(data=st.data(), keep=st.booleans())
    def release(self, data: st.DataObject, keep: bool) -> None:
        sequence = data.draw(st.sampled_from(sorted(self.owned)))
        apply(self.kv, self.books.release(sequence, keep=keep))
        del self.owned[sequence]

    @precondition(lambda self: self.owned)
    @rule(data=st.data(), length=st.integers(0, 14))
    def truncate(self, data: st.DataObject, length: int) -> None:
        sequence = data.draw(st.sampled_from(sorted(self.owned)))
        apply(self.kv, self.books.truncate(sequence, length))
        assert len(self.held(sequence)) <= length or not self.held(sequence)

    @precondition(lambda self: self.owned)
    @rule(data=st.data(), count=st.integers(1, 3))
    def branch(self, data: st.DataObject, count: int) -> None:
        source = data.draw(st.sampled_from(sorted(self.owned)))
        reserved = self.books.reserve(count)
        if reserved is None:
            assert N_SEQUENCES - len(self.owned) < count
            return
        apply(self.kv, reserved[1])
        used = len(self.kv.cells)
        for target in reserved[0]:
            assert target not in self.owned
            apply(self.kv, self.books.share(source, target, len(self.held(source))))
            self.owned[target] = self.held(source)
            assert self.held(target) == self.held(source)
            assert self.kv.exact(target) == self.kv.exact(source)
        assert len(self.kv.cells) == used, "sharing must not cost cells"

    @rule(cells=st.integers(0, 20))
    def bound_idle(self, cells: int) -> None:
        apply(self.kv, self.books.bound_idle(cells))

    @rule()
    def evict(self) -> None:
        apply(self.kv, self.books.evict_idle())

    @rule(tokens=PROMPTS, data=st.data())
    def adopt(self, tokens: list[int], data: st.DataObject) -> None:
        exact = data.draw(st.integers(0, len(tokens)))
        adopted = self.books.adopt(array(tokens), exact)
        if adopted is None:
            crowded = self.cells_of(set(self.owned)) + len(tokens) > N_CELLS
            assert crowded or len(self.owned) == N_SEQUENCES
            return
        sequence, operations = adopted
        assert sequence not in self.owned
        apply(self.kv, operations)
        assert not self.held(sequence)
        for position, token in enumerate(tokens):
            self.kv.add(sequence, position, token, exact=position < exact)

    @invariant()
    def books_match_the_cache(self) -> None:
        assert self.books.used == len(self.kv.cells) <= N_CELLS
        for sequence in range(N_SEQUENCES):
            assert self.books.tokens(sequence).tolist() == self.held(sequence)
            assert self.books.exact(sequence) == self.kv.exact(sequence)


CacheMachine.TestCase.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
TestCache = CacheMachine.TestCase


def filled(*prompts: list[int], n_cells: int = 100, n_sequences: int = 4) -> Sequences:
    books = Sequences(n_sequences, n_cells)
    for prompt in prompts:
        opened = books.open(array(prompt), reuse=False)
        assert opened is not None
        books.extend(opened.sequence, prompt)
        books.release(opened.sequence)
    return books


def test_the_longest_prefix_over_all_sequences_is_reused() -> None:
    books = filled([1, 2, 3], [1, 2, 3, 4, 5], [1, 9])
    opened = books.open(array([1, 2, 3, 4, 6]))
    assert opened is not None
    assert (opened.sequence, opened.reused) == (1, 4)


def test_a_prompt_that_is_all_cached_still_leaves_its_last_token_to_evaluate() -> None:
    opened = filled([1, 2, 3]).open(array([1, 2, 3]))
    assert opened is not None
    assert opened.reused == 2
    assert opened.operations == (Remove(0, 2),)


def test_a_running_sequence_is_shared_and_left_alone() -> None:
    books = Sequences(3, 50)
    first = books.open(array([1, 2, 3, 4]))
    assert first is not None
    books.extend(first.sequence, [1, 2, 3, 4])
    second = books.open(array([1, 2, 3, 9]))
    assert second is not None
    assert second.operations == (Copy(first.sequence, second.sequence, 3),)
    assert books.used == 4


def test_a_common_licence_header_does_not_cost_another_document_its_cache() -> None:
    header = [7] * 5
    books = filled(header + [1] * 30)
    opened = books.open(array(header + [2] * 30))
    assert opened is not None
    assert opened.sequence != 0
    assert opened.reused == 5
    assert books.tokens(0).tolist() == header + [1] * 30


def test_the_least_recently_used_idle_sequence_goes_first() -> None:
    books = filled([1] * 10, [2] * 10, n_cells=30)
    again = books.open(array([1] * 11))
    assert again is not None
    books.release(again.sequence)
    assert books.open(array([3] * 15)) is not None
    assert books.tokens(0).tolist() == [1] * 10
    assert books.tokens(1).tolist() == []


def test_idle_sequences_are_bounded_and_the_ones_used_last_stay() -> None:
    books = filled([1] * 10, [2] * 10, [3] * 30, n_cells=80)
    books.bound_idle(40)
    assert [len(books.tokens(sequence)) for sequence in range(3)] == [0, 10, 30]
    books.bound_idle(35)
    assert [len(books.tokens(sequence)) for sequence in range(3)] == [0, 0, 30]
    books.bound_idle(5)
    assert not books.used


def test_what_running_requests_hold_is_no_reason_to_forget_what_is_idle() -> None:
    books = filled([1] * 10, [2] * 10, n_cells=80)
    running = books.open(array([3] * 40), reuse=False)
    assert running is not None
    books.extend(running.sequence, array([3] * 40))
    idle = books.used - 40
    books.bound_idle(idle)
    assert books.used == 40 + idle


def test_nothing_is_evicted_for_a_request_that_cannot_be_helped() -> None:
    books = filled([1] * 10, n_cells=30)
    running = books.open(array([2] * 15))
    assert running is not None
    books.extend(running.sequence, [2] * 15)
    assert books.open(array([3] * 20)) is None
    assert books.tokens(0).tolist() == [1] * 10


def test_shared_cells_are_freed_with_their_last_holder() -> None:
    books = Sequences(2, 20)
    first = books.open(array([1] * 8))
    reserved = books.reserve(1)
    assert first is not None
    assert reserved is not None
    books.extend(first.sequence, [1] * 8)
    books.share(first.sequence, reserved[0][0], 8)
    books.release(first.sequence, keep=False)
    assert books.used == 8
    books.release(reserved[0][0], keep=False)
    assert books.used == 0


def test_what_was_spliced_serves_only_those_who_can_do_with_it() -> None:
    books = Sequences(2, 60)
    opened = books.open(array([1] * 5))
    assert opened is not None
    books.extend(opened.sequence, [1] * 5)
    books.extend(opened.sequence, [2] * 10, spliced=True)
    books.extend(opened.sequence, [3] * 5)
    books.release(opened.sequence)
    prompt = array([1] * 5 + [2] * 10 + [3] * 6)
    assert books.longest_prefix(prompt, exact=False) == (opened.sequence, 20)
    assert books.longest_prefix(prompt, exact=True) == (opened.sequence, 5)
    again = books.open(prompt, exact=False)
    assert again is not None
    assert again.reused == 20
    books.release(again.sequence)
    afresh = books.open(prompt, exact=True)
    assert afresh is not None
    assert afresh.reused == 5
    books.extend(afresh.sequence, prompt[5:])
    assert books.exact(afresh.sequence) == 21


def test_a_spliced_suffix_does_not_leave_the_one_it_came_from_behind() -> None:
    books = filled([1] * 3 + [2] * 30)
    opened = books.open(array([1] * 3 + [9] + [2] * 30), spliced=(0, 30))
    assert opened is not None
    assert (opened.sequence, opened.reused) == (0, 3)
    assert books.used == 3


def test_a_state_that_cannot_be_cut_is_reused_only_whole() -> None:
    books = Sequences(2, 50, whole_only=True)
    opened = books.open(array([1, 2, 3]))
    assert opened is not None
    books.extend(opened.sequence, [1, 2, 3])
    books.release(opened.sequence)
    other = books.open(array([1, 2, 4, 5]))
    assert other is not None
    assert other.reused == 0
    longer = books.open(array([1, 2, 3, 4]))
    assert longer is not None
    assert longer.reused == 3


def test_evaluating_without_room_is_a_fault_of_the_caller() -> None:
    books = Sequences(1, 4)
    books.open(array([1]))
    with pytest.raises(ValueError, match="5 cells wanted, 4 free"):
        books.extend(0, [1] * 5)
