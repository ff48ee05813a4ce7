"""Model families: how each lays out a fill-in-the-middle prompt, and which one a GGUF file is of.

The rows are in `families.toml`; a new family is a new row. Chat templates come from the model file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from importlib import resources
from pathlib import PurePath
from typing import Final, Literal

import msgspec

from engine.models.gguf import GgufHeader
from engine.models.prompts import Prompt, Special, Text, prompt_of
from foundation.errors import BadInput

_SLOT: Final = re.compile(r"\{(repo|files|here|prefix|suffix|path|code)\}")
# Keys under which converters declare the tokens of models that no row knows.
_DECLARED: Final[Mapping[str, tuple[str, ...]]] = {
    "prefix": ("tokenizer.ggml.fim_pre_token_id", "tokenizer.ggml.prefix_token_id"),
    "suffix": ("tokenizer.ggml.fim_suf_token_id", "tokenizer.ggml.suffix_token_id"),
    "middle": ("tokenizer.ggml.fim_mid_token_id", "tokenizer.ggml.middle_token_id"),
    "pad": ("tokenizer.ggml.fim_pad_token_id",),
    "repo": ("tokenizer.ggml.fim_rep_token_id",),
    "file_sep": ("tokenizer.ggml.fim_sep_token_id",),
}


class Order(StrEnum):
    """What the prompt shows first: the prefix (PSM) or the suffix (SPM)."""

    PSM = "psm"
    SPM = "spm"


@dataclass(frozen=True, slots=True)
class FimTexts:
    """The texts of a family's fill-in-the-middle tokens. `middle` is empty where the model
    continues the prefix right away, as Codestral does."""

    prefix: str
    suffix: str
    middle: str
    pad: str
    repo: str
    file_sep: str

    def present(self) -> tuple[str, ...]:
        """Those the family has."""
        texts = (self.prefix, self.suffix, self.middle, self.pad, self.repo, self.file_sep)
        return tuple(text for text in texts if text)


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """One row: token texts as in the vocabulary (empty: there is none), layouts, stops.

    `named` and `unlike` are regular expressions over all the model's names in lower case;
    `only_by_name` rows never match by architecture and vocabulary alone. `stops` are texts that
    end an answer, most of them special tokens, beside the FIM tokens. `bos` says whether the
    engine puts the beginning-of-sequence token first: as the file says, always, or never;
    prompts carry none.
    `chat` names llama.cpp's built-in chat template for files that come without one.
    """

    name: str
    title: str
    prompt: str
    stops: tuple[str, ...]
    bos: Literal["file", "always", "never"]
    architectures: tuple[str, ...] = ()
    named: str = ""
    unlike: str = ""
    only_by_name: bool = False
    prefix: str = ""
    suffix: str = ""
    middle: str = ""
    pad: str = ""
    repo: str = ""
    file_sep: str = ""
    repo_layout: str = ""
    file_layout: str = ""
    files_end: str = ""
    here_layout: str = ""
    chat: str = ""

    @cached_property
    def fim(self) -> FimTexts | None:
        """The FIM tokens; None for a model that can only continue plain text."""
        if not (self.prefix and self.suffix):
            return None
        return FimTexts(self.prefix, self.suffix, self.middle, self.pad, self.repo, self.file_sep)

    @cached_property
    def order(self) -> Order:
        """Whether prefix or suffix comes first in the prompt."""
        suffix_at = self.prompt.find("{suffix}")
        return Order.SPM if 0 <= suffix_at < self.prompt.index("{prefix}") else Order.PSM

    @cached_property
    def stop_texts(self) -> tuple[str, ...]:
        """Every text that ends a completion: the FIM tokens and the row's own stops."""
        tokens = self.fim.present() if self.fim else ()
        return tuple(dict.fromkeys((*tokens, *self.stops)))

    @cached_property
    def note(self) -> str:
        """A sentence for the user where completions are less than they could be, else empty."""
        if self.fim:
            return ""
        return (
            "this model has no fill-in-the-middle tokens: completions continue the text before "
            "the cursor and do not see what follows it"
        )

    def fim_prompt(
        self,
        prefix: str,
        suffix: str,
        files: Sequence[tuple[str, str]] = (),
        repo: str | None = None,
        path: str | None = None,
    ) -> Prompt:
        """The prompt to fill the gap between `prefix` and `suffix` of the file `path`.

        `files` are (path, text) of other files, in the order the model is to see them; the
        repository's and the file's own name are shown only beside other files, as the models
        were trained. A family without FIM tokens leaves `suffix` out.
        """
        # A layout that ends the code with a line break of its own needs none from the file.
        own_end = "\n" if "{code}\n" in self.file_layout else ""
        blocks = [
            part
            for name, code in files
            for part in self._lay(
                self.file_layout, {"path": _one_line(name), "code": code.removesuffix(own_end)}
            )
        ]
        if blocks:
            blocks += self._lay(self.files_end, {})
        beside_others = bool(files)
        heading = {"repo": _one_line(repo or "")} if repo and beside_others else None
        here = {"path": _one_line(path or "")} if path and beside_others else None
        parts: list[Text | Special] = []
        for piece in self._pieces(self.prompt):
            match piece:
                case Special():
                    parts.append(piece)
                case "{repo}":
                    parts += self._lay(self.repo_layout, heading) if heading else ()
                case "{files}":
                    parts += blocks
                case "{here}":
                    parts += self._lay(self.here_layout, here) if here else ()
                case "{prefix}":
                    parts.append(Text(prefix))
                case "{suffix}":
                    parts.append(Text(suffix))
                case _:
                    parts.append(Text(piece))
        return prompt_of(parts)

    def _lay(self, layout: str, values: Mapping[str, str]) -> list[Text | Special]:
        return [
            piece
            if isinstance(piece, Special)
            else Text(values[piece[1:-1]] if _SLOT.fullmatch(piece) else piece)
            for piece in self._pieces(layout)
        ]

    def _pieces(self, layout: str) -> Iterator[str | Special]:
        """The layout cut into special tokens, slots (`"{path}"`) and text between them."""
        tokens = self.fim.present() if self.fim else ()
        alternatives = [_SLOT.pattern, *sorted(map(re.escape, tokens), key=len, reverse=True)]
        at = 0
        for found in re.finditer("|".join(alternatives), layout):
            if found.start() > at:
                yield layout[at : found.start()]
            yield found[0] if _SLOT.fullmatch(found[0]) else Special(found[0])
            at = found.end()
        if at < len(layout):
            yield layout[at:]


def _load() -> tuple[Family, ...]:
    text = resources.files("engine.models").joinpath("families.toml").read_bytes()
    table = msgspec.toml.decode(text, type=dict[str, tuple[Family, ...]])
    return table["family"]


FAMILIES: Final = _load()
GENERIC: Final = FAMILIES[-1]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The family of a file, the ids of its tokens in that file's vocabulary, what to tell."""

    family: Family
    token_ids: Mapping[str, int]
    warnings: tuple[str, ...]


def family_named(name: str) -> Family:
    """The row called `name`, raising `BadInput` with the names there are."""
    for family in FAMILIES:
        if family.name == name.strip().lower():
            return family
    known = ", ".join(family.name for family in FAMILIES)
    raise BadInput(f"there is no model family {name!r}; the families are: {known}")


def family_of(header: GgufHeader, override: str = "") -> Family:
    """The family of the model; `recognise` tells more. Raises `BadInput` as it does."""
    return recognise(header, override).family


def recognise(header: GgufHeader, override: str = "") -> Recognition:
    """Which family the file is of, from its metadata and vocabulary, or `override` by name.

    Raises `BadInput` for an override that names no family.
    """
    if override:
        family = family_named(override)
        missing = _missing(family, header)
        if not missing:
            return _recognition(family, header)
        return _recognition(
            GENERIC,
            header,
            f"the family {family.name} was asked for, but the vocabulary of {header.path.name} "
            f"has no {missing[0]}; {GENERIC.note}",
        )
    names = _names(header)
    best: tuple[int, Family] | None = None
    for family in FAMILIES[:-1]:
        likeness = _likeness(family, header, names)
        if likeness and (best is None or likeness > best[0]):
            best = (likeness, family)
    if best is not None:
        return _recognition(best[1], header)
    declared = _declared(header)
    return _recognition(declared or GENERIC, header)


def _recognition(family: Family, header: GgufHeader, warning: str = "") -> Recognition:
    ids = {
        text: found
        for text in family.stop_texts
        if (found := header.vocabulary.id(text)) is not None
    }
    notes = (warning,) if warning else (family.note,) if family.note else ()
    return Recognition(family, ids, notes)


def _likeness(family: Family, header: GgufHeader, names: Sequence[str]) -> int:
    """0: another family; more is surer: 1 by architecture, 2 by name, 3 by both."""
    together = " / ".join(names)
    if family.unlike and re.search(family.unlike, together):
        return 0
    by_name = re.search(family.named, together) is not None
    by_architecture = header.architecture in family.architectures
    if family.only_by_name and not by_name:
        return 0
    if not (by_name or by_architecture) or _missing(family, header):
        return 0
    return 2 * by_name + by_architecture


def _missing(family: Family, header: GgufHeader) -> tuple[str, ...]:
    tokens = family.fim.present() if family.fim else ()
    # Padding is never written into a prompt, and some conversions drop it.
    return tuple(t for t in tokens if t != family.pad and header.vocabulary.id(t) is None)


def _names(header: GgufHeader) -> tuple[str, ...]:
    """What the file calls itself; its file name counts only where the metadata is silent."""
    keys = ("general.name", "general.basename", "general.base_model.0.name")
    told = tuple(text.lower() for key in keys if (text := header.text(key)))
    return told or (PurePath(header.path).stem.lower(),)


def _declared(header: GgufHeader) -> Family | None:
    """A family of its own for a file whose metadata declares FIM tokens no row knows."""
    texts: dict[str, str] = {}
    for field, keys in _DECLARED.items():
        for key in keys:
            token = header.integer(key)
            text = header.vocabulary.text(token) if token is not None else None
            if text:
                texts.setdefault(field, text)
    if not {"prefix", "suffix", "middle"} <= texts.keys():
        return None
    return msgspec.structs.replace(
        GENERIC,
        name="declared",
        title="a model that declares its fill-in-the-middle tokens",
        prompt=f"{{files}}{{here}}{texts['prefix']}{{prefix}}{texts['suffix']}{{suffix}}"
        f"{texts['middle']}",
        **texts,
    )


def _one_line(name: str) -> str:
    """A name on one line: a line break in a path would end the heading and begin the code."""
    return " ".join(name.splitlines())
