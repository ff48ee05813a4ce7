"""What the server says it can do, as a function of what the client can and the settings want."""

from __future__ import annotations

from collections.abc import Sequence

from lsprotocol import types

from lsp_server.documentation import actions as documentation
from lsp_server.unit_tests import actions as tests
from syntax.text import Encoding


def server_capabilities(
    encoding: Encoding, commands: Sequence[str], *, popup: bool, checked: str
) -> types.ServerCapabilities:
    """The answer to `initialize`. `popup` offers `textDocument/completion` from the start,
    `checked` (a value of the setting `docs.check`) diagnostics on demand."""
    return types.ServerCapabilities(
        position_encoding=types.PositionEncodingKind(encoding.value),
        text_document_sync=types.TextDocumentSyncOptions(
            open_close=True,
            change=types.TextDocumentSyncKind.Incremental,
            save=types.SaveOptions(include_text=False),
        ),
        inline_completion_provider=types.InlineCompletionOptions(),
        completion_provider=completion_options() if popup else None,
        code_action_provider=types.CodeActionOptions(
            code_action_kinds=list(dict.fromkeys((*tests.KINDS, *documentation.KINDS))),
            resolve_provider=True,
        ),
        hover_provider=True,
        diagnostic_provider=diagnostic_registration(checked) if checked != "off" else None,
        execute_command_provider=types.ExecuteCommandOptions(commands=list(commands)),
        workspace=types.WorkspaceOptions(
            workspace_folders=types.WorkspaceFoldersServerCapabilities(
                supported=True, change_notifications=True
            )
        ),
    )


def completion_options() -> types.CompletionOptions:
    """For the completion menu; it opens on its own while words are typed."""
    return types.CompletionOptions(trigger_characters=[".", "(", " ", "="])


def completion_registration() -> types.CompletionRegistrationOptions:
    """The same, registered while the server runs."""
    return types.CompletionRegistrationOptions(
        document_selector=[types.TextDocumentFilterScheme(scheme="*")],
        trigger_characters=completion_options().trigger_characters,
    )


def diagnostic_registration(checked: str) -> types.DiagnosticRegistrationOptions:
    """Diagnostics on demand; `checked`: whether also of files that are not open."""
    return types.DiagnosticRegistrationOptions(
        identifier="inkling",
        inter_file_dependencies=True,
        workspace_diagnostics=checked == "workspace",
        document_selector=[types.TextDocumentFilterScheme(scheme="file")],
    )


def watched_files(patterns: Sequence[str]) -> types.DidChangeWatchedFilesRegistrationOptions:
    """The files whose changes on disk we want to hear of."""
    return types.DidChangeWatchedFilesRegistrationOptions(
        watchers=[types.FileSystemWatcher(glob_pattern=pattern) for pattern in patterns]
    )
