"""The checkers of other languages: eslint-plugin-jsdoc by ESLint, and javac's doclint."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation.folders import cache_folder

_HERE = Path(__file__).parent
_RULES = (
    *("check-param-names", "check-property-names", "check-template-names", "check-types"),
    *("check-values", "empty-tags", "implements-on-classes", "no-bad-blocks", "no-defaults"),
    *("no-undefined-types", "require-param", "require-returns", "require-returns-check"),
    *("require-throws", "require-yields-check", "valid-types"),
)
_OF_TASTE = frozenset({"no-defaults", "check-types", "no-bad-blocks", "empty-tags"})
"""Rules on how things are written, whatever is so."""
Lines = Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Text:
    """A file to be checked; `suffix` tells its language."""

    text: str
    suffix: str
    path: Path


@cache
def tools() -> Path:
    """The folder of the npm packages, installed if they are not there yet."""
    pins = (_HERE / "package.json").read_text(encoding="utf-8")
    folder = cache_folder() / "bench-docs" / "eslint"
    ready = folder / "ready"
    if not ready.exists() or ready.read_text(encoding="utf-8") != pins:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copyfile(_HERE / "package.json", folder / "package.json")
        quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts"]
        subprocess.run(["npm", "install", *quiet], cwd=folder, check=True)
        ready.write_text(pins, encoding="utf-8")
    return folder


def eslint(texts: Sequence[Text]) -> list[Lines]:
    """Line and rule of each fault that eslint-plugin-jsdoc finds, without its rules of taste."""
    with tempfile.TemporaryDirectory(dir=tools()) as scratch:
        folder = Path(scratch)
        (folder / "eslint.config.mjs").write_text(_config(), encoding="utf-8")
        names = [f"f{number}{one.suffix}" for number, one in enumerate(texts)]
        for name, one in zip(names, texts, strict=True):
            (folder / name).write_text(one.text, encoding="utf-8", newline="")
        done = subprocess.run(
            [
                *(str(tools() / "node_modules" / ".bin" / "eslint"), "--no-inline-config"),
                *("-f", "json", "."),
            ],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode not in (0, 1):
            raise SystemExit(f"eslint: {done.stderr[-2000:]}")
        found = {
            Path(each["filePath"]).name: [
                (one["line"], str(one["ruleId"]).removeprefix("jsdoc/")) for one in each["messages"]
            ]
            for each in json.loads(done.stdout)
        }
    return [found.get(name, []) for name in names]


def _config() -> str:
    rules = {f"jsdoc/{name}": "error" for name in _RULES if name not in _OF_TASTE}
    return f"""import jsdoc from "eslint-plugin-jsdoc";
import parser from "@typescript-eslint/parser";
const rules = {json.dumps(rules)};
const options = {{ ecmaVersion: "latest", sourceType: "module" }};
const typed = {{ jsdoc: {{ mode: "typescript" }} }};
export default [
  {{ files: ["**/*.js"], plugins: {{ jsdoc }}, languageOptions: options, settings: typed, rules }},
  {{ files: ["**/*.ts"], plugins: {{ jsdoc }}, languageOptions: {{ ...options, parser }},
     settings: typed, rules }},
];
"""


_FAULT = re.compile(r"^(?P<path>.+\.java):(?P<line>\d+): (?:error|warning): (?P<said>.+)$", re.M)
_OF_COMMENTS = re.compile(r"@|reference not found|exception not thrown|invalid use of")


def doclint(texts: Sequence[Text]) -> list[Lines]:
    """Line and message of each fault of comments by `javac -Xdoclint:all`; a file at a time, in
    place of the module's own. What is said of code is left out."""
    return [_doclint(one) for one in texts]


def _doclint(one: Text) -> Lines:
    module = next(part for part in reversed(one.path.parts) if part.startswith("java."))
    root = Path(*one.path.parts[: one.path.parts.index(module) + 1])
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch) / one.path.relative_to(root)
        place.parent.mkdir(parents=True)
        place.write_text(one.text, encoding="utf-8", newline="")
        done = subprocess.run(
            [
                *("javac", "-Xdoclint:all", "-Xmaxwarns", "100000", "-Xmaxerrs", "100000"),
                *("-proc:none", "-implicit:none", "-d", scratch, "-encoding", "UTF-8"),
                *("--patch-module", f"{module}={scratch}", str(place)),
            ],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    return [
        (int(fault["line"]), fault["said"])
        for fault in _FAULT.finditer(done.stderr)
        if _OF_COMMENTS.search(fault["said"])
    ]
