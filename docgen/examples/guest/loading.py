"""Importing a documented module by its name, or by its place where no import finds it."""

from __future__ import annotations

import importlib
import importlib.util
from os.path import samefile
from types import ModuleType


def load(name: str, file: str) -> ModuleType:
    """The module whose source is `file`. Raises whatever its import raises."""
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{name}.".startswith(f"{error.name}."):
            raise
    else:
        if _same(getattr(module, "__file__", None), file):
            return module
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no Python source")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _same(found: str | None, file: str) -> bool:
    try:
        return found is not None and samefile(found, file)
    except OSError:
        return False
