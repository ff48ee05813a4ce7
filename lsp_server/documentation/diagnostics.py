"""Findings as the editor's diagnostics, and those as reports for an editor that asks. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lsprotocol import types

from lsp_server.convert import uri_of
from lsp_server.documentation.messages import Change, Place, Shown

SOURCE = "inkling docs"

SEVERITIES: Mapping[str, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}


def diagnostics(
    uri: str, found: Iterable[Shown], severity: types.DiagnosticSeverity
) -> list[types.Diagnostic]:
    """What was found in a document."""
    return [_diagnostic(uri, one, severity) for one in found]


def range_at(place: Place) -> types.Range:
    """A place as LSP has it."""
    return types.Range(types.Position(place[0], place[1]), types.Position(place[2], place[3]))


def text_edits(changes: Iterable[Change]) -> list[types.TextEdit]:
    """Changes as LSP has them."""
    return [types.TextEdit(range_at(one.place), one.text) for one in changes]


def result_id(found: Sequence[Shown], severity: types.DiagnosticSeverity) -> str:
    """The same as long as an editor would show the same."""
    parts = [(one.fingerprint, one.place, one.fact_place, one.message) for one in found]
    return hashlib.sha256(json.dumps([severity.value, parts]).encode()).hexdigest()[:16]


def _diagnostic(uri: str, one: Shown, severity: types.DiagnosticSeverity) -> types.Diagnostic:
    return types.Diagnostic(
        range=range_at(one.place),
        message=one.message,
        severity=severity,
        code=one.rule,
        code_description=_link(one.page),
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if one.is_superfluous else None,
        related_information=_fact(uri, one),
        data={"rule": one.rule, "symbol": one.symbol, "fingerprint": one.fingerprint},
    )


def _link(page: Path | None) -> types.CodeDescription | None:
    return types.CodeDescription(href=uri_of(page)) if page is not None else None


def _fact(uri: str, one: Shown) -> list[types.DiagnosticRelatedInformation] | None:
    if one.fact_place is None or not one.fact:
        return None
    place = types.Location(uri=uri, range=range_at(one.fact_place))
    return [types.DiagnosticRelatedInformation(location=place, message=one.fact)]
