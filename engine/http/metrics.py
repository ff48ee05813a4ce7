"""The engine's figures in Prometheus' text format: the worker's counters and HTTP answers.

The worker counts its own work (`WorkerStatus`); here it is only given names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from engine.requests import WorkerStatus

_COUNTERS: tuple[tuple[str, str, str], ...] = (
    ("prompt_tokens", "inkling_prompt_tokens", "Prompt tokens asked for"),
    ("cached_tokens", "inkling_prompt_tokens_cached", "Prompt tokens found in the KV cache"),
    ("spliced_tokens", "inkling_prompt_tokens_spliced", "Cached prompt tokens that were moved"),
    ("evaluated_tokens", "inkling_prompt_tokens_evaluated", "Prompt tokens evaluated"),
    ("generated_tokens", "inkling_generated_tokens", "Tokens generated"),
    ("draft_tokens", "inkling_draft_tokens", "Tokens drafted by prompt lookup"),
    ("draft_accepted", "inkling_draft_tokens_accepted", "Drafted tokens that were kept"),
    ("forced_tokens", "inkling_forced_tokens", "Tokens that a grammar left no choice about"),
    ("steps", "inkling_steps", "Batches decoded"),
    ("aborted_steps", "inkling_steps_aborted", "Batches aborted by a cancelled request"),
    ("evictions", "inkling_evictions", "Cached sequences dropped for room"),
    ("preemptions", "inkling_preemptions", "Requests put back for a more urgent one"),
    ("prefill_seconds", "inkling_prefill_seconds", "Seconds spent evaluating prompts"),
    ("decode_seconds", "inkling_decode_seconds", "Seconds spent generating"),
)
_OUTCOMES = ("finished", "cancelled", "superseded", "rejected", "failed")
_GAUGES: tuple[tuple[str, str, str], ...] = (
    ("waiting", "inkling_requests_waiting", "Requests in the queue"),
    ("running", "inkling_requests_running", "Requests being worked on"),
    ("sequences_used", "inkling_sequences_used", "Sequences that hold tokens"),
    ("sequences_total", "inkling_sequences", "Sequences there can be"),
    ("kv_used", "inkling_kv_tokens_used", "Tokens in the KV cache"),
    ("parked", "inkling_kv_tokens_parked", "Tokens of idle sequences kept in host memory"),
    ("kv_total", "inkling_kv_tokens", "Tokens the KV cache can hold"),
    ("prefill_tokens_per_second", "inkling_prefill_tokens_per_second", "Prefill speed"),
    ("decode_tokens_per_second", "inkling_decode_tokens_per_second", "Decode speed"),
)


class HttpMetrics:
    """HTTP answers by route and status, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._responses = Counter(
            "inkling_http_responses", "HTTP answers", ("route", "status"), registry=self._registry
        )

    def answered(self, route: str, status: int) -> None:
        """Count an answer. `route` is a path of ours, never one that a client made up."""
        self._responses.labels(route, str(status)).inc()

    def watch(self, status: Callable[[], WorkerStatus]) -> None:
        """Report the worker's figures too."""
        self._registry.register(_WorkerCollector(status))

    def page(self) -> bytes:
        """All figures, in the text exposition format 0.0.4."""
        return generate_latest(self._registry)


@dataclass(frozen=True, slots=True)
class _WorkerCollector(Collector):
    status: Callable[[], WorkerStatus]

    def collect(self) -> Iterator[Metric]:
        status = self.status()
        for attribute, name, meaning in _GAUGES:
            yield GaugeMetricFamily(name, meaning, value=getattr(status, attribute))
        for attribute, name, meaning in _COUNTERS:
            yield CounterMetricFamily(name, meaning, value=getattr(status, attribute))
        outcomes = CounterMetricFamily(
            "inkling_requests", "Requests by how they ended", labels=["outcome"]
        )
        for outcome in _OUTCOMES:
            outcomes.add_metric([outcome], getattr(status, outcome))
        yield outcomes

    def describe(self) -> Iterator[Metric]:
        return iter(())
