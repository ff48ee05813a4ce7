"""The converter between JSON and LSP types, made ready before the event loop runs.

cattrs writes code for a type when it first meets it, which takes longer than the loop may wait.
"""

from __future__ import annotations

from pathlib import Path

from cattrs import Converter
from lsprotocol import types
from lsprotocol.converters import get_converter

from lsp_server.capabilities import (
    completion_registration,
    diagnostic_registration,
    server_capabilities,
    watched_files,
)
from lsp_server.documentation.edits import FileEdit
from lsp_server.documentation.edits import workspace_edit as confirmed_edit
from lsp_server.unit_tests.edits import workspace_edit
from syntax.text import Encoding


def ready_converter() -> Converter:
    """A converter that has met every type the server sends or is often sent."""
    converter = get_converter()
    for value in _sent():
        converter.unstructure(value)
    for kind in _received():
        # Fails for want of fields; the code is written nevertheless.
        try:
            converter.structure({}, kind)
        except Exception:
            continue
    return converter


def _sent() -> list[object]:
    place = types.Range(types.Position(0, 0), types.Position(0, 0))
    command = types.Command(title="", command="", arguments=[{"id": ""}])
    token = "token"
    return [
        types.InitializeResult(
            capabilities=server_capabilities(Encoding.UTF16, [""], popup=True, checked="workspace"),
            server_info=types.ServerInfo(name="", version=""),
        ),
        types.InlineCompletionList(
            items=[types.InlineCompletionItem(insert_text="", range=place, command=command)]
        ),
        types.CompletionList(
            is_incomplete=True,
            items=[
                types.CompletionItem(
                    label="", text_edit=types.TextEdit(range=place, new_text=""), command=command
                )
            ],
        ),
        types.CodeAction("", kind="", command=command, diagnostics=_diagnostics(place).diagnostics),
        types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "")),
        *_reports(place),
        *(
            _whole(method, params)
            for method, params in (
                (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, _diagnostics(place)),
                (types.WORKSPACE_APPLY_EDIT, _edit(place)),
                (types.WINDOW_LOG_MESSAGE, types.LogMessageParams(types.MessageType.Info, "")),
                (types.WINDOW_SHOW_MESSAGE, types.ShowMessageParams(types.MessageType.Info, "")),
                (
                    types.WINDOW_SHOW_MESSAGE_REQUEST,
                    types.ShowMessageRequestParams(
                        types.MessageType.Info, "", [types.MessageActionItem("")]
                    ),
                ),
                (
                    types.WORKSPACE_CONFIGURATION,
                    types.ConfigurationParams([types.ConfigurationItem("", "")]),
                ),
                (
                    types.CLIENT_REGISTER_CAPABILITY,
                    types.RegistrationParams(
                        [
                            types.Registration("", "", completion_registration()),
                            types.Registration("", "", watched_files([""])),
                            types.Registration("", "", diagnostic_registration("open")),
                        ]
                    ),
                ),
                (
                    types.WINDOW_WORK_DONE_PROGRESS_CREATE,
                    types.WorkDoneProgressCreateParams(token),
                ),
                *(
                    (types.PROGRESS, types.ProgressParams(token, value))
                    for value in (
                        types.WorkDoneProgressBegin("", message=""),
                        types.WorkDoneProgressReport(message=""),
                        types.WorkDoneProgressEnd(message=""),
                    )
                ),
            )
        ),
    ]


_NOTIFICATIONS = {
    types.PROGRESS,
    types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS,
    types.WINDOW_LOG_MESSAGE,
    types.WINDOW_SHOW_MESSAGE,
}


def _whole(method: str, params: object) -> object:
    kind, *_ = types.METHOD_TO_TYPES[method]
    if method in _NOTIFICATIONS:
        return kind(params=params)
    return kind(id="", params=params)


def _diagnostics(place: types.Range) -> types.PublishDiagnosticsParams:
    told = types.DiagnosticRelatedInformation(types.Location("", place), "")
    severity = types.DiagnosticSeverity.Warning
    found = types.Diagnostic(
        place,
        "",
        severity,
        code_description=types.CodeDescription(""),
        tags=[types.DiagnosticTag.Unnecessary],
        related_information=[told],
        data={"": 0},
    )
    return types.PublishDiagnosticsParams("", [found])


def _reports(place: types.Range) -> list[object]:
    found = _diagnostics(place).diagnostics
    return [
        types.RelatedFullDocumentDiagnosticReport(items=found, result_id=""),
        types.RelatedUnchangedDocumentDiagnosticReport(result_id=""),
        types.WorkspaceDiagnosticReport(
            items=[
                types.WorkspaceFullDocumentDiagnosticReport(uri="", items=found, result_id=""),
                types.WorkspaceUnchangedDocumentDiagnosticReport(uri="", result_id=""),
            ]
        ),
        confirmed_edit(
            [FileEdit("", 1, [types.TextEdit(place, "")])], versioned=True, confirmed=True
        ),
    ]


def _edit(place: types.Range) -> types.ApplyWorkspaceEditParams:
    edit = workspace_edit(
        Path("/a"), [types.TextEdit(place, "")], version=1, new=True, packages=[Path("/b")]
    )
    return types.ApplyWorkspaceEditParams(edit, "")


def _received() -> list[type]:
    return [
        types.InitializeParams,
        types.DidOpenTextDocumentParams,
        types.DidChangeTextDocumentParams,
        types.TextDocumentContentChangePartial,
        types.InlineCompletionParams,
        types.CompletionParams,
        types.CodeActionParams,
        types.CodeAction,
        types.HoverParams,
        types.DocumentDiagnosticParams,
        types.WorkspaceDiagnosticParams,
        types.ExecuteCommandParams,
        types.ApplyWorkspaceEditResponse,
        types.CancelParams,
        types.ShowMessageResponse,
        types.ConfigurationResponse,
        types.RegistrationResponse,
        types.WorkDoneProgressCreateResponse,
    ]
