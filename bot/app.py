"""The running bot: everything put together, started and stopped in order."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramForbiddenError

from bot.answers import build_bot
from bot.courier import Courier
from bot.dispatcher import build_dispatcher
from bot.gate import Gate
from bot.health import Health
from bot.intake import Poller
from bot.lanes import Lanes
from bot.worker import Worker
from domain.offices import District
from handlers.show import Display
from scheduler.sweeps import Sweeper
from services.delivery import ReleaseLeases
from services.dialogue import Shown
from services.intake import BeginAgain, Unfinished
from services.model import RawUpdate
from services.ports import DatabaseBusy, Runner
from services.sweeps import FindUnshown

log = structlog.get_logger(__name__)

FINISH_WITHIN_S = 15


@dataclass(frozen=True, kw_only=True)
class Telegram:
    """Where Telegram is and who we are there."""

    token: str
    api_url: str


class App:
    """A bot at work on one database."""

    def __init__(
        self, *, telegram: Telegram, runner: Runner, district: District, jumpy_clock: bool = False
    ) -> None:
        self.runner, self.health = runner, Health()
        gate = Gate()
        self.bot: Bot = build_bot(telegram.token, telegram.api_url, gate)
        self.display = Display(bot=self.bot, runner=runner, zone=district.zone)
        self.courier = Courier(
            token=telegram.token,
            api_url=telegram.api_url,
            runner=runner,
            gate=gate,
            health=self.health,
            zone=district.zone,
        )
        self.worker = Worker(bot=self.bot, dispatcher=build_dispatcher(), runner=runner, display=self.display)
        self.lanes = Lanes(self._handle)
        self.poller = Poller(
            api_url=telegram.api_url,
            token=telegram.token,
            runner=runner,
            health=self.health,
            take=self._take,
        )
        self.sweeper = Sweeper(
            runner=runner,
            nudge=self.courier.nudge,
            show_again=self.show_again,
            fastest=jumpy_clock,
        )

    async def _handle(self, raw: RawUpdate) -> None:
        await self.worker.handle(raw)
        self.courier.nudge()

    def _take(self, updates: Sequence[RawUpdate]) -> None:
        self.lanes.put(updates)

    async def show_again(self) -> None:
        """Bring dialogue messages up to date that a killed process left behind."""
        try:
            for channel_id, shown in await self.runner.read(FindUnshown()):
                await self._show_one_again(channel_id, shown)
        except DatabaseBusy:
            log.warning("showing again is put off")

    async def _show_one_again(self, channel_id: int, shown: Shown) -> None:
        try:
            await self.display.show(channel_id, shown, edit=shown.dialogue.message_id)
        except TelegramForbiddenError:
            await self.display.remember(shown, shown.dialogue.message_id or 0)
        except TelegramAPIError as error:
            log.warning("not shown again", error=type(error).__name__)

    async def _catch_up_and_poll(self) -> None:
        """First what an earlier process left, one by one: if one of them killed it, that one is counted."""
        for raw in await self.runner.run(Unfinished()):
            if await self.runner.run(BeginAgain(update_id=raw.update_id)):
                await self._handle(raw)
        await self.poller.run()

    @asynccontextmanager
    async def running(self, *, alone: bool) -> AsyncIterator["asyncio.Task[None]"]:
        """Work while the context lasts; gives a task that ends only by a fatal error.

        `alone`: no other process uses the database, so what a killed one had claimed is free at once.
        """
        if alone:
            await self.runner.run(ReleaseLeases())
        await self.sweeper.sweep_all()
        scheduler = self.sweeper.build()
        scheduler.start()
        delivery = asyncio.create_task(self.courier.run())
        self.courier.nudge()
        polling = asyncio.create_task(self._catch_up_and_poll())
        ended = asyncio.create_task(first_end(polling, delivery))
        try:
            yield ended
        finally:
            ended.cancel()
            polling.cancel()
            scheduler.pause()
            await self.lanes.finish(FINISH_WITHIN_S)
            self.courier.stop()
            await asyncio.wait([delivery], timeout=FINISH_WITHIN_S)
            delivery.cancel()
            await asyncio.gather(ended, polling, delivery, return_exceptions=True)
            scheduler.shutdown(wait=False)  # by now the jobs that were running have ended
            await self.courier.close()
            await self.bot.session.close()


async def first_end(*tasks: "asyncio.Task[None]") -> None:
    """Wait for the first of the tasks to end; neither should, so its error is raised."""
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()
