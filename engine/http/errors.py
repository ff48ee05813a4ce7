"""Errors as HTTP: which status, which JSON body, which headers. One place for all routes."""

from __future__ import annotations

import logging
import math
from typing import Any

from engine.http.host import NotReady
from engine.requests import PromptTooLong
from foundation.errors import BadInput, Busy, InklingError, Unavailable

_log = logging.getLogger(__name__)


class BodyTooLarge(BadInput):
    """The body is larger than the server reads."""


def status_of(error: Exception) -> int:
    """The HTTP status that tells a client what kind of error this is."""
    match error:
        case BodyTooLarge():
            return 413
        case BadInput():
            return 400
        case Busy():
            return 429
        case Unavailable():
            return 503
        case _:
            return 500


def error_body(error: Exception) -> dict[str, Any]:
    """OpenAI's error object; the numbers behind a message are fields of their own."""
    if not isinstance(error, InklingError):
        _log.error("a request failed in a way nobody foresaw", exc_info=error)
        message = f"the engine failed: {type(error).__name__}: {error}"
        return {"error": {"message": message, "type": "server_error", "code": 500}}
    fields: dict[str, Any] = {
        "message": str(error),
        "type": _type_of(error),
        "code": status_of(error),
    }
    if isinstance(error, PromptTooLong):
        fields |= {"n_prompt_tokens": error.prompt_tokens, "n_ctx": error.n_ctx}
    if isinstance(error, Busy):
        fields |= {"retry_after": error.retry_after}
    return {"error": fields}


def error_headers(error: Exception) -> dict[str, str]:
    """`Retry-After` in whole seconds (RFC 9110, 10.2.3) where waiting helps."""
    if isinstance(error, Busy):
        return {"retry-after": str(max(1, math.ceil(error.retry_after)))}
    if isinstance(error, NotReady):
        return {"retry-after": "1"}
    return {}


def _type_of(error: InklingError) -> str:
    match error:
        case PromptTooLong():
            return "exceed_context_size_error"
        case BadInput():
            return "invalid_request_error"
        case Busy():
            return "rate_limit_error"
        case Unavailable():
            return "unavailable_error"
        case _:
            return "server_error"
