"""Arithmetic on one row of logits: the greedy choice and log-probabilities. Pure numpy."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Logits = NDArray[np.float32]


def greedy(logits: Logits, banned: NDArray[np.int64] | None = None) -> int:
    """The likeliest token, the smallest id among equals as in llama.cpp; `banned` ones are not."""
    if banned is None or not len(banned):
        return int(logits.argmax())
    saved = logits[banned]
    logits[banned] = -np.inf
    best = int(logits.argmax())
    logits[banned] = saved
    return best


def log_probabilities(
    logits: Logits, token: int, top: int
) -> tuple[float, tuple[tuple[int, float], ...]]:
    """Log-probability of `token`, and the `top` likeliest tokens with theirs, likeliest first."""
    whole = log_sum(logits)
    count = min(top, len(logits))
    if count < len(logits):
        ids = np.argpartition(logits, len(logits) - count)[len(logits) - count :]
    else:
        ids = np.arange(len(logits))
    ids = ids[np.lexsort((ids, -logits[ids]))]
    return float(logits[token]) - whole, tuple((int(i), float(logits[i]) - whole) for i in ids)


def log_sum(logits: Logits) -> float:
    """The logarithm of the sum of the exponentials."""
    highest = float(logits.max())
    return highest + float(np.log(np.exp(logits - highest, dtype=np.float32).sum(dtype=float)))
