"""Compiling a mutant, and exchanging the code of the functions that exist."""

from __future__ import annotations
import __future__

import ast
import gc
import warnings
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any

from ..goals.lines import code_objects
from .change import Change

_FUTURE = 0
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag


class Switch:
    """The functions of one module by their code, and the exchange of it."""

    def __init__(self, code: CodeType, file: str) -> None:
        self._file = file
        self._flags = code.co_flags & _FUTURE
        self._codes = list(code_objects(code))
        own = {id(each) for each in self._codes}
        self._functions: dict[int, list[FunctionType]] = {}
        # Now, since objects that are frozen for a fork are not found any more.
        for each in gc.get_objects():
            if type(each) is FunctionType and id(each.__code__) in own:
                self._functions.setdefault(id(each.__code__), []).append(each)

    def exists(self, name: str, line: int) -> bool:
        """Whether there is a function object whose definition begins there."""
        code = self._code(name, line)
        return code is not None and id(code) in self._functions

    def on(self, change: Change, place: list[ast.AST], line: int) -> None:
        """Switch a change on. `place`: the classes around the function, and the function.

        Raises ValueError where the changed function does not compile.
        """
        function: Any = place[-1]
        old = self._code(function.name, line)
        if old is None:
            raise ValueError(f"there is no function {function.name} at line {line}")
        if change.field in ("defaults", "kw_defaults"):
            self._default(change, function, old)
            return
        with change.made():
            new = self._compiled(place, function.name, line, old)
        for before, after in _pairs(old, new):
            for each in self._functions.get(id(before), []):
                if len(before.co_freevars) == len(after.co_freevars):
                    each.__code__ = after

    def _code(self, name: str, line: int) -> CodeType | None:
        found = (each for each in self._codes
                 if each.co_name == name and each.co_firstlineno == line)  # fmt: skip
        return next(found, None)

    def _default(self, change: Change, function: Any, old: CodeType) -> None:
        value = ast.literal_eval(change.after)
        for each in self._functions.get(id(old), []):
            if change.field == "defaults":
                given = list(each.__defaults__ or ())
                given[change.index or 0] = value
                each.__defaults__ = tuple(given)
            else:
                name = function.args.kwonlyargs[change.index or 0].arg
                each.__kwdefaults__ = {**(each.__kwdefaults__ or {}), name: value}

    def _compiled(self, place: list[ast.AST], name: str, line: int, old: CodeType) -> CodeType:
        function: Any = place[-1]
        body: list[Any] = function.body
        # Keeps every variable of outer scopes that the change may have dropped.
        kept = [ast.Expr(ast.Name(id=each, ctx=ast.Load())) for each in old.co_freevars]
        if kept:
            unused = ast.If(test=ast.Constant(value=False), body=list(kept), orelse=[])
            function.body = [*body, ast.fix_missing_locations(ast.copy_location(unused, body[-1]))]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                code = compile(_wrapped(place), self._file, "exec", self._flags, dont_inherit=True)
        except SyntaxError as error:
            raise ValueError(str(error)) from None
        finally:
            function.body = body
        for each in code_objects(code):
            if each.co_name == name and each.co_firstlineno == line:
                return each
        raise ValueError(f"{name} is not where it was")


def _wrapped(place: list[ast.AST]) -> ast.Module:
    """A module of nothing but the function in its classes: names are mangled as they were."""
    inner: Any = place[-1]
    for owner in reversed(place[:-1]):
        assert isinstance(owner, ast.ClassDef)
        outer = ast.ClassDef(name=owner.name, bases=[], keywords=[], body=[inner],
                             decorator_list=[])  # fmt: skip
        outer.type_params = getattr(owner, "type_params", [])  # type: ignore[attr-defined] # 3.12
        inner = ast.copy_location(outer, owner)
    return ast.Module(body=[inner], type_ignores=[])


def _pairs(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """Old and new code objects, those of nested functions too, which may exist already."""
    yield old, new
    before = [each for each in old.co_consts if isinstance(each, CodeType)]
    after = [each for each in new.co_consts if isinstance(each, CodeType)]
    if [each.co_name for each in before] == [each.co_name for each in after]:
        for pair in zip(before, after):
            yield from _pairs(*pair)
