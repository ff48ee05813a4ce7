"""The repository keeps its own rules: layers, headers, forbidden imports, clean lock files."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

MAY_IMPORT: dict[str, set[str]] = {
    "foundation": set(),
    "syntax": {"foundation"},
    "engine": {"foundation"},
    "sandbox": {"foundation"},
    "completion": {"foundation", "syntax", "engine"},
    "testgen": {"foundation", "syntax", "engine", "sandbox"},
    "docgen": {"foundation", "syntax", "engine", "sandbox"},
    "lsp_server": {
        *("foundation", "syntax", "engine", "sandbox", "completion", "testgen", "docgen"),
    },
    "cli": {
        *("foundation", "syntax", "engine", "sandbox", "completion", "testgen", "docgen"),
        "lsp_server",
    },
}
"""Each layer, and the layers below it that it may import."""

ONLY_IN: dict[str, tuple[str, ...]] = {
    "llama_cpp": ("engine/llama/bindings.py",),
    "tree_sitter": ("syntax/",),
    "lsprotocol": ("lsp_server/",),
    "pygls": ("lsp_server/",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "starlette": ("engine/",),
    "httpx": ("engine/",),
}
"""A library, and the only places that may import it."""


def product_modules() -> list[Path]:
    return [path for package in MAY_IMPORT for path in sorted((ROOT / package).rglob("*.py"))
            if "demo_project" not in path.parts]  # fmt: skip


def all_modules() -> list[Path]:
    others = [ROOT / "dev.py", *sorted((ROOT / "bench").rglob("*.py"))]
    tests = [path for path in sorted((ROOT / "tests").rglob("*.py")) if "cases" not in path.parts]
    return product_modules() + others + tests


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """Top-level package and line of each import, wherever in the file it stands."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name.split(".")[0], node.lineno
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0], node.lineno


def test_imports_point_down_the_layers_only() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {package}"
        for path in product_modules()
        for package, line in imported(path)
        if package in MAY_IMPORT
        and package != (layer := path.relative_to(ROOT).parts[0])
        and package not in MAY_IMPORT[layer]
    ]
    assert not wrong, "\n".join(wrong)


ENGINE_ROOMS_MAY_IMPORT: dict[str, set[str]] = {
    "engine": {"models"},
    "models": {"engine"},
    "llama": {"engine", "models"},
}
"""What the rooms that make tokens may know: no HTTP, no processes, no clients."""


@pytest.mark.parametrize("room", ENGINE_ROOMS_MAY_IMPORT)
def test_making_tokens_knows_nothing_of_who_asks_for_them(room: str) -> None:
    folder = ROOT / "engine" if room == "engine" else ROOT / "engine" / room
    known = {path.name for path in (ROOT / "engine").iterdir() if path.is_dir()}
    wrong = [
        f"{path.relative_to(ROOT)} imports {node.module}"
        for path in sorted(folder.glob("*.py"))
        if path.name != "__main__.py"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("engine.")
        for other in [(node.module or "").split(".")[1]]
        if other in known and other not in ENGINE_ROOMS_MAY_IMPORT[room] | {room}
    ]
    assert not wrong, "\n".join(wrong)


def test_the_command_line_reaches_the_language_server_through_one_file() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in product_modules()
        if path.relative_to(ROOT).parts[0] == "cli"
        and path.name != "lsp.py"
        and "lsp_server" in {package for package, _ in imported(path)}
    ]
    assert not wrong


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_stays_in_its_place(library: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in product_modules()
        for package, line in imported(path)
        if (package == library or package.startswith(f"{library}_"))
        and not path.relative_to(ROOT).as_posix().startswith(ONLY_IN[library])
    ]
    assert not wrong, "\n".join(wrong)


def test_the_product_imports_nothing_of_the_tests() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in product_modules()
        for package, line in imported(path)
        if package in {"tests", "bench", "pytest", "hypothesis"}
    ]
    assert not wrong, "\n".join(wrong)


def test_every_module_says_what_lives_in_it() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in all_modules()
        if not _is_test_of_an_area(path) and not ast.get_docstring(tree_of(path))
    ]
    assert not silent, "\n".join(silent)


def _is_test_of_an_area(path: Path) -> bool:
    return path.name == "conftest.py" and not path.read_text(encoding="utf-8").strip()


def test_every_file_is_short_enough_to_hold_one_noun() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path in all_modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 450
    ]
    assert not long, "\n".join(long)


def test_every_package_of_the_wheel_exists_and_every_layer_is_in_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packed = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert packed == set(MAY_IMPORT)
    assert all((ROOT / package / "__init__.py").exists() for package in packed)


@pytest.mark.parametrize("lock", ["runtime.lock", "dev.lock"])
def test_lock_files_pin_by_hash_and_name_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index-url|--find-links|file:", text)
    pins = re.findall(r"^[a-z0-9-]+==\S+", text, re.MULTILINE)
    assert len(pins) > 30
    assert text.count("--hash=sha256:") >= len(pins)


def test_the_developer_lock_agrees_with_the_runtime_lock() -> None:
    """`dev.py` takes the developer's environment for the runtime one when both were asked for."""
    pins = [
        set(re.findall(r"^([a-z0-9-]+==\S+)", (ROOT / "requirements" / lock).read_text(
            encoding="utf-8"), re.MULTILINE))
        for lock in ("runtime.lock", "dev.lock")
    ]  # fmt: skip
    assert pins[0] <= pins[1]


def test_javascript_lock_files_name_no_address() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*package-lock.json"], cwd=ROOT, capture_output=True, text=True,
        check=True,
    ).stdout.split()  # fmt: skip
    wrong = [name for name in tracked if re.search(
        r'"resolved":|registry', (ROOT / name).read_text(encoding="utf-8"))]  # fmt: skip
    assert not wrong


def test_every_locked_dependency_we_chose_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    chosen = [re.match(r"[a-z0-9-]+", line) for line in project["project"]["dependencies"]]
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    unexplained = [found[0] for found in chosen if found and f"`{found[0]}`" not in text]
    assert not unexplained, f"ARCHITECTURE.md does not say why: {unexplained}"
