"""Which part of a suffix can be spliced: it must be the same tokens, and leave the joints free."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model import FimTokens
from engine.requests import Splice
from engine.sequences import Tokens, common_prefix
from engine.splice import Cut, Run, Suffix, best_run, place_of, suffix_of

PRE, SUF, MID = 100, 101, 102
FIM = FimTokens(("p", PRE), ("s", SUF), ("m", MID))
TEXTS = st.lists(st.integers(0, 3), max_size=20)
SPLICES = st.builds(Splice, head=st.integers(0, 3), tail=st.integers(0, 3), least=st.integers(1, 5))


def array(tokens: list[int]) -> Tokens:
    return np.array(tokens, np.int32)


def psm(prefix: list[int], suffix: list[int]) -> Tokens:
    return array([PRE, *prefix, SUF, *suffix, MID])


def planned(old: Tokens, new: Tokens, splice: Splice) -> Run | None:
    here, there = suffix_of(old, FIM), suffix_of(new, FIM)
    assert here is not None
    assert there is not None
    return best_run(old, here, new, there, kept=common_prefix(old, new), splice=splice)


@pytest.mark.parametrize(
    ("tokens", "suffix"),
    [
        ([PRE, 1, 2, SUF, 3, 4, MID], Suffix(4, 6)),
        ([PRE, 1, 2, SUF, 3, 4, MID, 7, 8], Suffix(4, 6)),
        ([PRE, 1, 2, SUF, 3], Suffix(4, 5)),
        ([9, 9, PRE, SUF, MID], Suffix(4, 4)),
        ([SUF, 3, 4, PRE, 1, 2, MID], None),
        ([PRE, 1, 2], None),
        ([1, 2, 3], None),
        ([], None),
    ],
)
def test_the_suffix_of_a_prompt_is_found_where_the_prefix_comes_first(
    tokens: list[int], suffix: Suffix | None
) -> None:
    assert suffix_of(array(tokens), FIM) == suffix


def test_a_model_without_a_token_for_the_middle_has_no_suffix_to_splice() -> None:
    assert suffix_of(psm([1], [2, 3]), FimTokens(("p", PRE), ("s", SUF))) is None


@given(TEXTS, TEXTS, TEXTS, TEXTS, SPLICES)
def test_a_run_is_the_same_tokens_between_the_joints(
    prefix: list[int],
    old_suffix: list[int],
    typed: list[int],
    new_suffix: list[int],
    splice: Splice,
) -> None:
    old, new = psm(prefix, old_suffix), psm(prefix + typed, new_suffix)
    run = planned(old, new, splice)
    if run is None:
        return
    assert run.length >= splice.least
    cached = old[run.source : run.source + run.length]
    assert cached.tolist() == new[run.target : run.target + run.length].tolist()
    start = len(prefix) + len(typed) + 2
    assert start + splice.head <= run.target
    assert common_prefix(old, new) + splice.head <= run.target
    assert run.target + run.length <= len(new) - 1 - splice.tail
    assert len(prefix) + 2 + splice.head <= run.source
    assert run.source + run.length <= len(old) - 1


@given(TEXTS, st.lists(st.integers(0, 50), min_size=12, max_size=40), st.integers(1, 9))
def test_typing_splices_all_of_the_suffix_but_its_joints(
    prefix: list[int], suffix: list[int], typed: int
) -> None:
    run = planned(
        psm(prefix, suffix), psm(prefix + [77] * typed, suffix), Splice(head=4, tail=4, least=4)
    )
    start = len(prefix) + 2 + 4
    assert run == Run(start, start + typed, len(suffix) - 8)


def test_a_bracket_typed_over_costs_no_more_than_itself() -> None:
    suffix = list(range(50))
    run = planned(psm([60], suffix), psm([60, 61], suffix[1:]), Splice(head=4, tail=4))
    assert run == Run(source=8, target=8, length=50 - 1 - 4 - 4)


def test_a_window_that_moved_by_lines_is_found_by_its_middle() -> None:
    text = list(range(90))
    old, new = psm([93] * 5, text[:60]), psm([94] * 9, text[12:72])
    run = planned(old, new, Splice(head=4, tail=4))
    assert run is not None
    assert old[run.source] == new[run.target] == 16
    assert run.length == 60 - 16


def test_a_changed_middle_leaves_the_longer_side() -> None:
    suffix = list(range(80))
    changed = [*suffix[:30], 99, *suffix[31:]]
    run = planned(psm([81], suffix), psm([81, 82], changed), Splice(head=4, tail=4))
    assert run is not None
    assert run.length == 80 - 31 - 4


def test_a_short_suffix_is_not_worth_a_step() -> None:
    assert planned(psm([1], [5] * 20), psm([1, 2], [5] * 20), Splice(head=4, tail=4)) is None


def test_what_was_cut_is_used_again_only_whole() -> None:
    suffix = list(range(40))
    cut = Cut(array(suffix[4:36]), 0, np.zeros(0, np.uint8))
    prompt = psm([50] * 7, suffix)
    found = suffix_of(prompt, FIM)
    assert found is not None
    assert place_of(cut, prompt, found, kept=5, splice=Splice(head=4, tail=4)) == 9 + 4
    longer = Splice(head=5, tail=4)
    assert place_of(cut, prompt, found, kept=5, splice=longer) is None
    assert place_of(cut, prompt[:-9], Suffix(9, 41), kept=5, splice=Splice(head=4, tail=4)) is None
