"""Go: functions, methods, types and calls of a file, from its tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import tree_sitter

from syntax.languages import language_named
from syntax.nodes import fold
from syntax.parsing import Parse, parse
from syntax.text import Snapshot
from syntax.units.facts import CallSite, Field, Record, Unit, UnitFile, Variant
from syntax.units.go_sites import Sites, constants_in


def read_go(text: str) -> UnitFile:
    """What a Go file declares. Never raises for its text."""
    language = language_named("go")
    assert language is not None
    return _Reader(parse(Snapshot(text), language)).read()


class _Reader:
    def __init__(self, of: Parse) -> None:
        self._parse = of
        self._units: list[Unit] = []
        self._records: list[Record] = []
        self._imports: list[tuple[str, str]] = []
        self._variables: list[Field] = []
        self._named: dict[str, list[Variant]] = {}
        self._constants: list[tree_sitter.Node] = []
        self._package = ""

    def read(self) -> UnitFile:
        root = self._parse.root
        for node in root.named_children:
            self._item(node)
        return UnitFile(
            units=tuple(self._units),
            records=tuple(
                replace(one, variants=tuple(self._named.get(one.name, ())))
                if one.shape == "named"
                else one
                for one in self._records
            ),
            calls=tuple(self._calls(root)),
            package=self._package,
            imports=tuple(self._imports),
            attributes=tuple(self._directives(root)),
            constants=tuple(
                constant for node in self._constants for constant in constants_in(self._parse, node)
            ),
            variables=tuple(self._variables),
        )

    def _text(self, node: tree_sitter.Node | None) -> str:
        return "" if node is None else self._parse.text_of(node)

    def _directives(self, root: tree_sitter.Node) -> Iterator[str]:
        """`//go:build` and the like, above the package clause."""
        for node in root.named_children:
            if node.type == "package_clause":
                return
            text = self._text(node)
            if node.type == "comment" and text.startswith(("//go:", "// +build")):
                yield text.strip()

    def _item(self, node: tree_sitter.Node) -> None:
        match node.type:
            case "package_clause":
                self._package = self._text(node).partition("package")[2].strip()
            case "import_declaration":
                for one in _below(node, "import_spec"):
                    path = self._text(one.child_by_field_name("path")).strip('"`')
                    name = self._text(one.child_by_field_name("name")) or _called(path)
                    self._imports.append((name, path))
            case "function_declaration" | "method_declaration":
                self._unit(node)
            case "type_declaration":
                for one in node.named_children:
                    if one.type in ("type_spec", "type_alias"):
                        self._records.append(self._record(one))
            case "const_declaration":
                self._constants.append(node)
                self._enumerated(node)
            case "var_declaration":
                self._constants.append(node)
                for one in _below(node, "var_spec"):
                    value = self._text(one.child_by_field_name("value"))
                    kind = self._text(one.child_by_field_name("type"))
                    for child in one.children_by_field_name("name"):
                        self._variables.append(Field(self._text(child), fold(value or kind)))

    def _enumerated(self, node: tree_sitter.Node) -> None:
        """Constants of a type of the package, with their values where these can be told."""
        of, value = "", ""
        for at, one in enumerate(_below(node, "const_spec")):
            if one.child_by_field_name("value") is not None:
                of = self._text(one.child_by_field_name("type"))
                value = fold(self._text(one.child_by_field_name("value")))
            name = self._text(one.child_by_field_name("name"))
            self._variables.append(Field(name, value))
            if not of or name == "_":
                continue
            shown = value
            if found := re.fullmatch(r"iota(?:\s*\+\s*(\d+))?", value):
                shown = str(at + int(found.group(1) or 0))
            elif found := re.fullmatch(r"1\s*<<\s*iota", value):
                shown = str(1 << at)
            elif not re.fullmatch(r"\"[^\"\\]*\"|\d+|'.'", value):
                continue
            self._named.setdefault(of, []).append(Variant(name, (Field("", shown),)))

    def _unit(self, node: tree_sitter.Node) -> None:
        body = node.child_by_field_name("body")
        if body is None:
            return
        receiver: Literal["", "value", "mut"] = ""
        owner, receiver_name = "", ""
        owner_generics: tuple[Field, ...] = ()
        holder = node.child_by_field_name("receiver")
        if holder is not None:
            fields = self._fields(holder)
            kind = fields[0].type if fields else ""
            receiver = "mut" if kind.startswith("*") else "value"
            receiver_name = fields[0].name if fields else ""
            owner, _, rest = kind.lstrip("* ").partition("[")
            owner_generics = tuple(
                Field(one.strip(), "any") for one in rest.rstrip("]").split(",") if one.strip()
            )
        sites = Sites(self._parse, body)
        result = node.child_by_field_name("result")
        results: tuple[Field, ...] = ()
        if result is not None:
            is_list = result.type == "parameter_list"
            results = self._fields(result) if is_list else (Field("", fold(self._text(result))),)
        name = self._text(node.child_by_field_name("name"))
        self._units.append(
            Unit(
                name=name,
                owner=owner,
                receiver=receiver,
                generics=self._generics(node),
                parameters=self._fields(node.child_by_field_name("parameters")),
                returns=fold(self._text(result)),
                modifiers=frozenset({"exported"} if name[:1].isupper() else ()),
                doc=self._doc(node),
                span=self._parse.span_of(node),
                body=self._parse.span_of(body),
                line=node.start_point[0] + 1,
                end_line=node.end_point[0] + 1,
                literals=sites.constants,
                branches=sites.branches,
                changes=sites.changes,
                reaches=sites.reaches,
                owner_generics=owner_generics,
                receiver_name=receiver_name,
                results=results,
            )
        )

    def _fields(self, holder: tree_sitter.Node | None) -> tuple[Field, ...]:
        """Parameters, results or fields: one for each name, or one without a name."""
        found: list[Field] = []
        for one in holder.named_children if holder is not None else ():
            if not one.type.endswith("_declaration"):
                continue
            kind = fold(self._text(one.child_by_field_name("type")))
            if one.type == "variadic_parameter_declaration":
                kind = f"...{kind}"
            names = [self._text(name) for name in one.children_by_field_name("name")]
            if not names and one.type == "field_declaration":
                base = kind.rpartition(".")[2].partition("[")[0].lstrip("*")
                if self._text(one).lstrip().startswith("*"):
                    kind = f"*{kind.lstrip('*')}"
                names = [base]
            for name in names or [""]:
                found.append(Field(name, kind, name[:1].isupper()))
        return tuple(found)

    def _generics(self, node: tree_sitter.Node) -> tuple[Field, ...]:
        holder = node.child_by_field_name("type_parameters")
        return tuple(
            Field(self._text(name), fold(self._text(one.child_by_field_name("type"))))
            for one in (holder.named_children if holder is not None else ())
            if one.type == "type_parameter_declaration"
            for name in one.children_by_field_name("name")
        )

    def _doc(self, node: tree_sitter.Node) -> str:
        lines: list[str] = []
        row = node.start_point[0]
        before = node.prev_named_sibling
        while before is not None and before.type == "comment":
            if before.end_point[0] not in (row, row - 1):
                break
            text = self._text(before)
            if text.startswith("//"):
                lines.append(text[2:].removeprefix(" ").rstrip())
            row = before.start_point[0]
            before = before.prev_named_sibling
        return "\n".join(reversed([one for one in lines if not one.startswith("go:")]))

    def _record(self, node: tree_sitter.Node) -> Record:
        name = self._text(node.child_by_field_name("name"))
        of = node.child_by_field_name("type")
        generics = self._generics(node)
        public = name[:1].isupper()
        if of is not None and of.type == "struct_type":
            body = next(iter(of.named_children), None)
            return Record(name, "struct", self._fields(body), generics=generics, is_public=public)
        inner = Field("", fold(self._text(of)))
        if of is not None and of.type == "interface_type":
            parts = tuple(Field("", fold(self._text(one))) for one in of.named_children)
            return Record(name, "interface", parts, generics=generics, is_public=public)
        shape: Literal["alias", "named"] = "alias" if node.type == "type_alias" else "named"
        return Record(name, shape, (inner,), generics=generics, is_public=public)

    def _calls(self, root: tree_sitter.Node) -> Iterator[CallSite]:
        for node in _below(root, "call_expression"):
            function = node.child_by_field_name("function")
            arguments = node.child_by_field_name("arguments")
            if function is None or arguments is None:
                continue
            given = tuple(
                self._text(one) for one in arguments.named_children if one.type != "comment"
            )
            if function.type == "identifier":
                yield CallSite(self._text(function), "", given)
            elif function.type == "selector_expression":
                name = self._text(function.child_by_field_name("field"))
                yield CallSite(name, ".", given)


def _below(node: tree_sitter.Node, kind: str) -> Iterator[tree_sitter.Node]:
    stack = [node]
    while stack:
        one = stack.pop()
        if one.type == kind:
            yield one
        stack.extend(reversed(one.named_children))


def _called(path: str) -> str:
    """What a package is called that is imported by a path."""
    parts = path.split("/")
    if re.fullmatch(r"v\d+", parts[-1]) and len(parts) > 1:
        parts.pop()
    return parts[-1].partition(".v")[0].removeprefix("go-")
