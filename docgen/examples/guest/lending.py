"""Names that readers of an example know without being told: the project's, the library's."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

_SHORT = {
    "np": "numpy",
    "pd": "pandas",
    "nx": "networkx",
    "plt": "matplotlib.pyplot",
    "xr": "xarray",
    "tf": "tensorflow",
    "dt": "datetime",
}
_MISSING = object()


class Lender:
    """What names without a binding stand for.

    `packages` are the names of the project, the module's own first: whatever they hand out counts.
    `names` are what the project's files import, as `module` or `module:name`.
    """

    def __init__(self, packages: Sequence[str], names: Mapping[str, str]) -> None:
        self._packages = packages
        self._names = names

    def lent(self, name: str, source: str) -> tuple[Any, bool]:
        """What a name in the code of a step stands for, and whether it stands for anything."""
        for package in self._packages:
            if name == package:
                return _imported(package)
            value = _attribute(sys.modules.get(package), name)
            if value is not _MISSING:
                return value, True
        if name in self._names:
            value, is_known = _imported(*self._names[name].split(":"))
            if is_known:
                return value, True
        if name in _SHORT or _is_standard(name):
            value, is_known = _imported(_SHORT.get(name, name))
            within = _attribute(value, name) if _is_called(name, source) else _MISSING
            return (value if within is _MISSING else within), is_known
        return None, False


def _is_standard(name: str) -> bool:
    known = getattr(sys, "stdlib_module_names", ())
    return name in known and not name.startswith("_")


def _is_called(name: str, source: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}\(", source) is not None


def _imported(module: str, name: str = "") -> tuple[Any, bool]:
    try:
        found: ModuleType = importlib.import_module(module)
        if not name:
            return found, True
        value = _attribute(found, name)
        return _imported(f"{module}.{name}") if value is _MISSING else (value, True)
    except BaseException:  # what it does when it is imported nobody knows
        return None, False


def _attribute(module: Any, name: str) -> Any:
    try:
        return getattr(module, name, _MISSING)
    except BaseException:  # a module may answer for its names by code of its own
        return _MISSING
