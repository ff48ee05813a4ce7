"""Each check objects to what it is for, and to nothing beside it: a check too eager loses true
sentences, one too shy lets a lie pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.judging.judge import CHECKS, faults_across, faults_of, score
from docgen.prose.slots import Slot
from tests.docgen_judging.test_classes import BAD as BAD_OF_CLASSES
from tests.docgen_judging.test_constants import BAD as BAD_OF_CONSTANTS
from tests.docgen_judging.test_effects import BAD as BAD_OF_EFFECTS
from tests.support.judged import checks, record

TAKE = """\
def take(items, limit=10, key=None, mode="fast", ignore_case=False, unused=0):
    if limit < 0:
        raise ValueError("the limit is negative")
    chosen = sorted(items, key=key)
    if mode == "slow" or ignore_case:
        chosen = [one for one in chosen if one]
    return chosen[:limit]
"""
COUNT = """\
def decode_all(lines, test):
    for line in lines:
        if test(line):
            yield line.decode()
"""
QUEUE = """\
class Queue:
    def __init__(self, size=3):
        self.size = size
"""
CHOSEN = """\
def chosen(version):
    return Queue


class Queue:
    pass
"""
MADE = CHOSEN.replace("return Queue", "return Queue(version)")
ALIASED = """\
def hooked(name) -> Hook[str]:
    if name == "add":
        return len
    return None
"""
WRAPPED = """\
def within(_f):
    def inner(*args):
        return _f(*args)
    return update_wrapper(inner, _f)
"""
PUBLIC = """\
class Till:
    def take(self):
        return self._kept
"""
THROUGH = """\
def take(key):
    return found(key, shelf)


def found(name, places):
    if name not in places:
        raise KeyError(name)
    return places[name]
"""
KEYED = """\
def keyed(key):
    return made(key, alg=FAST | key)


def made(key, alg):
    try:
        FAST | alg
    except TypeError:
        raise ValueError("not one of them")
    return key
"""
EXPIRES = """\
def expires(age, wait):
    if age.total_seconds() < 0:
        return wait
    return age
"""
ADD = """\
def add(one, other):
    return one + other
"""
GIVES = """\
def first_name(user) -> str:
    return user.name.split()[0]
"""
MEDIAN = """\
def median(values, presorted=False):
    data = values if presorted else sorted(values)
    return data[len(data) // 2]
"""
TIMED = """\
def timed(clock):
    def around(function):
        def wrapper(*args):
            clock.start()
            return function(*args)
        return wrapper
    return around
"""
ADDING = """\
def adding(step):
    def add(value):
        return value + step
    return add
"""
LENGTH = """\
@property
def feet(self):
    return 3.28 * self.meters
"""
SUMMARY, RETURNS = Slot("summary"), Slot("returns")
LIMIT, KEY = Slot("parameter", "limit"), Slot("parameter", "key")


BAD = [
    ("leftover", TAKE, LIMIT, "How many items; it's not a number it's a quantity."),
    ("bare-value", TAKE, KEY, "`true`."),
    ("bare-value", TAKE, KEY, "utf-8"),
    ("borrowed-span", THROUGH, SUMMARY, "Look up the key in `places`."),
    ("raw-code", TAKE, LIMIT, "How many to keep. chosen = sorted(items, key=key)."),
    ("mood", LENGTH, SUMMARY, "Convert the distance to feet."),
    ("itself", KEYED, Slot("returns"), "A key. The function is named keyed and returns a key."),
    ("itself", GIVES, Slot("returns"), "The name. `first_name` returns it as a string."),
    ("message", TAKE, Slot("raises", "ValueError"), "If the limit is not a limit."),
    ("foreign-span", KEYED, Slot("raises", "ValueError"), "If `alg` is not one of them."),
    ("without-verb", TAKE, SUMMARY, "Number of the smallest items."),
    ("other-act", TAKE, SUMMARY, "Compress the smallest items."),
    ("instruction", TAKE, KEY, "Convert a nested field to a property."),
    ("leftover", TAKE, KEY, "Not used, so don't mention it in the summary."),
    ("fragment", TAKE, SUMMARY, "Tell whether it was cut, was empty."),
    ("decorator", WRAPPED, SUMMARY, "Run the function."),
    ("fragment", TAKE, LIMIT, "How many items to keep; `limit`."),
    ("empty", TAKE, SUMMARY, " "),
    ("length", TAKE, SUMMARY, "Take the smallest items. Sort them first."),
    ("unfinished", TAKE, SUMMARY, "Return the smallest items of the"),
    ("unfinished", TAKE, SUMMARY, "Return the smallest `items."),
    ("fragment", TAKE, KEY, "To sort by."),
    ("fragment", TAKE, LIMIT, "How many?"),
    ("fragment", TAKE, KEY, "Not to sort the items by."),
    ("fragment", TAKE, KEY, "Not a function, then its purpose is to sort by."),
    ("fragment", TAKE, KEY, "First, sort the items by what it gives."),
    ("markup", TAKE, SUMMARY, "# Take the items"),
    ("markup", TAKE, RETURNS, "Returns: the items."),
    ("raw-code", TAKE, Slot("raises", "ValueError"), "If limit < 0."),
    ("raw-code", TAKE, LIMIT, "How many items, where isinstance(items, list)."),
    ("doubled", TAKE, LIMIT, "How many items at most, at most."),
    ("leftover", TAKE, SUMMARY, "Sure, take the smallest items."),
    ("first-person", TAKE, SUMMARY, "Return the items that we have sorted."),
    ("language", TAKE, SUMMARY, "返回最小的元素。"),
    ("doubled", TAKE, SUMMARY, "Return the the smallest items."),
    ("itself", TAKE, SUMMARY, "This function returns the smallest items."),
    ("itself", TAKE, LIMIT, "The parameter limit specifies how many items are taken."),
    ("other-thing", QUEUE, SUMMARY, "A function that holds items."),
    ("other-thing", TAKE, SUMMARY, "A class for the smallest items."),
    ("fragment", TAKE, LIMIT, "How many items at most. If no limit is provided."),
    ("filler", TAKE, SUMMARY, "Efficiently return the smallest items."),
    ("vague-result", TAKE, RETURNS, "The processed items."),
    ("vague-result", GIVES, RETURNS, "`str`."),
    ("vague-result", GIVES, RETURNS, "Added."),
    ("doubt", TAKE, SUMMARY, "Return what is probably the smallest items."),
    ("only-the-name", TAKE, LIMIT, "The limit value."),
    ("only-the-name", TAKE, LIMIT, "An integer."),
    ("mood", TAKE, SUMMARY, "Returns the smallest items."),
    ("mood", TAKE, SUMMARY, "A list of the smallest items."),
    ("mood", QUEUE, SUMMARY, "Create a queue of a fixed size."),
    ("unknown-span", TAKE, SUMMARY, "Return the smallest `elements`."),
    ("unknown-span", TAKE, SUMMARY, "Return at most `42` items."),
    ("local-span", TAKE, RETURNS, "The first items of `chosen`."),
    ("unknown-name", TAKE, SUMMARY, "Return the items that sort_items() gives."),
    ("unknown-kind", TAKE, RETURNS, "A Selection object with the items."),
    ("unknown-exception", TAKE, SUMMARY, "Take the items, and raise KeyError if there are none."),
    ("unknown-number", TAKE, SUMMARY, "Return the 25 smallest items."),
    ("unknown-literal", TAKE, Slot("parameter", "mode"), "How to choose, 'fast' or 'medium'."),
    ("switched", MEDIAN, Slot("parameter", "presorted"), "Whether to sort the values."),
    ("opposite", COUNT, SUMMARY, "Encode all lines."),
    ("other-kind", COUNT, Slot("parameter", "test"), "Whether to test each line."),
    ("other-kind", TAKE, Slot("parameter", "mode"), "Number of modes to try."),
    ("contradicted", TAKE, SUMMARY, "Return the items in descending order."),
    ("contradicted", TAKE, LIMIT, "How many items at most; must be positive."),
    ("not-borne-out", COUNT, SUMMARY, "Decode the lines, and cache each in a database."),
    ("not-borne-out", TAKE, SUMMARY, "Read the lines of the items and keep the smallest."),
    ("not-borne-out", TAKE, LIMIT, "How many items of the top half are taken."),
    ("default", TAKE, LIMIT, "How many items at most. Defaults to 20."),
    ("default", TAKE, Slot("parameter", "items"), "What to choose from (optional)."),
    ("for-none", TAKE, LIMIT, "How many items at most; all of them if None."),
    ("unused", TAKE, Slot("parameter", "unused"), "The number of items to skip."),
    ("only-if", TAKE, SUMMARY, "Return the smallest items, ignoring case."),
    ("in-a-list", COUNT, SUMMARY, "Return a list of the lines that pass."),
    ("raising", ADD, SUMMARY, "Add both, raising an exception if one is broken."),
    ("nothing", GIVES, RETURNS, "The first name, or None if there is none."),
    ("gives-function", ADDING, RETURNS, "The value plus the step."),
    ("gives-function", TIMED, RETURNS, "The decorated function."),
    ("condition", TAKE, Slot("raises", "ValueError"), "If the items cannot be compared."),
    ("unknown-initials", TAKE, SUMMARY, "Take items for the MST."),
    ("foreign-span", THROUGH, Slot("raises", "KeyError"), "If `places` has no such thing."),
    ("message", THROUGH, Slot("raises", "KeyError"), "If looking it up fails with a KeyError."),
    (
        "message",
        THROUGH,
        Slot("raises", "KeyError"),
        "If the key is bad, or the shelf is empty, or the found one is old, or the item is gone.",
    ),
    ("gives-instance", MADE, RETURNS, "The result of the version."),
    ("message", THROUGH, Slot("raises", "KeyError"), "If any of the arguments are invalid."),
    ("message", THROUGH, Slot("raises", "KeyError"), "If an error occurs during the search."),
    ("not-borne-out", ADD, SUMMARY, "Add the numbers in reverse order."),
    ("not-borne-out", ADD, SUMMARY, "Add what a regular expression finds."),
    ("gives-class", CHOSEN, RETURNS, "A queue of three items."),
    ("gives-function", WRAPPED, RETURNS, "The result of the function."),
    ("private-span", PUBLIC, SUMMARY, "Take `self._kept` if it is set."),
    ("contradicted", EXPIRES, Slot("parameter", "age"), "Oldest age to keep, in seconds."),
    ("message", TAKE, Slot("raises", "ValueError"), "The limit is negative."),
    ("message", TAKE, Slot("raises", "ValueError"), "If limit is negative, else raise TypeError."),
    ("message", TAKE, Slot("raises", "ValueError"), "If limit is negative, all items are used."),
]
GOOD = [
    (THROUGH, SUMMARY, "Look up `key` in the `shelf`."),
    (LENGTH, SUMMARY, "The distance in feet."),
    (LENGTH, SUMMARY, "Feet of the distance."),
    (TAKE, Slot("parameter", "ignore_case"), "Drop the empty ones."),
    (ALIASED, RETURNS, "A hook, or `None`."),
    (MADE, RETURNS, "A queue of that version."),
    (TAKE, SUMMARY, "Take items with an ID."),
    (THROUGH, Slot("raises", "KeyError"), "If `key` is not in the shelf."),
    (THROUGH, Slot("raises", "KeyError"), "If the value that `found` gives is not known."),
    (CHOSEN, RETURNS, "The class of the queue."),
    (WRAPPED, RETURNS, "A function that runs within the context."),
    (WRAPPED, SUMMARY, "Keep the `_f` of a call."),
    (PUBLIC, SUMMARY, "Take what is kept."),
    (EXPIRES, Slot("parameter", "age"), "Oldest age to keep."),
    (EXPIRES, Slot("parameter", "wait"), "Time to wait in seconds."),
    (WRAPPED, SUMMARY, "Decorate a function that takes anything."),
    (TAKE, SUMMARY, "Return the smallest items in ascending order."),
    (TAKE, SUMMARY, "Sort the `items` by `key` and return the first `limit` of them."),
    (TAKE, LIMIT, "How many items to return at most."),
    (TAKE, LIMIT, "Largest number of items; 0 and more."),
    (TAKE, KEY, "Function that gives what to sort an item by."),
    (TAKE, KEY, "What to compare items by; if `None`, the items themselves."),
    (TAKE, Slot("parameter", "mode"), "`'slow'` to leave out what is empty."),
    (TAKE, Slot("parameter", "ignore_case"), "Whether to leave out what is empty."),
    (TAKE, Slot("parameter", "unused"), "Not used."),
    (TAKE, RETURNS, "The smallest items, at most `limit`."),
    (TAKE, RETURNS, "First items of those that are left, in order."),
    (TAKE, Slot("raises", "ValueError"), "If `limit` is less than zero."),
    (TAKE, Slot("raises", "ValueError"), "If the limit is negative."),
    (COUNT, SUMMARY, "Yield the decoded lines that pass the test."),
    (COUNT, Slot("parameter", "test"), "Predicate that a line has to pass."),
    (COUNT, Slot("yields"), "Each line that passes, decoded."),
    (QUEUE, SUMMARY, "A queue of a fixed size."),
    (QUEUE, SUMMARY, "Queue that holds at most `size` items."),
    (GIVES, RETURNS, "The first word of the user's name."),
    (ADDING, RETURNS, "A function that adds `step` to what it gets."),
    (TIMED, RETURNS, "A decorator."),
    (TIMED, SUMMARY, "A decorator factory for functions."),
    ("def load(json): return json\n", SUMMARY, "Make an object of the JSON text."),
]


@pytest.mark.parametrize(("check", "source", "slot", "text"), BAD)
def test_a_fault_is_found(check: str, source: str, slot: Slot, text: str) -> None:
    assert check in checks(source, slot, text)


@pytest.mark.parametrize(("source", "slot", "text"), GOOD)
def test_a_true_sentence_passes(source: str, slot: Slot, text: str) -> None:
    assert checks(source, slot, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("为 `True` 时排序。", "switched"),
        ("值是否已经排序。", ""),
        ("每个值的权重，如果未指定则。", "unfinished"),
        ("排序时遵循的规则。", ""),
        ("等待的超时。", ""),
    ],
)
def test_chinese_that_is_cut_off_or_turned_round(text: str, found: str) -> None:
    seen = checks(MEDIAN, Slot("parameter", "presorted"), text, "zh")
    assert (found in seen) if found else not {"switched", "unfinished", "fragment"} & set(seen)


def test_every_check_is_shown() -> None:
    assert {check for check, *_ in (*BAD, *BAD_OF_CLASSES, *BAD_OF_CONSTANTS, *BAD_OF_EFFECTS)} | {
        "chinese-marks",
        "mixed",
        "items-not-characters",
        "act-of-module",
    } == {check.name for check in CHECKS}


@pytest.mark.parametrize(
    ("slot", "text", "found"),
    [
        (SUMMARY, "返回最小的若干元素，按升序排列。", []),
        (LIMIT, "最多返回的元素个数。", []),
        (Slot("raises", "ValueError"), "`limit` 为负数时抛出。", []),
        (SUMMARY, "按降序返回元素。", ["contradicted"]),
        (SUMMARY, "该函数返回最小的元素。", ["itself"]),
        (SUMMARY, "一个生成器函数，返回最小的元素。", ["itself"]),
        (SUMMARY, "Return the smallest items.", ["language"]),
        (SUMMARY, "返回最小的元素,按升序排列.", ["chinese-marks"]),
        (SUMMARY, "返回 iterable 中最小的若干元素。", ["mixed"]),
        (SUMMARY, "返回 token 最少的若干元素。", []),
        (SUMMARY, "从列表中返回元素从序列的列表中返回元素。", ["doubled"]),
        (RETURNS, "处理后的结果。", ["vague-result"]),
        (RETURNS, "最小的元素，并返回 `key` 如果没有。", ["fragment"]),
        (LIMIT, "为 `None` 时返回全部元素。", ["for-none"]),
        (LIMIT, "；最多返回的个数。", ["fragment"]),
        (KEY, "要使用的参数。", ["only-the-name"]),
    ],
)
def test_chinese_is_judged_by_the_same_facts(slot: Slot, text: str, found: list[str]) -> None:
    assert list(dict.fromkeys(checks(TAKE, slot, text, "zh"))) == found


def test_one_text_said_twice_is_told_once() -> None:
    texts = {SUMMARY: "Return the smallest items.", RETURNS: "The smallest items."}
    assert list(faults_across(texts, record(TAKE), "en")) == [RETURNS]


def test_names_within_a_callee_are_nobody_elses() -> None:
    source = (
        "def outer(items):\n    return _inner(items)\n\n\n"
        "def _inner(val):\n    if val is None:\n        raise ValueError('no')\n    return val\n"
    )
    slot = Slot("raises", "ValueError")
    assert "condition" in checks(source, slot, "If val is None.")
    assert checks(source, slot, "If `items` is None.") == []


def test_a_summary_that_fits_on_its_line_is_better() -> None:
    text = "Return the smallest items, in the order of what the key gives for each."
    wide, narrow = (replace(record(TAKE), room=room) for room in (80, 60))
    assert score(SUMMARY, text, wide, "en") > score(SUMMARY, text, narrow, "en")


def test_a_fault_says_what_is_so() -> None:
    faults = faults_of(LIMIT, "How many items at most. Defaults to 20.", record(TAKE), "en")
    assert "the default of limit is 10, not 20" in [fault.message for fault in faults]
    (fault,) = faults_of(SUMMARY, "Return the items in descending order.", record(TAKE), "en")
    assert "is sorted ascending" in fault.message


@pytest.mark.parametrize(
    ("name", "source", "text", "found"),
    [
        ("a.go", "package a\n\nfunc Take(n int) int { return n }\n", "Take returns n.", []),
        ("a.go", "package a\n\nfunc Take(n int) int { return n }\n", "Take return n.", ["mood"]),
        ("A.java", "class A { int take(int n) { return n; } }", "An example of `n`.", []),
        ("a.ts", "export function take(n: number) { return n }", "Returns `n`.", []),
        ("a.ts", "export function take(n: number) { return n }", "Returns `m`.", ["unknown-span"]),
        ("a.rs", "pub fn take(n: u8) -> Option<u8> { Some(n) }", "Returns `Some(n)`.", []),
    ],
)
def test_other_languages_have_their_manners(
    name: str, source: str, text: str, found: list[str]
) -> None:
    of = record(source, name)
    assert [fault.check for fault in faults_of(SUMMARY, text, of, "en")] == found
