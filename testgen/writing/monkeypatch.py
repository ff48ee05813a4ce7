"""Fakes in unittest's words: what `monkeypatch` does, done by `unittest.mock.patch`."""

from __future__ import annotations

import ast

from testgen.writing.code import expression, text_of


def without_monkeypatch(line: str) -> tuple[list[str], frozenset[str]]:
    """A statement of pytest's fixture as started patches, and the modules that they name.

    Any other statement is left alone. Raises SyntaxError for what `patch` has no word for.
    """
    if not line.startswith("monkeypatch."):
        return [line], frozenset()
    patch = frozenset({"unittest.mock.patch"})
    match expression(line):
        case ast.Call(func=ast.Attribute(attr="setattr"), args=[target, value], keywords=[]):
            return [f"patch({text_of(line, target)}, {text_of(line, value)}).start()"], patch
        case ast.Call(func=ast.Attribute(attr="setattr"), args=[owner, name, value], keywords=[]):
            told = ", ".join(text_of(line, one) for one in (owner, name, value))
            return [f"patch.object({told}).start()"], patch
        case ast.Call(func=ast.Attribute(attr="setenv"), args=[name, value], keywords=[]):
            pair = f"{{{text_of(line, name)}: {text_of(line, value)}}}"
            return [f'patch.dict("os.environ", {pair}).start()'], patch
        case ast.Call(func=ast.Attribute(attr="delenv"), args=[name], keywords=_):
            gone = f"os.environ.pop({text_of(line, name)}, None)"
            return ['patch.dict("os.environ").start()', gone], patch | {"os"}
        case ast.Call(func=ast.Attribute(attr="chdir"), args=[path], keywords=[]):
            back = "self.addCleanup(os.chdir, os.getcwd())"
            return [back, f"os.chdir({text_of(line, path)})"], frozenset({"os"})
    raise SyntaxError(f"unittest has no word for {line}")
