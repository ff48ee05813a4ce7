"""Another clock, so that what an example owes to the hour shows; and errors in words."""

from __future__ import annotations

import datetime
import time
from typing import Any

_BY = 401 * 86400 + 5 * 3600 + 7 * 60 + 11


def shift() -> None:
    """Let the clock be another from now on, for whoever asks it by Python's own names."""
    now, now_ns = time.time, time.time_ns
    localtime, gmtime, strftime, ctime = time.localtime, time.gmtime, time.strftime, time.ctime

    def later() -> float:
        return now() + _BY

    # What is there is replaced, not patched: the types of `datetime` cannot be written to.
    vars(time).update(
        time=later,
        time_ns=lambda: now_ns() + _BY * 10**9,
        localtime=lambda *given: localtime(*(given or (later(),))),
        gmtime=lambda *given: gmtime(*(given or (later(),))),
        ctime=lambda *given: ctime(*(given or (later(),))),
        strftime=lambda form, *given: strftime(form, *(given or (localtime(later()),))),
    )
    vars(datetime).update(date=_other_date(), datetime=_other_datetime())


def described(error: BaseException) -> str:
    """An exception on one line; its type alone where its text cannot be had."""
    try:
        text = str(error).strip().splitlines()
    except BaseException:  # its `__str__` is somebody else's code
        text = []
    return f"{type(error).__name__}: {text[0][:300]}" if text else type(error).__name__


def _other_date() -> type:
    real = datetime.date
    difference = datetime.timedelta(seconds=_BY)

    def today(cls: Any) -> Any:
        moved = real.today() + difference
        return cls(moved.year, moved.month, moved.day)

    return _like(real, {"today": classmethod(today)})


def _other_datetime() -> type:
    real = datetime.datetime
    difference = datetime.timedelta(seconds=_BY)

    def moved(cls: Any, found: Any) -> Any:
        found = found + difference
        return cls(*found.timetuple()[:6], found.microsecond, tzinfo=found.tzinfo)

    def now(cls: Any, tz: Any = None) -> Any:
        return moved(cls, real.now(tz))

    def utcnow(cls: Any) -> Any:
        return moved(cls, real.now(datetime.UTC).replace(tzinfo=None))

    def today(cls: Any) -> Any:
        return moved(cls, real.now())

    members = {"now": classmethod(now), "utcnow": classmethod(utcnow), "today": classmethod(today)}
    return _like(real, members)


def _like(real: type, members: dict[str, Any]) -> type:
    """A subclass that passes for the type itself."""

    class Passing(type):
        def __instancecheck__(cls, value: Any) -> bool:
            return isinstance(value, real)

        def __subclasscheck__(cls, other: type) -> bool:
            return issubclass(other, real)

    made = Passing(real.__name__, (real,), members)
    made.__module__ = real.__module__
    made.__qualname__ = real.__qualname__
    return made
