"""What a JavaScript project says of its tests: runner, places, names, style. Nothing is run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from foundation.errors import BadInput
from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules
from syntax.files.source_files import SourceText, read_source, walk_sources
from syntax.javascript.packages import project_root
from syntax.javascript.sources import SUFFIXES, package_of, read_json, stem_of

Runner = Literal["node", "vitest", "jest", "mocha"]
_MOST_FILES, _MAX_BYTES, _MOST_READ = 4_000, 1024 * 1024, 12
_TEST_NAME = re.compile(r"\.(test|spec)\.[mc]?[jt]sx?$")
_FOLDERS = ("test", "tests", "__tests__", "spec")


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How its code looks. `block`: what a test is called, `describe`: whether they are in groups.
    `assertion`: what imports of node:assert look like."""

    quote: str = "'"
    semicolons: bool = True
    indent: str = "  "
    width: int = 100
    block: Literal["test", "it"] = "test"
    describe: bool = False
    strict_assert: bool = True
    global_api: bool = False
    trailing_comma: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Everything that testing one file needs to know of the project around it.

    `home` is the test file and `existing` what it holds; `modules`: whether it is an ES module.
    """

    root: Path
    file: Path
    runner: Runner
    home: Path
    modules: bool
    style: Style
    existing: SourceText | None = None
    test_files: tuple[Path, ...] = ()
    installed: bool = True
    extension: bool = True
    """Whether imports name the file's suffix."""


def project_of(file: Path, *, is_module: bool, out: Path | None = None) -> Project:
    """The project around a file. Raises `BadInput` for one that is not there."""
    file = file.absolute()
    if not file.is_file():
        raise BadInput(f"{file}: there is no such file")
    root = project_root(file)
    package = package_of(file.parent, root)
    tests = tuple(_tests(root))
    texts = [text for path in _nearest(tests, file) if (text := _text(path))]
    runner = _runner(package, root, texts)
    home = (
        (out.absolute() / _name(file, tests))
        if out is not None
        else _home(file, root, tests, runner)
    )
    existing = read_source(home, _MAX_BYTES) if home.exists() else None
    if isinstance(existing, Nothing):
        raise BadInput(f"{home} cannot be added to: {existing.reason}")
    modules = _is_module(home, existing, package, runner, is_module)
    own = _text(file) or ""
    return Project(
        root=root,
        file=file,
        runner=runner,
        home=home,
        modules=modules,
        style=_style(texts if existing is None else [existing.text, *texts], own, root, runner),
        existing=existing,
        test_files=tests,
        installed=runner == "node" or _binary(root, runner) is not None,
        extension=_names_suffix(texts, file, runner),
    )


def _tests(root: Path) -> Iterator[Path]:
    for path in walk_sources(root, IgnoreRules.for_root(root), _MOST_FILES):
        inner = path.relative_to(root).parts
        if path.suffix not in SUFFIXES or "node_modules" in inner or path.name.endswith(".d.ts"):
            continue
        in_folder = any(part in _FOLDERS for part in inner[:-1])
        helper = re.search(
            r"fixture|helper|util|setup|mock|support|data", str(path.relative_to(root))
        )
        named = _TEST_NAME.search(path.name) or path.name in (
            "test.js",
            "test.mjs",
            "test.ts",
            "test.cjs",
        )
        if named or (in_folder and not helper):
            yield path


def _nearest(tests: Sequence[Path], file: Path) -> list[Path]:
    def distance(path: Path) -> tuple[int, int, str]:
        shared = len([1 for a, b in zip(path.parts, file.parts, strict=False) if a == b])
        same = stem_of(path) == stem_of(file)
        return (not same, -shared, str(path))

    return sorted(tests, key=distance)[:_MOST_READ]


def _text(path: Path) -> str | None:
    source = read_source(path, _MAX_BYTES)
    return None if isinstance(source, Nothing) else source.text


def _runner(package: dict[str, object], root: Path, texts: Sequence[str]) -> Runner:
    said = "\n".join(texts)
    if re.search(r"""['"]vitest['"]""", said):
        return "vitest"
    if re.search(r"""['"]node:test['"]""", said):
        return "node"
    if "@jest/globals" in said:
        return "jest"
    known: set[str] = set()
    for place in ("devDependencies", "dependencies"):
        group = package.get(place)
        known |= set(group) if isinstance(group, dict) else set()
    scripts = package.get("scripts")
    command = str(scripts.get("test", "")) if isinstance(scripts, dict) else ""
    runners: tuple[Runner, ...] = ("vitest", "jest", "mocha")
    for one in runners:
        if re.search(rf"\b{one}\b", command):
            return one
    for one in runners:
        if (
            one in known
            or any(root.glob(f"{one}.config.*"))
            or (one == "jest" and "jest" in package)
        ):
            return one
    return "node"


def _binary(root: Path, runner: str) -> Path | None:
    """The runner's program in the project's packages, or those above it."""
    for place in (root, *root.parents):
        found = place / "node_modules" / ".bin" / runner
        if found.exists():
            return found
    return None


def program_of(project: Project) -> Path | None:
    """What runs the tests; None for Node itself."""
    return None if project.runner == "node" else _binary(project.root, project.runner)


def _name(file: Path, tests: Sequence[Path]) -> str:
    kinds = Counter(match[1] for one in tests if (match := _TEST_NAME.search(one.name)))
    word = kinds.most_common(1)[0][0] if kinds else "test"
    stem, suffix = file.name[: -len(file.suffix)], file.suffix
    return f"{stem}.{word}{suffix}"


def _home(file: Path, root: Path, tests: Sequence[Path], runner: Runner) -> Path:
    """The file's own tests where there are some, else where those of its neighbours would be."""
    stem = file.name[: -len(file.suffix)]
    for one in _nearest(tests, file):
        bare = _TEST_NAME.sub("", one.name)
        bare = bare if bare != one.name else one.name[: -len(one.suffix)]
        beside = one.parent in (file.parent, file.parent / "__tests__") or (
            _mirrored(one, file, root)
        )
        if bare == stem and beside:
            return one
    name = _name(file, tests)
    inside = file.relative_to(root).parts[:-1]
    kinds = Counter(_kind_of_place(one, root) for one in tests)
    kind = (
        kinds.most_common(1)[0][0]
        if kinds
        else ("beside" if runner in ("vitest", "jest") else "test")
    )
    if kind == "beside":
        return file.parent / name
    if kind == "__tests__":
        return file.parent / "__tests__" / name
    if kind == "root":
        return root / name
    folder = root / kind
    plain = not any(_TEST_NAME.search(one.name) for one in tests) and bool(tests)
    if plain:  # test/parse.js
        name = file.name
    trunk = inside[1:] if inside and inside[0] in ("src", "lib", "source") else inside
    nested = any(len(one.relative_to(folder).parts) > 1 for one in tests if folder in one.parents)
    return folder.joinpath(*trunk, name) if nested or not tests else folder / name


def _mirrored(test: Path, file: Path, root: Path) -> bool:
    """Whether a test's folder is in the place that corresponds to the file's."""
    inner = [part for part in test.relative_to(root).parts[:-1] if part not in _FOLDERS]
    own = list(file.relative_to(root).parts[:-1])
    trunk = own[1:] if own and own[0] in ("src", "lib", "source") else own
    return inner in (own, trunk, [])


def _kind_of_place(test: Path, root: Path) -> str:
    inner = test.relative_to(root).parts[:-1]
    if "__tests__" in inner:
        return "__tests__"
    if inner and inner[0] in _FOLDERS:
        return inner[0]
    return "beside" if inner else "root"


def _is_module(
    home: Path,
    existing: SourceText | None,
    package: dict[str, object],
    runner: Runner,
    is_module: bool,
) -> bool:
    if home.suffix in (".mjs", ".mts", ".ts", ".tsx", ".jsx") or runner == "vitest":
        return True
    if home.suffix in (".cjs", ".cts"):
        return False
    if existing is not None:
        return bool(re.search(r"^(?:import|export)\b", existing.text, re.M)) or not re.search(
            r"\brequire\(", existing.text
        )
    return is_module or package.get("type") == "module"


def _names_suffix(texts: Sequence[str], file: Path, runner: Runner) -> bool:
    said = re.findall(r"""(?:from|require\()\s*['"](\.[^'"]*)['"]""", "\n".join(texts))
    if said:
        return any(re.search(r"\.[mc]?[jt]sx?$", one) for one in said)
    return runner == "node" or (runner == "vitest" and file.suffix in (".js", ".mjs"))


def _style(texts: Sequence[str], own: str, root: Path, runner: Runner) -> Style:
    said = "\n".join(texts)
    code = said or own
    prettier = read_json(root / ".prettierrc") or read_json(root / ".prettierrc.json")
    quote = '"' if code.count('"') > code.count("'") else "'"
    if "singleQuote" in prettier:
        quote = "'" if prettier["singleQuote"] else '"'
    ends = re.findall(
        r"([;)}\w'\"\]])[ \t]*$", re.sub(r"^\s*(?://|\*).*$|[{,(]$", "", code, flags=re.M), re.M
    )
    semicolons = bool(prettier.get("semi", ends.count(";") >= 0.12 * max(1, len(ends))))
    indents = Counter(re.findall(r"^([ \t]+)\S", re.sub(r"^\s*\*.*$", "", code, flags=re.M), re.M))
    indent = (
        "\t"
        if sum(n for i, n in indents.items() if "\t" in i) > sum(indents.values()) / 2
        else "  "
    )
    if indent != "\t" and indents:
        smallest = min((i for i, n in indents.items() if n >= max(2, 0.05 * sum(indents.values()))),
                       key=len, default="  ")  # fmt: skip
        indent = smallest if len(smallest) in (2, 3, 4, 8) else "  "
    its, tests = len(re.findall(r"\bit\(", said)), len(re.findall(r"\btest\(", said))
    describes = len(re.findall(r"\bdescribe\(", said))
    block: Literal["test", "it"] = "it" if its > tests else "test"
    if not said and runner in ("mocha", "jest", "vitest"):
        block, describes = ("it", 1)
    return Style(
        quote=quote,
        semicolons=semicolons,
        indent=indent,
        width=int(str(prettier.get("printWidth", 80))) if prettier else 100,
        block=block,
        describe=describes > 0,
        strict_assert=not re.search(r"""['"](?:node:)?assert['"]""", said),
        global_api=(runner in ("jest", "mocha") and "@jest/globals" not in said)
        or (runner == "vitest" and bool(said) and "vitest" not in said),
        trailing_comma=bool(re.search(r",\n\s*[}\])]", code)) or not code,
    )
