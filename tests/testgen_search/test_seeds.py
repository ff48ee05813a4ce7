"""Examples that people wrote are the best inputs: they have to be found and come along whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from testgen.inputs.call_sites import called_in, calls_in
from testgen.inputs.docs import documented, examples_in
from testgen.inputs.mentions import Mentions
from testgen.inputs.subject import Subject
from tests.support.in_process import InProcess

SAMPLE = '''
def area(width, height=1):
    """The area.

    >>> area(2, 3)
    6
    >>> size = [1, 2]
    >>> print(area(*size) + area(size[0]))
    3
    >>> from decimal import Decimal
    >>> area(Decimal("1.5"),
    ...      2)
    Decimal('3.0')

    For example area("ab", 2) == "abab", and area(broken is none.
    """
    return width * height


class Stack:
    """Last in, first out.

    >>> stack = Stack(2)
    >>> stack.push(1)
    >>> stack.push("b")
    >>> stack.pop()
    'b'
    """

    def __init__(self, limit=3):
        self.items = []

    def push(self, item):
        self.items.append(item)

    def pop(self):
        return self.items.pop()
'''
MODULE = InProcess(SAMPLE)


def subject(name: str) -> Subject:
    target = MODULE.description.function(name)
    assert target is not None
    return Subject(target, MODULE.description, "shop.shapes")


def lines(text: str, name: str) -> list[str]:
    return ["; ".join(each.sources) for each in calls_in(text, subject(name), "call site")]


def test_examples_and_calls_in_prose_become_cases() -> None:
    found = ["; ".join(each.sources) for each in documented(subject("area"))]
    assert found == [
        "area(2, 3)",
        "size = [1, 2]; area(*size)",
        "size = [1, 2]; area(size[0])",
        "area(Decimal('1.5'), 2)",
        "area('ab', 2)",
    ]


def test_an_example_brings_its_imports() -> None:
    (decimal,) = [each for each in documented(subject("area")) if "Decimal" in each.sources[-1]]
    assert decimal.imports == ("from decimal import Decimal",)


def test_an_example_of_a_method_brings_what_was_done_before() -> None:
    (example,) = documented(subject("Stack.pop"))
    assert example.sources == (
        "stack = Stack(2)", "stack.push(1)", "stack.push('b')", "stack.pop()",
    )  # fmt: skip
    assert example.origin == "documented"


def test_examples_of_a_constructor_are_its_calls() -> None:
    assert [each.sources for each in documented(subject("Stack.__init__"))] == [("Stack(2)",)]


def test_calls_in_other_modules_are_lifted_with_their_constants() -> None:
    text = """
from shop.shapes import area
import shop.shapes
SIDE = 4

def run(unknown):
    area(SIDE, 2)
    shop.shapes.area(5)
    area(unknown)
    local = [1, 2]
    local.append(3)
    return area(local, height=len(local))
"""
    assert lines(text, "area") == [
        "SIDE = 4; area(SIDE, 2)",
        "area(5)",
        "local = [1, 2]; local.append(3); area(local, height=len(local))",
    ]


def test_calls_in_tests_are_lifted_from_asserts_with_blocks_and_rows() -> None:
    text = """
import pytest
from shop.shapes import Stack, area

@pytest.mark.parametrize("width, expected", [(1, 2), pytest.param(3, 6, id="x")])
def test_area(width, expected):
    assert area(width, 2) == expected

def test_pop():
    stack = Stack()
    with pytest.raises(IndexError):
        stack.pop()

def test_fixture(stack):
    stack.pop()
"""
    assert lines(text, "area") == ["width = 1; area(width, 2)", "width = 3; area(width, 2)"]
    assert lines(text, "Stack.pop") == ["stack = Stack(); stack.pop()"]


@pytest.mark.parametrize("text", ["def broken(", "area(", "\0", "(" * 5000])
def test_files_that_cannot_be_read_have_no_calls(text: str) -> None:
    assert lines(text, "area") == []


def test_files_that_mention_a_name_are_found_tests_first(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("area(1)")
    (tmp_path / "b.py").write_text("areas(1)")
    (tmp_path / "c.md").write_text("area(1)")
    (tmp_path / ".gitignore").write_text("made.py\n")
    (tmp_path / "made.py").write_text("area(9)")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_z.py").write_text("def test_it():\n    assert area(2) == 4\n")
    texts = Mentions.read(tmp_path).of("area")
    assert [text.path.name for text in texts] == ["test_z.py", "a.py"]
    found = called_in(texts, subject("area"))
    assert [(each.sources, each.origin) for each in found] == [
        (("area(2)",), "existing test"), (("area(1)",), "call site"),
    ]  # fmt: skip


README = """
Areas
=====

    >>> import sample
    >>> sample.area(7, 8)
    56

```python
size = 9
area(size, 10)
```

```sh
area(1, 1)
```

.. code-block:: python

    from sample import area

    area(11)

"""


def test_what_a_readme_shows_comes_along(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(README)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "usage.rst").write_text(">>> area(3, 12)\n36\n")
    texts = Mentions.read(tmp_path).of("area")
    calls = [each.sources[-1] for each in called_in(texts, subject("area"))]
    assert calls == ["sample.area(7, 8)", "area(size, 10)", "area(11)", "area(3, 12)"]


def test_what_a_name_held_before_does_not_come_along() -> None:
    lines = ("size = 3", "area(size)", "size = 4", "area(size)", "size = size + 1", "area(size)")
    text = "".join(f">>> {line}\n" for line in lines)
    steps = [[step.source for step in each.steps] for each in examples_in(text, subject("area"))]
    assert steps == [["size = 3"], ["size = 4"], ["size = 4", "size = size + 1"]]


def test_a_parameter_of_a_test_is_not_what_the_module_calls_so() -> None:
    text = (
        "from shapes import area\nWIDTH = 4\n\n\n"
        "@pytest.mark.parametrize(('area', 'other'), ROWS)\n"
        "def test_area(other, Stack, WIDTH):\n"
        "    assert area(Stack) == area(WIDTH) == area(7)\n"
    )
    assert lines(text, "area") == ["area(7)"]
