"""The last word before a file is changed: the code is what it was, and every comment reads as it
was meant. What does not is left out, the rest stays."""

from __future__ import annotations

import ast
import inspect
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.comments.comment import Comment, Entry
from docgen.comments.lines import on_one_line
from docgen.comments.parts import Parts
from docgen.comments.styles import read_comment
from docgen.facts.source import SourceFile
from docgen.placing.mending import applied
from syntax.parsing import parse
from syntax.sameness import same_code
from syntax.text import Edit, Snapshot

_OTHER_CODE = "the code would not be the same"
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Meant:
    """Edits of one symbol's comment. `number` is the symbol's in `SourceFile.symbols`, -1 the file
    itself; `text` is the comment as it is to be read, None where that is not foretold."""

    number: int
    edits: tuple[Edit, ...]
    text: str | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The file's new text, and why some of what was meant (by number) is not in it."""

    text: str
    refused: Mapping[int, str]


def confirmed(file: SourceFile, meant: Sequence[Meant]) -> Confirmed:
    """The file with all comments that can be put into it."""
    refused: dict[int, str] = {}
    kept = _without_overlaps(meant, refused)
    while kept:
        faults = _faults(file, kept)
        if faults is None:
            if len(kept) == 1:
                refused[kept[0].number] = _OTHER_CODE
                kept = []
            else:
                kept = _innocent(file, kept, refused)
            continue
        if not faults:
            break
        refused |= faults
        kept = [one for one in kept if one.number not in faults]
    return Confirmed(applied(file.text, [edit for one in kept for edit in one.edits]), refused)


def _innocent(file: SourceFile, meant: list[Meant], refused: dict[int, str]) -> list[Meant]:
    """Those that leave the code as it was, found by halves."""
    if _faults(file, meant) is not None:
        return meant
    if len(meant) == 1:
        refused[meant[0].number] = _OTHER_CODE
        return []
    half = len(meant) // 2
    return [
        *_innocent(file, meant[:half], refused),
        *_innocent(file, meant[half:], refused),
    ]


def _faults(file: SourceFile, meant: Sequence[Meant]) -> dict[int, str] | None:
    """What does not read as it was meant; None where the code is another."""
    text = applied(file.text, [edit for one in meant for edit in one.edits])
    after = SourceFile(file.path, parse(Snapshot(text), file.parse.language))
    if not same_code(file.parse, after.parse):
        return None
    if len(after.parse.error_spans) > len(file.parse.error_spans):
        return None
    names = [one.qualified_name for one in file.symbols]
    if names != [one.qualified_name for one in after.symbols]:
        return None
    if file.language == "python" and not _same_program(file.text, text):
        return None
    faults = {
        one.number: fault
        for one in meant
        if one.text is not None and (fault := _misread(file, after, one)) is not None
    }
    return faults | _strayed(file, after, meant)


def _misread(before: SourceFile, after: SourceFile, one: Meant) -> str | None:
    doc = after.symbols[one.number].doc if one.number >= 0 else after.doc
    if doc is None:
        return "it would not be read as the documentation of this"
    if _plain(doc.text) != _plain(one.text or ""):
        return "it would not be read as it was written"
    if before.language == "python" and _python_reads(after.slice(doc.span)) != _plain(doc.text):
        return "Python would not read it as it was written"
    return None


def _strayed(before: SourceFile, after: SourceFile, meant: Sequence[Meant]) -> dict[int, str]:
    """Comments that would be read as the documentation of something else, too or instead."""
    numbers = {one.number for one in meant}
    found: dict[int, str] = {}
    for other, (old, new) in enumerate(zip(before.symbols, after.symbols, strict=True)):
        if other not in numbers and (old.doc is None) != (new.doc is None):
            distances = {number: abs(number - other) for number in numbers}
            nearest = min(distances, key=distances.__getitem__)
            found[nearest] = f"it would be read as the documentation of {new.name}"
    return found


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _python_reads(literal: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return None
    return _plain(inspect.cleandoc(value)) if isinstance(value, str) else None


def _same_program(before: str, after: str) -> bool:
    """Whether Python's own parser sees the same program, docstrings left out; true where it is
    none that this Python knows."""
    if len(before) > _LARGEST:
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            one = ast.parse(before)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = ast.parse(after)
        return ast.dump(_undocumented(one)) == ast.dump(_undocumented(other))
    except (SyntaxError, ValueError):
        return False
    except (RecursionError, MemoryError):
        return True


def _undocumented(tree: ast.Module) -> ast.Module:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and ast.get_docstring(node, clean=False) is not None:
            del node.body[0]
    return tree


def _without_overlaps(meant: Sequence[Meant], refused: dict[int, str]) -> list[Meant]:
    """One after the other, as long as none reaches into another."""
    kept: list[Meant] = []
    end, last = -1, -1
    for one in sorted(meant, key=lambda each: min(edit.start for edit in each.edits)):
        spans = sorted((edit.start, edit.end) for edit in one.edits)
        apart = all(before[1] <= behind[0] for before, behind in pairwise(spans))
        if not apart or spans[0][0] < end or spans[0][0] == last:
            refused[one.number] = "it stands in the same place as another comment"
            continue
        kept.append(one)
        end, last = spans[-1][1], spans[-1][0]
    return kept


def unread(parts: Parts, text: str, language: str, before: Comment | None = None) -> str | None:
    """What of `parts` (and of the comment that was there) a reader of the text would not find."""
    after = read_comment(text, language)
    found = [*_entries(after)]
    for section in parts.sections:
        for entry in section.entries:
            wanted = (entry.name, _squeezed(entry.text))
            if not any(_is_that(one, wanted) for one in found):
                return f"{entry.name or section.kind} would not be read as it was written"
    said = [_squeezed(one.text) for one in after.paragraphs]
    for paragraph in (parts.summary, *parts.extended):
        if paragraph and not any(_squeezed(paragraph) in one for one in said):
            return "its description would not be read as it was written"
    if before is None:
        return None
    kept = [(one.name, _squeezed(one.text)) for one in _entries(before)]
    now = [(one.name, _squeezed(one.text)) for one in found]
    is_kept = all(one in now for one in kept) and all(
        _squeezed(one.text) in said for one in before.paragraphs
    )
    return None if is_kept else "what is there already would be read otherwise"


def _entries(comment: Comment) -> Iterator[Entry]:
    for section in comment.sections:
        yield from section.entries


def _is_that(entry: Entry, wanted: tuple[str, str]) -> bool:
    name, text = wanted
    said = _squeezed(entry.text)
    is_same = text == said or (text[:1].lower() == said[:1] and text[1:] == said[1:])
    return entry.name.rpartition(".")[2] == name.rpartition(".")[2] and is_same


def _squeezed(text: str) -> str:
    return on_one_line(text)
