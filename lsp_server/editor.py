"""What the server says to the editor and asks of it, as far as the editor can take it.

The only place that sends notifications and requests; what they mean is decided by the callers.
"""

from __future__ import annotations

import asyncio
import copy
import itertools
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from lsp_server.protocol import InklingProtocol
from lsp_server.settings import SECTION
from lsp_server.status import METHOD, Status

T = TypeVar("T")

DOCUMENT_STATUS = "inkling/documentStatus"
GROWN = "inkling/suggestionGrown"
TESTS_PREVIEW = "inkling/testsPreview"
DOCS_PREVIEW = "inkling/docsPreview"
NEXT_EDIT_READY = "inkling/nextEditReady"

# A client that says it can answer and does not must not hold up the start.
_PATIENCE = 10.0
# Some ask the user before they edit files.
_EDIT_PATIENCE = 300.0

logger = logging.getLogger(__name__)


class Editor:
    """The client at the other end, with its capabilities once it has told them."""

    def __init__(self, protocol: InklingProtocol) -> None:
        self._protocol = protocol
        self._numbers = itertools.count(1)
        self._cancellable: dict[types.ProgressToken, Callable[[], None]] = {}
        self._sent: Status | None = None
        self.capabilities = types.ClientCapabilities()

    @property
    def can_pull_configuration(self) -> bool:
        """Whether it answers `workspace/configuration`."""
        workspace = self.capabilities.workspace
        return bool(workspace and workspace.configuration)

    @property
    def can_register_configuration(self) -> bool:
        """Whether `didChangeConfiguration` has to be asked for."""
        workspace = self.capabilities.workspace
        changes = workspace.did_change_configuration if workspace else None
        return bool(changes and changes.dynamic_registration)

    @property
    def can_register_watchers(self) -> bool:
        """Whether it watches files for us."""
        workspace = self.capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        return bool(watching and watching.dynamic_registration)

    @property
    def can_register_completion(self) -> bool:
        """Whether `textDocument/completion` can come and go while the server runs."""
        documents = self.capabilities.text_document
        completion = documents.completion if documents else None
        return bool(completion and completion.dynamic_registration)

    @property
    def can_show_progress(self) -> bool:
        """Whether it takes progress that we begin."""
        window = self.capabilities.window
        return bool(window and window.work_done_progress)

    def status(self, status: Status) -> None:
        """Say how things stand, if that is news."""
        if status != self._sent:
            self._sent = status
            self._protocol.notify(METHOD, status.as_json())

    def document_status(self, uri: str, reason: str | None) -> None:
        """Say why nothing is suggested in a document as it is; None: nothing stands against it."""
        if self._own("documentStatus"):
            self._protocol.notify(DOCUMENT_STATUS, {"uri": uri, "reason": reason})

    @property
    def takes_grown_suggestions(self) -> bool:
        """Whether it asks again when told that a suggestion grew."""
        return self._own("suggestionGrown")

    @property
    def takes_next_edits(self) -> bool:
        """Whether it asks for the next edit when told that there is one."""
        return self._own("nextEdit")

    def _own(self, name: str) -> bool:
        """A capability of Inkling's own protocol (`capabilities.experimental.inkling`)."""
        experimental = self.capabilities.experimental
        own = experimental.get(SECTION) if isinstance(experimental, Mapping) else None
        return isinstance(own, Mapping) and own.get(name) is True

    @property
    def shows_tests(self) -> bool:
        """Whether it shows a preview of tests, to be kept or dropped."""
        return self._own("tests")

    @property
    def takes_code_actions(self) -> bool:
        """Whether an answer to `textDocument/codeAction` may be more than commands."""
        documents = self.capabilities.text_document
        actions = documents.code_action if documents else None
        return bool(actions and actions.code_action_literal_support)

    @property
    def can_edit_files(self) -> bool:
        """Whether it creates and edits files for us, so that it can be undone."""
        workspace = self.capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        create = types.ResourceOperationKind.Create
        return bool(
            workspace
            and workspace.apply_edit
            and edits
            and create in (edits.resource_operations or ())
        )

    @property
    def resolves_code_actions(self) -> bool:
        """Whether it asks for the edit of a code action when that is chosen."""
        documents = self.capabilities.text_document
        actions = documents.code_action if documents else None
        return bool(actions and actions.resolve_support)

    @property
    def asks_before_edits(self) -> bool:
        """Whether it shows an edit first that says it needs to be confirmed."""
        workspace = self.capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        return bool(edits and edits.change_annotation_support)

    @property
    def can_apply_edits(self) -> bool:
        """Whether it edits files that are there for us."""
        workspace = self.capabilities.workspace
        return bool(workspace and workspace.apply_edit)

    @property
    def shows_docs(self) -> bool:
        """Whether it shows a preview of documentation, to be written or not."""
        return self._own("docs")

    @property
    def versions_edits(self) -> bool:
        """Whether it takes edits that name the version they are of."""
        workspace = self.capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        return bool(edits and edits.document_changes)

    def tests_preview(self, preview: Mapping[str, Any]) -> None:
        """Show tests that are not written yet, or what is left of them."""
        self._protocol.notify(TESTS_PREVIEW, preview)

    def docs_preview(self, preview: Mapping[str, Any]) -> None:
        """Show documentation that is not written yet."""
        self._protocol.notify(DOCS_PREVIEW, preview)

    def diagnostics(
        self, uri: str, diagnostics: Sequence[types.Diagnostic], version: int | None = None
    ) -> None:
        """All that is known against a document, in the place of what was."""
        found = self.fitted(diagnostics)
        self._protocol.notify(
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS,
            types.PublishDiagnosticsParams(uri=uri, diagnostics=found, version=version),
        )

    def fitted(self, diagnostics: Sequence[types.Diagnostic]) -> Sequence[types.Diagnostic]:
        """Without what it does not take."""
        documents = self.capabilities.text_document
        published = documents.publish_diagnostics if documents else None
        if published and published.related_information:
            return diagnostics
        return [_without_related(one) for one in diagnostics]

    @property
    def pulls_diagnostics(self) -> bool:
        """Whether it asks for diagnostics; then they are not sent."""
        documents = self.capabilities.text_document
        return bool(documents and documents.diagnostic)

    @property
    def can_register_diagnostics(self) -> bool:
        """Whether it can be told, while the server runs, to ask for diagnostics."""
        documents = self.capabilities.text_document
        pulling = documents.diagnostic if documents else None
        return bool(pulling and pulling.dynamic_registration)

    async def refresh_diagnostics(self) -> None:
        """Have it ask for diagnostics again."""
        workspace = self.capabilities.workspace
        refreshing = workspace.diagnostics if workspace else None
        if refreshing and refreshing.refresh_support:
            await self._ask(types.WORKSPACE_DIAGNOSTIC_REFRESH, None)

    async def apply(
        self, edit: types.WorkspaceEdit, label: str, *, at_leisure: bool = False
    ) -> str | None:
        """Have it edit files; None, or why it did not. `at_leisure`: somebody looks at it first."""
        params = types.ApplyWorkspaceEditParams(edit=edit, label=label)
        patience = None if at_leisure else _EDIT_PATIENCE
        answer = await self._ask(types.WORKSPACE_APPLY_EDIT, params, patience)
        if not isinstance(answer, types.ApplyWorkspaceEditResult):
            return "it gives no answer"
        return None if answer.applied else answer.failure_reason or "it gives no reason"

    def suggestion_grew(self, uri: str, version: int) -> None:
        """Say that there is more of what was suggested for this version."""
        if self.takes_grown_suggestions:
            self._protocol.notify(GROWN, {"uri": uri, "version": version})

    def next_edit_ready(self, uri: str, version: int) -> None:
        """Say that a next edit follows from this version of a document, or none any more."""
        if self.takes_next_edits:
            self._protocol.notify(NEXT_EDIT_READY, {"uri": uri, "version": version})

    def log(self, message: str, kind: types.MessageType = types.MessageType.Info) -> None:
        """A line in the editor's output channel."""
        self._protocol.notify(
            types.WINDOW_LOG_MESSAGE, types.LogMessageParams(type=kind, message=message)
        )

    def show(self, message: str, kind: types.MessageType = types.MessageType.Warning) -> None:
        """A message the user sees."""
        self._protocol.notify(
            types.WINDOW_SHOW_MESSAGE, types.ShowMessageParams(type=kind, message=message)
        )

    async def choose(self, message: str, titles: Sequence[str]) -> str | None:
        """Ask the user; None if they turned away or the editor cannot ask."""
        params = types.ShowMessageRequestParams(
            type=types.MessageType.Warning,
            message=message,
            actions=[types.MessageActionItem(title=title) for title in titles],
        )
        answer = await self._ask(types.WINDOW_SHOW_MESSAGE_REQUEST, params, patience=None)
        return answer.title if isinstance(answer, types.MessageActionItem) else None

    async def configuration(self, scopes: Sequence[str | None]) -> Sequence[Any] | None:
        """Our section for each scope (a URI, or None for the window); None if it did not say."""
        params = types.ConfigurationParams(
            items=[types.ConfigurationItem(scope_uri=scope, section=SECTION) for scope in scopes]
        )
        answer = await self._ask(types.WORKSPACE_CONFIGURATION, params)
        fits = isinstance(answer, Sequence) and len(answer) == len(scopes)
        return answer if fits else None

    async def register(self, method: str, options: Any = None) -> None:
        """Ask for notifications or offer a feature from now on; `method` is also the id."""
        registration = types.Registration(id=method, method=method, register_options=options)
        await self._ask(
            types.CLIENT_REGISTER_CAPABILITY, types.RegistrationParams(registrations=[registration])
        )

    async def unregister(self, method: str) -> None:
        """Take back what `register` said."""
        entry = types.Unregistration(id=method, method=method)
        await self._ask(
            types.CLIENT_UNREGISTER_CAPABILITY, types.UnregistrationParams(unregisterations=[entry])
        )

    async def begin_progress(
        self, title: str, message: str, cancel: Callable[[], None] | None = None
    ) -> Progress:
        """Show something that takes a while; `cancel` is called if the user stops it."""
        if not self.can_show_progress:
            return Progress(None, self._tell_progress, self._forget, message)
        token = f"{SECTION}-{next(self._numbers)}"
        if cancel is not None:
            self._cancellable[token] = cancel
        await self._ask(
            types.WINDOW_WORK_DONE_PROGRESS_CREATE, types.WorkDoneProgressCreateParams(token=token)
        )
        begin = types.WorkDoneProgressBegin(
            title=title, message=message, cancellable=cancel is not None
        )
        self._tell_progress(token, begin)
        return Progress(token, self._tell_progress, self._forget, message)

    def progress_cancelled(self, token: types.ProgressToken) -> None:
        """The user stopped what the token stands for."""
        if (cancel := self._cancellable.get(token)) is not None:
            cancel()

    def _tell_progress(self, token: types.ProgressToken, value: object) -> None:
        self._protocol.notify(types.PROGRESS, types.ProgressParams(token=token, value=value))

    def _forget(self, token: types.ProgressToken) -> None:
        self._cancellable.pop(token, None)

    async def _ask(self, method: str, params: Any, patience: float | None = _PATIENCE) -> Any:
        asked: Awaitable[Any] = self._protocol.send_request_async(method, params)
        try:
            return await asyncio.wait_for(asked, patience)
        except TimeoutError:
            logger.warning("the editor does not answer %s", method)
        except JsonRpcException as error:
            logger.info("the editor says no to %s: %s", method, error)
        return None


def _without_related(diagnostic: types.Diagnostic) -> types.Diagnostic:
    plain = copy.copy(diagnostic)
    plain.related_information = None
    return plain


class Progress:
    """One bar in the editor, or none where it cannot show any."""

    def __init__(
        self,
        token: types.ProgressToken | None,
        tell: Callable[[types.ProgressToken, object], None],
        forget: Callable[[types.ProgressToken], None],
        message: str,
    ) -> None:
        self._token = token
        self._tell = tell
        self._forget = forget
        self._told: tuple[str, int | None] = (message, None)

    def report(self, message: str, percentage: int | None = None) -> None:
        """How far it is; said only when it differs from what was said before."""
        if self._token is not None and self._told != (message, percentage):
            self._told = (message, percentage)
            self._tell(
                self._token, types.WorkDoneProgressReport(message=message, percentage=percentage)
            )

    def end(self, message: str) -> None:
        """It is over, one way or another."""
        if self._token is not None:
            self._tell(self._token, types.WorkDoneProgressEnd(message=message))
            self._forget(self._token)
            self._token = None
