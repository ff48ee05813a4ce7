"""The titles that sections are written under, by style and language."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.comments.comment import SectionKind

_GOOGLE: dict[SectionKind, str] = {
    "parameters": "Args",
    "other_parameters": "Other Parameters",
    "type_parameters": "Type Parameters",
    "returns": "Returns",
    "yields": "Yields",
    "receives": "Receives",
    "raises": "Raises",
    "warns": "Warns",
    "attributes": "Attributes",
    "methods": "Methods",
    "examples": "Example",
    "notes": "Note",
    "warnings": "Warning",
    "see_also": "See Also",
    "references": "References",
    "deprecated": "Deprecated",
    "since": "Since",
    "todo": "Todo",
}
_NUMPY = _GOOGLE | {
    "parameters": "Parameters",
    "examples": "Examples",
    "notes": "Notes",
    "warnings": "Warnings",
}
_RUST = _NUMPY | {"parameters": "Arguments", "raises": "Errors"}
_CHINESE: dict[SectionKind, str] = {
    "parameters": "参数",
    "other_parameters": "其他参数",
    "type_parameters": "类型参数",
    "returns": "返回",
    "yields": "产出",
    "receives": "接收",
    "raises": "异常",
    "warns": "警告类型",
    "attributes": "属性",
    "methods": "方法",
    "examples": "示例",
    "notes": "注意",
    "warnings": "警告",
    "see_also": "另见",
    "references": "参考",
    "deprecated": "弃用",
    "since": "自版本",
    "todo": "待办",
}
_TITLES: Mapping[str, Mapping[str, Mapping[SectionKind, str]]] = {
    "google": {"en": _GOOGLE, "zh": _CHINESE},
    "numpy": {"en": _NUMPY, "zh": _CHINESE},
    "rustdoc": {"en": _RUST, "zh": _CHINESE},
}


def title_of(style: str, kind: SectionKind, language: str) -> str:
    """The title of a section. Raises `KeyError` for a style without titles."""
    return _TITLES[style][language].get(kind, kind.replace("_", " ").title())
