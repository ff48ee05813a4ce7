"""The bodies that clients send, as msgspec structs: names, types and bounds of every field.

What a field does is in `engine/http/openai.py`, `engine/http/infill.py` and
`engine/http/control.py`; how bytes become one of these, and an error that names the wrong field, is
`read_body`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from foundation.errors import BadInput

MOST_CANDIDATES = 16
MOST_PROMPTS = 64
MOST_STOPS = 64

Natural = Annotated[int, Meta(ge=0, le=2**31 - 1)]
TokenId = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Fraction = Annotated[float, Meta(ge=0, le=1)]
Penalty = Annotated[float, Meta(ge=-2, le=2)]


class Piece(msgspec.Struct, forbid_unknown_fields=True):
    """Part of a prompt: exactly one special token by its text, or text that is only text."""

    special: str | None = None
    text: str | None = None


Prompt = str | list[str | int | Piece | list[TokenId]]


class Inkling(msgspec.Struct, kw_only=True):
    """Our own fields, which other servers ignore."""

    priority: Literal["typing", "interactive", "background"] = "interactive"
    key: Annotated[str, Meta(max_length=4096)] | None = None
    supersede: bool = False
    begins_with: Annotated[str, Meta(max_length=256)] = ""
    splice: bool = False
    model: Annotated[str, Meta(max_length=256)] | None = None


class StreamOptions(msgspec.Struct, kw_only=True):
    """OpenAI's `stream_options`."""

    include_usage: bool = False


class JsonSchemaFormat(msgspec.Struct, kw_only=True):
    """OpenAI's `response_format.json_schema`."""

    schema: dict[str, Any] | bool | None = None
    name: str | None = None
    strict: bool | None = None


class ResponseFormat(msgspec.Struct, kw_only=True):
    """OpenAI's `response_format`; llama.cpp's server takes `schema` beside `json_object` too."""

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: JsonSchemaFormat | None = None
    schema: dict[str, Any] | bool | None = None


class SamplingBody(msgspec.Struct, kw_only=True):
    """What every kind of completion takes. None means "not given"."""

    model: str | None = None
    temperature: Annotated[float, Meta(ge=0, le=100)] | None = None
    top_p: Fraction | None = None
    top_k: Annotated[int, Meta(ge=-1, le=2**31 - 1)] | None = None
    min_p: Fraction | None = None
    seed: int | None = None
    repeat_penalty: Annotated[float, Meta(gt=0, le=10)] | None = None
    repeat_last_n: Annotated[int, Meta(ge=-1, le=2**20)] | None = None
    presence_penalty: Penalty | None = None
    frequency_penalty: Penalty | None = None
    logit_bias: dict[str, float | bool] | list[tuple[int | str, float | bool]] | None = None
    stop: str | Annotated[list[str], Meta(max_length=MOST_STOPS)] | None = None
    grammar: str | None = None
    json_schema: dict[str, Any] | bool | None = None
    ignore_eos: bool = False
    cache_prompt: bool = True
    stream: bool | None = None
    inkling: Inkling | None = None


class OpenAIBody(SamplingBody, kw_only=True):
    """What both of OpenAI's completions take."""

    max_tokens: Natural | None = None
    n: Annotated[int, Meta(ge=1, le=MOST_CANDIDATES)] | None = None
    stream_options: StreamOptions | None = None
    response_format: ResponseFormat | None = None
    user: Any = None


class CompletionBody(OpenAIBody, kw_only=True):
    """POST /v1/completions."""

    prompt: Prompt
    suffix: str | None = None
    logprobs: Annotated[int, Meta(ge=0, le=20)] | bool | None = None
    echo: bool | None = None
    best_of: Annotated[int, Meta(ge=1)] | None = None


class ContentPart(msgspec.Struct, kw_only=True):
    """Part of a message; only text can be read by a code model."""

    type: str
    text: str | None = None


class Message(msgspec.Struct, kw_only=True):
    """One turn of a conversation."""

    role: str
    content: str | list[ContentPart] | None = None
    name: str | None = None


class ChatBody(OpenAIBody, kw_only=True):
    """POST /v1/chat/completions."""

    messages: Annotated[list[Message], Meta(min_length=1)]
    max_completion_tokens: Natural | None = None
    logprobs: bool | None = None
    top_logprobs: Annotated[int, Meta(ge=0, le=20)] | None = None
    tools: list[Any] | None = None
    n_predict: Annotated[int, Meta(ge=-1, le=2**31 - 1)] | None = None


class Chunk(msgspec.Struct, kw_only=True):
    """A piece of another file, as in llama-server's `input_extra`."""

    text: str
    filename: str = "tmp"


class LoraBody(msgspec.Struct, kw_only=True):
    """A LoRA adapter's weight."""

    id: Natural
    scale: float


class NativeBody(SamplingBody, kw_only=True):
    """What llama-server's own completions take (tools/server/README.md of llama.cpp)."""

    n_predict: Annotated[int, Meta(ge=-1, le=2**31 - 1)] | None = None
    max_tokens: Annotated[int, Meta(ge=-1, le=2**31 - 1)] | None = None
    n_probs: Annotated[int, Meta(ge=0, le=20)] | None = None
    n_indent: Natural | None = None
    t_max_predict_ms: Annotated[int, Meta(ge=-1, le=2**31 - 1)] | None = None
    t_max_prompt_ms: int | None = None
    samplers: list[str] | str | None = None
    id_slot: int | None = None
    response_fields: list[str] | None = None
    return_tokens: bool = False
    timings_per_token: bool = False
    return_progress: bool = False


class InfillBody(NativeBody, kw_only=True):
    """POST /infill."""

    input_prefix: str
    input_suffix: str
    input_extra: list[Chunk] = []
    prompt: str = ""


class NativeCompletionBody(NativeBody, kw_only=True):
    """POST /completion."""

    prompt: Prompt


class LoadBody(msgspec.Struct, kw_only=True):
    """POST /models/load; without `model` the present one is loaded again."""

    model: str | None = None
    family: str | None = None
    n_ctx: Natural | None = None
    kv_type: Literal["f16", "q8_0"] | None = None
    n_gpu_layers: Literal["auto"] | int | None = None
    threads: Annotated[int, Meta(ge=0, le=1024)] | None = None
    memory_mb: Natural | None = None
    lora: list[tuple[str, float]] | None = None


class TokenizeBody(msgspec.Struct, kw_only=True):
    """POST /tokenize."""

    content: str | list[str]
    add_special: bool = False
    parse_special: bool = False
    with_pieces: bool = False


class DetokenizeBody(msgspec.Struct, kw_only=True):
    """POST /detokenize."""

    tokens: list[TokenId]


class TemplateBody(msgspec.Struct, kw_only=True):
    """POST /apply-template."""

    messages: Annotated[list[Message], Meta(min_length=1)]


Body = TypeVar("Body")


def read_body(data: bytes, kind: type[Body]) -> Body:
    """Decode a request's body. Raises `BadInput` that names the wrong field."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise BadInput(_name_the_field(str(error))) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"the body is not valid JSON: {error}") from error
    except RecursionError as error:
        raise BadInput("the body's JSON is nested too deeply") from error


def _name_the_field(message: str) -> str:
    # "Expected `int`, got `str` - at `$.max_tokens`" -> "`max_tokens`: expected `int`, got `str`"
    fault, _, place = message.partition(" - at `$")
    name = place.rstrip("`").lstrip(".")
    fault = fault[:1].lower() + fault[1:]
    return f"`{name}`: {fault}" if name else fault
