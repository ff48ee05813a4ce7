"""`inkling engine`: start, stop, watch and measure the engine.

The engine itself is in `engine/`; here it is asked, and its answers are shown.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli.options import JsonOption, ModelOption, host_and_port, load_settings
from cli.other_engines import counted, model_in_use, of_other_models
from engine.models.downloads import human_size
from foundation.settings import Settings

if TYPE_CHECKING:
    from engine.process.running import EngineReport

app = typer.Typer(
    no_args_is_help=True, help="Start, stop, watch and measure the engine.", add_completion=False
)

ListenOption = Annotated[
    str,
    typer.Option(
        "--listen",
        metavar="HOST:PORT",
        help="Answer there too, for llama.vim, llama.vscode and other HTTP clients.",
    ),
]


@app.command(short_help="Start the engine and wait until its model is loaded.")
def start(
    model: ModelOption = None, listen: ListenOption = "", as_json: JsonOption = False
) -> None:
    """Start the engine, if it does not run, and wait until its model is loaded."""
    if listen:
        host_and_port("--listen", listen)
    asyncio.run(_start(load_settings(model=model), listen, as_json))


@app.command()
def stop(
    model: ModelOption = None,
    all_engines: Annotated[
        bool, typer.Option("--all", help="Every engine of this user, whatever its model.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Stop the engine. Requests in flight fail; the next one starts it again."""
    asyncio.run(_stop(load_settings(model=model), all_engines, as_json))


@app.command(short_help="Tell which engines run, and how they are.")
def status(as_json: JsonOption = False) -> None:
    """Tell which engines run: model, GPU layers, KV cache, speeds, queue."""
    asyncio.run(_status(load_settings(), as_json))


@app.command(short_help="Measure speed and time to the first token.")
def bench(
    model: ModelOption = None,
    rounds: Annotated[
        int, typer.Option(metavar="N", min=1, max=50, help="Repetitions; medians count.")
    ] = 5,
    prompt_tokens: Annotated[
        int, typer.Option(metavar="N", min=16, max=32_768, help="Tokens of the prompt, about.")
    ] = 512,
    generate: Annotated[
        int, typer.Option(metavar="N", min=1, max=4096, help="Tokens to generate.")
    ] = 64,
    as_json: JsonOption = False,
) -> None:
    """Measure the engine over HTTP: prefill, decode, time to the first token."""
    asyncio.run(_bench(load_settings(model=model), rounds, prompt_tokens, generate, as_json))


async def _start(settings: Settings, listen: str, as_json: bool) -> None:
    from engine.clients.client import EngineClient

    client = await EngineClient.connect(settings, _tell, listen=listen)
    try:
        info = await client.info()
    finally:
        await client.aclose()
    if listen:
        await _insist_listening(settings, listen)
    if as_json:
        _print_json({"name": info.name, "backend": info.backend, "n_ctx": info.n_ctx})
        return
    for warning in info.warnings:
        _say(warning)
    print(f"{info.name} is ready: {_where(info.gpu_layers, info.n_layers, info.backend)}")
    if not settings.engine.url and (others := await of_other_models(model_in_use(settings)[1])):
        _say(f"{counted(others)}; `inkling engine stop --all` ends all")


async def _insist_listening(settings: Settings, listen: str) -> None:
    """Raise `Unavailable` if the engine was there before, and does not listen where it should."""
    from engine.process import running
    from engine.process.address import address_of, version
    from engine.process.launch import launch_of
    from foundation.errors import Unavailable

    report = await running.report(address_of(launch_of(settings).config, version()))
    if report.health.get("listen") != listen:
        raise Unavailable(
            f"the engine runs already, and not on {listen}; stop it first: inkling engine stop"
        )


async def _stop(settings: Settings, all_engines: bool, as_json: bool) -> None:
    from engine.process import running
    from engine.process.address import address_of, known_addresses, version
    from engine.process.launch import launch_of

    if all_engines:
        addresses = known_addresses()
    else:
        addresses = (address_of(launch_of(settings).config, version()),)
    stopped = [address for address in addresses if await running.stop(address)]
    others = [] if all_engines else await running.reports()
    if as_json:
        _print_json(
            {
                "stopped": [str(address.socket) for address in stopped],
                "others": [_brief(found) for found in others],
            }
        )
        return
    done = "stopped" if len(stopped) == 1 else f"stopped {len(stopped)} engines"
    if others:
        done = done if stopped else "no engine runs with these settings"
        end = "it" if len(others) == 1 else "them"
        print(f"{done}; {counted(others)}: end {end} with `inkling engine stop --all`")
    else:
        print(done if stopped else "no engine is running")


async def _status(settings: Settings, as_json: bool) -> None:
    from engine.process import running

    in_use, file = model_in_use(settings)
    rows = [
        _row(found) | _chosen(found, settings, in_use, file) for found in await running.reports()
    ]
    if settings.engine.url:
        rows.append(await _foreign_row(settings))
    if as_json:
        _print_json({"engines": rows})
    elif not rows:
        print("no engine is running; it starts when it is first needed")
    for number, row in enumerate(() if as_json else rows):
        if number:
            print()
        _show(row)


def _brief(found: EngineReport) -> dict[str, Any]:
    return {
        "socket": str(found.address.socket),
        "model": found.model_name,
        "memory_bytes": found.memory_bytes,
    }


def _chosen(
    found: EngineReport, settings: Settings, in_use: str, file: Path | None
) -> dict[str, Any]:
    """Whether requests come to this engine, and why not."""
    if settings.engine.url:
        return {"chosen": False, "note": f"not used: engine.url is {settings.engine.url}"}
    if found.model_path and found.model_path != str(file):
        return {
            "chosen": False,
            "note": f"the model in use is {in_use}: a request for it starts another engine",
        }
    return {"chosen": True, "note": ""}


def _row(found: EngineReport) -> dict[str, Any]:
    health, model = found.health, found.model
    worker: Mapping[str, Any] = health.get("worker", {})
    return {
        "socket": str(found.address.socket),
        "status": health.get("status", "error"),
        "message": found.fault or health.get("message", ""),
        "model": found.model_name,
        "path": found.model_path,
        "pid": health.get("pid"),
        "memory_bytes": found.memory_bytes,
        "version": health.get("version"),
        "uptime_seconds": health.get("uptime_seconds"),
        "idle_seconds": health.get("idle_seconds"),
        "idle_minutes": health.get("idle_minutes"),
        "listen": health.get("listen", ""),
        "backend": model.get("backend"),
        "gpu_layers": model.get("gpu_layers"),
        "n_layers": model.get("n_layers"),
        "n_ctx": model.get("n_ctx"),
        "kv_type": model.get("kv_type"),
        "kv_used": worker.get("kv_used"),
        "kv_total": worker.get("kv_total"),
        "sequences_used": worker.get("sequences_used"),
        "sequences_total": worker.get("sequences_total"),
        "prefill_tokens_per_second": worker.get("prefill_tokens_per_second"),
        "decode_tokens_per_second": worker.get("decode_tokens_per_second"),
        "waiting": worker.get("waiting"),
        "running": worker.get("running"),
        "requests": worker.get("requests"),
        "warnings": list(model.get("warnings", ())),
    }


async def _foreign_row(settings: Settings) -> dict[str, Any]:
    from engine.clients.client import EngineClient
    from foundation.errors import InklingError

    row: dict[str, Any] = {"socket": settings.engine.url, "status": "ok", "message": ""}
    try:
        client = await EngineClient.connect(settings)
        try:
            info = await client.info()
        finally:
            await client.aclose()
    except InklingError as error:
        return row | {"status": "error", "message": str(error)}
    return row | {"model": info.name, "n_ctx": info.n_ctx or None, "backend": info.backend}


def _show(row: Mapping[str, Any]) -> None:
    console = Console(highlight=False)
    for name, value in _lines(row):
        # The terminal breaks long lines, not we: a path is copied, or read by a script.
        console.print(Text.assemble((f"{name:<10}  ", "bold"), value), soft_wrap=True)


def _lines(row: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    lines = [("engine", f"{row.get('model') or '?'}: {row['status']} {row['message']}".rstrip())]
    if row.get("note"):
        lines.append(("note", str(row["note"])))
    if row.get("path"):
        lines.append(("file", str(row["path"])))
    if row.get("pid"):
        lines.append(
            (
                "process",
                f"{row['pid']}, {human_size(row['memory_bytes'])} of memory, "
                f"up {_duration(row['uptime_seconds'])}, "
                f"idle {_duration(row['idle_seconds'])} (leaves after {row['idle_minutes']:g} min)",
            )
        )
    lines.append(("answers on", str(row["socket"])))
    if row.get("listen"):
        lines.append(("and on", f"http://{row['listen']}"))
    if row.get("n_layers"):
        lines.append(("runs on", _where(row["gpu_layers"], row["n_layers"], row["backend"])))
    if row.get("kv_total"):
        lines.append(
            (
                "KV cache",
                f"{row['kv_used']:,} of {row['kv_total']:,} tokens ({row['kv_type']}), "
                f"{row['sequences_used']} of {row['sequences_total']} sequences, "
                f"prompts up to {row['n_ctx']:,}",
            )
        )
        lines.append(("speed", _speed(row)))
        lines.append(
            (
                "requests",
                f"{row['running']} running, {row['waiting']} waiting, {row['requests']} so far",
            )
        )
    lines += [("warning", warning) for warning in row.get("warnings", ())]
    return lines


async def _bench(
    settings: Settings, rounds: int, prompt_tokens: int, generate: int, as_json: bool
) -> None:
    from cli.engine_bench import measure
    from engine.clients.client import EngineClient

    client = await EngineClient.connect(settings, _tell)
    try:
        figures = await measure(client, rounds, prompt_tokens, generate, _say)
    finally:
        await client.aclose()
    if as_json:
        _print_json(figures.as_json())
        return
    table = Table(box=None, pad_edge=False)
    for column in ("", "median", "from", "to"):
        table.add_column(column, justify="left" if not column else "right")
    for name, unit, values in figures.rows():
        table.add_row(
            f"{name} ({unit})", *(f"{value:,.1f}" for value in (values.median, *values.span))
        )
    console = Console()
    console.print(f"{figures.model}, {rounds} round{'s' if rounds > 1 else ''}")
    console.print(table)


def _speed(row: Mapping[str, Any]) -> str:
    prefill, decode = row["prefill_tokens_per_second"], row["decode_tokens_per_second"]
    if not prefill and not decode:
        return "not known before the first request"
    return f"prefill {prefill:.0f} tokens/s, decode {decode:.1f} tokens/s"


def _where(gpu_layers: int, layers: int, backend: str) -> str:
    if not gpu_layers:
        return backend or "CPU"
    return f"{backend}, {gpu_layers} of {layers} layers on the GPU"


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    if seconds < 60:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


def _tell(state: Any) -> None:
    if state.phase in ("starting", "loading"):
        _say(state.message)


def _say(line: str) -> None:
    print(f"inkling: {line}", file=sys.stderr)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False))
