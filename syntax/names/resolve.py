"""What names, attributes and calls stand for. What cannot be told stands for nothing: `()`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from syntax.names.annotations import classes_of
from syntax.names.conventions import (
    ENUM_PARTS,
    FORM_CLASSES,
    FORMS,
    METACLASSES,
    NAMED_TUPLE,
    OF_THE_CLASS,
    PLAIN_BUILTINS,
    PLAIN_CLASS_DECORATORS,
    PROPERTIES,
    TRANSPARENT,
)
from syntax.names.facts import Binding, FileFacts, Kind
from syntax.names.modules import Folder, Module, Modules
from syntax.names.objects import (
    BuiltinClass,
    ClassObject,
    Found,
    FunctionObject,
    Instance,
    ModuleObject,
    NotFound,
    Object,
    Parent,
    builtin_class,
)

_DEEPEST = 12
_OF_CLASSES = frozenset(dir(type))


class Resolver:
    """Answers for one look at one state of the files; made anew for the next."""

    def __init__(self, modules: Modules, roots: Sequence[Path]) -> None:
        self._modules = modules
        self.roots = tuple(roots)
        self._ancestors: dict[ClassObject, tuple[tuple[ClassObject | BuiltinClass, ...], bool]] = {}
        self._depth = 0
        self._looked_up: dict[tuple[str, Path | None], Module | None] = {}
        self._below: dict[tuple[FileFacts, str], Module | None] = {}

    # --- names ---

    def name(self, file: FileFacts, scope: int, name: str) -> tuple[Object, ...]:
        """What a name stands for where it is used in `scope`."""
        found = self.binding(file, scope, name)
        if found is not None:
            return self.objects(found)
        starred = self._starred(file, name)
        if isinstance(starred, Found):
            return self.objects(starred)
        builtin = builtin_class(name) if starred.certain else None
        return (builtin,) if builtin is not None else ()

    def binding(self, file: FileFacts, scope: int, name: str) -> Found | None:
        """The bindings a name has from the scope it is used in; a class's own hold only there."""
        number = scope
        while True:
            here = file.scopes[number]
            if name in here.bindings and (number == scope or here.kind != "class"):
                return Found(file, number, here.bindings[name])
            if not number:
                return None
            number = here.outer

    def dotted(self, file: FileFacts, scope: int, text: str) -> tuple[Object, ...]:
        """What `a.b.c` stands for."""
        first, *rest = text.split(".")
        objects = self.name(file, scope, first)
        for part in rest:
            objects = self.attribute(objects, part)
        return objects

    # --- attributes ---

    def attribute(self, objects: Iterable[Object], name: str) -> tuple[Object, ...]:
        """What an attribute stands for: unknown if it is of any of the objects."""
        result: list[Object] = []
        for one in objects:
            found = self.member(one, name)
            of_one = self.objects(found, one) if isinstance(found, Found) else ()
            if not of_one:
                return ()
            result += of_one
        return tuple(dict.fromkeys(result))

    def member(self, one: Object, name: str) -> Found | NotFound:
        """How a member is bound, or whether it is certain that there is none."""
        match one:
            case ModuleObject(file):
                return self._of_module(file, name)
            case ClassObject():
                return self._of_class(one, name, itself=True)
            case Instance(ClassObject() as of):
                return self._of_class(of, name, itself=False)
            case Instance(BuiltinClass() as builtin):
                return NotFound(not builtin.has(name))
            case Parent(of):
                return self._of_class(of, name, itself=False, own=False)
        return NotFound(False)

    def _of_module(self, file: FileFacts, name: str) -> Found | NotFound:
        module = file.scopes[0]
        if name in module.bindings:
            return Found(file, 0, module.bindings[name])
        below = self._submodule(file, name)
        if below is not None:
            objects = (ModuleObject(below),) if isinstance(below, FileFacts) else ()
            return Found(file, 0, (), objects)
        starred = self._starred(file, name)
        if isinstance(starred, Found):
            return starred
        hidden = module.is_open or name in file.quoted or name in file.assigned
        return NotFound(starred.certain and not hidden)

    def _starred(self, file: FileFacts, name: str) -> Found | NotFound:
        """A name that comes with `from … import *`."""
        if not file.stars or self._depth > _DEEPEST:
            return NotFound(not file.stars)
        certain = True
        self._depth += 1
        try:
            for star in file.stars:
                module = self._look_up(star, file.path)
                if not isinstance(module, FileFacts):
                    certain = False
                    continue
                found = self._of_module(module, name)
                if isinstance(found, Found):
                    return found
                certain = certain and found.certain
        finally:
            self._depth -= 1
        return NotFound(certain)

    def _of_class(
        self, of: ClassObject, name: str, *, itself: bool, own: bool = True
    ) -> Found | NotFound:
        lineage, certain = self.lineage(of)
        for one in lineage if own else lineage[1:]:
            if isinstance(one, BuiltinClass):
                if one.has(name) or (one.name == "tuple" and name in NAMED_TUPLE):
                    return NotFound(False)
                continue
            scope = one.scope
            if name in scope.bindings:
                return Found(one.file, one.number, scope.bindings[name])
            hidden = name in one.file.quoted or name in one.file.assigned
            certain = certain and not (scope.is_open and not _is_enum(one)) and not hidden
        # `object` and a class's own class have members too.
        if hasattr(object, name) or (itself and name in _OF_CLASSES):
            return NotFound(False)
        return NotFound(certain and name not in ENUM_PARTS)

    def lineage(self, of: ClassObject) -> tuple[tuple[ClassObject | BuiltinClass, ...], bool]:
        """The class and what it inherits from, and whether that is all of it."""
        known = self._ancestors.get(of)
        if known is not None:
            return known
        self._ancestors[of] = ((of,), False)  # what inherits from itself
        found: dict[ClassObject | BuiltinClass, None] = {of: None}
        scope = of.scope
        certain = set(scope.decorators) <= PLAIN_CLASS_DECORATORS
        if scope.metaclass is not None:
            last = scope.metaclass.rpartition(".")[2]
            certain = certain and last in METACLASSES
        for base in scope.bases:
            last = base.rpartition(".")[2]
            objects = self.dotted(of.file, scope.outer, base) if base else ()
            if last in FORM_CLASSES and not any(isinstance(o, ClassObject) for o in objects):
                found[BuiltinClass(FORM_CLASSES[last])] = None
            elif last not in FORMS or any(isinstance(o, ClassObject) for o in objects):
                certain = self._inherit(objects, found) and certain
        self._ancestors[of] = (tuple(found), certain)
        return self._ancestors[of]

    def _inherit(
        self, objects: tuple[Object, ...], found: dict[ClassObject | BuiltinClass, None]
    ) -> bool:
        if not objects:
            return False
        certain = True
        for one in objects:
            match one:
                case BuiltinClass():
                    found[one] = None
                    certain = certain and one.name != "type"
                case ClassObject():
                    lineage, known = self.lineage(one)
                    found.update(dict.fromkeys(lineage))
                    certain = certain and known
                case _:
                    certain = False
        return certain

    def members(self, one: Object) -> frozenset[str]:
        """The names that are known of an object, as far as somebody else would write them."""
        match one:
            case ModuleObject(file):
                bindings = file.scopes[0].bindings.items()
                own = {name for name, of in bindings if any(b.kind is not Kind.MODULE for b in of)}
                return frozenset(name for name in own if not name.startswith("_"))
            case Instance(BuiltinClass() as builtin):
                return builtin.members
            case (ClassObject() as of) | Instance(ClassObject() as of) | Parent(of):
                lineage, _ = self.lineage(of)
                names: set[str] = set()
                for each in lineage[1:] if isinstance(one, Parent) else lineage:
                    known = each.scope.bindings if isinstance(each, ClassObject) else each.members
                    names.update(known)
                return frozenset(name for name in names if not name.startswith("__"))
        return frozenset()

    # --- what bindings stand for ---

    def objects(self, found: Found, via: Object | None = None) -> tuple[Object, ...]:
        """What a name so bound stands for: unknown if one of its bindings is."""
        if not found.bindings:
            return found.objects
        if self._depth > _DEEPEST:
            return ()
        self._depth += 1
        try:
            result: list[Object] = []
            for binding in found.bindings:
                if (
                    binding.kind is Kind.VALUE
                    and binding.value == "None"
                    and not binding.annotation
                ):
                    continue
                of_one = self._of_binding(found, binding, via)
                if not of_one:
                    return ()
                result += of_one
            return tuple(dict.fromkeys(result))
        finally:
            self._depth -= 1

    def _of_binding(self, found: Found, binding: Binding, via: Object | None) -> tuple[Object, ...]:
        file, scope = found.file, found.scope
        match binding.kind:
            case Kind.CLASS:
                return (ClassObject(file, binding.scope),)
            case Kind.FUNCTION:
                return self._of_function(file, binding.scope, via)
            case Kind.MODULE:
                return self._module(binding.module, file)
            case Kind.MEMBER:
                return self._imported(binding, file)
            case Kind.PARAMETER:
                return self._of_parameter(file, scope, binding)
            case Kind.VALUE:
                # What a method assigns is the class's, but read where it stands.
                return self._of_value(file, binding, file.scopes[binding.scope].kind == "class")
        return ()

    def _of_value(self, file: FileFacts, binding: Binding, in_class: bool) -> tuple[Object, ...]:
        where, value = binding.scope, binding.value
        called = value.endswith("()")
        if binding.annotation:
            # What is called may return a stand-in of what is announced: `app: App = Proxy(…)`.
            names = {named.name.rpartition(".")[2] for named in classes_of(binding.annotation)}
            honest = not called or value[:-2].rpartition(".")[2] in names
            return self.annotated(file, where, binding.annotation) if honest else ()
        if not called:
            return self.dotted(file, where, value) if value else ()
        objects = self.called(self.dotted(file, where, value[:-2]))
        return () if in_class and any(map(self._is_descriptor, objects)) else objects

    def _is_descriptor(self, one: Object) -> bool:
        """Whether what a class holds is not what its instances are given."""
        if isinstance(one, Instance) and isinstance(one.of, ClassObject):
            answer = self._of_class(one.of, "__get__", itself=False)
            return isinstance(answer, Found) or not answer.certain
        of = one.of if isinstance(one, Instance) else None
        return isinstance(of, BuiltinClass) and of.name not in PLAIN_BUILTINS

    def _look_up(self, name: str, origin: Path | None) -> Module | None:
        key = name, origin
        if key not in self._looked_up:
            self._looked_up[key] = self._modules.module(name, origin, self.roots)
        return self._looked_up[key]

    def _submodule(self, package: FileFacts, name: str) -> Module | None:
        key = package, name
        if key not in self._below:
            self._below[key] = self._modules.submodule(package, name)
        return self._below[key]

    def _module(self, name: str, file: FileFacts) -> tuple[Object, ...]:
        module = self._look_up(name, file.path)
        return (ModuleObject(module),) if isinstance(module, FileFacts) else ()

    def _imported(self, binding: Binding, file: FileFacts) -> tuple[Object, ...]:
        module = self._look_up(binding.module, file.path)
        if isinstance(module, Folder):
            separator = "" if binding.module.endswith(".") else "."
            return self._module(f"{binding.module}{separator}{binding.member}", file)
        if module is None:
            return ()
        if module.path == file.path:  # a package that imports what lies in it
            below = self._submodule(module, binding.member)
            return (ModuleObject(below),) if isinstance(below, FileFacts) else ()
        return self.attribute((ModuleObject(module),), binding.member)

    def _of_function(self, file: FileFacts, number: int, via: Object | None) -> tuple[Object, ...]:
        scope = file.scopes[number]
        in_class = file.scopes[scope.outer].kind == "class"
        decorators = [one for one in scope.decorators if one not in TRANSPARENT]
        if not decorators:
            given = isinstance(via, Instance | Parent) or scope.name in OF_THE_CLASS
            # Called by its name, `__new__` is given the class like any argument.
            bound = in_class and given and scope.name != "__new__"
            return (FunctionObject(file, number, bound),)
        if decorators == ["classmethod"]:
            return (FunctionObject(file, number, True),)
        if decorators == ["staticmethod"]:
            return (FunctionObject(file, number, False),)
        if len(decorators) == 1 and decorators[0] in PROPERTIES and not scope.is_async:
            return self.annotated(file, scope.outer, scope.returns) if scope.returns else ()
        return ()

    def _of_parameter(self, file: FileFacts, number: int, binding: Binding) -> tuple[Object, ...]:
        function = file.scopes[number]
        holder = file.scopes[function.outer]
        if binding.annotation:
            return self.annotated(file, function.outer, binding.annotation)
        if not binding.first or holder.kind != "class" or "staticmethod" in function.decorators:
            return ()
        own = ClassObject(file, function.outer)
        lineage, _ = self.lineage(own)
        if BuiltinClass("type") in lineage:
            return ()
        name = next(name for name, of in function.bindings.items() if binding in of)
        if "classmethod" in function.decorators or function.name in OF_THE_CLASS:
            return (own,)
        # Decorators that make class methods have many names; so have metaclasses.
        return (Instance(own),) if name != "cls" else ()

    def annotated(self, file: FileFacts, scope: int, annotation: str) -> tuple[Object, ...]:
        """What something with that annotation stands for."""
        result: list[Object] = []
        for named in classes_of(annotation):
            objects = self.dotted(file, scope, named.name) if named.name else ()
            if not objects:
                return ()
            for one in objects:
                if not isinstance(one, ClassObject | BuiltinClass):
                    return ()
                result.append(one if named.itself else Instance(one))
        return tuple(result)

    def called(self, objects: tuple[Object, ...]) -> tuple[Object, ...]:
        """What a call of the objects returns."""
        result: list[Object] = []
        for one in objects:
            match one:
                case ClassObject() if self.is_plain(one):
                    result.append(Instance(one))
                case BuiltinClass(name) if name in PLAIN_BUILTINS:
                    result.append(Instance(one))
                case FunctionObject() if one.scope.returns and not one.scope.is_async:
                    of_one = self.annotated(one.file, one.scope.outer, one.scope.returns)
                    if not of_one:
                        return ()
                    result += of_one
                case _:
                    return ()
        return tuple(result)

    def is_plain(self, of: ClassObject) -> bool:
        """Whether calling the class makes an instance of it, with its `__init__`."""
        lineage, certain = self.lineage(of)
        return certain and all(
            isinstance(one, ClassObject)
            and one.scope.metaclass in (None, "ABCMeta", "abc.ABCMeta")
            and "__new__" not in one.scope.bindings
            for one in lineage
            if one != BuiltinClass("object")
        )


def _is_enum(of: ClassObject) -> bool:
    """Whether it is one of the library's own enumerations, which are open to nothing but itself."""
    return of.file.path is not None and of.file.path.name == "enum.py"
