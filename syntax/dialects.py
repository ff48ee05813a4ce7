"""Languages that are one to their users and several to a grammar, by their LSP ids."""

from __future__ import annotations

SCRIPTS = frozenset({"javascript", "javascriptreact", "typescript", "typescriptreact"})
"""JavaScript and TypeScript, which share their words and much of their custom."""
