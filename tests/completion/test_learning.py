"""What is learnt from the record: enough of it, within bounds, and never for good."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from completion.acceptance import AcceptanceLog, Event
from completion.confidence import Adjustment, fitted
from completion.learning import FEWEST, Confidence, learnt, lessons, trials

MODEL = "qwen2.5-coder-0.5b"


def shown(time: float, probability: float | None = 0.5, typed: int = 0, **more: object) -> Event:
    given: dict[str, object] = {"language": "python", "model": MODEL, "chars": 9} | more
    return Event(time, "shown", probability=probability, typed=typed, **given)  # type: ignore[arg-type]


def accepted(time: float, language: str = "python", model: str = MODEL) -> Event:
    return Event(time, "accepted", language, 9, model=model)


def record(count: int, share: float, probability: float, start: float = 0.0) -> Iterator[Event]:
    """So many suggestions of one probability, ten seconds apart, a share of them accepted."""
    draw = random.Random(1)
    for number in range(count):
        time = start + 60.0 * number
        yield shown(time, probability)
        if draw.random() < share:
            yield accepted(time + 1)


def adjusted(events: Iterator[Event] | list[Event], model: str = MODEL) -> Adjustment | None:
    return learnt(fitted(), events).learnt.get(model)


def test_with_too_few_suggestions_nothing_is_learnt() -> None:
    events = list(record(FEWEST - 1, 0.9, 0.2))
    assert adjusted(events) is None
    assert lessons(events)[MODEL].trials == FEWEST - 1


def test_who_accepts_more_than_expected_is_shown_more() -> None:
    more, less = adjusted(record(600, 0.6, 0.3)), adjusted(record(600, 0.1, 0.3))
    assert more is not None
    assert less is not None
    assert more.of(0.3) == pytest.approx(0.6, abs=0.1)
    assert less.of(0.3) == pytest.approx(0.1, abs=0.06)


def test_few_events_change_little_and_more_events_more() -> None:
    few, many = adjusted(record(FEWEST, 0.45, 0.3)), adjusted(record(2000, 0.45, 0.3))
    assert few is not None
    assert many is not None
    assert 0.3 < few.of(0.3) < many.of(0.3) < 0.46


def test_what_is_as_expected_stays_as_it_is() -> None:
    draw = random.Random(2)
    events: list[Event] = []
    for number in range(1500):
        p = draw.choice([0.1, 0.3, 0.5, 0.8])
        events.append(shown(60.0 * number, p))
        if draw.random() < p:
            events.append(accepted(60.0 * number + 1))
    found = adjusted(events)
    assert found is not None
    assert all(abs(found.of(p) - p) < 0.06 for p in (0.1, 0.3, 0.5, 0.8))


def test_the_latest_count_most() -> None:
    changed = [*record(1000, 0.6, 0.3), *record(1000, 0.1, 0.3, start=1e6)]
    found = adjusted(changed)
    assert found is not None
    assert found.of(0.3) < 0.25


def test_typing_through_a_suggestion_is_one_trial() -> None:
    events = [shown(0, 0.2), shown(0.2, 0.3, 1), shown(0.4, 0.4, 2), accepted(1), shown(5, 0.5)]
    assert [(t.probability, t.accepted) for t in trials(events)] == [(0.4, True), (0.5, False)]


def test_what_was_gone_before_it_could_be_read_is_no_trial() -> None:
    events = [shown(0.0, 0.2), shown(0.1, 0.3), shown(0.2, 0.4), shown(9.0, 0.5)]
    assert [t.probability for t in trials(events)] == [0.4, 0.5]


def test_languages_and_models_are_kept_apart() -> None:
    events = [shown(0), shown(1, language="go"), shown(2, model="x"), accepted(3, "go")]
    assert [t.accepted for t in trials(events)] == [False, True, False]
    both = [*record(300, 0.5, 0.2), *(shown(60.0 * n, 0.2, model="x") for n in range(300))]
    found = learnt(fitted(), both).learnt
    assert found[MODEL].of(0.2) > 0.2 > found["x"].of(0.2)


def test_nothing_before_a_reset_is_learnt_from(tmp_path: Path) -> None:
    log = AcceptanceLog(tmp_path / "a.jsonl")
    for event in record(300, 0.9, 0.2):
        log.add(event.event, "python", "x", 1, event.time, probability=0.2, model=MODEL)
    confidence = Confidence(log)
    confidence.refresh()
    assert confidence.weights.learnt[MODEL].of(0.2) > 0.4
    log.reset()
    confidence.refresh()
    assert not confidence.weights.learnt
    assert sum(event.event == "shown" for event in log.events()) == 300


def test_a_deleted_record_is_forgotten(tmp_path: Path) -> None:
    log = AcceptanceLog(tmp_path / "a.jsonl")
    for event in record(250, 0.9, 0.2):
        log.add(event.event, "python", "x", 1, event.time, probability=0.2, model=MODEL)
    confidence = Confidence(log)
    confidence.refresh()
    assert confidence.weights.learnt
    log.clear()
    confidence.refresh()
    assert not confidence.weights.learnt


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            Event,
            time=st.floats(allow_nan=True),
            event=st.sampled_from(["shown", "accepted", "dismissed", "reset"]),
            language=st.sampled_from(["c", ""]),
            probability=st.none() | st.floats() | st.floats(0, 1),
            model=st.sampled_from([MODEL, ""]),
            typed=st.integers(-9, 9),
        ),
        max_size=60,
    )
)
def test_a_garbled_record_silences_nobody(events: list[Event]) -> None:
    weights = learnt(fitted(), events * 20)
    for found in weights.learnt.values():
        assert abs(found.shift) <= 1.0
        assert 0.6 <= found.slope <= 1.5
        # Whatever is in the record, what was likely is still shown by the default.
        assert found.of(0.75) > 0.25


@pytest.mark.parametrize("probability", [0.0001, 0.9999])
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_the_worst_records_stay_within_the_bounds(probability: float, share: float) -> None:
    found = adjusted(record(2500, share, probability))
    assert found is not None
    assert abs(found.shift) <= 1.0
    assert 0.6 <= found.slope <= 1.5
    assert found.of(0.3) <= found.of(0.6) <= found.of(0.9)


def test_lines_of_a_file_that_are_no_events_are_left_out(tmp_path: Path) -> None:
    log = AcceptanceLog(tmp_path / "a.jsonl")
    good = {"time": 1.0, "event": "shown", "language": "c", "model": MODEL, "probability": 0.5}
    bad = [good | {"probability": "often"}, good | {"typed": "x"}, good | {"event": "eaten"}]
    log.path.write_text("\n".join(json.dumps(line) for line in [*bad, good, [], 3]) + "\n{\x00")
    assert len(trials(log.events())) == 1


def test_without_a_record_the_weights_are_those_that_were_fitted(tmp_path: Path) -> None:
    for confidence in (Confidence(), Confidence(AcceptanceLog(tmp_path / "none.jsonl"))):
        confidence.refresh()
        assert confidence.weights == fitted()
