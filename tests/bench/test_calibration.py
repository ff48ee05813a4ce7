"""Fitting and judging probabilities: the places, the regression, the figures."""

from __future__ import annotations

import gzip
import math
import random
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from bench.quiet import data
from bench.quiet.corpus import PINS
from bench.quiet.data import Asked, Moment, asked_in
from bench.quiet.fit import Case, as_toml, cases, fit, folds
from bench.quiet.quality import Judged, JudgedMoment, cut, quality
from bench.quiet.typist import asked_while_typing, shared
from bench.typing.place import Place
from completion.confidence import (
    FALLING,
    FEATURES,
    RISING,
    Evidence,
    Where,
    fitted,
    probability,
    weights_from,
)
from completion.shape import Shape

PLAIN = Evidence(logprobs=(-0.5,), chars=9, lines=1, shape=Shape.STATEMENT, where=Where.WORD)


def drawn(count: int, seed: int) -> list[Case]:
    """Suggestions that are right as often as the model believes, but for those with doubts."""
    draw = random.Random(seed)
    found = []
    for _ in range(count):
        logprobs = tuple(-draw.expovariate(1.5) for _ in range(draw.randint(1, 5)))
        doubtful = draw.random() < 0.3
        p = math.exp(sum(logprobs)) * (0.2 if doubtful else 1.0)
        one = replace(PLAIN, logprobs=logprobs, doubts=int(doubtful))
        found.append(Case(one, draw.random() < p, 1.0))
    return found


def test_the_fit_finds_what_is_there_and_is_calibrated_on_what_it_has_not_seen() -> None:
    weights = fit(drawn(3000, 1))
    judged = quality([(probability(c.evidence, weights), c.right) for c in drawn(3000, 2)])
    assert judged.ece < 0.03
    assert judged.auc > 0.8
    assert judged.brier < 0.85 * judged.brier_of_share
    assert weights.weight["doubts"] < 0


def test_no_sign_is_wrong_even_where_the_data_say_so() -> None:
    backwards = [replace(case, right=not case.right) for case in drawn(500, 3)]
    weights = fit(backwards)
    assert all(weights.weight[name] >= 0 for name in RISING)
    assert all(weights.weight[name] <= 0 for name in FALLING)


def test_what_is_fitted_can_be_read_back() -> None:
    weights = fit(drawn(300, 4), "2026-01-01: a few")
    assert weights_from(as_toml(weights)) == weights


def test_the_packaged_weights_are_those_of_the_data_kept_here() -> None:
    asked = data.read()
    again = fit(cases(asked), fitted().fitted)
    assert fitted().intercept == pytest.approx(again.intercept, abs=0.02)
    for name in FEATURES:
        assert fitted().weight[name] == pytest.approx(again.weight[name], abs=0.02)
    assert str(len({one.package for one in asked})) in fitted().fitted


def test_what_is_fitted_on_is_not_what_is_typed_back() -> None:
    typed = tomllib.loads((PINS.parents[1] / "typing" / "packages.toml").read_text("utf-8"))
    own = tomllib.loads(PINS.read_text("utf-8"))
    names = {row["name"].lower() for rows in typed.values() for row in rows}
    assert names.isdisjoint(row["name"].lower() for rows in own.values() for row in rows)


def test_no_package_is_on_both_sides_of_a_fold() -> None:
    asked = [Asked(f"p{n % 7}", (Moment(PLAIN, 0),)) for n in range(70)]
    judged = 0
    for others, own in folds(asked, 5):
        assert {o.package for o in others}.isdisjoint(o.package for o in own)
        judged += len(own)
    assert judged == len(asked)


def test_the_figures_of_certain_and_of_useless_probabilities() -> None:
    sure = quality([(0.99, True), (0.01, False)] * 50)
    assert (sure.auc, sure.brier) == (1.0, 0.0001)
    useless = quality([(0.5, True), (0.5, False)] * 50)
    assert (useless.auc, useless.brier, useless.ece) == (0.5, 0.25, 0.0)
    upside_down = quality([(0.9, False), (0.1, True)] * 50)
    assert upside_down.auc == 0.0
    assert [(b.low, b.observed, b.count) for b in upside_down.bins] == [(0.1, 1, 50), (0.9, 0, 50)]


def test_a_right_suggestion_that_appears_late_saves_what_is_left_of_it() -> None:
    right = [JudgedMoment(Judged(0.2, 10, 10), ()), JudgedMoment(Judged(0.6, 6, 6), ())]
    wrong = [JudgedMoment(Judged(0.3, 9, 0), ())]
    cuts = {t: cut([right, wrong], t) for t in (0.0, 0.25, 0.5, 0.7)}
    shown = {t: (each.shown, each.right, each.saved) for t, each in cuts.items()}
    assert shown[0.0] == (1.0, 0.5, 5.0)
    assert shown[0.25] == (1.0, 0.5, 3.0)
    assert shown[0.5] == (0.5, 1.0, 3.0)
    assert shown[0.7] == (0.0, 0.0, 0.0)


def test_a_sure_beginning_is_taken_where_the_whole_is_wrong() -> None:
    whole, part = Judged(0.2, 20, 0), Judged(0.8, 8, 8)
    moments = [JudgedMoment(whole, (part, Judged(0.4, 12, 0)))]
    assert cut([moments], 0.1).saved == 8.0
    assert cut([moments], 0.1, parts=False).right == 0.0


BODY = "\n    total = 0\n    for item in items:\n        total += item\n    return total"
PLACE = Place("p", "a.py", "f", "python", "def f(items):", BODY, "\n")


def test_a_suggestion_is_asked_for_anew_behind_what_was_accepted_and_behind_a_miss() -> None:
    typing = asked_while_typing(PLACE, random.Random(3), 9)
    at = next(typing)
    assert BODY[:at].rstrip() != BODY[:at]
    line = BODY[at:].partition("\n")[0]
    behind = typing.send(line)
    assert behind == at + len(line)
    right_so_far = BODY[behind:][:7]
    missed = typing.send(right_so_far + "?")
    assert missed == PLACE.after_key(behind + len(right_so_far))
    after_nothing = typing.send("")
    assert after_nothing == PLACE.after_key(missed)


def test_typing_ends_where_the_body_does() -> None:
    for seed in range(20):
        typing = asked_while_typing(PLACE, random.Random(seed), 500)
        places = list(typing)
        assert places == sorted(set(places))
        assert places[-1] < len(BODY)


def test_shared_beginnings() -> None:
    assert (shared("abc", "abd"), shared("", "a"), shared("ab", "ab")) == (2, 0, 2)


def test_what_is_kept_holds_no_code_and_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "DATA", tmp_path / "quiet.jsonl.gz")
    row = {
        "package": "tornado",
        "path": "tornado/web.py",
        "function": "secret_function",
        "text": "secret_name + 1",
        "truth": "secret_name + 1\nreturn other",
        "evidence": {
            "logprobs": [-0.12345, -1.5], "chars": 15, "lines": 1, "shape": "statement",
            "where": "in a word", "begun": 2, "language": "python", "model": "m-1b",
        },
        "tokens": {"logprobs": [-0.12345, -1.5], "ends": [11, 15]},
    }  # fmt: skip
    made = list(asked_in([row, row | {"text": None}, row | {"package": "requests"}]))
    assert [len(one.moments) for one in made] == [8]
    assert [m.chars for m in made[0].moments[:3]] == [15, 14, 13]
    assert [[part.chars for part in m.parts] for m in made[0].moments[:2]] == [[11], [10]]
    assert made[0].moments[2].evidence.typed == 2
    data.write(made)
    assert data.read() == made
    assert b"secret" not in gzip.decompress((tmp_path / "quiet.jsonl.gz").read_bytes())
