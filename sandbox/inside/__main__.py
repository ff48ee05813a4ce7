"""Started by path in the box with the number of its channel; loads this folder as a package."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Of the folder of this file nothing may be found by an `import` of the code to come.
sys.path[:] = [entry for entry in sys.path if entry != os.path.dirname(os.path.abspath(__file__))]


def load(name: str, folder: str) -> Any:
    """The package in `folder` under `name`, whatever else has that name."""
    spec = importlib.util.spec_from_file_location(
        name, os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    load("inkling_inside", os.path.dirname(os.path.abspath(__file__)))
    worker = importlib.import_module("inkling_inside.worker")
    worker.serve(int(sys.argv[1]), load)
