"""Polling: raw updates into the inbox, committed, only then acknowledged by the next offset."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

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
UNAUTHORIZED, CONFLICT, TOO_MANY = 401, 409, 429


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

    async def run(self) -> None:
        """Poll for ever. WrongToken and SecondPoller end it."""
        pause = FIRST_PAUSE_S
        async with aiohttp.ClientSession() as session:
            while True:
                try:
                    await self._keep(await self._fetch(session))
                except (aiohttp.ClientError, TimeoutError, ValueError, DatabaseBusy) as error:
                    self._health.trouble("telegram", type(error).__name__)
                    log.warning("polling failed", error=type(error).__name__, pause_s=pause)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE_S)
                    continue
                pause = FIRST_PAUSE_S
                self._health.well("telegram")

    async def _fetch(self, session: aiohttp.ClientSession) -> list[dict[str, Any]]:
        body = {"timeout": LONG_POLL_S, "allowed_updates": ALLOWED_UPDATES}
        if self._offset:
            body["offset"] = self._offset
        deadline = aiohttp.ClientTimeout(total=DEADLINE_S)
        async with session.post(self._url, json=body, timeout=deadline) as response:
            if response.status == UNAUTHORIZED:
                raise WrongToken
            if response.status == CONFLICT:
                raise SecondPoller
            answer = json.loads(await response.read())
        if not answer.get("ok"):
            wait = (answer.get("parameters") or {}).get("retry_after", 0)
            if response.status == TOO_MANY and wait:
                await asyncio.sleep(wait)
                return []
            raise ValueError(response.status)
        return list(answer["result"])

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        if not updates:
            return
        taken = await self._runner.run(TakeIn(updates=[to_raw(update) for update in updates]))
        metrics.updates_taken_in.inc(len(taken))
        self._offset = int(updates[-1]["update_id"]) + 1
        self._take(taken)
