"""What one process does with one module: load it in a mode, then answer.

`setup` of the package makes a session; operations are its methods.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import decode_source
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from .describing.description import describe
from .folder import enter_folder_like
from .instrumenting import Instrumented
from .loading import load
from .mutants.catalog import Catalog
from .recording.recorder import Recorder
from .running.cases import Executed, Runner, compiled
from .running.raising import Raising, qualified
from .running.touched import Watch
from .snapshots.files import CONTENT, text_of
from .snapshots.fingerprint import fingerprint
from .snapshots.snapshot import Snapshots

JSON = Any
_LONGEST_MESSAGE = 500
_LONGEST_BEGINNING = 60
_MOST_SHOWN = 20
_PLAIN = (type(None), bool, int, float, complex, str, bytes)


class Session:
    """A loaded module and what belongs to it. Raises whatever importing the module raises."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.file = os.path.abspath(config["file"])
        self.root = os.path.realpath(config["root"])
        self.mode = config["mode"]
        self.data = Path(self.file).read_bytes()
        self.recorder: Recorder | None = None
        self.instrumented: Instrumented | None = None
        self.code: CodeType | None = None
        sys.argv = [self.file]
        enter_folder_like(self.root)
        self._watch = Watch()
        self._watch.start("", calls=False)
        try:
            self.module: ModuleType = load(
                config["module"], self.file, config["path"], self._compiler()
            )
        finally:
            self.touched_by_import = self._watch.stop()
        self.taken_by_import: list[int] = self.recorder.taken() if self.recorder else []
        self._runner = Runner(self.module, self._watch, seeded=self.mode == "search")
        self._raising = Raising(self.root, self.file)
        self._snapshots = Snapshots(self.module, self._is_project)
        self._catalog = self._mutants()

    def _mutants(self) -> Catalog | None:
        if self.code is None:
            return None
        targets = self.config.get("targets")
        return Catalog(self.module, self._source(), self.code, self.file, targets)

    def _source(self) -> str:
        return decode_source(self.data).replace("\r\n", "\n")

    def ready(self) -> JSON:
        """What the host is told once the module is imported."""
        return {
            "module": self.module.__name__, "file": self.file, "mode": self.mode,
            "python": ".".join(map(str, sys.version_info[:3])),
            "goals": self.taken_by_import, "touched": self.touched_by_import,
            "threads": _threads_that_stay(),
        }  # fmt: skip

    def describe(self) -> JSON:
        """What the module contains."""
        self._runner.reset()
        known = self.instrumented or Instrumented(self.data, self.file)
        stub = Path(self.file).with_suffix(".pyi")
        text = stub.read_text(encoding="utf-8", errors="replace") if stub.is_file() else None
        return describe(self.module, self._source(), known.goals, text)

    def run(self, case: dict[str, Any], *, calls: bool = False) -> JSON:
        """Execute a case in the instrumented module: which goals, how near the others."""
        recorder = self.recorder
        assert recorder is not None, "only a session in mode search knows goals"
        recorder.start()
        with self._runner.execution(case, calls=calls) as executed:
            told = {
                "id": case["id"], "end": executed.end, "goals": recorder.taken(),
                "near": recorder.nearest(), "compared": recorder.compared.sources(),
                "touched": bool(executed.touched), "wants": {},
            }  # fmt: skip
            shown = executed.value if executed.error is None else executed.error
            told["type"] = qualified(type(shown))
            told["message"] = (
                beginning_of(executed.value) if executed.error is None
                else message_of(executed.error)
            )  # fmt: skip
            if executed.proxies is not None:
                told["wants"] = executed.proxies.told(case["call"], executed.namespace)
            executed.error = None
        return told

    def observe(self, case: dict[str, Any], *, calls: bool = True) -> JSON:
        """Execute a case in the plain module and tell everything that it did."""
        with self._runner.execution(
            case, calls=calls, remember=_remembered, look=self._seen
        ) as executed:
            told = {
                "id": case["id"], "end": executed.end, "value": None, "raised": None,
                "printed": executed.printed, "after": {}, "touched": executed.touched,
                "cut": executed.cut,
            }  # fmt: skip
            if executed.scratch and executed.scratch in executed.printed:
                told["printed"] = executed.printed.replace(executed.scratch, "<tmp_path>")
                told["touched"] = [*executed.touched, "scratch printed"]
            if executed.error is not None:
                message = message_of(executed.error)
                told["raised"] = self._raising.told(executed.error, case["target"], message)
                told["after"] = self._changed(executed)
            else:
                told["value"], told["after"] = executed.looked or self._seen(executed)
            executed.error = None
        return told

    def _seen(self, executed: Executed) -> tuple[JSON, dict[str, JSON]]:
        """What a test can see at that moment: the value, and what the call changed."""
        value = self._snapshots.of(
            executed.value, scratch=executed.scratch, iterated=executed.iterated,
            space=executed.namespace,
        )  # fmt: skip
        return value, self._changed(executed)

    def mutants(self) -> JSON:
        """The mutants of the targets."""
        assert self._catalog is not None, "only a session in mode mutants knows them"
        return self._catalog.told()

    def observe_mutants(self, number: int, cases: list[dict[str, Any]]) -> Iterator[JSON]:
        """Observe cases with a mutant switched on, until the end of the process.

        A mutant that does not compile changes nothing.
        """
        assert self._catalog is not None, "only a session in mode mutants knows them"
        with suppress(ValueError):
            self._catalog.switch_on(number)
        for case in cases:
            yield self.observe(case, calls=False)

    def evaluate(self, source: str) -> JSON:
        """Evaluate an expression in the module's namespace."""
        case = {"id": 0, "target": "", "call": source}
        try:
            compiled(source, "eval")
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            return {"source": source, "value": None, "raised": type(error).__name__}
        with self._runner.execution(case, calls=False) as executed:
            if executed.error is not None:
                return {"source": source, "value": None, "raised": qualified(type(executed.error))}
            value = self._snapshots.of(executed.value)
        return {"source": source, "value": value, "raised": ""}

    def _changed(self, executed: Executed) -> dict[str, JSON]:
        if executed.end == "setup_raised":
            return {}
        told: dict[str, JSON] = {}
        for name, (before, text_before) in executed.before.items():
            value = executed.namespace.get(name)
            if name in executed.namespace and fingerprint(value) != before:
                told[name] = self._snapshots.of(
                    value, scratch=executed.scratch, space=executed.namespace
                )
            text = text_of(value) if executed.scratch else None
            if text is not None and text != text_before and executed.scratch not in text:
                told[CONTENT.format(name)] = self._snapshots.of(text, scratch=executed.scratch)
        return told

    def _compiler(self) -> Any:
        if self.mode == "plain":
            return None
        return self._instrument if self.mode == "search" else self._keep_code

    def _instrument(self, data: bytes, file: str) -> CodeType:
        self.instrumented = Instrumented(data, file)
        self.recorder = self.instrumented.recorder()
        return self.instrumented.code(self.recorder)

    def _keep_code(self, data: bytes, file: str) -> CodeType:
        self.code = compile(data, file, "exec", dont_inherit=True)
        return self.code

    def _is_project(self, kind: type) -> bool:
        if kind.__module__ == self.module.__name__:
            return True
        file = getattr(sys.modules.get(kind.__module__), "__file__", None)
        if not isinstance(file, str):
            return False
        real = os.path.realpath(file)
        return real.startswith(self.root + os.sep) and "site-packages" not in real


def _threads_that_stay() -> list[str]:
    """The threads that keep the process from its end, by name."""
    main = threading.main_thread()
    return [one.name for one in threading.enumerate() if one is not main and not one.daemon]


def beginning_of(value: Any) -> str:
    """A short beginning of the repr of plain data; nothing for anything else."""
    items: list[Any] = [value]
    if type(value) in (list, tuple, set, frozenset):
        items = [*value][:_MOST_SHOWN]
    elif type(value) is dict:
        items = [part for pair in [*value.items()][:_MOST_SHOWN] for part in pair]
    if any(type(item) not in _PLAIN for item in items):
        return ""
    try:
        return repr(value)[:_LONGEST_BEGINNING] if len(repr(items)) < _LONGEST_MESSAGE else ""
    except ValueError:  # An integer of more digits than Python likes to print.
        return ""


def message_of(error: BaseException) -> str:
    """An exception's message; nothing where asking for it fails."""
    try:
        text = str(error)
    except BaseException:  # Its `__str__` is somebody else's code.
        return ""
    return str.__str__(text)[:_LONGEST_MESSAGE]


def _remembered(value: Any) -> tuple[Any, Any]:
    """What a value holds before the call, and the file that it is the path of."""
    return fingerprint(value), text_of(value)
