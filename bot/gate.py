"""The one gate per token: Telegram's limits, kept for answers and the courier together, answers first."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable

IN_A_SECOND = 30
SECOND = 1.0
SLACK = 0.02
PER_CHAT = 1.0
GROUP_IN_A_MINUTE = 20
MINUTE = 60.0
CHATS_REMEMBERED = 5_000


class Gate:
    """Lets a request pass when the limits allow it; a `retry_after` closes it for everybody.

    Times are the event loop's monotonic seconds.
    """

    def __init__(self) -> None:
        self._recent: deque[float] = deque(maxlen=IN_A_SECOND)
        self._last: dict[int, float] = {}
        self._group: defaultdict[int, deque[float]] = defaultdict(lambda: deque(maxlen=GROUP_IN_A_MINUTE))
        self._closed_until = 0.0
        self._answers_waiting = 0

    async def answer(self, chat_id: int) -> None:
        """For a reaction to a person's press or text: before every notice; people pace themselves."""
        self._answers_waiting += 1
        try:
            await self._wait(self._overall)
        finally:
            self._answers_waiting -= 1
        self._passed(chat_id)

    async def notice(self, chat_id: int) -> None:
        """For the courier: one a second per chat, twenty a minute per group, never before an answer."""
        await self._wait(lambda now: self._for_notice(chat_id, now))
        self._passed(chat_id)

    def close_for(self, seconds: float) -> None:
        """Telegram asked us to wait."""
        until = asyncio.get_running_loop().time() + seconds
        self._closed_until = max(self._closed_until, until)

    async def _wait(self, earliest: Callable[[float], float]) -> None:
        loop = asyncio.get_running_loop()
        while (pause := earliest(loop.time()) - loop.time()) > 0:  # noqa: ASYNC110 - limits of time, not of events
            await asyncio.sleep(pause)

    def _overall(self, now: float) -> float:
        full = len(self._recent) == IN_A_SECOND
        free_at = self._recent[0] + SECOND + SLACK if full else now
        return max(free_at, self._closed_until)

    def _for_notice(self, chat_id: int, now: float) -> float:
        earliest = self._overall(now)
        earliest = max(earliest, self._last.get(chat_id, -PER_CHAT) + PER_CHAT)
        if chat_id < 0 and len(self._group[chat_id]) == GROUP_IN_A_MINUTE:
            earliest = max(earliest, self._group[chat_id][0] + MINUTE)
        if self._answers_waiting:
            earliest = max(earliest, now + SLACK)
        return earliest

    def _passed(self, chat_id: int) -> None:
        now = asyncio.get_running_loop().time()
        self._recent.append(now)
        if len(self._last) > CHATS_REMEMBERED:
            self._last = {chat: at for chat, at in self._last.items() if now - at < PER_CHAT}
        self._last[chat_id] = now
        if chat_id < 0:
            self._group[chat_id].append(now)
