"""Texts that belong to one machine, one process or one day, and so to no assertion."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{7,}\b")
_TEMPORARY = re.compile(r"(?:^|[^\w.])(?:/var)?/tmp/|/var/folders/|/dev/shm/|\\Temp\\|pytest-of-")
_DATE = re.compile(r"\b(\d{4})[-/.]?(\d\d)[-/.]?(\d\d)(?!\d)")
_DATE_CALL = re.compile(r"\bdate(?:time)?\((\d{4}), (\d{1,2}), (\d{1,2})[,)]")
_DAY_FIRST = re.compile(r"\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is true here and today only.

    `private`: texts that must not get out, such as the project's folder or the host's name.
    `today`: the days on which the executions ran, in any time zone.
    """

    private: tuple[str, ...] = ()
    today: tuple[datetime.date, ...] = ()

    @classmethod
    def around(cls, moment: datetime.datetime, private: Sequence[str] = ()) -> Surroundings:
        """As they are at a moment (UTC): it is yesterday or tomorrow somewhere."""
        days = (moment.date() + datetime.timedelta(days=offset) for offset in (-1, 0, 1))
        return cls(private=tuple(text for text in private if len(text) > 3), today=tuple(days))


def why_unsteady(text: str, given: str, around: Surroundings) -> str:
    """Why the text may not be asserted, in a user's words; empty if it may.

    `given` is the source of the case: what it says itself is no secret and no accident.
    """
    if (found := _ADDRESS.search(text)) and found[0] not in given:
        return "holds an address"
    if (found := _TEMPORARY.search(text)) and found[0] not in given:
        return "holds a path of a temporary folder"
    for secret in around.private:
        if secret in text and secret not in given:
            return "holds a path or name of this machine"
    if any(day in around.today and written not in given for day, written in _days_in(text)):
        return "holds today's date"
    return ""


def _days_in(text: str) -> list[tuple[datetime.date, str]]:
    days = []
    for found in (*_DATE.finditer(text), *_DATE_CALL.finditer(text)):
        days.append((_day(found[1], found[2], found[3]), found[0]))
    for found in _DAY_FIRST.finditer(text):
        days.append((_day(found[3], found[2], found[1]), found[0]))
        days.append((_day(found[3], found[1], found[2]), found[0]))
    return [(day, written) for day, written in days if day is not None]


def _day(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
