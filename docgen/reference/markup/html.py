"""HTML in comments: what Markdown can say becomes Markdown, the rest stays, shown as text."""

from __future__ import annotations

import html
import re

_PRE = re.compile(
    r"(?is)<pre\b[^>]*>\s*(?:<code[^>]*>|\{@code)?(?P<text>.*?)(?:</code>|\})?\s*</pre>"
)
_CODE = re.compile(r"(?is)<(?P<tag>code|tt|kbd|samp)>(?P<text>[^<]*)</(?P=tag)>")
_ANCHOR = re.compile(r"(?is)<a\s[^>]*?href=[\"'](?P<url>[^\"']*)[\"'][^>]*>(?P<text>.*?)</a>")
_MARKS = (
    (re.compile(r"(?i)</?(?:p|div|ul|ol|dl|blockquote)\b[^>]*>[ \t]*"), "\n\n"),
    (re.compile(r"(?i)\s*<(?:li|dt)\b[^>]*>\s*"), "\n- "),
    (re.compile(r"(?i)</(?:li|dt|dd)>"), ""),
    (re.compile(r"(?i)\s*<dd\b[^>]*>\s*"), " – "),
    (re.compile(r"(?i)\s*<br\s*/?>\s*"), "\n"),
    (re.compile(r"(?i)</?(?:b|strong)>"), "**"),
    (re.compile(r"(?i)</?(?:i|em|var)>"), "*"),
    (re.compile(r"(?i)</?(?:span|sub|sup|font|center|small|u|a)\b[^>]*>"), ""),
    (re.compile(r"(?i)\s*<h([1-6])\b[^>]*>\s*"), "\n\n### "),
    (re.compile(r"(?i)\s*</h[1-6]>\s*"), "\n\n"),
)
_KEPT = re.compile(r"(?s)(```.*?(?:```|\Z)|`[^`\n]*`|\{@\w+[^{}]*\})")


def without_html(text: str) -> str:
    """A comment with its usual tags as Markdown. Code is left alone, entities are resolved."""
    if "<" not in text and "&" not in text:
        return text
    text = _PRE.sub(_fenced, text)
    pieces = _KEPT.split(text)
    return "".join(piece if number % 2 else _plain(piece) for number, piece in enumerate(pieces))


def _link(found: re.Match[str]) -> str:
    is_address = re.match(r"https?:|mailto:|[#\w./-]+$", found["url"])
    return f"[{found['text'].strip()}]({found['url']})" if is_address else found["text"]


def _fenced(found: re.Match[str]) -> str:
    code = html.unescape(re.sub(r"(?i)</?(?:b|i|em|strong|code)>", "", found["text"])).strip("\n")
    return f"\n\n```\n{code}\n```\n\n"


def _plain(text: str) -> str:
    text = _CODE.sub(lambda found: f"`{html.unescape(found['text'])}`", text)
    text = _ANCHOR.sub(_link, text)
    for pattern, mark in _MARKS:
        text = pattern.sub(mark, text)
    return html.unescape(text)
