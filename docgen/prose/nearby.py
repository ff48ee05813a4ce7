"""What people wrote around a symbol: of the class and the file it stands in, of methods of the same
name, of parameters of the same name in the same file. The model reads it as the words that the
project has for its things."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from docgen.comments.comment import Comment
from docgen.comments.styles import read_comment
from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.prose.handed_on import described_by, first_sentence, points_elsewhere
from syntax.files.secrets import mask_keys
from syntax.symbols import Symbol, SymbolKind

_MOST_NAMESAKES, _MOST_PARAMETERS = 2, 5
_ENOUGH_AGREE = 2
_LONGEST = 160


@dataclass(frozen=True, slots=True)
class Nearby:
    """Lines for the model, each naming what it is said of; the sentences that are said of what the
    symbol stands in; and parameters of which every function of the file that documents them says
    the same."""

    lines: tuple[str, ...] = ()
    of_owners: tuple[str, ...] = ()
    agreed: tuple[tuple[str, str], ...] = ()


NOTHING_NEARBY = Nearby()


@dataclass(frozen=True)
class Spoken:
    """The documentation of a file by what it is of."""

    file: SourceFile

    @cached_property
    def comments(self) -> Mapping[str, Comment]:
        """By qualified name; "" is the file."""
        of_symbols = {
            one.qualified_name: read_comment(one.doc.text, self.file.language)
            for one in self.file.symbols
            if one.doc is not None
        }
        if self.file.doc is not None:
            of_symbols[""] = read_comment(self.file.doc.text, self.file.language)
        return of_symbols

    @cached_property
    def parameters(self) -> Mapping[str, Mapping[str, str]]:
        """What is said of a parameter, by its name and then by whose it is."""
        found: dict[str, dict[str, str]] = {}
        for name, comment in self.comments.items():
            for parameter, text in described_by(comment).items():
                if not points_elsewhere(text):
                    found.setdefault(parameter, {})[name] = mask_keys(text)
        return found

    @cached_property
    def summaries(self) -> Mapping[str, str]:
        """The first sentence of what has one, by qualified name."""
        return {
            name: _short(first_sentence(comment.summary.text))
            for name, comment in self.comments.items()
            if comment.summary is not None
        }


def nearby_of(symbol: Symbol, spoken: Spoken) -> Nearby:
    """What people wrote around a symbol of a file; nothing that stands in its own comment."""
    if symbol.kind is SymbolKind.MODULE:
        return NOTHING_NEARBY
    owners = tuple(_owners(symbol, spoken))
    said = dict(_parameters(symbol, spoken))
    agreed = tuple((name, texts[0]) for name, texts in said.items() if _agree(texts))
    settled = {name for name, _ in agreed}
    lines = [
        *(f"{what}: {text}" for what, text in owners),
        *_namesakes(symbol, spoken),
        *_told({name: texts for name, texts in said.items() if name not in settled}),
    ]
    return Nearby(tuple(lines), tuple(text for _, text in owners), agreed)


def _owners(symbol: Symbol, spoken: Spoken) -> Iterator[tuple[str, str]]:
    """The file, then the class or function around it."""
    if text := spoken.summaries.get(""):
        yield f"the file `{spoken.file.path.name}`", text
    parent = symbol.parent
    if parent and (text := spoken.summaries.get(parent)):
        yield f"`{parent}`", text


def _namesakes(symbol: Symbol, spoken: Spoken) -> Iterator[str]:
    """Methods of other classes that have its name."""
    if symbol.parent is None or symbol.name.startswith("__"):
        return
    found = [
        one.qualified_name
        for one in spoken.file.symbols
        if one.name == symbol.name and one.kind in FUNCTIONS and one.parent != symbol.parent
        if one.parent is not None and one.qualified_name in spoken.summaries
    ]
    for name in found[:_MOST_NAMESAKES]:
        yield f"`{name}`: {spoken.summaries[name]}"


def _parameters(symbol: Symbol, spoken: Spoken) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What others of the file say of parameters of the same name, what most say first."""
    for one in symbol.parameters:
        by_whom = spoken.parameters.get(one.name, {})
        texts = [text for name, text in by_whom.items() if name != symbol.qualified_name]
        if texts:
            counted = Counter(texts)
            yield one.name, tuple(sorted(texts, key=lambda text: -counted[text]))


def _agree(texts: Iterable[str]) -> bool:
    every = list(texts)
    return len(every) >= _ENOUGH_AGREE and len(set(every)) == 1


def _told(said: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, texts in list(said.items())[:_MOST_PARAMETERS]:
        yield f"a parameter `{name}` elsewhere: {_short(texts[0])}"


def _short(text: str) -> str:
    text = " ".join(mask_keys(text).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + " ..."
