"""When the model's text is long enough: rules applied to it while it arrives.

They look at each line once when it is whole, and at the line being written for what cannot wait
(a closing bracket that stands behind the cursor already, a line that leaves the block). What is
cut is decided here; making it fit its surroundings is `trim.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from completion.brackets import Scan, first_superfluous, scan
from completion.cursor import indent_of, width_of
from completion.place import Place
from completion.repetition import lines_to_keep, repeats_itself, says_something
from completion.shape import Shape
from syntax.lexicon import TokenKind

_FIRST_WORD = re.compile(r"[ \t]*(?:(\w+)(?=\W)|([^\w\s]))")
_OPERATOR_END = re.compile(r"(?:[-+*/%&|^=<>.,(\[{?:\\~]|\b(?:and|or|not|in|is|return|new))$")
_CONTINUES = frozenset(".?:&|+-*/%=<>{,")
_RUN_STEP = 32
_LONGEST_LINE = 4000
_DISTINCTIVE = 12


class StopReason(StrEnum):
    """Why the text ends where it does; a phrase that can follow "because"."""

    ENDED = "the model ended"
    LENGTH = "the token limit was reached"
    MARKER = "the model wrote a special token"
    LINE = "the line is complete"
    STATEMENT = "the statement is complete"
    BLOCK = "the block is closed"
    DEDENT = "the text left the block"
    CLOSED = "the bracket is closed behind the cursor already"
    SUFFIX = "it repeats the line below"
    ABOVE = "it repeats the line above"
    REPETITION = "the model repeats itself"
    LINES = "the line limit was reached"
    UNSURE = "the model is not sure what comes next"


@dataclass(frozen=True, slots=True)
class Stop:
    """Keep `text[:cut]`, because of `reason`."""

    cut: int
    reason: StopReason


class StopRules:
    """Takes the text of one candidate piece by piece; says where it stops.

    However the text is cut into pieces, the result is the same.
    """

    def __init__(self, place: Place) -> None:
        self.text = ""
        self.stop: Stop | None = None
        self._place = place
        self._line_start = 0
        self._at_line_start = Scan()
        # The last line start outside strings and comments, where a scan may begin.
        self._known_at, self._known = 0, Scan()
        self._now = Scan()
        self._lines: list[tuple[int, str]] = []
        self._blank_before = False
        self._base: int | None = None
        self._significant = False
        self._in_header_block = False
        self._maybe_complete = False
        self._line_judged = False
        self._run_checked = 0

    def feed(self, piece: str) -> Stop | None:
        """More text. The stop, once there is one; later pieces are then ignored."""
        if self.stop is not None:
            return self.stop
        self.text += piece.replace("\r", "")
        marker = self._marker()
        if marker is not None:
            self.text = self.text[:marker]
        while self.stop is None:
            newline = self.text.find("\n", self._line_start)
            if newline < 0:
                self.stop = self._inside_line(len(self.text), whole=False)
                break
            self.stop = self._inside_line(newline, whole=True) or self._whole_line(newline)
            if self.stop is None:
                self._next_line(newline + 1)
        if self.stop is None and marker is not None:
            self.stop = self._last_line(StopReason.MARKER)
        return self.stop

    def end(self, stop: Stop) -> None:
        """Somebody else decided where it stops."""
        if self.stop is None:
            self.stop = stop

    def finish(self, reason: StopReason) -> Stop:
        """The model wrote no more, because it `ENDED` or for `LENGTH`."""
        if self.stop is None:
            self.stop = self._last_line(reason)
        return self.stop

    def _last_line(self, reason: StopReason) -> Stop:
        end = len(self.text)
        found = None
        if reason is not StopReason.LENGTH and self.text[self._line_start : end].strip():
            found = self._inside_line(end, whole=True) or self._whole_line(end)
        return found if found is not None and found.cut < end else Stop(end, reason)

    def _end_word(self, end: int) -> Stop | None:
        """The line's first word may only now be known to be whole."""
        return None if self._line_judged else self._layout(self.text[self._line_start : end] + "\n")

    def _marker(self) -> int | None:
        places = [self.text.find(marker, self._line_start) for marker in self._place.markers]
        return min((place for place in places if place >= 0), default=None)

    def _full_line(self, end: int) -> str:
        line = self.text[self._line_start : end]
        return self._place.cursor.head + line if self._line_start == 0 else line

    def _inside_line(self, end: int, *, whole: bool) -> Stop | None:
        """What can be said of a line before it is `whole`."""
        place = self._place
        if place.is_closed:
            at = _unescaped(self.text, place.closer, self._line_start, end)
            if at is not None:
                return Stop(at, StopReason.CLOSED)
        if not place.in_text:
            self._now = scan(self.text[:end], place.lexicon, self._known_at, self._known)
            # In the order in which a reader meets them: where the line begins, then what is in it.
            whole_word = "\n" if end < len(self.text) else ""
            if not self._line_judged:
                stop = self._layout(self.text[self._line_start : end] + whole_word)
                if stop is not None:
                    return stop
            superfluous = first_superfluous(self._now, place.balance.missing)
            if superfluous is not None and (whole or not self._may_be_quoted(superfluous)):
                return Stop(superfluous, StopReason.CLOSED)
        return self._run(end)

    def _may_be_quoted(self, at: int) -> bool:
        """Whether a bracket in an unfinished line may turn out to be none: some literals are seen
        to be literals only by their last character, `')'` in Rust, `/[)]/` in JavaScript.
        """
        before = self.text[self._line_start : at]
        return before.endswith("'") or (self._place.lexicon.regex_literals and "/" in before)

    def _run(self, end: int) -> Stop | None:
        step = self._run_checked + _RUN_STEP
        while self._line_start + step <= end:
            if repeats_itself(self.text[self._line_start : self._line_start + step]):
                return Stop(self._line_start, StopReason.REPETITION)
            self._run_checked = step
            step += _RUN_STEP
        return None

    def _layout(self, line: str) -> Stop | None:
        """Whether a line begins where this text should have ended, known from its first word."""
        found = _FIRST_WORD.match(line)
        if found is None or (self._line_start == 0 and not self._place.is_fresh):
            return None
        self._line_judged = True
        if self._line_start == 0 or self._base is None or not self._significant:
            return None
        before = self._at_line_start
        if before.inside or self._depth(before) > 0:
            return None
        word, sign = found[1] or "", found[2] or ""
        width = width_of(indent_of(line))
        previous_end = self._line_start - 1
        if sign and (sign in ")]}" or (sign == "#" and not self._place.endings.indented_blocks)):
            return None
        if width < self._base:
            return Stop(previous_end, StopReason.DEDENT)
        if self._place.shape is Shape.BLOCK:
            left = width == self._base == 0 and self._blank_before
            return Stop(previous_end, StopReason.BLOCK) if left else None
        if self._in_header_block:
            if width > self._base or word in self._place.endings.joins:
                return None
            return Stop(previous_end, StopReason.STATEMENT)
        if self._maybe_complete:
            joined = word in self._place.endings.joins or (sign in _CONTINUES and sign != "")
            if joined or width > self._base:
                self._maybe_complete = False
                return None
            return Stop(previous_end, StopReason.STATEMENT)
        return None

    def _whole_line(self, newline: int) -> Stop | None:
        line = self._full_line(newline)
        written = self.text[self._line_start : newline]
        if not written.strip():
            return self._blank_line(newline)
        stop = self._end_word(newline) or self._repeats(line, newline)
        if stop is not None:
            return stop
        self._lines.append((newline, line.rstrip()))
        if self._place.in_text and self._place.shape is Shape.LINE:
            return Stop(newline, StopReason.LINE)
        own = self._line_start > 0 or self._place.is_fresh
        if self._base is None and own and self._at_line_start.balanced:
            stop = self._first_line(line)
            if stop is not None:
                return stop
        stop = self._shape_ends(line, newline)
        if stop is None and len(self._lines) >= self._place.max_lines:
            return Stop(newline, StopReason.LINES)
        self._blank_before = False
        return stop

    def _blank_line(self, newline: int) -> Stop | None:
        place = self._place
        if self._line_start == 0 and not place.is_fresh:
            if not place.may_break:
                return Stop(0, StopReason.LINE)
            return None
        if self._significant and not self._now.inside and self._depth(self._now) <= 0:
            if self._maybe_complete:
                return Stop(self._lines[-1][0], StopReason.STATEMENT)
            if self._blank_before:
                return Stop(self._lines[-1][0], StopReason.BLOCK)
        self._blank_before = True
        return None

    def _first_line(self, line: str) -> Stop | None:
        """The first line of its own: its indentation is what later lines are measured by."""
        place = self._place
        indent = indent_of(line)
        if self._line_start == 0:
            # What the text begins with too much is trimmed from its first line.
            surplus = place.surplus_of(indent.removeprefix(place.cursor.head))
            indent = indent[: len(indent) - surplus]
        self._base = width_of(indent)
        closes = line.lstrip()[:1] in tuple(")]}")
        beneath = place.is_fresh and self._base < width_of(place.cursor.head)
        if beneath and not closes and not place.in_text:
            return Stop(self._line_start, StopReason.DEDENT)
        wanted = width_of(place.block_indent or "")
        # What follows may only be the block of a header written here, such as `else:`.
        header = self._code(line).endswith(":")
        leaves = place.endings.indented_blocks and self._base < wanted and not header
        if leaves and self._block_goes_on(wanted):
            return Stop(self._line_start, StopReason.DEDENT)
        below_header = place.shape is Shape.BLOCK and not place.is_fresh and not closes
        if below_header and self._base <= width_of(indent_of(place.cursor.head)):
            return Stop(self._line_start, StopReason.DEDENT)
        return None

    def _block_goes_on(self, wanted: int) -> bool:
        """Whether what follows belongs to the cursor's block, so that no line here may leave it."""
        following = self._place.following
        return bool(following) and width_of(indent_of(following[0])) >= wanted

    def _repeats(self, line: str, end: int) -> Stop | None:
        line = line.rstrip()
        if says_something(line):
            if self._stands_below(line):
                return Stop(self._line_start, StopReason.SUFFIX)
            above = self._place.cursor.above
            if not self._lines and above and line == above[-1] and len(line) >= _DISTINCTIVE:
                return Stop(self._line_start, StopReason.ABOVE)
        keep = lines_to_keep([*(text for _, text in self._lines), line])
        if keep is not None:
            cut = self._lines[keep - 1][0] if keep <= len(self._lines) else end
            return Stop(cut, StopReason.REPETITION)
        return None

    def _stands_below(self, line: str) -> bool:
        """Whether the line is the next one, or a distinctive one soon after in the same block."""
        following = self._place.following[:3]
        if line in following[:1]:
            return True
        if line not in following or len(line.strip()) < _DISTINCTIVE:
            return False
        width = width_of(indent_of(line))
        between = following[: following.index(line)]
        return all(width_of(indent_of(other)) >= width for other in between)

    def _depth(self, state: Scan) -> int:
        """How many brackets this text has yet to close; what stands behind may close some."""
        opened = max(0, len(state.open) - self._place.balance.surplus)
        return opened + max(0, self._place.pending - len(state.unmatched))

    def _shape_ends(self, line: str, newline: int) -> Stop | None:
        place = self._place
        code = self._code(line)
        opening = not code or code.startswith(place.endings.preludes or "\n")
        if opening and place.is_fresh and not self._significant and not place.in_text:
            return None
        self._significant = True
        if place.shape is Shape.LINE:
            return Stop(newline, StopReason.LINE)
        closes_block = any(closer == "}" for _, closer in self._now.unmatched)
        if closes_block and not place.endings.indented_blocks:
            return Stop(newline, StopReason.BLOCK)
        if self._now.inside or self._depth(self._now) > 0:
            return None
        if place.shape is Shape.BLOCK:
            on_head = self._line_start == 0 and not place.is_fresh
            return Stop(newline, StopReason.BLOCK) if on_head else None
        return self._statement_ends(code, width_of(indent_of(line)), newline)

    def _statement_ends(self, code: str, width: int, newline: int) -> Stop | None:
        endings = self._place.endings
        if self._place.is_enclosed and _OPERATOR_END.search(code):
            return None
        if endings.indented_blocks:
            if code.endswith(":") and (self._place.is_fresh or self._line_start > 0):
                if width == self._base and self._place.has_body_below(width):
                    return Stop(newline, StopReason.STATEMENT)
                self._in_header_block = True
                return None
            if self._in_header_block or code.endswith("\\"):
                return None
            return Stop(newline, StopReason.STATEMENT)
        goes_on = endings.operators_join and _OPERATOR_END.search(code) is not None
        if endings.newline_ends and not goes_on:
            return Stop(newline, StopReason.STATEMENT)
        if endings.terminator and code.endswith(endings.terminator):
            return Stop(newline, StopReason.STATEMENT)
        self._maybe_complete = not goes_on
        return None

    def _code(self, line: str) -> str:
        """The line without its comments, as far as they are seen from the line alone: of a very
        long one, from its end."""
        line = line[-_LONGEST_LINE:]
        pieces = [
            line[token.start : token.end]
            for token in self._place.lexicon.tokens(line, 0, len(line))
            if token.kind is not TokenKind.COMMENT
        ]
        return "".join(pieces).strip()

    def _next_line(self, start: int) -> None:
        place = self._place
        if not place.in_text:
            after = scan(self.text[:start], place.lexicon, self._known_at, self._known)
            self._at_line_start = after
            if not after.inside:
                self._known_at, self._known = start, after
        self._line_start = start
        self._line_judged = False
        self._run_checked = 0


def _unescaped(text: str, quote: str, start: int, end: int) -> int | None:
    at = text.find(quote, start, end)
    while at >= 0:
        backslashes = len(text[:at]) - len(text[:at].rstrip("\\"))
        if backslashes % 2 == 0:
            return at
        at = text.find(quote, at + 1, end)
    return None
