"""llama.cpp behind the `Model` protocol: loading, steps, the KV cache, adapters.

What to evaluate, keep or forget is decided elsewhere; nothing here holds a policy.
"""

from __future__ import annotations

import ctypes
import logging
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import psutil

from engine.chat_template import ChatTemplate
from engine.grammar import check_grammar
from engine.llama.bindings import (
    build,
    faults,
    forget_faults,
    json_schema_to_gbnf,
    listen,
    llama,
)
from engine.llama.cells import LlamaCells
from engine.llama.devices import gpus
from engine.llama.gate import Gate
from engine.llama.rotary import rotary_of
from engine.llama.sampler import BegunSampler, LlamaSampler
from engine.llama.vocabulary import BuiltinTemplate, LlamaVocabulary
from engine.logits import Logits, log_probabilities
from engine.model import ModelConfig, ModelInfo, Rows, State, StepResult, fim_tokens
from engine.models.families import Family, Recognition, recognise
from engine.models.fingerprint import fingerprint
from engine.models.gguf import GgufHeader, check_model, read_header
from engine.offload import (
    Device,
    Offload,
    choose_context,
    choose_offload,
    choose_prompt_cache,
    footprint,
    kv_token_bytes,
    layer_count,
)
from engine.requests import BadGrammar, LoraScale, ModelFault, Sampling, TokenLogprob
from engine.sampling import chain_of
from engine.schema_grammar import with_fixed_spaces
from foundation.errors import BadInput

log = logging.getLogger(__name__)

_N_BATCH: Final = 512
_GGML_TYPES: Final = {"f16": 1, "q8_0": 8}
_MIB: Final = 1 << 20


class _Batch:
    """One `llama_batch` over arrays of ours, filled anew for every step."""

    def __init__(self, size: int) -> None:
        self.tokens = np.zeros(size, np.int32)
        self.positions = np.zeros(size, np.int32)
        self.sequences = np.zeros(size, np.int32)
        self.logits = np.zeros(size, np.int8)
        self._counts = np.ones(size, np.int32)
        self._pointers = self.sequences.ctypes.data + 4 * np.arange(size, dtype=np.uintp)
        self._steps = np.arange(size, dtype=np.int32)
        self.struct = llama.llama_batch()
        for field, array, kind in (
            ("token", self.tokens, ctypes.c_int32),
            ("pos", self.positions, ctypes.c_int32),
            ("n_seq_id", self._counts, ctypes.c_int32),
            ("seq_id", self._pointers, ctypes.POINTER(ctypes.c_int32)),
            ("logits", self.logits, ctypes.c_int8),
        ):
            setattr(self.struct, field, array.ctypes.data_as(ctypes.POINTER(kind)))

    def fill(self, rows: Sequence[Rows]) -> list[int]:
        """Lay the rows out; the batch places of those that get logits, in order."""
        at, outputs = 0, list[int]()
        for part in rows:
            end = at + len(part.tokens)
            self.tokens[at:end] = part.tokens
            self.positions[at:end] = self._steps[: end - at] + part.position
            self.sequences[at:end] = part.sequence
            self.logits[at:end] = 0
            self.logits[end - part.outputs : end] = 1
            outputs.extend(range(end - part.outputs, end))
            at = end
        self.struct.n_tokens = at
        return outputs


class LlamaModel:
    """A GGUF model in llama.cpp. Raises `BadModelFile` or `ModelFault` if it cannot be loaded."""

    def __init__(self, config: ModelConfig) -> None:
        header = read_header(config.path)
        check_model(header)
        known = recognise(header, config.family_override)
        listen()
        self._gate = Gate(config.path.name)
        self._model: Any = None
        self._context: Any = None
        self._warnings = list(known.warnings)
        self._threads = config.threads or psutil.cpu_count(logical=False) or 1
        kv_bytes = kv_token_bytes(header, config.kv_type)
        memory_bytes = config.memory_mb * _MIB or psutil.virtual_memory().total // 8
        context = choose_context(
            config.n_ctx,
            header.of_architecture("context_length") or 0,
            kv_bytes * layer_count(header),
            memory_bytes,
        )
        kv_cache_bytes = int(kv_bytes * layer_count(header) * context.n_ctx)
        self._prompt_cache_bytes = choose_prompt_cache(kv_cache_bytes, memory_bytes)
        devices = gpus()
        offload = choose_offload(
            config.n_gpu_layers,
            bool(llama.llama_supports_gpu_offload()),
            devices,
            footprint(header, int(kv_bytes * context.n_ctx)),
        )
        self._warnings += filter(None, (context.warning, offload.warning))
        self._load(config, context.n_ctx, offload)
        self._vocab = LlamaVocabulary(self._model, self._gate, known.token_ids.values())
        rotary = rotary_of(header, llama.llama_model_rope_type(self._model))
        self._cells = LlamaCells(self._context, config.n_seq_max, rotary)
        self._batch = _Batch(_N_BATCH)
        self._outputs: list[int] = []
        self._adapters = self._load_adapters(config)
        self._info = self._describe(config, header, known, devices)
        self._template = self._chat_template(known.family)
        self._abort = (ctypes.c_char * 2)()
        self._arm_abort()

    @property
    def info(self) -> ModelInfo:
        """Facts that hold as long as the model is loaded."""
        return self._info

    @property
    def n_batch(self) -> int:
        """Most tokens one `decode` takes."""
        return _N_BATCH

    def close(self) -> None:
        """Free the model."""
        if self._gate.close():
            llama.llama_free(self._context)
            llama.llama_model_free(self._model)

    # From any thread

    def tokenize(self, text: str, *, special: bool = False, add_bos: bool = False) -> list[int]:
        """Tokens of `text`; `special` lets `<|…|>` in it become special tokens."""
        return self._vocab.tokenize(text, special=special, add_bos=add_bos)

    def piece(self, token: int) -> bytes:
        """The bytes `token` stands for; control tokens stand for none."""
        return self._vocab.piece(token)

    def detokenize(self, tokens: Sequence[int], *, special: bool = False) -> str:
        """Text of `tokens`; `special` writes control tokens out. Raises `BadInput` on bad ids."""
        return self._vocab.detokenize(tokens, special=special)

    def is_end(self, token: int) -> bool:
        """Whether generation ends at `token`: end of text, of turn, or a FIM token."""
        return self._vocab.is_end(token)

    def render_chat(
        self, messages: Sequence[Mapping[str, object]], *, add_generation_prompt: bool = True
    ) -> str:
        """The conversation in the model's own chat template. Raises `BadInput`."""
        if self._template is None:
            raise BadInput(f"{self._info.name} has no chat template: use /v1/completions")
        return self._template.render(messages, add_generation_prompt=add_generation_prompt)

    def compile_grammar(self, sampling: Sampling) -> str | None:
        """The GBNF that `sampling` asks for, checked. Raises `BadGrammar`."""
        if sampling.begins_with and (sampling.grammar or sampling.json_schema):
            raise BadInput("`begins_with` and a grammar exclude each other: give one of them")
        if sampling.grammar and sampling.json_schema:
            raise BadGrammar("a grammar and a JSON schema exclude each other: give one of them")
        grammar = sampling.grammar
        if sampling.json_schema:
            try:
                grammar = with_fixed_spaces(json_schema_to_gbnf(sampling.json_schema))
            except Exception as error:  # the converter raises whatever its parts do
                fault = str(error) or type(error).__name__
                raise BadGrammar(f"the JSON schema cannot be used: {fault}") from error
        if not grammar:
            return None
        check_grammar(grammar)
        return grammar

    # Steps, in the worker's thread

    def decode(self, rows: Sequence[Rows]) -> StepResult:
        """Evaluate the rows as one batch. Raises `ModelFault` when llama.cpp gives up."""
        self._outputs = self._batch.fill(rows)
        forget_faults()
        code = llama.llama_decode(self._context, self._batch.struct)
        if code == 0:
            if self._gpu_layers:
                llama.llama_synchronize(self._context)
            return StepResult.done
        if code == 1:
            return StepResult.no_slot
        if code == 2:
            return StepResult.aborted
        raise ModelFault(f"llama.cpp failed with code {code}: {faults()}")

    def _evaluate_alone(self, sequence: int, position: int) -> None:
        self.decode([Rows(sequence, position, [0], 1)])

    def abort(self) -> None:
        """Make the `decode` that is running now return `aborted` soon."""
        self._abort[0] = b"\1"

    def clear_abort(self) -> None:
        """Forget an `abort` that came too late."""
        self._abort[0] = b"\0"

    def sampler(
        self, sampling: Sampling, prompt: Sequence[int], *, ignore_eos: bool
    ) -> LlamaSampler | BegunSampler:
        """A sampler that has seen `prompt`. Raises `BadInput` where `sampling` is unusable."""
        chain = chain_of(sampling, self._vocab.size, tuple(self._vocab.ends) if ignore_eos else ())
        grammar = self.compile_grammar(sampling)
        sampler = LlamaSampler(self, self._vocab, chain, grammar)
        if sampling.repeat_last_n:
            sampler.see(prompt[-sampling.repeat_last_n :] if sampling.repeat_last_n > 0 else prompt)
        if not sampling.begins_with:
            return sampler
        wanted = sampling.begins_with.encode("utf-8", "replace")
        return BegunSampler(self, sampler, self._vocab.beginnings, self._vocab.piece, wanted)

    def logits(self, output: int) -> Logits:
        """Row `output` of the last step, as a view that the next step overwrites."""
        row = llama.llama_get_logits_ith(self._context, self._outputs[output])
        array = (ctypes.c_float * self._vocab.size).from_address(ctypes.addressof(row.contents))
        view: Logits = np.frombuffer(memoryview(array), np.float32)
        return view

    def sample_with(self, chain: Any, output: int) -> int:
        """Let a llama.cpp sampler choose from row `output` and accept its choice."""
        chosen: int = llama.llama_sampler_sample(chain, self._context, self._outputs[output])
        return chosen

    def logprob(self, output: int, token: int, top: int) -> TokenLogprob:
        """Log-probability of `token` in row `output`, before any sampler changed the logits."""
        own, likeliest = log_probabilities(self.logits(output), token, top)
        others = tuple((t, self._vocab.text(t), p) for t, p in likeliest)
        return TokenLogprob(token, self._vocab.text(token), own, others)

    def remove(self, sequence: int, start: int, end: int | None = None) -> bool:
        """Forget the cells of `sequence` at positions [start, end)."""
        return self._cells.remove(sequence, start, end)

    def copy(self, source: int, target: int, start: int, end: int) -> None:
        """Let `target` hold the cells of `source` at positions [start, end) too."""
        self._cells.copy(source, target, start, end)

    def save(self, sequence: int) -> State:
        """What `restore` needs to bring the cells of `sequence` back."""
        return self._cells.save(sequence)

    def restore(self, sequence: int, state: State) -> bool:
        """Fill the empty `sequence` as it was when saved; False, still empty, if it cannot be."""
        return self._cells.restore(sequence, state)

    def cut(self, sequence: int, start: int, end: int) -> State:
        """What `paste` needs of the cells of `sequence` at positions [start, end)."""
        return self._cells.cut(sequence, start, end)

    def paste(self, sequence: int, state: State, position: int) -> bool:
        """Append cells that were cut to `sequence`, the first at `position`; False if it cannot."""
        return self._cells.paste(sequence, state, position)

    def clear(self) -> None:
        """Forget every cell."""
        self._cells.clear()

    def adapters(self) -> tuple[LoraScale, ...]:
        """The LoRA adapters with their present weights."""
        return tuple(LoraScale(i, path, scale) for i, (path, _, scale) in enumerate(self._adapters))

    def scale_adapters(self, scales: Mapping[int, float]) -> None:
        """Set weights by adapter id. Raises `BadInput` for one there is not."""
        for number in scales:
            if not 0 <= number < len(self._adapters):
                raise BadInput(
                    f"there is no LoRA adapter {number}: {len(self._adapters)} are loaded"
                )
        self._adapters = [
            (path, adapter, scales.get(number, scale))
            for number, (path, adapter, scale) in enumerate(self._adapters)
        ]
        self._apply_adapters()

    # Loading

    def _load(self, config: ModelConfig, n_ctx: int, offload: Offload) -> None:
        """Model and context; on the CPU where the GPU turns out not to do it."""
        self._gpu_layers = offload.layers
        fault = self._try_load(config, n_ctx, offload.layers)
        if fault and offload.layers:
            self._warnings.append(f"the GPU could not take the model ({fault}): using the CPU")
            self._gpu_layers = 0
            fault = self._try_load(config, n_ctx, 0)
        if fault:
            raise ModelFault(f"llama.cpp could not load {config.path}: {fault}")

    def _try_load(self, config: ModelConfig, n_ctx: int, gpu_layers: int) -> str | None:
        forget_faults()
        params = llama.llama_model_default_params()
        params.n_gpu_layers = gpu_layers
        self._model = llama.llama_model_load_from_file(bytes(config.path), params)
        if not self._model:
            return faults()
        if not llama.llama_model_has_decoder(self._model):
            llama.llama_model_free(self._model)
            return "it is an encoder, which does not write text"
        wanted = llama.llama_context_default_params()
        wanted.n_ctx = n_ctx
        wanted.n_batch = wanted.n_ubatch = _N_BATCH
        wanted.n_seq_max = config.n_seq_max + 1  # one is for `LlamaCells`
        wanted.n_threads = wanted.n_threads_batch = self._threads
        # One pool of cells for all sequences, so that they can share them; flash attention skips
        # the cells of other sequences, and a quantized V cache cannot do without it.
        wanted.kv_unified = True
        wanted.flash_attn_type = llama.LLAMA_FLASH_ATTN_TYPE_ENABLED
        wanted.type_k = wanted.type_v = _GGML_TYPES[config.kv_type]
        wanted.offload_kqv = gpu_layers > 0
        wanted.no_perf = True
        self._context = llama.llama_init_from_model(self._model, wanted)
        if not self._context:
            llama.llama_model_free(self._model)
            return f"no context of {n_ctx} tokens ({faults()})"
        return None

    def _load_adapters(self, config: ModelConfig) -> list[tuple[str, Any, float]]:
        adapters = []
        for path, scale in config.lora:
            forget_faults()
            adapter = llama.llama_adapter_lora_init(self._model, bytes(Path(path)))
            if not adapter:
                reason = faults()
                self.close()
                raise ModelFault(f"llama.cpp could not load the LoRA adapter {path}: {reason}")
            adapters.append((path, adapter, scale))
        self._adapters = adapters
        if adapters:
            self._apply_adapters()
        return adapters

    def _apply_adapters(self) -> None:
        used = [(adapter, scale) for _, adapter, scale in self._adapters if scale]
        pointers = (llama.llama_adapter_lora_p_ctypes * len(used))(*(a for a, _ in used))
        weights = (ctypes.c_float * len(used))(*(scale for _, scale in used))
        if llama.llama_set_adapters_lora(self._context, pointers, len(used), weights):
            raise ModelFault("llama.cpp could not apply the LoRA adapters")

    def _arm_abort(self) -> None:
        # ggml asks after every node of the graph, from a compute thread. A Python callback would
        # wait for the interpreter lock each time; C's strlen() does not, and of a string of at
        # most one character it answers exactly what is asked: 0 while its first byte is NUL.
        library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
        callback = ctypes.cast(library.strlen, llama.ggml_abort_callback)
        llama.llama_set_abort_callback(self._context, callback, ctypes.addressof(self._abort))

    def _describe(
        self, config: ModelConfig, header: GgufHeader, known: Recognition, devices: list[Device]
    ) -> ModelInfo:
        vocab, used = self._vocab, self._gpu_layers > 0
        recurrent = llama.llama_model_is_recurrent(self._model) or llama.llama_model_is_hybrid(
            self._model
        )
        bos = known.family.bos
        return ModelInfo(
            name=config.name or config.path.stem,
            path=str(config.path),
            fingerprint=fingerprint(config.path),
            family=known.family.name,
            n_ctx=llama.llama_n_ctx(self._context),
            n_ctx_train=llama.llama_model_n_ctx_train(self._model),
            n_vocab=self._vocab.size,
            size_bytes=header.file_size,
            n_layers=llama.llama_model_n_layer(self._model),
            gpu_layers=self._gpu_layers,
            backend=", ".join(d.name for d in devices) if used else "CPU",
            kv_type=config.kv_type,
            threads=self._threads,
            n_seq_max=config.n_seq_max,
            prompt_cache_bytes=self._prompt_cache_bytes,
            can_shift=not recurrent and self._cells.movable(self._evaluate_alone),
            can_trim=not recurrent,
            add_bos=llama.llama_vocab_get_add_bos(vocab.pointer)
            if bos == "file"
            else bos == "always",
            fim=fim_tokens(known),
            special=vocab.special(),
            chat_template=bool(llama.llama_model_chat_template(self._model, None))
            or bool(known.family.chat),
            warnings=tuple(self._warnings),
            build=build(),
        )

    def _chat_template(self, family: Family) -> ChatTemplate | BuiltinTemplate | None:
        source = llama.llama_model_chat_template(self._model, None)
        if source:
            bos, eos = (self._vocab.special_text(name) for name in ("bos", "eos"))
            try:
                return ChatTemplate(source.decode("utf-8", "replace"), bos, eos)
            except BadInput as error:
                log.warning("%s", error)
        return BuiltinTemplate(family.chat) if family.chat else None
