"""What the project says of itself, and where its source can be read on the web."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.earlier.repository import git
from docgen.reference.model import Project
from syntax.projects.layout import root_of

_PLACES: Mapping[str, str] = {
    "github": "{url}/blob/{ref}/{path}#L{line}-L{end}",
    "gitlab": "{url}/-/blob/{ref}/{path}#L{line}-{end}",
    "bitbucket": "{url}/src/{ref}/{path}#lines-{line}:{end}",
    "gitea": "{url}/src/commit/{ref}/{path}#L{line}-L{end}",
    "codeberg": "{url}/src/commit/{ref}/{path}#L{line}-L{end}",
    "gitee": "{url}/blob/{ref}/{path}#L{line}-L{end}",
}
"""A word in the host's name -> how a place in a file is addressed there."""
_SSH = re.compile(r"^(?:ssh://)?git@(?P<host>[\w.-]+)[:/](?P<path>.+?)(?:\.git)?/?$")
_HTTP = re.compile(r"^https?://(?:[^@/]*@)?(?P<host>[\w.-]+)/(?P<path>.+?)(?:\.git)?/?$")
_URL_KEYS = ("repository", "source", "source code", "sourcecode", "code", "github", "homepage")
_MARKERS = ("pyproject.toml", "setup.cfg", "setup.py", "package.json", "Cargo.toml", "go.mod",
            "pom.xml", "build.gradle", ".git", ".hg")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Web:
    """Addresses of places in files. `template` has {path}, {line}, {end}; empty for none. `prefix`
    leads from the repository to the project: many have several."""

    template: str
    prefix: str = ""

    def url(self, path: str, line: int, end: int) -> str | None:
        """The address of lines of a file, by its path within the project."""
        if not self.template:
            return None
        quoted = (self.prefix + path).replace("%", "%25").replace(" ", "%20").replace("#", "%23")
        values = {"{path}": quoted, "{line}": str(line), "{end}": str(end)}
        return re.sub(r"\{(?:path|line|end)\}", lambda found: values[found[0]], self.template)


def top_of(file: Path) -> Path:
    """The folder of the project that a file is of, whatever its language."""
    for folder in file.parents:
        if any((folder / name).exists() for name in _MARKERS):
            return folder
    return root_of(file)


def project_at(root: Path, fallback: str) -> Project:
    """What pyproject.toml, package.json, Cargo.toml or go.mod and git say. Runs `git` alone."""
    told = _from_pyproject(root) or _from_package_json(root) or _from_cargo(root) or Project("")
    remote = git(root, "remote", "get-url", "origin")
    repository = _browsable(told.repository or "") or _browsable(remote or "")
    return Project(
        name=told.name or fallback,
        version=told.version,
        summary=told.summary,
        repository=repository,
        revision=git(root, "rev-parse", "HEAD"),
    )


def web_of(project: Project, template: str | None, root: Path) -> Web:
    """`template` is the user's, "" for none; else it is made from the repository, pinned to the
    revision."""
    ref = project.revision or "HEAD"
    prefix = git(root, "rev-parse", "--show-prefix") or ""
    if template is not None:
        return Web(template.replace("{ref}", ref), prefix)
    url = project.repository or ""
    host = url.partition("://")[2].partition("/")[0]
    for word, pattern in _PLACES.items():
        if word in host and project.revision:
            return Web(pattern.replace("{url}", url).replace("{ref}", ref), prefix)
    return Web("")


def _browsable(remote: str) -> str | None:
    found = _SSH.match(remote) or _HTTP.match(remote)
    if found is None:
        return None
    path = "/".join(found["path"].split("/")[:2]) if "github" in found["host"] else found["path"]
    return f"https://{found['host']}/{path.split('/tree/')[0]}"


def _read_toml(path: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def _table(data: object, *keys: str) -> Mapping[str, object]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _text(table: Mapping[str, object], key: str) -> str | None:
    value = table.get(key)
    return value.strip() if isinstance(value, str) and value.strip() else None


def _from_pyproject(root: Path) -> Project | None:
    data = _read_toml(root / "pyproject.toml")
    table = _table(data, "project") or _table(data, "tool", "poetry")
    name = _text(table, "name")
    if name is None:
        return None
    urls = {key.lower(): value for key, value in _table(table, "urls").items()}
    urls |= {key: table[key] for key in ("repository", "homepage") if key in table}
    known = (urls[key] for key in _URL_KEYS if isinstance(urls.get(key), str))
    repository = next((url for url in map(str, known) if _host_known(url)), None)
    return Project(name, _text(table, "version"), _text(table, "description"), repository)


def _from_package_json(root: Path) -> Project | None:
    try:
        data = json.loads((root / "package.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    name = _text(_table({"": data}, ""), "name")
    if name is None:
        return None
    repository = data.get("repository")
    url = repository.get("url") if isinstance(repository, dict) else repository
    url = re.sub(r"^(?:git\+|github:)", "", url) if isinstance(url, str) else None
    return Project(name, _text(data, "version"), _text(data, "description"), url)


def _from_cargo(root: Path) -> Project | None:
    table = _table(_read_toml(root / "Cargo.toml"), "package")
    name = _text(table, "name")
    if name is None:
        return None
    return Project(
        name, _text(table, "version"), _text(table, "description"), _text(table, "repository")
    )


def _host_known(url: str) -> bool:
    host = url.partition("://")[2].partition("/")[0]
    return any(word in host for word in _PLACES)
