"""A bell: whoever waits for a change of the world is woken by it."""

import asyncio
from collections.abc import Callable


class Changes:
    """Counts changes and lets callers wait for a condition without polling."""

    def __init__(self) -> None:
        """Start at zero changes."""
        self.seq = 0
        self._bell = asyncio.Event()

    def ring(self) -> None:
        """Count a change and wake everyone who waits."""
        self.seq += 1
        self._bell.set()
        self._bell = asyncio.Event()

    async def wait_for(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Wait up to `seconds` of real time until the condition holds; return whether it does."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        while not condition():
            left = deadline - loop.time()
            if left <= 0 or not await self._rung(left):
                return condition()
        return True

    async def _rung(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._bell.wait(), seconds)
        except TimeoutError:
            return False
        return True
