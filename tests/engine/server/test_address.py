"""Where an engine is found: one name per configuration, short enough for a socket."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from engine.model import ModelConfig
from engine.process import address
from engine.process.address import Launch, address_in, address_of, decode_launch, encode
from foundation.errors import Unavailable

CONFIG = ModelConfig(path=Path("/models/a.gguf"), name="a")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INKLING_RUNTIME_DIR", str(tmp_path))


def test_the_same_configuration_is_the_same_engine() -> None:
    again = ModelConfig(path=Path("/models/a.gguf"), name="a")
    assert address_of(CONFIG, "1") == address_of(again, "1")


@pytest.mark.parametrize(
    "other",
    [
        ModelConfig(path=Path("/models/b.gguf"), name="a"),
        ModelConfig(path=Path("/models/a.gguf"), name="a", n_ctx=2048),
        ModelConfig(path=Path("/models/a.gguf"), name="a", n_gpu_layers=0),
        ModelConfig(path=Path("/models/a.gguf"), name="a", family_override="codellama"),
    ],
)
def test_another_configuration_is_another_engine(other: ModelConfig) -> None:
    assert address_of(other, "1") != address_of(CONFIG, "1")


def test_an_upgraded_inkling_does_not_talk_to_the_old_engine() -> None:
    assert address_of(CONFIG, "1") != address_of(CONFIG, "2")


def test_a_long_runtime_folder_still_gives_a_socket_that_can_be_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INKLING_RUNTIME_DIR", str(tmp_path / ("long" * 40)))
    assert len(os.fsencode(address_of(CONFIG, "1").socket)) <= 103


def test_a_socket_path_beyond_the_kernels_limit_is_refused_with_the_way_out() -> None:
    with pytest.raises(Unavailable, match="INKLING_RUNTIME_DIR"):
        address_in(Path("/" + "x" * 120), "engine-1")


def test_a_runtime_folder_that_cannot_be_made_is_said_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INKLING_RUNTIME_DIR", "/dev/null/folder")
    with pytest.raises(Unavailable, match="INKLING_RUNTIME_DIR"):
        address_of(CONFIG, "1")


def test_a_launch_survives_its_way_through_the_command_line() -> None:
    launch = Launch(
        config=ModelConfig(path=Path("/m/ü x.gguf"), lora=(("/l.gguf", 0.5),), n_gpu_layers=3),
        idle_minutes=0.5,
        listen="127.0.0.1:0",
    )
    assert decode_launch(encode(launch).decode()) == launch


def test_a_launch_that_is_none_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        decode_launch('{"config": {"n_ctx": 1}}')


@pytest.mark.parametrize("content", [b"", b"{", b'{"pid": "x"}'])
def test_a_record_cut_short_is_no_record(content: bytes) -> None:
    at = address_of(CONFIG, "1")
    at.record.write_bytes(content)
    at.failure.write_bytes(content)
    assert address.read_record(at) is None
    assert address.read_failure(at) is None
