"""How often the text of a stream is delivered; what a line end does is in `engine/candidate.py`."""

from __future__ import annotations

from engine.requests import Priority

_PAUSE, _LONGEST_PAUSE = 0.03, 0.25


def pause_between(priority: Priority, streams: int) -> float:
    """Seconds between deliveries to one of so many streams.

    Sending and reading an event takes half a millisecond of the cores that decode, so all streams
    share some thirty events a second. Who is typing waits for every token, and gets it at once.
    """
    return 0.0 if priority is Priority.typing else min(_LONGEST_PAUSE, _PAUSE * streams)
