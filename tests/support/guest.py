"""The guest loaded into this process, to be asked about modules of our own."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

GUEST = Path(__file__).parents[2] / "testgen" / "guest"
_numbers = itertools.count(1)


def load_guest() -> ModuleType:
    """The guest under a name of its own, as the sandbox loads it: by path."""
    name = f"guest_{next(_numbers)}"
    spec = importlib.util.spec_from_file_location(
        name, GUEST / "__init__.py", submodule_search_locations=[str(GUEST)]
    )
    assert spec
    assert spec.loader
    guest = importlib.util.module_from_spec(spec)
    sys.modules[name] = guest
    spec.loader.exec_module(guest)
    return guest


class Guest:
    """A guest that was set up for one module, and its operations."""

    def __init__(self, file: Path, mode: str, **more: Any) -> None:
        self._guest = load_guest()
        sys.modules.pop(file.stem, None)
        before, arguments = list(sys.path), list(sys.argv)
        try:
            self.ready = self._guest.setup(
                {
                    "root": str(file.parent), "path": [str(file.parent)], "module": file.stem,
                    "file": str(file), "mode": mode, **more,
                }
            )  # fmt: skip
        finally:
            sys.path[:], sys.argv[:] = before, arguments

    def ask(self, operation: str, **arguments: Any) -> list[Any]:
        """Every value that an operation yields."""
        return list(self._guest.OPS[operation](arguments))

    def describe(self) -> Any:
        """The description of the module."""
        return self.ask("describe")[0]

    def run(self, *calls: str, **more: Any) -> list[Any]:
        """Execute calls in the instrumented module."""
        return self.ask("run", cases=cases(*calls, **more))

    def observe(self, *calls: str, **more: Any) -> list[Any]:
        """Execute calls in the plain module."""
        return self.ask("observe", cases=cases(*calls, **more))


def cases(*calls: str, **more: Any) -> list[dict[str, Any]]:
    """Cases of calls; the target is what is called."""
    return [
        {"id": number, "target": call.partition("(")[0], "call": call, **more}
        for number, call in enumerate(calls, 1)
    ]
