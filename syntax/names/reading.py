"""From a parsed file to what it says of its names."""

from __future__ import annotations

import re
from pathlib import Path

import tree_sitter

from syntax.names.facts import Binding, FileFacts, Kind, Scope
from syntax.nodes import all_captures
from syntax.parameters import Parameter, ParameterKind
from syntax.parsing import Parse

_QUOTED = re.compile(r"(['\"])(\w{1,80})\1")
# Names made by others than those that are written. Reading them in bulk makes none.
_OPENING = re.compile(
    r"\bsetattr\(\s*(?!\w+\s*,\s*['\"]\w+['\"])"
    r"|\b__dict__\s*(?:\[[^\]]*\]\s*\|?=(?!=)|\.(?:update|setdefault)\((?!\w+\.__dict__\))|\|?=(?!=))"
    r"|=\s*\w+\.__dict__\s*$"
    r"|\bvars\(\s*\w+\s*\)\s*(?:\[|\.(?:update|setdefault)\b)|=\s*vars\(\s*\w+\s*\)\s*$",
    re.M,
)
_RESTORING = frozenset({"__setstate__", "__setattr__", "__copy__", "__deepcopy__", "copy"})
_CATCHING = frozenset({"__getattr__", "__getattribute__"})
_OPENING_CLASS = re.compile(r"\blocals\(\)|\bexec\(|\bvars\(\)")
_SLOTS = re.compile(r"^\s*__slots__\s*=\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*$", re.M)
_OPENING_MODULE = re.compile(
    r"\bglobals\(\)(?!\s*(?:\.(?:values|items|keys|get|copy)\b|\[[^\]]*\](?!\s*=[^=])))"
    r"|\b_convert_?\(|\bsys\.modules\b|^exec\(|^(?:def |\()?__getattr__\b",
    re.M,
)
_DOTTED = frozenset({"identifier", "attribute", "dotted_name"})


def file_facts(parse: Parse, path: Path | None) -> FileFacts:
    """What the file says of its names. A language without the query says nothing."""
    return _Reader(parse).read(path)


def dotted(node: tree_sitter.Node | None) -> str:
    """The text of `a.b.c`; empty for any other expression."""
    while node is not None and node.type == "parenthesized_expression" and node.named_children:
        node = node.named_children[0]
    if node is None or node.type not in _DOTTED:
        return ""
    text = (node.text or b"").decode("utf-8", "replace")
    return text if text.replace(".", "").isidentifier() else ""


class _Open:
    """A scope while it is filled."""

    def __init__(self, node: tree_sitter.Node, kind: str, outer: int) -> None:
        self.node = node
        self.kind = kind
        self.outer = outer
        self.bindings: dict[str, list[Binding]] = {}

    def bind(self, name: str, binding: Binding) -> None:
        self.bindings.setdefault(name, []).append(binding)


class _Reader:
    def __init__(self, parse: Parse) -> None:
        self._parse = parse
        self._data = parse.snapshot.utf8
        self._scopes: list[_Open] = [_Open(parse.root, "module", 0)]
        self._assigned: set[str] = set()
        self._stars: list[str] = []

    def read(self, path: Path | None) -> FileFacts:
        """Take the captures in document order, a stack of open scopes beside them."""
        captures = sorted(
            all_captures(self._parse.root, self._parse.language, "names"),
            key=lambda one: (one[1].start_byte, -one[1].end_byte),
        )
        stack = [(0, self._parse.root.end_byte + 1)]
        for capture, node in captures:
            start = node.start_byte
            while stack[-1][1] <= start:
                stack.pop()
            around = stack[-1][0]
            if capture in ("class", "function"):
                stack.append((self._open(capture, node, around), node.end_byte))
            else:
                self._take(capture, node, around)
        text = self._parse.snapshot.text
        quoted = frozenset(match[2] for match in _QUOTED.finditer(text))
        scopes = tuple(map(self._closed, self._scopes))
        return FileFacts(path, scopes, frozenset(self._assigned), quoted, tuple(self._stars))

    def _text(self, node: tree_sitter.Node | None) -> str:
        return self._parse.text_of(node) if node is not None else ""

    def _open(self, kind: str, node: tree_sitter.Node, around: int) -> int:
        number = len(self._scopes)
        scope = _Open(node, kind, around)
        self._scopes.append(scope)
        name = node.child_by_field_name("name")
        if name is not None:
            opened = Binding(Kind.CLASS if kind == "class" else Kind.FUNCTION, number)
            self._scopes[around].bind(self._text(name), opened)
        if kind == "function":
            listed = node.child_by_field_name("parameters")
            for place, one in enumerate(_parameters(listed)):
                bound = Binding(Kind.PARAMETER, annotation=one.annotation or "", first=place == 0)
                if one.kind in (ParameterKind.VARIADIC, ParameterKind.KEYWORD_VARIADIC):
                    bound = Binding(Kind.OTHER)
                scope.bind(one.name, bound)
        return number

    def _take(self, capture: str, node: tree_sitter.Node, around: int) -> None:
        scope = self._scopes[around]
        if capture == "attribute":
            self._attribute(node, around)
        elif capture == "value":
            scope.bind(self._text(node), self._value(node, around))
        elif capture == "name":
            scope.bind(self._text(node), Binding(Kind.OTHER))
        elif capture == "global":
            scope.bind(self._text(node), Binding(Kind.OTHER))
            self._scopes[0].bind(self._text(node), Binding(Kind.OTHER))
        else:
            self._import(capture, node, scope)

    def _import(self, capture: str, node: tree_sitter.Node, scope: _Open) -> None:
        if capture == "everything":
            self._stars.append(self._text(node.child_by_field_name("module_name")))
            return
        alias = self._text(node.child_by_field_name("alias"))
        name = self._text(node.child_by_field_name("name") if alias else node)
        if capture.startswith("module"):
            # `import a.b` binds `a`, `import a.b as c` binds `a.b`.
            module = name if alias else name.partition(".")[0]
            scope.bind(alias or module, Binding(Kind.MODULE, module=module))
            return
        statement = node.parent
        origin = statement.child_by_field_name("module_name") if statement is not None else None
        module = "".join(self._text(origin).split())
        scope.bind(alias or name, Binding(Kind.MEMBER, module=module, member=name))

    def _value(self, node: tree_sitter.Node, around: int) -> Binding:
        assignment = node.parent
        assert assignment is not None
        annotation = self._text(assignment.child_by_field_name("type"))
        right = assignment.child_by_field_name("right")
        while right is not None and right.type == "assignment":
            right = right.child_by_field_name("right")
        value = dotted(right)
        if right is not None and right.type == "call":
            called = dotted(right.child_by_field_name("function"))
            value = called + "()" if called else ""
        elif right is not None and right.type == "none":
            value = "None"
        return Binding(Kind.VALUE, around, annotation=annotation, value=value)

    def _attribute(self, node: tree_sitter.Node, around: int) -> None:
        """`self.name = …` is the class's, where `self` is a method's first parameter."""
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        held = self._text(owner) if owner is not None and owner.type == "identifier" else ""
        number = around
        while held and number:
            scope = self._scopes[number]
            bound = scope.bindings.get(held, ()) if scope.kind == "function" else ()
            if bound:
                outer = self._scopes[scope.outer]
                if outer.kind == "class" and len(bound) == 1 and bound[0].first:
                    whole = node.parent
                    plain = whole is not None and whole.type == "assignment"
                    bound_here = self._value(node, around) if plain else Binding(Kind.OTHER)
                    outer.bind(self._text(name), bound_here)
                    return
                break
            number = scope.outer
        self._assigned.add(self._text(name))

    def _closed(self, scope: _Open) -> Scope:
        node = scope.node
        bindings = {name: tuple(found) for name, found in scope.bindings.items()}
        start, end = node.start_byte, node.end_byte
        if scope.kind == "module":
            is_open = _OPENING_MODULE.search(self._parse.snapshot.text) is not None
            return Scope("module", "", 0, end + 1, 0, bindings, is_open=is_open)
        name = self._text(node.child_by_field_name("name"))
        decorators = _decorators(node)
        if scope.kind == "function":
            parameters = tuple(_parameters(node.child_by_field_name("parameters")))
            returns = self._text(node.child_by_field_name("return_type"))
            return Scope(
                "function", name, start, end, scope.outer, bindings, decorators,
                parameters=parameters, returns=returns, is_async=node.children[0].type == "async",
            )  # fmt: skip
        bases, metaclass, unknown = _superclasses(node)
        is_open = unknown or self._is_open(scope)
        return Scope(
            "class", name, start, end, scope.outer, bindings, decorators, bases, metaclass,
            is_open=is_open,
        )  # fmt: skip

    def _is_open(self, scope: _Open) -> bool:
        """Whether a class's members are made otherwise than by writing them."""
        if not _CATCHING.isdisjoint(scope.bindings):
            return True
        start, end = scope.node.start_byte, scope.node.end_byte
        body = self._data[start:end].decode("latin-1")  # a character a byte
        patterns = (_OPENING_CLASS,) if self._has_slots(scope, body) else (_OPENING, _OPENING_CLASS)
        for pattern in patterns:
            for match in pattern.finditer(body):
                inner = self._scope_at(start + match.start())
                in_class = inner.kind == "class"
                named = inner.node.child_by_field_name("name")
                if pattern is _OPENING_CLASS:
                    if in_class:
                        return True
                elif in_class or self._text(named) not in _RESTORING:
                    return True
        return False

    def _has_slots(self, scope: _Open, body: str) -> bool:
        """Whether its instances can have no other members than those that `__slots__` quotes."""
        bases, metaclass, unknown = _superclasses(scope.node)
        found = _SLOTS.search(body) if "__slots__" in scope.bindings else None
        alone = not unknown and metaclass is None and set(bases) <= {"object"}
        return alone and found is not None and "__dict__" not in found[0]

    def _scope_at(self, byte: int) -> _Open:
        found = self._scopes[0]
        for scope in self._scopes:
            if scope.node.start_byte <= byte < scope.node.end_byte:
                found = scope
        return found


def _decorators(node: tree_sitter.Node) -> tuple[str, ...]:
    whole = node.parent
    if whole is None or whole.type != "decorated_definition":
        return ()
    found = []
    for child in whole.named_children:
        if child.type == "decorator" and child.named_children:
            inner: tree_sitter.Node | None = child.named_children[0]
            if inner is not None and inner.type == "call":
                inner = inner.child_by_field_name("function")
            found.append(dotted(inner))
    return tuple(found)


def _superclasses(node: tree_sitter.Node) -> tuple[tuple[str, ...], str | None, bool]:
    """Bases, metaclass, and whether something else stands between the brackets."""
    listed = node.child_by_field_name("superclasses")
    bases: list[str] = []
    metaclass, unknown = None, False
    for child in listed.named_children if listed is not None else ():
        if child.type == "keyword_argument":
            name = child.child_by_field_name("name")
            if name is not None and name.text == b"metaclass":
                metaclass = dotted(child.child_by_field_name("value"))
        elif child.type == "subscript":
            bases.append(dotted(child.child_by_field_name("value")))
        elif child.type != "comment":
            bases.append(dotted(child))
            unknown = unknown or child.type in ("list_splat", "dictionary_splat")
    return tuple(bases), metaclass, unknown


def _parameters(listed: tree_sitter.Node | None) -> list[Parameter]:
    """The parameters as a call has to meet them; annotations and defaults as text."""
    found: list[Parameter] = []
    keyword_only = False
    for child in listed.named_children if listed is not None else ():
        if child.type == "positional_separator":
            found = [
                Parameter(one.name, ParameterKind.POSITIONAL_ONLY, one.annotation, one.default)
                for one in found
            ]
            continue
        if child.type == "keyword_separator":
            keyword_only = True
            continue
        if child.is_extra:
            continue
        kind = ParameterKind.KEYWORD_ONLY if keyword_only else ParameterKind.POSITIONAL
        inner = child.child_by_field_name("name") or child
        if child.type == "typed_parameter":
            inner = child.named_children[0]
        if inner.type == "list_splat_pattern":
            kind, keyword_only = ParameterKind.VARIADIC, True
        elif inner.type == "dictionary_splat_pattern":
            kind = ParameterKind.KEYWORD_VARIADIC
        if inner.type.endswith("splat_pattern") and inner.named_children:
            inner = inner.named_children[0]
        annotation = _text_of(child.child_by_field_name("type"))
        default = _text_of(child.child_by_field_name("value"))
        found.append(Parameter(_text_of(inner) or "", kind, annotation, default))
    return found


def _text_of(node: tree_sitter.Node | None) -> str | None:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else None
