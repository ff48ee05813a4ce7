"""The parts of the index by themselves: what is lost or doubled here, a user cannot find."""

from __future__ import annotations

import io
import random
import threading
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from syntax.index import postings as index_postings
from syntax.index import table as index_table
from syntax.index.facts_cache import FactsCache
from syntax.index.file_facts import (
    Record,
    extract,
    extractor_version,
    name_hash,
    outline_of,
    pack,
    unpack,
    uses_of,
)
from syntax.index.link import Outbox
from syntax.index.messages import (
    Changed,
    Closed,
    Edited,
    Facts,
    Reply,
    Skipped,
    read_reply,
    write_message,
)
from syntax.index.postings import Postings
from syntax.index.table import IndexTable
from syntax.languages import language_named

NAMES = [f"name{i}" for i in range(40)]


def record(defined: list[str], used: list[str]) -> Record:
    """A real record of a text with these definitions and uses."""
    python = language_named("python")
    assert python is not None
    lines = [f"def {name}():\n    pass\n" for name in defined] + [
        f"print({name})\n" for name in used
    ]
    return extract("".join(lines), python)


class TableMachine(RuleBasedStateMachine):
    """Any order of puts and removals against plain dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.table = IndexTable()
        self.files: dict[str, tuple[set[str], set[str]]] = {}

    @rule(
        path=st.sampled_from("abcdef"),
        defined=st.sets(st.sampled_from(NAMES), max_size=4),
        used=st.sets(st.sampled_from(NAMES), max_size=4),
    )
    def put(self, path: str, defined: set[str], used: set[str]) -> None:
        self.table.put(path, record(sorted(defined), sorted(used)))
        self.files[path] = (defined, used | {"print"} if used else set())

    @rule(path=st.sampled_from("abcdefg"))
    def remove(self, path: str) -> None:
        assert self.table.remove(path) == (self.files.pop(path, None) is not None)

    @rule()
    def tidy(self) -> None:
        self.table.tidy()

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def open(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from(sorted(self.files)))
        outline, uses = self.table.outline(path), self.table.uses(path)
        assert outline is not None
        assert uses is not None
        assert {symbol.name for symbol in outline.symbols} == self.files[path][0]
        assert self.files[path][1] <= set(uses)

    @invariant()
    def agrees(self) -> None:
        assert sorted(self.table.paths()) == sorted(self.files)
        for name in NAMES[:6]:
            assert self.table.defining(name) == sorted(
                path for path, (defined, _) in self.files.items() if name in defined
            )
            assert self.table.using(name) == sorted(
                path for path, (_, used) in self.files.items() if name in used
            )

    def teardown(self) -> None:
        self.table.close()


@pytest.fixture(autouse=True, scope="module")
def small_sizes() -> object:
    """Chunks and garbage so small that merging and sweeping happen all the time."""
    patch = pytest.MonkeyPatch()
    patch.setattr(index_postings, "_CHUNK", 8)
    patch.setattr(index_table, "_GARBAGE_BYTES", 400)
    yield
    patch.undo()


TestTable = TableMachine.TestCase
TestTable.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.sets(st.integers(0, 30), max_size=20)), max_size=60)
)
def test_postings_answer_as_a_dictionary_would(steps: list[tuple[int, set[int]]]) -> None:
    postings = Postings()
    live: dict[int, set[int]] = {}
    current: dict[int, int] = {}
    for number, (which, hashes) in enumerate(steps):
        old = current.get(which)
        if old is not None:
            postings.remove(old, len(live.pop(old)))
        postings.add(number, np.array(sorted(hashes), np.uint32))
        live[number], current[which] = hashes, number
    for wanted in range(31):
        assert postings.find(wanted) == [n for n, hashes in live.items() if wanted in hashes]


def test_replaced_files_do_not_pile_up_in_the_postings() -> None:
    postings = Postings()
    hashes = np.arange(100, dtype=np.uint32)
    postings.add(0, hashes)
    for number in range(1, 2000):
        postings.remove(number - 1, 100)
        postings.add(number, hashes)
    assert len(postings) < 5_000
    assert postings.find(7) == [1999]


def test_replaced_records_do_not_pile_up_on_disk(tmp_path: Path) -> None:
    table = IndexTable(tmp_path)
    one = record(["f"], ["g"])
    for _ in range(200):
        table.put("a.py", one)
        table.tidy()
    assert len(table._records) < 2_000
    assert table.outline("a.py") is not None
    assert list(tmp_path.iterdir()) == []
    table.close()


def test_queries_while_files_change_never_see_half_a_file(tmp_path: Path) -> None:
    table = IndexTable(tmp_path)
    records = [record([f"f{i}"], [f"g{i}"]) for i in range(10)]
    for i in range(10):
        table.put(f"{i}.py", records[i])
    failures: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            for i in range(10):
                outline = table.outline(f"{i}.py")
                if outline is None or [s.name for s in outline.symbols] != [f"f{i}"]:
                    failures.append((i, outline))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(40):
        for i in range(10):
            table.put(f"{i}.py", records[i])
        table.tidy()
    stop.set()
    for thread in threads:
        thread.join()
    table.close()
    assert failures == []


def test_a_record_tells_what_the_text_says() -> None:
    python = language_named("python")
    assert python is not None
    made = extract("import os\n\ndef é𝔸(x=1):\n    return '𝔸', os.path(x)\n", python)
    outline = outline_of(made.outline)
    assert [symbol.name for symbol in outline.symbols][:1] == ["é𝔸"]
    assert [one.module for one in outline.imports] == ["os"]
    assert uses_of(made.uses)["os"] == [0, 7, 3, 16]
    assert unpack(pack(made)) == made


def test_no_key_of_the_text_is_in_its_record() -> None:
    python = language_named("python")
    assert python is not None
    key = "gh" + "p_" + "a1B2c3D4e5F6" * 3
    made = extract(f"def f(token='{key}'):\n    '''{key}'''\nTOKEN = '{key}'\n", python)
    outline = outline_of(made.outline)
    assert "a1B2c3" not in repr(outline)
    assert outline.symbols[0].name == "f"


def test_text_with_lone_surrogates_has_facts() -> None:
    python = language_named("python")
    assert python is not None
    made = extract("def f(x='\ud800'): pass\n", python)
    assert outline_of(made.outline).symbols[0].name == "f"
    assert name_hash("\ud800") >= 0


@given(st.binary(max_size=60))
def test_a_damaged_record_is_no_record(data: bytes) -> None:
    assert unpack(data) is None
    packed = pack(Record(b"", b"", b"x", b"y"))
    assert unpack(packed) is not None
    at = random.Random(len(data)).randrange(len(packed))
    assert unpack(packed[:at] + bytes([packed[at] ^ 0x55]) + packed[at + 1 :]) is None
    assert unpack(packed[:at]) is None


def test_the_version_of_the_extractor_is_stable_within_one_installation() -> None:
    assert extractor_version() == extractor_version()
    assert len(extractor_version()) == 16


class TestCache:
    """Deleting it, or damaging it, costs time and nothing else."""

    RECORD = Record(b"1234", b"5678", b"outline", b"uses")

    def test_it_remembers(self, tmp_path: Path) -> None:
        first = FactsCache(tmp_path / "facts")
        first.put("python", "a" * 64, self.RECORD)
        assert first.get("python", "a" * 64) == self.RECORD
        first.close()
        again = FactsCache(tmp_path / "facts")
        assert again.get("python", "a" * 64) == self.RECORD
        assert again.get("c", "a" * 64) is None
        again.close()

    @pytest.mark.parametrize("damage", [b"", b"not a database at all" * 400])
    def test_a_damaged_file_is_dropped(self, tmp_path: Path, damage: bytes) -> None:
        folder = tmp_path / "facts"
        cache = FactsCache(folder)
        cache.put("python", "a" * 64, self.RECORD)
        cache.close()
        for path in folder.iterdir():
            path.write_bytes(damage)
        cache = FactsCache(folder)
        assert cache.get("python", "a" * 64) is None
        cache.put("python", "b" * 64, self.RECORD)
        cache.close()
        cache = FactsCache(folder)
        assert cache.get("python", "b" * 64) == self.RECORD
        cache.close()

    def test_damage_within_the_file_is_dropped_when_it_is_met(self, tmp_path: Path) -> None:
        folder = tmp_path / "facts"
        cache = FactsCache(folder)
        for i in range(400):
            cache.put("python", f"{i:064}", Record(b"", b"", b"o" * 900, b"u" * 900))
        cache.close()
        database = folder / "cache.db"
        data = bytearray(database.read_bytes())
        data[8192:-8192] = b"\xa5" * (len(data) - 16384)
        database.write_bytes(data)
        cache = FactsCache(folder)
        for i in range(400):
            cache.get("python", f"{i:064}")
        cache.put("python", "b" * 64, self.RECORD)
        cache.close()

    def test_a_folder_that_cannot_be_made_is_gone_without(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("in the way")
        cache = FactsCache(tmp_path / "file" / "facts")
        cache.put("python", "a" * 64, self.RECORD)
        assert cache.get("python", "a" * 64) is None
        cache.close()

    def test_two_processes_may_share_it(self, tmp_path: Path) -> None:
        one, other = FactsCache(tmp_path / "facts"), FactsCache(tmp_path / "facts")
        one.put("python", "a" * 64, self.RECORD)
        one.flush()
        assert other.get("python", "a" * 64) == self.RECORD
        one.close()
        other.close()


class TestOutbox:
    """A document of two megabytes must not cross the pipe at every key."""

    def outbox(self) -> tuple[Outbox, list[float]]:
        now = [100.0]
        return Outbox(lambda: now[0]), now

    def test_only_the_last_text_of_a_burst_is_sent(self) -> None:
        outbox, now = self.outbox()
        for text in ("a", "ab", "abc"):
            outbox.put_text(b"x.py", text)
            now[0] += 0.01
        now[0] += 1
        assert outbox.take() == Edited(b"x.py", b"abc")
        outbox.close()
        assert outbox.take() is None

    def test_endless_typing_is_sent_now_and_then(self) -> None:
        outbox, now = self.outbox()
        for _ in range(20):
            outbox.put_text(b"x.py", "text")
            now[0] += 0.1
        assert outbox.take() == Edited(b"x.py", b"text")

    def test_other_orders_do_not_wait_for_a_text_that_rests(self) -> None:
        outbox, _ = self.outbox()
        outbox.put_text(b"x.py", "text")
        outbox.put(Changed(b"y.py"))
        assert outbox.take() == Changed(b"y.py")

    def test_closing_a_document_drops_its_text(self) -> None:
        outbox, now = self.outbox()
        outbox.put_text(b"x.py", "text")
        outbox.put(Closed(b"x.py"))
        now[0] += 5
        assert outbox.take() == Closed(b"x.py")

    def test_hurry_sends_texts_before_what_follows(self) -> None:
        outbox, _ = self.outbox()
        outbox.put_text(b"x.py", "text")
        outbox.hurry()
        outbox.put(Changed(b"y.py"))
        assert outbox.take() == Edited(b"x.py", b"text")
        assert outbox.take() == Changed(b"y.py")


def test_messages_cross_a_pipe_whole() -> None:
    pipe = io.BytesIO()
    sent: list[Reply] = [
        Facts(b"/w/\xff.py", Record(b"a", b"b", b"c" * 70_000, b"")),
        Skipped(b"/w/b.py", "larger than 2 KB"),
    ]
    for message in sent:
        write_message(pipe, message)
    pipe.seek(0)
    assert [read_reply(pipe), read_reply(pipe), read_reply(pipe)] == [*sent, None]
    cut = io.BytesIO(pipe.getvalue()[:-3])
    assert read_reply(cut) == sent[0]
    assert read_reply(cut) is None
