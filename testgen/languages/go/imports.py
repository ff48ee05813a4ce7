"""Which packages test functions need, and the imports of a test file with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_STANDARD = {
    one: one
    for one in ("bytes", "errors", "fmt", "io", "math", "reflect", "strings", "testing", "time")
} | {"unicode": "unicode"}
_STRINGS = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|\'(?:[^\'\\\n]|\\.)+\'')
_FOREIGN = re.compile(r"\{([\w./-]+)\}(?=\w+\.)")


def needed(code: str, known: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The code with foreign types by their names, and what it has to import: names to paths.
    `known` are the imports of the file under test."""
    wanted: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        path = found.group(1)
        after = code[found.end() :]
        wanted[after.partition(".")[0]] = path
        return ""

    plain = _FOREIGN.sub(name, code)
    bare = _STRINGS.sub('""', plain)
    for one in re.findall(r"(?<![\w.])([a-z]\w*)\.[A-Z]", bare):
        path = known.get(one) or _STANDARD.get(one)
        if path is not None:
            wanted[one] = path
    return plain, wanted


def import_block(wanted: Mapping[str, str]) -> str:
    """The imports of a new file."""
    lines = sorted(_line(name, path) for name, path in wanted.items())
    if len(lines) == 1:
        return f"import {lines[0]}"
    standard = [one for one in lines if "." not in one.partition('"')[2].partition("/")[0]]
    others = [one for one in lines if one not in standard]
    groups = ["\n".join(f"\t{one}" for one in part) for part in (standard, others) if part]
    return "import (\n" + "\n\n".join(groups) + "\n)"


def with_imports(text: str, wanted: Mapping[str, str], have: Iterable[tuple[str, str]]) -> str:
    """A file's text with what it does not import yet."""
    present = {(name, path) for name, path in have}
    missing = [(name, path) for name, path in wanted.items() if (name, path) not in present]
    eol = "\r\n" if "\r\n" in text else "\n"
    for name, path in sorted(missing, key=lambda one: one[1], reverse=True):
        text = _with_one(text, _line(name, path), eol)
    return text


def _with_one(text: str, line: str, eol: str) -> str:
    block = re.search(r"^import \([ \t]*\r?\n", text, re.MULTILINE)
    if block is not None:
        at = block.end()
        for found in re.finditer(r"[^\n]*\n", text[at:]):
            said = found.group().strip()
            if not said or said == ")" or said.partition('"')[2] > line.partition('"')[2]:
                place = at + found.start()
                return f"{text[:place]}\t{line}{eol}{text[place:]}"
    single = re.search(r"^import [^(\n]*\n", text, re.MULTILINE)
    clause = re.search(r"^package \w+[^\n]*\n", text, re.MULTILINE)
    if single is not None:
        return f"{text[: single.end()]}import {line}{eol}{text[single.end() :]}"
    at = clause.end() if clause is not None else 0
    return f"{text[:at]}{eol}import {line}{eol}{text[at:]}"


def _line(name: str, path: str) -> str:
    last = path.rpartition("/")[2]
    return f'"{path}"' if name == last else f'{name} "{path}"'
