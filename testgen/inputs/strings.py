"""Texts worth trying: shapes that code treats specially, random ones, and changed ones."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

SHAPES = (
    "", "a", "abc", "hello", "Hello World", " ", "A", "1", "12", "-5", "3.14", "a b c", "aab",
    "racecar", "ABC", "hello world foo", "a1b2", "  padded  ", "one\ntwo", "a,b,c", "1 2 3",
    "snake_case", "camelCase", "PascalCase", "kebab-case", "a.b.c", "a/b", "x=1", "key: value",
    "(a)", "([{}])", "'quoted'", '"double"', "äöü", "ß", "日本語", "🙂", "\t", "\n", "a\\b", "%d",
    "{x}", "<b>bold</b>", "user@example.com", "https://example.com/path?x=1#top", "2024-02-29",
    "12:30:45", "2024-02-29T12:30:45", "127.0.0.1", "1.2.3", "v1.0.0-rc.1", "true", "None", "0",
    "#ff8800", "0x1f", "1e5", "50%", "$5.00", "+1-202-555-0143", "[1, 2]", '{"a": 1}', "---",
    "IV", "file.txt", "/tmp/file.txt", "a" * 30, "The quick brown fox jumps over the lazy dog.",
)  # fmt: skip
"""Texts by how soon they are worth a try: the plain ones first."""

_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_ALL = _PLAIN + "ABCXYZ0123456789 _-.,:;/()[]{}<>!?@#$%&*+='\"\\\n\täß"
_SHORT = 12
_MOST_LETTERS = 60


def some_text(random: Random, letters: str) -> str:
    """A text: often one of the shapes, else letters of an alphabet that code looks for."""
    if random.random() < 0.5:
        # The plain ones come first and are likelier.
        return SHAPES[int(len(SHAPES) * random.random() ** 2)]
    return random_text(random, letters)


def random_text(random: Random, letters: str, longest: int = 12) -> str:
    """Random letters: of the code's own constants, of a few plain letters, or of all."""
    choice = random.random()
    if letters and choice < 0.5:
        alphabet = letters
    elif choice < 0.75:
        alphabet = _PLAIN[: random.randint(1, 4)]
    elif choice < 0.9:
        alphabet = _PLAIN
    else:
        alphabet = _ALL
    length = min(int(random.expovariate(0.25)), longest)
    return "".join(random.choice(alphabet) for _ in range(length))


def alphabet_of(strings: Sequence[str]) -> str:
    """The characters of these texts, once each, at most sixty."""
    found: dict[str, None] = {}
    for text in strings:
        if len(found) >= _MOST_LETTERS:
            break
        found.update(dict.fromkeys(text[: 4 * _SHORT]))
    return "".join(found)[:_MOST_LETTERS]


def vary(text: str, random: Random, letters: str) -> str:
    """The text with one change of the kind that turns a comparison or a loop the other way."""
    start = random.randrange(len(text) + 1)
    end = min(len(text), start + 1 + int(random.expovariate(0.7)))
    piece = text[start:end]
    new = random_text(random, letters, 3) or random.choice(_ALL)
    before, after = text[:start], text[end:]
    changes = (
        lambda: text[:start] + new + text[start:],
        lambda: text[:start] + new + text[start:],
        lambda: text + new,
        lambda: new + text,
        lambda: before + after,
        lambda: before + after,
        lambda: text[:start],
        lambda: text[start:],
        lambda: before + piece + piece + after,
        lambda: before + _letter(piece[:1], random, letters) + text[start + 1 :],
        lambda: before + _letter(piece[:1], random, letters) + text[start + 1 :],
        lambda: before + piece.swapcase() + after,
        lambda: random.choice((text.upper(), text.lower(), text.swapcase(), text.title())),
        lambda: text[::-1],
        lambda: text + text,
        lambda: text + text[::-1],
        lambda: random.choice((f" {text}", f"{text} ", f"{text}\n", text.strip(), f"{text} {new}")),
        lambda: "".join(random.sample(text, len(text))) if len(text) < 200 else text,
    )
    return random.choice(changes)()


def _letter(letter: str, random: Random, letters: str) -> str:
    """Another letter: the next or the one before, or one of the alphabet."""
    choice = random.random()
    if letter and choice < 0.4:
        code = ord(letter) + random.choice((-1, 1))
        return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else letter
    return random.choice(letters or _ALL) if choice < 0.8 else random.choice(_ALL)
