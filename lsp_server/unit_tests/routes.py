"""The messages about unit tests, each translated in a few lines. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from foundation.errors import BadInput
from lsp_server.unit_tests.actions import DISMISS_COMMAND, GENERATE_COMMAND
from lsp_server.unit_tests.desk import UnitTests

STOP_COMMAND = "inkling.tests.stop"
DECIDE_COMMAND = "inkling.tests.decide"

Commands = Mapping[str, Callable[[list[Any]], Coroutine[Any, Any, Any]]]


def commands(tests: UnitTests) -> Commands:
    """What `workspace/executeCommand` does about tests."""
    return {
        GENERATE_COMMAND: partial(_generate, tests),
        STOP_COMMAND: partial(_stop, tests),
        DECIDE_COMMAND: partial(_decide, tests),
        DISMISS_COMMAND: partial(_dismiss, tests),
    }


async def _generate(tests: UnitTests, arguments: list[Any]) -> dict[str, Any]:
    match arguments:
        case [{"uri": str(uri), **rest}]:
            names = rest.get("names") or []
            if isinstance(names, list) and all(isinstance(name, str) for name in names):
                return await tests.generate(uri, names)
    raise BadInput(f'{GENERATE_COMMAND} takes {{"uri": "…", "names": ["…"]}}; names are optional')


async def _stop(tests: UnitTests, _: list[Any]) -> bool:
    return tests.stop()


async def _decide(tests: UnitTests, arguments: list[Any]) -> dict[str, Any]:
    match arguments:
        case [{"preview": str(number), "keep": bool(keep), **rest}]:
            test = rest.get("test")
            if test is None or isinstance(test, int):
                return await tests.decide(number, test, keep=keep)
    raise BadInput(
        f'{DECIDE_COMMAND} takes {{"preview": "…", "test": number, "keep": true | false}}; '
        "without a test, all that are left are meant"
    )


async def _dismiss(tests: UnitTests, arguments: list[Any]) -> None:
    match arguments:
        case [] | [None]:
            tests.findings.clear()
        case [{"uri": str(uri), "finding": int(number)}]:
            tests.findings.clear(uri, number)
        case [{"uri": str(uri)}]:
            tests.findings.clear(uri)
        case _:
            raise BadInput(
                f'{DISMISS_COMMAND} takes {{"uri": "…", "finding": number}}, both optional'
            )
