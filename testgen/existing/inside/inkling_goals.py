"""Tells which goals of one module each existing test takes: a plugin of pytest, and a runner for
unittest.

Runs in the project's interpreter, inside the sandbox: standard library only, Python 3.9 and later.
What to do is in the JSON file that `INKLING_RUN` names; a line of JSON is written for each test
that ended.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import json
import os
import signal
import sys
import unittest
from collections.abc import Callable, Iterator
from functools import partial
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import Any

_GUEST = "inkling_guest"
_NOTICED = 1
"""The exit code of a process in which a test failed."""


class _Loader(SourceFileLoader):
    """Loads one file with code that somebody else compiles."""

    def __init__(self, name: str, path: str, code: Callable[[], Any]) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> Any:
        return self._code()


class _Finder(MetaPathFinder):
    """Finds one file, by whatever name and in whatever way it is imported."""

    def __init__(self, file: str, code: Callable[[], Any]) -> None:
        self._file = file
        self._code = code
        stem = Path(file).stem
        self._stem = Path(file).parent.name if stem == "__init__" else stem

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname.rpartition(".")[2] != self._stem:
            return None
        for finder in sys.meta_path:
            look = getattr(finder, "find_spec", None)
            spec = look(fullname, path, target) if look and finder is not self else None
            if spec is not None:
                return self._ours(fullname, spec)
        return None

    def _ours(self, fullname: str, spec: ModuleSpec) -> ModuleSpec | None:
        if not spec.origin or not _same(spec.origin, self._file):
            return None
        spec.loader = _Loader(fullname, spec.origin, self._code)
        return spec


class Measured:
    """One run: the module as it is compiled for it, and where to tell of its tests.

    As "goals", it reports which branches are taken; as "mutants", its mutants can be switched on.
    """

    def __init__(self) -> None:
        told = json.loads(Path(os.environ["INKLING_RUN"]).read_text(encoding="utf-8"))
        self.files = [Path(file) for file in told["files"]]
        self.mutants: dict[str, Any] = told.get("mutants", {})
        self.is_mutant = False
        self._file = told["module"]
        self._results = Path(told["results"])
        self._data = Path(self._file).read_bytes()
        self._guest(told["guest"])
        self.recorder: Any = None
        self._code: Any = None
        if self.mutants:
            self._code = compile(self._data, self._file, "exec", dont_inherit=True)
        else:
            instrumenting = importlib.import_module(f"{_GUEST}.instrumenting")
            instrumented = instrumenting.Instrumented(self._data, self._file)
            self.recorder = instrumented.recorder()
            self._code = instrumented.code(self.recorder)
        sys.meta_path.insert(0, _Finder(self._file, lambda: self._code))

    def _guest(self, folder: str) -> None:
        """The package that knows goals and mutants, under a name of ours."""
        file = Path(folder, "__init__.py")
        spec = importlib.util.spec_from_file_location(
            _GUEST, file, submodule_search_locations=[folder]
        )
        assert spec is not None
        assert spec.loader is not None
        module = sys.modules[_GUEST] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)

    def begin(self) -> None:
        """A test begins: what is taken from now on is its doing."""
        if self.recorder is not None:
            self.recorder.start()

    def end(self, test: str, file: str, passed: bool) -> None:
        """A test ended."""
        if self.recorder is not None:
            self.tell(test=test, file=file, passed=passed, goals=self.recorder.taken())

    def tell(self, **line: Any) -> None:
        """Write a line. The file is opened each time: a test may close what it did not open."""
        with self._results.open("a", encoding="utf-8", errors="replace") as file:
            file.write(json.dumps(line) + "\n")

    def try_mutants(self, fails: Callable[[list[str]], bool]) -> None:
        """Tell of each wanted mutant whether one of its tests fails, in a process forked for it."""
        module = next(
            (
                each
                for each in list(sys.modules.values())
                if _same(getattr(each, "__file__", None), self._file)
            ),
            None,
        )
        if module is None:
            return
        catalog = importlib.import_module(f"{_GUEST}.mutants.catalog")
        decode = importlib.util.decode_source
        source = decode(self._data).replace("\r\n", "\n")
        known = catalog.Catalog(module, source, self._code, self._file, None)
        seconds = self.mutants["seconds"]
        gc.collect()
        gc.freeze()  # what a fork does not touch is not copied
        for number, tests in self.mutants["wanted"]:
            process = os.fork()
            if process == 0:
                self.is_mutant = True
                _be_mutant(known, number, partial(fails, tests), seconds)
            _, status = os.waitpid(process, 0)
            # Who is ended from outside hung or crashed: noticed as well.
            noticed = status != 0
            self.tell(mutant=number, noticed=noticed)


def _be_mutant(known: Any, number: int, fails: Callable[[], bool], seconds: float) -> None:
    code = _NOTICED
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        try:
            known.switch_on(number)
        except ValueError:
            os._exit(0)
        code = _NOTICED if fails() else 0
    finally:
        os._exit(code)


def _same(file: Any, other: str) -> bool:
    try:
        return isinstance(file, str) and Path(file).samefile(other)
    except OSError:
        return False


class Plugin:
    """What pytest tells of its tests."""

    def __init__(self, run: Measured) -> None:
        self._run = run
        self._failed: set[str] = set()

    def pytest_runtest_logstart(self, nodeid: str, location: Any) -> None:
        """A test begins."""
        self._run.begin()

    def pytest_runtest_makereport(self, item: Any, call: Any) -> None:
        """A phase of a test ended; one that passes has no phase that does not."""
        if call.excinfo is not None:
            if self._run.is_mutant and call.excinfo.typename not in ("Skipped", "XFailed"):
                os._exit(_NOTICED)  # before anything is told of it, which takes long
            self._failed.add(item.nodeid)
        if call.when == "teardown":
            file = str(getattr(item, "path", None) or item.fspath)
            self._run.end(item.nodeid, file, item.nodeid not in self._failed)

    def pytest_runtestloop(self, session: Any) -> Any:
        """With mutants: nothing but what is asked of each."""
        if not self._run.mutants:
            return None
        from _pytest.runner import runtestprotocol

        items = {item.nodeid: item for item in session.items}

        def fails(tests: list[str]) -> bool:
            for name in tests:
                if name in items:
                    reports = runtestprotocol(items[name], nextitem=None, log=False)
                    if any(report.failed for report in reports):
                        return True
            return False

        self._run.try_mutants(fails)
        return True


def pytest_configure(config: Any) -> None:
    """Listen to the tests of this run; the module is not imported yet."""
    config.pluginmanager.register(Plugin(_RUN), "inkling-goals-of-run")


class _Result(unittest.TestResult):
    def __init__(self, run: Measured, file: str) -> None:
        super().__init__()
        self._run = run
        self._file = file
        self._bad = 0

    def startTest(self, test: unittest.TestCase) -> None:
        super().startTest(test)
        self._bad = self._count()
        self._run.begin()

    def stopTest(self, test: unittest.TestCase) -> None:
        super().stopTest(test)
        self._run.end(test.id(), self._file, self._count() == self._bad)

    def _count(self) -> int:
        return len(self.failures) + len(self.errors) + len(self.skipped)


def _tests(suite: unittest.TestSuite) -> Iterator[unittest.TestCase]:
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _tests(test)
        else:
            yield test


def _loaded(file: Path) -> list[unittest.TestCase]:
    """The tests of a file, imported as `python -m unittest discover` would."""
    folder, parts = file.parent, [file.stem]
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))
    try:
        module = importlib.import_module(".".join(parts))
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return []
    return list(_tests(unittest.defaultTestLoader.loadTestsFromModule(module)))


def main() -> None:
    """Run the tests of all files."""
    # The script's own folder comes first by default; it is none of the project's.
    sys.path[0] = str(Path.cwd())
    tests = [(test, str(file)) for file in _RUN.files for test in _loaded(file)]
    if not _RUN.mutants:
        for file in dict.fromkeys(file for _, file in tests):
            suite = unittest.TestSuite(test for test, of in tests if of == file)
            suite.run(_Result(_RUN, file))
        return
    by_name = {test.id(): test for test, _ in tests}

    def fails(names: list[str]) -> bool:
        result = unittest.TestResult()
        result.failfast = True
        unittest.TestSuite(by_name[name] for name in names if name in by_name).run(result)
        return not result.wasSuccessful()

    _RUN.try_mutants(fails)


_RUN = Measured()
"""Made on import: before any `conftest.py` can import the module."""

if __name__ == "__main__":
    main()
