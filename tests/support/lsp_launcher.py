"""`inkling lsp`, but for two things: a catalogue of one small model, and engines that are scripted.

Run as `python -m tests.support.lsp_launcher`; `FAKE_ENGINE` says how the engines behave, and
`HF_ENDPOINT` where the small model is had.
"""

from __future__ import annotations

import sys

import pytest

from cli.main import run
from engine.clients.client import EngineClient
from tests.support.fim_script import COMMAND
from tests.support.model_sources import small_entry, small_model, use_catalog


def main() -> int:
    """The exit code of the server."""
    defaults = EngineClient.connect.__func__.__kwdefaults__  # type: ignore[attr-defined]
    defaults["command"] = COMMAND
    with pytest.MonkeyPatch.context() as patch:
        use_catalog(patch, small_entry(small_model(), wheels=None))
        known = sys.modules["engine.models.store"].catalog
        patch.setattr("lsp_server.downloads.catalog", known)
        return run(["lsp"])


if __name__ == "__main__":
    sys.exit(main())
