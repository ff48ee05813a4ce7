"""A boundary of this machine for examples that are run."""

from __future__ import annotations

import pytest

from sandbox.boundary import boundary_for
from sandbox.faults import NoBoundary
from sandbox.launch import Boundary


@pytest.fixture(scope="session")
def boundary() -> Boundary:
    try:
        return boundary_for("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))
