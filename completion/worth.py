"""Whether a suggestion is likely enough to be accepted that it is worth a glance.

How likely it is comes from `learning.py`; what was kept back is shown once enough of it was typed.
"""

from __future__ import annotations

from dataclasses import replace

from completion.learning import Confidence
from completion.values import CompletionRequest, Suggestion
from foundation.nothing import Nothing

UNLIKELY = Nothing("it is too unlikely to be accepted")


def worth_showing(
    suggestion: Suggestion, request: CompletionRequest, confidence: Confidence, threshold: float
) -> Suggestion | Nothing:
    """The suggestion with its estimate; `UNLIKELY` below the threshold, unless it was asked for."""
    evidence = suggestion.candidates[0].evidence if suggestion.candidates else None
    if evidence is None:
        return suggestion
    estimate = confidence.estimate(evidence)
    if estimate.probability < threshold and not request.invoked:
        return UNLIKELY
    return replace(suggestion, estimate=estimate)
