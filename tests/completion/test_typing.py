"""While somebody types: streams that go on, first lines first, what is ready before it is asked."""

from __future__ import annotations

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from completion.debounce import Rhythm, quiet_ms
from completion.pipeline import Completer
from completion.values import CompletionRequest, Suggestion
from engine.clients.generation import Chunk, Finish, Generation, StreamEvent
from engine.models.prompts import Text
from engine.requests import Usage
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex
from tests.support.completing import request, shown
from tests.support.scripted_client import QWEN, ScriptedClient

BODY = "def f(a):\n    █\n"


def typed(text: str, **more: Any) -> CompletionRequest:
    return request(BODY.replace("█", text + "█"), **more)


async def begun(completer: Completer, client: ScriptedClient, asked: CompletionRequest) -> None:
    """Ask, and take the question back as an editor does at the next key."""
    task = asyncio.create_task(completer.complete(asked))
    await client.first_piece.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


@given(st.integers(1, 11))
@settings(deadline=None, max_examples=12)
async def test_who_types_what_the_model_writes_does_not_interrupt_it(count: int) -> None:
    client = ScriptedClient(("return sum(a)",), pause=0.001)
    completer = Completer(client, Settings())
    await begun(completer, client, typed(""))
    head = "return sum(a)"[:count]
    assert head + shown(await completer.complete(typed(head))) == "return sum(a)"
    assert len(client.asked) == 1


async def test_who_types_something_else_is_asked_for_anew_at_once() -> None:
    client = ScriptedClient(("return sum(a)" * 50,), pause=0.005)
    completer = Completer(client, Settings())
    await begun(completer, client, typed(""))
    client.script = ("(a)",)
    assert shown(await completer.complete(typed("print"))) == "(a)"
    assert len(client.asked) == 2
    assert client.open_streams == 0


async def test_a_stream_nobody_waits_for_ends() -> None:
    client = ScriptedClient(("return sum(a)" * 500,), pause=0.01)
    await begun(Completer(client, Settings()), client, typed(""))
    await asyncio.sleep(0.1)
    assert client.open_streams == 1, "the next key may be the model's"
    await asyncio.sleep(0.5)
    assert client.open_streams == 0


async def test_who_goes_on_inside_a_word_ends_what_was_being_written() -> None:
    client = ScriptedClient(("b = abs(a)\n    " * 500,), pause=0.01)
    completer = Completer(client, Settings())
    assert shown(await completer.complete(typed("", grows=True))) == "b = abs(a)"
    inside_a_word = request(BODY.replace("█", "pri█nt"), grows=True)
    assert isinstance(await completer.complete(inside_a_word), Nothing)
    await asyncio.sleep(0.05)
    assert client.open_streams == 0


LINES = "b = abs(a)\n    c = b + 1\n    return c"


async def test_the_first_line_is_shown_while_the_model_writes_the_others() -> None:
    client = ScriptedClient((LINES,), pause=0.01)
    completer = Completer(client, Settings())
    first = await completer.complete(typed("", grows=True))
    assert isinstance(first, Suggestion)
    assert (first.text, first.unfinished) == ("b = abs(a)", True)
    assert client.streamed < len(LINES)
    await completer.whole("file:///a")
    whole = await completer.complete(typed("", grows=True))
    assert isinstance(whole, Suggestion)
    assert (whole.text, whole.unfinished) == (LINES, False)
    assert len(client.asked) == 1


async def test_an_editor_that_asks_once_gets_the_whole_if_it_is_there_in_time() -> None:
    client = ScriptedClient((LINES,), pause=0.001)
    outcome = await Completer(client, Settings()).complete(typed(""))
    assert shown(outcome) == LINES


async def test_an_editor_that_asks_once_does_not_wait_for_the_whole_for_ever() -> None:
    client = ScriptedClient((LINES + "  # no end" * 100,), pause=0.04)
    outcome = await Completer(client, Settings()).complete(typed(""))
    assert isinstance(outcome, Suggestion)
    assert outcome.text in {"b = abs(a)", "b = abs(a)\n    c = b + 1"}
    assert outcome.unfinished


async def test_a_line_that_makes_no_sense_alone_is_not_shown_alone() -> None:
    client = ScriptedClient(("b = abs(\n        a,\n    )\n    return b",), pause=0.005)
    first = await Completer(client, Settings()).complete(typed("", grows=True))
    assert shown(first) == "b = abs(\n        a,\n    )"


async def test_the_next_line_is_ready_when_a_suggestion_is_accepted() -> None:
    client = ScriptedClient(("b = abs(a)",))
    completer = Completer(client, Settings())
    document = "def f(a):\n    a = 1\n    █\n    return a\n"
    asked = request(document)
    first = await completer.complete(asked)
    assert isinstance(first, Suggestion)
    client.script = ("print(b)",)
    await completer.look_ahead(asked, first)
    await completer.whole("file:///a")
    assert [(g.priority, g.supersede) for g in client.asked] == [
        ("typing", True),
        ("background", False),
    ]
    assert client.asked[1].max_tokens < client.asked[0].max_tokens
    accepted = document.replace("█", "b = abs(a)█")
    assert shown(await completer.complete(request(accepted))) == "\n    print(b)"
    entered = document.replace("█", "b = abs(a)\n    █")
    assert shown(await completer.complete(request(entered))) == "print(b)"
    assert len(client.asked) == 2


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("def f(a):\n    a = 1\n    █\n", "return a"),
        ("x = g(█)\n", "1, 2"),
        ("# █\n", "a comment"),
    ],
)
async def test_nothing_is_made_ready_where_nothing_is_to_be_expected(
    document: str, text: str
) -> None:
    client = ScriptedClient((text,))
    completer = Completer(client, Settings())
    asked = request(document, invoked=True)
    suggestion = await completer.complete(asked)
    assert isinstance(suggestion, Suggestion)
    made = len(client.asked)
    await completer.look_ahead(asked, suggestion)
    await completer.whole("file:///a")
    assert len(client.asked) == made


async def test_behind_a_header_its_body_is_made_ready() -> None:
    client = ScriptedClient(("for b in a:",))
    completer = Completer(client, Settings())
    document = "def f(a):\n  a = 1\n  █\n"
    asked = request(document)
    suggestion = await completer.complete(asked)
    assert isinstance(suggestion, Suggestion)
    client.script = ("print(b)",)
    await completer.look_ahead(asked, suggestion)
    await completer.whole("file:///a")
    entered = document.replace("█", "for b in a:\n    █")
    assert shown(await completer.complete(request(entered))) == "print(b)"


@pytest.mark.parametrize(
    ("logprob", "how", "is_shown"),
    [
        (-0.05, {}, True),
        (-6.0, {}, False),
        (-6.0, {"invoked": True}, True),
        (-6.0, {"priority": "interactive"}, True),
    ],
)
async def test_what_is_unlikely_is_shown_only_to_who_asks_for_it(
    logprob: float, how: dict[str, object], is_shown: bool
) -> None:
    client = ScriptedClient(("return a + 1",), logprob=logprob)
    outcome = await Completer(client, Settings()).complete(typed("", **how))
    assert isinstance(outcome, Suggestion) == is_shown
    if isinstance(outcome, Nothing):
        assert "not sure" in outcome.reason


LONG = "".join(f"name_{n} = call_{n}(argument, other={n})\n" for n in range(400))
SLOW = replace(QWEN, fingerprint="slow", prefill_per_second=500.0, decode_per_second=60.0)


def prompt_tokens(client: ScriptedClient, number: int) -> int:
    from tests.support.scripted_client import count

    return sum(count(p.value) for p in client.asked[number].prompt if isinstance(p, Text))


async def test_a_slow_machine_gets_a_short_prompt_at_first_and_a_long_one_after_a_rest() -> None:
    client = ScriptedClient(("value",), about=SLOW)
    completer = Completer(client, Settings())
    asked = request(f"{LONG}x = █\n{LONG}")
    await completer.complete(asked)
    assert prompt_tokens(client, 0) <= 200
    await completer.rest(asked)
    resting = client.asked[1]
    assert (resting.max_tokens, resting.priority) == (0, "background")
    assert prompt_tokens(client, 1) > 400
    await completer.rest(asked)
    assert len(client.asked) == 2, "there is nothing left to prepare"
    await completer.complete(request(f"{LONG}x = n█\n{LONG}"))
    before, after = resting.prompt[1], client.asked[2].prompt[1]
    assert isinstance(before, Text)
    assert isinstance(after, Text)
    assert before.value.startswith(after.value), "what was prepared is made use of"


async def test_what_the_repository_has_is_shown_after_a_rest(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text("def price_of(item, *, net=False):\n    return item.price\n")
    index = WorkspaceIndex((tmp_path,), tmp_path / "cache")
    index.start()
    try:
        assert index.wait(20)
        client = ScriptedClient(("item)",))
        completer = Completer(client, Settings(), lambda: index)
        asked = request(
            "from shop import price_of\n\n\ndef total(items):\n    return price_of(█\n",
            path=tmp_path / "total.py",
            roots=(tmp_path,),
        )
        await completer.rest(asked)
        await completer.complete(asked)
    finally:
        index.close()
    for generation in client.asked:
        texts = [part.value for part in generation.prompt if isinstance(part, Text)]
        assert any("def price_of(item, *, net=False)" in text for text in texts)


async def test_a_preparation_that_was_broken_off_is_begun_again() -> None:
    client = ScriptedClient(("value",), about=SLOW, finish="superseded")
    completer = Completer(client, Settings())
    asked = request(f"{LONG}x = █\n{LONG}")
    await completer.rest(asked)
    client.finish = "stop"
    await completer.complete(asked)
    assert prompt_tokens(client, 1) <= 200, "what is not evaluated is not waited for"
    await completer.rest(asked)
    assert client.asked[2].max_tokens == 0


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
async def test_typing_leaves_the_prompt_s_beginning_as_it_is(lines: list[int]) -> None:
    client = ScriptedClient(("value",), about=SLOW)
    completer = Completer(client, Settings())
    document = f"{LONG}x = █\n{LONG}"
    await completer.rest(request(document))
    for count in lines:
        document = document.replace("█", "other\n" * count + "y = █")
        await completer.complete(request(document))
    texts = [[p.value for p in g.prompt if isinstance(p, Text)] for g in client.asked]
    assert len({tuple(files) for *files, _, _ in texts}) == 1
    assert len({prefix[:400] for *_, prefix, _ in texts}) == 1
    assert len({suffix for *_, suffix in texts}) == 1


def test_a_rhythm_is_learnt_from_keys_and_not_from_pauses() -> None:
    rhythm = Rhythm()
    assert rhythm.interval_ms is None
    for moment in (0.0, 0.2, 0.4, 9.0, 9.2):
        rhythm.key(moment)
    assert rhythm.interval_ms == pytest.approx(200)


@pytest.mark.parametrize(
    ("head", "interval", "answer", "misses", "waits"),
    [
        ("    return nam", 150.0, 300.0, 2, True),
        ("    return nam", 150.0, 300.0, 0, False),
        ("    return nam", 400.0, 300.0, 2, False),
        ("    foo(", 150.0, 300.0, 2, False),
        ("    x = ", 150.0, 300.0, 2, False),
        ("    ", 150.0, 300.0, 2, False),
        ("    self.", 150.0, 300.0, 2, False),
        ("    return nam", None, None, 2, False),
    ],
)
def test_waiting_is_for_places_where_an_answer_would_come_too_late(
    head: str, interval: float | None, answer: float | None, misses: int, waits: bool
) -> None:
    wait = quiet_ms(head, interval, answer, misses, 200.0)
    assert (wait > 0) == waits
    assert wait <= 200.0


Pieces = Sequence[tuple[str, float]]


@dataclass
class Unsure(ScriptedClient):
    """A model that writes these tokens, each with its probability; before each that is in `held`
    it waits until that is set."""

    tokens: Pieces | Callable[[Generation], Pieces] = ()
    held: dict[str, asyncio.Event] = field(default_factory=dict)

    async def _events(self, generation: Generation) -> AsyncIterator[StreamEvent]:
        yield Usage(prompt_tokens=7, evaluated_tokens=5)
        tokens = self.tokens(generation) if callable(self.tokens) else self.tokens
        for token, probability in tokens:
            await asyncio.sleep(self.pause)
            if token in self.held:
                await self.held[token].wait()
            self.streamed += len(token)
            yield Chunk(0, token, (math.log(probability),))
        yield Finish(0, self.finish)


NAMES = (("return", 0.9), (" abs", 0.9), ("(a)", 0.9), (" +", 0.3), (" a", 0.9), ("\n", 0.9))


async def test_the_first_word_is_shown_as_soon_as_it_is_whole_and_then_what_is_sure() -> None:
    held = {"(a)": asyncio.Event(), " a": asyncio.Event()}
    client = Unsure(tokens=NAMES, held=held)
    completer = Completer(client, Settings())
    first = await completer.complete(typed("", grows=True))
    assert isinstance(first, Suggestion)
    assert (first.text, first.unfinished) == ("return", True)
    held["(a)"].set()
    await asyncio.sleep(0.05)
    second = await completer.complete(typed("", grows=True))
    assert isinstance(second, Suggestion)
    assert (second.text, second.unfinished) == ("return abs(a)", True)
    held[" a"].set()
    await completer.whole("file:///a")
    assert shown(await completer.complete(typed("", grows=True))) == "return abs(a)"
    assert len(client.asked) == 1


async def test_of_an_unsure_line_more_is_shown_as_it_turns_out_right() -> None:
    completer = Completer(client := Unsure(tokens=NAMES), Settings())
    assert shown(await completer.complete(typed(""))) == "return abs(a)"
    assert shown(await completer.complete(typed("return abs(a) "))) == "+ a"
    assert len(client.asked) == 1


async def test_who_asks_gets_the_whole_line_however_unsure_it_is() -> None:
    completer = Completer(Unsure(tokens=NAMES), Settings())
    assert shown(await completer.complete(typed("", invoked=True))) == "return abs(a) + a"


async def test_what_hardly_anybody_would_come_to_see_is_not_written() -> None:
    rest = tuple((f" + name_{n}", 0.9) for n in range(50))
    client = Unsure(tokens=(("return", 0.9), (" abs(a)", 0.9), (" +", 0.01), *rest))
    assert shown(await Completer(client, Settings()).complete(typed(""))) == "return abs(a)"
    assert client.streamed < 30
    assert client.open_streams == 0


@pytest.mark.parametrize("how", ["accepted", "typed"])
async def test_behind_an_unsure_end_more_is_got_ready_and_it_grows(how: str) -> None:
    def continued(generation: Generation) -> tuple[tuple[str, float], ...]:
        behind = any("return abs(a)" in p.value for p in generation.prompt if isinstance(p, Text))
        if behind:
            return ((" +", 0.9), (" len", 0.9), ("(a)", 0.9), ("\n", 0.9))
        return (("return", 0.9), (" abs", 0.9), ("(a)", 0.9), (" -", 0.01), (" 1", 0.9))

    completer = Completer(client := Unsure(tokens=continued), Settings())
    first = await completer.complete(typed(""))
    assert isinstance(first, Suggestion)
    assert first.text == "return abs(a)"
    await completer.look_ahead(typed(""), first)
    await completer.whole("file:///a")
    if how == "accepted":
        assert shown(await completer.complete(typed("return abs(a)"))) == " + len(a)"
    else:
        assert shown(await completer.complete(typed("return a"))) == "bs(a) + len(a)"
    assert len(client.asked) == 2


async def test_one_sign_is_no_suggestion_unless_it_is_what_is_left_of_one() -> None:
    completer = Completer(Unsure(tokens=((")", 0.9), ("\n", 0.9))), Settings())
    assert isinstance(await completer.complete(typed("x = abs(a")), Nothing)
    completer = Completer(Unsure(tokens=(("a", 0.9), (")", 0.9), ("\n", 0.9))), Settings())
    assert shown(await completer.complete(typed("x = abs("))) == "a)"
    assert shown(await completer.complete(typed("x = abs(a"))) == ")"


async def test_who_wants_to_see_all_gets_the_whole_of_what_is_unsure() -> None:
    client = Unsure(tokens=(("return", 0.9), (" abs(a)", 0.9), (" +", 0.01), (" 1", 0.9)))
    every = msgspec.structs.replace(Settings().completion, threshold=0.0)
    completer = Completer(client, msgspec.structs.replace(Settings(), completion=every))
    assert shown(await completer.complete(typed(""))) == "return abs(a) + 1"


async def test_what_is_sure_in_a_broken_file_is_found_out_beside_the_event_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loop_thread, threads = threading.get_ident(), set()

    def fits(asked: CompletionRequest, text: str) -> bool:
        threads.add(threading.get_ident())
        return True

    monkeypatch.setattr("completion.pipeline.adds_no_error", fits)
    completer = Completer(Unsure(tokens=NAMES), Settings())
    assert shown(await completer.complete(typed(""))) == "return abs(a)"
    assert threads
    assert loop_thread not in threads
