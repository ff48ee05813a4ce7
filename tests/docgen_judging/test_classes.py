"""What is told of classes, of what they hold, and of flags, against names and bases."""

from __future__ import annotations

import pytest

from docgen.prose.slots import Slot
from tests.support.judged import checks

COMPLETER = """\
class WordCompleter(Completer):
    def __init__(self, words, ignore_case: bool = True, mark=False, seen=False):
        self.words = [] if mark else words
        self.seen = seen
"""
SUB = """\
class TracerSub:
    def __init__(self, root: Tracer):
        self.root = root


class Tracer:
    pass
"""
HEIR = "class Heir(Tracer):\n    pass\n\n\nclass Tracer(dict):\n    pass\n"
OF_OTHERS = "class Heir(foreign.Tracer):\n    pass\n"
MADE = "class Heir(made_here()):\n    pass\n"
NAMED_LIKE = "from notices import Warning\n\n\nclass Heir(Warning):\n    pass\n"
OF_BUILTINS = "class Heir(Warning):\n    pass\n"
GETS = "def get(name) -> TracerSub:\n    return TracerSub(name)\n\n\n" + SUB
NOTHING = "class NoDefault(Enum):\n    nodefault = None\n"
WEAK = "class WeakValueMapping(weakref.WeakValueDictionary):\n    pass\n"
ARGUMENTS = """\
class Arguments:
    nosign: bool
    sign: bool
    node: bool
    skip_blank: bool
    exclude: list
    show_hidden: bool

    def __init__(self):
        self.disabled = True
"""
HOOK = "class Hook:\n    hooks: dict[str, list] | None = None\n"
SUMMARY, RETURNS = Slot("summary"), Slot("returns")
NOSIGN, SIGN, NODE = (Slot("attribute", one) for one in ("nosign", "sign", "node"))
SKIP, EXCLUDE = Slot("attribute", "skip_blank"), Slot("attribute", "exclude")
SHOWN = Slot("attribute", "show_hidden")
CASE, MARK, SEEN = (Slot("parameter", one) for one in ("ignore_case", "mark", "seen"))

BAD = [
    ("modifier", COMPLETER, SUMMARY, "A completeable word."),
    ("modifier", COMPLETER, SUMMARY, "The word that is completed."),
    ("descent", SUB, SUMMARY, "A subclass of `Tracer` that adds a tag to the call."),
    ("descent", SUB, SUMMARY, "A tracer that inherits from `Tracer`."),
    ("descent", SUB, SUMMARY, "A subclass that adds a tag to the call."),
    ("descent", HEIR, SUMMARY, "A subclass of `list` for tracing."),
    ("descent", OF_BUILTINS, SUMMARY, "A subclass of `Notice`."),
    ("descent", GETS, SUMMARY, "Get an instance of a subclass with the name."),
    ("turned-round", ARGUMENTS, NOSIGN, "Whether numbers should be signed."),
    ("turned-round", ARGUMENTS, SKIP, "If `True`, blank lines are read."),
    ("turned-round", ARGUMENTS, EXCLUDE, "Numbers to include."),
    ("turned-round", ARGUMENTS, SHOWN, "Whether to hide what is hidden."),
    ("other-half", NOTHING, SUMMARY, "An enum with a default value of `None`."),
    ("other-half", WEAK, SUMMARY, "A `WeakValueDictionary` where keys are weak references."),
    ("no-container", HOOK, SUMMARY, "A dictionary of hooks for what comes in."),
    ("named-kind", GETS, SUMMARY, "Get a tracer as the `get` class does."),
    ("named-kind", SUB, SUMMARY, "A library for tracing calls."),
    ("flag", COMPLETER, CASE, "Case of the words."),
    ("flag", COMPLETER, MARK, "Mark for chosen words."),
    ("flag", ARGUMENTS, SIGN, "Sign of numbers."),
]
GOOD = [
    (COMPLETER, SUMMARY, "A completer of words."),
    (COMPLETER, SUMMARY, "A source of completions for words."),
    (SUB, SUMMARY, "A tracer that adds a tag, with the parent `Tracer`."),
    (HEIR, SUMMARY, "A subclass of `Tracer`."),
    (HEIR, SUMMARY, "A tracer that is derived from `dict`."),
    (OF_OTHERS, SUMMARY, "A subclass of `Tracer`."),
    (OF_OTHERS, SUMMARY, "A subclass of `dict`."),
    (NAMED_LIKE, SUMMARY, "A subclass of `Notice`."),
    (OF_BUILTINS, SUMMARY, "A subclass of `Exception`."),
    (MADE, SUMMARY, "A subclass of `dict`."),
    (GETS, SUMMARY, "Get a tracer with the name."),
    (ARGUMENTS, NOSIGN, "Whether to read numbers without their signs."),
    (ARGUMENTS, NOSIGN, "If `True`, signs are ignored."),
    (ARGUMENTS, NODE, "Whether nodes are sorted."),
    (ARGUMENTS, SKIP, "Whether to leave out blank lines."),
    (ARGUMENTS, EXCLUDE, "Numbers to leave out."),
    (ARGUMENTS, SHOWN, "Whether to show what is hidden."),
    (NOTHING, SUMMARY, "A mark for what has no default."),
    (WEAK, SUMMARY, "A mapping whose values are weak references."),
    (SUB, SUMMARY, "Calls of the `Tracer` class with a tag."),
    (SUB, SUMMARY, "A tracer for an application."),
    (HOOK, SUMMARY, "A holder of hooks, in a dictionary."),
    (HEIR, SUMMARY, "A dictionary of what was traced."),
    (HOOK.replace("Hook", "HookDict"), SUMMARY, "A dictionary of hooks."),
    (HOOK + "    def __getitem__(self, key): ...\n", SUMMARY, "A mapping of hooks."),
    (COMPLETER, CASE, "Match words in any case if `True`."),
    (COMPLETER, MARK, "Mark the words."),
    (COMPLETER, MARK, "Center the words."),
    (COMPLETER, SEEN, "Words that were seen."),  # nothing asks whether it is true
]
MINE = {"no-container", "named-kind", "modifier", "descent", "turned-round", "other-half", "flag"}


@pytest.mark.parametrize(("check", "source", "slot", "text"), BAD)
def test_a_fault_is_found(check: str, source: str, slot: Slot, text: str) -> None:
    assert check in checks(source, slot, text)


@pytest.mark.parametrize(("source", "slot", "text"), GOOD)
def test_a_true_sentence_passes(source: str, slot: Slot, text: str) -> None:
    assert not MINE & set(checks(source, slot, text))


@pytest.mark.parametrize(
    ("source", "slot", "text", "found"),
    [
        (SUB, SUMMARY, "`Tracer` 的子类，为调用添加标签。", {"descent"}),
        (SUB, SUMMARY, "继承自 `Tracer` 的追踪器。", {"descent"}),
        (HEIR, SUMMARY, "`Tracer` 的子类。", set()),
        (ARGUMENTS, NOSIGN, "是否带符号。", {"turned-round"}),
        (ARGUMENTS, NOSIGN, "是否忽略符号。", set()),
        (ARGUMENTS, SHOWN, "是否隐藏。", {"turned-round"}),
        (COMPLETER, CASE, "单词的大小写。", {"flag"}),
        (COMPLETER, CASE, "是否忽略大小写。", set()),
    ],
)
def test_chinese_is_held_against_the_same(
    source: str, slot: Slot, text: str, found: set[str]
) -> None:
    assert MINE & set(checks(source, slot, text, "zh")) == found
