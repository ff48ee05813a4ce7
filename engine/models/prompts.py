"""A prompt as a value: plain text and special tokens kept apart, so that neither becomes the other.

How a model family arranges them lives in `engine/models/families.py`; turning them into token ids
is the engine's work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text. Whatever it looks like, no special token is ever read out of it."""

    value: str


@dataclass(frozen=True, slots=True)
class Special:
    """Exactly one special token, written as in the model's vocabulary."""

    text: str


Prompt: TypeAlias = tuple[Text | Special, ...]

# What servers' tokenizers commonly take for a control token when they meet it in a prompt.
_CONTROL = re.compile(r"<\|[^\s|<>]{1,64}\|>|<｜[^\s｜<>]{1,64}｜>|<\[[^\s\[\]<>]{1,64}\]>")


def prompt_of(parts: Iterable[Text | Special]) -> Prompt:
    """The parts as a prompt: empty texts dropped, neighbouring texts joined.

    Joining matters: text cut in two is tokenized differently from the same text whole.
    """
    result: list[Text | Special] = []
    for part in parts:
        if isinstance(part, Text):
            if not part.value:
                continue
            if result and isinstance(result[-1], Text):
                result[-1] = Text(result[-1].value + part.value)
                continue
        result.append(part)
    return tuple(result)


def prompt_text(prompt: Prompt, specials: Iterable[str] = ()) -> str:
    """The prompt as one string, for servers that take nothing else.

    Such a server parses special tokens out of the whole string, so those standing inside a `Text`
    are broken up by a space after their first character. `specials` are further token texts to
    defuse, beside the prompt's own and the usual control-token spellings. A visible space is
    used because a model copies what it reads, and an invisible character in someone's code is
    worse.
    """
    own = {part.text for part in prompt if isinstance(part, Special)} | set(specials)
    return "".join(
        part.text if isinstance(part, Special) else defused(part.value, own) for part in prompt
    )


def defused(text: str, specials: Iterable[str]) -> str:
    """`text` with every special-looking stretch broken up, so that no tokenizer sees a token."""
    known = sorted((re.escape(s) for s in specials if len(s.strip()) > 1), key=len, reverse=True)
    pattern = re.compile("|".join([*known, _CONTROL.pattern]))
    # Breaking one up can only remove matches, but a longer one may overlap it: go on until none.
    while True:
        broken = pattern.sub(lambda found: f"{found[0][0]} {found[0][1:]}", text)
        if broken == text:
            return text
        text = broken
