"""The formats of a report, a row each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from docgen.check import Checked, Skipped
from docgen.reporting.located import Located, shown
from docgen.rules.finding import Finding
from docgen.rules.rule import Rule
from docgen.rules.table import RULES

Report = Callable[[Sequence[Located], Checked], str]

_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def text(found: Sequence[Located], checked: Checked) -> str:
    """For people: a line each, the fact behind it, the sum."""
    lines = []
    for one in found:
        finding = one.finding
        lines.append(
            f"{_in_a_line(one.path)}:{one.place.line}:{one.place.column}: "
            f"{finding.rule} {finding.symbol}: {finding.message}"
        )
        where = f" (line {finding.fact_line})" if finding.fact_line is not None else ""
        lines.append(f"    {finding.fact}{where}")
    lines += [_unread(one, checked) for one in checked.skipped]
    count = len(found)
    mendable = sum(bool(one.place.edits) for one in found)
    told = "nothing found" if not count else f"{count} finding{'s' * (count != 1)}"
    if mendable:
        told += f", {mendable} of them fixable{_if_named(found)}"
    unread = len(checked.skipped)
    if unread:
        told += f"; {unread} file{'s' * (unread != 1)} not read, or not wholly"
    lines.append(f"{told}; {checked.documented} of {checked.total} public symbols documented")
    return "\n".join(lines)


def _if_named(found: Sequence[Located]) -> str:
    """What `--fix` alone leaves: it is not known whether the comment or the code is wrong."""
    named = [one for one in found if one.finding.fix is not None and one.finding.fix.is_asked_for]
    codes = sorted({one.finding.rule for one in named})
    return f" ({len(named)} only with --select {' --select '.join(codes)})" if named else ""


def _in_a_line(path: str) -> str:
    """Names of files have every character there is; who reads line by line counts on lines."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in path)


def _unread(one: Skipped, checked: Checked) -> str:
    """A file that could not be read, with what became of it."""
    place = _in_a_line(shown(one.path, Path.cwd())) + (
        f":{one.line}" if one.line is not None else ""
    )
    if any(each.path == one.path for each in checked.files):
        return f"{place}: read as far as it goes: {one.reason}"
    return f"{place}: not checked: {one.reason}"


def coverage(checked: Checked) -> str:
    """For people: a line a file that has public symbols, and the sum."""
    rows = [
        (shown(one.path, Path.cwd()), one.documented, one.total)
        for one in checked.files
        if one.total
    ]
    rows.append(("all", checked.documented, checked.total))
    widest = max(len(name) for name, _, _ in rows)
    return "\n".join(
        f"{name:<{widest}}  {documented:>6} of {total:>6}  {_percent(documented, total):>6}"
        for name, documented, total in rows
    )


def _percent(documented: int, total: int) -> str:
    return f"{int(1000 * documented / total) / 10:.1f}%" if total else "100.0%"


def as_json(found: Sequence[Located], checked: Checked) -> str:
    """One value; the shape is a contract, fields may be added."""
    return _indented(
        {
            "findings": [
                {
                    "rule": one.finding.rule,
                    "path": one.path,
                    "line": one.place.line,
                    "column": one.place.column,
                    "symbol": one.finding.symbol,
                    "message": one.finding.message,
                    "fact": one.finding.fact,
                    "fact_line": one.finding.fact_line,
                    "fixable": bool(one.place.edits),
                    "fingerprint": one.fingerprint,
                }
                for one in found
            ],
            "coverage": {
                "documented": checked.documented,
                "total": checked.total,
                "files": [
                    {
                        "path": shown(one.path, Path.cwd()),
                        "documented": one.documented,
                        "total": one.total,
                        "undocumented": one.undocumented,
                    }
                    for one in checked.files
                ],
            },
            "skipped": [
                {"path": shown(one.path, Path.cwd()), "line": one.line, "reason": one.reason}
                for one in checked.skipped
            ],
        }
    )


def sarif(found: Sequence[Located], checked: Checked) -> str:
    """SARIF 2.1.0, for code scanning."""
    used = {one.finding.rule for one in found}
    return _indented(
        {
            "$schema": _SARIF,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "inkling",
                            "rules": [
                                {
                                    "id": rule.code,
                                    "name": rule.name,
                                    "shortDescription": {"text": rule.says},
                                    "fullDescription": {"text": _in_full(rule)},
                                    "help": {"text": _in_full(rule)},
                                    "defaultConfiguration": {"level": "warning"},
                                }
                                for rule in RULES
                                if rule.code in used
                            ],
                        }
                    },
                    "invocations": [
                        {
                            "executionSuccessful": True,
                            "toolExecutionNotifications": [
                                _notification(one) for one in checked.skipped
                            ],
                        }
                    ],
                    "columnKind": "unicodeCodePoints",
                    "results": [_result(one) for one in found],
                }
            ],
        }
    )


def _in_full(rule: Rule) -> str:
    """What a rule says, with its like elsewhere, as code scanning shows it."""
    like = f" (as {', '.join(rule.elsewhere)})" if rule.elsewhere else ""
    return f"{rule.code} {rule.name}: {rule.says}{like}."


def _result(one: Located) -> dict[str, Any]:
    return {
        "ruleId": one.finding.rule,
        "level": "warning",
        "message": {"text": f"{one.finding.symbol}: {one.finding.message}"},
        "partialFingerprints": {"inkling/v1": one.fingerprint},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(one.path)},
                    "region": {
                        "startLine": one.place.line,
                        "startColumn": one.place.column,
                        "endLine": one.place.end_line,
                        "endColumn": one.place.end_column,
                    },
                }
            }
        ],
    }


def _notification(one: Skipped) -> dict[str, Any]:
    """A file that could not be read, or not wholly."""
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(shown(one.path, Path.cwd()))}}
    if one.line is not None:
        place["region"] = {"startLine": one.line}
    return {
        "level": "warning",
        "message": {"text": one.reason},
        "locations": [{"physicalLocation": place}],
    }


def _with_fact(finding: Finding) -> str:
    """What is wrong, and the fact where that is not said already."""
    is_said = finding.fact in finding.message
    return finding.message if is_said else f"{finding.message} ({finding.fact})"


def github(found: Sequence[Located], checked: Checked) -> str:
    """Annotations, as a workflow prints them."""
    lines = [
        f"::warning file={_property(one.path)},line={one.place.line},endLine={one.place.end_line},"
        f"col={one.place.column},title={one.finding.rule}::"
        f"{_data(f'{one.finding.symbol}: {_with_fact(one.finding)}')}"
        for one in found
    ]
    lines += [
        f"::notice file={_property(shown(one.path, Path.cwd()))},line={one.line or 1},"
        f"title=not read::{_data(one.reason)}"
        for one in checked.skipped
    ]
    return "\n".join(lines)


def gitlab(found: Sequence[Located], checked: Checked) -> str:
    """A report of GitLab's code quality."""
    return _indented(
        [
            {
                "check_name": one.finding.rule,
                "description": f"{one.finding.symbol}: {one.finding.message}",
                "fingerprint": f"{one.fingerprint}-{number}",
                "severity": "minor",
                "location": {
                    "path": one.path,
                    "lines": {"begin": one.place.line, "end": one.place.end_line},
                },
            }
            for number, one in _numbered(found)
        ]
    )


def _numbered(found: Sequence[Located]) -> Iterator[tuple[int, Located]]:
    """Findings, each with how many there were of its fingerprint before."""
    seen: Counter[str] = Counter()
    for one in found:
        yield seen[one.fingerprint], one
        seen[one.fingerprint] += 1


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _indented(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


FORMATS: dict[str, Report] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
    "gitlab": gitlab,
}
