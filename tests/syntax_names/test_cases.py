"""Code that is in order raises no doubt, and what does not exist is told of by its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from syntax.languages import Language, language_of
from syntax.names.judge import judge
from syntax.names.misuse import Judgement
from syntax.names.modules import Modules, environment_of
from syntax.parsing import parse
from syntax.text import Snapshot, Span

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    name: str
    files: tuple[tuple[str, str], ...]
    expected: str


def cases(path: Path) -> list[Case]:
    found = []
    for part in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        name, _, rest = part.partition("\n")
        documents, _, expected = rest.partition("===")
        pieces = re.split(r"^--- (.+)\n", documents, flags=re.M)
        files = tuple(zip(pieces[1::2], pieces[2::2], strict=True))
        found.append(Case(name, files, expected.strip()))
    return found


def judged(files: tuple[tuple[str, str], ...], folder: Path, modules: Modules) -> Judgement:
    for name, text in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    name, text = files[-1]
    start = text.index("‹")
    end = text.index("›") - 1
    language = language_of(Path(name))
    assert isinstance(language, Language)
    tree = parse(Snapshot(text.replace("‹", "").replace("›", "")), language)
    return judge(tree, Span(start, end), folder / name, (folder,), modules)


@pytest.mark.parametrize("file", ["attributes.txt", "binding.txt", "calls.txt", "this.txt"])
def test_every_case_file_has_cases(file: str) -> None:
    assert len(cases(CASES / file)) > 7


@pytest.mark.parametrize(
    "case",
    [case for file in sorted(CASES.glob("*.txt")) for case in cases(file)],
    ids=lambda case: case.name,
)
def test_case(case: Case, tmp_path: Path) -> None:
    found = judged(case.files, tmp_path, Modules(environment_of(())))
    told = [f"{one.fault} {one.name}: {one.why}" for one in found.misuses]
    assert "\n".join(told) == case.expected
