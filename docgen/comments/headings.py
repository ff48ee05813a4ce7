"""The titles that sections have, in English and Chinese: what kind of section each begins.

A language is a row of the table; that a title is a heading at all, its style decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.comments.comment import SectionKind

_TITLES: dict[str, dict[SectionKind, str]] = {
    "en": {
        "parameters": "args|arguments|parameters|params|parameter|keyword args|keyword arguments",
        "other_parameters": "other parameters|other args",
        "type_parameters": "type parameters|type params",
        "returns": "returns|return|returned value|return value",
        "yields": "yields|yield",
        "receives": "receives",
        "raises": "raises|raise|exceptions|except|throws|errors|panics",
        "warns": "warns",
        "attributes": "attributes|class attributes|instance attributes|fields",
        "methods": "methods",
        "examples": "example|examples|usage",
        "notes": "note|notes|remarks|safety|implementation notes",
        "warnings": "warning|warnings|caution|danger|attention|important",
        "see_also": "see also",
        "references": "references|reference",
        "deprecated": "deprecated",
        "since": "since|version added|versionadded",
        "todo": "todo|todos",
    },
    "zh": {
        "parameters": "参数|参数说明|参数列表|入参|输入|输入参数|关键字参数|引數|參數",
        "other_parameters": "其他参数",
        "type_parameters": "类型参数|泛型参数",
        "returns": "返回|返回值|返回结果|返回值说明|输出|出参|回傳|傳回",
        "yields": "产出|生成|逐个返回|迭代返回",
        "receives": "接收",
        "raises": "异常|抛出|抛出异常|引发|引发异常|例外|错误|異常",
        "warns": "警告类型",
        "attributes": "属性|类属性|实例属性|字段|成员变量|屬性",
        "methods": "方法",
        "examples": "示例|例子|例|用法|使用示例|样例|用例|举例|範例",
        "notes": "注意|备注|说明|注|注意事项|備註",
        "warnings": "警告",
        "see_also": "另见|参见|另请参阅|参阅|相关",
        "references": "参考|参考文献|引用",
        "deprecated": "弃用|已弃用|废弃|已废弃",
        "since": "自版本|新增于|始于",
        "todo": "待办",
    },
}


@dataclass(frozen=True, slots=True)
class Heading:
    """What a title begins, and the language it is written in."""

    kind: SectionKind
    language: str


def _table() -> dict[str, Heading]:
    return {
        title: Heading(kind, language)
        for language, kinds in _TITLES.items()
        for kind, titles in kinds.items()
        for title in titles.split("|")
    }


_HEADINGS = _table()


def heading(title: str) -> Heading | None:
    """What a title begins, without colon and whatever its case; None where it is no known one."""
    return _HEADINGS.get(" ".join(title.lower().split()))


def languages() -> tuple[str, ...]:
    """The languages whose titles are known."""
    return tuple(_TITLES)
