"""What was measured of a model's speed is there for the next engine, and for no other machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.speed import UNKNOWN, Speed, Speedometer
from engine.speed_book import SpeedBook
from tests.support.fake_model import FakeModel

INFO = FakeModel().info
FAST = Speed(330.5, 60.25)


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    assert SpeedBook(tmp_path).find(INFO) == UNKNOWN
    SpeedBook(tmp_path).keep(INFO, FAST)
    assert SpeedBook(tmp_path).find(INFO) == FAST


@pytest.mark.parametrize(
    "change",
    [
        {"fingerprint": "another file"},
        {"build": "another llama.cpp"},
        {"threads": 7},
        {"gpu_layers": 3},
        {"kv_type": "q8_0"},
        {"backend": "a GPU"},
    ],
)
def test_another_model_or_way_to_run_it_has_a_speed_of_its_own(
    tmp_path: Path, change: dict[str, object]
) -> None:
    SpeedBook(tmp_path).keep(INFO, FAST)
    assert SpeedBook(tmp_path).find(replace(INFO, **change)) == UNKNOWN  # type: ignore[arg-type]


def test_machines_that_share_a_folder_do_not_share_speeds(tmp_path: Path) -> None:
    SpeedBook(tmp_path, "laptop").keep(INFO, FAST)
    assert SpeedBook(tmp_path, "server").find(INFO) == UNKNOWN
    assert SpeedBook(tmp_path, "laptop").find(INFO) == FAST


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\xff\x00",
        b"[]",
        b'{"prefill_per_second": "fast"}',
        b'{"prefill_per_second": -1, "decode_per_second": 60}',
        b'{"prefill_per_second": 330}',
    ],
)
def test_damage_is_dropped_and_measured_anew(tmp_path: Path, damage: bytes) -> None:
    book = SpeedBook(tmp_path)
    book.keep(INFO, FAST)
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(damage)
    assert book.find(INFO) == UNKNOWN
    assert not kept.exists()
    book.keep(INFO, FAST)
    assert book.find(INFO) == FAST


def test_a_folder_that_takes_nothing_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "speeds").write_text("a file where the folder should be")
    book = SpeedBook(tmp_path / "speeds")
    book.keep(INFO, FAST)
    assert book.find(INFO) == UNKNOWN


def test_a_speed_is_unknown_until_both_figures_were_seen() -> None:
    meter = Speedometer()
    assert meter.speed == UNKNOWN
    meter.single_step(20.0)
    meter.prompt_step(12, 60.0)
    assert not meter.speed.known, "twelve rows tell nothing of a long prompt"
    meter.prompt_step(128, 400.0)
    assert meter.speed == Speed(320.0, 50.0)


def test_what_was_known_is_refined_by_what_is_seen() -> None:
    meter = Speedometer(Speed(300.0, 60.0))
    assert meter.speed == Speed(300.0, 60.0)
    for _ in range(100):
        meter.prompt_step(128, 1000.0)
        meter.single_step(50.0)
    assert 127 < meter.speed.prefill_per_second < 130
    assert 19 < meter.speed.decode_per_second < 25


def test_a_machine_that_was_busy_once_is_not_thought_slow_for_ever() -> None:
    meter = Speedometer(Speed(50.0, 60.0))
    for _ in range(30):
        meter.prompt_step(12, 60.0)
    assert meter.speed.prefill_per_second > 180
    meter.prompt_step(12, 600.0)
    assert meter.speed.prefill_per_second > 180, "small steps say nothing of slow long ones"


def test_small_changes_are_not_worth_writing_down() -> None:
    assert not Speed(330.0, 60.0).differs(Speed(320.0, 62.0))
    assert Speed(330.0, 60.0).differs(Speed(330.0, 40.0))
    assert Speed(330.0, 60.0).differs(UNKNOWN)
