"""Of what the client says it can do, what is read here: the rest may be newer than our types.

What follows from it is asked in `editor.py`.
"""

from __future__ import annotations

from typing import Any


def used(capabilities: object) -> dict[str, Any]:
    """The client's capabilities that are read here.

    The others may hold values newer than our types, and must not keep a client from starting.
    """
    wanted = {
        "general": ("positionEncodings",),
        "window": ("workDoneProgress", "showMessage"),
        "workspace": (
            "applyEdit",
            "configuration",
            "didChangeConfiguration",
            "didChangeWatchedFiles",
            "workspaceFolders",
        ),
        "textDocument": ("inlineCompletion", "completion"),
    }
    given = capabilities if isinstance(capabilities, dict) else {}
    kept: dict[str, Any] = {}
    for area, names in wanted.items():
        part = given.get(area)
        if isinstance(part, dict):
            kept[area] = {name: part[name] for name in names if name in part}
    _add_for_edits(kept, given)
    experimental = given.get("experimental")
    own = experimental.get("inkling") if isinstance(experimental, dict) else None
    if isinstance(own, dict):
        kept["experimental"] = {"inkling": {n: v for n, v in own.items() if v is True}}
    completion = kept.get("textDocument", {}).get("completion")
    if isinstance(completion, dict):
        dynamic = completion.get("dynamicRegistration")
        kept["textDocument"]["completion"] = {"dynamicRegistration": dynamic is True}
    return kept


def _add_for_edits(used: dict[str, Any], given: dict[str, Any]) -> None:
    """What is read of code actions, diagnostics and edits, with the values that we know."""

    def part(area: str, name: str) -> dict[str, Any]:
        found = given.get(area)
        found = found.get(name) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    documents, workspace = used.setdefault("textDocument", {}), used.setdefault("workspace", {})
    action = part("textDocument", "codeAction")
    if action.get("codeActionLiteralSupport"):
        documents["codeAction"] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
        later = action.get("resolveSupport")
        properties = later.get("properties") if isinstance(later, dict) else None
        if isinstance(properties, list) and "edit" in properties:
            documents["codeAction"]["resolveSupport"] = {"properties": ["edit"]}
    related = part("textDocument", "publishDiagnostics").get("relatedInformation") is True
    documents["publishDiagnostics"] = {"relatedInformation": related}
    pulling = given.get("textDocument")
    if isinstance(pulling, dict) and isinstance(pulling.get("diagnostic"), dict):
        dynamic = pulling["diagnostic"].get("dynamicRegistration") is True
        documents["diagnostic"] = {"dynamicRegistration": dynamic}
    refreshed = part("workspace", "diagnostics").get("refreshSupport") is True
    workspace["diagnostics"] = {"refreshSupport": refreshed}
    edit = part("workspace", "workspaceEdit")
    operations = edit.get("resourceOperations")
    creates = isinstance(operations, list) and "create" in operations
    workspace["workspaceEdit"] = {
        "resourceOperations": ["create"] if creates else [],
        "documentChanges": edit.get("documentChanges") is True,
    }
    if isinstance(edit.get("changeAnnotationSupport"), dict):
        workspace["workspaceEdit"]["changeAnnotationSupport"] = {}
