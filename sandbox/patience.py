"""How much longer than on an idle machine something may take before it is said to have no end."""

from __future__ import annotations

import os

_MOST = 4.0


def patience() -> float:
    """A factor for wall-clock limits, from 1 on: how many processes share each core at present."""
    try:
        waiting, _, _ = os.getloadavg()
    except OSError:
        return 1.0
    return min(max(1.0, waiting / (os.cpu_count() or 1)), _MOST)
