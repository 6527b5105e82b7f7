"""Whether we can serve: what /readyz says and why."""

from dataclasses import dataclass, field

from bot import metrics


@dataclass(slots=True)
class Health:
    """Troubles by name; ready when there is none."""

    troubles: dict[str, str] = field(default_factory=dict)

    def trouble(self, name: str, reason: str) -> None:
        """Something does not work."""
        self.troubles[name] = reason
        if name == "telegram":
            metrics.telegram_reachable.set(0)

    def well(self, name: str) -> None:
        """It works again."""
        self.troubles.pop(name, None)
        if name == "telegram":
            metrics.telegram_reachable.set(1)
