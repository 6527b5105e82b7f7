"""aiogram's way out: through the gate, before the courier, and with Telegram's wishes to wait respected."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType

from bot.gate import Gate

DEADLINE_S = 30


class GatedSession(AiohttpSession):
    """Requests that show something in a chat pass the gate first; others (answers to presses) do not."""

    def __init__(self, api_url: str, gate: Gate) -> None:
        super().__init__(api=TelegramAPIServer.from_base(api_url), timeout=DEADLINE_S)
        self._gate = gate

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's
    ) -> Any:  # noqa: ANN401 - aiogram's
        """One try; a wish to wait closes the gate for everybody."""
        chat_id = getattr(method, "chat_id", None)
        if isinstance(chat_id, int):
            await self._gate.answer(chat_id)
        try:
            return await super().make_request(bot, method, timeout=timeout)
        except TelegramRetryAfter as error:
            self._gate.close_for(error.retry_after)
            raise


def build_bot(token: str, api_url: str, gate: Gate) -> Bot:
    """The bot that answers."""
    return Bot(token, session=GatedSession(api_url, gate))
