"""`textDocument/codeAction`: what all parts of the server offer, and the edit of one of it."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from lsp_server.session import Session


async def code_actions(
    session: Session, params: types.CodeActionParams
) -> list[types.CodeAction | types.Command]:
    """What can be done; as commands where the editor knows no more."""
    document = session.documents.named(params.text_document.uri)
    given = params.context.only
    only = None if given is None else [str(_value(kind)) for kind in given]
    documentation, tests = await asyncio.gather(
        session.documentation.actions(document, params.range, only),
        session.tests.actions(document, params.range, only),
    )
    found = [*documentation, *tests]
    if session.editor.takes_code_actions:
        return list(found)
    return [action.command for action in found if action.command is not None]


async def resolve(session: Session, action: types.CodeAction) -> types.CodeAction:
    """`codeAction/resolve`."""
    return await session.documentation.resolve(action)


def _value(kind: types.CodeActionKind | str) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind
