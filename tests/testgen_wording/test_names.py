"""Names of tests by a model: what is not so of the test is in none of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from engine.clients.generation import Completion, Generation
from engine.requests import Usage
from foundation.errors import Unavailable
from testgen.project.survey import survey
from testgen.project.values import Project
from testgen.values import Description
from testgen.wording.asking import better_names
from testgen.wording.facts import Facts, facts_of
from testgen.wording.judging import fault_of
from testgen.writing.grouping import plans_for
from testgen.writing.kept import KeptCase
from testgen.writing.naming import subject_of
from testgen.writing.write import write
from tests.support.keeping import kept
from tests.support.sample_projects import OUR_PYTHON, described

SOURCE = '''
def split_words(text, sep=" ", limit=0):
    """Split a text into its words, without blanks around them."""
    if limit < 0:
        raise ValueError("limit cannot be negative")
    return [word.strip() for word in text.split(sep)][: limit or None]


class Stack:
    def __init__(self, size):
        self.size = size

    def push(self, item):
        return item
'''


def description_of() -> Description:
    found = described(SOURCE)
    functions = (replace(one, source=SOURCE) for one in found.functions)
    return replace(found, functions=tuple(functions))


def facts(*cases: KeptCase) -> Facts:
    description = description_of()
    plan = plans_for(cases, description)[0]
    return facts_of(plan, description, subject_of(plan, in_class=False))


EMPTY = kept("split_words('')", "['']")
TWO = kept("split_words('a b')", "['a', 'b']")
NEGATIVE = kept(
    "split_words('a', limit=-1)", "ValueError", "raises", match="limit cannot be negative"
)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (EMPTY, "for_empty_text"),
        (EMPTY, "returns_single_word_for_empty_text"),
        (EMPTY, "strips_blanks_of_text"),
        (TWO, "returns_two_words"),
        (TWO, "splits_text_into_words"),
        (TWO, "returns_list_of_strings"),
        (NEGATIVE, "raises_value_error_for_negative_limit"),
        (NEGATIVE, "rejects_negative_limit"),
        (NEGATIVE, "raises_value_error_when_limit_is_negative"),
    ],
)
def test_what_is_so_can_be_said(case: KeptCase, said: str) -> None:
    assert fault_of(f"test_split_words_{said}", facts(case)) == ""


@pytest.mark.parametrize(
    ("case", "said", "why"),
    [
        (TWO, "for_empty_text", "empty is not so"),
        (EMPTY, "returns_empty_list", "empty is not so"),
        (EMPTY, "splits_empty_list", "empty_list is nothing that is there"),
        (TWO, "returns_none", "none is not so"),
        (TWO, "returns_false_for_two_words", "false is not so"),
        (TWO, "returns_three_words", "three is not so"),
        (TWO, "returns_words_for_7_letters", "7 is not so"),
        (TWO, "raises_value_error_for_text", "value_error is not what is raised"),
        (TWO, "rejects_text", "nothing is raised"),
        (NEGATIVE, "raises_type_error_for_negative_limit", "type_error is not what is raised"),
        (NEGATIVE, "returns_words_for_negative_limit", "nothing is returned"),
        (NEGATIVE, "raises_value_error_for_negative_text", "text is not negative"),
        (NEGATIVE, "raises_value_error_for_empty_limit", "empty is not so"),
        (NEGATIVE, "raises_value_error_for_no_negative_text", "negative"),
        (TWO, "returns_text_unchanged", "another value"),
        (TWO, "downloads_words", "downloads is nowhere in the code"),
        (TWO, "returns_correct_words", "correct says nothing"),
        (TWO, "returns_value_for_input", "it says nothing"),
        (TWO, "returns_words_for", "it ends with for"),
        (TWO, "words_words", "too wordy"),
        (TWO, "returns_" + "words_of_text_" * 6 + "text", "no name"),
        (TWO, "returns words", "no name"),
        (TWO, "returns_wörter", "no name"),
    ],
)
def test_what_is_not_so_cannot(case: KeptCase, said: str, why: str) -> None:
    assert why in fault_of(f"test_split_words_{said}", facts(case))


def test_a_name_is_about_what_is_tested() -> None:
    assert "does not begin" in fault_of("test_join_words_of_text", facts(TWO))


def test_what_is_said_of_a_table_is_so_in_every_row() -> None:
    assert fault_of("test_split_words_returns_words_for_empty_text", facts(EMPTY, TWO))
    assert not fault_of("test_split_words_returns_words_of_text", facts(EMPTY, TWO))


class Scripted:
    """A model that says the same of every test."""

    def __init__(self, *texts: str, fails: bool = False) -> None:
        self.texts = texts
        self.fails = fails
        self.asked: list[Generation] = []

    async def complete(self, generation: Generation) -> Completion:
        self.asked.append(generation)
        if self.fails:
            raise Unavailable("there is no model")
        return Completion(self.texts, ("stop",) * 3, (), Usage())


TWICE = (
    kept("split_words('a b')", "['a', 'b']"),
    kept("split_words('a-b', '-')", "['a', 'b']"),
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "words.py").write_text(SOURCE)
    return survey(tmp_path / "words.py", python=OUR_PYTHON, variables={})


async def named(model: Scripted, project: Project) -> tuple[list[str], list[str]]:
    """The names of tests without a model, and with one."""
    description = description_of()
    names = await better_names(
        model, project, description, TWICE, seed=0, seconds=60, clock=time.monotonic
    )
    before, after = (write(project, description, TWICE, names=given).tests for given in ({}, names))
    return [test.name for test in before], [test.name for test in after]


async def test_makeshift_names_are_bettered_and_no_others(project: Project) -> None:
    model = Scripted("_returns_none\n", "_raises_key_error\n", "_splits_text_by_sep\n")
    before, after = await named(model, project)
    assert before == ["test_split_words", "test_split_words_2"]
    assert after == ["test_split_words", "test_split_words_splits_text_by_sep"]
    assert len(model.asked) == 1
    assert "words_2" not in str(model.asked[0].prompt), "it is not led by the name there is"


async def test_without_a_sound_name_the_computed_one_stays(project: Project) -> None:
    before, after = await named(Scripted("_returns_none\n", "_works\n", "_"), project)
    assert after == before
    before, after = await named(Scripted(fails=True), project)
    assert after == before
