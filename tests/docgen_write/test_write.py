"""Writing as the command and the editor use it: order, stopping, what was left out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from docgen.facts.source import Sources
from docgen.prose.record import Record
from docgen.write import FileChange, Progress, Reading, Skipped, Target, WriteOptions, write
from foundation.errors import Unavailable
from syntax.names.modules import Modules
from tests.support.docs_pen import Pen

TWO = """def outer(a):
    return inner(a)


def inner(a):
    return a
"""


async def written(
    folder: Path,
    files: Mapping[str, str],
    pen: Pen | None,
    *,
    options: WriteOptions | None = None,
    stop: asyncio.Event | None = None,
    told: list[Progress] | None = None,
    names: frozenset[str] | None = None,
) -> list[FileChange | Skipped]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    targets = [Target(folder / name, names) for name in files]
    progress = told if told is not None else []
    return [
        one
        async for one in write(
            targets,
            Sources((folder,), Modules([])),
            options or WriteOptions(),
            pen,
            progress.append,
            stop=stop,
        )
    ]


def change_of(found: list[FileChange | Skipped]) -> FileChange:
    (change,) = found
    assert isinstance(change, FileChange)
    return change


async def test_callees_are_written_first_so_that_callers_know_them(tmp_path: Path) -> None:
    pen, told = Pen(), list[Progress]()
    await written(tmp_path, {"a.py": TWO}, pen, told=told)
    assert pen.asked == ["inner", "outer"]
    assert [(one.done, one.total) for one in told] == [(0, 2), (1, 2), (2, 2)]


async def test_a_file_comes_as_soon_as_it_is_whole(tmp_path: Path) -> None:
    found = await written(tmp_path, {"a.py": TWO, "b.py": "x = 1\n"}, Pen())
    assert [one.path.name if isinstance(one, Skipped) else one.file.path.name for one in found] == [
        "b.py",
        "a.py",
    ]


async def test_what_is_complete_when_it_is_stopped_is_given(tmp_path: Path) -> None:
    pen, stop = Pen(), asyncio.Event()

    def on_the_second(record: Record) -> None:
        if record.symbol.name == "outer":
            stop.set()

    pen.before = on_the_second
    pen.never_ends = "outer"
    change = change_of(await written(tmp_path, {"a.py": TWO}, pen, stop=stop))
    assert "Do what inner is for" in change.text
    assert "Do what outer is for" not in change.text
    assert [one.symbol for one in change.not_written] == ["outer"]


async def test_what_is_complete_is_given_before_a_model_that_is_gone_is_told(
    tmp_path: Path,
) -> None:
    pen = Pen()

    def gone(record: Record) -> None:
        if record.symbol.name == "outer":
            raise Unavailable("the engine is gone")

    pen.before = gone
    (tmp_path / "a.py").write_text(TWO)
    given: list[FileChange] = []

    async def take() -> None:
        async for one in write(
            [Target(tmp_path / "a.py")], Sources((tmp_path,), Modules([])), WriteOptions(), pen
        ):
            assert isinstance(one, FileChange)
            given.append(one)

    with pytest.raises(Unavailable, match="the engine is gone"):
        await take()
    assert "Do what inner is for" in given[0].text


async def test_without_a_summary_nothing_is_written(tmp_path: Path) -> None:
    change = change_of(await written(tmp_path, {"a.py": TWO}, Pen({"summary": None})))
    assert not change.is_changed
    assert {one.reason for one in change.not_written} == {"nothing true was found"}


async def test_a_part_that_is_left_out_is_told(tmp_path: Path) -> None:
    change = change_of(await written(tmp_path, {"a.py": TWO}, Pen({"returns": None})))
    assert "Returns" not in change.text
    assert change.changes[0].left_out == ("returns: nothing true was found",)


async def test_texts_that_would_be_read_otherwise_are_not_written(tmp_path: Path) -> None:
    text = "export function f(a: string): string { return a; }\n"
    pen = Pen({"summary": "Find /* and */ in it."})
    change = change_of(await written(tmp_path, {"a.ts": text}, pen))
    assert not change.is_changed
    assert "end the comment" in change.not_written[0].reason


async def test_backslashes_and_quotes_are_spelled(tmp_path: Path) -> None:
    said = 'Split at `\\d` and """ and end with "'
    change = change_of(await written(tmp_path, {"a.py": TWO}, Pen({"summary": said})))
    namespace: dict[str, object] = {}
    exec(change.text, namespace)
    assert str(namespace["inner"].__doc__).startswith(said)


async def test_tests_and_private_names_only_where_they_are_named(tmp_path: Path) -> None:
    text = "def _private(a):\n    return a\n\n\ndef public(a):\n    return a\n"
    found = await written(tmp_path, {"tests/test_a.py": text}, Pen())
    assert isinstance(found[0], Skipped)
    names = frozenset({"_private"})
    change = change_of(await written(tmp_path, {"a.py": text}, Pen(), names=names))
    assert [one.place.name for one in change.changes] == ["_private"]


async def test_a_project_that_writes_summaries_alone_gets_no_sections(tmp_path: Path) -> None:
    told = "".join(f'def f{n}(a, b):\n    """Do {n}."""\n    return a\n\n\n' for n in range(12))
    found = await written(tmp_path, {"a.py": told + TWO}, Pen())
    change = change_of(found)
    assert "Args:" not in change.text
    assert '    """Do what inner is for."""\n' in change.text


async def test_the_width_is_the_projects(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.ruff]\nline-length = 60\n")
    change = change_of(await written(tmp_path, {"a.py": TWO}, Pen()))
    assert max(map(len, change.text.splitlines())) <= 60


async def test_summaries_begin_as_the_projects_do(tmp_path: Path) -> None:
    told = "".join(
        f'def f{n}(a):\n    """Returns {n} of it."""\n    return a\n\n\n' for n in range(6)
    )
    change = change_of(await written(tmp_path, {"a.py": told + TWO}, Pen()))
    assert '    """Does what inner is for.' in change.text
    told = "".join(f"/** Return {n} of it. */\nexport function f{n}() {{}}\n" for n in range(6))
    text = told + "export function last(): void {}\n"
    pen = Pen({"summary": "Counts the pieces."})
    change = change_of(await written(tmp_path / "other", {"a.ts": text}, pen))
    assert "/** Count the pieces. */" in change.text


async def test_entries_look_as_the_projects_do(tmp_path: Path) -> None:
    entry = "    Args:\n        a: the {n} of it\n        b: if it is {n}\n"
    told = "".join(
        f'def f{n}(a, b):\n    """Do {n}.\n\n{entry.format(n=n)}    """\n\n\n' for n in range(6)
    )
    pen = Pen({"parameter": "The text to read.", "returns": "True if it was. False otherwise."})
    change = change_of(await written(tmp_path, {"a.py": told + TWO}, pen))
    assert "        a: the text to read\n" in change.text
    assert "        True if it was. False otherwise.\n" in change.text


async def test_a_chinese_project_gets_chinese(tmp_path: Path) -> None:
    told = '"""读取。"""\n\n\ndef f(a):\n    """读取文件。"""\n    return a\n\n\n'
    change = change_of(await written(tmp_path, {"a.py": told + TWO}, Pen()))
    assert "说明 `inner` 的作用。" in change.text
    english = WriteOptions(language="en")
    change = change_of(await written(tmp_path, {"a.py": told + TWO}, Pen(), options=english))
    assert "Do what inner is for." in change.text


async def test_what_a_header_declares_that_is_included_has_its_documentation_there(
    tmp_path: Path,
) -> None:
    (tmp_path / "include").mkdir()
    (tmp_path / "include" / "things.h").write_text("int things_open(int name);\n")
    (tmp_path / "include" / "other.h").write_text("int own(int name);\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "private.h").write_text("#include <things.h>\n")
    text = """#include "private.h"

int
own(int name);

int
things_open(int name)
{
    return own(name);
}

int
own(int name)
{
    return name;
}
"""
    change = change_of(await written(tmp_path, {"src/reader.c": text}, Pen()))
    assert [one.place.name for one in change.changes] == ["own"]
    assert change.text.index("Do what own is for") > change.text.index("return own(name)")


async def test_type_parameters_have_a_dash_where_the_others_have_one(tmp_path: Path) -> None:
    text = """/**
 * Adds them.
 * @param a The one.
 * @param b The other.
 */
export function add(a: number, b: number): void {}

export function first<T>(list: T[], _: number): void {}
"""
    change = change_of(await written(tmp_path, {"a.ts": text}, Pen()))
    assert "@typeParam T What type_parameter T" in change.text
    assert "@param list What list is" in change.text
    assert "@param _" not in change.text


async def test_a_class_of_five_thousand_lines(tmp_path: Path) -> None:
    methods = "".join(
        f"    def method{n}(self, a):\n" + "        a += 1\n" * 10 + "        return a\n\n"
        for n in range(400)
    )
    change = change_of(await written(tmp_path, {"a.py": f"class Big:\n{methods}"}, Pen()))
    assert len(change.changes) == 401


async def test_reading_is_told_file_by_file_and_stops_when_it_is_asked_to(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(TWO)
    told: list[Reading] = []
    stop = asyncio.Event()

    def tell(reading: Reading) -> None:
        told.append(reading)
        if reading.what == "reading" and reading.done == 1:
            stop.set()

    targets = [Target(tmp_path / name) for name in ("a.py", "b.py", "c.py")]
    found = [
        one
        async for one in write(
            targets,
            Sources((tmp_path,), Modules([])),
            WriteOptions(),
            None,
            stop=stop,
            on_reading=tell,
        )
    ]
    assert found == []
    assert [(one.done, one.total) for one in told] == [(0, 3), (1, 3)]
