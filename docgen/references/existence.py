"""Whether a mentioned name exists: in its file, its class, its project, or a module it names."""

from __future__ import annotations

import builtins
import difflib
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from docgen.facts.heritage import bases_in
from docgen.facts.reach import Reach
from docgen.facts.reach_elsewhere import ReachElsewhere
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import CLASSES
from docgen.references.elsewhere import Elsewhere
from docgen.references.given import is_given
from docgen.references.links import LINK, REF, SPOKEN
from docgen.references.mentions import SEE_ALSO, Mention
from docgen.references.versions import Versions
from docgen.references.words import code_of
from foundation.nothing import Nothing
from syntax.names.facts import FileFacts
from syntax.names.modules import Folder
from syntax.names.objects import ClassObject, Found, Instance, ModuleObject, NotFound, Object
from syntax.names.resolve import Resolver
from syntax.symbols import Symbol

_BRINGS_ALL = re.compile(r"(?m)^\s*(?:import\s+[\w.]+\.\*\s*;|using namespace\b)")
_PUT_TOGETHER = re.compile(r"""["']([a-z]{2,}_)["']\s*\+|\bf["']([a-z]{2,}_)\{""")
_BRACKETED = frozenset({"go", "rust", "c", "cpp"})
_CATCHING = frozenset({"__getattr__", "__getattribute__"})
_PUT_OFF = re.compile(r"(?m)^\(?__getattr__, .*= *(?:\w+\.)?attach(?:_stub)?\(")
_MAKES_METHODS = re.compile(
    r"\b(?:locals|exec|vars)\(|\bMethodType\b|\bsetattr\(\s*(?!self\b|obj\b|instance\b)"
)
_LIKE_OURS = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+$")


class Existence:
    """Answers for one state of the files of a project."""

    def __init__(
        self,
        sources: Sources,
        known: frozenset[str],
        homes: Mapping[str, tuple[str, ...]] | None = None,
        reach: Reach | None = None,
        *,
        elsewhere: Elsewhere | None = None,
        reach_elsewhere: ReachElsewhere | None = None,
    ) -> None:
        """`known`: every name that the project declares anywhere; `homes`: where, as `survey`
        tells it; `reach`: what unresolved calls may raise, where that is to be told; `elsewhere`:
        what there is of other languages than Python, `reach_elsewhere` what may come out there."""
        self.reach = reach
        self.reach_elsewhere = reach_elsewhere
        self._elsewhere = elsewhere
        self.roots = sources.roots
        self.versions = Versions(sources.roots)
        self._homes = homes if homes is not None else {}
        self._sources = sources
        self._resolver = Resolver(sources.modules, sources.roots)
        self._known = known
        self._beginnings = tuple(name[:-1] for name in known if name.endswith("*"))
        self._codes: dict[Path, str] = {}

    @property
    def declared(self) -> frozenset[str]:
        """Every name that the project declares anywhere."""
        return self._known

    def is_gone(self, file: SourceFile, symbol: Symbol, mention: Mention) -> bool:
        """Whether there is certainly no such thing. Doubt is no."""
        first, _, rest = mention.name.partition(".")
        if not mention.role and not rest and not _LIKE_OURS.match(first):
            return False  # a function of C or of another program, as likely as not
        if mention.role in ("data", "const", "envvar") and first.isupper() and not rest:
            return False  # a setting, which a page of the documentation declares
        if file.language != "python":
            # Roles there are for readers of another language, to whom the code is handed.
            if mention.role in ("", LINK, REF, SPOKEN) and self._elsewhere is not None:
                return self._elsewhere.is_gone(file, symbol, mention, self._code(file))
            if mention.role in (REF, SPOKEN) or (
                mention.role == LINK and file.language in _BRACKETED
            ):
                return False  # known without a survey of the project's words by chance alone
            is_role = mention.role not in ("", LINK)
            return not is_role and self._is_gone_elsewhere(file, mention)
        facts = file.names
        scope = file.scope_of(symbol)
        found = self._resolver.binding(facts, scope, first)
        if found is not None:
            objects = self._resolver.objects(found)
            return bool(rest) and self._has_no(objects, rest.split("."), mention.role)
        is_standard = hasattr(builtins, first) or first in sys.stdlib_module_names
        if is_standard or first in symbol.qualified_name.split("."):
            return False
        module = self._as_module(file, mention.name)
        if module is not None:
            return self._has_no(*module, mention.role)
        is_private = mention.role == "meth" and first.startswith("_") and not first.endswith("_")
        if rest or (not is_private and self._may_inherit(file, symbol, first)):
            return False
        if is_private and not self._has_like(first):
            return False  # another library's own, which a class may override
        if mention.role in ("", SEE_ALSO) and not self._has_like(first):
            return False  # a function of another library, as likely as not
        return self._is_unknown(file, first)

    def has_in_package(self, file: SourceFile, name: str) -> bool:
        """Whether the package that a file of Go belongs to declares a name."""
        return self._elsewhere is not None and self._elsewhere.declares(file, name)

    def _may_inherit(self, file: SourceFile, symbol: Symbol, name: str) -> bool:
        """Whether the class around may have a member of a name."""
        owner = symbol.qualified_name if symbol.kind in CLASSES else symbol.parent
        found = self._resolver.dotted(file.names, 0, owner) if owner else ()
        if len(found) != 1 or not isinstance(found[0], ClassObject):
            return False
        member = self._resolver.member(Instance(found[0]), name)
        return not (isinstance(member, NotFound) and member.certain)

    def _has_like(self, name: str) -> bool:
        """Whether the project has something that the name may have become."""
        bare = name.strip("_")
        return any(
            one.strip("_") == bare or one.startswith(f"{bare}_") or one.endswith(f"_{bare}")
            for one in self._known
        ) or bool(difflib.get_close_matches(name, self._known, n=1, cutoff=0.88))

    def _is_made(self, name: str) -> bool:
        """Whether the project puts names of such a beginning together while it runs."""
        return name.startswith(self._beginnings)

    def _is_gone_elsewhere(self, file: SourceFile, mention: Mention) -> bool:
        """As `is_gone`, of languages other than Python: of a member where its class is in this file
        and inherits nothing, of a bare name where nothing else could bring it."""
        *owners, name = re.split(r"[.#]", mention.name)
        if is_given(name, file.language) or not self._is_unknown(file, name):
            return False
        if owners:
            holders = [one for one in file.symbols if one.name == owners[-1]]
            return len(holders) == 1 and not bases_in(holders[0].signature, file.language)
        return not (name[:1].isupper() and _BRINGS_ALL.search(self._code(file)))

    def is_unheard_of(self, file: SourceFile, name: str) -> bool:
        """Whether neither the project nor the language nor the file has anything of that name."""
        return not hasattr(builtins, name) and self._is_unknown(file, name)

    def lacks(self, file: SourceFile, symbol: Symbol, name: str) -> bool:
        """Whether a class certainly has no member of a name (Python). Doubt is no."""
        found = self._resolver.dotted(file.names, 0, symbol.qualified_name)
        if len(found) != 1 or not isinstance(found[0], ClassObject):
            return False
        member = self._resolver.member(Instance(found[0]), name)
        return isinstance(member, NotFound) and member.certain

    def place_now(self, file: SourceFile, symbol: Symbol, mention: Mention) -> str | None:
        """Where something is by now that is not where it is referred to; None where it is there,
        or nobody can tell: there is none of the name, or several."""
        first, *rest = mention.name.split(".")
        if file.language != "python" and self._elsewhere is not None:
            is_link = mention.role in (LINK, REF, SPOKEN)
            code = self._code(file)
            return self._elsewhere.place_now(file, symbol, mention, code) if is_link else None
        if file.language != "python" or not rest:
            return None
        found = self._resolver.binding(file.names, file.scope_of(symbol), first)
        place: tuple[tuple[Object, ...], Sequence[str]] | None
        place = self._as_module(file, mention.name)
        if found is not None:
            place = self._resolver.objects(found), rest
        if place is None or not self._breaks(*place):
            return None
        homes = self._homes.get(rest[-1], ())
        return homes[0] if len(homes) == 1 and homes[0] != mention.name else None

    def _as_module(
        self, file: SourceFile, name: str
    ) -> tuple[tuple[Object, ...], Sequence[str]] | None:
        """The longest beginning of a dotted name that is a module of this project, and the rest."""
        parts = name.split(".")
        for count in range(len(parts) - 1, 0, -1):
            place = ".".join(parts[:count])
            module = self._sources.modules.module(place, file.path, self._sources.roots)
            if isinstance(module, FileFacts) and self._is_ours(module):
                return (ModuleObject(module),), parts[count:]
            if isinstance(module, Folder):
                return None
        return None

    def _is_ours(self, module: FileFacts) -> bool:
        return module.path is not None and any(
            root in module.path.parents for root in self._sources.roots
        )

    def _has_no(
        self, objects: tuple[Object, ...], parts: Sequence[str], role: str | None = None
    ) -> bool:
        """Whether a chain of members certainly breaks, at a name that nothing has."""
        broken = self._breaks(objects, parts, role)
        return broken is not None and broken not in self._known and not self._is_made(broken)

    def _breaks(
        self, objects: tuple[Object, ...], parts: Sequence[str], role: str | None = None
    ) -> str | None:
        """The name at which a chain of members certainly breaks; the last one is what its role
        says."""
        for number, part in enumerate(parts):
            if len(objects) != 1 or not isinstance(objects[0], ModuleObject | ClassObject):
                return None
            member = self._resolver.member(objects[0], part)
            if isinstance(member, NotFound):
                is_method = role in ("meth", SEE_ALSO) and number == len(parts) - 1
                is_gone = (
                    member.certain
                    or (is_method and self._has_no_method(objects[0], part))
                    or (role is not None and self._is_not_put_off(objects[0], part))
                )
                return part if is_gone else None
            assert isinstance(member, Found)
            objects = self._resolver.objects(member, objects[0])
        return None

    def _has_no_method(self, of: ModuleObject | ClassObject, name: str) -> bool:
        """Whether a class of which instances are given attributes by names that are made while it
        runs has all its methods in sight, and none of that name."""
        if not isinstance(of, ClassObject) or hasattr(object, name) or hasattr(type, name):
            return False
        lineage, is_all = self._resolver.lineage(of)
        return is_all and all(
            isinstance(one, ClassObject) and self._shows_its_methods(one, name) for one in lineage
        )

    def _is_not_put_off(self, of: ModuleObject | ClassObject, name: str) -> bool:
        """Whether a module that loads what it has when it is asked for lists all of it, and not
        this."""
        path = of.file.path
        file = self._sources.file(path) if isinstance(of, ModuleObject) and path else None
        if file is None or isinstance(file, Nothing) or not self._is_ours(of.file):
            return False
        return name not in of.file.quoted and _PUT_OFF.search(self._code(file)) is not None

    def _shows_its_methods(self, of: ClassObject, name: str) -> bool:
        file = self._sources.file(of.file.path) if of.file.path is not None else None
        if file is None or isinstance(file, Nothing):
            return False
        if not _CATCHING.isdisjoint(of.scope.bindings) or name in of.file.quoted | of.file.assigned:
            return False
        return _MAKES_METHODS.search(self._code(file)) is None

    def _is_unknown(self, file: SourceFile, name: str) -> bool:
        """Whether nothing in the project has the name, nor does the file use it."""
        if name in self._known or self._is_made(name):
            return False
        return not re.search(rf"(?<![\w`]){re.escape(name)}(?![\w`])", self._code(file))

    def _code(self, file: SourceFile) -> str:
        known = self._codes.get(file.path)
        if known is None:
            known = self._codes[file.path] = code_of(file)
        return known


def declared_names(sources: Sources, paths: Sequence[Path]) -> frozenset[str]:
    """Every name that files declare, members included."""
    names: set[str] = set()
    for path in paths:
        file = sources.file(path)
        if not isinstance(file, Nothing):
            names |= names_of(file)
    return frozenset(names)


def names_of(file: SourceFile) -> frozenset[str]:
    """Every name that a file declares, members included, and what it is called itself; with a star
    behind them beginnings of names that are put together: of `"on_" + event` it is `on_*`."""
    return frozenset(
        {
            *(one.name for one in file.symbols),
            *(name for scope in file.names.scopes for name in scope.bindings),
            *file.path.with_suffix("").parts,
            *(f"{one[0] or one[1]}*" for one in _PUT_TOGETHER.findall(file.text)),
        }
    )
