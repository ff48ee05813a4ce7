"""What the model is shown, and what is made of its answer."""

from __future__ import annotations

from engine.clients.generation import Completion, Generation
from engine.requests import Usage
from testgen.proposals.grammar import shape_of
from testgen.proposals.prompt import prompt_for
from testgen.proposals.propose import propose
from testgen.values import Description, Function, Goal, Parameter

HELPER = Function(
    name="cut", kind="function", line=1, end_line=3, doc="Cuts it.\n\nAt length.",
    source='def cut(text):\n    """Cuts it.\n\n    At length."""\n    return text[1:]',
)  # fmt: skip
TARGET = Function(
    name="label", kind="function", line=5, end_line=7, calls=("cut",),
    parameters=(Parameter(name="text", kind="both"),),
    source="def label(text):\n    return cut(text)",
)  # fmt: skip
MODULE = Description(functions=(HELPER, TARGET))
DARK = (
    Goal(id=1, line=6, kind="true", text="text.isupper()"),
    Goal(id=2, line=7, kind="loop", text="for one in text"),
    Goal(id=3, line=8, kind="line", text="return None"),
    Goal(id=4, line=9, kind="entry"),
)


def prompt(dark: tuple[Goal, ...] = (), example: str = "") -> str:
    shape = shape_of(TARGET, MODULE)
    assert shape is not None
    return prompt_for(TARGET, MODULE, shape, dark=dark, example=example)


def test_the_target_its_callees_contracts_and_a_test_are_shown() -> None:
    shown = prompt(example='def test_label():\n    assert label("a") == ""')
    assert 'def cut(text):\n    """Cuts it."""\n    ...' in shown
    assert TARGET.source in shown
    assert 'assert label("a") == ""' in shown
    assert shown.endswith(
        "# Calls of label with realistic arguments, each different from the others.\n"
        ">>> # typical, then special cases\n"
    )


def test_what_is_dark_is_asked_for() -> None:
    assert prompt(DARK).endswith(
        "# Calls of label with realistic arguments, each different from the others.\n"
        "# Among them some for which nobody has found arguments yet, so that\n"
        "# - `text.isupper()` is true\n"
        "# - `for one in text` has something to loop over\n"
        "# - it reaches `return None`\n"
        ">>> # typical, then special cases\n"
    )


class Scripted:
    """Answers with these lines, and keeps what it was asked."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[Generation] = []

    async def complete(self, generation: Generation) -> Completion:
        self.asked.append(generation)
        return Completion((self.answer,), ("stop",), ((),), Usage())


async def test_whole_calls_are_read_each_once_and_the_second_question_is_another_draw() -> None:
    model = Scripted('label("a")\nlabel("a")\nlabel(\nlabel("b", 1)')
    first = await propose(model, TARGET, MODULE, seed=3)
    await propose(model, TARGET, MODULE, seed=3, dark=DARK)
    assert [case.call for case in first] == ['label("a")', 'label("b", 1)']
    assert model.asked[0].seed != model.asked[1].seed
    assert '"label" arguments' in (model.asked[0].grammar or "")
