"""A model file that is not what it should be gets one clear line, never a crash or a hang."""

from __future__ import annotations

import contextlib
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.models.gguf import BadModelFile, GgufHeader, check_model, read_header
from tests.support.gguf_writer import SmallTensor, gguf_bytes, model_bytes

TOKENS = ["<|endoftext|>", "a", "bb", "<|fim_prefix|>", "ä€😀"]
SOUND = model_bytes(
    "qwen2",
    "Qwen2.5 Coder Test",
    TOKENS,
    qwen2__block_count=2,
    tokenizer__ggml__add_bos_token=False,
    tokenizer__ggml__scores=[0.5, 1.5],
    tokenizer__ggml__merges=[f"a b{n}" for n in range(600)],
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("gguf") / "model.gguf"


def read(place: Path, data: bytes) -> GgufHeader:
    place.write_bytes(data)
    return read_header(place)


def fault(place: Path, data: bytes) -> str:
    with pytest.raises(BadModelFile) as caught:
        check_model(read(place, data))
    assert str(place) in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value.fault


@pytest.mark.parametrize("version", [2, 3])
def test_a_sound_head_is_read_whole(place: Path, version: int) -> None:
    tensors = [SmallTensor("a", (256, 3), 12), SmallTensor("b", (5,), 0)]
    data = gguf_bytes(
        {"general.architecture": "llama", "n": 7, "yes": True, "x": 0.25, "few": [1, 2]},
        tensors,
        version=version,
    )
    header = read(place, data)
    assert (header.version, header.architecture) == (version, "llama")
    assert dict(header.metadata) | {"n": 7, "yes": True, "x": 0.25, "few": (1, 2)} == dict(
        header.metadata
    )
    assert [(t.name, t.shape, t.size, t.offset) for t in header.tensors] == [
        ("a", (256, 3), 432, 0),
        ("b", (5,), 20, 448),
    ]
    assert header.expected_size == len(data) - 12  # the padding behind the last tensor


def test_tokens_are_looked_up_both_ways(place: Path) -> None:
    vocabulary = read(place, SOUND).vocabulary
    assert len(vocabulary) == len(TOKENS)
    for number, text in enumerate(TOKENS):
        assert vocabulary.id(text) == number
        assert vocabulary.text(number) == text
    assert vocabulary.id("b") is None
    assert vocabulary.id("nowhere") is None
    assert vocabulary.text(-1) is None
    assert vocabulary.text(len(TOKENS)) is None


def test_a_token_is_not_found_inside_other_tokens(place: Path) -> None:
    # The length and text of "a" stand as bytes inside another token.
    hidden = "x" + struct.pack("<Q", 1).decode() + "a"
    vocabulary = read(place, model_bytes(tokens=[hidden, "a"])).vocabulary
    assert vocabulary.id("a") == 1


def test_long_arrays_are_skipped_but_counted(place: Path) -> None:
    header = read(place, SOUND)
    assert "tokenizer.ggml.merges" not in header.metadata
    assert header.array_lengths["tokenizer.ggml.merges"] == 600
    assert header.of_architecture("block_count") == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"GG", "is not a GGUF file"),
        (b"\0" * 64, "begins with zeros"),
        (b"hello, world, this is text", "is not a GGUF file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:", "Git LFS pointer"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"PK\x03\x04" + bytes(40), "zip archive"),
        (b"lmgg" + bytes(40), "older llama.cpp format"),
        (struct.pack("<Q", 300) + b'{"__metadata__":', "safetensors"),
        (b"GGUF\x01\0\0\0" + bytes(40), "version 1"),
        (b"GGUF\x09\0\0\0" + bytes(40), "version 9"),
        (gguf_bytes({"general.architecture": "llama"}, order=">"), "big-endian"),
        (SOUND[:-1], "truncated"),
        (SOUND[:200], "truncated"),
        (SOUND[:9], "truncated"),
        (gguf_bytes({"general.name": "x"}), "does not tell its architecture"),
        (gguf_bytes({"split.no": 1, "split.count": 3}), "is part 2 of 3"),
        (gguf_bytes({"general.architecture": "llama", "general.type": "adapter"}), "LoRA adapter"),
        (gguf_bytes({"general.architecture": "clip"}), "image projector"),
        (gguf_bytes({"general.architecture": "llama"}, []), "no weights"),
        (gguf_bytes({"general.architecture": "llama"}), "no vocabulary"),
        (gguf_bytes({"general.architecture": "llama", "general.alignment": 24}), "power of two"),
        (b"GGUF" + struct.pack("<IQQ", 3, 1 << 60, 0) + bytes(40), "tensors"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60) + bytes(40), "metadata entries"),
        (
            b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1 << 62) + bytes(40),
            "claims to be",
        ),
    ],
)
def test_each_fault_has_its_own_line(place: Path, data: bytes, says: str) -> None:
    assert says in fault(place, data)


def test_a_key_twice_is_damage(place: Path) -> None:
    data = gguf_bytes({"general.name": "x", "general.namf": "y"}).replace(b"namf", b"name")
    assert "twice" in fault(place, data)


def test_what_is_no_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(BadModelFile, match="is a folder"):
        read_header(tmp_path)
    with pytest.raises(BadModelFile, match="does not exist"):
        read_header(tmp_path / "none.gguf")
    with pytest.raises(BadModelFile, match="does not exist"):
        read_header(Path(__file__) / "none.gguf")
    with pytest.raises(BadModelFile, match="cannot be a file name"):
        read_header(tmp_path / "a\0b.gguf")
    with pytest.raises(BadModelFile, match="not a regular file"):
        read_header(Path("/dev/null"))


def test_every_truncation_is_noticed(place: Path) -> None:
    data = gguf_bytes({"general.architecture": "llama", "few": ["a", "b"]})
    whole = read(place, data).expected_size
    for length in range(whole):
        with pytest.raises(BadModelFile):
            read(place, data[:length])


@settings(max_examples=300, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
@given(
    flips=st.lists(
        st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=6
    ),
    length=st.integers(0, len(SOUND)),
)
def test_damage_raises_nothing_but_bad_model_file(
    place: Path, flips: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(SOUND)
    for at, value in flips:
        data[at] = value
    place.write_bytes(data[: length if length % 3 == 0 else None])
    try:
        header = read_header(place)
        check_model(header)
        header.vocabulary.id("a")
        header.vocabulary.text(0)
    except BadModelFile:
        pass


@settings(max_examples=200, deadline=2000)
@given(tail=st.binary(max_size=200), kind=st.sampled_from([b"GGUF\x03\0\0\0", b"GGUF\x02\0\0\0"]))
def test_noise_behind_the_magic_raises_nothing_else(place: Path, tail: bytes, kind: bytes) -> None:
    place.write_bytes(kind + tail)
    with contextlib.suppress(BadModelFile):
        read_header(place)


@pytest.mark.parametrize(("n_tensors", "n_pairs"), [(1 << 22, 0), (0, 1 << 22), (1 << 14, 0)])
def test_claims_of_a_large_file_do_not_take_memory(
    place: Path, n_tensors: int, n_pairs: int
) -> None:
    with place.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, n_tensors, n_pairs))
        file.truncate(1 << 30)  # sparse: a gigabyte of zeros
    tracemalloc.start()
    try:
        header = read_header(place)
        assert len(header.tensors) == n_tensors
    except BadModelFile:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        place.unlink()
    assert peak < 96 << 20


def test_a_string_as_long_as_the_file_is_refused(place: Path) -> None:
    with place.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 29))
        file.truncate(1 << 30)
    with pytest.raises(BadModelFile, match="claims to be"):
        read_header(place)
    place.unlink()
