"""The VS Code extension type-checks, passes its unit tests, and packs into a small .vsix."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "editors" / "vscode"

pytestmark = pytest.mark.editor


def npm(*arguments: str) -> str:
    done = subprocess.run(
        ["npm", *arguments], cwd=FOLDER, capture_output=True, text=True, timeout=240, check=False
    )
    assert done.returncode == 0, f"npm {' '.join(arguments)}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if shutil.which("npm") is None:
        pytest.skip("no Node.js here: install node 20 or later to build the VS Code extension")
    lock = FOLDER / "package-lock.json"
    stamp = FOLDER / "node_modules" / ".package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        npm("ci")


def test_unit_tests_pass() -> None:
    assert "fail 0" in npm("test")


def test_it_packs_into_a_small_package_with_just_what_runs() -> None:
    npm("run", "package")
    package = FOLDER / "out" / "inkling.vsix"
    with zipfile.ZipFile(package) as archive:
        files = {name.removeprefix("extension/") for name in archive.namelist()}
    shipped = {"package.json", "readme.md", "LICENSE.txt", "out/extension.js"}
    told = {f"media/{name}.md" for name in ("model", "docs", "tests")}
    assert files == {"[Content_Types].xml", "extension.vsixmanifest", *shipped, *told}
    assert package.stat().st_size < 1_000_000
