"""Every setting Inkling has: its name, type, bounds, default and meaning, as frozen structs.

How settings are read from files, environment and editors lives in `foundation/sources.py`.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

PROJECT_MAY_NOT_SET = frozenset({"engine.url", "engine.api_key", "model", "sandbox"})
"""Settings a project's own files may not change: opening a foreign repository must neither send
code to another machine, nor load a file of its choosing, nor run its code unconfined."""


class EngineSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the model is run."""

    url: Annotated[
        str,
        Meta(description="Use this OpenAI-compatible server instead of Inkling's own engine."),
    ] = ""
    api_key: Annotated[str, Meta(description="Bearer token for `engine.url`.")] = ""
    n_ctx: Annotated[
        int,
        Meta(ge=0, description="Tokens the KV cache holds; 0: as many as model and memory allow."),
    ] = 0
    kv_type: Annotated[Literal["f16", "q8_0"], Meta(description="Number type of the KV cache.")] = (
        "f16"
    )
    n_gpu_layers: Annotated[
        Literal["auto"] | int,
        Meta(description='Layers on the GPU; "auto": as many as fit, 0: none.'),
    ] = "auto"
    threads: Annotated[
        int, Meta(ge=0, le=1024, description="CPU threads; 0: one per physical core.")
    ] = 0
    memory_mb: Annotated[
        int,
        Meta(
            ge=0,
            description="Bound in MiB on the KV cache with what is parked beside it; "
            "0: an eighth of the memory.",
        ),
    ] = 0
    idle_minutes: Annotated[
        float, Meta(gt=0, description="The engine leaves after so many minutes without a request.")
    ] = 20.0
    speculative: Annotated[
        Literal["auto", "off"],
        Meta(description="Prompt-lookup speculative decoding where it is measured to pay."),
    ] = "auto"
    queue: Annotated[
        int, Meta(ge=1, le=100_000, description="Requests that may wait; beyond it: 429.")
    ] = 256
    start_timeout: Annotated[
        float, Meta(gt=0, description="Seconds the engine may take to load its model.")
    ] = 120.0


class CompletionSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is suggested, and when."""

    enabled: Annotated[bool, Meta(description="Suggest completions at all.")] = True
    disabled_languages: Annotated[
        tuple[str, ...], Meta(description="Language ids without completions, as in LSP.")
    ] = ()
    popup: Annotated[
        bool,
        Meta(description="Answer textDocument/completion too (editors without inline support)."),
    ] = False
    multiline: Annotated[
        Literal["auto", "never", "always"],
        Meta(description="Whole blocks: decided from syntax, never, or always."),
    ] = "auto"
    max_lines: Annotated[int, Meta(ge=1, le=200, description="Longest suggestion in lines.")] = 24
    max_tokens: Annotated[int, Meta(ge=1, le=4096, description="Longest suggestion in tokens.")] = (
        192
    )
    latency_ms: Annotated[
        int,
        Meta(
            ge=50,
            le=60_000,
            description="Time a suggestion may take where nothing of its prompt is cached; "
            "the prompt is as long as fits.",
        ),
    ] = 400
    prefix_tokens: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=16, le=131_072)],
        Meta(description='Prompt tokens before the cursor; "auto": what this machine can afford.'),
    ] = "auto"
    suffix_tokens: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=0, le=131_072)],
        Meta(description="Prompt tokens after the cursor."),
    ] = "auto"
    files_tokens: Annotated[
        Literal["auto"] | Annotated[int, Meta(ge=0, le=131_072)],
        Meta(description="Prompt tokens of other files of the repository."),
    ] = "auto"
    candidates: Annotated[
        int, Meta(ge=1, le=8, description="Suggestions to generate for one place.")
    ] = 1
    debounce_ms: Annotated[
        int,
        Meta(
            ge=0,
            le=5000,
            description="Longest quiet time before an automatic suggestion; less, or none, where "
            "typing rhythm and place say so.",
        ),
    ] = 120
    threshold: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            description="What is less likely to be accepted is not shown unless asked for: of a "
            "line its sure beginning, or nothing; 0: show all.",
        ),
    ] = 0.3


class IndexSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which files of the workspace are read for facts."""

    enabled: Annotated[bool, Meta(description="Index the workspace in the background.")] = True
    max_files: Annotated[int, Meta(ge=0, description="Files indexed at most.")] = 50_000
    max_file_kb: Annotated[
        int,
        Meta(ge=1, description="Larger files are not indexed, and nothing is suggested in them."),
    ] = 2048


class PathRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules of documentation that are on or off for some paths."""

    paths: tuple[str, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class DocsSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Documentation: how it is checked and written."""

    select: Annotated[
        tuple[str, ...],
        Meta(
            description="Rules that documentation is held against: codes, their beginnings, names; "
            "empty: all that are no matter of taste."
        ),
    ] = ()
    ignore: Annotated[tuple[str, ...], Meta(description="Rules that are left out.")] = ()
    per_path: Annotated[
        tuple[PathRules, ...],
        Meta(
            description="Rules that are on or off besides for paths, as lines of a `.gitignore` "
            "name them; of several tables that name a path, the later one counts."
        ),
    ] = ()

    style: Annotated[
        str,
        Meta(
            description='Style of comments that are written, as "google" or "numpy"; empty: the '
            "one that most of the project's comments are in."
        ),
    ] = ""
    language: Annotated[
        Literal["auto", "en", "zh"],
        Meta(
            description='Language that documentation is written in; "auto": the one that most of '
            "the project's comments are in."
        ),
    ] = "auto"
    summary_ratio: Annotated[
        float,
        Meta(
            ge=0,
            le=1,
            description="How much of what is written is summary; 1: a summary alone, 0: long code "
            "is described in full.",
        ),
    ] = 0.7
    examples: Annotated[
        bool,
        Meta(
            description="Write examples too, where they run in the sandbox and give what they say."
        ),
    ] = True
    baseline: Annotated[
        str,
        Meta(
            description="File of findings that are put off, as `inkling docs check "
            "--update-baseline` writes it, seen from the project's folder; neither it nor the "
            "editor tells of them."
        ),
    ] = ""
    check: Annotated[
        Literal["off", "open", "workspace"],
        Meta(
            description="Where the editor shows documentation that the code contradicts: nowhere, "
            "in open files, or in all files of the workspace, where the editor asks for those."
        ),
    ] = "open"
    severity: Annotated[
        Literal["error", "warning", "information", "hint"],
        Meta(description="How urgent the editor shows it."),
    ] = "warning"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All settings; a dotted name such as `engine.url` is the path to one of them."""

    model: Annotated[
        str,
        Meta(
            description="A model of the catalogue or a GGUF file; empty: the one chosen with "
            "`inkling model use`, else the catalogue's default."
        ),
    ] = ""
    family: Annotated[
        str, Meta(description="Model family, where the file's own metadata misleads.")
    ] = ""
    log: Annotated[
        Literal["error", "warning", "info", "debug"], Meta(description="How much is logged.")
    ] = "info"
    sandbox: Annotated[
        Literal["auto", "bubblewrap", "landlock", "none"],
        Meta(
            description="What keeps code that is run for you (tests, examples) from your files, "
            'your other programs and the network; "auto": the best that works here, "none": '
            "nothing does.",
        ),
    ] = "auto"
    engine: EngineSettings = EngineSettings()
    completion: CompletionSettings = CompletionSettings()
    index: IndexSettings = IndexSettings()
    docs: DocsSettings = DocsSettings()
