"""Whether to suggest anything at all: the questions asked before any work is done.

Each gate is a pure function of what is known; reading ignore rules from disk is in `IgnoreGate`.
"""

from __future__ import annotations

from pathlib import Path

from completion.cursor import CursorText, is_inert, is_inside_word
from completion.values import CompletionRequest
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.secrets import is_secret_file


def document_gate(request: CompletionRequest, settings: Settings) -> Nothing | None:
    """What the document as a whole forbids, or None. Cheap: nothing is read or parsed."""
    if not settings.completion.enabled:
        return Nothing("completions are switched off (completion.enabled)")
    if request.language_id in settings.completion.disabled_languages:
        return Nothing(f"completions are switched off for {request.language_id}")
    if request.read_only:
        return Nothing("the document is read-only")
    if request.path is not None and is_secret_file(request.path):
        return Nothing("the file looks like it holds secrets")
    text = request.snapshot.text
    if len(text) > settings.index.max_file_kb * 1024:
        most = settings.index.max_file_kb
        return Nothing(f"the document is larger than {most} KB (index.max_file_kb)")
    if "\0" in text:
        return Nothing("the document is binary")
    if not text.strip() and not request.invoked:
        return Nothing("the document is empty")
    return None


def cursor_gate(cursor: CursorText, *, invoked: bool) -> Nothing | None:
    """What the cursor's place forbids while the user merely types, or None."""
    if invoked:
        return None
    if is_inside_word(cursor.head, cursor.tail):
        return Nothing("inside a word")
    if not is_inert(cursor.tail):
        return Nothing("code follows the cursor on its line")
    return None


class IgnoreGate:
    """Asks the ignore rules of the workspace folder a file is in. Blocking: call it in a thread."""

    def __init__(self) -> None:
        self._rules: dict[Path, IgnoreRules] = {}

    def __call__(self, path: Path, roots: tuple[Path, ...]) -> Nothing | None:
        """Why `path` may not enter a prompt, or None. A file outside all `roots` has no rules."""
        inside = [root for root in roots if path.is_relative_to(root)]
        if not inside:
            return None
        root = max(inside, key=lambda folder: len(folder.parts))
        rules = self._rules.get(root)
        if rules is None:
            rules = self._rules[root] = IgnoreRules.for_root(root)
        found = rules.ignored(path)
        return found if found is None else Nothing(f"the file is {found.reason}")
