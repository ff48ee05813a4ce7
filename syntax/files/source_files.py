"""Reading source files, and walking the ones that count.

Which ones do not count lives in `syntax/files/ignore_rules.py`; what a text means, in
`syntax/parsing.py` and `syntax/symbols.py`.
"""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from foundation.nothing import Nothing
from syntax.files.ignore_rules import FolderRules, IgnoreRules
from syntax.languages import language_of

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# PEP 263: a Python file may name its encoding in one of its first two lines.
_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_LONGEST_LINE = 20_000
_LONGEST_MEAN_LINE = 400
_SMALLEST_MINIFIED = 4096


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text as it is on disk: line ends kept, byte order mark removed.

    `encoding` and `had_bom` are what it takes to write it back; `sha256` is of the raw bytes.
    """

    text: str
    encoding: str
    had_bom: bool
    sha256: str


def read_source(path: Path, max_bytes: int, setting: str = "") -> SourceText | Nothing:
    """The text of `path`, or why there is none to work with. Never raises, nor waits on a pipe.

    `setting` is the one that `max_bytes` comes from, for who finds it too low."""
    try:
        # Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return Nothing("not a regular file")
            if status.st_size > max_bytes:
                return too_large(max_bytes, setting)
            data = file.read(max_bytes + 1)
    except IsADirectoryError:
        return Nothing("a folder")
    except (FileNotFoundError, NotADirectoryError):
        return Nothing("no longer there")
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Nothing("a symbolic link that leads to itself")
        return Nothing(f"cannot be read: {(error.strerror or str(error)).lower()}")
    except ValueError:
        return Nothing("not a valid file name")
    if len(data) > max_bytes:
        return too_large(max_bytes, setting)
    return decode_source(data, path.suffix)


def too_large(max_bytes: int, setting: str = "") -> Nothing:
    """The reason for a file, or a buffer, over the limit."""
    limit = f", the limit of {setting}" if setting else ""
    return Nothing(f"larger than {max_bytes // 1024} KB{limit}")


def decode_source(data: bytes, suffix: str = "") -> SourceText | Nothing:
    """The text that `data` is, or why it is none. `suffix` allows a Python coding line."""
    had_bom, encoding, body = False, "utf-8", data
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            had_bom, encoding, body = True, name, data[len(mark) :]
            break
    else:
        if b"\0" in data:
            return Nothing("binary (it contains NUL bytes)")
        if suffix in (".py", ".pyi", ".pyw"):
            encoding = _python_coding(data) or encoding
    try:
        text = body.decode(encoding)
    except UnicodeError as error:
        at = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        return Nothing(f"not valid {encoding.upper()}{at}; save it as UTF-8")
    if "\0" in text:
        return Nothing("binary (it contains NUL bytes)")
    return SourceText(text, encoding, had_bom, hashlib.sha256(data).hexdigest())


def looks_minified(text: str) -> bool:
    """Whether `text` was written by a tool for a machine to read: lines no person would write."""
    if len(text) < _SMALLEST_MINIFIED:
        return False
    lines = text.count("\n") + text.count("\r") + 1
    return len(text) / lines > _LONGEST_MEAN_LINE or (
        max(map(len, text.split("\n"))) > _LONGEST_LINE
    )


def walk_sources(
    root: Path,
    rules: IgnoreRules,
    max_files: int,
    *,
    skip: Callable[[Path, Nothing], None] = lambda path, reason: None,
) -> Iterator[Path]:
    """The files below `root` in a language we know, sorted by folder, at most `max_files`.

    Symbolic links are not followed: what they lead to is either met by itself or outside.
    `skip` hears of folders that could not be read, and of the limit; of what is ignored, it hears
    nothing. `root` is a folder inside the folder of `rules`, or that folder.
    """
    found = 0
    for path, reason in _walk(os.path.abspath(root), rules):
        if reason is not None:
            skip(path, reason)
        elif found == max_files:
            skip(root, Nothing(f"more than {max_files} files; the rest is left out"))
            return
        else:
            found += 1
            yield path


def _walk(root: str, rules: IgnoreRules) -> Iterator[tuple[Path, Nothing | None]]:
    start = _rules_at(root, rules)
    if start is None:
        return
    waiting: list[tuple[str, FolderRules]] = [(root, start)]
    while waiting:
        folder, here = waiting.pop()
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            yield Path(folder), Nothing(f"folder cannot be read: {reason}")
            continue
        below: list[tuple[str, FolderRules]] = []
        for entry in entries:
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                is_file = entry.is_file(follow_symlinks=False)
            except OSError:
                continue
            if is_folder:
                if (
                    here.verdict(entry.path, is_folder=True) is None
                    and rules.holds_only_made_files(entry.path) is None
                ):
                    below.append((entry.path, rules.enter(here, entry.path)))
            elif is_file and language_of(Path(entry.name)):
                path = Path(entry.path)
                if here.verdict(entry.path, is_folder=False) is None:
                    yield path, None
        waiting.extend(reversed(below))


def _rules_at(folder: str, rules: IgnoreRules) -> FolderRules | None:
    """What applies to the entries of `folder`, or None if it does not count itself."""
    if folder == rules.root:
        return rules.of_root()
    if rules.ignored(Path(folder)) is not None:
        return None
    here, at = rules.of_root(), rules.root
    for part in os.path.relpath(folder, rules.root).split(os.sep):
        at = os.path.join(at, part)
        here = rules.enter(here, at)
    return here


def _python_coding(data: bytes) -> str | None:
    for line in data.split(b"\n", 2)[:2]:
        named = _CODING.match(line)
        if named:
            try:
                name = codecs.lookup(named[1].decode("ascii")).name
                b"a".decode(name)  # raises for codecs that are not of text, such as rot13
            except (LookupError, UnicodeError):
                return None
            return name
    return None
