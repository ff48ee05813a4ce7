"""What is put into pipelines: valid to whoever reads it, and its very commands run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
STALE = '''"""Reading."""


def read(size=20):
    """Read.

    Args:
        size: How much. Defaults to 10.
    """
'''


def loaded(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


ACTION, GITLAB, HOOKS = (
    loaded("action.yml"),
    loaded("ci/gitlab.yml"),
    loaded(".pre-commit-hooks.yaml"),
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a module, and an `inkling` on the PATH that is this one."""
    programs, place = tmp_path / "bin", tmp_path / "project"
    programs.mkdir()
    (place / "shop").mkdir(parents=True)
    (place / "setup.cfg").write_text("")
    (place / "shop" / "__init__.py").write_text('"""A shop."""\n')
    (place / "shop" / "reading.py").write_text(STALE)
    inkling = programs / "inkling"
    inkling.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from cli.main import main\nmain()\n"
    )
    inkling.chmod(inkling.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(place)
    git(place, "init", "-q")
    git(place, "add", ".")
    return place


def git(place: Path, *words: str) -> None:
    identity = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org"]
    subprocess.run(["git", *identity, *words], cwd=place, check=True, capture_output=True)


def run(script: str, place: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", script],
        cwd=place,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(
    ("name", "schema"),
    [("action.yml", "github-actions.json"), ("ci/gitlab.yml", "gitlab-ci.json")],
)
def test_a_file_is_what_its_schema_asks_for(name: str, schema: str) -> None:
    rules = json.loads((SCHEMAS / schema).read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(rules)(rules).validate(loaded(name))


def step(name: str) -> dict[str, Any]:
    return next(one for one in ACTION["runs"]["steps"] if one.get("name") == name)


def variables_of(one: dict[str, Any], **given: str) -> dict[str, str]:
    """The environment of a step: its inputs' defaults, but for those that are given."""
    defaults = {key: value.get("default", "") for key, value in ACTION["inputs"].items()}
    values = {f"inputs.{key}": value for key, value in defaults.items()} | given
    values |= {f"inputs.{key.replace('_', '-')}": value for key, value in given.items()}
    found = {}
    for key, told in one.get("env", {}).items():
        asked = re.fullmatch(r"\$\{\{ ([\w.-]+) \}\}", told)
        found[key] = values.get(asked[1], "") if asked else told
    return found


def test_no_input_of_the_action_gets_into_a_script_but_by_the_environment() -> None:
    scripts = [one["run"] for one in ACTION["runs"]["steps"] if "run" in one]
    assert len(scripts) == 5
    assert not any("${{" in script for script in scripts)
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(ACTION["runs"])))
    assert used == set(ACTION["inputs"])


INSTALLER = """#!/bin/bash
mkdir -p "${!#}/bin"
printf '#!/bin/bash\necho "$@" >> %q\ntouch %q; chmod +x %q' \
    "$HOME/asked" "${!#}/bin/inkling" "${!#}/bin/inkling" > "${!#}/bin/pip"
chmod +x "${!#}/bin/pip"
"""
"""A Python whose environments have a pip that tells what it was asked for."""


def outputs_of(path: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def test_the_action_installs_itself_once_and_anew_when_it_has_changed(tmp_path: Path) -> None:
    action, home, told = tmp_path / "an action", tmp_path / "home", tmp_path / "outputs"
    for folder in (action / "cli", action / ".git", home):
        folder.mkdir(parents=True)
    (action / "pyproject.toml").write_text('[project]\nname = "inkling-lsp"\n')
    python = tmp_path / "python"
    python.write_text(INSTALLER)
    python.chmod(0o755)
    source, install = step("Tell what is installed"), step("Install Inkling")
    files = {"GITHUB_OUTPUT": str(told), "GITHUB_PATH": str(tmp_path / "path")}

    def installed(**given: str) -> dict[str, str]:
        told.write_text("")
        variables = variables_of(source, **given) | {"ACTION": str(action)} | files
        assert run(source["run"], tmp_path, **variables).returncode == 0
        found = outputs_of(told)
        place = {"HOME": str(home), "RUNNER_TEMP": str(tmp_path / "temp"), "PYTHON": str(python)}
        done = run(install["run"], tmp_path, INSTALL=found["install"], **place, **files)
        assert done.returncode == 0, done.stderr
        return found

    first = installed()
    assert first["install"] == f"{action}[docs]"
    assert installed() == first
    (action / ".git" / "HEAD").write_text("other")
    assert installed() == first
    assert (home / "asked").read_text() == f"install --quiet {action}[docs]\n"
    assert Path((tmp_path / "path").read_text().splitlines()[0], "inkling").is_symlink()
    (action / "cli" / "main.py").write_text("x = 1\n")
    assert installed()["mark"] != first["mark"]
    other = installed(install="inkling-lsp[docs]==1.0")
    assert other["install"] == "inkling-lsp[docs]==1.0"
    assert other["mark"] not in (first["mark"], "")


def test_the_jobs_of_gitlab_install_from_the_project_that_is_named() -> None:
    job = GITLAB[".inkling"]
    given = {
        "CI_PROJECT_NAMESPACE": "shop",
        "CI_SERVER_PROTOCOL": "https",
        "CI_SERVER_HOST": "gitlab.example.org",
        "CI_SERVER_PORT": "443",
        "CI_JOB_TOKEN": "secret",
    }
    script = "\n".join(f'{key}="{told}"' for key, told in job["variables"].items())
    done = run(f'{script}\necho "$INKLING_INSTALL"', ROOT, **given, CI_PROJECT_DIR="/builds")
    address = "https://gitlab-ci-token:secret@gitlab.example.org:443/shop/inkling.git"
    assert done.stdout == f"inkling-lsp[docs] @ git+{address}@HEAD\n"
    assert any('pip install --quiet "$INKLING_INSTALL"' in line for line in job["before_script"])


def test_the_action_checks_and_tells_what_it_found(project: Path, tmp_path: Path) -> None:
    check, told = step("Check documentation"), tmp_path / "outputs"
    variables = variables_of(check, paths="shop") | {"GITHUB_OUTPUT": str(told)}
    done = run(check["run"], project, **variables)
    assert done.returncode == 0, done.stderr
    report = json.loads((project / "inkling.sarif").read_text())
    assert [one["ruleId"] for one in report["runs"][0]["results"]] == ["INK106"]
    assert told.read_text() == "found=true\n"
    (project / "shop" / "reading.py").write_text(STALE.replace("10", "20"))
    told.write_text("")
    annotated = variables | variables_of(check, paths="shop", format="github")
    assert run(check["run"], project, **annotated).returncode == 0
    assert told.read_text() == "found=false\n"
    unknown = variables | variables_of(check, paths="shop", since="nowhere")
    assert run(check["run"], project, **unknown).returncode == 1


def test_the_action_fails_where_the_check_itself_does(project: Path, tmp_path: Path) -> None:
    check = step("Check documentation")
    variables = variables_of(check, paths="no-such-folder")
    done = run(check["run"], project, **variables, GITHUB_OUTPUT=str(tmp_path / "outputs"))
    assert done.returncode == 1
    assert "no-such-folder: there is no such file" in done.stderr


def test_the_action_builds_a_reference(project: Path) -> None:
    build = step("Build the API reference")
    done = run(build["run"], project, **variables_of(build, site="site", packages="shop"))
    assert done.returncode == 0, done.stderr
    assert (project / "site" / "index.html").is_file()


def test_the_job_of_gitlab_reports_code_quality(project: Path) -> None:
    job = GITLAB["docs-check"]
    variables = GITLAB[".inkling"]["variables"] | {"INKLING_PATHS": "shop"}
    variables.pop("INKLING_CACHE_DIR")
    done = run("\n".join(["set -e", *job["script"]]), project, **variables)
    assert done.returncode == 1, done.stderr
    (found,) = json.loads((project / job["artifacts"]["reports"]["codequality"]).read_text())
    assert set(found) == {"check_name", "description", "fingerprint", "severity", "location"}
    assert found["location"] == {"path": "shop/reading.py", "lines": {"begin": 8, "end": 8}}


def test_the_job_of_gitlab_builds_a_reference(project: Path) -> None:
    job = GITLAB["docs-build"]
    variables = GITLAB[".inkling"]["variables"] | {"INKLING_PACKAGES": "shop"}
    variables.pop("INKLING_CACHE_DIR")
    done = run("\n".join(["set -e", *job["script"]]), project, **variables)
    assert done.returncode == 0, done.stderr
    assert (project / job["artifacts"]["paths"][0] / "index.html").is_file()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_complete_and_its_command_is_one(hook: dict[str, Any], project: Path) -> None:
    assert {"id", "name", "description", "entry", "language", "types_or"} <= set(hook)
    assert hook["language"] in ("python", "system")
    program, *words = shlex.split(hook["entry"])
    assert shutil.which(program)
    more = ["--no-model"] if "write" in words else []
    done = run(shlex.join([program, *words, *more, "shop/reading.py"]), project)
    assert done.returncode == (0 if "write" in words else 1), done.stderr


@pytest.mark.skipif(not shutil.which("pre-commit"), reason="pre-commit is not installed")
def test_pre_commit_runs_the_hook(project: Path) -> None:
    hook = next(one for one in HOOKS if one["id"] == "docs-check-installed")
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(project, "add", ".")
    done = run("pre-commit run --all-files", project)
    assert done.returncode == 1
    assert "INK106" in done.stdout
