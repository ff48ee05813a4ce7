"""What only llama.cpp can show: the real model through the real worker."""

from __future__ import annotations

import gc
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.llama.model import LlamaModel
from engine.model import ModelConfig, ModelInfo, Rows, StepResult
from engine.models.gguf import BadModelFile
from engine.requests import (
    BadGrammar,
    Delta,
    Done,
    Event,
    Failed,
    Finished,
    Priority,
    Request,
    Sampling,
    Splice,
    Usage,
)
from engine.worker import Worker
from foundation.errors import BadInput
from foundation.folders import models_folder

pytestmark = pytest.mark.real_model

FILE = "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
CODE = '''def area(width, height):
    """Area of a rectangle."""
    return width * height


def perimeter(width, height):
    """Perimeter of a rectangle."""
    return 2 * (width + height)


'''


class Heard:
    """A receiver that can be waited for."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.over = threading.Event()
        self.over_at = 0.0

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, Done | Failed):
            self.over_at = time.perf_counter()
            self.over.set()

    def wait(self) -> Heard:
        assert self.over.wait(120)
        return self

    def text(self, index: int = 0) -> str:
        return "".join(e.text for e in self.events if isinstance(e, Delta) and e.index == index)

    @property
    def reasons(self) -> list[str]:
        return [e.reason for e in self.events if isinstance(e, Finished)]

    @property
    def usage(self) -> Usage:
        last = self.events[-1]
        assert isinstance(last, Done), last
        return last.usage


class Rig:
    """A worker on the 0.5B model."""

    def __init__(self, config: ModelConfig) -> None:
        self.worker = Worker(LlamaModel, config)
        self.info: ModelInfo = self.worker.start().result(60)
        self._count = 0

    def send(self, prompt: str, **options: object) -> Heard:
        heard = Heard()
        self._count += 1
        tokens = tuple(self.worker.tokenize(prompt, special=True))
        options.setdefault("id", f"{self._count}")
        request = Request(prompt=tokens, **options)  # type: ignore[arg-type]
        self.worker.submit(request, heard)
        return heard

    def ask(self, prompt: str, **options: object) -> Heard:
        return self.send(prompt, **options).wait()


@pytest.fixture(scope="session")
def model_path() -> Path:
    path = models_folder() / "qwen2.5-coder-0.5b" / FILE
    if not path.is_file():
        pytest.fail(f"{path} is missing: run `inkling model pull qwen2.5-coder-0.5b`")
    return path


@pytest.fixture(scope="session")
def rig(model_path: Path) -> Iterator[Rig]:
    made = Rig(ModelConfig(path=model_path, n_ctx=8192))
    yield made
    made.worker.close()


def test_a_text_is_made_to_begin_with_half_a_word_and_goes_on_from_it(rig: Rig) -> None:
    prompt = fim("import subprocess\n\nsubprocess", "\n")
    heard = rig.ask(prompt, max_tokens=8, sampling=Sampling(begins_with=".check_outp"))
    assert heard.text().startswith(".check_output(")
    assert heard.usage.generated_tokens <= 8
    # Once a beginning is given, how likely it was says nothing about what follows it.
    begun = rig.ask(prompt, max_tokens=8, logprobs=1, sampling=Sampling(begins_with=".check_outp"))
    found = [p.logprob for e in begun.events if isinstance(e, Delta) for p in e.logprobs]
    assert max(found[:2]) <= 0.0
    assert sum(found[:2]) > -0.7
    strange = rig.ask(prompt, max_tokens=12, sampling=Sampling(begins_with="ß\tqxz"))
    assert strange.text().startswith("ß\tqxz")
    with pytest.raises(BadInput, match="exclude each other"):
        rig.ask(prompt, sampling=Sampling(begins_with="a", grammar='root ::= "a"'))


def test_a_saved_sequence_comes_back_as_it_was(model_path: Path) -> None:
    model = LlamaModel(ModelConfig(path=model_path, n_ctx=2048))
    tokens = model.tokenize("def add(first, second):\n    return first + second\n" * 20)
    model.decode([Rows(0, 0, tokens[:-1], 0)])
    state = model.save(0)

    def next_logits(sequence: int) -> list[float]:
        model.decode([Rows(sequence, len(tokens) - 1, tokens[-1:], 1)])
        return list(model.logits(0))

    expected = next_logits(0)
    model.remove(0, 0)
    assert model.restore(0, state)
    assert next_logits(0) == expected
    model.clear()
    assert model.restore(3, state)
    assert next_logits(3) == expected
    model.close()


def fim(prefix: str, suffix: str = "\n") -> str:
    return f"<|fim_prefix|>{prefix}<|fim_suffix|>{suffix}<|fim_middle|>"


def test_the_model_says_what_it_is(rig: Rig) -> None:
    info = rig.info
    assert (info.family, info.n_ctx, info.n_ctx_train) == ("qwen2.5-coder", 8192, 32768)
    assert info.can_shift
    assert info.chat_template
    assert info.fim is not None
    assert rig.worker.tokenize(info.fim.prefix[0], special=True) == [info.fim.prefix[1]]
    assert rig.worker.tokenize(info.fim.prefix[0]) != [info.fim.prefix[1]]


def test_code_is_completed_and_ends_at_a_stop_string(rig: Rig) -> None:
    prompt = fim(CODE + "def square(side):\n    return area(", ")\n")
    heard = rig.ask(prompt, max_tokens=20, stop=("\n",))
    assert heard.text().startswith("side, side")
    assert heard.reasons == ["stop"]


def test_text_survives_tokens_and_back(rig: Rig) -> None:
    text = "naïve = '😀' # 猫\n\tif x:\r\n" * 3
    assert rig.worker.detokenize(rig.worker.tokenize(text)) == text


def test_a_cached_prompt_gives_the_text_of_a_fresh_one(rig: Rig) -> None:
    prompt = fim(CODE + "def volume(width, height, depth):\n    ", "\n\n\ndef main():\n")
    fresh = rig.ask(prompt, max_tokens=24, cache_prompt=False)
    rig.ask(fim(CODE + "def vol"), max_tokens=4)
    cached = rig.ask(prompt, max_tokens=24)
    again = rig.ask(prompt, max_tokens=24)
    assert fresh.usage.cached_tokens == 0
    assert 40 < cached.usage.cached_tokens < again.usage.cached_tokens
    assert again.usage.evaluated_tokens == 1
    assert fresh.text() == cached.text() == again.text() != ""


SUFFIX = f"\n\n\n{CODE}{CODE.replace('width', 'depth')}"


def test_typing_evaluates_a_dozen_tokens_and_completes_the_same(rig: Rig) -> None:
    typed = "def volume(width, height, depth):\n    base = area(width, height)\n    return base * d"
    start = typed.rindex("return")
    rig.ask(fim(CODE + typed[:start], SUFFIX), max_tokens=0)
    same = 0
    places = range(start + 1, len(typed) + 1)
    for end in places:
        prompt = fim(CODE + typed[:end], SUFFIX)
        spliced = rig.ask(prompt, max_tokens=12, stop=("\n",), splice=Splice())
        fresh = rig.ask(prompt, max_tokens=12, stop=("\n",), cache_prompt=False)
        assert spliced.usage.evaluated_tokens <= 20
        assert spliced.usage.spliced_tokens > 60
        same += spliced.text() == fresh.text()
    assert same >= 0.8 * len(places)


def test_after_a_pause_the_suffix_is_exact_again(rig: Rig) -> None:
    rig.ask(fim(CODE + "def cube(side):\n    return side *", SUFFIX), max_tokens=1)
    prompt = fim(CODE + "def cube(side):\n    return side * side *", SUFFIX)
    spliced = rig.ask(prompt, max_tokens=6, logprobs=1, splice=Splice())
    warm = rig.ask(prompt, max_tokens=0, priority=Priority.background)
    again = rig.ask(prompt, max_tokens=6, logprobs=1, splice=Splice())
    fresh = rig.ask(prompt, max_tokens=6, logprobs=1, cache_prompt=False)
    assert spliced.usage.spliced_tokens > 60
    assert warm.usage.spliced_tokens == 0
    assert warm.usage.evaluated_tokens > 60
    assert (again.usage.evaluated_tokens, again.usage.spliced_tokens) == (1, 0)
    assert again.text() == fresh.text() != ""


def test_candidates_share_their_prompt_and_differ(rig: Rig) -> None:
    sampling = Sampling(temperature=1.0, top_k=40, top_p=0.95, seed=11)
    heard = rig.ask(fim(CODE + "# A joke:"), max_tokens=12, n=4, sampling=sampling)
    assert len({heard.text(i) for i in range(4)}) > 1
    usage = heard.usage
    assert usage.evaluated_tokens + usage.cached_tokens == usage.prompt_tokens


def test_a_seed_repeats_its_text_where_nothing_is_taken_from_the_cache(rig: Rig) -> None:
    prompt = fim(CODE + "# A joke about rectangles:")
    texts = set()
    for seed in (11, 11, 12, 11):
        sampling = Sampling(temperature=1.0, top_k=40, top_p=0.95, seed=seed)
        texts.add(rig.ask(prompt, max_tokens=16, sampling=sampling, cache_prompt=False).text())
    assert len(texts) == 2


def test_cancelling_ends_a_long_prompt_at_once_and_its_cache_is_sound(rig: Rig) -> None:
    source = "".join(f"def function_{i}(x):\n    return x + {i}\n\n" for i in range(260))
    heard = rig.send(fim(source), id="long", max_tokens=4)
    time.sleep(0.7)
    begin = time.perf_counter()
    rig.worker.cancel("long")
    heard.wait()
    assert heard.reasons == ["cancelled"]
    # A generous bound for busy machines; `bench/engine_core.py` measures it.
    assert heard.over_at - begin < 0.5
    head = source[:800]
    resumed = rig.ask(fim(head), max_tokens=12)
    fresh = rig.ask(fim(head), max_tokens=12, cache_prompt=False)
    assert resumed.text() == fresh.text() != ""


def test_typing_does_not_wait_for_background_prompts(rig: Rig) -> None:
    source = "".join(f"value_{i} = {i * 7}\n" for i in range(150))
    background = rig.send(fim(source), max_tokens=2, priority=Priority.background)
    time.sleep(0.6)
    typed = rig.ask(fim("import o"), max_tokens=2, priority=Priority.typing)
    assert not background.over.is_set()
    assert typed.text()
    assert background.wait().reasons == ["length"]


def test_many_requests_at_once_are_each_answered_as_alone(rig: Rig) -> None:
    prompts = [fim(CODE + f"def times_{n}(x):\n    return x * ") for n in range(2, 8)]
    alone = [rig.ask(prompt, max_tokens=3, cache_prompt=False).text() for prompt in prompts]
    together = [rig.send(prompt, max_tokens=3) for prompt in prompts]
    assert [heard.wait().text() for heard in together] == alone


def test_a_json_schema_binds_the_answer(rig: Rig) -> None:
    schema = {
        "type": "object",
        "properties": {
            "name": {"type": "string"},
            "sides": {"type": "integer"},
            "regular": {"type": "boolean"},
        },
        "required": ["name", "sides", "regular"],
    }
    question = [{"role": "user", "content": "Describe a triangle in prose."}]
    prompt = rig.worker.apply_chat_template(question)
    for temperature in (0.0, 0.9):
        sampling = Sampling(temperature, seed=1, json_schema=json.dumps(schema))
        heard = rig.ask(prompt, max_tokens=80, sampling=sampling)
        answer = json.loads(heard.text())
        assert heard.reasons == ["stop"]
        assert set(answer) == {"name", "sides", "regular"}
        assert isinstance(answer["sides"], int)


def test_a_grammar_overrules_what_the_model_would_say(rig: Rig) -> None:
    grammar = 'root ::= [0-9] [0-9] " " ("cats" | "dogs")'
    heard = rig.ask("The answer is", max_tokens=20, sampling=Sampling(grammar=grammar))
    number, word = heard.text().split(" ")
    assert number.isdigit()
    assert word in ("cats", "dogs")
    assert heard.reasons == ["stop"]


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_a_grammar_that_refuses_much_is_obeyed_as_by_the_whole_vocabulary(
    rig: Rig, temperature: float
) -> None:
    sampling = Sampling(temperature, seed=3, grammar='root ::= [a-z] [a-z]+ (" " [a-z]+){3} "!"')
    likeliest_first = rig.ask("1 + 1 =", max_tokens=30, sampling=sampling)
    # Where a bias may lift a token, every one of the vocabulary is put before the grammar.
    all_at_once = rig.ask(
        "1 + 1 =", max_tokens=30, sampling=replace(sampling, logit_bias=((0, 0),))
    )
    assert len(likeliest_first.text().split()) == 4
    assert likeliest_first.text() == all_at_once.text()


@pytest.mark.parametrize(
    "sampling",
    [
        Sampling(grammar="root ::= missing"),
        Sampling(grammar="root ::= root"),
        Sampling(json_schema="not json"),
        Sampling(json_schema='{"type": "nonsense"}'),
        Sampling(json_schema='{"$ref": "#/nowhere"}'),
        Sampling(json_schema="{}", grammar='root ::= "x"'),
    ],
)
def test_a_grammar_that_cannot_be_used_is_refused(rig: Rig, sampling: Sampling) -> None:
    with pytest.raises(BadGrammar):
        rig.ask("x", sampling=sampling)


def test_a_grammar_no_token_can_follow_fails_the_request_and_not_the_process(rig: Rig) -> None:
    # A code point beyond Unicode: no token spells it.
    heard = rig.ask("x", sampling=Sampling(grammar='root ::= "a" [\\U0010FFFE]'), max_tokens=9)
    assert heard.over.is_set()
    assert rig.ask("1 + 1 =", max_tokens=1).reasons == ["length"]


def test_logit_bias_forbids_and_forces(rig: Rig) -> None:
    prompt = fim(CODE + "def square(side):\n    return area(", ")\n")
    (side,) = rig.worker.tokenize("side")
    (width,) = rig.worker.tokenize("width")
    without = rig.ask(prompt, max_tokens=1, sampling=Sampling(logit_bias=((side, -100.0),)))
    assert without.text() != "side"
    forced = rig.ask(prompt, max_tokens=1, sampling=Sampling(logit_bias=((width, 100.0),)))
    assert forced.text() == "width"


def test_log_probabilities_name_the_greedy_choice_first(rig: Rig) -> None:
    heard = rig.ask(fim(CODE + "def f("), max_tokens=5, logprobs=3)
    found = [p for e in heard.events if isinstance(e, Delta) for p in e.logprobs]
    assert len(found) == 5
    for one in found:
        assert one.top[0][0] == one.token
        assert one.top[0][2] == pytest.approx(one.logprob)
        assert 0.0 >= one.top[0][2] >= one.top[1][2] >= one.top[2][2]


def test_penalties_and_infill_samplers_run(rig: Rig) -> None:
    repeated = rig.ask("la la la la la la la", max_tokens=12).text()
    penalized = Sampling(repeat_penalty=1.8, presence_penalty=1.0, frequency_penalty=1.0)
    assert rig.ask("la la la la la la la", max_tokens=12, sampling=penalized).text() != repeated
    infill = Sampling(top_k=40, top_p=0.99, infill=True, seed=1, temperature=0.5)
    assert rig.ask(fim(CODE + "def cube("), max_tokens=8, sampling=infill).events


def test_guessed_tokens_change_nothing_but_the_time(rig: Rig) -> None:
    rows = "".join(f"    ('{chr(97 + i)}', {i}),\n" for i in range(12))
    prompt = f"TABLE = [\n{rows}]\n\nCOPY_OF_TABLE = [\n    ('a', 0),\n    ('b', 1),\n"
    plain = rig.ask(prompt, max_tokens=60, speculate=False)
    guessed = rig.ask(prompt, max_tokens=60)
    assert guessed.text() == plain.text()
    assert plain.usage.draft_tokens == 0


def test_end_of_text_can_be_ignored(rig: Rig) -> None:
    prompt = fim(CODE + "def square(side):\n    return area(", ")\n")
    heard = rig.ask(prompt, max_tokens=12, ignore_eos=True)
    assert heard.usage.generated_tokens == 12
    assert heard.reasons == ["length"]


def test_a_chat_is_laid_out_as_the_model_was_trained(rig: Rig) -> None:
    text = rig.worker.apply_chat_template([{"role": "user", "content": "Hi"}])
    assert text.endswith("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n")
    with pytest.raises(BadInput, match="chat template"):
        rig.worker.apply_chat_template([])


def test_the_model_is_swapped_while_it_runs(rig: Rig, model_path: Path, tmp_path: Path) -> None:
    with pytest.raises(BadModelFile):
        rig.worker.load(ModelConfig(path=tmp_path / "missing.gguf")).result(60)
    running = rig.send("Once upon a time", max_tokens=40, ignore_eos=True)
    second = replace(ModelConfig(path=model_path, n_ctx=1024, kv_type="q8_0"), name="second")
    info = rig.worker.load(second).result(60)
    assert (info.name, info.kv_type, info.n_ctx) == ("second", "q8_0", 1024)
    after = rig.ask(fim(CODE + "def square(side):\n    return area(", ")\n"), max_tokens=20)
    assert after.text().startswith("side, side")
    assert running.wait().usage.generated_tokens == 40
    rig.worker.load(ModelConfig(path=model_path, n_ctx=8192)).result(60)


@pytest.mark.parametrize("kv_type", ["f16", "q8_0"])
def test_the_longest_context_loads_and_answers(model_path: Path, kv_type: str) -> None:
    model = LlamaModel(ModelConfig(path=model_path, kv_type="q8_0" if kv_type == "q8_0" else "f16"))
    try:
        assert model.info.n_ctx == 32768
        sampler = model.sampler(Sampling(), [], ignore_eos=False)
        tokens = model.tokenize("def add(a, b):\n    return a +")
        assert model.decode([Rows(3, 0, tokens, 1)]) is StepResult.done
        assert model.piece(sampler.sample(0)) == b" b"
        sampler.close()
        sampler.close()
    finally:
        model.close()
        model.close()
    del model
    gc.collect()


def test_a_file_that_is_cut_short_is_named_with_its_fault(model_path: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.gguf"
    with model_path.open("rb") as whole, short.open("wb") as part:
        part.write(whole.read(20_000_000))
    with pytest.raises(BadModelFile, match=r"short\.gguf is truncated"):
        LlamaModel(ModelConfig(path=short))
    foreign = tmp_path / "foreign.gguf"
    foreign.write_text("<html>not a model</html>")
    with pytest.raises(BadModelFile, match=r"foreign\.gguf"):
        LlamaModel(ModelConfig(path=foreign))
