"""From the source of a module to rewritten code, its goals and the recorder that it reports to."""

from __future__ import annotations

import ast
from importlib.util import decode_source
from types import CodeType

from .goals.goal import Goals
from .goals.lines import Lines
from .goals.placeholders import compile_with
from .goals.statements import Statements
from .recording.probes import objects
from .recording.recorder import Recorder


class Instrumented:
    """A rewritten module. The same source gives the same numbers."""

    def __init__(self, data: bytes, file: str) -> None:
        source = decode_source(data).replace("\r\n", "\n")
        tree = ast.parse(data, file)
        plain = compile(data, file, "exec", dont_inherit=True)
        statements = Statements(Lines(source, tree, plain))
        statements.module(tree)
        self.goals: Goals = statements.goals
        self._tree = tree
        self._file = file

    def code(self, recorder: Recorder) -> CodeType:
        """The code that reports to a recorder."""
        return compile_with(self._tree, self._file, objects(recorder))

    def recorder(self) -> Recorder:
        """A recorder for these goals."""
        return Recorder(self.goals.goals, self.goals.predicates)
