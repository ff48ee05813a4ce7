"""Which rules are on for a file: settings of the project, of the folders around the file, of its
path, and of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from docgen.rules.rule import Rule
from docgen.rules.table import rules_for
from foundation.errors import BadInput
from foundation.settings import DocsSettings, PathRules
from foundation.sources import Source, project_files, resolve
from syntax.files.gitignore import parse_ignore_file

RulesOf = Callable[[Path], Sequence[Rule]]


@dataclass(frozen=True, slots=True)
class _Said:
    """What the settings say for the files of a folder; `folder` is what paths are relative to."""

    docs: DocsSettings
    folder: Path
    told_by: str


@dataclass
class RulesByPath:
    """The rules for each file below `root`. What the folder nearest to a file says of a setting
    counts; `behind` are sources that count less than a project's own (the user's file), `before`
    those that count more (the environment, an editor), `select` and `ignore` are said for all.

    Raises `BadInput` naming the file and the setting for what is written wrongly.
    """

    root: Path
    behind: Sequence[Source] = ()
    before: Sequence[Source] = ()
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    _said: dict[Path, _Said] = field(default_factory=dict)
    _on: dict[tuple[Path, tuple[PathRules, ...]], tuple[Rule, ...]] = field(default_factory=dict)

    def __call__(self, path: Path) -> tuple[Rule, ...]:
        """The rules that are on for a file."""
        said = self._of_folder(path.parent)
        here = tuple(one for one in said.docs.per_path if _matches(one.paths, path, said.folder))
        key = (path.parent, here)
        if key not in self._on:
            self._on[key] = self._chosen(said, here)
        return self._on[key]

    def _of_folder(self, folder: Path) -> _Said:
        if folder not in self._said:
            self._said[folder] = self._read(folder)
        return self._said[folder]

    def _read(self, folder: Path) -> _Said:
        sources = [*self.behind]
        nearest, told_by = self.root, ""
        for place in _between(self.root, folder):
            for source in project_files(place):
                sources.append(source)
                if any(name.startswith("docs.") for name in source.values):
                    told_by = source.name
                if "docs.per_path" in source.values:
                    nearest = place
        settings, problems = resolve([*sources, *self.before])
        for problem in problems:
            if problem.setting.startswith("docs.") or not problem.setting:
                raise BadInput(str(problem))
        return _Said(settings.docs, nearest, told_by)

    def _chosen(self, said: _Said, here: Sequence[PathRules]) -> tuple[Rule, ...]:
        try:
            on = rules_for(self.select or said.docs.select, said.docs.ignore)
            for one in here:
                on += rules_for(one.select) if one.select and not self.select else ()
                off = rules_for(one.ignore) if one.ignore else ()
                on = tuple(dict.fromkeys(rule for rule in on if rule not in off))
        except BadInput as error:
            raise BadInput(
                f"{said.told_by}: docs: {error}" if said.told_by else str(error)
            ) from error
        off = rules_for(self.ignore) if self.ignore else ()
        return tuple(rule for rule in on if rule not in off)


def _between(root: Path, folder: Path) -> Iterator[Path]:
    """The folders from the root to a folder, the root first; the folder alone outside of it."""
    if folder != root and root not in folder.parents:
        yield folder
        return
    yield from reversed(
        [one for one in (folder, *folder.parents) if one == root or root in one.parents]
    )


def _matches(lines: Iterable[str], path: Path, folder: Path) -> bool:
    if folder not in path.parents:
        return False
    spec = parse_ignore_file("\n".join(lines).encode())
    parts = path.relative_to(folder).parts
    entries = ["/".join(parts[:count]) + "/" for count in range(1, len(parts))]
    return any(
        spec.match_file(one.encode().decode("latin-1")) for one in (*entries, "/".join(parts))
    )
