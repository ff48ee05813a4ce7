"""Python's functions by the standard library's parser."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping

from bench.docs.truth import Truth

_ANY = frozenset({"Exception", "BaseException", "*"})
_SKIPPED = ("overload", "property", "setter", "getter", "deleter", "fixture", "cached_property")


def truths(text: str) -> list[Truth]:
    """The functions and methods of a file, those within functions left out."""
    tree = ast.parse(text)
    bases = {
        node.name: [_name(base) for base in node.bases]
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    return [_truth(node, prefix, bases) for prefix, node in _functions(tree, "")]


def without_docs(text: str) -> str:
    """The file without a docstring; what would be left without a statement gets `pass`."""
    lines = text.splitlines(keepends=True)
    tree = ast.parse(text)
    found = [(doc, node) for node in ast.walk(tree) if (doc := _docstring(node)) is not None]
    for doc, node in sorted(found, key=lambda one: -one[0].lineno):
        assert doc.end_lineno is not None
        assert isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        first, last = doc.lineno - 1, doc.end_lineno
        before = lines[first].encode()[: doc.col_offset].decode()
        after = lines[last - 1].encode()[doc.end_col_offset or 0 :].decode()
        if before.strip() or after.strip().startswith(";"):
            continue  # on the line of the `def`: rare, and left as it is
        needed = len(node.body) == 1 and not isinstance(node, ast.Module)
        lines[first:last] = [f"{before}pass\n"] if needed else []
    return "".join(lines)


def _docstring(node: ast.AST) -> ast.Expr | None:
    body = getattr(node, "body", None)
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    first = body[0] if body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        return first if isinstance(first.value.value, str) else None
    return None


def _functions(
    tree: ast.AST, prefix: str
) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _functions(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix, node
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _functions(node, prefix)


def _truth(
    node: ast.FunctionDef | ast.AsyncFunctionDef, prefix: str, bases: Mapping[str, list[str]]
) -> Truth:
    decorators = [ast.unparse(one).partition("(")[0] for one in node.decorator_list]
    is_method = bool(prefix) and "staticmethod" not in decorators
    own = list(_own(node))
    raising = _Raising(bases)
    raising.block(node.body, (), ())
    of = node.args
    named = [*of.posonlyargs, *of.args]
    defaults = dict(zip([one.arg for one in reversed(named)], reversed(of.defaults), strict=False))
    pairs = zip(of.kwonlyargs, of.kw_defaults, strict=True)
    defaults |= {one.arg: value for one, value in pairs if value is not None}
    given = [one.arg for one in named][1 if is_method and named else 0 :]
    given += [of.vararg.arg] if of.vararg else []
    given += [one.arg for one in of.kwonlyargs]
    given += [of.kwarg.arg] if of.kwarg else []
    returned = [one for one in own if isinstance(one, ast.Return) and one.value is not None]
    return Truth(
        name=prefix + node.name,
        line=min([node.lineno, *(one.lineno for one in node.decorator_list)]),
        end=node.end_lineno or node.lineno,
        parameters=tuple(given),
        defaults={name: ast.unparse(value) for name, value in defaults.items() if name in given},
        raised=frozenset(raising.raised),
        may_raise_more=raising.is_unsure,
        gives=any(ast.unparse(one.value) != "None" for one in returned if one.value is not None),
        declares=node.returns is not None and ast.unparse(node.returns) not in ("None", "NoReturn"),
        yields=any(isinstance(one, ast.Yield | ast.YieldFrom) for one in own),
        doc=ast.get_docstring(node) or "",
        is_public=not any(
            part.startswith("_") and part != "__init__" for part in (prefix + node.name).split(".")
        ),
        is_plain=not any(one.rpartition(".")[2] in _SKIPPED for one in decorators),
    )


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions and classes within it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        yield child
        yield from _own(child)


def _name(node: ast.AST | None) -> str:
    """`a.b.C(…)` is C; empty for what is no name."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


class _Raising:
    """Goes through statements with the handlers around them."""

    def __init__(self, bases: Mapping[str, list[str]]) -> None:
        self._bases = bases
        self.raised: set[str] = set()
        self.is_unsure = False

    def block(
        self,
        body: list[ast.stmt],
        caught: tuple[tuple[str, ...], ...],
        handled: tuple[str, ...],
        variable: str = "",
    ) -> None:
        """A list of statements; `handled` is what the handler around it is for."""
        for one in body:
            match one:
                case ast.Raise():
                    self._raise(one, caught, handled, variable)
                case ast.Try():
                    names = tuple(
                        name
                        for handler in one.handlers
                        if not _passes_on(handler)
                        for name in _types(handler)
                    )
                    self.block(one.body, (*caught, names), handled, variable)
                    for part in (one.orelse, one.finalbody):
                        self.block(part, caught, handled, variable)
                    for handler in one.handlers:
                        self.block(handler.body, caught, _types(handler), handler.name or "")
                case ast.With() | ast.AsyncWith():
                    names = tuple(
                        _name(argument)
                        for item in one.items
                        if _name(item.context_expr) == "suppress"
                        and isinstance(item.context_expr, ast.Call)
                        for argument in item.context_expr.args
                    )
                    self.block(one.body, (*caught, names), handled, variable)
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    continue
                case ast.Match():
                    for case in one.cases:
                        self.block(case.body, caught, handled, variable)
                case _:
                    for name in ("body", "orelse"):
                        inner = getattr(one, name, None)
                        if isinstance(inner, list):
                            self.block(inner, caught, handled, variable)

    def _raise(
        self,
        one: ast.Raise,
        caught: tuple[tuple[str, ...], ...],
        handled: tuple[str, ...],
        variable: str,
    ) -> None:
        if one.exc is None or (isinstance(one.exc, ast.Name) and one.exc.id == variable):
            names = [name for name in handled if name not in _ANY]
            self.is_unsure |= len(names) != len(handled) or not all(names)
        else:
            names = [_name(one.exc)]
        for name in names:
            is_class = name[:1].isupper() and not (name.isupper() and len(name) > 1)
            is_caught = self._is_caught(name, caught) if is_class else None
            self.is_unsure |= is_caught is None
            if is_caught is False:
                self.raised.add(name)

    def _is_caught(self, name: str, caught: tuple[tuple[str, ...], ...]) -> bool | None:
        unsure = False
        for handler in (one for names in caught for one in names):
            if handler in _ANY or handler in self._line(name):
                return True
            known = all(self._is_known(one) for one in self._line(name))
            unsure |= not known or not self._is_known(handler)
        return None if unsure else False

    def _line(self, name: str) -> list[str]:
        """A class and all that it inherits from, as far as it is known."""
        found = [name]
        for one in found:
            held = getattr(builtins, one, None)
            more = self._bases.get(one, [])
            if not more and isinstance(held, type):
                more = [base.__name__ for base in held.__mro__]
            found += [base for base in more if base not in found]
        return found

    def _is_known(self, name: str) -> bool:
        return name in self._bases or isinstance(getattr(builtins, name, None), type)


def _types(handler: ast.ExceptHandler) -> tuple[str, ...]:
    if handler.type is None:
        return ("*",)
    if isinstance(handler.type, ast.Tuple):
        return tuple(_name(one) for one in handler.type.elts)
    return (_name(handler.type),)


def _passes_on(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    if not isinstance(last, ast.Raise):
        return False
    return last.exc is None or (isinstance(last.exc, ast.Name) and last.exc.id == handler.name)
