"""The reference as JSON: what other programs read, by a schema that is in the repository."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from docgen.build import as_json, schema
from docgen.reference.model import SCHEMA_VERSION, Reference
from tests.support.reference import NAMES, PROJECTS, gathered

SCHEMA = Path(__file__).parent.parent.parent / "docs" / "reference.schema.json"


def test_the_published_schema_is_that_of_the_model(update: bool) -> None:
    if update:
        SCHEMA.write_bytes(schema())
    assert SCHEMA.read_bytes() == schema()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_what_the_schema_says(name: str) -> None:
    reference = replace(gathered(PROJECTS / name).reference, languages=("en",))
    data = as_json(reference)
    assert msgspec.json.decode(data, type=Reference, strict=True) == reference
    assert json.loads(data)["schema"] == SCHEMA_VERSION
    _insist(json.loads(data), json.loads(SCHEMA.read_bytes()))


def _insist(
    value: object, schema_: dict[str, object], root: dict[str, object] | None = None
) -> None:
    """Enough of JSON Schema for ours: references, types, required and known properties."""
    root = root or schema_
    if "$ref" in schema_:
        found: object = root
        for part in str(schema_["$ref"]).removeprefix("#/").split("/"):
            assert isinstance(found, dict)
            found = found[part]
        assert isinstance(found, dict)
        _insist(value, found, root)
        return
    options = schema_.get("anyOf")
    if isinstance(options, list):
        assert any(_holds(value, one, root) for one in options), value
    elif schema_.get("type") == "object":
        assert isinstance(value, dict)
        known = schema_.get("properties", {})
        required = schema_.get("required", [])
        assert isinstance(known, dict)
        assert isinstance(required, list)
        assert set(required) <= set(value) <= set(known)
        for key, inner in value.items():
            _insist(inner, known[key], root)
    elif schema_.get("type") == "array":
        assert isinstance(value, list)
        items = schema_.get("items", {})
        assert isinstance(items, dict)
        for inner in value:
            _insist(inner, items, root)
    elif "enum" in schema_:
        values = schema_["enum"]
        assert isinstance(values, list)
        assert value in values
    elif "type" in schema_:
        kinds = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
        assert isinstance(value, kinds[str(schema_["type"])])


def _holds(value: object, schema_: dict[str, object], root: dict[str, object]) -> bool:
    try:
        _insist(value, schema_, root)
    except AssertionError:
        return False
    return True
