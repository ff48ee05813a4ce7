"""A module is imported as its project would, or a clear exception says why it is not."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.support.guest import GUEST, Guest, cases, load_guest


def write(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("mode", ["search", "plain", "mutants"])
def test_a_module_of_a_package_with_relative_imports(tmp_path: Path, mode: str) -> None:
    package = f"package_{mode}"
    write(tmp_path, f"src/{package}/__init__.py", "from .inner import f\n")
    write(tmp_path, f"src/{package}/other.py", "def g(x):\n    if x:\n        return 1\n")
    file = write(tmp_path, f"src/{package}/inner.py",
                 "from .other import g\ndef f(x):\n    return g(x)\n")  # fmt: skip
    before = list(sys.path)
    guest = load_guest()
    try:
        ready = guest.setup({
            "root": str(tmp_path), "path": [str(tmp_path / "src")], "module": f"{package}.inner",
            "file": str(file), "mode": mode,
        })  # fmt: skip
    finally:
        sys.path[:] = before
    assert ready["module"] == f"{package}.inner"
    description = next(guest.OPS["describe"]({}))
    assert [each["name"] for each in description["functions"]] == ["f"]


def test_a_script_whose_name_no_import_finds(tmp_path: Path) -> None:
    file = write(tmp_path, "my-script.py", "def f():\n    return __name__\n")
    guest = Guest(file, "plain")
    assert guest.observe("f()")[0]["value"]["source"] == "'my-script'"


def test_a_module_named_like_one_of_the_standard_library(tmp_path: Path) -> None:
    """It is loaded by its path, and whoever imports the other one still gets that."""
    file = write(tmp_path, "calendar.py", "def mine():\n    return 1\n")
    guest = load_guest()
    import calendar

    before = list(sys.path)
    try:
        guest.setup({"root": str(tmp_path), "path": [str(tmp_path)], "module": "calendar",
                     "file": str(file), "mode": "plain"})  # fmt: skip
        (description,) = guest.OPS["describe"]({})
        assert sys.modules["calendar"] is calendar
    finally:
        sys.path[:] = before
    assert [one["name"] for one in description["functions"]] == ["mine"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("import nothing_of_that_name\n", ModuleNotFoundError),
        ("import sys\nsys.exit(3)\n", SystemExit),
        ("def f(:\n", SyntaxError),
        ("raise RuntimeError('at import')\n", RuntimeError),
        ("import argparse\nargparse.ArgumentParser().parse_args(['--unknown'])\n", SystemExit),
    ],
)
@pytest.mark.parametrize("mode", ["search", "plain", "mutants"])
def test_an_import_that_fails_lets_its_exception_out(
    tmp_path: Path, text: str, kind: type[BaseException], mode: str
) -> None:
    file = write(tmp_path, "failing.py", text)
    with pytest.raises(kind):
        Guest(file, mode)


def test_encodings_line_ends_and_empty_files(tmp_path: Path) -> None:
    file = tmp_path / "latin.py"
    file.write_bytes("# coding: latin-1\r\ndef f(x):\r\n    if x:\r\n        return 'ü'\r\n"
                     .encode("latin-1"))  # fmt: skip
    guest = Guest(file, "search")
    assert [goal["line"] for goal in guest.describe()["functions"][0]["goals"]] == [2, 3, 3]
    assert guest.run("f(1)")[0]["end"] == "returned"
    empty = Guest(write(tmp_path, "empty.py", ""), "search").describe()
    assert (empty["functions"], empty["classes"]) == ([], [])
    marked = tmp_path / "marked.py"
    marked.write_bytes(b"\xef\xbb\xbfdef f():\n    return 1\n")
    assert Guest(marked, "search").run("f()")[0]["end"] == "returned"


def test_builtins_that_the_module_replaces_are_its_own_affair(tmp_path: Path) -> None:
    file = write(
        tmp_path, "breaking.py",
        "def len(x):\n    return -1\n\n\ndef f(x):\n    if len(x) < 0 and isinstance(x, list):\n"
        "        return len(x)\n    return 0\n",
    )  # fmt: skip
    guest = Guest(file, "search")
    result = guest.run("f([1])")[0]
    assert (result["end"], result["type"]) == ("returned", "int")


def test_builtins_that_a_case_breaks_are_whole_again(tmp_path: Path) -> None:
    file = write(
        tmp_path, "patching.py",
        "import builtins\n\n\ndef f(x):\n"
        "    builtins.open = builtins.repr = builtins.sorted = None\n    del builtins.id\n"
        "    return {x: [1.5]}\n\n\ndef g():\n    return id(1) > 0, sorted([2, 1])\n",
    )  # fmt: skip
    for mode, operation in (("plain", "observe"), ("search", "run")):
        results = Guest(file, mode).ask(operation, cases=cases("f(2)", "g()"))
        assert [each["end"] for each in results] == ["returned", "returned"]


def test_the_guest_is_standard_library_for_python_3_9_with_relative_imports_only() -> None:
    for file in sorted(GUEST.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert all(
                    alias.name.split(".")[0] in sys.stdlib_module_names for alias in node.names
                ), file
            elif isinstance(node, ast.ImportFrom):
                top = (node.module or "").split(".")[0]
                assert node.level or top in sys.stdlib_module_names, file
