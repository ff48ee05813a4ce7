"""The index as the rest of Inkling sees it: a real worker process over real folders."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from syntax.index.workspace import WorkspaceIndex

Write = Callable[..., Path]
Open = Callable[..., WorkspaceIndex]
LONG = 60.0


def names(index: WorkspaceIndex, name: str) -> list[str]:
    return [found.path.name for found in index.definitions(name)]


def test_a_workspace_is_read_and_can_be_asked(root: Path, write: Write, start: Open) -> None:
    shapes = write(
        "shapes.py",
        "import math\nfrom . import base\n\nclass Circle(base.Shape):\n"
        "    def area(self):\n        return math.pi\n",
    )
    main = write(
        "src/main.ts", "import { Circle } from './c';\nexport function draw(c: Circle) {}\n"
    )
    write("notes.txt", "Circle")
    index = start()
    assert index.status().ready
    assert index.status().files_done == index.status().files_total == 2
    assert index.files() == (shapes, main)
    [circle] = index.definitions("Circle")
    assert (circle.path, circle.symbol.name, circle.symbol.kind) == (shapes, "Circle", "class")
    assert [s.name for s in index.symbols_of(shapes)][:2] == ["Circle", "area"]
    assert index.imports_of(shapes)[0].module == "math"
    assert [found.path for found in index.definitions("Circle.area")] == [shapes]
    assert index.definitions("Square.area") == ()
    uses = index.references("Circle")
    assert main in {use.path for use in uses}
    for use in uses:
        line = use.path.read_text().split("\n")[use.line]
        assert line[use.character : use.end_character] == "Circle"
    assert index.definitions("nowhere") == ()
    assert index.references("nowhere") == ()
    assert index.symbols_of(root / "notes.txt") == ()


def test_every_language_is_indexed(write: Write, start: Open) -> None:
    texts = {
        "a.py": "def spot(): pass\n",
        "a.js": "function spot() {}\n",
        "a.ts": "function spot(): void {}\n",
        "a.tsx": "function spot() { return <b/>; }\n",
        "a.go": "package a\nfunc spot() {}\n",
        "a.rs": "fn spot() {}\n",
        "A.java": "class A { void spot() {} }\n",
        "a.c": "void spot(void) {}\n",
        "a.cpp": "void spot() {}\n",
    }
    for name, text in texts.items():
        write(name, text)
    assert sorted(names(start(), "spot")) == sorted(texts)


def test_a_header_is_read_in_the_language_it_is_written_in(write: Write, start: Open) -> None:
    path = write("ring.h", "class Ring {\n public:\n  int size() const;\n};\n")
    write("plain.h", "int ring_size(void);\n")
    index = start()
    assert [one.qualified_name for one in index.symbols_of(path)] == ["Ring", "Ring.size"]
    index.update(path, "struct ring { int class; };\n")
    assert index.wait(LONG)
    assert {one.language for one in index.symbols_of(path)} == {"c"}


def test_limits_cut_long_answers(write: Write, start: Open) -> None:
    for i in range(5):
        write(f"{i}.py", "def same(): pass\nsame()\nsame()\n")
    index = start()
    assert len(index.definitions("same")) == 5
    assert len(index.definitions("same", limit=2)) == 2
    assert len(index.references("same", limit=3)) == 3


def test_what_is_ignored_or_secret_is_in_no_answer_and_in_no_cache(
    write: Write, start: Open, cache: Path
) -> None:
    write(".gitignore", "private/\n")
    write(".inklingignore", "drafts/\n")
    for name in ("private/a.py", "drafts/b.py", "node_modules/c.js", ".ssh/d.py", ".venv/e.py"):
        write(name, "def unseen_marker(): pass\nfunction unseen_marker() {}\n")
    key = "gh" + "p_" + "Zq9" * 12
    write("seen.py", f"def seen(token='{key}'): pass\n")
    index = start()
    assert index.definitions("unseen_marker") == ()
    assert names(index, "seen") == ["seen.py"]
    assert "Zq9Zq9" not in repr(index.definitions("seen"))
    index.close()
    stored = b"".join(p.read_bytes() for p in cache.rglob("*") if p.is_file())
    assert b"unseen_marker" not in stored
    assert b"Zq9Zq9" not in stored
    assert stored


def test_files_that_cannot_be_indexed_are_listed_with_the_reason(
    root: Path, write: Write, start: Open
) -> None:
    write("large.py", "#" * 3000)
    write("binary.py", b"x = 1\0\0")
    write("latin.py", b"name = '\xe9'\n")
    write("min.js", "var a=1;" * 240)
    write("bundle.js", "f(x);" * 180 + "\n" + "g();" * 400)
    kept = write("kept.py")
    index = start(max_file_kb=2)
    reasons = {path.name: reason for path, reason in index.skipped().items()}
    assert reasons["large.py"] == "larger than 2 KB, the limit of index.max_file_kb"
    assert reasons["binary.py"] == "binary (it contains NUL bytes)"
    assert reasons["latin.py"] == "not valid UTF-8 (byte 8); save it as UTF-8"
    assert kept in index.files()
    large = root / "large.py"
    large.write_text("def small_now(): pass\n")
    index.file_changed(large)
    assert index.wait(LONG)
    assert names(index, "small_now") == ["large.py"]
    assert large not in index.skipped()


def test_generated_code_is_skipped(write: Write, start: Open) -> None:
    path = write("bundle.js", "function a(){return 1}" * 1000)
    assert start().skipped() == {path: "looks minified or generated"}


def test_the_number_of_files_is_bounded(root: Path, write: Write, start: Open) -> None:
    for i in range(10):
        write(f"{i}.py")
    index = start(max_files=4)
    assert len(index.files()) == 4
    assert index.skipped()[root] == "more than 4 files; the rest is left out"
    late = write("late.py")
    index.file_changed(late)
    assert index.wait(LONG)
    assert index.skipped()[late] == "more than 4 files"


def test_an_open_document_counts_in_place_of_its_file(write: Write, start: Open) -> None:
    path = write("a.py", "def on_disk(): pass\n")
    index = start()
    index.update(path, "def in_editor(): pass\n")
    assert index.wait(LONG)
    assert names(index, "on_disk") == []
    assert names(index, "in_editor") == ["a.py"]
    write("a.py", "def on_disk_again(): pass\n")
    index.file_changed(path)
    assert index.wait(LONG)
    assert names(index, "in_editor") == ["a.py"]
    index.update(path, None)
    assert index.wait(LONG)
    assert names(index, "in_editor") == []
    assert names(index, "on_disk_again") == ["a.py"]


def test_a_document_that_was_never_saved_counts_while_it_is_open(root: Path, start: Open) -> None:
    index = start()
    path = root / "new.py"
    index.update(path, "def fresh(): pass\n")
    assert index.wait(LONG)
    assert names(index, "fresh") == ["new.py"]
    index.update(path, None)
    assert index.wait(LONG)
    assert names(index, "fresh") == []
    assert index.files() == ()


def test_open_documents_obey_the_same_rules(
    root: Path, write: Write, start: Open, tmp_path: Path
) -> None:
    write(".gitignore", "generated.py\n")
    index = start(max_file_kb=1)
    index.update(root / "generated.py", "def unseen(): pass\n")
    index.update(root / "id_rsa.py", "def unseen(): pass\n")
    index.update(tmp_path / "outside.py", "def unseen(): pass\n")
    index.update(root / "large.py", "def unseen(): pass\n" * 100)
    index.update(root / "binary.py", "def unseen(): pass\0\n")
    index.update(root / "text.txt", "def unseen(): pass\n")
    index.update(root / "odd.py", "def odd(x='\ud800'): pass\n")
    assert index.wait(LONG)
    assert index.definitions("unseen") == ()
    assert names(index, "odd") == ["odd.py"]
    assert {path.name for path in index.skipped()} == {"large.py", "binary.py"}


def test_fifty_megabytes_of_text_hold_nobody_up(root: Path, write: Write, start: Open) -> None:
    path = write("a.py", "def marker(): pass\n")
    index = start()
    text = "x = 1\n" * ((50 << 20) // 6)
    began = time.process_time()
    for _ in range(20):
        index.update(path, text)
    assert time.process_time() - began < 1.0
    assert index.wait(LONG)
    assert index.skipped() == {path: "larger than 2048 KB, the limit of index.max_file_kb"}
    index.update(path, None)
    assert index.wait(LONG)
    assert names(index, "marker") == ["a.py"]


def test_a_document_open_before_the_start_counts(root: Path, write: Write, cache: Path) -> None:
    path = write("a.py", "def on_disk(): pass\n")
    index = WorkspaceIndex([root], cache)
    index.update(path, "def in_editor(): pass\n")
    index.start()
    assert index.wait(LONG)  # makes the text hurry: it must not overtake the first orders
    assert index.status().fault is None
    assert names(index, "in_editor") == ["a.py"]
    assert names(index, "on_disk") == []
    index.close()


def test_files_come_change_move_and_go(root: Path, write: Write, start: Open) -> None:
    index = start()
    path = write("a.py", "def first(): pass\n")
    index.file_changed(path)
    assert index.wait(LONG)
    assert names(index, "first") == ["a.py"]
    write("a.py", "def second(): pass\n")
    index.file_changed(path)
    assert index.wait(LONG)
    assert names(index, "first") == []
    assert names(index, "second") == ["a.py"]
    moved = path.rename(root / "b.py")
    index.file_changed(path)
    index.file_changed(moved)
    assert index.wait(LONG)
    assert names(index, "second") == ["b.py"]
    moved.unlink()
    index.file_changed(moved)
    assert index.wait(LONG)
    assert index.files() == ()
    assert index.references("second") == ()


def test_folders_come_and_go_as_one(root: Path, write: Write, start: Open) -> None:
    write("a/b/x.py", "def inside(): pass\n")
    write("a/y.py", "def inside(): pass\n")
    write("ab.py", "def inside(): pass\n")
    index = start()
    assert len(index.definitions("inside")) == 3
    (root / "a").rename(root / "c")
    index.file_changed(root / "a")
    index.file_changed(root / "c")
    assert index.wait(LONG)
    assert [d.path for d in index.definitions("inside")] == [
        root / "ab.py",
        root / "c/b/x.py",
        root / "c/y.py",
    ]
    shutil.rmtree(root / "c")
    index.file_changed(root / "c")
    assert index.wait(LONG)
    assert names(index, "inside") == ["ab.py"]


@pytest.mark.parametrize("name", [".gitignore", ".inklingignore"])
def test_an_edit_of_the_ignore_file_takes_and_gives_back(
    root: Path, write: Write, start: Open, name: str
) -> None:
    write("keep.py", "def marker(): pass\n")
    write("gone/x.py", "def marker(): pass\n")
    index = start()
    assert len(index.definitions("marker")) == 2
    index.file_changed(write(name, "gone/\n"))
    assert index.wait(LONG)
    assert names(index, "marker") == ["keep.py"]
    (root / name).unlink()
    index.file_changed(root / name)
    assert index.wait(LONG)
    assert len(index.definitions("marker")) == 2


def test_several_roots_each_count_once(write: Write, start: Open, tmp_path: Path) -> None:
    write("a.py", "def marker(): pass\n")
    inner = write("inner/b.py", "def marker(): pass\n").parent
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.py").write_text("def marker(): pass\n")
    root = inner.parent
    index = start(root, inner)
    assert names(index, "marker") == ["a.py", "b.py"]
    index.add_root(other)
    assert index.wait(LONG)
    assert sorted(names(index, "marker")) == ["a.py", "b.py", "c.py"]
    index.remove_root(root)
    assert index.wait(LONG)
    assert sorted(names(index, "marker")) == ["b.py", "c.py"]
    index.remove_root(other)
    index.remove_root(other)
    assert index.wait(LONG)
    assert names(index, "marker") == ["b.py"]


def test_a_folder_of_links_in_circles_is_read_once(root: Path, write: Write, start: Open) -> None:
    path = write("a/x.py", "def marker(): pass\n")
    (root / "a" / "up").symlink_to(root)
    (root / "b").symlink_to(root / "a")
    (root / "c").symlink_to(root / "c")
    (root / "again.py").symlink_to(path)
    index = start()
    assert [d.path for d in index.definitions("marker")] == [path]
    index.file_changed(root / "again.py")
    index.file_changed(root / "a" / "up" / "a" / "x.py")
    index.file_changed(root / "c")
    assert index.wait(LONG)
    assert index.files() == (path,)


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read every folder"
)
def test_a_folder_without_permission_is_listed(root: Path, write: Write, start: Open) -> None:
    write("a.py", "def marker(): pass\n")
    write("closed/b.py")
    (root / "closed").chmod(0)
    try:
        index = start()
        assert index.skipped() == {root / "closed": "folder cannot be read: permission denied"}
        assert names(index, "marker") == ["a.py"]
    finally:
        (root / "closed").chmod(0o700)


def test_a_root_that_is_not_there_is_listed(root: Path, start: Open) -> None:
    missing = root / "missing"
    index = start(missing)
    assert index.status().ready
    assert index.skipped() == {missing: "folder cannot be read: no such file or directory"}
    missing.mkdir()
    (missing / "a.py").write_text("def marker(): pass\n")
    index.file_changed(missing)
    assert index.wait(LONG)
    assert names(index, "marker") == ["a.py"]
    assert index.skipped() == {}


def test_files_that_vanish_while_they_are_read_leave_nothing(
    root: Path, write: Write, cache: Path
) -> None:
    paths = [write(f"{i}.py", f"def f{i}(): pass\n" * 40) for i in range(300)]
    index = WorkspaceIndex([root], cache)
    index.start()
    for path in paths[::2]:
        path.unlink()
        index.file_changed(path)
    assert index.wait(LONG)
    assert index.files() == tuple(sorted(paths[1::2]))
    index.close()
