"""The kinds of boundary that tests go through, best first."""

from __future__ import annotations

from sandbox.landlock import Landlock
from sandbox.launch import Boundary

KINDS = (
    "bubblewrap",
    "landlock",
    "landlock without namespaces",
    "landlock of older kernels without namespaces",
)


def may_kill(boundary: Boundary) -> bool:
    """Otherwise a job that does not end by itself costs its worker, and another is started."""
    return not isinstance(boundary, Landlock) or boundary.namespaces or boundary.scopes
