"""A handful of UTC interval jobs. Each looks at the database for what is due; none belongs to one person."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from services.ports import DatabaseBusy, Runner, UseCase
from services.sweeps import (
    ExpireMoves,
    ExpireRequests,
    FinishCancellations,
    ForgetOld,
    ReleaseHolds,
)

log = structlog.get_logger(__name__)

HOUR_S = 3600
SWEEPS: tuple[tuple[str, UseCase[int], int], ...] = (
    ("release_holds", ReleaseHolds(), 10),
    ("expire_requests", ExpireRequests(), 30),
    ("expire_moves", ExpireMoves(), 30),
    ("finish_cancellations", FinishCancellations(), 5),
    ("forget_old", ForgetOld(), HOUR_S),
)
DELIVER_EVERY_S = 1
SHOW_EVERY_S = 15


@dataclass(kw_only=True, slots=True)
class Sweeper:
    """Runs the sweeps; `fastest` shortens all intervals where a clock may jump (the demonstration)."""

    runner: Runner
    nudge: Callable[[], None]
    show_again: Callable[[], Awaitable[None]]
    fastest: bool = False

    def build(self) -> AsyncIOScheduler:
        """The scheduler, not yet started. A missed turn is made up for once, never twice at a time."""
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for name, use_case, seconds in SWEEPS:
            every = 1 if self.fastest else seconds
            scheduler.add_job(self.sweep, "interval", seconds=every, args=[name, use_case], id=name)
        scheduler.add_job(self._deliver, "interval", seconds=DELIVER_EVERY_S, id="deliver")
        scheduler.add_job(self.show_again, "interval", seconds=SHOW_EVERY_S, id="show_again")
        return scheduler

    async def _deliver(self) -> None:
        self.nudge()

    async def sweep(self, name: str, use_case: UseCase[int]) -> None:
        """One sweep; trouble with the database is left to the next turn."""
        try:
            count = await self.runner.run(use_case)
        except DatabaseBusy:
            log.warning("sweep put off", sweep=name)
            return
        if count:
            log.info("swept", sweep=name, count=count)
            self.nudge()

    async def sweep_all(self) -> None:
        """Every sweep once, in order (at the start, and when the demonstration's clock jumps)."""
        for name, use_case, _ in SWEEPS:
            await self.sweep(name, use_case)
