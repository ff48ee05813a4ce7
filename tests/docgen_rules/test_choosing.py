"""Which rules are on where: settings of the project, of folders within it, of paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.main import run
from docgen.rules.choosing import RulesByPath
from foundation.errors import BadInput
from foundation.sources import Source


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def on(rules: RulesByPath, path: Path) -> set[str]:
    return {rule.code for rule in rules(path)}


def test_rules_of_a_path_are_added_and_left_out_and_the_later_table_counts(tmp_path: Path) -> None:
    write(
        tmp_path / "pyproject.toml",
        """
        [tool.inkling.docs]
        select = ["INK1"]
        ignore = ["parameter-order"]

        [[tool.inkling.docs.per_path]]
        paths = ["tests/", "*_old.py"]
        ignore = ["INK1"]

        [[tool.inkling.docs.per_path]]
        paths = ["tests/api/**"]
        select = ["INK106", "INK5"]
        """,
    )
    rules = RulesByPath(tmp_path)
    assert "INK106" in on(rules, tmp_path / "a.py")
    assert not {"INK103", "INK501"} & on(rules, tmp_path / "a.py")
    assert on(rules, tmp_path / "tests" / "a.py") == set()
    assert on(rules, tmp_path / "deep" / "b_old.py") == set()
    assert {"INK106", "INK501"} <= on(rules, tmp_path / "tests" / "api" / "a.py")


def test_the_nearest_folder_that_says_something_counts(tmp_path: Path) -> None:
    write(tmp_path / "inkling.toml", '[docs]\nselect = ["INK1"]\nignore = ["INK101"]\n')
    write(tmp_path / "packages" / "one" / "pyproject.toml", "[tool.inkling.docs]\nignore = []\n")
    rules = RulesByPath(tmp_path)
    assert "INK101" not in on(rules, tmp_path / "a.py")
    assert "INK101" in on(rules, tmp_path / "packages" / "one" / "src" / "a.py")
    assert "INK501" not in on(rules, tmp_path / "packages" / "one" / "src" / "a.py")


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    write(inner / "inkling.toml", '[[docs.per_path]]\npaths = ["/a.py"]\nignore = ["INK"]\n')
    rules = RulesByPath(tmp_path)
    assert on(rules, inner / "a.py") == set()
    assert on(rules, tmp_path / "a.py")
    assert on(rules, inner / "deep" / "a.py")


def test_what_is_typed_counts_most(tmp_path: Path) -> None:
    write(
        tmp_path / "inkling.toml",
        '[docs]\nselect = ["INK5"]\n[[docs.per_path]]\npaths = ["*.py"]\nselect = ["INK9"]\n',
    )
    assert on(RulesByPath(tmp_path, select=["INK106"]), tmp_path / "a.py") == {"INK106"}
    assert "INK901" not in on(RulesByPath(tmp_path, ignore=["INK9"]), tmp_path / "a.py")
    before = (Source("environment", {"docs.select": ["INK2"]}),)
    assert "INK501" not in on(RulesByPath(tmp_path, before=before), tmp_path / "a.py")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[docs]\nselect = "INK1"\n', "docs.select: expected list of text"),
        ('[docs]\nselect = ["INK999"]\n', "there is no rule INK999"),
        ('[docs]\nselekt = ["INK1"]\n', "docs.selekt: there is no such setting"),
        ('[[docs.per_path]]\nignore = ["INK1"]\n', "docs.per_path: expected list of tables"),
        ('[[docs.per_path]]\npaths = ["*"]\nignore = ["INKX"]\n', "there is no rule INKX"),
        ("[docs\n", "is not TOML"),
    ],
)
def test_what_is_wrong_names_the_file_and_the_setting(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path / "inkling.toml", text)
    with pytest.raises(BadInput, match=r"inkling\.toml") as caught:
        RulesByPath(tmp_path)(tmp_path / "a.py")
    assert told in str(caught.value)


def test_the_command_reads_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = 'def read(size=20):\n    """Read.\n\n    :param size: Defaults to 10.\n    """\n'
    write(tmp_path / "a.py", stale)
    write(tmp_path / "old" / "b.py", stale)
    write(tmp_path / "inkling.toml", '[[docs.per_path]]\npaths = ["old"]\nignore = ["INK106"]\n')
    monkeypatch.chdir(tmp_path)
    assert run(["docs", "check", ".", "--no-examples"]) == 1
    told = capsys.readouterr().out
    assert "a.py:4" in told
    assert "b.py" not in told
    write(tmp_path / "inkling.toml", '[docs]\nselect = ["INK106"')
    assert run(["docs", "check", ".", "--no-examples"]) == 2
    assert "inkling.toml: is not TOML" in capsys.readouterr().err
