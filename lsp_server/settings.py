"""The settings in force for each workspace folder, from everything the editor and the files say.

What settings exist, and how sources are laid over each other, is in `foundation`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from foundation import sources
from foundation.settings import Settings
from foundation.sources import Problem, Source

SECTION = "inkling"
TRUSTED = "trusted"
"""In `initializationOptions`: whether code of the workspace may be run. No setting."""

_TOP_LEVEL = frozenset(name.split(".")[0] for name in sources.setting_types())


def from_initialization(options: object) -> Source:
    """`initializationOptions`: the settings, plain or under `settings`, `inkling` or both."""
    for wrapper in ("settings", SECTION):
        if isinstance(options, Mapping) and wrapper in options:
            options = options[wrapper]
    if isinstance(options, Mapping):
        options = {name: value for name, value in options.items() if name != TRUSTED}
    return sources.editor(options)


def from_push(settings: object) -> Source:
    """`didChangeConfiguration` as a client without pull support sends it.

    All of the editor's settings with ours under `inkling`, or ours alone; other servers' settings
    are not ours to complain about.
    """
    if isinstance(settings, Mapping):
        if SECTION in settings:
            return sources.editor(settings[SECTION])
        if not any(str(name).split(".")[0] in _TOP_LEVEL for name in settings):
            return sources.editor(None)
    return sources.editor(settings)


def root_of(path: Path | None, roots: Iterable[Path]) -> Path | None:
    """The innermost workspace folder a file is in."""
    if path is None:
        return None
    around = [root for root in roots if path.is_relative_to(root)]
    return max(around, key=lambda root: len(root.parts), default=None)


class SettingsStore:
    """What was said, and the settings that result. One change at a time, then `resolve`."""

    def __init__(self, command_line: Source, environment: Mapping[str, str] | None = None) -> None:
        self._command_line = command_line
        self._environment = dict(os.environ if environment is None else environment)
        self._initial = sources.editor(None)
        self._pushed = sources.editor(None)
        self._pulled: dict[Path | None, Source] = {}
        self._user = sources.editor(None)
        self._roots: tuple[Path, ...] = ()
        self._settings: dict[Path | None, Settings] = {None: Settings()}
        self._told: set[Problem] = set()

    @property
    def roots(self) -> tuple[Path, ...]:
        """The workspace folders, in the editor's order."""
        return self._roots

    @property
    def primary(self) -> Settings:
        """What holds for the whole process (model, engine, log, index): the first folder's."""
        return self._settings[self._roots[0] if self._roots else None]

    def of(self, path: Path | None) -> Settings:
        """What holds for a file; outside every folder, what holds for the process."""
        root = root_of(path, self._roots)
        return self.primary if root is None else self._settings.get(root, self.primary)

    def around(self, root: Path) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
        """The sources that count less than the files of a project, and those that count more."""
        pulled = self._pulled.get(root, self._pulled.get(None, sources.editor(None)))
        before = (sources.environment(self._environment), self._initial, self._pushed, pulled)
        return (self._user,), (*before, self._command_line)

    def initialized(self, options: object) -> None:
        """Take in `initializationOptions`."""
        self._initial = from_initialization(options)

    def pushed(self, settings: object) -> None:
        """Take in what a client without pull support sent; it replaces what it sent before."""
        self._pushed = from_push(settings)

    def pulled(self, answers: Mapping[Path | None, object]) -> None:
        """Take in the section as `workspace/configuration` gave it, by workspace folder."""
        self._pulled = {root: sources.editor(answer) for root, answer in answers.items()}

    def resolve(self, roots: Sequence[Path]) -> tuple[Problem, ...]:
        """Read the files and settle the settings of every root; problems not told of before.

        Reads the disk, so it is not for the event loop; no two calls may overlap.
        """
        user = self._user = sources.user_file()
        environment = sources.environment(self._environment)
        settings: dict[Path | None, Settings] = {}
        problems: dict[Problem, None] = {}
        for root in (None, *roots):
            settings[root], wrong = sources.resolve(
                [
                    user,
                    *(sources.project_files(root) if root is not None else ()),
                    environment,
                    self._initial,
                    self._pushed,
                    self._pulled.get(root, sources.editor(None)),
                    self._command_line,
                ]
            )
            problems |= dict.fromkeys(wrong)
        self._settings = settings
        self._roots = tuple(roots)
        new = tuple(problem for problem in problems if problem not in self._told)
        self._told.update(new)
        return new


def told(problems: Sequence[Problem]) -> str:
    """The problems in one message for a person."""
    if len(problems) == 1:
        return f"Inkling ignores a setting. {problems[0]}"
    lines: list[Any] = [f"Inkling ignores {len(problems)} settings.", *problems]
    return "\n".join(map(str, lines))
