"""Which places documentation has, and which of them a person has filled already."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.comments.styles import read_comment
from docgen.prose.slots import Slot, slots_of
from tests.support.prose_records import record

CASES = [
    (
        "shop.py",
        "def read(path, *names, limit=None, **rest):\n"
        "    if not path:\n        raise OSError(path)\n    return [path]\n",
        "read",
        "summary parameter:path parameter:names parameter:limit parameter:rest returns"
        " raises:OSError",
    ),
    ("shop.py", "def walk(tree):\n    yield tree\n", "walk", "summary parameter:tree yields"),
    ("shop.py", "def stop() -> None:\n    exit(1)\n", "stop", "summary"),
    (
        "shop.py",
        "class A:\n    @property\n    def size(self):\n        return 1\n",
        "A.size",
        "summary",
    ),
    (
        "shop.py",
        "class A:\n    def __init__(self, most):\n"
        "        self.most = most\n        self.seen = 0\n        self._at = 1\n",
        "A",
        "summary parameter:most attribute:seen",
    ),
    (
        "shop.py",
        "def check(a):\n    assert a\n    raise NotImplementedError\n",
        "check",
        "summary parameter:a",
    ),
    ("shop.go", "package shop\n\nfunc Read(path string) int { return 1 }\n", "Read", "summary"),
    (
        "shop.ts",
        "export function first<T>(all: T[]): T { return all[0]; }\n",
        "first",
        "summary type_parameter:T parameter:all returns",
    ),
]


@pytest.mark.parametrize(("file", "code", "name", "expected"), CASES)
def test_what_is_lacking_without_a_comment(
    tmp_path: Path, file: str, code: str, name: str, expected: str
) -> None:
    assert _told(slots_of(record(tmp_path, code, name, file).facts, None)) == expected


def test_what_a_person_wrote_is_not_asked_for(tmp_path: Path) -> None:
    found = record(tmp_path, CASES[0][1], "read")
    comment = read_comment("Read it.\n\nArgs:\n    path: A file.\n    *names: Which.\n", "python")
    slots = slots_of(found.facts, comment, extended=True)
    assert _told(slots) == "parameter:limit parameter:rest returns raises:OSError"


def test_a_description_is_asked_for_where_there_is_nothing_yet(tmp_path: Path) -> None:
    found = record(tmp_path, CASES[1][1], "walk")
    assert Slot("extended") in slots_of(found.facts, None, extended=True)


def _told(slots: tuple[Slot, ...]) -> str:
    return " ".join(f"{one.kind}:{one.name}".rstrip(":") for one in slots)
