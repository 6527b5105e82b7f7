"""The courier: claims due notices, renders them now, sends them paced, marks what came of it."""

import asyncio
import random
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.error import (
    BadRequest,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot import metrics
from bot.gate import Gate
from bot.health import Health
from bot.logs import describe
from bot.transport import AiohttpRequest
from messages import staff
from messages.message import Button, Message, Rows
from messages.notices import to_family
from messages.words import words_for
from services.delivery import (
    ClaimNotices,
    GiveUp,
    LoseCard,
    MarkSent,
    MarkUnreachable,
    Outgoing,
    PutBack,
)
from services.ports import DatabaseBusy, Runner
from services.views import CardView, NewsView

log = structlog.get_logger(__name__)

LONGEST_WAIT_S = 300
MOST_ATTEMPTS = 20
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Courier:
    """Sends what the outbox holds. One per token."""

    def __init__(
        self, *, token: str, api_url: str, runner: Runner, gate: Gate, health: Health, zone: ZoneInfo
    ) -> None:
        self._request = AiohttpRequest()
        self._bot = Bot(token, base_url=f"{api_url}/bot", request=self._request)
        self._runner, self._gate, self._health, self._zone = runner, gate, health, zone
        self._nudged = asyncio.Event()
        self._stopping = False

    def nudge(self) -> None:
        """Something may be due: look now."""
        self._nudged.set()

    def stop(self) -> None:
        """Finish what is being sent, claim nothing more."""
        self._stopping = True
        self._nudged.set()

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    async def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopping:
            await self._nudged.wait()
            self._nudged.clear()
            try:
                while not self._stopping and await self.deliver_due():
                    pass
            except DatabaseBusy:
                log.warning("outbox not readable now")

    async def deliver_due(self) -> int:
        """Claim one batch and deliver it: each chat in order, chats side by side."""
        claimed = await self._runner.run(ClaimNotices())
        by_chat = groupby(sorted(claimed, key=_chat), key=_chat)
        await asyncio.gather(*(self._deliver_all(list(batch)) for _, batch in by_chat))
        return len(claimed)

    async def _deliver_all(self, batch: list[Outgoing]) -> None:
        for out in batch:
            await self._deliver(out)

    async def _deliver(self, out: Outgoing) -> None:
        kind = out.due.notice.kind.value
        try:
            await self._gate.notice(out.chat_id)
            message_id = await self._send(out, self._render(out))
        except TelegramError as error:
            outcome = await self._failed(out, error)
        except Exception as error:  # noqa: BLE001 - the outer edge of delivery
            log.error("notice failed", notice=out.due.notice.id, kind=kind, error=describe(error))  # noqa: TRY400 - describe() withholds the message
            outcome = "error"
            await self._later(out, counted=True)
        else:
            outcome = "sent"
            self._health.well("courier")
            await self._runner.run(MarkSent(out=out, message_id=message_id))
        metrics.notices.labels(kind=kind, outcome=outcome).inc()

    def _render(self, out: Outgoing) -> Message:
        words = words_for(out.language, self._zone)
        if isinstance(out.content, CardView):
            return staff.card(out.content, words)
        if isinstance(out.content, NewsView):
            return staff.news(out.content, words)
        return to_family(out.due.notice.kind, out.content, words)

    async def _send(self, out: Outgoing, message: Message) -> int:
        markup = keyboard(message.rows)
        if out.edit is None:
            sent = await self._bot.send_message(
                out.chat_id,
                message.text,
                parse_mode="HTML",
                reply_markup=markup,
                link_preview_options=NO_PREVIEW,
            )
            return sent.message_id
        await self._bot.edit_message_text(
            message.text,
            chat_id=out.chat_id,
            message_id=out.edit,
            parse_mode="HTML",
            reply_markup=markup,
            link_preview_options=NO_PREVIEW,
        )
        return out.edit

    async def _failed(self, out: Outgoing, error: TelegramError) -> str:
        """What each refusal means (docs/reliability.md); the answer is the outcome's name."""
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
            self._gate.close_for(seconds)
            await self._runner.run(PutBack(out=out, wait=timedelta(seconds=seconds), counted=False))
            return "wait"
        if isinstance(error, Forbidden):
            return await self._forbidden(out)
        if isinstance(error, InvalidToken):
            self._health.trouble("courier", "Telegram refuses the token")
            await self._runner.run(PutBack(out=out, wait=timedelta(minutes=1), counted=False))
            return "token"
        if isinstance(error, BadRequest):
            return await self._bad_request(out, error)
        if isinstance(error, NetworkError):
            self._health.trouble("courier", "Telegram does not answer")
        await self._later(out, counted=True)
        return "later"

    async def _bad_request(self, out: Outgoing, error: BadRequest) -> str:
        text = error.message.lower()
        if "message is not modified" in text:
            await self._runner.run(MarkSent(out=out, message_id=out.edit))
            return "sent"
        if out.edit and ("message to edit not found" in text or "can't be edited" in text):
            await self._runner.run(LoseCard(out=out))
            return "card lost"
        log.error("dead letter", notice=out.due.notice.id, kind=out.due.notice.kind.value)
        await self._runner.run(GiveUp(out=out, reason="refused"))
        return "dead"

    async def _forbidden(self, out: Outgoing) -> str:
        if out.due.notice.account_id is None:
            log.error("office chat cannot be reached", notice=out.due.notice.id)
            self._health.trouble("office chat", "an office chat refuses the bot")
            await self._later(out, counted=True)
            return "chat lost"
        await self._runner.run(MarkUnreachable(out=out))
        self.nudge()
        return "unreachable"

    async def _later(self, out: Outgoing, *, counted: bool) -> None:
        if out.due.attempts >= MOST_ATTEMPTS:
            await self._runner.run(GiveUp(out=out, reason="too many attempts"))
            return
        wait = min(LONGEST_WAIT_S, 2**out.due.attempts) * random.uniform(0.5, 1)  # noqa: S311 - jitter
        await self._runner.run(PutBack(out=out, wait=timedelta(seconds=wait), counted=counted))


def _chat(out: Outgoing) -> int:
    return out.chat_id


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Our buttons as python-telegram-bot's."""
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: Button) -> InlineKeyboardButton:
    # The library speaks Bot API 10.0 and knows no styles yet; unknown fields are passed on.
    style = {"style": button.style.value} if button.style else None
    if button.copy:
        copy = CopyTextButton(button.copy)
        return InlineKeyboardButton(button.text, copy_text=copy, api_kwargs=style)
    return InlineKeyboardButton(button.text, callback_data=button.data, api_kwargs=style)
