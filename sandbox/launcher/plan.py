"""What the launcher is asked to do, as it is written by the host and read by the launcher."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to confine oneself, and what to become then."""

    argv: list[str]
    cwd: str
    host: int
    """The process that asks; when it is gone, nothing is started."""
    told: int = -1
    """Where to write the number of the first process in a PID namespace."""
    temporary: str = ""
    """A folder to remove in the end, also when the host can no longer do it."""
    first: bool = False
    """Whether `argv` itself is to be that process."""
    mounts: list[tuple[str, str, str, int]] | None = None
    """The root to make in namespaces of its own (kind, target, source, size), or neither."""
    rules: list[tuple[str, str]] | None = None
    """Landlock's rules, or no Landlock."""
    scopes: bool = False
    """Whether Landlock keeps signals and abstract sockets in."""
    filter: str = ""
    """The seccomp filter in hexadecimal, or none."""

    def encoded(self) -> bytes:
        """For a descriptor that the launcher reads."""
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decoded(cls, data: bytes) -> Plan:
        """The plan in `data`."""
        fields: dict[str, Any] = json.loads(data)
        for name in ("mounts", "rules"):
            if fields[name] is not None:
                fields[name] = [tuple(entry) for entry in fields[name]]
        return cls(**fields)
