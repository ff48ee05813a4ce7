"""The published 0.5B: found, the publisher's bytes, read at once, recognised."""

from __future__ import annotations

import time

import pytest

from engine.models.families import recognise
from engine.models.gguf import check_model, read_header
from engine.models.store import resolve_model

pytestmark = pytest.mark.real_model


def test_the_small_model_is_found_read_and_recognised() -> None:
    found = resolve_model("qwen2.5-coder-0.5b")
    assert found.catalog_entry is not None
    started = time.monotonic()
    header = read_header(found.path)
    check_model(header)
    known = recognise(header)
    # Reading a vocabulary token by token takes seconds; looking a dozen up must not.
    assert time.monotonic() - started < 2
    assert header.file_size == header.expected_size == found.catalog_entry.size
    assert header.of_architecture("block_count") == 24
    assert header.of_architecture("context_length") == 32768
    assert len(header.vocabulary) == 151_936
    assert known.family.name == found.family_hint
    assert known.token_ids["<|fim_prefix|>"] == 151_659
    assert known.token_ids["<|fim_suffix|>"] == 151_661
    assert known.token_ids["<|fim_middle|>"] == 151_660
    assert known.token_ids["<|im_end|>"] == header.integer("tokenizer.ggml.eos_token_id")
