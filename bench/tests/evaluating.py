"""Runs in the sandbox: what a test file covers of a module, and which mutants it notices.

    python evaluating.py MODULE.py TEST.py SECONDS

Prints one JSON value. Every mutant is a fork of one warm interpreter that has pytest loaded.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import signal
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import coverage
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from mutation import mutants  # type: ignore[import-not-found]

_OPTIONS = ["-q", "-x", "-p", "no:cacheprovider", "--no-header"]
_LEAST_PATIENCE = 2.0
# What plugins there are says nothing of the tests, and each costs every fork.
os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"


def main() -> None:
    module, test, seconds = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    sys.path.insert(0, str(module.parent))
    sys.dont_write_bytecode = True
    name, source = module.stem, module.read_text("utf-8")
    found: dict[str, Any] = {"branches": branches(module, test)}
    started = time.monotonic()
    passes = forked(name, compile(source, str(module), "exec"), test, 60.0) == 0
    patience = max(_LEAST_PATIENCE, 5 * (time.monotonic() - started))
    killed, alive, untried = 0, [], 0
    until = time.monotonic() + seconds
    for what, tree in mutants(source) if passes else ():
        if time.monotonic() > until:
            untried += 1
            continue
        try:
            code = compile(tree, str(module), "exec")
        except (SyntaxError, ValueError):
            continue
        if forked(name, code, test, patience) == 0:
            alive.append(what)
        else:
            killed += 1
    found["mutants"] = {"killed": killed, "alive": alive, "untried": untried}
    found["passes"] = passes
    print(json.dumps(found))


def branches(module: Path, test: Path) -> dict[str, int]:
    """What coverage.py says of the module: branches and lines, covered and all."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        cover = coverage.Coverage(branch=True, include=[str(module)], data_file=None)
        cover.start()
        quiet(test)
        cover.stop()
        out = io.StringIO()
        try:
            with redirect_stdout(out):
                cover.json_report(outfile="-")
            totals = json.loads(out.getvalue())["totals"]
        except (coverage.CoverageException, ValueError):
            totals = {}
        os.write(writer, json.dumps(totals).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = json.loads(pipe.read() or b"{}")
    os.wait()
    names = ("covered_branches", "num_branches", "covered_lines", "num_statements")
    return {one: int(told.get(one, 0)) for one in names}


def forked(name: str, code: CodeType, test: Path, patience: float) -> int:
    """pytest's exit code on the test file where the module is `code`; 99 for one that hangs."""
    child = os.fork()
    if child == 0:
        os.setsid()
        try:
            os._exit(min(98, quiet(test, (name, code))))
        except BaseException:
            os._exit(98)
    until = time.monotonic() + patience
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 99


def quiet(test: Path, instead: tuple[str, CodeType] | None = None) -> int:
    if instead is not None:
        name, code = instead
        module = ModuleType(name)
        module.__file__ = code.co_filename
        module.__spec__ = importlib.util.spec_from_loader(name, loader=None)
        sys.modules[name] = module
        try:
            with redirect_stdout(io.StringIO()):
                exec(code, module.__dict__)
        except BaseException:
            return 97
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return int(pytest.main([*_OPTIONS, "--rootdir", str(test.parent), str(test)]))


if __name__ == "__main__":
    main()
