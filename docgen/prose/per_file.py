"""What is read of a file once, for as long as the file is the same and was among the last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from docgen.facts.source import SourceFile

_KEPT = 16
T = TypeVar("T")


class PerFile(Generic[T]):
    """What `make` makes of files; of those that were asked for last it is kept."""

    def __init__(self, make: Callable[[SourceFile], T]) -> None:
        self._make = make
        self._made: OrderedDict[Path, tuple[SourceFile, T]] = OrderedDict()

    def of(self, file: SourceFile) -> T:
        """What was made of a file as it is now."""
        known = self._made.get(file.path)
        if known is None or known[0] is not file:
            known = self._made[file.path] = file, self._make(file)
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return known[1]
