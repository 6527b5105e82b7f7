"""Polling: raw updates into the inbox, committed, only then acknowledged by the next offset."""

import asyncio
import json
import re
from collections.abc import Callable, Sequence

import aiohttp
import structlog

from bot import metrics
from bot.health import Health
from bot.telegram_json import ALLOWED_UPDATES, to_raw
from services.intake import TakeIn
from services.model import RawUpdate
from services.ports import DatabaseBusy, Runner

log = structlog.get_logger(__name__)

LONG_POLL_S = 25
DEADLINE_S = LONG_POLL_S + 10
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
OK, UNAUTHORIZED, CONFLICT, TOO_MANY = 200, 401, 409, 429
MOST_AT_ONCE = 100
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,15})')


class WrongToken(Exception):
    """Telegram does not know this token."""


class SecondPoller(Exception):
    """Another process polls with the same token."""


class Poller:
    """Fetches updates until it is cancelled; trouble on the way is waited out."""

    def __init__(
        self,
        *,
        api_url: str,
        token: str,
        runner: Runner,
        health: Health,
        take: Callable[[Sequence[RawUpdate]], None],
    ) -> None:
        self._url = f"{api_url}/bot{token}/getUpdates"
        self._runner, self._health, self._take = runner, health, take
        self._offset = 0
        self._limit = MOST_AT_ONCE

    async def run(self) -> None:
        """Poll for ever. WrongToken and SecondPoller end it."""
        pause = FIRST_PAUSE_S
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    await self._keep(await self._fetch(session))
                except (aiohttp.ClientError, TimeoutError, ValueError, DatabaseBusy) as error:
                    away = "database" if isinstance(error, DatabaseBusy) else "telegram"
                    self._health.trouble(away, type(error).__name__)
                    log.warning("polling failed", error=type(error).__name__, pause_s=pause)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE_S)
                    continue
                pause = FIRST_PAUSE_S
                self._health.well("telegram")
                self._health.well("database")

    async def _fetch(self, session: aiohttp.ClientSession) -> list[RawUpdate]:
        body = {"timeout": LONG_POLL_S, "allowed_updates": ALLOWED_UPDATES, "limit": self._limit}
        if self._offset:
            body["offset"] = self._offset
        deadline = aiohttp.ClientTimeout(total=DEADLINE_S)
        async with session.post(self._url, json=body, timeout=deadline) as response:
            if response.status == UNAUTHORIZED:
                raise WrongToken
            if response.status == CONFLICT:
                raise SecondPoller
            answer = await response.read()
        if response.status == OK:
            return self._read(answer)
        wait = retry_after(answer)
        if response.status != TOO_MANY or not wait:
            raise ValueError(response.status)
        await asyncio.sleep(wait)
        return []

    def _read(self, answer: bytes) -> list[RawUpdate]:
        """The updates of an answer; one that cannot be read is found by asking singly, and passed over."""
        try:
            updates = [to_raw(update) for update in json.loads(answer)["result"]]
        except UNREADABLE as error:
            if self._limit > 1:
                self._limit = 1
                return []
            known = UPDATE_ID.search(answer)
            if known is None:
                raise ValueError(type(error).__name__) from None
            log.error("update not readable", update_id=int(known[1]), error=type(error).__name__)  # noqa: TRY400 - no content in logs
            self._offset = int(known[1]) + 1
            updates = []
        self._limit = MOST_AT_ONCE
        return updates

    async def _keep(self, updates: list[RawUpdate]) -> None:
        if not updates:
            return
        taken = await self._runner.run(TakeIn(updates=updates))
        metrics.updates_taken_in.inc(len(taken))
        self._offset = updates[-1].update_id + 1
        self._take(taken)


def retry_after(answer: bytes) -> int:
    """How many seconds Telegram asks to wait; 0 if it does not say."""
    try:
        return int(json.loads(answer)["parameters"]["retry_after"])
    except UNREADABLE:
        return 0
