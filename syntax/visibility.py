"""Who may use a name, by each language's own rule. Pure functions of what stands at the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Visibility: TypeAlias = Literal["public", "protected", "internal", "private"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rule may look at.

    `exported`: an export statement or list names or holds it; `None` where the file has no such
    list. `kind`, `parent_kind`: of the symbol and the one around it, `None` at the top.
    `access`: the access label it stands under (`public:` in C++).
    """

    name: str
    kind: str
    modifiers: frozenset[str]
    exported: bool | None = None
    parent_kind: str | None = None
    parent_visibility: Visibility = "public"
    access: str | None = None


def by_underscore(facts: Facts) -> Visibility:
    """Python: `__all__` decides where there is one; `__x` is private, `_x` is internal."""
    name = facts.name
    if facts.exported is not None:
        return "public" if facts.exported else "internal"
    if name.startswith("__") and name.endswith("__") and len(name) > 4:
        return "public"
    if name.startswith("__"):
        return "private"
    return "internal" if name.startswith("_") else "public"


def by_capital(facts: Facts) -> Visibility:
    """Go: exported names begin with an upper-case letter."""
    return "public" if facts.name[:1].isupper() else "internal"


def by_pub(facts: Facts) -> Visibility:
    """Rust: `pub`, `pub(crate)` and the like; what a trait or an enum holds is as public as it."""
    for modifier in facts.modifiers:
        if modifier == "pub":
            return "public"
        if modifier.startswith("pub"):
            return "private" if "self" in modifier else "internal"
    if facts.parent_kind in ("trait", "enum"):
        return facts.parent_visibility
    return "private"


def by_export(facts: Facts) -> Visibility:
    """JavaScript and TypeScript: modules export; members are public unless marked or `#name`."""
    if facts.name.startswith("#") or "private" in facts.modifiers:
        return "private"
    if "protected" in facts.modifiers:
        return "protected"
    if facts.parent_kind in (None, "namespace"):
        return "public" if facts.exported else "internal"
    return facts.parent_visibility


def by_java_modifier(facts: Facts) -> Visibility:
    """Java: package-private without a modifier, but public within an interface."""
    for visibility in ("public", "protected", "private"):
        if visibility in facts.modifiers:
            return visibility
    if facts.parent_kind == "interface" or (
        facts.parent_kind == "enum" and facts.kind == "constant"
    ):
        return "public"
    return "internal"


def by_static(facts: Facts) -> Visibility:
    """C: `static` keeps a name within its file."""
    return "private" if "static" in facts.modifiers and facts.parent_kind is None else "public"


def by_cpp_access(facts: Facts) -> Visibility:
    """C++: access labels within classes, linkage outside."""
    if facts.parent_kind in ("class", "struct"):
        label = facts.access or ("private" if facts.parent_kind == "class" else "public")
        if label == "private":
            return "private"
        return "protected" if label == "protected" else "public"
    if facts.parent_kind in (None, "namespace"):
        return "private" if "static" in facts.modifiers else "public"
    return "public"
