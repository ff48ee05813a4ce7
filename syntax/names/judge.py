"""Attributes, calls and imports in a stretch of a file that lead to nothing that exists, with what
else is wrong about its names.

Where anything leaves a way for it to exist, it is not told of: false alarms are worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import tree_sitter

from syntax.names.again import declared_again
from syntax.names.calls import arguments_of, misfit
from syntax.names.early import early
from syntax.names.facts import Binding, FileFacts, Kind
from syntax.names.guards import is_guarded, is_target
from syntax.names.misuse import Fault, Judgement, Misuse
from syntax.names.modules import Folder, Modules
from syntax.names.objects import (
    ClassObject,
    Found,
    FunctionObject,
    Instance,
    ModuleObject,
    NotFound,
    Object,
    Parent,
    members_of_standard,
)
from syntax.names.reading import dotted, file_facts
from syntax.names.resolve import Resolver
from syntax.names.this_members import judge_this
from syntax.parsing import Parse
from syntax.text import Span

_LARGEST = 400_000


def judge(
    parse: Parse, span: Span, path: Path | None, roots: tuple[Path, ...], modules: Modules
) -> Judgement:
    """Judge what stands in `span` of a file that parses. In a broken one nothing is certain."""
    text = parse.snapshot.text
    if len(text) > _LARGEST or parse.has_errors:
        return Judgement(0, ())
    own = (*early(parse, span), *declared_again(parse, span))
    if parse.language.id != "python":
        of_this = judge_this(parse, span)
        return Judgement(of_this.judged, of_this.misuses + own)
    nodes = list(_nodes_in(parse, span))
    if not nodes:
        return Judgement(0, own)
    judge = _Judge(parse, span, file_facts(parse, path), Resolver(modules, roots), modules)
    misuses = [found for node in nodes for found in judge.look(node)]
    return Judgement(judge.judged, (*misuses, *own))


def _nodes_in(parse: Parse, span: Span) -> Iterator[tree_sitter.Node]:
    """Attributes, calls and imports of which a part stands in the span."""
    start, end = parse.snapshot.byte_at(span.start), parse.snapshot.byte_at(span.end)
    waiting = [parse.root]
    while waiting:
        node = waiting.pop()
        if node.end_byte <= start or node.start_byte >= end:
            continue
        if node.type in _JUDGED and _touched(node, start, end):
            yield node
        waiting.extend(reversed(node.children))


_JUDGED = frozenset({"attribute", "call", "import_from_statement"})


def _touched(node: tree_sitter.Node, start: int, end: int) -> bool:
    """Whether what is to be judged of a node is in the span, not only what it is applied to."""
    field = {"attribute": "attribute", "call": "arguments"}.get(node.type)
    part = node.child_by_field_name(field) if field else node
    if part is None:
        return False
    begins = part.start_byte
    if node.type == "call":
        function = node.child_by_field_name("function")
        begins = _last_byte(function) if function is not None else begins
    return begins < end and part.end_byte > start


def _last_byte(node: tree_sitter.Node) -> int:
    return node.end_byte - 1


def _whole_words(text: str, span: Span) -> Span:
    """The span with the words it begins and ends in: half a word is no other use of a name."""
    start, end = span.start, span.end
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return Span(start, end)


class _Judge:
    def __init__(
        self, parse: Parse, span: Span, file: FileFacts, resolver: Resolver, modules: Modules
    ) -> None:
        self._parse = parse
        self._file = file
        self._resolver = resolver
        self._modules = modules
        text = parse.snapshot.text
        self._span = span = _whole_words(text, span)
        self._around = text[: span.start] + " " + text[span.end :]
        self.judged = 0

    def look(self, node: tree_sitter.Node) -> Iterator[Misuse]:
        """What is wrong with a node itself, not with those within it."""
        if is_guarded(node):
            return
        looks: dict[str, Callable[[tree_sitter.Node], Iterator[Misuse]]] = {
            "attribute": self._attribute,
            "call": self._call,
            "import_from_statement": self._import,
        }
        yield from looks[node.type](node)

    # --- attributes ---

    def _attribute(self, node: tree_sitter.Node) -> Iterator[Misuse]:
        owner, named = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is None or named is None or is_target(node):
            return
        name = self._parse.text_of(named)
        if name.startswith("__") and name.endswith("__"):
            return
        if name == self._parse.text_of(owner) and (echo := self._echo(owner, named)):
            yield echo
            return
        objects = self._expression(owner)
        if not objects:
            return
        answers = [self._resolver.member(one, name) for one in objects]
        if any(isinstance(answer, NotFound) and not answer.certain for answer in answers):
            return
        self.judged += 1
        if any(isinstance(answer, Found) for answer in answers):
            return
        text = self._parse.text_of(owner)
        if name in self._file.assigned or name in self._file.quoted:
            return
        if self._stands_elsewhere(rf"{re.escape(text)}\s*\.\s*{re.escape(name)}\b"):
            return
        if any(self._is_partial(one) or self._is_of_heir(one, name) for one in objects):
            return
        why = f"{text} has no {name}"
        places = tuple(path for one in objects for path in _paths_of(one, self._resolver))
        held = _owner_name(objects[0])
        span = self._parse.span_of(named)
        others = {other for one in objects for other in self._resolver.members(one)}
        if not text.startswith(("self", "cls", "super")):
            others = {other for other in others if not other.startswith("_")}
        yield Misuse(
            Fault.ATTRIBUTE,
            name,
            why,
            span,
            owner=held,
            others=tuple(sorted(others)),
            places=places,
        )

    def _echo(self, owner: tree_sitter.Node, named: tree_sitter.Node) -> Misuse | None:
        """What is wrong with the member of its own name, if it is sure to have none."""
        name = self._parse.text_of(owner)
        members: tuple[str, ...] = ()
        if name in ("self", "cls"):
            # Nobody calls a member so, be it inherited from somewhere unknown; a compiler's words
            # in quotes are no member either.
            known = any(name in one.bindings for one in self._file.scopes if one.kind == "class")
            known = known or name in self._file.assigned
            objects = self._expression(owner)
            found = {member for one in objects for member in self._resolver.members(one)}
            members = tuple(sorted(found))
        else:
            members = members_of_standard(name) if self._is_module(owner) else ()
            known = not members or name in members
        if known:
            return None
        self.judged += 1
        span = self._parse.span_of(named)
        return Misuse(Fault.ATTRIBUTE, name, f"{name} has no {name}", span, others=members)

    def _is_module(self, owner: tree_sitter.Node) -> bool:
        """Whether it is a name that stands for the module of that name, which is not of ours."""
        name = self._parse.text_of(owner)
        scope = self._file.scope_at(owner.start_byte)
        found = self._resolver.binding(self._file, scope, name)
        if found is None or any(one != Binding(Kind.MODULE, module=name) for one in found.bindings):
            return False
        module = self._modules.module(name, self._file.path, self._resolver.roots)
        path = module.path if module is not None else None
        return path is None or not any(map(path.is_relative_to, self._resolver.roots))

    def _stands_elsewhere(self, pattern: str) -> bool:
        """Whether the file has it outside the stretch: what its author writes is so."""
        return re.search(rf"(?<![\w.]){pattern}", self._around) is not None

    def _is_of_heir(self, one: Object, name: str) -> bool:
        """Whether a class that inherits from the object's has it, as far as both files show."""
        of = one.of if isinstance(one, Instance | Parent) else one
        if not isinstance(of, ClassObject):
            return False
        for file in {of.file, self._file}:
            heirs = {of.scope.name}
            for scope in file.scopes:
                if scope.kind == "class" and heirs & {b.rpartition(".")[2] for b in scope.bases}:
                    heirs.add(scope.name)
                    if name in scope.bindings or scope.is_open:
                        return True
        return False

    def _is_partial(self, one: Object) -> bool:
        """Whether a class's own methods use what it does not have: a mixin, an unfinished class."""
        of = one.of if isinstance(one, Instance | Parent) else one
        if not isinstance(of, ClassObject):
            return False
        if of.file is not self._file:
            return False
        scope = of.scope
        snapshot = self._parse.snapshot
        start, end = map(snapshot.offset_of_byte, (scope.start, min(scope.end, len(snapshot.utf8))))
        body = snapshot.text[start : min(end, self._span.start)]
        body += " " + snapshot.text[max(start, self._span.end) : end]
        own = Instance(of)
        for name in set(re.findall(r"(?<![\w.])self\.([^\W\d]\w*)", body)):
            answer = self._resolver.member(own, name)
            if isinstance(answer, NotFound) and answer.certain:
                return True
        return False

    def _expression(self, node: tree_sitter.Node) -> tuple[Object, ...]:
        """What an expression stands for, if no condition around it narrows that down."""
        if node.type == "identifier":
            text = self._parse.text_of(node)
            scope = self._file.scope_at(node.start_byte)
            if self._is_narrowed(text, scope):
                return ()
            return self._resolver.name(self._file, scope, text)
        if node.type == "attribute":
            owner, named = node.child_by_field_name("object"), node.child_by_field_name("attribute")
            if owner is None or named is None:
                return ()
            scope = self._file.scope_at(node.start_byte)
            if self._is_narrowed(self._parse.text_of(node), scope):
                return ()
            return self._resolver.attribute(self._expression(owner), self._parse.text_of(named))
        if node.type == "call":
            return self._call_result(node)
        return ()

    def _call_result(self, node: tree_sitter.Node) -> tuple[Object, ...]:
        function = node.child_by_field_name("function")
        if function is None:
            return ()
        arguments = node.child_by_field_name("arguments")
        if function.text == b"super" and arguments is not None and not arguments.named_children:
            return self._parent(node)
        return self._resolver.called(self._expression(function))

    def _parent(self, node: tree_sitter.Node) -> tuple[Object, ...]:
        number = self._file.scope_at(node.start_byte)
        while number:
            scope = self._file.scopes[number]
            if scope.kind == "function" and self._file.scopes[scope.outer].kind == "class":
                if "staticmethod" in scope.decorators:
                    return ()
                return (Parent(ClassObject(self._file, scope.outer)),)
            number = scope.outer
        return ()

    def _is_narrowed(self, text: str, scope: int) -> bool:
        """Whether the function asks what the name is, and so may know better than we."""
        here = self._file.scopes[scope]
        snapshot = self._parse.snapshot
        start = snapshot.offset_of_byte(here.start)
        end = snapshot.offset_of_byte(min(here.end, len(snapshot.utf8)))
        name = re.escape(text)
        asked = rf"\b(isinstance|issubclass|hasattr|type|callable|cast)\(\s*{name}\b"
        asked += rf"|\bmatch {name}\b|\b{name}\.__class__\b"
        return re.search(asked, snapshot.text[start:end]) is not None

    # --- calls ---

    def _call(self, node: tree_sitter.Node) -> Iterator[Misuse]:
        function = node.child_by_field_name("function")
        arguments = arguments_of(node)
        if function is None or arguments is None:
            return
        objects = self._expression(function)
        faults = []
        target = None
        for one in objects:
            target = self._signature(one)
            if target is None:
                return
            faults.append(misfit(target.scope.parameters, arguments, bound=target.bound))
        if target is None:
            return
        self.judged += 1
        why = faults[0]
        if why is None or not all(faults):
            return
        named = function.child_by_field_name("attribute") or function
        name = self._parse.text_of(named)
        if name in self._file.assigned or name in self._file.quoted:
            return
        span = self._parse.span_of(named)
        parameters = tuple(one.name for one in target.scope.parameters)
        places = () if target.file.path is None else (target.file.path,)
        yield Misuse(
            Fault.CALL,
            name,
            f"{name} {why}",
            span,
            function=target.scope.name,
            parameters=parameters,
            places=places,
        )

    def _signature(self, one: Object) -> FunctionObject | None:
        """The function that a call reaches."""
        if isinstance(one, FunctionObject):
            return None if one.file.stars else one
        if not isinstance(one, ClassObject) or one.file.stars or one.scope.decorators:
            return None
        if not self._resolver.is_plain(one):
            return None
        found = self._resolver.member(Instance(one), "__init__")
        if not isinstance(found, Found) or len(found.bindings) != 1:
            return None
        lineage, _ = self._resolver.lineage(one)
        if any(isinstance(each, ClassObject) and each.scope.decorators for each in lineage):
            return None
        objects = self._resolver.objects(found, Instance(one))
        target = objects[0] if len(objects) == 1 else None
        return target if isinstance(target, FunctionObject) and target.bound else None

    # --- imports ---

    def _import(self, node: tree_sitter.Node) -> Iterator[Misuse]:
        origin = node.child_by_field_name("module_name")
        if origin is None or self._file.path is None:
            return
        module_name = "".join(self._parse.text_of(origin).split())
        if self._modules.is_missing(module_name, self._file.path):
            self.judged += 1
            why = f"there is no module {module_name}"
            yield Misuse(Fault.IMPORT, module_name, why, self._parse.span_of(origin))
            return
        module = self._modules.module(module_name, self._file.path, self._resolver.roots)
        if module is None or isinstance(module, Folder):
            return
        for child in node.children_by_field_name("name"):
            named = child.child_by_field_name("name") or child
            name = dotted(named)
            answer = self._resolver.member(ModuleObject(module), name)
            if isinstance(answer, NotFound) and (not answer.certain or name.startswith("__")):
                continue
            self.judged += 1
            if isinstance(answer, NotFound):
                places = (module.path,) if module.path is not None else ()
                why = f"{module_name} has no {name}"
                span = self._parse.span_of(named)
                yield Misuse(Fault.IMPORT, name, why, span, places=places)


def _paths_of(one: Object, resolver: Resolver) -> Iterator[Path]:
    """The files in which the object's members were looked for."""
    of = one.of if isinstance(one, Instance | Parent) else one
    files = [of.file] if isinstance(of, ModuleObject | FunctionObject) else []
    if isinstance(of, ClassObject):
        files = [each.file for each in resolver.lineage(of)[0] if isinstance(each, ClassObject)]
    yield from (file.path for file in files if file.path is not None)


def _owner_name(one: Object) -> str:
    of = one.of if isinstance(one, Instance | Parent) else one
    return of.scope.name if isinstance(of, ClassObject) else ""
