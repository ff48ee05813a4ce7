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
    _add_for_tests(kept, given)
    experimental = given.get("experimental")
    own = experimental.get("inkling") if isinstance(experimental, dict) else None
    if isinstance(own, dict):
        kept["experimental"] = {"inkling": {n: v for n, v in own.items() if v is True}}
    completion = kept.get("textDocument", {}).get("completion")
    if isinstance(completion, dict):
        dynamic = completion.get("dynamicRegistration")
        kept["textDocument"]["completion"] = {"dynamicRegistration": dynamic is True}
    return kept


def _add_for_tests(used: dict[str, Any], given: dict[str, Any]) -> None:
    """What is read of code actions, diagnostics and edits, with the values that we know."""

    def part(area: str, name: str) -> dict[str, Any]:
        found = given.get(area)
        found = found.get(name) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    documents, workspace = used.setdefault("textDocument", {}), used.setdefault("workspace", {})
    if part("textDocument", "codeAction").get("codeActionLiteralSupport"):
        documents["codeAction"] = {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}
    related = part("textDocument", "publishDiagnostics").get("relatedInformation") is True
    documents["publishDiagnostics"] = {"relatedInformation": related}
    operations = part("workspace", "workspaceEdit").get("resourceOperations")
    creates = isinstance(operations, list) and "create" in operations
    workspace["workspaceEdit"] = {"resourceOperations": ["create"] if creates else []}
