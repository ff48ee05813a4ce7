"""Of two cases that do the same, the one that a person would have written reads easier."""

from __future__ import annotations

import pytest

from testgen.inputs.genome import of_case
from testgen.inputs.reading import Reader, is_stranger, reader_for
from testgen.inputs.subject import Subject
from testgen.inputs.terms import called, parse
from testgen.search.plainer import plainer_genomes
from testgen.values import Case
from tests.support.in_process import InProcess


def cost(call: str, *setup: str, reader: Reader | None = None) -> int:
    case = Case(id=1, target="f", setup=setup, call=call)
    return (reader or Reader()).cost(of_case(case, "search"))


@pytest.mark.parametrize(
    ("plain", "odd"),
    [
        ("f('hello')", "f('')"),
        ("f('hello')", "f('-3')"),
        ("f('hello world')", "f(' hello')"),
        ("f('a')", "f('qx~')"),
        ("f('user@example.com')", "f('a@b~.c')"),
        ("f('hello')", r"f('(?i)[^A-z0-9\\-_]+')"),
        ("f('#abcdef')", "f('#nystgr')"),
        ("f(3)", "f(921)"),
        ("f(-1)", "f(-2147483648)"),
        ("f(1.5)", "f(47.47)"),
        ("f(1.5)", "f(float('nan'))"),
        ("f([1, 2, 3])", "f([921, 13])"),
        ("f({'a': 1})", "f({'>hd': 0, '8-ftu': 2})"),
        ("f(lambda x: x)", "f(MagicMock())"),
    ],
)
def test_the_plain_one_reads_easier(plain: str, odd: str) -> None:
    assert cost(plain) < cost(odd)


def test_a_step_less_reads_easier() -> None:
    assert cost("s.pop()", "s = Stack()") < cost("s.pop()", "s = Stack()", "s.copy()")


DOCUMENTED = '''
def camelize(string, upper=True):
    """Make a text camel case.

    >>> camelize("device_type")
    'DeviceType'
    """
    return string.title().replace("_", "") if upper else string
'''


def test_what_the_documentation_passes_is_familiar_and_is_tried() -> None:
    module = InProcess(DOCUMENTED)
    subject = Subject(module.description.functions[0], module.description, "sample")
    shown = of_case(Case(id=1, target="camelize", call="camelize('device_type')"), "documented")
    reader = reader_for(subject, [shown])
    assert cost("camelize('device_type')", reader=reader) < cost("camelize('device_type')")
    odd = of_case(Case(id=2, target="camelize", call="camelize('xq~w_zpk', False)"), "search")
    tried = [each.sources[-1] for each in plainer_genomes(odd, reader, subject)]
    assert "camelize('device_type', False)" in tried
    assert all(reader.cost(each) < reader.cost(odd) for each in plainer_genomes(odd, reader))


def test_a_mock_is_a_stranger() -> None:
    assert is_stranger(called("MagicMock"))
    assert not is_stranger(parse("dict(a=1)"))
