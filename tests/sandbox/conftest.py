"""The boundaries of this machine, each as itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sandbox.bubblewrap import Bubblewrap
from sandbox.landlock import Landlock
from sandbox.launch import Boundary
from sandbox.proof import fault_of
from tests.support.boundaries import KINDS


@pytest.fixture(scope="session")
def boundaries() -> dict[str, Boundary | str]:
    """Each kind, or why there is none of it here."""
    bwrap = shutil.which("bwrap")
    made: dict[str, Boundary] = {
        "landlock": Landlock(namespaces=True),
        "landlock without namespaces": Landlock(namespaces=False),
        "landlock of older kernels without namespaces": Landlock(namespaces=False, scopes=False),
    }
    if bwrap:
        made["bubblewrap"] = Bubblewrap(Path(bwrap))
    faults = {kind: fault_of(boundary) for kind, boundary in made.items()}
    told: dict[str, Boundary | str] = {"bubblewrap": "bubblewrap is not installed"}
    return told | {kind: faults[kind] or boundary for kind, boundary in made.items()}


@pytest.fixture(scope="module", params=KINDS)
def boundary(request: pytest.FixtureRequest, boundaries: dict[str, Boundary | str]) -> Boundary:
    found = boundaries[request.param]
    if isinstance(found, str):
        pytest.skip(found)
    return found


@pytest.fixture
def best(boundaries: dict[str, Boundary | str]) -> Boundary:
    """One that works, for what is the same with each."""
    for kind in KINDS:
        found = boundaries[kind]
        if not isinstance(found, str):
            return found
    pytest.skip("there is no boundary here")
