"""`inkling complete` and `inkling stats` as a shell sees them: exit codes, streams, JSON."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cli.main import run
from completion.acceptance import AcceptanceLog
from engine.clients.client import EngineClient
from engine.clients.generation import Generation
from engine.models.prompts import Text
from foundation.errors import Unavailable
from tests.support.scripted_client import Script, ScriptedClient


class Client(ScriptedClient):
    async def aclose(self) -> None:
        """The connection is closed at the end."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Script], Client]:
    def use(script: Script) -> Client:
        client = Client(script)

        async def connect(*_: object) -> Client:
            return client

        monkeypatch.setattr(EngineClient, "connect", connect)
        return client

    return use


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.py"
    path.write_text("s = '𝒙é'; t = [\n\n\ndef f(a):\n    \n", encoding="utf-8")
    return path


def error_line(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    return shown.err


def test_a_suggestion_is_all_that_is_printed(
    engine: Callable[[Script], Client], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(("return a",))
    assert run(["complete", str(sample), "--line", "4", "--character", "4"]) == 0
    assert capsys.readouterr() == ("return a\n", "")


def test_the_json_has_the_promised_shape(
    engine: Callable[[Script], Client], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(("1]\n",))
    # After the astral character: two UTF-16 units, one code point.
    where = ["--line", "0", "--character", "16"]
    assert run(["complete", str(sample), *where, "--json", "--candidates", "2"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert answer["text"] == "1]"
    assert answer["range"] == {
        "start": {"line": 0, "character": 16},
        "end": {"line": 0, "character": 16},
    }
    assert answer["candidates"] == [{"text": "1]", "score": -0.001}]
    assert answer["reason"] is None
    assert {"prompt_tokens", "evaluated_tokens", "generated_tokens", "ms"} <= answer.keys()
    assert answer["prompt_tokens"] == 7


def test_a_place_as_compilers_print_it_counts_characters_from_one(
    engine: Callable[[Script], Client], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(("1]\n",))
    # The astral character is one column; 16 units of UTF-16 are before the cursor.
    for place in (f"{sample}:1:16", f"{sample}:1:16:"):
        assert run(["complete", place, "--json"]) == 0
        answer = json.loads(capsys.readouterr().out)
        assert answer["range"]["start"] == {"line": 0, "character": 16}


def test_a_file_whose_name_looks_like_a_place_is_still_a_file(
    engine: Callable[[Script], Client], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(("1",))
    (tmp_path / "a.py:1:1").write_text("x = \n")
    where = [str(tmp_path / "a.py:1:1"), "--line", "0", "--character", "4"]
    assert run(["complete", *where]) == 0
    assert capsys.readouterr().out == "1\n"


def test_nothing_is_fine_and_has_its_reason(
    engine: Callable[[Script], Client], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(("",))
    where = ["complete", str(sample), "--line", "4", "--character", "4"]
    assert run([*where, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["text"], answer["candidates"]) == ("", [])
    assert answer["reason"] == "the model had nothing to add"
    assert run(where) == 0
    assert "nothing to add" in error_line(capsys)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["missing.py", "--line", "0", "--character", "0"], "no such file"),
        (["folder", "--line", "0", "--character", "0"], "folder is a folder; name a file in it"),
        (["binary.py", "--line", "0", "--character", "0"], "binary"),
        (
            ["sample.py", "--line", "99", "--character", "0"],
            "no --line 99: lines count from 0, the last one is 5",
        ),
        (["sample.py", "--line", "0", "--character", "99"], "ends at character 16"),
        (["sample.py", "--line", "0"], "--character"),
        (["sample.py:99:1"], "has no line 99: lines count from 1, the last one is 6"),
        (
            ["sample.py:1:99"],
            "line 1 has no column 99: both count from 1, and it ends at column 16",
        ),
        (["sample.py:0:1"], "count from 1"),
        (["missing.py:1:1"], "missing.py: there is no such file"),
        (["sample.py:1:1", "--line", "0"], "leave --line and --character out"),
        (["sample.py", "--batch", "-"], "--batch goes without"),
        (["--batch", "missing.jsonl"], "cannot be read"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    sample: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    expected: str,
) -> None:
    monkeypatch.chdir(sample.parent)
    Path("folder").mkdir()
    Path("binary.py").write_bytes(b"\0\1\2")
    assert run(["complete", *arguments]) == 2
    assert expected in error_line(capsys)


def test_a_missing_engine_is_exit_code_3(
    sample: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connect(*_: object) -> EngineClient:
        raise Unavailable("no model; run inkling model pull")

    monkeypatch.setattr(EngineClient, "connect", connect)
    assert run(["complete", str(sample), "--line", "4", "--character", "4"]) == 3
    assert "inkling model pull" in error_line(capsys)


def test_an_ignored_file_is_not_completed(
    engine: Callable[[Script], Client], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = engine(("return a",))
    (sample.parent / ".inklingignore").write_text("sample.py\n")
    where = ["--line", "4", "--character", "4"]
    assert run(["complete", str(sample), *where]) == 0
    assert "ignored" in error_line(capsys)
    assert not client.asked


def task(name: str | int, prefix: str = "def f(a):\n    return ", **more: object) -> str:
    return json.dumps({"id": name, "language": "python", "prefix": prefix, "suffix": "", **more})


def echo(generation: Generation) -> tuple[str]:
    """A model that writes what the prompt's comment tells it to."""
    prompt = "".join(part.value for part in generation.prompt if isinstance(part, Text))
    found = re.search(r"# (\w+)", prompt)
    return (found[1] if found else "a",)


def test_a_batch_is_answered_in_order_and_a_wrong_line_stops_no_other(
    engine: Callable[[Script], Client], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client = engine(echo)
    lines = [task(n, f"# v{n}\nx = ") for n in range(20)]
    lines[3] = '{"id": 3'
    lines[5] = '{"id": 5, "language": "python", "prefix": 7, "suffix": ""}'
    lines.insert(7, "")
    (tmp_path / "tasks.jsonl").write_text("\n".join(lines))
    assert run(["complete", "--batch", str(tmp_path / "tasks.jsonl"), "--jobs", "3"]) == 2
    shown = capsys.readouterr()
    answers = [json.loads(line) for line in shown.out.splitlines()]
    assert [(a["id"], a["text"]) for a in answers] == [
        (n, f"v{n}") for n in range(20) if n not in (3, 5)
    ]
    assert re.findall(r"line (\d+)", shown.err) == ["4", "6"]
    assert {g.priority for g in client.asked} == {"background"}
    assert {
        "id", "text", "candidates", "prompt_tokens", "evaluated_tokens", "generated_tokens", "ms"
    } <= answers[0].keys()  # fmt: skip


def test_a_batch_comes_from_standard_input_and_takes_wishes(
    engine: Callable[[Script], Client],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    engine(("b = a\n    return b",))
    body = "def f(a):\n    "
    source = tmp_path / "in"
    source.write_text(
        "\n".join(
            [task("block", body), task("line", body, multiline=False), task("toml", language="x")]
        )
    )
    with source.open() as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        assert run(["complete", "--batch", "-"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["text"] for a in answers] == ["b = a\n    return b", "b = a", "b = a"]
    assert "no grammar" in answers[2]["note"]


def _shop(root: Path, keyword: str) -> Path:
    root.mkdir()
    (root / "shop.py").write_text(
        f"def price_of(item, *, {keyword}=False):\n    return item.price\n"
    )
    return root


def _in_shop(id: str, root: Path | str | None, **more: object) -> str:  # noqa: A002
    prefix = "from shop import price_of\n\n\ndef total(items):\n    return price_of("
    found = {"root": str(root)} if root is not None else {}
    return task(id, prefix, path="total.py", **found, **more)


def test_what_a_task_s_root_has_is_shown_and_nothing_of_another_s(
    engine: Callable[[Script], Client],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INKLING_CACHE_DIR", str(tmp_path / "cache"))
    keywords = ("net", "gross", "vat", "tips")
    roots = [_shop(tmp_path / keyword, keyword) for keyword in keywords]
    tasks = [_in_shop(root.name, root) for root in roots for _ in range(2)]
    tasks += [_in_shop("none", None), _in_shop("gone", tmp_path / "gone")]
    (tmp_path / "tasks.jsonl").write_text("\n".join(tasks))
    prompts = []
    for jobs in ("1", "4"):
        client = engine(("item)",))
        assert run(["complete", "--batch", str(tmp_path / "tasks.jsonl"), "--jobs", jobs]) == 0
        answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [one["text"] for one in answers] == ["item)"] * len(tasks)
        shown = [
            "".join(part.value for part in one.prompt if isinstance(part, Text))
            for one in client.asked
        ]
        found = [tuple(re.findall(r"def price_of\(item, \*, (\w+)=", one)) for one in shown]
        assert set(found) == {(), *((keyword,) for keyword in keywords)}
        prompts.append(sorted(shown))
    assert prompts[0] == prompts[1], "whatever is done at the same time"


def test_a_root_that_may_not_be_read_is_its_task_s_fault(
    engine: Callable[[Script], Client],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INKLING_INDEX_ENABLED", "false")
    engine(("item)",))
    root = _shop(tmp_path / "net", "net")
    lines = [_in_shop("one", root), _in_shop("two", None)]
    (tmp_path / "tasks.jsonl").write_text("\n".join(lines))
    assert run(["complete", "--batch", str(tmp_path / "tasks.jsonl")]) == 2
    shown = capsys.readouterr()
    assert [json.loads(line)["id"] for line in shown.out.splitlines()] == ["two"]
    assert "index.enabled" in shown.err


def test_an_empty_batch_is_no_answer(
    engine: Callable[[Script], Client], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    engine(("x",))
    (tmp_path / "tasks.jsonl").write_text("")
    assert run(["complete", "--batch", str(tmp_path / "tasks.jsonl")]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AcceptanceLog:
    monkeypatch.setenv("INKLING_STATE_DIR", str(tmp_path))
    return AcceptanceLog()


def test_stats_are_shown_as_json_and_deleted(
    counts: AcceptanceLog, capsys: pytest.CaptureFixture[str]
) -> None:
    counts.add("shown", "python", "abc", 80)
    counts.add("shown", "python", "abc", 80)
    counts.add("accepted", "python", "abc")
    assert run(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["languages"]["python"] == {
        "shown": 2, "accepted": 1, "dismissed": 0, "chars": 3, "rate": 0.5
    }  # fmt: skip
    assert run(["stats"]) == 0
    assert "50%" in capsys.readouterr().out
    assert run(["stats", "--clear"]) == 0
    assert not counts.path.exists()
    capsys.readouterr()
    assert run(["stats"]) == 0
    assert "No suggestion was shown yet" in capsys.readouterr().out


def test_stats_tell_what_was_learnt_and_forget_it(
    counts: AcceptanceLog, capsys: pytest.CaptureFixture[str]
) -> None:
    def show(number: int) -> None:
        counts.add("shown", "c", "abc", 80, 60.0 * number, probability=0.3, model="tiny")

    show(0)
    counts.add("accepted", "c", "abc", 80, 1.0, model="tiny")
    assert run(["stats"]) == 0
    assert "tiny: nothing learnt yet; 199 more" in capsys.readouterr().out
    for number in range(1, 250):
        show(number)
    assert run(["stats"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "tiny: learnt from 250 suggestions. 0% of them were accepted, 30% were expected" in told
    assert run(["stats", "--json"]) == 0
    learnt = json.loads(capsys.readouterr().out)["learnt"]["tiny"]
    assert (learnt["suggestions"], learnt["enough"]) == (250, True)
    assert learnt["shift"] < 0
    assert run(["stats", "--reset"]) == 0
    assert "forgot what was learnt" in capsys.readouterr().out
    assert run(["stats", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["learnt"] == {}
    assert found["total"]["shown"] == 250
