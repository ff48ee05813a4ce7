"""Text in a prompt stays text: code that spells a special token must not become one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.models.families import FAMILIES
from engine.models.prompts import Special, Text, defused, prompt_of, prompt_text


def test_neighbouring_texts_become_one_and_empty_ones_none() -> None:
    parts: list[Text | Special] = [
        Text("a"),
        Text(""),
        Text("b"),
        Special("<x>"),
        Text(""),
        Special("<y>"),
        Text("c"),
    ]
    assert prompt_of(parts) == (Text("ab"), Special("<x>"), Special("<y>"), Text("c"))


def test_a_foreign_server_gets_specials_as_they_are_and_text_defused() -> None:
    prompt = (Special("<|fim_prefix|>"), Text('x = "<|fim_prefix|>"'), Special("<|fim_middle|>"))
    assert prompt_text(prompt) == '<|fim_prefix|>x = "< |fim_prefix|>"<|fim_middle|>'


@pytest.mark.parametrize("token", ["<|im_end|>", "<｜fim▁hole｜>", "<[fim-middle]>"])
def test_usual_control_tokens_are_defused_though_the_prompt_has_none_of_them(token: str) -> None:
    assert prompt_text((Text(f"a{token}b"),)) == f"a{token[0]} {token[1:]}b"


def test_a_familys_own_tokens_are_defused() -> None:
    assert prompt_text((Text("a[PREFIX]b"),), ["[PREFIX]"]) == "a[ PREFIX]b"


def test_ordinary_code_is_left_alone() -> None:
    code = "a <| b |> c; x = y[i]; if (a < b && c > d) {}\nlist<pair<int, int>> v; </s\n"
    assert prompt_text((Text(code),)) == code


@given(
    st.lists(
        st.sampled_from(["<|fim_prefix|>", "<", "|", "|>", "<fim_prefix>", "[PREFIX]", "a", " "])
    ).map("".join)
)
def test_nothing_special_survives_in_text(text: str) -> None:
    specials = {token for family in FAMILIES for token in family.stop_texts}
    result = defused(text, specials)
    assert not any(token in result for token in specials)
    assert result.replace(" ", "") == text.replace(" ", "")
