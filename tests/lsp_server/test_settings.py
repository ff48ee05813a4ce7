"""What holds where several places say something, and what people are told of their mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from foundation.sources import command_line
from lsp_server.settings import SettingsStore, from_initialization, from_push, root_of, told


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_CONFIG_DIR", str(tmp_path / "config"))


def store(environment: dict[str, str] | None = None, model: str | None = None) -> SettingsStore:
    return SettingsStore(command_line(model=model), environment or {})


def project(folder: Path, toml: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "inkling.toml").write_text(toml)
    return folder


def test_the_order_of_precedence(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/inkling.toml").write_text("model = 'user'\n[completion]\nmax_lines = 1\n")
    root = project(tmp_path / "p", "[completion]\nmax_lines = 3\n")
    (root / "pyproject.toml").write_text("[tool.inkling.completion]\nmax_lines = 2\n")

    settings = store()
    settings.resolve([])
    assert settings.primary.completion.max_lines == 1
    settings.resolve([root])
    assert settings.primary.completion.max_lines == 3
    settings = store({"INKLING_COMPLETION_MAX_LINES": "4"}, model="argument")
    settings.resolve([root])
    assert settings.primary.completion.max_lines == 4
    settings.initialized({"completion": {"max_lines": 5}, "model": "editor"})
    settings.resolve([root])
    assert settings.primary.completion.max_lines == 5
    settings.pushed({"inkling": {"completion": {"max_lines": 6}}})
    settings.resolve([root])
    assert settings.primary.completion.max_lines == 6
    settings.pulled({root: {"completion": {"max_lines": 7}}, None: {}})
    settings.resolve([root])
    assert settings.primary.completion.max_lines == 7
    assert settings.primary.model == "argument"


def test_each_folder_has_its_own_and_the_first_one_rules_the_process(tmp_path: Path) -> None:
    one = project(tmp_path / "one", "[completion]\ndebounce_ms = 111\n")
    two = project(tmp_path / "two", "[completion]\ndebounce_ms = 222\n")
    inner = project(one / "inner", "[completion]\ndebounce_ms = 333\n")
    settings = store()
    assert settings.resolve([one, two, inner]) == ()
    assert settings.of(one / "a.py").completion.debounce_ms == 111
    assert settings.of(two / "x/y.py").completion.debounce_ms == 222
    assert settings.of(inner / "a.py").completion.debounce_ms == 333
    assert settings.of(tmp_path / "elsewhere.py").completion.debounce_ms == 111
    assert settings.of(None).completion.debounce_ms == 111
    assert root_of(inner / "a.py", [one, two, inner]) == inner


def test_wrong_and_unknown_settings_are_named_once_and_the_rest_holds() -> None:
    settings = store()
    settings.initialized(
        {"completion": {"max_lines": "many", "candidates": 2}, "colour": "blue", "model": None}
    )
    problems = settings.resolve([])
    assert {problem.setting for problem in problems} == {"completion.max_lines", "colour"}
    assert settings.primary.completion.candidates == 2
    assert settings.resolve([]) == ()
    settings.pushed({"completion": {"max_lines": "many"}, "colour": "green"})
    assert settings.resolve([]) == ()
    message = told(problems)
    assert "completion.max_lines" in message
    assert "colour" in message


def test_a_project_may_not_choose_where_code_is_sent(tmp_path: Path) -> None:
    root = project(tmp_path / "p", "model = 'x'\n[engine]\nurl = 'http://evil'\n")
    settings = store()
    problems = settings.resolve([root])
    assert {problem.setting for problem in problems} == {"engine.url", "model"}
    assert settings.primary.engine.url == ""


def test_a_file_that_is_no_toml_is_told_of_and_ignored(tmp_path: Path) -> None:
    settings = store()
    (problem,) = settings.resolve([project(tmp_path / "p", "[completion\n")])
    assert "inkling.toml" in str(problem)


@pytest.mark.parametrize(
    "options",
    [
        {"model": "m"},
        {"settings": {"model": "m"}},
        {"inkling": {"model": "m"}},
        {"settings": {"inkling": {"model": "m"}}},
    ],
)
def test_initialization_options_come_plain_or_wrapped(options: object) -> None:
    assert dict(from_initialization(options).values) == {"model": "m"}


def test_other_servers_settings_are_not_ours_to_complain_about() -> None:
    assert dict(from_push({"python": {"path": "x"}}).values) == {}
    assert dict(from_push({"inkling": {"model": "m"}, "python": {}}).values) == {"model": "m"}
    assert dict(from_push({"completion.max_lines": 3}).values) == {"completion.max_lines": 3}
    assert dict(from_push(None).values) == {}
    assert from_push([1]).fault is not None
