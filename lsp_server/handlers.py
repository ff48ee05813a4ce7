"""Which message is handled by what: one table, and the few lines that translate each.

Nothing is decided here: `Session` and what it holds do the work.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import partial
from typing import Any, get_args

from lsprotocol import types

from completion.acceptance import Kind
from foundation.errors import BadInput
from foundation.nothing import Nothing
from lsp_server import light_bulb
from lsp_server.convert import ACCEPT_COMMAND, inline_items, place_of, popup_items
from lsp_server.documentation import routes as documentation
from lsp_server.loop_watch import LoopFigures
from lsp_server.next_edit import METHOD as NEXT_EDIT
from lsp_server.protocol import Routes
from lsp_server.session import Session
from lsp_server.status import PULL_COMMAND, RESTART_COMMAND
from lsp_server.suggestions import Ask, Found
from lsp_server.unit_tests import routes as tests

STATS_COMMAND = "inkling.showStats"
DISMISS_COMMAND = "inkling.dismissNextEdit"
CURSOR = "inkling/cursor"
TRUST = "inkling/workspaceTrust"

Command = Callable[[list[Any]], Coroutine[Any, Any, Any]]


def routes(
    session: Session,
    server_info: types.ServerInfo,
    figures: LoopFigures,
    watch_parent: Callable[[int], None],
) -> Routes:
    """Every method this server knows. `watch_parent` is given the editor's process id."""
    commands: Mapping[str, Command] = {
        ACCEPT_COMMAND: partial(_accept, session),
        PULL_COMMAND: partial(_pull, session),
        RESTART_COMMAND: partial(_restart, session),
        DISMISS_COMMAND: partial(_dismiss, session),
        STATS_COMMAND: partial(_stats, session, figures),
        **tests.commands(session.tests),
        **documentation.commands(session.documentation),
    }

    async def initialize(params: types.InitializeParams) -> types.InitializeResult:
        if params.process_id is not None:
            watch_parent(params.process_id)
        offered = await session.initialize(params, tuple(commands))
        return types.InitializeResult(capabilities=offered, server_info=server_info)

    async def shutdown(_: object) -> None:
        await session.aclose()

    async def execute(params: types.ExecuteCommandParams) -> Any:
        command = commands.get(params.command)
        if command is None:
            raise BadInput(f"there is no command {params.command!r}; there are {list(commands)}")
        return await command(list(params.arguments or ()))

    return Routes(
        requests={
            types.INITIALIZE: initialize,
            types.SHUTDOWN: shutdown,
            types.TEXT_DOCUMENT_INLINE_COMPLETION: partial(_inline_completion, session),
            types.TEXT_DOCUMENT_COMPLETION: partial(_completion, session),
            types.TEXT_DOCUMENT_CODE_ACTION: partial(light_bulb.code_actions, session),
            types.CODE_ACTION_RESOLVE: partial(light_bulb.resolve, session),
            types.TEXT_DOCUMENT_HOVER: partial(
                documentation.hover, session.documentation, session.documents
            ),
            types.TEXT_DOCUMENT_DIAGNOSTIC: partial(
                documentation.diagnostic, session.documentation, session.documents
            ),
            types.WORKSPACE_DIAGNOSTIC: partial(
                documentation.workspace_diagnostic, session.documentation
            ),
            types.WORKSPACE_EXECUTE_COMMAND: execute,
            NEXT_EDIT: partial(_next_edit, session),
        },
        notifications={
            types.INITIALIZED: lambda _: session.initialized(),
            types.SET_TRACE: lambda _: None,
            types.TEXT_DOCUMENT_DID_OPEN: partial(_did_open, session),
            types.TEXT_DOCUMENT_DID_CHANGE: lambda p: session.changed(p, oversized=False),
            types.TEXT_DOCUMENT_DID_CLOSE: lambda p: session.closed(p.text_document.uri),
            types.TEXT_DOCUMENT_DID_SAVE: lambda p: session.saved(p.text_document.uri),
            types.WORKSPACE_DID_CHANGE_CONFIGURATION: (
                lambda p: session.configuration_pushed(p.settings)
            ),
            types.WORKSPACE_DID_CHANGE_WATCHED_FILES: lambda p: session.files_changed(p.changes),
            types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS: (
                lambda p: session.folders_changed(p.event)
            ),
            TRUST: partial(_trust, session),
            CURSOR: lambda p: session.cursor_moved(*place_of(p)),
            types.WINDOW_WORK_DONE_PROGRESS_CANCEL: (
                lambda p: session.editor.progress_cancelled(p.token)
            ),
        },
        oversized={
            types.TEXT_DOCUMENT_DID_OPEN: partial(_did_open, session, oversized=True),
            types.TEXT_DOCUMENT_DID_CHANGE: lambda p: session.changed(p, oversized=True),
        },
    )


def _trust(session: Session, params: object) -> None:
    """`inkling/workspaceTrust`: `{"trusted": bool}`."""
    if isinstance(params, Mapping) and isinstance(params.get("trusted"), bool):
        session.trust(trusted=params["trusted"])


def _did_open(
    session: Session, params: types.DidOpenTextDocumentParams, *, oversized: bool = False
) -> None:
    document = params.text_document
    text = None if oversized else document.text
    session.opened(document.uri, str(document.language_id), document.version, text)


def _inline_completion(
    session: Session, params: types.InlineCompletionParams
) -> Coroutine[Any, Any, types.InlineCompletionList]:
    document = session.documents.named(params.text_document.uri)
    ask = Ask(
        "inline",
        document,
        document.version,
        params.position,
        params.context.trigger_kind is types.InlineCompletionTriggerKind.Invoked,
        params.context.selected_completion_info,
    )

    async def answer() -> types.InlineCompletionList:
        found = await session.suggestions.find(ask, session.encoding)
        if isinstance(found, Nothing):
            return types.InlineCompletionList(items=[])
        ids = session.offers.offer(found)
        return types.InlineCompletionList(
            items=inline_items(found.suggestion, found.snapshot, session.encoding, ids)
        )

    return answer()


def _completion(
    session: Session, params: types.CompletionParams
) -> Coroutine[Any, Any, types.CompletionList]:
    document = session.documents.named(params.text_document.uri)
    # A menu that opens by itself is "invoked" too (LSP 3.17, CompletionTriggerKind), so that
    # nobody need have asked by hand.
    ask = Ask("menu", document, document.version, params.position, invoked=False)
    wanted = session.settings.of(document.path).completion.popup

    async def answer() -> types.CompletionList:
        found = await session.suggestions.find(ask, session.encoding) if wanted else None
        if not isinstance(found, Found):
            return types.CompletionList(is_incomplete=True, items=[])
        ids = session.offers.offer(found)
        return types.CompletionList(
            is_incomplete=True,
            items=popup_items(found.suggestion, found.snapshot, session.encoding, ids),
        )

    return answer()


async def _accept(session: Session, arguments: list[Any]) -> None:
    argument = arguments[0] if arguments else None
    if not isinstance(argument, Mapping) or not isinstance(argument.get("id"), str):
        raise BadInput(f'{ACCEPT_COMMAND} takes {{"id": "…", "kind": "full" | "word" | "line"}}')
    kind, chars = argument.get("kind", "full"), argument.get("chars")
    if kind not in get_args(Kind):
        raise BadInput(
            f"{ACCEPT_COMMAND} takes the kinds {', '.join(get_args(Kind))}, not {kind!r}"
        )
    session.offers.accepted(argument["id"], kind, chars if isinstance(chars, int) else None)


def _next_edit(session: Session, params: object) -> Coroutine[Any, Any, dict[str, Any]]:
    uri, position = place_of(params)
    return session.next_edits.find(session.documents.named(uri), position, session.encoding)


async def _dismiss(session: Session, arguments: list[Any]) -> None:
    argument = arguments[0] if arguments else None
    if not isinstance(argument, Mapping) or not isinstance(argument.get("uri"), str):
        raise BadInput(f'{DISMISS_COMMAND} takes {{"uri": "…"}}')
    await session.next_edits.dismissed(session.documents.named(argument["uri"]))


async def _pull(session: Session, arguments: list[Any]) -> str:
    name = arguments[0] if arguments else None
    if name is not None and not isinstance(name, str):
        raise BadInput(f"{PULL_COMMAND} takes the name of a model, or null for the one in use")
    return await session.engine.pull(name)


async def _restart(session: Session, _: list[Any]) -> None:
    session.suggestions.forget()
    await session.engine.restart()


async def _stats(session: Session, figures: LoopFigures, _: list[Any]) -> dict[str, Any]:
    return {**await session.stats(), "event_loop": figures.as_json()}
