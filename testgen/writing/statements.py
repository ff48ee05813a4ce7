"""A call of a special method as the statement that means it: `cache['a'] = 1`."""

from __future__ import annotations

import ast


def as_statement(text: str) -> str:
    """The call as a person writes it where nothing is done with what it gives."""
    if "item__(" not in text:
        return text
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return text
    match node:
        case ast.Call(
            func=ast.Attribute(value=owner, attr="__setitem__"), args=[key, value], keywords=[]
        ):
            return f"{ast.unparse(owner)}[{ast.unparse(key)}] = {ast.unparse(value)}"
        case ast.Call(func=ast.Attribute(value=owner, attr="__delitem__"), args=[key], keywords=[]):
            return f"del {ast.unparse(owner)}[{ast.unparse(key)}]"
    return text
