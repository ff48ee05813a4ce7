"""Cutting the text around a cursor to a budget of tokens, at line starts.

A pure policy over line lengths in tokens; who counts tokens is handed in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

TokenCounter = Callable[[Sequence[str]], Awaitable[list[int]]]

# No tokenizer packs more into a token than this on average over a window of source code, so no
# more of a large file than this is looked at.
_CHARACTERS_PER_TOKEN = 16
_LINES_REMEMBERED = 20_000
# Longer ones are mostly being typed in, another one with every key: they are counted each time.
_LONGEST_REMEMBERED = 2_000
_ANCHORS_PER_WINDOW = 8
# So much of its text tells where a window began and ended.
_LANDMARK = 160


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens before and behind the cursor. What one side leaves unused, the other may have."""

    prefix: int
    suffix: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.prefix + self.suffix

    def shared(self, prefix: int, suffix: int) -> Budget:
        """The budget where so many tokens of prefix and of suffix are there to be shown."""
        return Budget(
            min(prefix, self.prefix + max(0, self.suffix - suffix)),
            min(suffix, self.suffix + max(0, self.prefix - prefix)),
        )

    def within(self, total: int) -> Budget:
        """The same proportions within a smaller total."""
        if self.total <= total:
            return self
        total = max(0, total)
        prefix = total * self.prefix // self.total
        return Budget(prefix, total - prefix)


class LineLengths:
    """Tokens of single lines, remembered: typing changes one line, the others are known."""

    def __init__(self, count: TokenCounter) -> None:
        self._count = count
        self._known: OrderedDict[str, int] = OrderedDict()

    async def of(self, lines: Iterable[str]) -> list[int]:
        """How many tokens each line has, its line ending included."""
        wanted = list(lines)
        unknown = list(dict.fromkeys(line for line in wanted if line not in self._known))
        counted = dict(zip(unknown, await self._count(unknown), strict=True)) if unknown else {}
        for line, length in counted.items():
            if len(line) <= _LONGEST_REMEMBERED:
                self._known[line] = length
        lengths = [counted[line] if line in counted else self._known[line] for line in wanted]
        while len(self._known) > _LINES_REMEMBERED:
            self._known.popitem(last=False)
        return lengths

    async def exact(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has; asked anew each time."""
        return await self._count(texts)


async def fit(
    prefix: str,
    suffix: str,
    budget: Budget,
    lengths: LineLengths,
) -> tuple[str, str]:
    """The end of `prefix` and the beginning of `suffix` that together keep to the budget.

    The prefix is cut at one of few line starts rather than wherever it just fits, so that it
    begins with the same text from one keystroke to the next and stays in the KV cache.
    """
    # A token holds at least one byte, so a text of few bytes fits without anything being counted.
    if _bytes(prefix) + _bytes(suffix) <= budget.total:
        return prefix, suffix
    reach = budget.total * _CHARACTERS_PER_TOKEN
    before = _whole_lines_before(prefix, reach)
    behind = suffix[:reach].splitlines(keepends=True)
    if len(suffix) > reach and len(behind) > 1:
        behind.pop()
    counted = await lengths.of([*before, *behind])
    before_lengths, behind_lengths = counted[: len(before)], counted[len(before) :]
    share = budget.shared(
        sum(before_lengths) if sum(map(len, before)) == len(prefix) else budget.total,
        sum(behind_lengths) if sum(map(len, behind)) == len(suffix) else budget.total,
    )
    start = _first_line_within(before_lengths, share.prefix)
    start = _anchor(before, start, len(prefix), max(1, budget.prefix))
    shown_prefix = "".join(before[start:])
    end = _lines_within(behind_lengths, share.suffix)
    shown_suffix = "".join(behind[:end]) or _cut_line(suffix, share.suffix, keep_end=False)
    if not shown_prefix:
        shown_prefix = _cut_line(prefix, share.prefix, keep_end=True)
    return await _exactly(shown_prefix, shown_suffix, share, lengths)


async def keep(
    prefix: str, suffix: str, old: tuple[str, str], budget: Budget, lengths: LineLengths
) -> tuple[str, str] | None:
    """The window that begins and ends with the lines the `old` one did; None where these are gone,
    the budget does not hold, or so little is left behind the cursor that a new one is better.
    """
    start = prefix.rfind(old[0][:_LANDMARK]) if len(old[0]) >= _LANDMARK else -1
    if start < 0 or (start > 0 and prefix[start - 1] != "\n"):
        return None
    mark = old[1][-_LANDMARK:]
    end = suffix.find(mark)
    if end < 0:
        return None
    end += len(mark)
    # Somebody who jumped to the other end of a large file is not in the old window any more.
    if len(prefix) - start + end > budget.total * _CHARACTERS_PER_TOKEN:
        return None
    shown_prefix, shown_suffix = prefix[start:], suffix[:end]
    before = await lengths.of(shown_prefix.splitlines(keepends=True))
    behind = sum(await lengths.of(shown_suffix.splitlines(keepends=True)))
    if sum(before) + behind > budget.total:
        return None
    if end < len(suffix) and behind < budget.suffix // 3:
        return None
    return shown_prefix, shown_suffix


async def _exactly(
    prefix: str, suffix: str, share: Budget, lengths: LineLengths
) -> tuple[str, str]:
    """Lines counted one by one seldom have fewer tokens than together; where they do, drop some."""
    while True:
        before, behind = await lengths.exact([prefix, suffix])
        if before <= share.prefix and behind <= share.suffix:
            return prefix, suffix
        if before > share.prefix:
            rest = prefix.partition("\n")[2]
            prefix = rest or _cut_line(prefix, min(share.prefix, _bytes(prefix) - 1), keep_end=True)
        if behind > share.suffix:
            rest = suffix.rstrip("\n").rpartition("\n")[0]
            suffix = rest + "\n" if rest else _cut_line(
                suffix, min(share.suffix, _bytes(suffix) - 1), keep_end=False)  # fmt: skip


def _whole_lines_before(prefix: str, reach: int) -> list[str]:
    """The lines of the last `reach` characters, without a first one that is cut in two."""
    lines = prefix[-reach:].splitlines(keepends=True)
    cut = len(prefix) > reach and prefix[-reach - 1] != "\n"
    return lines[1:] if cut and len(lines) > 1 else lines


def _first_line_within(lengths: Sequence[int], tokens: int) -> int:
    """The first of the lines that, with all behind it, keep to `tokens`."""
    start, left = len(lengths), tokens
    while start > 0 and lengths[start - 1] <= left:
        start -= 1
        left -= lengths[start]
    return start


def _lines_within(lengths: Sequence[int], tokens: int) -> int:
    """How many lines from the first on keep to `tokens` together."""
    for number, length in enumerate(lengths):
        tokens -= length
        if tokens < 0:
            return number
    return len(lengths)


def _anchor(lines: Sequence[str], start: int, total: int, tokens: int) -> int:
    """The next line from `start` on where the document passes a multiple of a part of the window.

    Nothing is moved where the document begins in the window, or no such line is left in it.
    """
    position = total - sum(map(len, lines))
    if position == 0 and start == 0:
        return 0
    # About four characters make a token.
    step = max(64, 4 * tokens // _ANCHORS_PER_WINDOW)
    for number, line in enumerate(lines[:-1]):
        if number >= start and position // step != max(0, position - 1) // step:
            return number
        passed = position // step != (position + len(line)) // step
        if number + 1 > start and passed:
            return number + 1
        position += len(line)
    return start


def _cut_line(line: str, tokens: int, *, keep_end: bool) -> str:
    """The end or the beginning of a line too long for the window: as many bytes as tokens."""
    while _bytes(line) > tokens:
        over = max(1, (len(line) - tokens + 1) // 2)
        line = line[over:] if keep_end else line[:-over]
    return line


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
