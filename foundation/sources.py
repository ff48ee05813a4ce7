"""Reading settings from where people write them, later sources over earlier ones.

Defaults < the user's `inkling.toml` < `[tool.inkling]` of the project's `pyproject.toml` < the
project's `inkling.toml` < environment (`INKLING_ENGINE_URL` for `engine.url`) < the editor < the
command line. What a source says wrongly is a `Problem` with its name, and is otherwise ignored.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from foundation.folders import config_folder
from foundation.settings import PROJECT_MAY_NOT_SET, Settings

_PREFIX = "INKLING_"
# Variables of ours that name no setting: folders and files, and what only our own tests read.
_NO_SETTINGS = re.compile(r"INKLING_(\w+_DIR|LOG_FILE|TEST_\w+)")


@dataclass(frozen=True, slots=True)
class Source:
    """One place settings come from: `values` by dotted name, or `fault` if it could not be read."""

    name: str
    values: Mapping[str, Any]
    fault: str | None = None
    of_project: bool = False
    textual: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A setting that was ignored: which, where, and why."""

    setting: str
    source: str
    message: str

    def __str__(self) -> str:
        return (
            f"{self.source}: {self.setting}: {self.message}"
            if self.setting
            else (f"{self.source}: {self.message}")
        )


def setting_types() -> dict[str, msgspec.inspect.Field]:
    """Every setting by dotted name, in the order it is declared."""
    return dict(_fields(Settings, ""))


def description(setting: str) -> str:
    """What a setting means, in a sentence."""
    kind = setting_types()[setting].type
    while isinstance(kind, msgspec.inspect.Metadata):
        if kind.extra_json_schema and "description" in kind.extra_json_schema:
            return str(kind.extra_json_schema["description"])
        kind = kind.type
    return ""


def allowed_values(setting: str) -> str:
    """The values a setting takes, in words: `integer ≥ 1, ≤ 200`."""
    return _in_words(setting_types()[setting].type)


def environment_variable(setting: str) -> str:
    """`engine.n_ctx` -> `INKLING_ENGINE_N_CTX`."""
    return _PREFIX + setting.replace(".", "_").upper()


def resolve(sources: Iterable[Source]) -> tuple[Settings, tuple[Problem, ...]]:
    """Lay the sources over the defaults, in order. Wrong values leave what was there before."""
    types = setting_types()
    accepted: dict[str, Any] = {}
    problems: list[Problem] = []
    for source in sources:
        if source.fault is not None:
            problems.append(Problem("", source.name, source.fault))
        for name, value in source.values.items():
            field = types.get(name)
            if field is None:
                problems.append(Problem(name, source.name, _unknown(name, types)))
            elif source.of_project and name in PROJECT_MAY_NOT_SET:
                own = config_folder() / "inkling.toml"
                problems.append(
                    Problem(name, source.name, f"a project may not set this; write it into {own}")
                )
            else:
                try:
                    accepted[name] = _convert(name, value, textual=source.textual)
                except msgspec.ValidationError:
                    problems.append(Problem(name, source.name, f"expected {allowed_values(name)}"))
    return _build(accepted), tuple(problems)


def user_file() -> Source:
    """The user's own `inkling.toml`."""
    return _toml_source(config_folder() / "inkling.toml", (), of_project=False)


def project_files(root: Path) -> tuple[Source, ...]:
    """`[tool.inkling]` in `pyproject.toml`, then `inkling.toml`, of the project at `root`."""
    return (
        _toml_source(root / "pyproject.toml", ("tool", "inkling"), of_project=True),
        _toml_source(root / "inkling.toml", (), of_project=True),
    )


def environment(variables: Mapping[str, str]) -> Source:
    """The `INKLING_…` variables, by the setting they name; one that names none by its own name.

    The folders' variables are not settings.
    """
    settings = {environment_variable(setting): setting for setting in setting_types()}
    values = {
        settings.get(variable, variable): value
        for variable, value in variables.items()
        if variable.startswith(_PREFIX) and not _NO_SETTINGS.fullmatch(variable)
    }
    return Source("environment", values, textual=True)


def editor(values: object) -> Source:
    """What an editor sent: nested or dotted names, `null` for "not set"."""
    if values is None:
        return Source("editor", {})
    if not isinstance(values, Mapping):
        return Source("editor", {}, fault="settings must be an object")
    return Source("editor", {k: v for k, v in _flatten(values) if v is not None})


def command_line(**values: Any) -> Source:
    """Options given to a command, by setting with `__` for the dot; `None` means not given."""
    return Source(
        "command line",
        {name.replace("__", "."): value for name, value in values.items() if value is not None},
    )


def _fields(struct: type[msgspec.Struct], prefix: str) -> Iterator[tuple[str, Any]]:
    described = msgspec.inspect.type_info(struct)
    assert isinstance(described, msgspec.inspect.StructType)
    for field in described.fields:
        if isinstance(field.type, msgspec.inspect.StructType):
            yield from _fields(field.type.cls, f"{prefix}{field.name}.")
        else:
            yield prefix + field.name, field


def _convert(name: str, value: Any, *, textual: bool) -> Any:
    if textual and isinstance(value, str) and _is_list(name):
        value = [part.strip() for part in value.split(",") if part.strip()]
    nested: Any = value
    for part in reversed(name.split(".")):
        nested = {part: nested}
    found: Any = msgspec.convert(nested, Settings, strict=not textual)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def _is_list(name: str) -> bool:
    kind = setting_types()[name].type
    while isinstance(kind, msgspec.inspect.Metadata):
        kind = kind.type
    return isinstance(kind, msgspec.inspect.VarTupleType)


def _build(accepted: Mapping[str, Any]) -> Settings:
    nested: dict[str, Any] = {}
    for name, value in accepted.items():
        place = nested
        *path, last = name.split(".")
        for part in path:
            place = place.setdefault(part, {})
        place[last] = value
    return msgspec.convert(nested, Settings)


def _unknown(name: str, known: Iterable[str]) -> str:
    if name.startswith(_PREFIX):
        variables = map(environment_variable, known)
        meant = difflib.get_close_matches(name, variables, n=1, cutoff=0.85)
        return "there is no such setting" + (f"; is {meant[0]} meant?" if meant else "")
    section, _, own = name.rpartition(".")
    # By its last part: names of one section resemble each other by the section alone.
    near = {each.rpartition(".")[2]: each for each in known if each.startswith(section)}
    meant = difflib.get_close_matches(own, near, n=1, cutoff=0.75)
    return "there is no such setting" + (f"; is {near[meant[0]]} meant?" if meant else "")


def _in_words(kind: msgspec.inspect.Type) -> str:
    match kind:
        case msgspec.inspect.Metadata(type=inner):
            return _in_words(inner)
        case msgspec.inspect.LiteralType(values=choices):
            return ", ".join(f'"{choice}"' for choice in choices)
        case msgspec.inspect.UnionType(types=types):
            return " or ".join(sorted(map(_in_words, types), reverse=True))
        case msgspec.inspect.VarTupleType(item_type=item):
            return f"list of {_in_words(item)}"
        case msgspec.inspect.StructType(fields=fields):
            return f"tables of {', '.join(field.name for field in fields)}"
        case msgspec.inspect.IntType() | msgspec.inspect.FloatType():
            name = "integer" if isinstance(kind, msgspec.inspect.IntType) else "number"
            bounds = [("≥", kind.ge), (">", kind.gt), ("≤", kind.le)]
            told = ", ".join(f"{sign} {bound}" for sign, bound in bounds if bound is not None)
            return f"{name} {told}".strip()
        case msgspec.inspect.BoolType():
            return "true or false"
        case msgspec.inspect.StrType():
            return "text"
    raise AssertionError(f"a kind of setting without words: {kind}")


def _flatten(values: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{name}.")
        else:
            yield name, value


def _toml_source(path: Path, table: tuple[str, ...], *, of_project: bool) -> Source:
    try:
        document: Any = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Source(str(path), {}, of_project=of_project)
    except OSError as error:
        fault = f"cannot be read: {error.strerror or error}"
        return Source(str(path), {}, fault=fault, of_project=of_project)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return Source(str(path), {}, fault=f"is not TOML: {error}", of_project=of_project)
    for key in table:
        document = document.get(key, {}) if isinstance(document, dict) else {}
    if not isinstance(document, dict):
        return Source(str(path), {}, fault="is not a table", of_project=of_project)
    return Source(str(path), dict(_flatten(document)), of_project=of_project)
