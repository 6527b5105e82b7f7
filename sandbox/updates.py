"""The stream of updates: numbered, filtered, confirmed by offset, read by one poller at a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.changes import Changes
from sandbox.clock import MovableClock
from sandbox.errors import ApiError
from sandbox.json_types import Json, dump

UPDATE_LIFETIME = timedelta(hours=24)
PRESS_UPDATE_LIFETIME = timedelta(seconds=150)
FIRST_UPDATE_ID = 100_000_001
LARGEST_ID = 2**31 - 1
ONLY_IF_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(kw_only=True)
class Waiting:
    """One update on its way. `raw` ones are delivered once even if their number is an old one."""

    update_id: int
    kind: str
    text: str
    arrived_at: datetime
    raw: bool = False
    delivered: bool = False

    def stale(self, now: datetime) -> bool:
        """Whether Telegram would have thrown it away by now."""
        lifetime = PRESS_UPDATE_LIFETIME if self.kind == "callback_query" else UPDATE_LIFETIME
        return now - self.arrived_at > lifetime

    def confirmed(self, offset: int) -> bool:
        """Whether a poll with this offset says that the bot has it."""
        return self.update_id < offset and (self.delivered or not self.raw)


class UpdateStream:
    """Updates for the bot, in order."""

    def __init__(self, clock: MovableClock) -> None:
        """Begin empty, with Telegram's usual selection of kinds."""
        self._clock = clock
        self._changes = Changes()  # a bell of its own: polls are nothing the people's side should see
        self._waiting: list[Waiting] = []
        self._last_id = FIRST_UPDATE_ID - 1
        self._poller = 0
        self.allowed: list[str] | None = None  # as the bot set it; None: everything usual

    def put(self, kind: str, content: Json) -> None:
        """Add an update unless the bot did not ask for its kind."""
        if self.wants(kind):
            update_id = self.next_id()
            self._add(update_id, kind, dump({"update_id": update_id, kind: content}))

    def put_raw(self, text: str, update_id: int, kind: str) -> None:
        """Add JSON text exactly as it is, whatever it says."""
        if 0 < update_id <= LARGEST_ID:
            self._last_id = max(self._last_id, update_id)
        self._add(update_id, kind, text, raw=True)

    def wants(self, kind: str) -> bool:
        """Whether the bot gets updates of this kind."""
        if self.allowed:
            return kind in self.allowed
        return kind not in ONLY_IF_NAMED

    def next_id(self) -> int:
        """Return the number after the last one and use it up."""
        self._last_id += 1
        return self._last_id

    def pending(self) -> int:
        """Count what waits."""
        self._throw_away_stale()
        return len(self._waiting)

    def clear(self) -> None:
        """Forget all that waits."""
        self._waiting.clear()

    def confirm(self, offset: int) -> None:
        """Forget what the offset confirms; a negative one keeps only the last few."""
        if offset < 0:
            self._waiting = self._waiting[offset:]
        else:
            self._waiting = [update for update in self._waiting if not update.confirmed(offset)]

    async def poll(self, limit: int, seconds: float) -> list[str]:
        """Wait for updates; return them as JSON texts. A later poll ends this one with 409."""
        self._poller += 1
        mine = self._poller
        self._changes.ring()
        await self._changes.wait_for(lambda: self._poller != mine or self.pending() > 0, seconds)
        if self._poller != mine:
            raise ApiError(409, CONFLICT)
        return list(self._deliver(self._waiting[:limit]))

    def _deliver(self, updates: Iterable[Waiting]) -> Iterable[str]:
        for update in updates:
            update.delivered = True
            yield update.text

    def _add(self, update_id: int, kind: str, text: str, *, raw: bool = False) -> None:
        arrived_at = self._clock.now()
        self._waiting.append(
            Waiting(update_id=update_id, kind=kind, text=text, arrived_at=arrived_at, raw=raw)
        )
        self._changes.ring()

    def _throw_away_stale(self) -> None:
        now = self._clock.now()
        self._waiting = [update for update in self._waiting if not update.stale(now)]
