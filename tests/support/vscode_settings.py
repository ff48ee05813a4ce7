"""Inkling's settings as VS Code describes settings: JSON schemas by name, for package.json."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from foundation.settings import PROJECT_MAY_NOT_SET, Settings
from foundation.sources import setting_types

OWN: dict[str, Any] = {
    "inkling.command": {
        "type": "string",
        "default": "",
        "scope": "machine",
        "order": 0,
        "markdownDescription": "The `inkling` program. Empty: the one in the workspace's virtual "
        "environment (if the workspace is trusted), on `PATH` or in `~/.local/bin`.",
    },
    "inkling.nextEdit.enabled": {
        "type": "boolean",
        "default": True,
        "scope": "resource",
        "order": 1,
        "markdownDescription": "Show the next edit that a rename or a new signature asks for.",
    },
    "inkling.trace.server": {
        "type": "string",
        "enum": ["off", "messages", "verbose"],
        "default": "off",
        "scope": "window",
        "order": 2,
        "markdownDescription": "Write what the editor and the server say to each other to the log.",
    },
}
"""What the extension needs for itself and the server does not know."""

_KEYWORDS = ("type", "enum", "anyOf", "items", "minimum", "maximum", "exclusiveMinimum")


def contributed() -> dict[str, Any]:
    """`contributes.configuration.properties`, complete."""
    described = {
        f"inkling.{name}": _property(name, order)
        for order, name in enumerate(setting_types(), start=len(OWN))
    }
    return OWN | described


def _property(name: str, order: int) -> dict[str, Any]:
    schema = _schema(name)
    default = schema["default"]
    found = {key: schema[key] for key in _KEYWORDS if key in schema}
    if "enum" in found:
        found = {"type": "string"} | found
    return found | {
        "default": list(default) if isinstance(default, tuple) else default,
        # A machine-scoped setting cannot be set by a workspace.
        "scope": "machine" if name in PROJECT_MAY_NOT_SET else "window",
        "order": order,
        "markdownDescription": schema["description"],
    }


def _schema(name: str) -> dict[str, Any]:
    """The JSON schema of one setting, whole."""
    (schema,), definitions = msgspec.json.schema_components([Settings])
    for part in name.split("."):
        while "properties" not in schema:
            reference = schema.get("$ref") or schema["anyOf"][0]["$ref"]
            schema = definitions[reference.rsplit("/", 1)[1]]
        schema = schema["properties"][part]
    return _whole(dict(schema), definitions)


def _whole(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A schema of lists with the schema of what they list in its place."""
    reference = schema.get("items", {}).get("$ref")
    if reference is None:
        return schema
    listed = definitions[reference.rsplit("/", 1)[1]]
    kept = {key: listed[key] for key in ("type", "properties", "required", "additionalProperties")}
    whole: dict[str, Any] = json.loads(json.dumps(schema | {"items": kept}))
    return whole | {"default": schema["default"]}
