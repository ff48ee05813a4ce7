"""What examples are run with: the project's interpreter, its path, what of it is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.examples.habits import Habits, habits_of
from sandbox.box import Box, Limits
from sandbox.patience import patience
from syntax.files.hidden import hidden_below
from syntax.projects.config import Config, config_of
from syntax.projects.disk import Disk
from syntax.projects.interpreter import interpreter_of
from syntax.projects.layout import layout_of, root_of
from syntax.projects.values import Interpreter, Layout

_LIMITS = Limits(wall_seconds=8.0, cpu_seconds=30, memory_mb=2048)


@dataclass(frozen=True)
class Surroundings:
    """The project around a file, as far as its examples need it. Told from files, nothing run."""

    disk: Disk
    config: Config
    interpreter: Interpreter
    hidden: tuple[Path, ...]
    habits: Habits

    @property
    def root(self) -> Path:
        """Where the project begins."""
        return self.disk.root

    @property
    def options(self) -> tuple[tuple[str, bool], ...]:
        """The options of doctest that the project's configuration switches on for all examples."""
        told = (self.config.pytest or {}).get("doctest_optionflags", ())
        return tuple((name, True) for name in told)

    def layout(self, file: Path) -> Layout:
        """How a file of the project is imported."""
        return layout_of(file, self.disk, self.config)

    def box(self, path: Iterable[Path], hash_seed: str, time_zone: str) -> Box:
        """What examples may see: the project without what is secret in it."""
        readable = dict.fromkeys((self.root, *path))
        return Box(
            readable=(*readable, *self.interpreter.linked),
            hidden=self.hidden,
            env={
                "PYTHONHASHSEED": hash_seed,
                "TZ": time_zone,
                "MPLBACKEND": "agg",
                "COLUMNS": "80",
            },
            limits=_limits(),
        )


def surroundings_of(file: Path, python: str | None, variables: Mapping[str, str]) -> Surroundings:
    """The project around a Python file; takes up to a second in a large one. Raises `BadInput`
    where there is no interpreter for it."""
    root = root_of(file)
    disk = Disk(root)
    config = config_of(disk)
    return Surroundings(
        disk,
        config,
        interpreter_of(root, config.name, python, variables),
        tuple(hidden_below(root)),
        habits_of(disk.text(path) for path in disk.python_files()),
    )


def _limits() -> Limits:
    return Limits(
        wall_seconds=_LIMITS.wall_seconds * patience(),
        cpu_seconds=_LIMITS.cpu_seconds,
        memory_mb=_LIMITS.memory_mb,
    )
