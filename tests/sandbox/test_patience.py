"""On a busy machine nothing is said to have no end only because others are served first."""

from __future__ import annotations

import os

import pytest

from sandbox.patience import patience


@pytest.mark.parametrize(("load", "factor"), [(0.0, 1.0), (2.0, 1.0), (6.0, 3.0), (99.0, 4.0)])
def test_as_many_times_longer_as_there_are_others_on_a_core(
    load: float, factor: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (load, 0.0, 0.0))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert patience() == factor
