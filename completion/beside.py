"""Work whose time grows with the document, done where it holds up nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from completion.values import CompletionRequest

P = ParamSpec("P")
R = TypeVar("R")

# From this size on, looking at a document takes long enough to hold up an event loop.
_LARGE = 16_000


async def beside(
    request: CompletionRequest, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs
) -> R:
    """Do work on a request's document; in a thread where that would be felt."""
    if len(request.snapshot.text) < _LARGE:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)
