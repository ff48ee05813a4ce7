"""What steps cost, learnt from steps: the figures that sizes of steps and drafts rest on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.speed import Rate, StepCosts

SIZES = st.lists(st.tuples(st.integers(1, 600), st.floats(0.1, 5000)), max_size=30)


def learnt(*steps: tuple[int, float]) -> StepCosts:
    costs = StepCosts()
    for rows, ms in steps:
        costs.observe(rows, ms)
    return costs


def test_sizes_between_known_ones_are_interpolated_and_larger_ones_extended() -> None:
    costs = learnt((1, 10.0), (4, 40.0), (16, 64.0))
    assert costs.predict(4) == 40.0
    assert costs.predict(10) == 52.0
    assert costs.predict(32) == 128.0


def test_a_kernel_that_likes_sixteen_rows_is_seen_as_it_is() -> None:
    costs = learnt((1, 18.0), (6, 85.0), (16, 80.0))
    assert costs.predict(6) > costs.predict(16)
    assert costs.rows_within(82.0, 100) == 16


def test_one_pause_of_the_machine_does_not_stand_for_a_size() -> None:
    costs = learnt(*[(8, 50.0)] * 5, (8, 5000.0))
    assert costs.predict(8) < 90


def test_a_lasting_change_is_followed() -> None:
    costs = learnt(*[(8, 50.0)] * 5, *[(8, 100.0)] * 20)
    assert 95 < costs.predict(8) < 101


def test_large_sizes_share_figures_scaled_to_their_rows() -> None:
    costs = learnt((100, 400.0))
    assert costs.predict(112) == pytest.approx(448.0)
    assert costs.predict(224) == pytest.approx(896.0)


@given(SIZES, st.floats(1, 10_000), st.integers(1, 512), st.integers(0, 40))
def test_rows_said_to_fit_do_fit(
    steps: list[tuple[int, float]], ms: float, most: int, beside: int
) -> None:
    costs = learnt(*steps)
    rows = costs.rows_within(ms, most, beside)
    assert 0 <= rows <= most
    assert not rows or costs.predict(beside + rows) <= ms


@given(SIZES, st.integers(1, 2000))
def test_a_prediction_is_always_a_positive_time(steps: list[tuple[int, float]], rows: int) -> None:
    assert learnt(*steps).predict(rows) > 0


def test_a_rate_follows_recent_work() -> None:
    rate = Rate()
    assert rate.per_second == 0.0
    for _ in range(60):
        rate.observe(10, 1000.0)
    for _ in range(60):
        rate.observe(50, 1000.0)
    assert 45 < rate.per_second <= 50.1
