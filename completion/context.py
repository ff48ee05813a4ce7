"""What the model is shown: the document before and behind the cursor, keys masked.

How much of it fits is `window.py`; how it is laid out for the model is `plan.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from completion.values import CompletionRequest
from syntax.files.masking import Masking


@dataclass(frozen=True, slots=True)
class Context:
    """The text around the gap, whole.

    `repository` and `path` say where the document is, for prompts that show other files too.
    """

    prefix: str
    suffix: str
    repository: str | None = None
    path: str | None = None


def gather(request: CompletionRequest, masking: Masking) -> Context:
    """The context of a request. Takes time on a large document: call it in a thread then.

    Keys are masked before anything is cut: half a key no longer looks like one. `masking` may know
    the version before.
    """
    text = masking.masked(request.snapshot.text)
    root = _root_of(request)
    return Context(
        text[: request.offset],
        text[request.offset :],
        repository=root.name if root else None,
        path=_path_of(request, root),
    )


def _root_of(request: CompletionRequest) -> Path | None:
    path = request.path
    inside = [root for root in request.roots if path is not None and path.is_relative_to(root)]
    return max(inside, key=lambda root: len(root.parts), default=None)


def _path_of(request: CompletionRequest, root: Path | None) -> str | None:
    if request.path is None:
        return None
    return request.path.relative_to(root).as_posix() if root else request.path.name
