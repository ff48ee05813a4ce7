"""A value is told by a source that builds an equal one, or by what is stable about it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.guest import Guest

FILE = Path(__file__).parent / "cases" / "values_made.py"


@pytest.fixture(scope="module")
def guest() -> Guest:
    return Guest(FILE, "plain")


def snapshot(guest: Guest, call: str, **more: Any) -> Any:
    observation = guest.observe(call, **more)[0]
    assert observation["end"] == "returned", observation
    return observation["value"]


SOURCES = {
    "same(None)": "None",
    "same((1,))": "(1,)",
    "same(())": "()",
    "same({3, 1, 2})": "{1, 2, 3}",
    "same(set())": "set()",
    "same(frozenset('ba'))": "frozenset({'a', 'b'})",
    "same({'b': [1.5], 'a': None})": "{'b': [1.5], 'a': None}",
    "same(float('inf'))": 'float("inf")',
    "same(float('nan'))": 'float("nan")',
    "same(-0.0)": "-0.0",
    "same(True)": "True",
    "same(1+2j)": "(1+2j)",
    "same(b'x')": "b'x'",
    "same(bytearray(b'x'))": "bytearray(b'x')",
    "same(range(1, 9, 2))": "range(1, 9, 2)",
    "same(...)": "Ellipsis",
    "same(slice(1, None))": "slice(1, None, None)",
    "same(int)": "int",
    "same(type(None))": "type(None)",
    "same(len)": "len",
    "same(Color)": "Color",
    "same(Color.BLUE)": "Color.BLUE",
    "same(Access.READ | Access.WRITE)": "Access.READ | Access.WRITE",
    "same(Level.LOW)": "Level.LOW",
    "same(Outer.Inner.ONE)": "Outer.Inner.ONE",
    "same(Point(1, 2.5))": "Point(x=1, y=2.5)",
    "same(Account('Ada', 3))": "Account(owner='Ada', balance=3, tags=[])",
    "same(Account('Ada'))": "Account(owner='Ada', tags=[])",
    "same(Money(3))": "Money(3)",
    "same(Money(3, 'CHF'))": "Money(3, 'CHF')",
    "same([Money(1)])": "[Money(1)]",
    "same(Slotted(2))": "Slotted(2)",
    "same(Text('x'))": "Text('x')",
    "same(decimal.Decimal('1.50'))": "Decimal('1.50')",
    "same(fractions.Fraction(1, 3))": "Fraction(1, 3)",
    "same(datetime.date(2024, 2, 29))": "date(2024, 2, 29)",
    "same(datetime.datetime(2024, 1, 1, 12, 30))": "datetime.datetime(2024, 1, 1, 12, 30)",
    "same(datetime.time(1, 2))": "time(1, 2)",
    "same(datetime.timedelta(seconds=90))": "timedelta(seconds=90)",
    "same(datetime.timezone.utc)": "timezone.utc",
    "same(pathlib.Path('a/b'))": "Path('a/b')",
    "same(pathlib.PurePosixPath('a'))": "PurePosixPath('a')",
    "same(uuid.UUID(int=5))": "UUID('00000000-0000-0000-0000-000000000005')",
    "same(re.compile('a+', re.I))": "re.compile('a+', re.IGNORECASE)",
    "same(collections.OrderedDict(a=1))": "OrderedDict({'a': 1})",
    "same(collections.defaultdict(list, a=[1]))": "defaultdict(list, {'a': [1]})",
    "same(collections.Counter('aab'))": "Counter({'a': 2, 'b': 1})",
    "same(collections.deque([1, 2], 5))": "deque([1, 2], maxlen=5)",
    "same(types.SimpleNamespace(a=1))": "SimpleNamespace(a=1)",
    "same(types.MappingProxyType({'a': 1}))": "MappingProxyType({'a': 1})",
}


@pytest.mark.parametrize("call", SOURCES)
def test_a_value_is_told_as_a_person_would_write_it(guest: Guest, call: str) -> None:
    found = snapshot(guest, call)
    assert found["source"] == SOURCES[call]
    assert found["stable"]


def test_names_tell_what_has_to_be_imported(guest: Guest) -> None:
    assert snapshot(guest, "same(Color.RED)")["names"] == [["Color", "values_made"]]
    assert snapshot(guest, "same(decimal.Decimal(1))")["names"] == [["Decimal", "decimal"]]
    assert snapshot(guest, "same(datetime.datetime(2024, 1, 1))")["names"] == [["datetime", ""]]
    more = {"imports": ["from datetime import datetime"]}
    found = snapshot(guest, "same(datetime(2024, 1, 1))", **more)
    assert found["source"] == "datetime(2024, 1, 1)"
    assert found["names"] == [["datetime", "datetime"]]
    more = {"imports": ["import ipaddress"]}
    found = snapshot(guest, "same(ipaddress.ip_address('1.2.3.4'))", **more)
    assert found["source"] == "IPv4Address('1.2.3.4')"
    assert found["names"] == [["IPv4Address", "ipaddress"]]


@pytest.mark.parametrize(
    "call",
    ["same(Plain(2))", "recursive()", "tree()", "same(HostileRepr())", "same(HostileEqual(1))",
     "same(object())", "same(x for x in 'ab')", "local_enum()", "same(list(range(999)))",
     "same('x' * 1000)", "same(same)", "same(lambda: 1)", "same(ValueError('x'))",
     "same(repr(object()))",
     "same(re.match('a', 'a'))", "same([HostileEqual(1)])", "same(10 ** 5000)", "same(re)"],
)  # fmt: skip
def test_what_cannot_be_written_is_told_without_a_source(guest: Guest, call: str) -> None:
    found = snapshot(guest, call)
    if call == "same(same)":
        assert found["source"] == "same"
        return
    assert found["source"] is None
    assert found["type"]
    assert "0x7" not in found["repr"] or not found["stable"]


def test_one_is_not_true_and_an_int_is_not_a_float(guest: Guest) -> None:
    kinds = [snapshot(guest, f"same({source})") for source in ("1", "True", "1.0")]
    assert [each["source"] for each in kinds] == ["1", "True", "1.0"]
    assert [each["type"] for each in kinds] == ["int", "bool", "float"]
    assert [each["is_float"] for each in kinds] == [False, False, True]


def test_public_attributes_of_an_object_are_told_one_level_deep(guest: Guest) -> None:
    found = snapshot(guest, "same(Plain(2))")
    assert {name: each["source"] for name, each in found["attributes"].items()} == {
        "size": "2", "parts": "[2]",
    }  # fmt: skip
    assert found["length"] == 2
    assert found["truth"] is True
    account = snapshot(guest, "same(Account('Ada', -1))")
    assert account["attributes"]["is_open"]["source"] == "False"


def test_a_generator_is_told_by_what_it_gives(guest: Guest) -> None:
    found = snapshot(guest, "generator(3)", how="iterate")
    assert (found["source"], found["iterated"]) == ("[0, 1, 2]", True)
    observation = guest.observe("endless()", how="iterate")[0]
    assert observation["cut"]
    assert observation["value"]["length"] == 256


def test_what_a_call_changed_is_told_and_nothing_else(guest: Guest) -> None:
    setup = ["items = [1]", "table = {}", "other = [5]"]
    observation = guest.observe("change(items, table)", setup=setup)[0]
    after = {name: each["source"] for name, each in observation["after"].items()}
    assert after == {"items": "[1, 3]", "table": "{'x': 1}"}
    setup = ["account = Account('Ada')"]
    assert guest.observe("read(account)", setup=setup)[0]["after"] == {}
    after = guest.observe("deposit(account, 5)", setup=setup)[0]["after"]
    assert after["account"]["source"] == "Account(owner='Ada', balance=5, tags=[])"


def test_a_temporary_folder_is_in_no_source(guest: Guest) -> None:
    found = snapshot(guest, "in_scratch(tmp_path)")
    assert found["source"] is None
    assert not found["stable"]
    assert snapshot(guest, "count_in_scratch(tmp_path)")["source"] == "1"


def test_what_is_printed_is_told(guest: Guest) -> None:
    assert guest.observe("shout('hello')")[0]["printed"] == "hello\n"


def test_a_case_that_closes_its_output_ends_like_any_other(guest: Guest) -> None:
    found = guest.observe("print('seen') or __import__('sys').stdout.close()")[0]
    assert (found["end"], found["printed"]) == ("returned", "seen\n")


PLAIN: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    | st.binary(max_size=5) | st.dates() | st.datetimes() | st.timedeltas()
    | st.decimals(allow_nan=False) | st.fractions() | st.uuids()
    | st.complex_numbers(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner, inner)
    | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    | st.frozensets(st.integers() | st.text(max_size=2), max_size=3),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(value=PLAIN)
def test_every_source_builds_an_equal_value_of_the_same_type(value: object) -> None:
    import collections
    import datetime
    import decimal
    import fractions
    import uuid
    from types import ModuleType

    from testgen.guest.snapshots.equality import same
    from testgen.guest.snapshots.snapshot import Snapshots

    _ = collections
    found = Snapshots(ModuleType("anywhere"), lambda _: False).of(value)
    if found["source"] is None:
        assert len(repr(value)) > 150
        return
    ast.parse(found["source"], mode="eval")
    space = {**vars(datetime), **vars(decimal), **vars(fractions), **vars(uuid)}
    assert same(eval(found["source"], space), value)


def test_a_container_of_the_projects_own_is_told_by_what_it_holds(guest: Guest) -> None:
    told = snapshot(guest, "Shelf()")
    assert told["source"] is None
    assert told["attributes"]["list()"]["source"] == "['a']"


def test_a_container_that_looking_changes_is_not_looked_into(guest: Guest) -> None:
    assert "list()" not in snapshot(guest, "Counting()")["attributes"]


def test_what_a_file_of_the_cases_own_holds_after_the_call_is_told(guest: Guest) -> None:
    setup = ["path = tmp_path / 'file.txt'", "path.write_text('old')", "other = tmp_path / 'b'"]
    case = {"id": 1, "target": "", "setup": setup, "call": "path.write_text('new')"}
    (told,) = guest.ask("observe", cases=[case])
    assert told["after"]["path.read_text()"]["source"] == "'new'"
    assert "other.read_text()" not in told["after"]
