"""One execution of a case: from its source to what it gave or raised."""

from __future__ import annotations

import ast
import asyncio
import builtins
import inspect
import itertools
import shutil
import sys
import tempfile
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import CodeType, CoroutineType, ModuleType
from typing import Any

from .ground import Ground
from .monkeypatch import MonkeyPatch
from .proxies import NAME, Proxies, labelled
from .streams import Input, Output
from .touched import Watch

CASE_FILE = "<case>"
MOST_ITEMS = 256
_PATCHES = "monkeypatch"


@dataclass
class Executed:
    """How a case ended. `end` is "returned", "raised" or "setup_raised"."""

    end: str
    value: Any = None
    error: BaseException | None = None
    printed: str = ""
    touched: list[str] = field(default_factory=list)
    namespace: dict[str, Any] = field(default_factory=dict)
    own_names: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)
    iterated: bool = False
    cut: bool = False
    proxies: Proxies | None = None
    scratch: str = ""
    loop: asyncio.AbstractEventLoop | None = None
    patches: MonkeyPatch | None = None
    look: Any = None
    looked: Any = None


class Runner:
    """Executes cases in the namespace of one module."""

    def __init__(self, module: ModuleType, watch: Watch, *, seeded: bool) -> None:
        self._module = module
        self._watch = watch
        self._ground = Ground(module, seeded=seeded)

    def reset(self) -> None:
        """The module as it was imported."""
        self._ground.restore()

    @contextmanager
    def execution(
        self, case: dict[str, Any], *, calls: bool, remember: Any = None, look: Any = None
    ) -> Iterator[Executed]:
        """Execute a case. Until the block ends, the objects and the folder that it made are there.

        `calls`: watch calls of clocks and the like. `remember(value)` is kept, for each of the
        setup's variables, from before the call. `look(executed)` is what is seen in a `with`
        block, where a test looks, too: at its end much may be undone.
        """
        self._ground.restore()
        scratch = tempfile.mkdtemp(prefix="case-") if _names(case, "tmp_path") else ""
        output, executed = Output(), Executed("returned", scratch=scratch, look=look)
        sys.stdout = sys.stderr = output
        sys.stdin = Input(self._watch.touch)
        try:
            self._execute(case, executed, calls, remember)
            executed.printed = output.getvalue()
            yield executed
        finally:
            if executed.patches is not None:
                executed.patches.undo()
            self._ground.restore_streams()
            if scratch:
                shutil.rmtree(scratch, ignore_errors=True)

    def _execute(
        self, case: dict[str, Any], executed: Executed, calls: bool, remember: Any
    ) -> None:
        space = executed.namespace = dict(vars(self._module))
        space["__builtins__"] = builtins
        if executed.scratch:
            space["tmp_path"] = Path(executed.scratch)
        if _names(case, _PATCHES) and _PATCHES not in space:
            space[_PATCHES] = executed.patches = MonkeyPatch(self._watch)
        self._watch.start(executed.scratch, calls=calls)
        in_setup = True
        try:
            for source in case.get("imports", ()):
                exec(compiled(source, "exec"), space)
            if _names(case, NAME) and NAME not in space:
                executed.proxies = Proxies()
                space[NAME] = executed.proxies.make
            base = dict(space)
            for source in case.get("setup", ()):
                self._state(source, executed)
            executed.own_names = [
                name for name, value in space.items()
                if name not in base or base[name] is not value
            ]  # fmt: skip
            if remember is not None:
                executed.before = {name: remember(space[name]) for name in executed.own_names}
            in_setup = False
            executed.value = self._called(case, executed)
        except BaseException as error:  # Whatever the code under test raises is the result.
            executed.end = "setup_raised" if in_setup else "raised"
            executed.error = error
        finally:
            self._ground.restore_builtins()
            self._wind_up(executed)
            executed.touched = self._watch.stop()

    def _wind_up(self, executed: Executed) -> None:
        """End what the case left running in its loop; an error there is the case's."""
        if executed.loop is None:
            return
        try:
            with self._watch.paused():
                self._wound_up(executed.loop)
        except BaseException as error:
            executed.end, executed.error = "raised", executed.error or error

    def _state(self, source: str, executed: Executed) -> None:
        """Execute a setup statement, which may await."""
        if "await " not in source:
            exec(_code(source, "exec", executed), executed.namespace)
            return
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(source, CASE_FILE, "exec", flags, dont_inherit=True)
        coroutine = eval(code, executed.namespace)
        if code.co_flags & inspect.CO_COROUTINE:
            self._waited(coroutine, executed)

    def _called(self, case: dict[str, Any], executed: Executed) -> Any:
        code, how = _code(case["call"], "eval", executed), case.get("how", "value")
        space = executed.namespace
        if how == "await":
            return self._waited(_awaited(code, space), executed)
        value = eval(code, space)
        if how == "iterate":
            executed.iterated = True
            if hasattr(type(value), "__aiter__"):
                items = self._waited(_collected(value), executed)
            else:
                items = list(itertools.islice(value, MOST_ITEMS + 1))
            executed.cut = len(items) > MOST_ITEMS
            return items[:MOST_ITEMS]
        if how == "enter":
            if hasattr(type(value), "__aenter__"):
                return self._waited(self._entered(value, executed), executed)
            with value as executed.value:
                self._look(executed)
            return executed.value
        if isinstance(value, CoroutineType):
            value.close()
        return value

    async def _entered(self, manager: Any, executed: Executed) -> Any:
        async with manager as executed.value:
            self._look(executed)
        return executed.value

    def _look(self, executed: Executed) -> None:
        if executed.look is not None:
            with self._watch.paused():
                executed.looked = executed.look(executed)

    def _waited(self, coroutine: Coroutine[Any, Any, Any], executed: Executed) -> Any:
        """Run a coroutine in the case's own loop, which is nothing that the case touched."""
        if executed.loop is None:
            with self._watch.paused():
                executed.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(executed.loop)
        return executed.loop.run_until_complete(coroutine)

    def _wound_up(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            if left:
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_asyncgens())
        finally:
            asyncio.set_event_loop(None)
            loop.close()


async def _awaited(code: CodeType, space: dict[str, Any]) -> Any:
    return await eval(code, space)


async def _collected(values: Any) -> list[Any]:
    items: list[Any] = []
    async for value in values:
        items.append(value)
        if len(items) > MOST_ITEMS:
            break
    return items


@lru_cache(maxsize=4096)
def compiled(source: str, mode: str) -> CodeType:
    """The code of a case's source, compiled once."""
    return compile(source, CASE_FILE, mode, dont_inherit=True)


def _code(source: str, mode: str, executed: Executed) -> CodeType:
    if executed.proxies is not None and NAME in source:
        return labelled(source, mode, CASE_FILE)
    return compiled(source, mode)


def _names(case: dict[str, Any], name: str) -> bool:
    return name in case["call"] or any(name in source for source in case.get("setup", ()))
