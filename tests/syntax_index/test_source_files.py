"""Reading must tell what a file is without raising, hanging or taking in what nobody wrote."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import (
    SourceText,
    decode_source,
    looks_minified,
    read_source,
    walk_sources,
)

Write = Callable[..., Path]
LIMIT = 1 << 20
not_root = pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read everything"
)


def reason(path: Path, limit: int = LIMIT) -> str:
    found = read_source(path, limit)
    assert isinstance(found, Nothing)
    return found.reason


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")))
def test_text_comes_back_as_it_was_written(text: str) -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        data = mark + text.encode()
        if not mark and text.startswith("\ufeff"):
            continue
        found = decode_source(data)
        assert found == SourceText(text, "utf-8", bool(mark), hashlib.sha256(data).hexdigest())


@given(st.binary(max_size=200), st.sampled_from(["", ".py"]))
def test_any_bytes_are_text_or_a_reason(data: bytes, suffix: str) -> None:
    found = decode_source(data, suffix)
    if isinstance(found, SourceText):
        assert "\0" not in found.text
    else:
        assert found.reason


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_with_its_mark_is_read(write: Write, encoding: str) -> None:
    path = write("x.java", "\ufeffclass Ünïcödé {}\r\n".encode(encoding))
    found = read_source(path, LIMIT)
    assert isinstance(found, SourceText)
    assert (found.text, found.encoding, found.had_bom) == (
        "class Ünïcödé {}\r\n",
        encoding,
        True,
    )


def test_a_python_file_may_name_its_encoding(write: Write) -> None:
    data = "# -*- coding: latin-1 -*-\nname = 'é'\n".encode("latin-1")
    found = read_source(write("x.py", data), LIMIT)
    assert isinstance(found, SourceText)
    assert "é" in found.text
    assert reason(write("x.c", data)) == "not valid UTF-8 (byte 34); save it as UTF-8"
    assert isinstance(read_source(write("y.py", "# coding: rot13\nx = 1\n"), LIMIT), SourceText)


def test_what_is_no_text_says_what_it_is(write: Write, root: Path) -> None:
    assert reason(write("x.py", b"x = 1\0")) == "binary (it contains NUL bytes)"
    half = reason(write("y.py", b"\xff\xfe\x00\xd8"))
    assert half == "not valid UTF-16-LE (byte 0); save it as UTF-8"
    assert reason(root) in ("a folder", "not a regular file")
    assert reason(root / "missing.py") == "no longer there"
    assert reason(Path("a\0b.py")) == "not a valid file name"
    assert reason(write("file.py") / "below.py") == "no longer there"


def test_a_file_over_the_limit_is_not_read(write: Write) -> None:
    assert isinstance(read_source(write("x.py", b"#" * 2048), 2048), SourceText)
    over = reason(write("x.py", b"#" * 2049), 2048)
    assert over == "larger than 2 KB"
    told = read_source(write("x.py", b"#" * 2049), 2048, "index.max_file_kb")
    assert told == Nothing("larger than 2 KB, the limit of index.max_file_kb")


@pytest.mark.skipif(sys.platform == "win32", reason="no such things there")
def test_pipes_sockets_and_devices_do_not_hang(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe.py")
    assert reason(root / "pipe.py") == "not a regular file"
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket.py")
        assert reason(root / "socket.py").startswith("cannot be read")
    assert reason(Path("/dev/zero")) == "not a regular file"
    assert list(walk_sources(root, IgnoreRules.for_root(root), 10)) == []


def test_a_link_to_itself_is_named(root: Path) -> None:
    (root / "loop.py").symlink_to(root / "loop.py")
    assert reason(root / "loop.py") == "a symbolic link that leads to itself"


@not_root
def test_a_file_without_permission_says_so(write: Write) -> None:
    path = write("x.py")
    path.chmod(0)
    assert reason(path) == "cannot be read: permission denied"


def test_minified_code_is_told_from_code() -> None:
    assert looks_minified("var a=1;" * 5000)
    assert looks_minified("x = 1\n" * 2000 + "data = '" + "A" * 30_000 + "'\n")
    assert not looks_minified("x = 1\n" * 5000)
    assert not looks_minified("a" * 900)
    assert not looks_minified(Path(os.__file__).read_text("utf-8"))


def test_a_walk_survives_loops_of_links(root: Path, write: Write) -> None:
    first = write("a/x.py")
    (root / "a" / "up").symlink_to(root)
    (root / "a" / "self").symlink_to(root / "a" / "self")
    (root / "a" / "again.py").symlink_to(first)
    assert list(walk_sources(root, IgnoreRules.for_root(root), 100)) == [first]


def test_a_walk_names_what_it_leaves_out(root: Path, write: Write) -> None:
    kept = [write(f"{name}.py") for name in "ab"]
    write("c.py")
    write("readme.txt")
    heard: dict[Path, str] = {}
    found = walk_sources(
        root, IgnoreRules.for_root(root), 2, skip=lambda p, why: heard.update({p: why.reason})
    )
    assert list(found) == kept
    assert heard == {root: "more than 2 files; the rest is left out"}


def test_a_folder_that_vanishes_or_cannot_be_read_is_named(
    root: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a/x.py")
    kept = write("b/x.py")
    real = os.scandir

    def scandir(folder: str) -> object:
        if folder == str(root / "a"):
            raise PermissionError(13, "Permission denied", folder)
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    heard: dict[Path, str] = {}
    rules = IgnoreRules.for_root(root)
    found = walk_sources(root, rules, 9, skip=lambda p, why: heard.update({p: why.reason}))
    assert list(found) == [kept]
    assert heard == {root / "a": "folder cannot be read: permission denied"}


def test_a_walk_may_begin_below_the_root(repository: Path, write: Write) -> None:
    write(".gitignore", "/a/skip.py\nignored/\n")
    write("a/skip.py")
    kept = write("a/x.py")
    write("ignored/x.py")
    rules = IgnoreRules.for_root(repository)
    assert list(walk_sources(repository / "a", rules, 9)) == [kept]
    assert list(walk_sources(repository / "ignored", rules, 9)) == []
