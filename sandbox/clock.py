"""The sandbox's own time: real time, moved by whoever plays with it."""

from datetime import UTC, datetime, timedelta

ZERO = timedelta(0)


class MovableClock:
    """Aware UTC time that runs at real speed and can be moved in either direction."""

    def __init__(self, start: datetime | None = None) -> None:
        """Run from `start` (aware) or, without it, from the real time."""
        self._offset = ZERO
        if start is not None:
            self.set(start)

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of real time."""
        return self._offset

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Move the clock by a duration; a negative one moves it back."""
        self._offset += by

    def set(self, to: datetime) -> None:
        """Move the clock to an aware moment; a naive one is refused with ValueError."""
        if to.tzinfo is None:
            raise ValueError("the clock needs a time with a zone")
        self._offset = to.astimezone(UTC) - datetime.now(UTC)
