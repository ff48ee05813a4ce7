"""What the model is told besides the source: where things are from, what is done only if."""

from __future__ import annotations

from pathlib import Path

from docgen.prose.record import module_of, record_of
from docgen.prose.telling import facts_told
from tests.support.prose_records import file_of, known_of, record

_PLUGIN = '''\
import typing

import mypy.nodes
from mypy.plugin import Plugin

from .own import Base


class TablePlugin(Plugin, Base):
    pass


class Cache:
    def write(self, data):
        self.data = data
        if self.count >= self.most:
            self.flush()

    def close(self):
        self.flush()

    def flush(self):
        """Write what is not written."""
'''


def test_where_a_base_is_from(tmp_path: Path) -> None:
    of = record(tmp_path, _PLUGIN, "TablePlugin")
    assert facts_told(of) == ("`Plugin` is that of `mypy.plugin`",)
    assert {"mypy", "plugin"} <= of.names  # so that a sentence may name it


def test_what_a_module_uses(tmp_path: Path) -> None:
    assert facts_told(record(tmp_path, _PLUGIN, "")) == ("it uses `mypy`, `mypy.plugin`",)


def test_a_module_of_the_own_package_is_no_origin(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    known = known_of(folder, till_py="from shop.own import Base\n\n\nclass Till(Base):\n    pass\n")
    file = file_of(folder, known, "till.py")
    assert record_of(file, module_of(file), known, {}).origins == ()
    assert record_of(file, file.by_name["Till"], known, {}).origins == ()


def test_what_is_called_only_sometimes(tmp_path: Path) -> None:
    told = facts_told(record(tmp_path, _PLUGIN, "Cache.write"))
    assert told == ("`flush()` is called only if `self.count >= self.most`",)
    assert not any("only if" in one for one in facts_told(record(tmp_path, _PLUGIN, "Cache.close")))


def test_what_is_all_that_is_called(tmp_path: Path) -> None:
    told = "all it does is call `flush()`, of which is said: Write what is not written."
    assert facts_told(record(tmp_path, _PLUGIN, "Cache.close")) == (told,)
    twice = _PLUGIN.replace(
        "        self.flush()\n\n    def flush",
        "        self.flush()\n        self.flush()\n\n    def flush",
    )
    assert facts_told(record(tmp_path, twice, "Cache.close")) == ()


def test_another_origin_is_another_record(tmp_path: Path) -> None:
    before = record(tmp_path, _PLUGIN, "TablePlugin").digest
    after = record(tmp_path, _PLUGIN.replace("mypy.plugin", "pylint.plugin"), "TablePlugin").digest
    assert before != after


_READER = """\
class Reader:
    def __init__(self, data, size):
        self._lines = data.split("\\n")  # store them as lines
        self._at: int = 0
        self.size = size
        self._unused = data[0]

    def peek(self):
        return self._lines[self._at] * self.size

    def eof(self):
        return True
"""


def test_what_attributes_hold_that_a_method_reads(tmp_path: Path) -> None:
    assert facts_told(record(tmp_path, _READER, "Reader.peek")) == (
        '`self._lines` is made by `data.split("\\n")`',
        "`self._at` is made by `0`",
        'it says in a comment, `self._lines = data.split("\\n")`: store them as lines',
    )
    assert facts_told(record(tmp_path, _READER, "Reader.eof")) == ()
    changed = record(tmp_path, _READER.replace('"\\n"', '"\\t"'), "Reader.peek").digest
    assert changed != record(tmp_path, _READER, "Reader.peek").digest


_RELAYED = """\
def until(lines, test):
    \"\"\"Read lines.

    Returns:
        The lines before the first that passes the test.
    \"\"\"
    return lines[:test(lines)]


def until_empty(lines, maker=Plugin):
    return until(lines, lambda line: not line)


class Plugin:
    pass
"""


def test_what_is_said_of_a_result_that_is_handed_back(tmp_path: Path) -> None:
    told = facts_told(record(tmp_path, _RELAYED, "until_empty"))
    said = "The lines before the first that passes the test."
    assert f"it gives back what `until()` gives back: {said}" in told
    assert "`maker` is a class, `Plugin` unless another is given" in told
    changed = _RELAYED.replace("return until(lines, lambda line: not line)", "return until(1)[0]")
    assert not any(
        "gives back" in one for one in facts_told(record(tmp_path, changed, "until_empty"))
    )


def test_a_remark_changes_nothing_that_is_remembered(tmp_path: Path) -> None:
    before = record(tmp_path, _READER, "Reader.peek")
    after = record(tmp_path, _READER.replace("store them as", "kept in"), "Reader.peek")
    assert before.remarks != after.remarks
    assert before.digest == after.digest


_STEPS = """\
def grown(graph, p):
    # with probability p, close a triangle
    if random() < p:
        close(graph)  # adds one more edge
    # if p == 1: close(graph)
    # noqa: this is of tools alone
    link = "http://a.b # no comment at all"
    return graph  # done
"""


def test_what_comments_say_of_steps(tmp_path: Path) -> None:
    assert record(tmp_path, _STEPS, "grown").remarks == (
        "`if random() < p:`: with probability p, close a triangle",
        "`close(graph)`: adds one more edge",
    )
    other = record(tmp_path, _STEPS.replace("close a", "make a"), "grown")
    assert other.digest == record(tmp_path, _STEPS, "grown").digest


_RAISES = """\
class NoRoomError(Exception):
    pass


class Till:
    def put(self, coin):
        if self.is_full:
            raise NoRoomError("the till is full")
        self.coins.append(coin)

    def put_all(self, coins):
        for coin in coins:
            self.put(coin)
"""


def test_of_an_exception_is_told_who_raises_it_and_when(tmp_path: Path) -> None:
    told = facts_told(record(tmp_path, _RAISES, "NoRoomError"))
    assert told == (
        '`Till.put()` raises it if `self.is_full`, with the message "the till is full"',
    )
    assert not any("raises it" in one for one in facts_told(record(tmp_path, _RAISES, "Till")))


def test_who_raises_it_or_inherits_from_it_changes_no_digest(tmp_path: Path) -> None:
    alone = _RAISES.partition("\n\n\n")[0] + "\n"
    heir = "\n\nclass Full(NoRoomError):\n    pass\n"
    found = [record(tmp_path, text, "NoRoomError") for text in (alone, _RAISES, _RAISES + heir)]
    assert len({facts_told(one) for one in found}) == 3
    assert len({one.digest for one in found}) == 1


def test_of_an_exception_for_several_is_told_which(tmp_path: Path) -> None:
    heirs = "".join(f"\n\nclass {one}(NoRoomError):\n    pass\n" for one in ("A", "B"))
    told = facts_told(record(tmp_path, _RAISES + heirs, "NoRoomError"))
    assert told == ("it is the base of `A`, `B`: say what they have in common",)


def test_of_a_class_is_told_who_inherits_from_it(tmp_path: Path) -> None:
    heirs = "\n\n\n".join(
        f"class {head}:\n    pass" for head in ("Shop", "Grocer(Shop)", "_Stall(Shop)")
    )
    assert facts_told(record(tmp_path, heirs, "Shop")) == ("it is the base of `Grocer`",)
    assert facts_told(record(tmp_path, heirs, "Grocer")) == ()


def test_a_class_that_only_holds_values_is_told_as_such(tmp_path: Path) -> None:
    themes = "class Themes:\n    DARK = 1\n    LIGHT = 2\n"
    assert facts_told(record(tmp_path, themes, "Themes")) == ("it has attributes and no methods",)
    doing = f"{themes}\n    def mix(self):\n        return 3\n"
    assert facts_told(record(tmp_path, doing, "Themes")) == ()


def test_a_default_that_is_a_constant_is_told_in_its_comments_words(tmp_path: Path) -> None:
    known = known_of(
        tmp_path,
        marks_py="import re\n\n# Selection token that shows\n# the cursor. It is drawn.\n"
        'MARK = "»"\n'
        "PLAIN = 1\n# no\nSHORT = 2\n",
        ask_py="from marks import MARK, PLAIN, SHORT\n# Most lines that are shown\nMOST = 3\n\n\n"
        "def ask(mark=MARK, plain=PLAIN, short=SHORT, most=MOST, other=None):\n    return mark\n",
    )
    file = file_of(tmp_path, known, "ask.py")
    of = record_of(file, file.by_name["ask"], known, {})
    assert [one for one in facts_told(of) if "comment" in one] == [
        'it says in a comment, `MARK = "»"`: Selection token that shows the cursor.',
        "it says in a comment, `MOST = 3`: Most lines that are shown",
    ]
