"""`inkling lsp` whose tests are made by a script: how it is started and told the script."""

from __future__ import annotations

import json
import sys
from typing import Any

COMMAND = (
    sys.executable,
    "-c",
    "import sys; from cli.main import run; from lsp_server.unit_tests import making;"
    "making.COMMAND = (sys.executable, '-m', 'tests.support.scripted_tests');"
    "sys.exit(run(['lsp']))",
)


def settings_for(script: dict[str, Any]) -> dict[str, str]:
    """Environment variables; what a script is, stands in `tests/support/scripted_tests.py`."""
    return {
        "SCRIPTED_TESTS": json.dumps(script),
        "INKLING_SANDBOX": "none",
        "INKLING_ENGINE_URL": "http://127.0.0.1:9/",
    }
