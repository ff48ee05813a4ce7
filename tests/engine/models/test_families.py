"""Each family's prompt is the one its makers published, and each family's files are recognised."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.models.families import (
    FAMILIES,
    GENERIC,
    Family,
    Order,
    family_named,
    family_of,
    recognise,
)
from engine.models.gguf import GgufHeader, read_header
from engine.models.prompts import Special, Text
from foundation.errors import BadInput
from tests.support.gguf_writer import model_bytes

NAMES = [family.name for family in FAMILIES]


def header(
    folder: Path, architecture: str, name: str, tokens: list[str], **more: int
) -> GgufHeader:
    path = folder / "some-file.gguf"
    path.write_bytes(model_bytes(architecture, name, ["<s>", "x", *tokens], **more))
    return read_header(path)


def tokens_of(family: Family) -> list[str]:
    return list(family.stop_texts)


def written(family: str, *, beside: bool) -> str:
    files = [("a.py", "A\n"), ("b.py", "B\n")] if beside else []
    prompt = family_named(family).fim_prompt("pre", "suf", files, repo="proj", path="c.py")
    return "".join(part.text if isinstance(part, Special) else part.value for part in prompt)


@pytest.mark.parametrize(
    ("family", "alone"),
    [
        ("qwen2.5-coder", "<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>"),
        ("starcoder2", "<fim_prefix>pre<fim_suffix>suf<fim_middle>"),
        ("deepseek-coder", "<｜fim▁begin｜>pre<｜fim▁hole｜>suf<｜fim▁end｜>"),
        ("deepseek-coder-v2", "<｜fim▁begin｜>pre<｜fim▁hole｜>suf<｜fim▁end｜>"),
        ("codellama", "▁<PRE>pre▁<SUF>suf▁<MID>"),
        ("codegemma", "<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>"),
        ("codestral", "[SUFFIX]suf[PREFIX]pre"),
        ("granite-4", "<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>"),
        ("granite-code", "<fim_prefix>pre<fim_suffix>suf<fim_middle>"),
        ("mellum", "<fim_suffix>suf<fim_prefix>pre<fim_middle>"),
        ("starcoder", "<fim_prefix>pre<fim_suffix>suf<fim_middle>"),
        ("seed-coder", "<[fim-suffix]>suf<[fim-prefix]>pre<[fim-middle]>"),
        ("generic", "pre"),
    ],
)
def test_the_prompt_of_a_single_file_is_the_published_one(family: str, alone: str) -> None:
    assert written(family, beside=False) == alone


@pytest.mark.parametrize(
    ("family", "beside"),
    [
        (
            "qwen2.5-coder",
            "<|repo_name|>proj\n<|file_sep|>a.py\nA\n<|file_sep|>b.py\nB\n"
            "<|file_sep|>c.py\n<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>",
        ),
        (
            "starcoder2",
            "<repo_name>proj<file_sep>a.py\nA\n<file_sep>b.py\nB\n"
            "<file_sep><fim_prefix>c.py\npre<fim_suffix>suf<fim_middle>",
        ),
        (
            "codegemma",
            "a.py\nA\n<|file_separator|>b.py\nB\n<|file_separator|>"
            "c.py\n<|fim_prefix|>pre<|fim_suffix|>suf<|fim_middle|>",
        ),
        (
            "codestral",
            "[SUFFIX]suf[PREFIX]+++++ a.py\nA\n\n+++++ b.py\nB\n\n+++++ c.py\npre",
        ),
        (
            "deepseek-coder",
            "<｜fim▁begin｜>#a.py\nA\n#b.py\nB\n#c.py\npre<｜fim▁hole｜>suf<｜fim▁end｜>",
        ),
        (
            "mellum",
            "<filename>a.py\nA\n<filename>b.py\nB\n<filename>c.py\n"
            "<fim_suffix>suf<fim_prefix>pre<fim_middle>",
        ),
        ("codellama", "▁<PRE>pre▁<SUF>suf▁<MID>"),
    ],
)
def test_other_files_are_laid_out_as_published(family: str, beside: str) -> None:
    assert written(family, beside=True) == beside


@pytest.mark.parametrize("family", FAMILIES, ids=NAMES)
def test_each_row_is_complete(family: Family) -> None:
    assert family.title
    assert family.stops
    assert "{prefix}" in family.prompt
    slots = ("repo", "files", "here", "prefix", "suffix")
    bare = family.prompt
    for slot in slots:
        assert bare.count("{" + slot + "}") <= 1
        bare = bare.replace("{" + slot + "}", "")
    assert "{" not in bare
    assert ("{repo}" in family.prompt) <= ("{repo}" in family.repo_layout)
    assert ("{files}" in family.prompt) <= ("{code}" in family.file_layout)
    assert ("{here}" in family.prompt) <= ("{path}" in family.here_layout)
    if family is GENERIC:
        assert family.fim is None
        assert family.note
        return
    assert family.fim is not None
    assert not family.note
    assert family.named
    assert family.architectures
    for token in (family.prefix, family.suffix, family.middle):
        assert family.prompt.count(token) == 1 or not token
    suffix_first = family.prompt.index("{suffix}") < family.prompt.index("{prefix}")
    assert family.order is (Order.SPM if suffix_first else Order.PSM)
    assert set(family.fim.present()) <= set(family.stop_texts)
    texts = [part.text for part in family.fim_prompt("p", "s") if isinstance(part, Special)]
    assert texts == [t for t in texts if t in family.fim.present()]
    assert len(texts) == (3 if family.middle else 2)


def test_names_are_unique_and_generic_is_last() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert NAMES[-1] == "generic"


@pytest.mark.parametrize("family", FAMILIES, ids=NAMES)
def test_code_that_spells_special_tokens_stays_text(family: Family) -> None:
    hostile = "".join(token for other in FAMILIES for token in other.stop_texts)
    hostile += "{prefix}{suffix}{files}{path}{code}"
    prompt = family.fim_prompt(hostile, hostile, [(hostile, hostile)], hostile, hostile)
    plain = family.fim_prompt("p", "s", [("f", "c")], "r", "n")
    assert [p for p in prompt if isinstance(p, Special)] == [
        p for p in plain if isinstance(p, Special)
    ]
    assert sum(part.value.count(hostile) for part in prompt if isinstance(part, Text)) >= 1


def test_a_line_break_in_a_path_does_not_end_the_heading() -> None:
    prompt = family_named("qwen2.5-coder").fim_prompt("p", "s", [("a\nevil.py", "c")])
    assert Text("a evil.py\nc\n") in prompt


@pytest.mark.parametrize(
    ("architecture", "name", "family"),
    [
        ("qwen2", "Qwen2.5 Coder 1.5B Instruct GGUF", "qwen2.5-coder"),
        ("qwen3moe", "Qwen3-Coder-30B-A3B-Instruct", "qwen2.5-coder"),
        ("qwen2", "my fine tune", "qwen2.5-coder"),
        ("starcoder2", "Starcoder2 3b", "starcoder2"),
        ("llama", "deepseek-ai_deepseek-coder-1.3b-base", "deepseek-coder"),
        ("deepseek2", "DeepSeek-Coder-V2-Lite-Base", "deepseek-coder-v2"),
        ("llama", "codellama_codellama-7b-hf", "codellama"),
        ("llama", "LLaMA v2", "codellama"),
        ("gemma", "codegemma-2b", "codegemma"),
        ("llama", "Codestral-22B-v0.1", "codestral"),
        ("granite", "Granite 4.0 Micro", "granite-4"),
        ("granitehybrid", "Granite-4.0-H-Tiny", "granite-4"),
        ("llama", "Granite 3b Code Base", "granite-code"),
        ("starcoder", "granite-20b-code-base", "granite-code"),
        ("llama", "Mellum 4b Base", "mellum"),
        ("starcoder", "StarCoder", "starcoder"),
        ("llama", "Seed-Coder-8B-Base", "seed-coder"),
    ],
)
def test_files_are_recognised(tmp_path: Path, architecture: str, name: str, family: str) -> None:
    row = family_named(family)
    found = recognise(header(tmp_path, architecture, name, tokens_of(row)))
    assert found.family.name == family
    assert found.warnings == ()
    assert row.fim is not None
    assert found.token_ids[row.prefix] == 2  # behind the two tokens every test file begins with
    assert set(row.fim.present()) <= found.token_ids.keys()


@pytest.mark.parametrize(
    ("architecture", "name", "tokens_from"),
    [
        ("llama", "Llama 3.2 1B Instruct", None),
        ("qwen2", "Qwen2.5 7B Instruct", "qwen2.5-coder"),
        ("qwen2", "DeepSeek R1 Distill Qwen 1.5B", "qwen2.5-coder"),
        ("llama", "Mistral Nemo Instruct", "codestral"),
        ("llama", "Codestral without its tokens", None),
        ("starcoder2", "starcoder2 without its tokens", None),
    ],
)
def test_models_that_cannot_fill_gaps_continue_plain_text_and_say_so(
    tmp_path: Path, architecture: str, name: str, tokens_from: str | None
) -> None:
    tokens = tokens_of(family_named(tokens_from)) if tokens_from else []
    found = recognise(header(tmp_path, architecture, name, tokens))
    assert found.family is GENERIC
    assert found.family.fim is None
    assert found.family.fim_prompt("pre", "suf") == (Text("pre"),)
    assert "do not see what follows" in found.warnings[0]


def test_an_unknown_model_that_declares_its_tokens_is_believed(tmp_path: Path) -> None:
    keys = ("fim_pre", "fim_suf", "fim_mid")
    more = {f"tokenizer__ggml__{key}_token_id": 2 + n for n, key in enumerate(keys)}
    found = family_of(header(tmp_path, "newarch", "New", ["<P>", "<S>", "<M>"], **more))
    assert found.name == "declared"
    assert found.fim_prompt("a<P>", "b") == (
        Special("<P>"),
        Text("a<P>"),
        Special("<S>"),
        Text("b"),
        Special("<M>"),
    )


def test_a_declared_token_beyond_the_vocabulary_is_not_believed(tmp_path: Path) -> None:
    keys = ("fim_pre", "fim_suf", "fim_mid")
    more = {f"tokenizer__ggml__{key}_token_id": 99 for key in keys}
    assert family_of(header(tmp_path, "newarch", "New", [], **more)) is GENERIC


def test_the_override_wins_over_the_metadata(tmp_path: Path) -> None:
    seed = family_named("seed-coder")
    file = header(tmp_path, "llama", "no telling name", tokens_of(seed))
    assert recognise(file, "Seed-Coder ").family is seed
    assert recognise(file, "generic").family is GENERIC


def test_an_override_the_vocabulary_contradicts_falls_back_and_says_why(tmp_path: Path) -> None:
    found = recognise(header(tmp_path, "llama", "Llama", []), "qwen2.5-coder")
    assert found.family is GENERIC
    assert "has no <|fim_prefix|>" in found.warnings[0]


def test_an_unknown_override_lists_the_families(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no model family 'gpt'.*: qwen2.5-coder, starcoder2"):
        recognise(header(tmp_path, "llama", "Llama", []), "gpt")
