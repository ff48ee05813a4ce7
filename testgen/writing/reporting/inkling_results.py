"""Tells of each test how it ended: a plugin of pytest, and a runner for unittest.

Runs in the project's interpreter, inside the sandbox: standard library only, Python 3.9 and later.
What to run and where to tell is in the JSON file that `INKLING_RUN` names; a line of JSON is
written when a test begins and for each of its rows when it ended.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import sys
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LONGEST = 2000


class Run:
    """What is to be run, and where to tell of it."""

    def __init__(self) -> None:
        told = json.loads(Path(os.environ["INKLING_RUN"]).read_text(encoding="utf-8"))
        self.file = Path(told["file"])
        self._tests = {tuple(one) for one in told["tests"]}
        self._order = told["order"]
        self._results = Path(told["results"])

    def wants(self, path: Any, owner: str, name: str) -> bool:
        """Whether a test that was found is one of those to run."""
        return Path(path).resolve() == self.file.resolve() and (owner, name) in self._tests

    def arrange(self, items: list[Any]) -> None:
        """Put the tests in this run's order."""
        if self._order:
            random.Random(self._order).shuffle(items)

    def tell(self, owner: str, name: str, row: int | None, outcome: str, text: str = "") -> None:
        """Write a line."""
        line = {"owner": owner, "name": name, "row": row, "outcome": outcome,
                "text": text[-_LONGEST:]}  # fmt: skip
        # Opened anew each time: a test may close what it did not open, or die.
        with self._results.open("a", encoding="utf-8", errors="replace") as file:
            file.write(json.dumps(line) + "\n")


def _place(item: Any) -> tuple[str, str]:
    owner = item.cls.__name__ if getattr(item, "cls", None) else ""
    return owner, getattr(item, "originalname", None) or item.name.partition("[")[0]


def _row(item: Any) -> int | None:
    callspec = getattr(item, "callspec", None)
    if callspec is None:
        return None
    for marker in item.iter_markers("parametrize"):
        names = marker.args[0] if marker.args else marker.kwargs.get("argnames", "")
        if isinstance(names, str):
            names = [name.strip() for name in names.split(",")]
        for name in names:
            if name in callspec.indices:
                return int(callspec.indices[name])
    return None


class Plugin:
    """What pytest is to do with the tests that it collected."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._ended: set[str] = set()

    def select(self, config: Any, items: list[Any]) -> None:
        """Leave the wanted tests, in this run's order."""
        wanted = [
            item
            for item in items
            if self._run.wants(getattr(item, "path", None) or item.fspath, *_place(item))
        ]
        kept = {id(item) for item in wanted}
        config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
        self._run.arrange(wanted)
        items[:] = wanted

    def pytest_runtest_setup(self, item: Any) -> None:
        """Tell that a test begins, so that who ends the process is known."""
        self._run.tell(*_place(item), _row(item), "begun")

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """Tell how a phase of a test ended; one that passes has no phase that does not."""
        if call.excinfo is not None:
            self._ended.add(item.nodeid)
            skipped = call.excinfo.typename in ("Skipped", "XFailed")
            outcome = "skipped" if skipped else "failed"
            self._run.tell(*_place(item), _row(item), outcome, call.excinfo.exconly())
        elif call.when == "teardown" and item.nodeid not in self._ended:
            self._run.tell(*_place(item), _row(item), "passed")


def pytest_configure(config: Any) -> None:
    """Register what is done with the tests of this run."""
    from pluggy import HookimplMarker

    plugin = Plugin(Run())

    class Selecting:
        # Last, so that the order is this run's whatever other plugins shuffle.
        @HookimplMarker("pytest")(trylast=True)
        def pytest_collection_modifyitems(self, config: Any, items: list[Any]) -> None:
            plugin.select(config, items)

    config.pluginmanager.register(plugin, "inkling-results-of-run")
    config.pluginmanager.register(Selecting(), "inkling-selection-of-run")


class _Result(unittest.TestResult):
    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run
        self._rows = 0
        self._told = False

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self._rows, self._told = 0, False
        self._tell(test, None, "begun")

    def addSuccess(self, test: unittest.TestCase) -> None:
        if not self._told:
            self._tell(test, None, "passed")

    def addFailure(self, test: unittest.TestCase, err: Any) -> None:
        self._tell(test, None, "failed", err)

    def addError(self, test: unittest.TestCase, err: Any) -> None:
        self._tell(test, None, "failed", err)

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        self._tell(test, None, "skipped")

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        self._tell(test, None, "failed")

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, err: Any) -> None:
        self._tell(test, self._rows, "passed" if err is None else "failed", err)
        self._rows += 1
        self._told = True

    def _tell(self, test: unittest.TestCase, row: int | None, outcome: str, err: Any = None
              ) -> None:  # fmt: skip
        name = getattr(test, "_testMethodName", str(test))
        text = "" if err is None else f"{err[0].__name__}: {err[1]}"
        self._run.tell(type(test).__name__, name, row, outcome, text)


def _tests(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _tests(test)
        else:
            yield test


def main() -> None:
    """Run the tests of a file as `python -m unittest discover` would."""
    run = Run()
    folder, parts = run.file.parent, [run.file.stem]
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    # The script's own folder comes first by default; it is none of the project's.
    sys.path[0:1] = list(dict.fromkeys([str(folder), str(Path.cwd())]))
    module = importlib.import_module(".".join(parts))
    found = [
        test
        for test in _tests(unittest.defaultTestLoader.loadTestsFromModule(module))
        if run.wants(module.__file__, type(test).__name__, getattr(test, "_testMethodName", ""))
    ]
    run.arrange(found)
    unittest.TestSuite(found).run(_Result(run))


if __name__ == "__main__":
    main()
