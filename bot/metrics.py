"""Figures for Prometheus: counts only, no person in any label."""

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

registry = CollectorRegistry()

updates_taken_in = Counter("updates_taken_in", "Updates kept in the inbox", registry=registry)
updates_finished = Counter("updates_finished", "Updates finished", ["how"], registry=registry)
notices = Counter("notices", "Outgoing messages", ["kind", "outcome"], registry=registry)
telegram_reachable = Gauge("telegram_reachable", "1 while Telegram answers", registry=registry)
sweeps = Counter("sweeps", "Rows changed by sweeps", ["sweep"], registry=registry)


def exposition() -> bytes:
    """The text Prometheus reads."""
    return generate_latest(registry)
