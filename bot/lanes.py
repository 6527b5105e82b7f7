"""Lanes: one account's updates one after the other, different accounts side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from services.model import RawUpdate

SIDE_BY_SIDE = 32


class Lanes:
    """Hands updates to `handle`, in order within a lane. Nothing here is lost: the inbox has it all."""

    def __init__(self, handle: Callable[[RawUpdate], Awaitable[None]]) -> None:
        self._handle = handle
        self._waiting: dict[int, deque[RawUpdate]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)

    def put(self, updates: Iterable[RawUpdate]) -> None:
        """Queue updates, each in its lane."""
        for raw in updates:
            lane = self._waiting.get(raw.lane)
            if lane is not None:
                lane.append(raw)
                continue
            self._waiting[raw.lane] = deque([raw])
            task = asyncio.create_task(self._drain(raw.lane))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def finish(self, within_s: float) -> None:
        """Let what runs come to its end; what has not begun stays in the inbox for the next start."""
        for lane in self._waiting.values():
            lane.clear()
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=within_s)
            for task in late:
                task.cancel()

    async def idle(self) -> None:
        """Wait until nothing is queued or running."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _drain(self, lane: int) -> None:
        waiting = self._waiting[lane]
        try:
            while waiting:
                async with self._places:
                    if waiting:  # finish() may have emptied the lane while it waited for a place
                        await self._handle(waiting.popleft())
        finally:
            self.put(self._waiting.pop(lane))  # an update that failed holds up none behind it
