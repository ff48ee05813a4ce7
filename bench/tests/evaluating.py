"""Runs in the sandbox: what a test file covers of a module, and which mutants it notices.

    python evaluating.py '{"root": …}'      the fields of `Asked`

Prints one JSON value. Each run of pytest is a fork of one warm interpreter. Tests that fail are
counted and left out of everything else. Standard library, pytest and coverage.py only.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import io
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import coverage
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mutation import mutants  # type: ignore[import-not-found]

_OPTIONS = ["-q", "-p", "no:cacheprovider", "--no-header", "-W", "ignore"]
_LEAST_PATIENCE = 2.0
_WHOLE_SECONDS = 90.0
# What plugins there are says nothing of the tests, and each costs every fork.
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


@dataclass(frozen=True)
class Asked:
    """Which tests of which module. `patience`: whole seconds for one test; `seconds`: for all
    `mutants`."""

    root: str
    module: str
    file: str
    test: str
    seconds: float
    mutants: int
    patience: int
    seed: str

    @property
    def tests(self) -> Path:
        return Path(self.test)


def main() -> None:
    asked = Asked(**json.loads(sys.argv[1]))
    sys.path.insert(0, asked.root)
    sys.dont_write_bytecode = True
    if asked.module in sys.modules:
        raise SystemExit(f"{asked.module} is in use by the judge itself")
    found: dict[str, Any] = {"base": forked(partial(imported, asked), 30.0) or {}}
    found["chosen"] = min(asked.mutants, len(list(mutants(Path(asked.file).read_text("utf-8")))))
    if asked.tests.is_file():
        found |= tested(asked)
    print(json.dumps(found))


def imported(asked: Asked) -> dict[str, Any]:
    """What importing the module covers of it."""
    with covered(asked.file) as figures, suppress(BaseException):
        importlib.import_module(asked.module)
    return figures


def tested(asked: Asked) -> dict[str, Any]:
    """What the file of tests covers without those that fail, and which mutants it notices."""
    first = forked(partial(run_covered, asked, ()), _WHOLE_SECONDS)
    if first is None:
        return {"problem": "the tests end the process, or do not end"}
    found = first
    if first["failed"]:
        found = forked(partial(run_covered, asked, first["failed"]), _WHOLE_SECONDS) or {}
    told = {"covered": found.get("covered", {}), "failed": first["failed"]}
    told["passed"] = found.get("passed", 0)
    if found.get("failed") or not told["passed"] or first["error"]:
        return {**told, "problem": first["error"] or "they do not pass every time"}
    return {**told, "mutants": noticed(asked, first["failed"])}


def noticed(asked: Asked, without: Sequence[str]) -> dict[str, Any]:
    """Of a sample of the module's mutants those that fail the tests, and those that do not."""
    source = Path(asked.file).read_text("utf-8")
    every = list(mutants(source))
    chosen = random.Random(asked.seed).sample(every, min(asked.mutants, len(every)))
    if not chosen:
        return {"all": len(every)}
    started = time.monotonic()
    code = compile(source, asked.file, "exec")
    if forked(partial(with_code, asked, code, without), _WHOLE_SECONDS) != 0:
        return {"killed": 0, "alive": [], "untried": len(chosen), "all": len(every)}
    patience = max(_LEAST_PATIENCE, 5 * (time.monotonic() - started))
    until = time.monotonic() + asked.seconds
    killed, alive, untried = 0, [], 0
    for what, build in chosen:
        if time.monotonic() > until:
            untried += 1
            continue
        try:
            code = compile(build(), asked.file, "exec")
        except (SyntaxError, ValueError):
            continue
        if forked(partial(with_code, asked, code, without), patience) == 0:
            alive.append(what)
        else:
            killed += 1
    return {"killed": killed, "alive": alive, "untried": untried, "all": len(every)}


class Watch:
    """A pytest plugin: how each test ended; none for longer than a few seconds, some not at all."""

    def __init__(self, without: Sequence[str], patience: int) -> None:
        self._patience = patience
        self._without = frozenset(without)
        self.passed: list[str] = []
        self.failed: list[str] = []
        self.error = ""

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        # Not by `--deselect`, which takes `test_1` for the beginning of `test_10`.
        items[:] = [item for item in items if item.nodeid not in self._without]

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(self, item: Any) -> Any:
        def late(number: int, frame: Any) -> None:
            raise TimeoutError(f"more than {self._patience} s")

        signal.signal(signal.SIGALRM, late)
        signal.alarm(self._patience)
        try:
            yield
        finally:
            signal.alarm(0)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed:
            if report.nodeid not in self.failed:
                self.failed.append(report.nodeid)
        elif report.when == "call" and (report.passed or hasattr(report, "wasxfail")):
            self.passed.append(report.nodeid)

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.error = f"it cannot be imported: {str(report.longrepr)[-300:]}"


def run_covered(asked: Asked, without: Sequence[str]) -> dict[str, Any]:
    watch = Watch(without, asked.patience)
    with covered(asked.file) as figures:
        quiet(asked.tests, watch)
    return {
        "covered": figures,
        "passed": len([one for one in watch.passed if one not in watch.failed]),
        "failed": watch.failed,
        "error": watch.error,
    }


class covered:  # noqa: N801 - reads as what it is: `with covered(file) as figures`
    """Fills a dictionary with what coverage.py says of the one file."""

    def __init__(self, file: str) -> None:
        self._cover = coverage.Coverage(branch=True, include=[file], data_file=None)
        self._figures: dict[str, Any] = {}

    def __enter__(self) -> dict[str, Any]:
        self._cover.start()
        return self._figures

    def __exit__(self, *_: object) -> None:
        self._cover.stop()
        out = io.StringIO()
        try:
            with redirect_stdout(out):
                self._cover.json_report(outfile="-")
            told = json.loads(out.getvalue())
        except (coverage.CoverageException, ValueError):
            return
        totals = told["totals"]
        names = ("covered_branches", "num_branches", "covered_lines", "num_statements")
        self._figures.update({one: int(totals.get(one, 0)) for one in names})
        for each in told["files"].values():
            self._figures["missing_lines"] = each["missing_lines"]
            self._figures["missing_branches"] = each.get("missing_branches", [])


def forked(work: Callable[[], Any], patience: float) -> Any:
    """What `work` gives in a process of its own; None where that dies or hangs."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setsid()
        os.close(reader)
        try:
            with os.fdopen(writer, "wb") as pipe:
                pipe.write(json.dumps(work()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    told = b""
    timer = signal.signal(signal.SIGALRM, _no_more)
    signal.setitimer(signal.ITIMER_REAL, patience)
    try:
        with os.fdopen(reader, "rb") as pipe:
            told = pipe.read()
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, timer)
        # Also what the tests left behind, which holds the pipe open.
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return json.loads(told) if told else None


def _no_more(number: int, frame: Any) -> None:
    raise TimeoutError


class Instead(importlib.machinery.SourceFileLoader):
    """Loads a module from other code than its file has."""

    code: CodeType

    def get_code(self, fullname: str) -> CodeType:
        return self.code


class Finder:
    """Finds the one module that has other code."""

    def __init__(self, asked: Asked, code: CodeType) -> None:
        self._name, self._code, self._file = asked.module, code, Path(asked.file)

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> Any:
        if name != self._name:
            return None
        loader = Instead(name, str(self._file))
        loader.code = self._code
        folders = [str(self._file.parent)] if self._file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self._file, loader=loader, submodule_search_locations=folders
        )


def with_code(asked: Asked, code: CodeType, without: Sequence[str]) -> int:
    """pytest's exit code where the module is `code`; anything but 0 is a mutant noticed."""
    sys.meta_path.insert(0, Finder(asked, code))
    return quiet(asked.tests, Watch(without, asked.patience), "-x")


def quiet(test: Path, watch: Watch, *more: str) -> int:
    options = [*_OPTIONS, *more, "--rootdir", str(test.parent)]
    if "pytest.mark.asyncio" in test.read_text("utf-8"):
        options += ["-p", "pytest_asyncio.plugin"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(pytest.main([*options, str(test)], plugins=[watch]))


if __name__ == "__main__":
    main()
