"""Names that readers of an example know without being told: the project's, the library's."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from typing import Any

_SHORT = {
    "np": "numpy",
    "pd": "pandas",
    "nx": "networkx",
    "plt": "matplotlib.pyplot",
    "xr": "xarray",
    "sp": "scipy",
    "sm": "statsmodels.api",
    "tf": "tensorflow",
    "dt": "datetime",
}
_MISSING = object()


def lent(name: str, packages: Sequence[str]) -> tuple[Any, bool]:
    """What a name without a binding stands for, and whether it stands for anything.

    `packages` are the names of the project, the module's own first: whatever they hand out counts.
    """
    for package in packages:
        if name == package:
            return _imported(package)
        module = sys.modules.get(package)
        try:
            value = getattr(module, name, _MISSING)
        except BaseException:  # a module may answer for its names by code of its own
            continue
        if value is not _MISSING:
            return value, True
    if name in _SHORT or _is_standard(name):
        return _imported(_SHORT.get(name, name))
    return None, False


def _is_standard(name: str) -> bool:
    known = getattr(sys, "stdlib_module_names", ())
    return name in known and not name.startswith("_")


def _imported(name: str) -> tuple[Any, bool]:
    try:
        return importlib.import_module(name), True
    except BaseException:  # what it does when it is imported nobody knows
        return None, False
