"""What a module has to offer to the import statement that the cursor is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from completion.repository.by_name import FilesByName
from completion.repository.sources import apart
from completion.repository.stubs import CLASSES, FUNCTIONS, stub
from completion.values import CompletionRequest, PlainText
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import LANGUAGES
from syntax.modules import ModuleNames, module_names, module_of
from syntax.symbols import Import, Symbol
from syntax.text import Span

_MOST_CHARACTERS = 800
_PYTHON = re.compile(r"^[ \t]*from[ \t]+(\.*+)([\w.]*+)[ \t]+import\b[^#\n]*$")
_ECMASCRIPT = re.compile(r"^[ \t]*(?:import|export)\b[^;]*\bfrom[ \t]*[\"']([^\"'\n]+)[\"']")


def offered(
    request: CompletionRequest, workspace: WorkspaceIndex, files: FilesByName
) -> tuple[Path, str] | None:
    """The file that the cursor's import statement names, and what can be imported from it;
    None where the cursor is in no such statement, or the file is not one of the workspace."""
    row = module_names(request.language_id)
    if row is None or request.path is None or isinstance(request.parse, PlainText):
        return None
    imported = _statement(request)
    if imported is None:
        return None
    here = request.path.as_posix()
    module = module_of(imported, here, row)
    last = module.parts[-1:] or tuple((module.base or "").rsplit("/", 1)[-1:])
    fitting = [
        path
        for path in files.called(_names(last[0] if last else "", row))
        if path != request.path and module.is_file(path.as_posix())
    ]
    if not fitting:
        return None
    nearest = min(fitting, key=lambda path: (apart(path.as_posix(), here), path))
    text = _stubs(workspace.symbols_of(nearest))
    return (nearest, text) if text else None


def _statement(request: CompletionRequest) -> Import | None:
    snapshot = request.snapshot
    line = snapshot.line_of(request.offset)
    text = snapshot.line_text(line)
    nowhere = Span(request.offset, request.offset)
    python = _PYTHON.match(text[: request.offset - snapshot.line_start(line)])
    if python and request.language_id == "python":
        return Import(python[2], "*", None, nowhere, len(python[1]))
    ecmascript = _ECMASCRIPT.match(text)
    if ecmascript and request.language_id.startswith(("javascript", "typescript")):
        return Import(ecmascript[1], "*", None, nowhere)
    return None


def _names(stem: str, row: ModuleNames) -> list[str]:
    """What a file can be called that is the module of this name, or stands for its folder."""
    endings = [
        suffix
        for language in LANGUAGES
        if module_names(language.id) is row
        for suffix in language.suffixes
    ]
    return [f"{one}{suffix}" for one in (stem, *row.index) for suffix in endings]


def _stubs(symbols: Sequence[Symbol]) -> str:
    found: list[str] = []
    size = 0
    # What is private to a module can be imported within its package, but seldom is.
    for symbol in sorted(symbols, key=lambda one: (one.visibility != "public", one.span)):
        importable = symbol.kind in CLASSES or symbol.kind in FUNCTIONS
        if symbol.parent is not None or not importable or symbol.name.startswith("__"):
            continue
        text = stub(symbol)
        size += len(text) + 1
        if size > _MOST_CHARACTERS:
            break
        found.append(text)
    return "\n".join(found)
