"""`python -m engine LAUNCH`: become the engine process that a launch (JSON) describes.

Started by `engine/process/launch.py`. Nothing heavy is imported before the process is detached.
"""

# ruff: noqa: PLC0415 - imports wait until the process is detached

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.model import Model, ModelConfig


def detach() -> None:
    """Leave the caller's session and family, so that the engine outlives whoever started it."""
    if sys.platform == "win32":
        return
    if os.fork():
        os._exit(0)
    os.setsid()


def main(arguments: list[str]) -> int:
    """The exit code of the engine process."""
    if "--detach" in arguments:
        arguments.remove("--detach")
        detach()
    # The starter reads one line from our stdout; nothing else may ever be written there.
    startup = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - pathlib is not imported yet
        os.dup2(nowhere.fileno(), 1)
    from engine.process.address import decode_launch, version
    from engine.process.run import log_to_file, run

    launch = decode_launch(arguments[0])
    log_to_file(launch.log)
    return run(launch, open_model, version(), startup)


def open_model(config: ModelConfig) -> Model:
    """Load a model. In the worker's thread, so that the socket answers while llama.cpp loads."""
    from engine.llama.model import LlamaModel

    return LlamaModel(config)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
