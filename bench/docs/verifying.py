"""Can a small model tell what it wrote wrongly? Texts that models wrote and a reader labelled, all
passed by the judge: how well ways to doubt tell bad ones from good ones (area under the curve).

`python -m bench.docs.verifying` looks at the texts alone; `--model FILE` asks that model too.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np

from docgen.calls.graph import CallGraph
from docgen.facts.raising import Raising
from docgen.facts.source import SourceFile, Sources
from docgen.judging.judge import faults_of, score
from docgen.prose.agreeing import lone_words
from docgen.prose.answers import label_of
from docgen.prose.prompts import asking, beginning
from docgen.prose.record import Known, Record, record_of
from docgen.prose.slots import Slot, SlotKind
from docgen.references.existence import Existence, declared_names
from engine.llama.model import LlamaModel
from engine.logits import log_sum
from engine.model import ModelConfig, Rows
from syntax.names.modules import Modules

CASES = Path(__file__).parents[2] / "tests" / "docgen_judging" / "cases"
_LINE = re.compile(
    r"  (?P<verdict>good|bad )  (?P<kind>\w+)(?: (?P<name>\S+))?: (?P<text>.*?)(?:  \[.*\])?"
)
_STEP = 256
_TURN = "<|im_end|>\n<|im_start|>"
_QUESTION = "Is what you said of {what} true by the code, and exact? Answer Yes or No."


@dataclass(frozen=True)
class Said:
    """A labelled text that the judge passes; `beside` are the other texts for its place."""

    record: Record
    slot: Slot
    text: str
    is_good: bool
    beside: tuple[str, ...]


def main() -> None:
    """Print the areas."""
    parser = argparse.ArgumentParser(prog="verifying", description=__doc__)
    parser.add_argument("--model", type=Path, help="A GGUF file whose template is ChatML.")
    given = parser.parse_args()
    those = [one for path in sorted(CASES.glob("*.en.said")) for one in _passing(path)]
    doubts = [_of_texts(one) for one in those]
    if given.model is not None:
        asked = Verifier(given.model).all(those)
        doubts = [{**one, **other} for one, other in zip(doubts, asked, strict=True)]
    bad = sum(not one.is_good for one in those)
    print(f"{len(those)} texts that pass, {bad} of them bad")
    for name in doubts[0]:
        good = [one[name] for one, of in zip(doubts, those, strict=True) if of.is_good]
        worse = [one[name] for one, of in zip(doubts, those, strict=True) if not of.is_good]
        print(f"{name:32}{area(good, worse):>8.2f}")


def area(good: Sequence[float], bad: Sequence[float]) -> float:
    """How often a good one is above a bad one; 0.5 is chance."""
    pairs = [(one > other) + 0.5 * (one == other) for one in good for other in bad]
    return sum(pairs) / max(1, len(pairs))


def _passing(path: Path) -> Iterator[Said]:
    source = CASES / f"{path.name.partition('.')[0]}.py"
    sources = Sources((CASES,), Modules([]))
    file = sources.file(source)
    if not isinstance(file, SourceFile):
        raise SystemExit(f"{source} cannot be read: {file.reason}")
    existence = Existence(sources, declared_names(sources, [source]))
    known = Known(sources, CallGraph.of(sources, [source]), Raising(sources), existence)
    lines: list[tuple[str, Slot, str, bool]] = []
    symbol = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            symbol = line.strip()
            continue
        (kind,) = [one for one in get_args(SlotKind) if one == found["kind"]]
        slot = Slot(kind, found["name"] or "")
        lines.append((symbol, slot, found["text"], found["verdict"] == "good"))
    for symbol, slot, text, is_good in lines:
        record = record_of(file, file.by_name[symbol], known, {})
        if not faults_of(slot, text, record, "en"):
            beside = tuple(o for s, p, o, _ in lines if (s, p) == (symbol, slot) and o != text)
            yield Said(record, slot, text, is_good, beside)


def _of_texts(one: Said) -> Mapping[str, float]:
    return {
        "score alone": score(one.slot, one.text, one.record, "en"),
        "words that no other has": -float(lone_words(one.text, one.beside)),
        "shortness": -float(len(one.text)),
    }


class Verifier:
    """A model that is asked of texts, each behind the prompt that it was written from."""

    def __init__(self, path: Path) -> None:
        config = ModelConfig(path=path, name=path.stem, n_ctx=6144, n_seq_max=3)
        self._model = LlamaModel(config)
        self._common = self._feed(
            0, 0, self._model.render_chat(beginning("en"), add_generation_prompt=False)
        )
        self._yes = [self._tokens(one)[0] for one in ("Yes", "yes", " Yes", " yes")]
        self._no = [self._tokens(one)[0] for one in ("No", "no", " No", " no")]

    def all(self, those: Sequence[Said]) -> list[Mapping[str, float]]:
        """What the model makes of each."""
        return [self._one(one) for one in those]

    def _one(self, one: Said) -> Mapping[str, float]:
        symbol = one.record.symbol
        whole = asking(one.record, "en")[-1]["content"]
        ends = [
            self._begun(sequence, told)
            for sequence, told in (
                (1, whole),
                (2, f"Document `{symbol.qualified_name}`:\n{symbol.signature}\n"),
            )
        ]
        label = label_of(one.slot)
        head = _TURN + "assistant\n{" + json.dumps(label) + ': "'
        text = json.dumps(one.text, ensure_ascii=False)[1:-1]
        question = _QUESTION.format(what=f"`{one.slot.name or symbol.qualified_name}`")
        tail = '"}' + _TURN + "user\n" + question + _TURN + "assistant\n"
        given, sure = self._read(1, ends[0], head, text, tail)
        bare, _ = self._read(2, ends[1], head, text, '"')
        return {
            "yes rather than no": sure,
            "likelihood of its tokens": given,
            "what the source adds to it": given - bare,
        }

    def _begun(self, sequence: int, told: str) -> int:
        self._model.remove(sequence, 0)
        self._model.copy(0, sequence, 0, self._common)
        return self._feed(sequence, self._common, f"<|im_start|>user\n{told}")

    def _read(self, sequence: int, at: int, head: str, text: str, tail: str) -> tuple[float, float]:
        """The mean log-probability of a text's tokens, and that of yes less that of no behind."""
        before, own, behind = map(self._tokens, (head, text, tail))
        self._model.decode([Rows(sequence, at, before + own, len(own) + 1)])
        rows = ((self._model.logits(number), token) for number, token in enumerate(own))
        mean = float(np.mean([float(row[token]) - log_sum(row) for row, token in rows]))
        at_tail = at + len(before) + len(own)
        self._model.decode([Rows(sequence, at_tail, behind, 1)])
        row = self._model.logits(0)
        sure = float(np.logaddexp.reduce(row[self._yes]) - np.logaddexp.reduce(row[self._no]))
        self._model.remove(sequence, at)
        return mean, sure

    def _feed(self, sequence: int, at: int, text: str) -> int:
        tokens = self._tokens(text)
        for start in range(0, len(tokens), _STEP):
            self._model.decode([Rows(sequence, at + start, tokens[start : start + _STEP], 1)])
        return at + len(tokens)

    def _tokens(self, text: str) -> list[int]:
        return self._model.tokenize(text, special=True)


if __name__ == "__main__":
    main()
