"""Modules and packages are told as what holds things: by what they offer and what their project
says, never by what one of their functions does."""

from __future__ import annotations

from pathlib import Path

import pytest

from docgen.calls.graph import CallGraph
from docgen.facts.raising import Raising
from docgen.facts.source import Sources
from docgen.judging.judge import faults_of
from docgen.prose.memory import Memory
from docgen.prose.options import ProseOptions
from docgen.prose.project_words import project_words
from docgen.prose.prompts import asking
from docgen.prose.record import Known, Record, module_of, record_of
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.references.existence import Existence
from syntax.names.modules import Modules
from tests.support.prose_model import ProseModel
from tests.support.prose_records import file_of

HEAD = """\
from ._sorting import Key, sorted_by
from ._words import *
from os import path

__all__ = ["Key", "sorted_by"]


def __getattr__(name):
    raise AttributeError(name)
"""
SORTING = '''\
class Key:
    """What things are compared by."""


def sorted_by(things, key):
    """Return things in the order of a key."""
    return sorted(things, key=key)


def helper():
    """Help."""
'''
SUMMARY = Slot("summary")
README = """\
# Shelf

[![build](https://ci/badge.svg)](https://ci)

**Shelf** puts [things](https://things) in the order that people expect. It is fast.
"""


def _record(folder: Path, name: str = "__init__.py", **files: str) -> Record:
    package = folder / "src" / "shelf"
    package.mkdir(parents=True)
    texts = {"__init__.py": HEAD, "_sorting.py": SORTING, "_words.py": "WORDS = 1\n"}
    for each, text in texts.items():
        (package / each).write_text(text, encoding="utf-8")
    for each, text in files.items():
        (folder / each.replace("_", ".")).write_text(text, encoding="utf-8")
    paths = [package / each for each in texts]
    sources = Sources((folder,), Modules([]))
    graph = CallGraph.of(sources, paths)
    known = Known(sources, graph, Raising(sources), Existence(sources, frozenset()))
    file = file_of(package, known, name)
    return record_of(file, module_of(file), known, {})


PYPROJECT = '[project]\nname = "shelf"\ndescription = "things in the order that people expect"\n'


def test_a_package_is_shown_by_what_it_passes_on(tmp_path: Path) -> None:
    found = _record(tmp_path)
    assert "from ._sorting import Key, sorted_by" in found.source
    assert [one.name for one in found.contracts] == ["Key", "sorted_by"]
    assert "Return things in the order of a key." in asking(found, "en")[-1]["content"]


def test_what_python_calls_by_itself_tells_nothing_of_a_module(tmp_path: Path) -> None:
    assert "__getattr__" not in asking(_record(tmp_path), "en")[-1]["content"]


def test_another_module_than_a_package_passes_nothing_on_by_an_import(tmp_path: Path) -> None:
    found = _record(tmp_path, "_sorting.py")
    assert [one.name for one in found.contracts] == ["Key", "sorted_by", "helper"]


def test_what_the_project_says_changes_the_digest(tmp_path: Path) -> None:
    first, again = _record(tmp_path / "a"), _record(tmp_path / "b")
    changed = _record(tmp_path / "c", pyproject_toml=PYPROJECT)
    assert first.digest == again.digest != changed.digest


async def test_a_package_is_told_in_the_words_of_its_project(tmp_path: Path) -> None:
    model = ProseModel(lambda *_: {"summary": "A package that is told by a model."})
    writer = Writer(model, Memory(None), ProseOptions())
    written = await writer.write(_record(tmp_path, pyproject_toml=PYPROJECT), [SUMMARY])
    assert written.texts == {SUMMARY: "Things in the order that people expect."}
    assert not model.asked


async def test_without_a_description_the_readme_has_the_word(tmp_path: Path) -> None:
    told = PYPROJECT.partition("description")[0]
    found = _record(tmp_path, pyproject_toml=told, README_md=README)
    writer = Writer(ProseModel(lambda *_: {}), Memory(None), ProseOptions())
    written = await writer.write(found, [SUMMARY])
    assert written.texts == {SUMMARY: "Shelf puts things in the order that people expect."}


async def test_words_that_tell_a_person_what_to_do_are_only_shown(tmp_path: Path) -> None:
    told = PYPROJECT.replace("things in", "Sort the things in")
    model = ProseModel(lambda *_: {"summary": "Functions for putting things in order."})
    writer = Writer(model, Memory(None), ProseOptions())
    written = await writer.write(_record(tmp_path, pyproject_toml=told), [SUMMARY])
    assert written.texts == {SUMMARY: "Functions for putting things in order."}
    assert "Sort the things in the order that people expect" in model.asked[0].text
    assert "Functions for" not in str(model.asked[0].options.json_schema)  # it declares none


@pytest.mark.parametrize(
    ("name", "text", "description", "opening"),
    [
        ("pyproject.toml", PYPROJECT, "things in the order that people expect", ""),
        ("pyproject.toml", PYPROJECT.replace("shelf", "python-shelf"), "things in the order", ""),
        ("pyproject.toml", PYPROJECT.replace("shelf", "rack"), "", ""),
        ("pyproject.toml", "[project", "", ""),
        (
            "setup.cfg",
            "[metadata]\nname = shelf\ndescription = things on a shelf, sorted\n",
            "things on a shelf, sorted",
            "",
        ),
        (
            "setup.py",
            "setup(name='shelf', description='Things on a shelf, sorted', packages=find())\n",
            "Things on a shelf, sorted",
            "",
        ),
        ("setup.py", "setup(name='shelf', description=read('README'))\n", "", ""),
    ],
)
def test_what_a_project_says_of_itself(
    tmp_path: Path, name: str, text: str, description: str, opening: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    package = tmp_path / "shelf"
    package.mkdir()
    (package / "__init__.py").touch()
    found = project_words(package / "__init__.py")
    assert found.description.startswith(description)
    assert bool(found.description) == bool(description)
    assert found.opening == opening
    assert project_words(package / "other.py").lines == ()


def test_the_first_sentence_of_a_readme_stands_behind_its_badges(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "shelf"\n', encoding="utf-8")
    (tmp_path / "README.md").write_text(README, encoding="utf-8")
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "__init__.py").touch()
    found = project_words(tmp_path / "shelf" / "__init__.py")
    assert found.lines == ("Shelf puts things in the order that people expect.",)


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Sort a list of things by a key.", False),
        ("Parse representations of numbers and convert them to floats.", False),
        ("Access the name of the package.", False),
        ("Access to what is sorted.", True),
        ("Sorting of things by a key.", True),
        ("Functions for sorting things by a key.", True),
        ("Support for things that are sorted.", True),
        ("Search functions for things.", True),
        ("Provides things in the order of a key.", True),
    ],
)
def test_a_module_is_not_told_to_do_something(tmp_path: Path, text: str, is_told: bool) -> None:
    faults = {one.check for one in faults_of(SUMMARY, text, _record(tmp_path), "en")}
    assert ("act-of-module" not in faults) == is_told


def test_a_module_is_no_class_of_its_name(tmp_path: Path) -> None:
    text = "Words for the `_words` class, which are used in it."
    found = _record(tmp_path, "_words.py")
    assert "named-kind" in {one.check for one in faults_of(SUMMARY, text, found, "en")}
