"""How a project imports things, and whether it runs its examples in a way of its own."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

_IMPORT = re.compile(
    r"^[ \t]*(?:>>> |\.\.\. )?(?:from[ \t]+(?P<module>[A-Za-z_][\w.]*)[ \t]+)?"
    r"import[ \t]+(?P<names>[A-Za-z_][\w., \t]*)$",
    re.M,
)
_NAME = re.compile(r"\s*(?P<name>[A-Za-z_][\w.]*)(?:\s+as\s+(?P<as>\w+))?\s*$")
_RUNNER = re.compile(r"^class \w+\((?:\w+\.)*(?:DocTestRunner|OutputChecker|DocTestFinder)\)", re.M)


@dataclass(frozen=True, slots=True)
class Habits:
    """`names`: by each name that files import, what it mostly stands for there, as `module` or
    `module:name`. `own_runner`: examples are run by a runner with rules of its own."""

    names: dict[str, str] = field(default_factory=dict)
    own_runner: bool = False


def habits_of(texts: Iterable[str]) -> Habits:
    """What the files of a project do."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    own_runner = False
    for text in texts:
        own_runner = own_runner or _RUNNER.search(text) is not None
        for found in _IMPORT.finditer(text):
            for part in found["names"].split(","):
                one = _NAME.match(part)
                if one is not None:
                    _count(counted, found["module"], one)
    names = {name: kinds.most_common(1)[0][0] for name, kinds in counted.items()}
    return Habits(names, own_runner)


def _count(counted: defaultdict[str, Counter[str]], module: str | None, one: re.Match[str]) -> None:
    name = one["name"]
    if module is not None:
        counted[one["as"] or name][f"{module}:{name}"] += 1
    elif one["as"]:
        counted[one["as"]][name] += 1
    else:
        first = name.partition(".")[0]
        counted[first][first] += 1
