"""Settings: which source wins, what is refused, and what a person is told about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import sources
from foundation.settings import PROJECT_MAY_NOT_SET, Settings
from foundation.sources import environment_variable, resolve, setting_types


def test_later_sources_win_over_earlier_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_CONFIG_DIR", str(tmp_path / "config"))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "inkling.toml").write_text(
        "[completion]\nmax_lines = 2\nmax_tokens = 2\nprefix_tokens = 22\nsuffix_tokens = 2\n"
        "candidates = 2\n"
    )
    (tmp_path / "pyproject.toml").write_text(
        "[tool.inkling.completion]\nmax_lines = 3\nmax_tokens = 3\nprefix_tokens = 33\n"
        "suffix_tokens = 3\n"
    )
    (tmp_path / "inkling.toml").write_text(
        "[completion]\nmax_lines = 4\nmax_tokens = 4\nprefix_tokens = 44\n"
    )
    settings, problems = resolve(
        [
            sources.user_file(),
            *sources.project_files(tmp_path),
            sources.environment({"INKLING_COMPLETION_MAX_LINES": "5",
                                 "INKLING_COMPLETION_MAX_TOKENS": "5"}),
            sources.editor({"completion": {"max_lines": 6}}),
        ]
    )  # fmt: skip
    chosen = settings.completion
    assert not problems
    assert [chosen.max_lines, chosen.max_tokens, chosen.prefix_tokens, chosen.suffix_tokens,
            chosen.candidates] == [6, 5, 44, 3, 2]  # fmt: skip


def test_a_wrong_value_is_named_and_the_earlier_one_stays() -> None:
    settings, problems = resolve(
        [
            sources.editor({"completion": {"max_lines": 7}}),
            sources.editor({"completion": {"max_lines": "many", "shape": 1}, "engine": 3}),
        ]
    )
    assert settings.completion.max_lines == 7
    assert [str(problem) for problem in problems] == [
        "editor: completion.max_lines: expected integer ≥ 1, ≤ 200",
        "editor: completion.shape: there is no such setting",
        "editor: engine: there is no such setting",
    ]


@pytest.mark.parametrize("setting", sorted(PROJECT_MAY_NOT_SET))
def test_a_repository_cannot_send_code_elsewhere_or_choose_a_file_to_load(
    setting: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_CONFIG_DIR", "/my/config")
    (tmp_path / "inkling.toml").write_text(f'"{setting}" = "http://127.0.0.1:1"\n')
    settings, problems = resolve(sources.project_files(tmp_path))
    assert settings == Settings()
    assert [(problem.setting, problem.message) for problem in problems] == [
        (setting, "a project may not set this; write it into /my/config/inkling.toml")
    ]


def test_a_slip_in_a_name_is_answered_with_the_name_that_was_meant() -> None:
    _, problems = resolve(
        [sources.editor({"completion": {"max_lnes": 3}, "modle": "x", "n_ctx": 1})]
    )
    assert [problem.message for problem in problems] == [
        "there is no such setting; is completion.max_lines meant?",
        "there is no such setting; is model meant?",
        "there is no such setting; is engine.n_ctx meant?",
    ]


def test_a_file_that_is_not_toml_is_told_and_the_rest_counts(tmp_path: Path) -> None:
    (tmp_path / "inkling.toml").write_text("log = [")
    (tmp_path / "pyproject.toml").write_text('[tool.inkling]\nlog = "debug"\n')
    settings, problems = resolve(sources.project_files(tmp_path))
    assert settings.log == "debug"
    assert len(problems) == 1
    assert str(tmp_path / "inkling.toml") in str(problems[0])


def test_environment_values_are_text_and_become_numbers_lists_and_switches() -> None:
    settings, problems = resolve(
        [
            sources.environment(
                {
                    "INKLING_ENGINE_N_CTX": "4096",
                    "INKLING_ENGINE_N_GPU_LAYERS": "7",
                    "INKLING_ENGINE_IDLE_MINUTES": "0.5",
                    "INKLING_COMPLETION_ENABLED": "false",
                    "INKLING_COMPLETION_DISABLED_LANGUAGES": "go, rust",
                    "INKLING_CACHE_DIR": "/nowhere",
                }
            )
        ]
    )
    assert not problems
    assert settings.engine.n_ctx == 4096
    assert settings.engine.n_gpu_layers == 7
    assert settings.engine.idle_minutes == 0.5
    assert settings.completion.enabled is False
    assert settings.completion.disabled_languages == ("go", "rust")


def test_a_variable_that_names_no_setting_is_reported_and_those_of_folders_are_not() -> None:
    settings, problems = resolve(
        [
            sources.environment(
                {
                    "INKLING_NOSUCH": "1",
                    "INKLING_ENGINE_NCTX": "1",
                    "INKLING_STATE_DIR": "/s",
                    "INKLING_LOG_FILE": "/l",
                    "INKLINGS": "1",
                }
            )
        ]
    )
    assert settings == Settings()
    assert [(problem.setting, problem.message) for problem in problems] == [
        ("INKLING_NOSUCH", "there is no such setting"),
        ("INKLING_ENGINE_NCTX", "there is no such setting; is INKLING_ENGINE_N_CTX meant?"),
    ]


def test_every_setting_has_a_description_and_a_variable_of_its_own() -> None:
    variables = [environment_variable(name) for name in setting_types()]
    assert len(set(variables)) == len(variables)
    undescribed = [name for name in setting_types() if not sources.description(name)]
    assert not undescribed


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(_anything)
def test_whatever_an_editor_sends_settings_come_out(values: object) -> None:
    settings, _ = resolve([sources.editor(values)])
    assert isinstance(settings, Settings)


@given(st.sampled_from(sorted(setting_types())), _anything)
def test_a_value_is_taken_or_reported_never_lost(name: str, value: object) -> None:
    settings, problems = resolve([sources.Source("test", {name: value})])
    found: object = settings
    for part in name.split("."):
        found = getattr(found, part)
    if problems:
        assert settings == Settings()
    else:
        assert value == (list(found) if isinstance(found, tuple) else found)
