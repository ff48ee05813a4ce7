"""Every sample project: what is found out about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from testgen.project.survey import survey
from testgen.project.values import Project
from tests.support.sample_projects import OUR_PYTHON, Sample, Section, samples

SAMPLES = samples(Path(__file__).parent / "cases")


def facts(project: Project) -> str:
    """The facts that a case file states, one a line; what is as usual is left out."""
    root = project.layout.root.parent

    def shown(path: Path) -> str:
        return path.relative_to(root).as_posix() if path.is_relative_to(root) else "outside"

    style, formatting = project.style, project.formatting
    layout = project.layout
    told = {
        "root": shown(layout.root),
        "module": layout.module + (" (by path)" if layout.by_path else ""),
        "path": ", ".join(map(shown, layout.path)),
        "interpreter": f"{shown(project.interpreter.python)} ({project.interpreter.found}) "
        f"{project.interpreter.version}",
        "framework": project.framework + ("" if project.can_run else ", which is not installed"),
        "tests go to": shown(project.home.path)
        + (", which exists" if project.home.existing is not None else ""),
        "packages to make": ", ".join(map(shown, project.home.packages)),
        "fixtures": ", ".join(
            f"{one.name}{': ' + one.type if one.type else ''}"
            f"{' = ' + one.value if one.value else ''}"
            for one in project.fixtures
        ),
        "classes": style.class_name if style.in_classes else "",
        "imports": style.import_style,
        "style": ", ".join(
            name
            for name, is_so in (
                ("docstrings", style.docstrings),
                ("module docstring", style.module_docstring),
                ("-> None", style.returns_none),
                ("expected first", style.expected_first),
                ("camel case", style.camel_case),
                ("future annotations", style.future_annotations),
                (f"async: {style.async_marker}", style.async_marker),
                (f"parametrize: {style.parameter_names}", style.parameter_names != "tuple"),
                ("TestCase by name", style.case_import),
            )
            if is_so
        ),
        "header": style.header.partition("\n")[0],
        "formatting": f"{formatting.line_length} {formatting.quote} {formatting.indent!r}"
        + (f" {formatting.tool}" if formatting.tool else ""),
        "own packages": ", ".join(sorted(project.packages)),
    }
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value)


def ask(sample: Sample, folder: Path) -> Project:
    source = sample.make(folder)
    environment = {"PATH": "/nowhere", "HOME": str(folder)}
    for line in sample.text("variables").splitlines():
        name, _, value = line.partition("=")
        environment[name] = value.replace("$ROOT", str(folder))
    has_own = bool(sample.texts("variables")) or any(
        "pyvenv.cfg" in one.argument for one in sample.texts("file")
    )
    return survey(source, python=None if has_own else OUR_PYTHON, variables=environment)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_case(sample: Sample, tmp_path: Path, update: bool) -> None:
    found = facts(ask(sample, tmp_path))
    if update:
        sample.expecting(Section("facts", "", found)).write()
        return
    assert found == sample.text("facts")
