"""What the names used near a cursor mean, as short declarations: the most useful first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from completion.repository import receivers
from completion.repository.nearby import Nearby, Use, receiver_at
from completion.repository.resolve import Declared, FileNames, members_of
from completion.repository.snippets import Why
from completion.repository.sources import Sources
from completion.repository.stubs import CLASSES, FUNCTIONS, stub
from completion.values import CompletionRequest, PlainText
from syntax.index.workspace import WorkspaceIndex
from syntax.parsing import Parse
from syntax.symbols import Import, Symbol, imports, symbols

_MOST_USES = 60
_LONGEST_VALUE = 400
# Above this, reading all symbols of a document anew takes longer than finding the others.
_LARGE = 24_000
_DRIFT = 2000
_AT_CURSOR = 2.0
_TYPED = 1.2
_FUNCTION, _CLASS, _DATA = 1.0, 0.9, 0.4
_BASE, _RARE = 0.3, 0.3
# Farther than that from the cursor, a name does more harm than good in a small prompt.
_LEAST_WEIGHT = 0.15


@dataclass(slots=True)
class Wanted:
    """A declaration somebody near the cursor needs: `uses` are the names, and of a class those
    of its members."""

    declared: Declared
    why: Why
    weight: float
    uses: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Definition:
    """One declaration as it is to be shown."""

    path: Path
    text: str
    why: Why
    uses: tuple[str, ...]
    weight: float


def definitions(
    request: CompletionRequest, around: Nearby, workspace: WorkspaceIndex, sources: Sources
) -> list[Definition]:
    """Declarations of other files for the names around the cursor, the most useful first."""
    if isinstance(request.parse, PlainText) or request.path is None:
        return []
    return _Search(request, around, workspace, sources).run()


def _facts_of(
    own: Parse, path: Path, workspace: WorkspaceIndex
) -> tuple[Sequence[Symbol], Sequence[Import]]:
    """What the document declares and imports; of a large one what the index last read of it."""
    if len(own.snapshot.text) > _LARGE:
        known = workspace.symbols_of(path)
        if known:
            return known, workspace.imports_of(path)
    return symbols(own), imports(own)


class _Search:
    def __init__(
        self,
        request: CompletionRequest,
        around: Nearby,
        workspace: WorkspaceIndex,
        sources: Sources,
    ) -> None:
        assert not isinstance(request.parse, PlainText)
        assert request.path is not None
        self._request = request
        self._around = around
        self._workspace = workspace
        self._sources = sources
        self._own, imported = _facts_of(request.parse, request.path, workspace)
        self._names = FileNames(workspace, request.path, request.language_id, imported)
        self._own_names = {one.name for one in self._own}
        self._function = self._enclosing_function()
        self._class = next(
            (one for one in self._own if one.kind in CLASSES and one.name == around.class_name),
            None,
        )
        self._own_members = [
            one for one in self._own
            if self._class is not None and one.parent == self._class.qualified_name
        ]  # fmt: skip
        self._variables = receivers.variables(self._text_before(), self._function)
        self._found: dict[tuple[Path, str, str], Wanted] = {}
        self._receivers: dict[tuple[str, ...], Declared | None] = {}
        self._classes: dict[tuple[str, Path | None], tuple[Declared, ...]] = {}
        self._other_names: dict[Path, FileNames] = {}

    def run(self) -> list[Definition]:
        """Everything worth showing, in order."""
        asked = receiver_at(self._request)
        if asked:
            self._of_receiver(Use("", asked, called=False, weight=_AT_CURSOR))
        for use in self._around.uses[:_MOST_USES]:
            if use.receiver:
                self._of_receiver(use)
            else:
                self._of_name(use)
        self._of_bases()
        ordered = sorted(
            self._found.values(),
            key=lambda one: (-one.weight, one.declared.path.as_posix(), one.declared.symbol.span),
        )
        return [self._shown(one) for one in ordered if one.weight >= _LEAST_WEIGHT]

    def _of_name(self, use: Use) -> None:
        if use.name in self._own_names and not self._names.is_bound(use.name):
            return
        for declared in self._names.declared(use.name):
            self._want(declared, use)

    def _of_receiver(self, use: Use) -> None:
        if use.receiver[0] and self._names.is_bound(use.receiver[0]) and use.name:
            found = self._names.member_of_module(use.receiver, use.name)
            for declared in found:
                self._want(declared, use)
            if found:
                return
        if use.receiver not in self._receivers:
            self._receivers[use.receiver] = self._class_of(use.receiver)
        found_class = self._receivers[use.receiver]
        if found_class is not None:
            self._want(found_class, use, "member", use.weight * _TYPED, member=use.name)
        elif use.called and use.name and use.name not in self._own_names:
            for declared in self._names.rare(use.name):
                if declared.symbol.kind in FUNCTIONS and declared.path != self._request.path:
                    self._want(declared, use, "called", use.weight * _RARE)

    def _class_of(self, receiver: tuple[str, ...]) -> Declared | None:
        """The class that a chain of names has; None where that takes a guess."""
        first, rest = receiver[0], [name.removesuffix("()") for name in receiver[1:]]
        if not first or len(rest) > 1:
            return None
        if first in receivers.OWN:
            # Its own class stands in the same file: that is the outline's.
            return self._made(receivers.of_field(rest[0], self._own_members)) if rest else None
        origin = self._variables.get(first, receivers.UNKNOWN)
        if not origin and self._request.language_id in receivers.BARE_FIELDS:
            origin = receivers.of_field(first, self._own_members)
        found = self._made(origin) if origin else next(iter(self._class_named(first)), None)
        if not rest or found is None:
            return found
        fields = members_of(self._workspace, found)
        return self._made(receivers.of_field(rest[0], fields), found.path)

    def _made(self, origin: receivers.Origin, where: Path | None = None) -> Declared | None:
        """The class of a value by its types, or by what the call that made it returns, as the
        names are meant in the file `where`; in the document where that is None."""
        types = origin.types
        names = self._names_in(where)
        if origin.call:
            *owner, name = origin.call
            made: tuple[Declared, ...] = ()
            if owner and names.is_bound(owner[0]):
                made = names.member_of_module(tuple(owner), name)
            for declared in made or names.declared(name):
                if declared.symbol.kind in CLASSES:
                    return declared
                returned = receivers.type_names(declared.symbol.returns or "")
                for type_name in returned:
                    # A class named in another file need not be known in this one.
                    for one in self._class_named(type_name, declared.path):
                        return one
            own = [one for one in self._own if one.name == name and where is None and one.returns]
            types = receivers.type_names(own[0].returns or "") if own else (*owner[::-1], name)
        for type_name in types:
            for one in self._class_named(type_name, where):
                return one
        return None

    def _names_in(self, where: Path | None) -> FileNames:
        """What names mean in a file of the workspace, or in the document."""
        if where is None:
            return self._names
        known = self._other_names.get(where)
        if known is None:
            imported = self._workspace.imports_of(where)
            known = FileNames(self._workspace, where, self._request.language_id, imported)
            self._other_names[where] = known
        return known

    def _class_named(self, name: str, where: Path | None = None) -> tuple[Declared, ...]:
        known = self._classes.get((name, where))
        if known is None:
            found = list(self._names_in(where).declared(name))
            if where is not None:
                found += [
                    Declared(where, one) for one in self._workspace.symbols_of(where)
                    if one.name == name
                ]  # fmt: skip
            known = tuple(one for one in found if one.symbol.kind in CLASSES)
            self._classes[name, where] = known
        return known

    def _of_bases(self) -> None:
        """What the enclosing class inherits is asked of `self` like its own members."""
        if self._class is None:
            return
        wanted = [
            use.name for use in self._around.uses
            if use.receiver and use.receiver[0] in receivers.OWN and len(use.receiver) == 1
        ]  # fmt: skip
        own = {one.name for one in self._own_members}
        for name in receivers.bases(self._class.signature)[:2]:
            for declared in self._class_named(name)[:1]:
                use = Use(name, (), called=False, weight=_BASE)
                self._want(declared, use, "member", _BASE)
                for member in wanted:
                    if member not in own:
                        self._want(declared, use, "member", _BASE, member=member)

    def _want(
        self,
        declared: Declared,
        use: Use,
        why: Why | None = None,
        weight: float | None = None,
        member: str = "",
    ) -> None:
        symbol = declared.symbol
        key = (declared.path, symbol.qualified_name, symbol.signature)
        if why is None:
            why = "called" if use.called and symbol.kind in FUNCTIONS else "definition"
        by_kind = (
            _FUNCTION if symbol.kind in FUNCTIONS else _CLASS if symbol.kind in CLASSES else _DATA
        )
        weight = use.weight * by_kind if weight is None else weight
        known = self._found.setdefault(key, Wanted(declared, why, weight))
        known.weight = max(known.weight, weight)
        if why == "member":
            known.why = why
        name = symbol.name if why == "member" else use.name
        for each, names in ((name, known.uses), (member, known.members)):
            if each and each not in names:
                names.append(each)

    def _shown(self, one: Wanted) -> Definition:
        symbol = one.declared.symbol
        members = members_of(self._workspace, one.declared) if symbol.kind in CLASSES else []
        text = stub(symbol, members, one.members)
        if symbol.kind not in CLASSES and symbol.kind not in FUNCTIONS:
            text = self._with_value(one.declared) or text
        return Definition(
            one.declared.path,
            text,
            one.why,
            tuple(one.uses) or (symbol.name,),
            one.weight,
        )

    def _with_value(self, declared: Declared) -> str:
        """The declaration of a value or a type as it is written; the index keeps no long ones."""
        source, span = self._sources.text(declared.path), declared.symbol.span
        text = source[span.start : span.end] if source else ""
        written = declared.symbol.name in text and len(text) <= _LONGEST_VALUE
        return text if written else ""

    def _text_before(self) -> str:
        start = self._around.function.start if self._around.function else self._around.window.start
        return self._request.snapshot.text[start : self._request.offset]

    def _enclosing_function(self) -> Symbol | None:
        offset = self._request.offset
        inside: Iterator[Symbol] = (
            one for one in self._own
            if one.kind in FUNCTIONS
            and one.name == self._around.function_name
            and one.span.start < offset + _DRIFT
        )  # fmt: skip
        return max(inside, key=lambda one: one.span.start, default=None)
