"""Rust: functions, methods, types and tests of a file, from its tree."""

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
from syntax.units.facts import (
    CallSite,
    Field,
    Record,
    TestModule,
    Unit,
    UnitFile,
    Variant,
)
from syntax.units.rust_sites import Sites, constants_in


def read_rust(text: str) -> UnitFile:
    """What a Rust file declares, its tests left out of the functions. Never raises for its text."""
    language = language_named("rust")
    assert language is not None
    return _Reader(parse(Snapshot(text), language)).read()


class _Reader:
    def __init__(self, of: Parse) -> None:
        self._parse = of
        self._units: list[Unit] = []
        self._records: list[Record] = []
        self._implemented: set[tuple[str, str]] = set()
        self._tests: TestModule | None = None
        self._modules: list[str] = []
        self._imports: list[tuple[str, str]] = []
        self._constants: list[tree_sitter.Node] = []

    def read(self) -> UnitFile:
        root = self._parse.root
        attributes: list[str] = []
        for node in root.named_children:
            if node.type == "inner_attribute_item":
                attributes.append(fold(self._text(node)))
            self._item(node)
        return UnitFile(
            units=tuple(self._units),
            records=tuple(self._records),
            calls=tuple(self._calls(root)),
            tests=self._tests,
            imports=tuple(self._imports),
            attributes=tuple(attributes),
            implemented=frozenset(self._implemented),
            constants=tuple(
                constant for node in self._constants for constant in constants_in(self._parse, node)
            ),
            modules=tuple(self._modules),
        )

    def _text(self, node: tree_sitter.Node | None) -> str:
        return "" if node is None else self._parse.text_of(node)

    def _item(self, node: tree_sitter.Node) -> None:
        match node.type:
            case "function_item":
                self._unit(node)
            case "impl_item":
                self._impl(node)
            case "struct_item" | "enum_item" | "type_item":
                self._records.append(self._record(node))
            case "mod_item":
                self._module(node)
            case "const_item" | "static_item":
                self._constants.append(node)
            case "use_declaration":
                self._imports += _used(fold(self._text(node)))

    def _module(self, node: tree_sitter.Node) -> None:
        body = node.child_by_field_name("body")
        name = self._text(node.child_by_field_name("name"))
        attributes, _ = self._above(node)
        if body is None:
            self._modules.append(name)
        elif any("cfg(test)" in one.replace(" ", "") for one in attributes):
            names = frozenset(
                self._text(one.child_by_field_name("name"))
                for one in body.named_children
                if one.type == "function_item"
            )
            self._tests = TestModule(
                self._parse.span_of(node), self._parse.span_of(body).end - 1, names, name
            )

    def _impl(self, node: tree_sitter.Node) -> None:
        owner = node.child_by_field_name("type")
        body = node.child_by_field_name("body")
        name = self._base(owner)
        trait = self._base(node.child_by_field_name("trait"))
        if trait:
            self._implemented.add((trait, name))
        generics = self._generics(node)
        for one in body.named_children if body is not None else ():
            if one.type == "function_item":
                self._unit(one, name, trait, generics)

    def _base(self, node: tree_sitter.Node | None) -> str:
        """The name of a type without its arguments and its path."""
        if node is None:
            return ""
        if node.type == "generic_type":
            return self._base(node.child_by_field_name("type"))
        if node.type in ("scoped_type_identifier", "scoped_identifier"):
            return self._text(node.child_by_field_name("name"))
        return self._text(node)

    def _unit(
        self,
        node: tree_sitter.Node,
        owner: str = "",
        trait: str = "",
        owner_generics: tuple[Field, ...] = (),
    ) -> None:
        body = node.child_by_field_name("body")
        if body is None:
            return
        attributes, doc = self._above(node)
        if any("test" in one for one in attributes):
            return
        modifiers = {
            word
            for child in node.children
            if child.type in ("visibility_modifier", "function_modifiers")
            for word in self._text(child).split()
        }
        modifiers |= {one[2:-1].partition("(")[0].strip() for one in attributes}
        const = next(
            (
                self._parse.span_of(word)
                for child in node.children
                if child.type == "function_modifiers"
                for word in child.children
                if word.type == "const"
            ),
            None,
        )
        receiver, parameters = self._parameters(node)
        sites = Sites(self._parse, body, is_const=const is not None)
        span = self._parse.span_of(node)
        self._units.append(
            Unit(
                name=self._text(node.child_by_field_name("name")),
                owner=owner,
                receiver=receiver,
                generics=self._generics(node),
                parameters=parameters,
                returns=fold(self._text(node.child_by_field_name("return_type"))),
                modifiers=frozenset(modifiers),
                doc=doc,
                span=span,
                body=self._parse.span_of(body),
                line=node.start_point[0] + 1,
                end_line=node.end_point[0] + 1,
                literals=sites.constants,
                branches=sites.branches,
                changes=sites.changes,
                reaches=sites.reaches,
                trait=trait,
                owner_generics=owner_generics,
                const_keyword=const,
            )
        )

    def _parameters(
        self, node: tree_sitter.Node
    ) -> tuple[Literal["", "value", "ref", "mut"], tuple[Field, ...]]:
        receiver: Literal["", "value", "ref", "mut"] = ""
        found: list[Field] = []
        holder = node.child_by_field_name("parameters")
        for one in holder.named_children if holder is not None else ():
            if one.type == "self_parameter":
                words = self._text(one)
                receiver = "value" if "&" not in words else "mut" if "mut " in words else "ref"
            elif one.type == "parameter":
                pattern = self._text(one.child_by_field_name("pattern"))
                if pattern == "self":
                    receiver = "value"
                    continue
                found.append(Field(pattern, fold(self._text(one.child_by_field_name("type")))))
        return receiver, tuple(found)

    def _generics(self, node: tree_sitter.Node) -> tuple[Field, ...]:
        found: dict[str, str] = {}
        holder = node.child_by_field_name("type_parameters")
        for one in holder.named_children if holder is not None else ():
            name = self._text(one.child_by_field_name("name"))
            bounds = fold(self._text(one.child_by_field_name("bounds"))).removeprefix(":").strip()
            if one.type == "lifetime_parameter":
                continue
            found[name] = "const" if one.type == "const_parameter" else bounds
        for clause in node.named_children:
            if clause.type == "where_clause":
                for one in clause.named_children:
                    left = self._text(one.child_by_field_name("left"))
                    bounds = fold(self._text(one.child_by_field_name("bounds")))
                    if left in found:
                        more = bounds.removeprefix(":").strip()
                        found[left] = " + ".join(filter(None, (found[left], more)))
                        continue
                    for name in set(re.findall(r"\w+", left)) & found.keys():
                        # `&'a T: Bound`, `T::Item: Bound`: of more than the parameter itself
                        found[name] = f"{found[name]} + {left}: {bounds}".removeprefix(" + ")
        return tuple(Field(name, bounds) for name, bounds in found.items())

    def _above(self, node: tree_sitter.Node) -> tuple[list[str], str]:
        """The attributes of an item, and its documentation."""
        attributes: list[str] = []
        lines: list[str] = []
        before = node.prev_named_sibling
        while before is not None and before.type in (
            "attribute_item",
            "line_comment",
            "block_comment",
        ):
            text = self._text(before)
            if before.type == "attribute_item":
                attributes.append(fold(text))
            elif text.startswith("///"):
                lines += reversed([line.strip()[3:] for line in text.rstrip("\n").split("\n")])
            before = before.prev_named_sibling
        lines.reverse()
        return attributes, "\n".join(line.removeprefix(" ").rstrip() for line in lines)

    def _record(self, node: tree_sitter.Node) -> Record:
        attributes, _ = self._above(node)
        derives = frozenset(
            name.strip().rpartition(":")[2]
            for one in attributes
            if one.startswith("#[derive")
            for name in one.partition("(")[2].rstrip(")] ").split(",")
        )
        name = self._text(node.child_by_field_name("name"))
        generics = self._generics(node)
        public = any(child.type == "visibility_modifier" for child in node.children)
        record = self._shaped(node, name, generics, derives)
        return replace(record, is_public=public, lifetimes=_lifetimes(node))

    def _shaped(
        self,
        node: tree_sitter.Node,
        name: str,
        generics: tuple[Field, ...],
        derives: frozenset[str],
    ) -> Record:
        if node.type == "type_item":
            of = Field("", fold(self._text(node.child_by_field_name("type"))))
            return Record(name, "alias", (of,), (), generics, derives)
        body = node.child_by_field_name("body")
        if node.type == "enum_item":
            variants = tuple(
                self._variant(one)
                for one in (body.named_children if body is not None else ())
                if one.type == "enum_variant" and not self._is_conditional(one)
            )
            return Record(name, "enum", (), variants, generics, derives)
        if body is None:
            return Record(name, "unit", (), (), generics, derives)
        if body.type == "ordered_field_declaration_list":
            return Record(name, "tuple", self._fields(body), (), generics, derives)
        return Record(name, "struct", self._fields(body), (), generics, derives)

    def _is_conditional(self, node: tree_sitter.Node) -> bool:
        """Whether it is compiled only sometimes."""
        return any(one.startswith("#[cfg") for one in self._above(node)[0])

    def _variant(self, node: tree_sitter.Node) -> Variant:
        body = node.child_by_field_name("body")
        name = self._text(node.child_by_field_name("name"))
        if body is None:
            return Variant(name)
        return Variant(name, self._fields(body), body.type == "field_declaration_list")

    def _fields(self, body: tree_sitter.Node) -> tuple[Field, ...]:
        if body.type == "field_declaration_list":
            return tuple(
                Field(
                    self._text(one.child_by_field_name("name")),
                    fold(self._text(one.child_by_field_name("type"))),
                    any(child.type == "visibility_modifier" for child in one.children),
                )
                for one in body.named_children
                if one.type == "field_declaration"
            )
        types = [
            child
            for at, child in enumerate(body.children)
            if body.field_name_for_child(at) == "type"
        ]
        return tuple(Field("", fold(self._text(one))) for one in types)

    def _calls(self, root: tree_sitter.Node) -> Iterator[CallSite]:
        """Calls anywhere in the file, those within macros too."""
        for node in walk(root):
            if node.type == "call_expression":
                function = node.child_by_field_name("function")
                arguments = node.child_by_field_name("arguments")
                if function is None or arguments is None:
                    continue
                given = tuple(
                    self._text(one)
                    for one in arguments.named_children
                    if one.type not in ("line_comment", "block_comment")
                )
                if function.type == "identifier":
                    yield CallSite(self._text(function), "", given)
                elif function.type == "scoped_identifier":
                    path = self._text(function.child_by_field_name("path"))
                    name = self._text(function.child_by_field_name("name"))
                    yield CallSite(name, path.rpartition("::")[2], given)
                elif function.type == "field_expression":
                    name = self._text(function.child_by_field_name("field"))
                    yield CallSite(name, ".", given)
            elif node.type == "token_tree":
                yield from self._calls_in_tokens(node)

    def _calls_in_tokens(self, tree: tree_sitter.Node) -> Iterator[CallSite]:
        children = tree.children
        for at in range(1, len(children)):
            name, tokens = children[at - 1], children[at]
            if name.type != "identifier" or tokens.type != "token_tree":
                continue
            if not self._text(tokens).startswith("("):
                continue
            owner = ""
            if at >= 2 and children[at - 2].type == ".":
                owner = "."
            elif at >= 3 and children[at - 2].type == "::":
                owner = self._text(children[at - 3])
            yield CallSite(self._text(name), owner, self._split(tokens))

    def _split(self, tokens: tree_sitter.Node) -> tuple[str, ...]:
        """The arguments in a bracketed list of tokens."""
        inner = tokens.children[1:-1]
        pieces: list[list[tree_sitter.Node]] = [[]]
        for one in inner:
            if self._text(one) == ",":
                pieces.append([])
            else:
                pieces[-1].append(one)
        data = self._parse.snapshot.utf8
        return tuple(
            data[piece[0].start_byte : piece[-1].end_byte].decode("utf-8", "replace")
            for piece in pieces
            if piece
        )


def walk(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    """A node and all below it, in the order of the text."""
    stack = [node]
    while stack:
        one = stack.pop()
        yield one
        stack.extend(reversed(one.children))


def _used(text: str) -> list[tuple[str, str]]:
    """The names that a `use` brings in, each with what it was."""
    found = []
    for path in re.findall(r"[\w:]+(?:\s+as\s+\w+)?", text.partition("use ")[2]):
        name = path.split()[-1].rpartition("::")[2]
        if name:
            found.append((name, path))
    return found


def _lifetimes(node: tree_sitter.Node) -> int:
    holder = node.child_by_field_name("type_parameters")
    children = holder.named_children if holder is not None else ()
    return sum(one.type == "lifetime_parameter" for one in children)
