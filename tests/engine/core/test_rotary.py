"""Keys brought to other positions: as the embedding has it, and as llama.cpp does it itself."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from engine.llama.bindings import llama
from engine.llama.model import LlamaModel
from engine.llama.rotary import Rotary, UnknownState, equal_keys, moved
from engine.logits import Logits
from engine.model import ModelConfig, Rows
from foundation.folders import models_folder

FILE = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
ROTARY = Rotary(10000.0 ** (-np.arange(4) / 4), True, 8)


@pytest.mark.parametrize("halves", [False, True])
def test_turning_keys_adds_to_their_position(halves: bool) -> None:
    rotary = Rotary(10000.0 ** (-np.arange(4) / 4), halves, 12)
    keys = np.random.default_rng(1).normal(size=(5, 3, 12)).astype(np.float32)
    once, twice = keys.copy(), keys.copy()
    rotary.turn(once, 30)
    rotary.turn(twice, 50)
    rotary.turn(twice, -20)
    assert np.allclose(once, twice, atol=1e-5)
    assert np.allclose(np.linalg.norm(once, axis=-1), np.linalg.norm(keys, axis=-1), atol=1e-5)
    assert not np.allclose(once[..., :8], keys[..., :8])
    assert np.array_equal(once[..., 8:], keys[..., 8:]), "only so many dimensions are turned"
    # What attention sees of two keys turned alike is what it saw before.
    assert np.allclose(
        np.einsum("chd,khd->hck", once, once), np.einsum("chd,khd->hck", keys, keys), atol=1e-4
    )


@pytest.mark.parametrize("state", [b"", b"x" * 16, bytes(400)])
def test_a_state_of_another_layout_is_refused(state: bytes) -> None:
    with pytest.raises(UnknownState):
        moved(np.frombuffer(state, np.uint8), 7, ROTARY)
    with pytest.raises(UnknownState):
        equal_keys(np.frombuffer(state, np.uint8), np.frombuffer(state, np.uint8), ROTARY.head)


@pytest.mark.real_model
@pytest.mark.parametrize("kv_type", ["f16", "q8_0"])
def test_pasted_cells_are_those_llama_cpp_would_have_shifted(
    kv_type: Literal["f16", "q8_0"],
) -> None:
    path: Path = models_folder() / "qwen2.5-coder-0.5b" / FILE
    model = LlamaModel(ModelConfig(path=path, n_ctx=1024, kv_type=kv_type))
    assert model.info.can_shift
    tokens = model.tokenize("def add(first, second):\n    return first + second\n" * 5)
    start, end, by = 20, len(tokens), 5

    def next_logits(sequence: int) -> Logits:
        model.decode([Rows(sequence, end + by, tokens[:1], 1)])
        return model.logits(0).copy()

    model.decode([Rows(0, 0, tokens, 0)])
    state = model.cut(0, start, end)
    for sequence in (1, 2):
        model.copy(0, sequence, 0, start)
        model.decode([Rows(sequence, start, tokens[:by], 0)])
    assert model.paste(1, state, start + by)
    pasted = next_logits(1)
    # llama.cpp's own way needs a sequence to shift in, and would shift whoever shares the cells.
    memory = llama.llama_get_memory(model._context)
    model.copy(0, 3, start, end)
    model.remove(0, 0)
    llama.llama_memory_seq_add(memory, 3, start, end, by)
    model.copy(3, 2, start + by, end + by)
    shifted = next_logits(2)
    assert np.linalg.norm(pasted - shifted) < 0.03 * np.linalg.norm(shifted)
    assert pasted.argmax() == shifted.argmax()
    model.close()
