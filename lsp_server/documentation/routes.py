"""The messages about documentation, each translated in a few lines. Nothing is decided here."""

from __future__ import annotations

from lsprotocol import types

from lsp_server.documentation.desk import Documentation
from lsp_server.documents import Documents


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
