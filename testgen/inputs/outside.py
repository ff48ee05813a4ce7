"""What functions reach for outside themselves, read from their source: names resolved to what
they stand for, whether they are imported whole, from their module, or under another name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from testgen.inputs.subject import Subject
from testgen.values import Function

_ENVIRONMENT = "os.environ"
_OPENERS = frozenset(
    {"open", "io.open", "pathlib.Path", "os.path.exists", "os.path.isfile", "codecs.open"}
)
_FILE = re.compile(r"[\w-]+(?:\.\w{1,6})+")
_ASKED = ("os.environ.get", "os.environ.pop", "os.environ.setdefault", "os.getenv")


@dataclass(frozen=True, slots=True)
class Use:
    """Something that is read or called. `name` is what it stands for (`datetime.datetime.now`),
    `spelled` how the module says it (`dt.datetime.now`); `call` is None where it is only read."""

    name: str
    spelled: str
    call: ast.Call | None = None


class Outside:
    """The uses of imported and built-in names in what a target runs."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self._imported = subject.description.imported

    @property
    def module(self) -> str:
        """The module's name, by which a test can speak of it; empty where none can."""
        name = self._subject.module
        return name if all(part.isidentifier() for part in name.split(".")) else ""

    @cached_property
    def trees(self) -> tuple[ast.AST, ...]:
        """What runs: the target, what it calls, and how its object is made."""
        return tuple(tree for one in self._functions() if (tree := _tree(one.source)) is not None)

    @cached_property
    def text(self) -> str:
        """The same as source."""
        return "\n".join(one.source for one in self._functions())

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every use, in order."""
        return tuple(use for tree in self.trees for use in self._uses(tree))

    @cached_property
    def variables(self) -> tuple[tuple[str, ...], bool]:
        """The environment variables that are named, and whether others are read, too."""
        named: dict[str, None] = {}
        others = False
        for tree in self.trees:
            for node in ast.walk(tree):
                asked = self._asked(node)
                if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                    named[asked.value] = None
                elif asked is not None:
                    others = True
        reads = sum(use.name.startswith((_ENVIRONMENT, "os.getenv")) for use in self.uses)
        return tuple(named), others or (reads > 0 and not named)

    @property
    def catches(self) -> bool:
        """Whether anything that is raised is caught."""
        return any(
            isinstance(node, ast.ExceptHandler) for tree in self.trees for node in ast.walk(tree)
        )

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The texts by which something is looked up: `data["name"]`, `data.get("name")`."""
        found: dict[str, None] = {}
        for tree in self.trees:
            for node in ast.walk(tree):
                match node:
                    case ast.Subscript(slice=ast.Constant(value=str(key))):
                        found[key] = None
                    case ast.Call(
                        func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]
                    ) if key.isidentifier():
                        found[key] = None
        return tuple(found)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Files that are named by a relative path: `open("settings.json")`."""
        found: dict[str, None] = {}
        for use in self.uses:
            first = use.call.args[0] if use.call is not None and use.call.args else None
            if use.name not in _OPENERS or not isinstance(first, ast.Constant):
                continue
            if isinstance(first.value, str) and _FILE.fullmatch(first.value):
                found[first.value] = None
        return tuple(found)

    def _functions(self) -> Iterator[Function]:
        subject = self._subject
        yield from subject.reached
        if subject.owner is not None and subject.target.kind != "constructor":
            for name in ("__init__", "__post_init__"):
                made = subject.function(f"{subject.owner.name}.{name}")
                if made is not None and made not in subject.reached:
                    yield made

    def _uses(self, tree: ast.AST) -> Iterator[Use]:
        called: set[int] = set()
        inner: set[int] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called.add(id(node.func))
                if name := self._resolved(node.func):
                    yield Use(name, ast.unparse(node.func), node)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute) and id(node) not in called | inner:
                if isinstance(node, ast.Attribute):
                    inner.add(id(node.value))
                if (name := self._resolved(node)) and "." in name:
                    yield Use(name, ast.unparse(node))

    def _resolved(self, node: ast.expr) -> str:
        """What a dotted name stands for; empty for what is no dotted name."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        top = self._imported.get(node.id, node.id)
        return ".".join([top, *reversed(parts)])

    def _asked(self, node: ast.AST) -> ast.expr | None:
        """The name of an environment variable that is asked for here."""
        match node:
            case ast.Call(func=function, args=[first, *_]) if self._resolved(function) in _ASKED:
                return first
            case ast.Subscript(value=owner, slice=key) if self._resolved(owner) == _ENVIRONMENT:
                return key
            case ast.Compare(left=key, ops=[ast.In() | ast.NotIn()], comparators=[owner]) if (
                self._resolved(owner) == _ENVIRONMENT
            ):
                return key
        return None


@lru_cache(maxsize=512)
def _tree(source: str) -> ast.AST | None:
    outdented = f"if True:\n{source}" if source[:1] in {" ", "\t"} else source
    try:
        return ast.parse(outdented)
    except (SyntaxError, ValueError, RecursionError):
        return None
