"""From a source file to all that is known of its project, in one pass over the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from foundation.errors import BadInput
from syntax.projects.config import config_of
from syntax.projects.disk import Disk
from syntax.projects.interpreter import interpreter_of
from syntax.projects.layout import imports_at_top, layout_of, own_packages, root_of
from testgen.project.fixtures import fixtures_in_reach
from testgen.project.framework import framework_of
from testgen.project.places import existing_test, home_of
from testgen.project.style import formatting_of, style_of
from testgen.project.test_files import collected
from testgen.project.values import Project


def survey(
    file: Path,
    *,
    python: str | None = None,
    variables: Mapping[str, str],
    disk: Disk | None = None,
) -> Project:
    """The project of a Python source file.

    `python` is what the user named as its interpreter, `variables` the environment. A `disk` that
    was read from before, for another file of the same root, is read from again. Takes up to
    seconds in a large project: not for an event loop.

    Raises `BadInput` where the file is not there, or no interpreter is.
    """
    file = file.absolute()
    if not file.is_file():
        raise BadInput(f"{file}: there is no such file")
    root = root_of(file)
    if disk is None or disk.root != root:
        disk = Disk(root)
    config = config_of(disk)
    layout = layout_of(file, disk, config)
    interpreter = interpreter_of(root, config.name, python, variables)
    files = collected(disk, config)
    existing = existing_test(layout, disk, files)
    framework = framework_of(disk, config, interpreter, files, existing)
    home = home_of(layout, disk, config, files, existing)
    return Project(
        layout=layout,
        interpreter=interpreter,
        framework=framework,
        home=home,
        style=style_of(files, home.path, framework, layout, disk=disk, config=config),
        formatting=formatting_of(files, home.path, disk, config, file),
        fixtures=fixtures_in_reach(home.path, disk),
        test_files=files,
        imported=imports_at_top(file),
        packages=own_packages(layout, disk),
    )
