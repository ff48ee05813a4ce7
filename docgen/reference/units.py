"""Which unit a file belongs to: the module, package or header that users import it from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.source import SourceFile

_TESTS = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|testdata|fixtures?|examples?|benchmarks?|benches|docs?|"
    r"scripts|__mocks__)/|_test\.go$|\.(?:test|spec|stories|bench)\.[cm]?[jt]sx?$|"
    r"(?:^|/)(?:conftest|noxfile|setup|tasks|fabfile|build)\.(?:py|rs)$|"
    r"(?:^|/)test_[^/]*\.py$|(?:^|/)[^/]*_test\.(?:py|cc|cpp)$|"
    r"(?:^|/)[^/]*\.config\.[cm]?[jt]s$|(?:^|/)src/test/"
)
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)", re.MULTILINE)
_GO_MODULE = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_CRATE = re.compile(r"^\s*name\s*=\s*\"([\w-]+)\"", re.MULTILINE)
ENTRY = ""
"""The name of what stands for the whole project: it is called by the project's name."""
_HEADERS = frozenset({".h", ".hh", ".hpp", ".hxx", ".h++"})


@dataclass(frozen=True, slots=True)
class Belonging:
    """The name of a unit as users write it, what it is called, and whether it is theirs to use."""

    name: str
    kind: str
    is_public: bool = True


def is_of_tests(path: Path, root: Path) -> bool:
    """Whether a file is of a project's own tests, examples, tools: no part of what it offers."""
    try:
        relative = path.relative_to(root).as_posix()
    except ValueError:
        relative = path.name
    return _TESTS.search(relative) is not None


def is_entry(path: Path) -> bool:
    """Whether a file speaks for its folder."""
    return path.name.partition(".")[0] in ("__init__", "index", "mod", "lib")


def belonging(file: SourceFile, root: Path) -> Belonging:
    """The unit of a file; `root` is the folder that the files were asked for in."""
    return _BY_LANGUAGE[file.language.removesuffix("react")](file, root)


def _python(file: SourceFile, root: Path) -> Belonging:
    path = file.path
    parts = [] if path.stem == "__init__" else [path.stem]
    folder = path.parent
    while (folder / "__init__.py").exists() or (folder / "__init__.pyi").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    inner = _relative(folder, root)  # a namespace package has no `__init__.py`
    if inner and parts and (folder / "py.typed").exists():
        parts = [*inner[inner[0] == "src" :], *parts]
    parts = parts or [path.parent.name]
    kind = "package" if path.stem == "__init__" else "module"
    return Belonging(".".join(parts), kind, not any(part.startswith("_") for part in parts))


def _go(file: SourceFile, root: Path) -> Belonging:
    module, top = _declared(file.path.parent, "go.mod", _GO_MODULE)
    inner = _relative(file.path.parent, top or root)
    found = _PACKAGE.search(file.text)
    base = module or (found[1] if found and not inner else root.name)
    is_public = "internal" not in inner and (found is None or found[1] != "main")
    return Belonging("/".join([base, *inner]), "package", is_public)


def _rust(file: SourceFile, root: Path) -> Belonging:
    crate, top = _declared(file.path.parent, "Cargo.toml", _CRATE)
    inner = list(_relative(file.path.with_suffix(""), top or root))
    inner = inner[1:] if inner[:1] == ["src"] else inner
    if inner and inner[-1] in ("lib", "mod", "main"):
        inner = inner[:-1]
    name = "::".join([(crate or root.name).replace("-", "_"), *inner])
    return Belonging(name, "module" if inner else "crate")


def _java(file: SourceFile, root: Path) -> Belonging:
    found = _PACKAGE.search(file.text)
    return Belonging(found[1] if found else root.name, "package")


def _script(file: SourceFile, root: Path) -> Belonging:
    inner = list(_relative(file.path, root))
    name = re.sub(r"(?:\.d)?\.[cm]?[jt]sx?$", "", inner[-1])
    inner[-1] = name
    if name == "index":
        inner = inner[:-1]
    inner = inner[1:] if inner[:1] in (["src"], ["lib"]) else inner
    return Belonging("/".join(inner) or ENTRY, "module")


def _c(file: SourceFile, root: Path) -> Belonging:
    inner = "/".join(_relative(file.path, root)) or file.path.name
    is_header = file.path.suffix.lower() in _HEADERS
    name = inner.removeprefix("include/").removeprefix("src/")
    return Belonging(name, "header" if is_header else "file", is_header)


def _relative(path: Path, root: Path) -> tuple[str, ...]:
    try:
        return path.relative_to(root).parts
    except ValueError:
        return ()


def _declared(folder: Path, name: str, pattern: re.Pattern[str]) -> tuple[str | None, Path | None]:
    """What the nearest project file above says, and the folder it is in."""
    for place in (folder, *folder.parents):
        file = place / name
        if file.is_file():
            found = pattern.search(file.read_text(encoding="utf-8", errors="replace"))
            return (found[1] if found else None), place
    return None, None


_BY_LANGUAGE: dict[str, Callable[[SourceFile, Path], Belonging]] = {
    "python": _python,
    "go": _go,
    "rust": _rust,
    "java": _java,
    "javascript": _script,
    "typescript": _script,
    "c": _c,
    "cpp": _c,
}


def common_folder(paths: Iterable[Path]) -> Path:
    """The deepest folder that holds all files; of Python, the one that holds the package."""
    folders = [path.parent for path in paths]
    common = folders[0]
    for folder in folders[1:]:
        while common != folder and common not in folder.parents:
            common = common.parent
    while (common / "__init__.py").exists() or (common / "__init__.pyi").exists():
        common = common.parent
    return common
