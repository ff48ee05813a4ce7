"""Where source can be read: an address that is wrong is worse than none."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docgen.reference.model import Project
from docgen.reference.origin import project_at, web_of


@pytest.mark.parametrize(
    ("remote", "url"),
    [
        ("git@github.com:me/it.git", "https://github.com/me/it/blob/REV/a%20b.py#L3-L5"),
        ("https://token@github.com/me/it", "https://github.com/me/it/blob/REV/a%20b.py#L3-L5"),
        ("https://gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c/-/blob/REV/a%20b.py#L3-5"),
        (
            "ssh://git@codeberg.org/me/it",
            "https://codeberg.org/me/it/src/commit/REV/a%20b.py#L3-L5",
        ),
        ("/srv/git/it.git", None),
        ("https://unknown.example.org/it", None),
    ],
)
def test_the_remote_tells_where_source_is_read(
    tmp_path: Path, remote: str, url: str | None
) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True, timeout=60)
    subprocess.run(
        ["git", "-C", tmp_path, "remote", "add", "origin", remote], check=True, timeout=60
    )
    told = project_at(tmp_path, "it")
    pinned = Project(told.name, repository=told.repository, revision="REV")
    assert web_of(pinned, None, tmp_path).url("a b.py", 3, 5) == url


def test_a_project_within_a_repository_is_found_there(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True, timeout=60)
    inner = tmp_path / "packages" / "one"
    inner.mkdir(parents=True)
    project = Project("one", repository="https://github.com/me/it", revision="REV")
    url = web_of(project, None, inner).url("one.py", 1, 2)
    assert url == "https://github.com/me/it/blob/REV/packages/one/one.py#L1-L2"


def test_a_template_of_the_user_goes_first_and_none_means_none(tmp_path: Path) -> None:
    project = Project("it", repository="https://github.com/me/it", revision="REV")
    web = web_of(project, "https://host/{ref}/{path}?l={line}-{end}", tmp_path)
    assert web.url("it.py", 1, 2) == "https://host/REV/it.py?l=1-2"
    assert web_of(project, "", tmp_path).url("it.py", 1, 2) is None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "pyproject.toml",
            '[project]\nname = "a"\nversion = "1"\ndescription = "d"\n',
            ("a", "1", "d"),
        ),
        ("package.json", '{"name": "@s/a", "version": "2"}', ("@s/a", "2", None)),
        ("Cargo.toml", '[package]\nname = "a"\nversion = "3"\n', ("a", "3", None)),
        ("pyproject.toml", "not toml [", ("folder", None, None)),
        ("package.json", "[]", ("folder", None, None)),
    ],
)
def test_the_project_says_what_it_is_called(
    tmp_path: Path, name: str, text: str, expected: tuple[str, str | None, str | None]
) -> None:
    (tmp_path / name).write_text(text)
    told = project_at(tmp_path, "folder")
    assert (told.name, told.version, told.summary) == expected
