"""What a suggestion says must exist: what does not is never shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from completion.doubts import Doubt, DoubtKind, doubts_about, without_doubtful_end
from completion.forms import existing_form
from completion.pipeline import Completer
from completion.place import Place
from completion.rank import Contender, ranked, repeats_below, sound
from completion.values import CompletionRequest, Suggestion
from engine.clients.generation import Generation
from engine.grammar import check_grammar
from foundation.nothing import Nothing
from foundation.settings import Settings
from syntax.languages import language_named
from syntax.parsing import parse
from syntax.text import Snapshot
from tests.support.places import place_at
from tests.support.scripted_client import ScriptedClient

SESSION = """\
class Session:
    def __init__(self):
        self.headers = {}

    def send(self, request, timeout=1):
        █
"""


def request(text: str, path: Path | None = None) -> CompletionRequest:
    before, _, behind = text.partition("█")
    python = language_named("python")
    assert python is not None
    return CompletionRequest(
        path=path,
        uri="file:///a",
        parse=parse(Snapshot(before + behind), python),
        offset=len(before),
        roots=(path.parent,) if path else (),
        priority="interactive",
    )


def says(**answers: str) -> ScriptedClient:
    """A model that answers freely (`first`), when drawn from, and when held to a grammar."""

    def script(generation: Generation) -> list[str]:
        kind = "drawn" if generation.temperature else "held" if generation.grammar else "first"
        return [answers.get(kind, "")]

    return ScriptedClient(script)


async def asked(client: ScriptedClient, text: str) -> Suggestion | Nothing:
    return await Completer(client, Settings()).complete(request(text))


async def test_a_member_that_does_not_exist_is_not_shown_and_the_reason_says_so() -> None:
    outcome = await asked(says(first="return self.header"), SESSION)
    assert isinstance(outcome, Nothing)
    assert outcome.reason == "it uses what does not exist: self has no header"


async def test_the_model_is_asked_for_a_member_that_exists() -> None:
    client = says(first="return self.header", held="return self.headers")
    outcome = await asked(client, SESSION)
    assert isinstance(outcome, Suggestion)
    assert outcome.text == "return self.headers"
    held = next(one.grammar for one in client.asked if one.grammar)
    assert '"headers"' in held
    assert '"send"' in held


@pytest.mark.parametrize(
    ("before", "said", "reason"),
    [
        (
            "total = 0\n\ndef f(a):\n    █\n",
            "total = total + a",
            "it would fail: total is read before it is bound",
        ),
        (
            "def f(a):\n    return a\n\n█\n",
            "def f(a):\n    return a",
            "it is there already: f stands in the same scope already",
        ),
        (
            "import os\n\ndef f(name):\n    return os.█\n",
            "os.path.expanduser(name)",
            "it uses what does not exist: os has no os",
        ),
    ],
)
async def test_what_would_fail_or_is_there_already_is_not_shown(
    before: str, said: str, reason: str
) -> None:
    outcome = await asked(says(first=said, drawn=said), before)
    assert isinstance(outcome, Nothing)
    assert outcome.reason == reason


async def test_an_echo_of_a_module_gives_way_to_a_member_of_it() -> None:
    client = says(first="os.path.expanduser(name)", held="path.expanduser(name)")
    outcome = await asked(client, "import os\n\ndef f(name):\n    return os.█\n")
    assert isinstance(outcome, Suggestion)
    assert outcome.text == "path.expanduser(name)"
    held = next(one.grammar for one in client.asked if one.grammar)
    assert all(f'"{name}"' in held for name in ("fspath", "path", "walk"))


async def test_a_call_that_does_not_fit_loses_to_one_that_does() -> None:
    client = says(first="return self.send(1, 2, 3)", drawn="return self.send(1)")
    outcome = await asked(client, SESSION)
    assert isinstance(outcome, Suggestion)
    assert outcome.text == "return self.send(1)"


async def test_the_lines_before_what_does_not_exist_are_shown() -> None:
    client = says(first="self.request = request\n        self.prepare()")
    text = SESSION.replace("        █", "        █").replace("send", "one")
    outcome = await Completer(client, Settings()).complete(replace(request(text), multiline=True))
    assert isinstance(outcome, Suggestion)
    assert outcome.text == "self.request = request"


def test_a_function_of_another_file_is_held_against_that_file(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "util.py").write_text("def quote(text): ...\n")
    document = request("from . import util\n\ndef f(a):\n    return █\n", tmp_path / "a.py")
    place = place_at(document)
    assert not doubts_about("util.quote(a)", document, place)
    wrong = doubts_about("util.quote(a, 1), util.unquote(a)", document, place)
    assert [(one.kind, one.name) for one in wrong] == [
        (DoubtKind.CALL, "quote"),
        (DoubtKind.ATTRIBUTE, "unquote"),
    ]


def test_a_begun_name_is_judged_as_a_whole() -> None:
    document = request(SESSION.replace("█", "self.head█"))
    place = place_at(document)
    assert not doubts_about("ers", document, place)
    (doubt,) = doubts_about("lines", document, place)
    assert (doubt.name, doubt.start) == ("headlines", -4)


@pytest.mark.parametrize(
    ("begun", "text", "held_back", "expected"),
    [
        ("", "return self.header", "", 'root ::= "return self." ("headers" | "send")'),
        ("self.head", "lines", ".head", 'root ::= "." ("headers")'),
        ("self.head", "lines", "", None),
        ("self.zz", "top", ".zz", None),
    ],
)
def test_the_form_of_an_existing_member(
    begun: str, text: str, held_back: str, expected: str | None
) -> None:
    document = request(SESSION.replace("█", begun + "█"))
    place = place_at(document)
    about = doubts_about(text, document, place)
    form = existing_form(text, about, document, place, held_back)
    if expected is None:
        assert form is None
        return
    assert form is not None
    assert form.grammar is not None
    check_grammar(form.grammar)
    assert form.grammar.startswith(expected)


def test_quotes_and_lines_in_front_of_the_member_are_escaped() -> None:
    document = request(SESSION)
    place = place_at(document)
    text = 'a = "\\n"\n        return self.header'
    form = existing_form(text, doubts_about(text, document, place), document, place, "")
    assert form is not None
    assert form.grammar is not None
    check_grammar(form.grammar)
    assert r'"a = \"\\n\"\n        return self."' in form.grammar


def doubt(start: int | None, kind: DoubtKind = DoubtKind.ATTRIBUTE) -> Doubt:
    return Doubt(kind, "x", "there is no x", start)


@pytest.mark.parametrize(
    ("text", "about", "left"),
    [
        ("one\ntwo\nthree", [doubt(9)], "one\ntwo"),
        ("one\ntwo\nthree", [doubt(9), doubt(5)], "one"),
        ("one\ntwo", [doubt(1)], ""),
        ("one\ntwo", [doubt(-3)], ""),
        ("one\ntwo", [doubt(None)], ""),
        ("one\ntwo", [doubt(5, DoubtKind.UNBOUND)], "one\ntwo"),
        ("one\ntwo", [], "one\ntwo"),
        ("\none", [doubt(2)], ""),
    ],
)
def test_whole_lines_are_left(text: str, about: list[Doubt], left: str) -> None:
    assert without_doubtful_end(text, about) == left


def test_what_does_not_exist_is_no_candidate_and_its_sound_lines_come_last() -> None:
    false = Contender("a\nb.c", (-0.1,), True, (doubt(3),), sound="a")
    gone = Contender("b.c", (-0.1,), True, (doubt(1),))
    unlikely = Contender("d", (-3.0,), True)
    unbound = Contender("e", (-0.2,), True, (doubt(0, DoubtKind.UNBOUND),))
    kept = ranked(sound([false, gone, unlikely, unbound]))
    assert [one.text for one in kept] == ["d", "a", "e"]


def test_what_stands_below_already_loses() -> None:
    document = request("def f(a):\n    █\n    total = sum(a)\n    return total\n")
    place = place_at(document)
    assert repeats_below("a = []\n    return total", place)
    assert not repeats_below("a = []", place)
    again = Contender("return total", (-0.1,), True, repeats=True)
    other = Contender("a = []", (-2.0,), True)
    assert [one.text for one in ranked([again, other])] == ["a = []", "return total"]


def test_text_in_a_string_is_not_judged() -> None:
    document = request(SESSION.replace("█", '"█"'))
    place: Place = place_at(document)
    assert not doubts_about("self.header", document, place)
