"""What the model is shown: the document before and behind the cursor, keys masked.

How much of it fits is `window.py`; how it is laid out for the model is `plan.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from completion.values import CompletionRequest
from syntax.files.secrets import mask_keys


@dataclass(frozen=True, slots=True)
class Context:
    """The text around the gap, whole, and other `files` as (path, text), the nearest last."""

    prefix: str
    suffix: str
    files: tuple[tuple[str, str], ...] = ()


def gather(request: CompletionRequest) -> Context:
    """The context of a request. Takes time on a large document: call it in a thread then.

    Keys are masked before anything is cut: half a key no longer looks like one.
    """
    text = mask_keys(request.snapshot.text)
    return Context(text[: request.offset], text[request.offset :])
