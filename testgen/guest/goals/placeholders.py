"""Objects that rewritten code refers to without any name that its own code could meet.

The tree holds a huge integer where the object belongs; in the compiled code it is exchanged.
"""

from __future__ import annotations

import ast
import warnings
from types import CodeType
from typing import Any

_BASE = 0x6B1D_0F3C_92E7_45A8_B3F1_7C2D_E590_86AD_4E1B_D7F2_0CA9_3865 << 32


def placeholder(index: int) -> ast.Constant:
    """A constant that stands for the object of this index."""
    return ast.Constant(value=_BASE + index)


def compile_with(tree: ast.Module, filename: str, objects: dict[int, Any]) -> CodeType:
    """Compile a tree with its placeholders exchanged for the objects of those indices."""
    with warnings.catch_warnings():
        # "'int' object is not callable" and what the module's author has seen before.
        warnings.simplefilter("ignore")
        code = compile(tree, filename, "exec", dont_inherit=True)
    return _exchanged(code, {_BASE + index: each for index, each in objects.items()})


def _exchanged(code: CodeType, objects: dict[int, Any]) -> CodeType:
    constants = []
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            constants.append(_exchanged(constant, objects))
        elif type(constant) is int:
            constants.append(objects.get(constant, constant))
        else:
            constants.append(constant)
    return code.replace(co_consts=tuple(constants))
