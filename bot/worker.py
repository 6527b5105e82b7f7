"""Works one update off: through the dispatcher, again after a failure, into quarantine after five."""

import asyncio
from dataclasses import dataclass
from itertools import count
from typing import Any

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import Update

from bot import metrics
from bot.logs import describe
from bot.telegram_json import from_raw
from handlers.show import Display
from messages.message import Message
from messages.refusals import apology
from messages.words import words_for
from services.accounts import FindVisitor
from services.dialogue import OnUpdate
from services.intake import CountFailure
from services.model import RawUpdate
from services.ports import DatabaseBusy, Runner

log = structlog.get_logger(__name__)

AWAY = (
    DatabaseBusy,
    TelegramNetworkError,
    TelegramServerError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
PAUSES_S = (0.1, 0.3, 1.0, 2.0, 5.0)


@dataclass(kw_only=True, slots=True)
class Worker:
    """The outer edge of handling: the one place where any exception is caught."""

    bot: Bot
    dispatcher: Dispatcher
    runner: Runner
    display: Display

    async def handle(self, raw: RawUpdate) -> None:
        """Handle an update to its end: finished, or quarantined."""
        for attempt in count():
            pause = PAUSES_S[min(attempt, len(PAUSES_S) - 1)]
            try:
                await self._attempt(raw)
            except AWAY as error:
                # Database or Telegram is away, not the update wrong: it keeps its lane and waits.
                log.warning("update waits", update_id=raw.update_id, error=type(error).__name__)
                await asyncio.sleep(pause)
            except Exception as error:  # noqa: BLE001 - the outer edge
                log.error("update failed", update_id=raw.update_id, error=describe(error))  # noqa: TRY400 - describe() withholds the message
                if await self._given_up(raw):
                    metrics.updates_finished.labels(how="quarantined").inc()
                    await self._apologise(raw)
                    return
                await asyncio.sleep(pause)
            else:
                metrics.updates_finished.labels(how="done").inc()
                return

    async def _attempt(self, raw: RawUpdate) -> None:
        update = Update.model_validate(from_raw(raw.payload), context={"bot": self.bot})
        finished: dict[str, Any] = {}
        try:
            await self.dispatcher.feed_update(
                self.bot, update, finished=finished, display=self.display, runner=self.runner
            )
        except TelegramForbiddenError:
            log.info("whoever wrote has blocked us", update_id=raw.update_id)
        except Exception as error:
            if not finished.get("done"):
                raise
            # The change is committed; what is shown lags behind, and a sweep shows it again.
            log.warning("not shown", update_id=raw.update_id, error=describe(error))
        if not finished.get("done"):
            await self.runner.run(OnUpdate(update_id=raw.update_id))

    async def _given_up(self, raw: RawUpdate) -> bool:
        try:
            return await self.runner.run(CountFailure(update_id=raw.update_id))
        except DatabaseBusy:
            return False

    async def _apologise(self, raw: RawUpdate) -> None:
        try:
            update = from_raw(raw.payload)
            content = update.get("callback_query") or update.get("message") or {}
            sender = (content.get("from") or {}).get("id") if isinstance(content, dict) else None
            if not isinstance(sender, int):
                return
            visitor = await self.runner.read(FindVisitor(channel_id=sender))
            words = words_for(visitor.language or "de", self.display.zone)
            await self.display.send(sender, Message(text=apology(words)))
        except Exception as error:  # noqa: BLE001 - the outer edge: there is nobody left to tell
            log.warning("apology not sent", error=describe(error))
