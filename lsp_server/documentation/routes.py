"""The messages about documentation, each translated in a few lines. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any, get_args

from lsprotocol import types

from foundation.errors import BadInput
from lsp_server.documentation.actions import GENERATE_COMMAND
from lsp_server.documentation.desk import Asked, Documentation
from lsp_server.documentation.orders import Which
from lsp_server.documents import Documents

STOP_COMMAND = "inkling.docs.stop"
DECIDE_COMMAND = "inkling.docs.decide"

Commands = Mapping[str, Callable[[list[Any]], Coroutine[Any, Any, Any]]]


def commands(documentation: Documentation) -> Commands:
    """What `workspace/executeCommand` does about documentation."""
    return {
        GENERATE_COMMAND: partial(_generate, documentation),
        STOP_COMMAND: partial(_stop, documentation),
        DECIDE_COMMAND: partial(_decide, documentation),
    }


async def diagnostic(
    documentation: Documentation, documents: Documents, params: types.DocumentDiagnosticParams
) -> types.DocumentDiagnosticReport:
    """`textDocument/diagnostic`."""
    document = documents.named(params.text_document.uri)
    return await documentation.checking.report(document, params.previous_result_id)


async def workspace_diagnostic(
    documentation: Documentation, params: types.WorkspaceDiagnosticParams
) -> types.WorkspaceDiagnosticReport:
    """`workspace/diagnostic`."""
    previous = {one.uri: one.value for one in params.previous_result_ids}
    return await documentation.checking.workspace_report(previous)


async def hover(
    documentation: Documentation, documents: Documents, params: types.HoverParams
) -> types.Hover | None:
    """`textDocument/hover`."""
    document = documents.named(params.text_document.uri)
    return await documentation.hover(document, params.position)


async def _generate(documentation: Documentation, arguments: list[Any]) -> dict[str, Any]:
    match arguments:
        case [] | [None]:
            return await documentation.generate(Asked(whole=True))
        case [dict(given)]:
            asked = _asked(given)
            if asked is not None:
                return await documentation.generate(asked)
    raise BadInput(
        f'{GENERATE_COMMAND} takes {{"uri": "…", "names": ["…"], "which": "missing" | "stale" | '
        '"all", "language": "en" | "zh", "workspace": true | false}, all optional'
    )


def _asked(given: Mapping[str, Any]) -> Asked | None:
    """What is asked for; None where that is not to be understood."""
    names = given.get("names") or []
    which, language = given.get("which", "missing"), given.get("language")
    uri, whole = given.get("uri", ""), given.get("workspace", False)
    understood = (
        isinstance(uri, str)
        and isinstance(names, list)
        and all(isinstance(name, str) for name in names)
        and which in get_args(Which)
        and language in (None, "en", "zh")
        and isinstance(whole, bool)
        and given.keys() <= {"uri", "names", "which", "language", "workspace"}
    )
    if not understood:
        return None
    return Asked(uri=uri, names=tuple(names), which=which, language=language, whole=whole)


async def _stop(documentation: Documentation, _: list[Any]) -> bool:
    return documentation.stop()


async def _decide(documentation: Documentation, arguments: list[Any]) -> dict[str, Any]:
    match arguments:
        case [{"preview": str(number), "files": [*uris]}] if all(
            isinstance(uri, str) for uri in uris
        ):
            return await documentation.decide(number, uris)
    raise BadInput(f'{DECIDE_COMMAND} takes {{"preview": "…", "files": ["…"]}}')
