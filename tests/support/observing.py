"""Observations as the guest would make them, of plain values."""

from __future__ import annotations

from testgen.values import Case, Observation, Raised, Snapshot


def snapshot(value: object, **changes: object) -> Snapshot:
    """Of a builtin value; `changes` are fields that are to be otherwise."""
    fields: dict[str, object] = {
        "type": type(value).__qualname__,
        "repr": repr(value),
        "source": "set()" if value == set() else repr(value),
        "stable": True,
        "is_float": _holds_float(value),
        "length": len(value) if hasattr(value, "__len__") else None,
        "truth": bool(value),
    }
    return Snapshot(**(fields | changes))  # type: ignore[arg-type]


def _holds_float(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_float, value.values()))
    if isinstance(value, (list, tuple, set)):
        return any(map(_holds_float, value))
    return isinstance(value, float)


def returned(value: object, case: int = 1, **changes: object) -> Observation:
    """That a call gave a value; `changes` are other fields of the observation."""
    made = value if isinstance(value, Snapshot) else snapshot(value)
    return Observation(id=case, end="returned", value=made, **changes)  # type: ignore[arg-type]


def raised(
    name: str,
    message: str = "",
    case: int = 1,
    *,
    explicit: bool = True,
    where: str = "target",
    module: str = "builtins",
    line: int = 3,
) -> Observation:
    """That a call raised."""
    return Observation(
        id=case,
        end="raised",
        raised=Raised(
            type=name if module == "builtins" else f"{module}.{name}",
            name=name,
            message=message,
            where=where,  # type: ignore[arg-type]
            line=line,
            explicit=explicit,
        ),
    )


def case(call: str, *setup: str, number: int = 1, target: str = "") -> Case:
    """A case of the function that the call begins with."""
    return Case(id=number, target=target or call.partition("(")[0], call=call, setup=setup)
