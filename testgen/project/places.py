"""Where the tests of a module go: the file that has them, or the one a person would make.

The rule that most of the project's tests follow is found by asking, for each test whose source
is known by name, which rules lead from the source to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Literal

from syntax.projects.config import Config
from syntax.projects.disk import Disk
from syntax.projects.values import Layout
from testgen.project.test_files import TEST_FOLDERS, file_patterns, imports_module
from testgen.project.values import TestHome

_NAMES = ("test_{}", "{}_test", "{}_tests", "tests_{}")
_MOST_PAIRS = 400

Kind = Literal["flat", "inner mirror", "mirror", "in package", "beside"]
# Of rules that explain equally many tests, the first one is taken.
_KINDS: tuple[Kind, ...] = ("flat", "inner mirror", "mirror", "in package", "beside")


@dataclass(frozen=True, slots=True)
class Rule:
    """How a source's tests are placed. `top` is the folder of tests that a rule counts from.

    `flat`: in `top` itself. `inner mirror`: below it as the source lies in its top package.
    `mirror`: as it lies in the source root. `in package`: in a folder called `folder` beside the
    source. `beside`: in the source's own folder.
    """

    kind: Kind
    top: Path | None = None
    folder: str = ""

    def place(self, source: Path, source_root: Path) -> Path | None:
        """The folder for the tests of `source`; None where the rule says nothing of it."""
        if self.kind == "beside":
            return source.parent
        if self.kind == "in package":
            return source.parent / self.folder
        assert self.top is not None
        if self.kind == "flat":
            return self.top
        if source_root not in source.parents:
            return None
        parts = source.relative_to(source_root).parts[:-1]
        return self.top.joinpath(*(parts[1:] if self.kind == "inner mirror" else parts))


def existing_test(layout: Layout, disk: Disk, files: Sequence[Path]) -> Path | None:
    """The test file that is this module's by its name and its imports."""
    names = {f"{name}.py" for name in _names_for(layout)}
    found = []
    for path in files:
        tree = disk.tree(path) if path.name in names else None
        if tree is not None and (
            imports_module(tree, path, layout.module, layout.source_root)
            or _imports_from_above(disk, path, layout)
        ):
            found.append(path)
    exact = {pattern.format(layout.stem) + ".py" for pattern in _NAMES}
    return min(
        found,
        key=lambda path: (
            path.name not in exact,
            "unit" not in str(path.relative_to(disk.root)),
            len(path.parts),
        ),
        default=None,
    )


def _imports_from_above(disk: Disk, path: Path, layout: Layout) -> bool:
    """Whether a test imports the package around the module, which may hand its names on, and no
    module of the same name elsewhere.
    """
    tree = disk.tree(path)
    package = layout.module.rpartition(".")[0]
    if tree is None or not package:
        return False
    same_stem = [
        other for other in disk.python_files()
        if other.stem == layout.file.stem and other != layout.file
    ]  # fmt: skip
    return not same_stem and imports_module(tree, path, package, layout.source_root)


def home_of(
    layout: Layout, disk: Disk, config: Config, files: Sequence[Path], existing: Path | None
) -> TestHome:
    """Where the tests of the module go."""
    if existing is not None:
        return TestHome(path=existing, existing=disk.source(existing))
    folder = _folder(layout, disk, config, files)
    path = folder / _file_name(layout, disk, config, files, folder)
    return TestHome(
        path=path,
        existing=disk.source(path) if path.exists() else None,
        packages=tuple(_missing_packages(folder, disk, files)),
    )


def _folder(layout: Layout, disk: Disk, config: Config, files: Sequence[Path]) -> Path:
    votes = _votes(disk, files, layout)
    ranked = sorted(votes, key=lambda rule: (-votes[rule], _KINDS.index(rule.kind), str(rule.top)))
    for best in ranked:
        place = best.place(layout.file, layout.source_root)
        if place is None or votes[best] < votes[ranked[0]]:
            continue
        mirrors = (
            rule.place(layout.file, layout.source_root)
            for rule in ranked
            if best.kind == "flat" and votes[rule] == votes[best] and "mirror" in rule.kind
        )
        # Modules at the top of a package tell no flat folder from a mirrored tree: its folders do.
        return next((other for other in mirrors if other and other.is_dir()), place)
    for told in (config.pytest or {}).get("testpaths", ()):
        if (disk.root / told).is_dir():
            return _unit(disk.root / told)
    return _without_example(layout, disk, files)


def _without_example(layout: Layout, disk: Disk, files: Sequence[Path]) -> Path:
    tops = Counter(
        next((up for up in (path.parent, *path.parents) if up.name in TEST_FOLDERS), path.parent)
        for path in files
    )
    if tops:
        nearest = max(tops, key=lambda top: (_common(top, layout.file), tops[top], -len(top.parts)))
        return _unit(nearest)
    for folder in (layout.file.parent, disk.root):
        for name in ("tests", "test"):
            if (folder / name).is_dir():
                return _unit(folder / name)
    is_project = any((disk.root / name).exists() for name in ("pyproject.toml", "setup.py",
                                                              "setup.cfg"))  # fmt: skip
    # pytest puts a test's own folder on the path: beside it, the module would hide Python's own.
    apart = is_project or layout.in_package or layout.shadows
    return disk.root / "tests" if apart else layout.file.parent


def _unit(folder: Path) -> Path:
    return folder / "unit" if (folder / "unit").is_dir() else folder


def _common(one: Path, other: Path) -> int:
    return sum(a == b for a, b in zip(one.parts, other.parts, strict=False))


def _votes(disk: Disk, files: Sequence[Path], layout: Layout) -> Mapping[Rule, int]:
    """How much each rule explains: two for a test, one more where it could not be by chance."""
    tests = set(files)
    sources: dict[str, list[Path]] = defaultdict(list)
    for path in disk.python_files():
        if path not in tests and path.name not in ("conftest.py", "__init__.py", "setup.py"):
            sources[path.stem.lstrip("_")].append(path)
    votes: Counter[Rule] = Counter()
    for test in files[:_MOST_PAIRS]:
        found = sources.get(_stem_under_test(test), [])
        tree = disk.tree(test)
        for source in found:
            root = next((root for root in layout.path if root in source.parents), disk.root)
            module = ".".join(source.relative_to(root).with_suffix("").parts)
            if len(found) > 1 and not (tree and imports_module(tree, test, module, root)):
                continue
            for rule in set(_explaining(test, source, root, disk.root)):
                by_chance = rule.kind == "flat" or rule.top == test.parent
                votes[rule] += 2 if by_chance else 3
    return votes


def _explaining(test: Path, source: Path, source_root: Path, root: Path) -> Iterator[Rule]:
    folder = test.parent
    if folder == source.parent:
        yield Rule("beside")
        return
    if folder.parent == source.parent:
        yield Rule("in package", folder=folder.name)
    kinds: tuple[Kind, ...] = ("flat", "inner mirror", "mirror")
    for top in (folder, *folder.parents):
        for kind in kinds:
            rule = Rule(kind, top)
            if rule.place(source, source_root) == folder:
                yield rule
        if top == root:
            return


def _stem_under_test(test: Path) -> str:
    for pattern in _NAMES:
        before, _, after = pattern.partition("{}")
        stem = test.stem
        if stem.startswith(before) and stem.endswith(after) and len(stem) > len(before + after):
            return stem[len(before) : len(stem) - len(after)].lstrip("_")
    return ""


def _names_for(layout: Layout) -> Iterator[str]:
    """What the module's test may be called, without ending."""
    parts = layout.module.split(".")
    stems = dict.fromkeys((parts[-1], parts[-1].lstrip("_"), "_".join(parts[-2:]), "_".join(parts)))
    for stem in stems:
        for pattern in _NAMES:
            yield pattern.format(stem)


def _file_name(
    layout: Layout, disk: Disk, config: Config, files: Sequence[Path], folder: Path
) -> str:
    votes = Counter(
        pattern for path in files for pattern in _NAMES
        if fnmatch(path.stem, pattern.replace("{}", "?*"))
    )  # fmt: skip
    allowed = [
        name for name in _NAMES
        if any(fnmatch(name.format("x") + ".py", pattern) for pattern in file_patterns(config))
    ]  # fmt: skip
    own = [pattern.removesuffix(".py").replace("*", "{}", 1) for pattern in file_patterns(config)
           if pattern.count("*") == 1 and pattern.endswith(".py")]  # fmt: skip
    pattern = max(allowed or own or ["test_{}"], key=lambda name: votes[name])
    identifier = layout.stem.replace("-", "_").strip("_") or layout.stem
    parts = [part.strip("_") for part in layout.module.replace("-", "_").split(".")]
    # Without packages, two test files of one name cannot be imported beside each other.
    taken = {path.name for path in files if path.parent == folder or not disk.is_package(folder)}
    for stem in (identifier, "_".join(parts[-2:]), "_".join(parts)):
        name = pattern.format(stem) + ".py"
        if name not in taken and not (folder / name).exists():
            return name
    number = 2
    while (folder / f"{pattern.format(identifier)}_{number}.py").exists():
        number += 1
    return f"{pattern.format(identifier)}_{number}.py"


def _missing_packages(folder: Path, disk: Disk, files: Sequence[Path]) -> Iterator[Path]:
    """The `__init__.py` files that a new folder of tests needs because its siblings have them."""
    while not folder.is_dir() and folder != disk.root:
        siblings = {path.parent for path in files if path.parent.parent == folder.parent}
        if disk.is_package(folder.parent) or any(map(disk.is_package, siblings)):
            yield folder / "__init__.py"
        folder = folder.parent
