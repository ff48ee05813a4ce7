"""The share of documented symbols as a small picture (SVG) for a README."""

from __future__ import annotations

_LABEL = "documented"
_PADDING = 10
_WIDE = {**dict.fromkeys("mwMW%", 10.5), **dict.fromkeys("ijlftr.,'| ", 4.3)}
_COLOURS = ((90.0, "#2e7d32"), (75.0, "#5d7a1e"), (50.0, "#9a6700"), (0.0, "#b3261e"))
"""From each share on; white text on them has a contrast of 4.5 and more (WCAG AA)."""


def badge(documented: int, total: int) -> str:
    """The picture. Its colours are its own, so it is read on a light page and on a dark one; texts
    are given their widths, so they fit whatever font a reader has."""
    share = 100 * documented / total if total else 100.0
    value = f"{int(share * 10) / 10:g}%"  # never more than it is: 100% is all of them
    colour = next(colour for least, colour in _COLOURS if share >= least)
    left, right = _width(_LABEL), _width(value)
    first, second = left + _PADDING, right + _PADDING
    whole = first + second
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" \
viewBox="0 0 {whole} 20" role="img" aria-label="{_LABEL}: {value}">
<title>{_LABEL}: {value}</title>
<clipPath id="round"><rect width="{whole}" height="20" rx="3"/></clipPath>
<g clip-path="url(#round)">
<rect width="{first}" height="20" fill="#4a4a4a"/>
<rect x="{first}" width="{second}" height="20" fill="{colour}"/>
</g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
<text x="{_PADDING // 2}" y="14" textLength="{left}">{_LABEL}</text>
<text x="{first + _PADDING // 2}" y="14" textLength="{right}">{value}</text>
</g>
</svg>
"""


def _width(text: str) -> int:
    """About how wide a text is in pixels, in a font of 11."""
    return round(sum(_WIDE.get(character, 7.0) for character in text))
