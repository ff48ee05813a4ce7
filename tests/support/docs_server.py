"""`inkling lsp` whose documentation a script writes: how it is started and told the script."""

from __future__ import annotations

import json
import sys
from typing import Any

COMMAND = (
    sys.executable,
    "-c",
    "import sys; from cli.main import run; from lsp_server.documentation import writing;"
    "writing.COMMAND = (sys.executable, '-m', 'tests.support.scripted_docs');"
    "sys.exit(run(['lsp']))",
)


def settings_for(script: dict[str, Any]) -> dict[str, str]:
    """Environment variables; what a script is, stands in `tests/support/scripted_docs.py`."""
    return {"SCRIPTED_DOCS": json.dumps(script), "INKLING_ENGINE_URL": "http://127.0.0.1:9/"}
