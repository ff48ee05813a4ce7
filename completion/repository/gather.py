"""All context from the repository for one cursor, the most useful first: where the kinds meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from completion.place import facts_at
from completion.repository import focus
from completion.repository.beside import Beside
from completion.repository.by_name import FilesByName
from completion.repository.definitions import definitions
from completion.repository.importing import offered
from completion.repository.lexical import LexicalIndex
from completion.repository.likeness import likeness, lines_of, share_in
from completion.repository.nearby import Nearby, nearby
from completion.repository.recent import CHUNK_LINES, Ring
from completion.repository.snippets import Snippet, Why
from completion.repository.sources import Sources, name_in
from completion.repository.words import words
from completion.values import CompletionRequest, PlainText
from foundation.settings import Settings
from syntax.files.secrets import mask_keys
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import Language, language_of
from syntax.modules import module_names

ORDER: tuple[tuple[Why, ...], ...] = (
    ("definition", "member", "called"),
    ("counterpart",),
    ("similar",),
    ("recent",),
)
"""Which kinds come first, by how many names of the next line they hold for their length
(`bench/context_names.py`); within a row by how near the cursor they are asked for."""

MOST_SNIPPETS = 24
MOST_CHARACTERS = 1600
_MOST_DEFINITIONS = 14
_MOST_SIMILAR = 3
_HITS = 12
# What a tool that asks once waits for the lexical index, at the most.
_MOST_SECONDS = 300.0
# As llama.vim has it: more alike to the text at the cursor, and the model repeats it.
_LIKE_CURSOR = 0.5
_LIKE_ANOTHER = 0.9
_SHOWN_ALREADY = 0.8
_SHOWN_BEFORE, _SHOWN_BEHIND = 3000, 800
_QUERY_LINES_BEFORE, _QUERY_LINES_AFTER = 16, 3
_MASKED_AROUND = 2 * CHUNK_LINES


@dataclass(frozen=True, slots=True)
class _Offer:
    """A snippet before it is known whether it is worth its place."""

    path: Path
    text: str
    why: Why
    uses: tuple[str, ...] = ()


class Repository:
    """What a workspace and the last minutes of work have to say at a cursor.

    Without an index, only what was edited and viewed. Any thread may ask; it reads the disk.
    """

    def __init__(self, workspace: WorkspaceIndex | None, settings: Settings) -> None:
        self._workspace = workspace
        self._sources = Sources(settings.index.max_file_kb * 1024)
        self._ring = Ring()
        self._files = FilesByName(workspace) if workspace is not None else None
        self._beside = (
            Beside(workspace, self._sources, self._files)
            if (workspace is not None and self._files is not None)
            else None
        )
        self._lexical = LexicalIndex(workspace, self._sources) if workspace is not None else None

    def snippets(self, request: CompletionRequest) -> tuple[Snippet, ...]:
        """At most 24 snippets of at most 1,600 characters, none like the text at the cursor or
        like another. The same workspace, request and past give the same snippets; a request that is
        to depend on nothing else has no past, and waits until the lexical index is complete."""
        facts = facts_at(request)
        around = nearby(request, facts)
        return self._kept(request, self._ordered(request, around))

    def noticed(self, path: Path, text_before: str, text_after: str) -> None:
        """A document was edited: remember the lines around what differs."""
        before, after = text_before.splitlines(), text_after.splitlines()
        same = 0
        for old, new in zip(before, after, strict=False):
            if old != new:
                break
            same += 1
        if same == len(before) == len(after):
            return
        behind = 0
        while behind < min(len(before), len(after)) - same and (
            before[-1 - behind] == after[-1 - behind]
        ):
            behind += 1
        self._remember(path, after, (same + len(after) - behind) // 2)

    def viewed(self, path: Path, line: int) -> None:
        """The cursor went to a line (zero-based) of a file on disk: remember what is there, if it
        is not where it was before."""
        if not self._ring.is_jump(path, line):
            return
        text = self._sources.text(path)
        if text is not None:
            self._remember(path, text.splitlines(), line)

    def wait(self, timeout: float) -> bool:
        """Wait until the lexical index has read what there is; False after so many seconds."""
        return self._lexical is None or self._lexical.wait(timeout)

    def close(self) -> None:
        """End the background work."""
        if self._lexical is not None:
            self._lexical.close()

    def _remember(self, path: Path, lines: list[str], line: int) -> None:
        # Masked with what is around it: half a key no longer looks like one.
        first = max(0, line - _MASKED_AROUND)
        wide = mask_keys("\n".join(lines[first : line + _MASKED_AROUND])).split("\n")
        start = max(0, line - first - CHUNK_LINES // 2)
        self._ring.add(path, "\n".join(wide[start : start + CHUNK_LINES]), line - first - start)

    def _ordered(self, request: CompletionRequest, around: Nearby) -> Iterator[_Offer]:
        sources = {
            "definition": self._definitions,
            "counterpart": self._counterpart,
            "recent": self._recent,
            "similar": self._similar,
        }
        for row in ORDER:
            yield from sources[row[0]](request, around)

    def _definitions(self, request: CompletionRequest, around: Nearby) -> Iterator[_Offer]:
        if self._workspace is not None and self._files is not None:
            module = offered(request, self._workspace, self._files)
            if module is not None:
                yield _Offer(*module, "definition")
            for one in definitions(request, around, self._workspace, self._sources)[
                :_MOST_DEFINITIONS
            ]:
                yield _Offer(one.path, one.text, one.why, one.uses)

    def _counterpart(self, request: CompletionRequest, around: Nearby) -> Iterator[_Offer]:
        if self._beside is None or request.path is None:
            return
        found = self._beside.counterpart(request.path)
        if found is not None:
            path, kind = found
            names = [scope for scope in (around.class_name, around.function_name) if scope]
            text = self._beside.text(path, kind, names)
            if text:
                yield _Offer(path, text, "counterpart", tuple(names))

    def _recent(self, request: CompletionRequest, _around: Nearby) -> Iterator[_Offer]:
        if request.stateless:
            return
        for chunk in self._ring.chunks():
            yield _Offer(chunk.path, focus.around(chunk.text, chunk.line), "recent")

    def _similar(self, request: CompletionRequest, around: Nearby) -> Iterator[_Offer]:
        if self._lexical is None or request.path is None:
            return
        self._lexical.refresh(request.path, request.roots)
        if request.stateless:
            self._lexical.wait(_MOST_SECONDS)
        found = 0
        own: str | None = None
        query = _query(request, around)
        wanted = frozenset(words(query))
        for hit in self._lexical.search(query, _HITS):
            if not _same_kind(request, hit.path):
                continue
            text = self._sources.text(hit.path)
            if text is None:
                continue
            piece = "".join(text.splitlines(keepends=True)[hit.first : hit.end])
            if hit.path == request.path:
                own = mask_keys(request.snapshot.text) if own is None else own
                if not _stands_apart(piece, own, request.offset):
                    continue
            yield _Offer(hit.path, focus.likest(piece.strip("\n"), wanted), "similar")
            found += 1
            if found == _MOST_SIMILAR:
                return

    def _kept(self, request: CompletionRequest, offers: Iterable[_Offer]) -> tuple[Snippet, ...]:
        at_cursor = lines_of(_text_at(request))
        kept: list[Snippet] = []
        shown: list[Counter[str]] = []
        for offer in offers:
            text = _clipped(offer.text)
            lines = lines_of(text)
            if not lines or likeness(lines, at_cursor) > _LIKE_CURSOR:
                continue
            if share_in(lines, at_cursor) > _SHOWN_ALREADY:
                continue
            if any(likeness(lines, one) > _LIKE_ANOTHER for one in shown):
                continue
            if not self._sources.allowed(offer.path, request.roots):
                continue
            name = name_in(offer.path, request.roots)
            kept.append(Snippet(name, text, offer.why, offer.uses))
            shown.append(lines)
            if len(kept) == MOST_SNIPPETS:
                break
        return tuple(kept)


def _text_at(request: CompletionRequest) -> str:
    """What a prompt shows of the document in any case."""
    text = request.snapshot.text
    return text[max(0, request.offset - _SHOWN_BEFORE) : request.offset + _SHOWN_BEHIND]


def _stands_apart(piece: str, text: str, offset: int) -> bool:
    """Whether a piece of the document as it is on disk is still in it, away from the cursor."""
    at = text.find(piece)
    if at < 0:
        return False
    return at + len(piece) < offset - _SHOWN_BEFORE or at > offset + _SHOWN_BEHIND


def _query(request: CompletionRequest, around: Nearby) -> str:
    """The code to find the like of: lines before the cursor, some behind, the function's head."""
    snapshot = request.snapshot
    line = snapshot.line_of(request.offset)
    first = max(0, line - _QUERY_LINES_BEFORE)
    last = min(snapshot.line_count - 1, line + _QUERY_LINES_AFTER)
    near = snapshot.text[snapshot.line_start(first) : snapshot.line_end(last)]
    head = ""
    if around.function is not None and around.function.start < snapshot.line_start(first):
        start = around.function.start
        head = snapshot.text[start : snapshot.line_end(snapshot.line_of(start))]
    return f"{head}\n{near}"


def _same_kind(request: CompletionRequest, path: Path) -> bool:
    """Whether a file is in the document's language, or in one that is written like it."""
    if isinstance(request.parse, PlainText):
        return True
    language = language_of(path)
    return isinstance(language, Language) and (
        language.id == request.language_id
        or module_names(language.id) is module_names(request.language_id)
    )


def _clipped(text: str) -> str:
    """A text of bounded length, whole lines, ended by a line break."""
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS].rpartition("\n")[0] or text[:MOST_CHARACTERS]
    return text.rstrip() + "\n"
