"""A function as the parser of its own language reads it (`functions.mjs`, `.java`,
`.go`)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_VOID = frozenset({"", "void", "undefined", "never", "Promise<void>"})
Place = tuple[int, int]


@dataclass(frozen=True)
class Function:
    """`row` is what the reader wrote; places are offsets in the text of the file."""

    language: str
    package: str
    root: Path
    row: Mapping[str, Any]

    @property
    def path(self) -> Path:
        """Its file."""
        return Path(self.row["file"])

    @property
    def name(self) -> str:
        """Its dotted name in the file."""
        return str(self.row["name"])

    @property
    def doc(self) -> str:
        """Its comment as it is written."""
        return str(self.row["doc"])

    @cached_property
    def text(self) -> str:
        """The whole file."""
        return read(self.path)

    @property
    def parameters(self) -> Sequence[Mapping[str, Any]]:
        """As the signature lists them."""
        return tuple(self.row["parameters"])

    @property
    def body(self) -> Mapping[str, Any]:
        """Uses of names, returns, throws, calls."""
        body: Mapping[str, Any] = self.row["body"]
        return body

    @cached_property
    def told_parameters(self) -> list[str]:
        """The names of its parameters by its comment; those of their members are left out."""
        names = [one["name"] for one in self._tags("param", "arg", "argument")]
        return [one for one in names if "." not in one and not one.startswith("<")]

    @cached_property
    def told_throws(self) -> set[str]:
        """The last names of exceptions by its comment."""
        named = (one["name"] or one["type"] for one in self._tags("throws", "throw", "exception"))
        return {one.strip("{}").rpartition(".")[2] for one in named}

    @property
    def tells_result(self) -> bool:
        """Whether its comment has a tag on what it returns."""
        return any(
            one["type"].strip("{}") not in _VOID - {""} for one in self._tags("return", "returns")
        )

    @property
    def gives(self) -> bool:
        """Whether it has a result, by its type or by what it returns."""
        if self.row["result"]:
            return self.row["result"] not in _VOID
        return any(one["value"] and not one["inner"] for one in self.body["returns"])

    @property
    def thrown(self) -> set[str]:
        """The last names of what its own body throws; "" is of something that has no name there."""
        own = (one for one in self.body["throws"] if not one["inner"])
        return {one["type"].rpartition(".")[2] for one in own}

    def tag_of(self, parameter: str) -> str:
        """What its comment says of a parameter, on one line."""
        tags = self._tags("param", "arg", "argument")
        return " ".join(
            " ".join(one["text"].replace("\n", " ").split()).replace(" * ", " ")
            for one in tags
            if one["name"] == parameter
        )

    def _tags(self, *names: str) -> Sequence[Mapping[str, Any]]:
        return [one for one in self.row["told"] if one["tag"] in names]


@lru_cache(maxsize=4096)
def read(path: Path) -> str:
    """A file's text with its line endings."""
    return path.read_bytes().decode("utf-8")


def functions(
    language: str, package: str, root: Path, files: Sequence[Path], tools: Path
) -> Iterator[Function]:
    """The functions of files; `tools`: where `typescript` is installed. A file is left
    out in which offsets of its parser are none of characters."""
    widest = "\x7f" if language == "go" else "\uffff"
    plain = [one for one in files if _is_within(one, widest)]
    command = {
        "go": ["go", "run", "functions.go"],
        "java": ["java", "Functions.java"],
    }.get(language, ["node", "functions.mjs", str(tools / "package.json")])
    done = subprocess.run(
        command, cwd=_HERE, input="\n".join(map(str, plain)) + "\n",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
    for line in done.stdout.splitlines():
        yield Function(language, package, root, json.loads(line))


def _is_within(path: Path, widest: str) -> bool:
    try:
        return max(read(path), default="") <= widest
    except UnicodeDecodeError:
        return False
