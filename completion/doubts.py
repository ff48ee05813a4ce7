"""What speaks against a text that parses: names that nothing binds, members and arguments that do
not exist, what stands there already, lines that would never run.

Facts of the file with the text in it; what comes of a doubt is decided in the pipeline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from completion.cursor import indent_of, width_of
from completion.loops import ends_the_loop
from completion.place import Place
from completion.values import CompletionRequest, PlainText
from syntax.index.workspace import WorkspaceIndex
from syntax.locals import unbound
from syntax.names.elsewhere import may_exist
from syntax.names.judge import judge
from syntax.names.misuse import Fault
from syntax.names.modules import Modules
from syntax.parsing import parse
from syntax.text import Edit, Span

_WORD = re.compile(r"\s*(\w+)")


class DoubtKind(StrEnum):
    """What a doubt is about."""

    UNBOUND = "unbound"
    ATTRIBUTE = "attribute"
    CALL = "call"
    IMPORT = "import"
    EARLY = "early"
    CONSTANT = "constant"
    AGAIN = "again"
    JUMP = "jump"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason not to show a text: the name it is about, and `why` in a user's words.

    `start` is where in the text what it is about begins, negative if before it; None where that is
    elsewhere. `others` are names that exist in its place.
    """

    kind: DoubtKind
    name: str
    why: str
    start: int | None = None
    others: tuple[str, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the text is wrong, rather than what may come to be right."""
        return self.kind not in (DoubtKind.UNBOUND, DoubtKind.JUMP)

    @property
    def reason(self) -> str:
        """Why the text is not shown, in a user's words."""
        if self.kind is DoubtKind.AGAIN:
            return f"it is there already: {self.why}"
        if self.kind is DoubtKind.LOOP:
            return self.why
        if self.kind in (DoubtKind.EARLY, DoubtKind.CONSTANT):
            return f"it would fail: {self.why}"
        return f"it uses what does not exist: {self.why}"


def doubts(
    text: str,
    request: CompletionRequest,
    place: Place,
    workspace: WorkspaceIndex | None = None,
    modules: Modules | None = None,
) -> int:
    """How many doubts there are about `text`, as it would be inserted. 0 is good.

    Takes as long as an incremental parse: call it in a thread on a large document.
    """
    return len(doubts_about(text, request, place, workspace, modules))


def doubts_about(
    text: str,
    request: CompletionRequest,
    place: Place,
    workspace: WorkspaceIndex | None = None,
    modules: Modules | None = None,
) -> tuple[Doubt, ...]:
    """The doubts about `text`, each name once. `modules` keeps what was read of other files from
    one call to the next; without one, they are read anew."""
    if isinstance(request.parse, PlainText) or place.in_text:
        return ()
    edit = Edit(request.offset, request.offset, text)
    after = request.parse.snapshot.replace((edit,), request.parse.snapshot.version)
    changed = parse(after, request.parse.language, request.parse, (edit,))
    span = Span(request.offset, request.offset + len(text.rstrip()))
    judgement = judge(changed, span, request.path, request.roots, modules or Modules())
    # In a statement that somebody has not typed to its end, what stands below may be part of it.
    unsettled = request.hurried and request.parse.has_errors
    early = {misuse.name for misuse in judgement.misuses if misuse.fault is Fault.EARLY}
    found = [
        Doubt(DoubtKind.UNBOUND, use.name, f"nothing binds {use.name}", _within(use.span, span))
        for use in unbound(changed, span.end)
        if use.name not in early and not (unsettled and _within(use.span, span) is None)
    ]
    found += (
        Doubt(
            DoubtKind(misuse.fault),
            misuse.name,
            misuse.why,
            _within(misuse.span, span),
            misuse.others,
        )
        for misuse in judgement.misuses
        if workspace is None or not may_exist(misuse, workspace)
    )
    if _cuts_off_what_follows(text, place):
        found.append(Doubt(DoubtKind.JUMP, "", "what stands below would never run"))
    if place.endings.indented_blocks:
        ends = ends_the_loop(request.snapshot.text[: request.offset], text)
        if ends is not None:
            why = "it would end the loop in its first round"
            found.append(Doubt(DoubtKind.LOOP, "", why, ends))
    return tuple({(doubt.kind, doubt.name): doubt for doubt in reversed(found)}.values())[::-1]


def without_doubtful_end(text: str, about: Sequence[Doubt]) -> str:
    """The whole lines of `text` before the first one that is certainly wrong; all of it if
    there is none, nothing if that is the first."""
    starts = [one.start for one in about if one.is_certain]
    if not starts:
        return text
    first = min((start for start in starts if start is not None), default=0)
    kept = text[: max(0, first)].rpartition("\n")[0]
    return kept if kept.strip() and None not in starts else ""


def missing_names(request: CompletionRequest) -> tuple[str, ...]:
    """Names that the function reads behind the cursor and nothing binds: the first one first."""
    if isinstance(request.parse, PlainText):
        return ()
    uses = unbound(request.parse, request.offset)
    return tuple(dict.fromkeys(use.name for use in uses if use.span.start >= request.offset))


def _within(use: Span, text: Span) -> int | None:
    """Where in the text a use begins; a word that was begun before the text counts as its."""
    return use.start - text.start if text.start < use.end <= text.end else None


def _cuts_off_what_follows(text: str, place: Place) -> bool:
    """Whether the last line leaves the block in which another statement follows."""
    if not place.following or not (place.is_fresh or "\n" in text):
        return False
    last = text.rstrip().rpartition("\n")[2]
    line = last if "\n" in text.rstrip() else place.cursor.head.removesuffix(place.given) + last
    below = place.following[0]
    if width_of(indent_of(line)) != width_of(indent_of(below)):
        return False
    first, next_word = _WORD.match(line), _WORD.match(below)
    jumps = bool(first and first[1] in place.endings.jumps)
    reached = place.endings.joins | place.endings.labels
    if not jumps or next_word is None or next_word[1] in reached:
        return False
    # A label may be jumped to from anywhere.
    return not below.endswith(":") or place.endings.indented_blocks
