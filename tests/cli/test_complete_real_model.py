"""`inkling complete` with the real small model: what is printed is code that fits."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from foundation.folders import models_folder

MODEL = "qwen2.5-coder-0.5b"

pytestmark = pytest.mark.real_model

TASKS = [
    ("python", "def mean(numbers):\n    return sum(numbers) / len(", "\n\n\nprint(mean([1]))\n"),
    ("python", 'def add(a, b):\n    """Add two numbers."""\n    ', "\n\n\nprint(add(1, 2))\n"),
    ("javascript", "function add(a, b) {\n  ", "\n}\n\nmodule.exports = { add };\n"),
    ("go", "package main\n\nfunc add(a, b int) int {\n\t", "\n}\n"),
    ("toml", '[project]\nname = "x"\nversion = ', "\n"),
]


@pytest.fixture(scope="module")
def environment() -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="ink") as folder:
        cache = Path(folder) / "cache"
        cache.mkdir()
        (cache / "models").symlink_to(models_folder())
        variables = {
            **os.environ,
            "INKLING_CACHE_DIR": str(cache),
            "INKLING_CONFIG_DIR": f"{folder}/config",
            "INKLING_STATE_DIR": f"{folder}/state",
            "INKLING_RUNTIME_DIR": f"{folder}/run",
            "INKLING_ENGINE_N_CTX": "2048",
            "INKLING_MODEL": MODEL,
        }
        yield variables
        inkling(variables, "engine", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def inkling(
    environment: dict[str, str], *arguments: str, given: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli.main", *arguments]
    return subprocess.run(
        command, env=environment, input=given, capture_output=True, text=True, timeout=240,
        check=False,
    )  # fmt: skip


def batch(environment: dict[str, str]) -> list[dict[str, Any]]:
    lines = "\n".join(
        json.dumps({"id": n, "language": language, "prefix": prefix, "suffix": suffix})
        for n, (language, prefix, suffix) in enumerate(TASKS)
    )
    done = inkling(environment, "complete", "--batch", "-", "--jobs", "1", given=lines)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_same_batch_twice_gives_the_same_code_that_fits(environment: dict[str, str]) -> None:
    first, second = batch(environment), batch(environment)
    assert [answer["text"] for answer in first] == [answer["text"] for answer in second]
    mean, add, script, go, toml = (answer["text"] for answer in first)
    assert mean == "numbers)"
    assert "a + b" in add
    assert "a + b" in script
    assert "}" not in script
    assert "a + b" in go
    assert "\n" not in toml.strip()
    for answer in first:
        assert answer["prompt_tokens"] >= answer["evaluated_tokens"] > 0
        assert 0 < answer["generated_tokens"] <= 192
    # What was evaluated for the first batch is in the cache for the second.
    assert sum(a["evaluated_tokens"] for a in second) < sum(a["evaluated_tokens"] for a in first)


def test_one_place_of_a_file(environment: dict[str, str], tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text("import os\n\n\ndef exists(path):\n    return os.path.\n")
    done = inkling(environment, "complete", str(path), "--line", "4", "--character", "19", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["text"].startswith("exists(path)")
    assert answer["range"]["start"] == {"line": 4, "character": 19}
