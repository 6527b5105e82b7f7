"""The courier: claims due notices, renders them now, sends them paced, marks what came of it."""

import asyncio
import random
from datetime import timedelta
from functools import partial
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
from services.model import Recipient
from services.ports import DatabaseBusy, Runner, UseCase
from services.views import CardView, NewsView

log = structlog.get_logger(__name__)

LONGEST_WAIT_S = 300
MOST_ATTEMPTS = 20
AT_ONCE = 30
TOKEN_PAUSE = timedelta(minutes=1)
MARK_AGAIN_S = (0.1, 0.5, 2.0, 5.0, 10.0)
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
        self._on_their_way: dict[Recipient, asyncio.Task[None]] = {}

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
        """Deliver until stopped; then let what is on its way arrive."""
        while not self._stopping:
            await self._nudged.wait()
            self._nudged.clear()
            try:
                await self._start_due()
            except DatabaseBusy:
                log.warning("outbox not readable now")
        if self._on_their_way:
            await asyncio.wait(self._on_their_way.values())

    async def deliver_due(self) -> None:
        """Deliver until nothing is due any more."""
        while await self._start_due() or self._on_their_way:
            if self._on_their_way:
                await asyncio.wait(self._on_their_way.values())

    async def _start_due(self) -> int:
        """Claim what is due and set it off: one message at a time to each recipient, recipients side by side."""
        started = 0
        while not self._stopping and (places := AT_ONCE - len(self._on_their_way)) > 0:
            busy = frozenset(self._on_their_way)
            claimed = await self._runner.run(ClaimNotices(limit=places, busy=busy))
            for out in claimed:
                recipient = out.due.notice.recipient
                task = asyncio.create_task(self._deliver(out))
                self._on_their_way[recipient] = task
                task.add_done_callback(partial(self._arrived, recipient))
            started += len(claimed)
            if not claimed:
                break
        return started

    def _arrived(self, recipient: Recipient, _task: asyncio.Task[None]) -> None:
        self._on_their_way.pop(recipient, None)
        self.nudge()

    async def _deliver(self, out: Outgoing) -> None:
        kind = out.due.notice.kind.value
        try:
            await self._gate.notice(out.chat_id)
            message_id = await self._send(out, self._render(out))
        except TelegramError as error:
            outcome = await self._failed(out, error)
        except Exception as error:  # noqa: BLE001 - the outer edge of delivery
            log.error("notice failed", notice=out.due.notice.id, kind=kind, error=describe(error))  # noqa: TRY400 - describe() withholds the message
            outcome = await self._later(out)
        else:
            self._health.well("courier")
            outcome = await self._mark(MarkSent(out=out, message_id=message_id), "sent")
        metrics.notices.labels(kind=kind, outcome=outcome).inc()

    async def _mark(self, mark: UseCase[None], outcome: str) -> str:
        """Write what came of it; while the database is away, again: an unmarked message goes out twice."""
        for pause in MARK_AGAIN_S:
            try:
                await self._runner.run(mark)
            except DatabaseBusy:
                await asyncio.sleep(pause)
            else:
                return outcome
        log.error("not marked", outcome=outcome)
        return "unmarked"

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
        """What each refusal means; the answer is the outcome's name."""
        if isinstance(error, RetryAfter):
            wait = error.retry_after
            pause = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            self._gate.close_for(pause.total_seconds())
            return await self._mark(PutBack(out=out, wait=pause, counted=False), "wait")
        if isinstance(error, Forbidden):
            return await self._forbidden(out)
        if isinstance(error, InvalidToken):
            self._health.trouble("courier", "Telegram refuses the token")
            return await self._mark(PutBack(out=out, wait=TOKEN_PAUSE, counted=False), "token")
        if isinstance(error, BadRequest):
            return await self._bad_request(out, error)
        if isinstance(error, NetworkError):
            self._health.trouble("courier", "Telegram does not answer")
        return await self._later(out)

    async def _bad_request(self, out: Outgoing, error: BadRequest) -> str:
        text = error.message.lower()
        if "message is not modified" in text:
            return await self._mark(MarkSent(out=out, message_id=out.edit), "sent")
        if out.edit and ("message to edit not found" in text or "can't be edited" in text):
            return await self._mark(LoseCard(out=out), "card lost")
        log.error("dead letter", notice=out.due.notice.id, kind=out.due.notice.kind.value)
        return await self._mark(GiveUp(out=out, reason="refused"), "dead")

    async def _forbidden(self, out: Outgoing) -> str:
        if out.due.notice.account_id is not None:
            return await self._mark(MarkUnreachable(out=out), "unreachable")
        log.error("office chat cannot be reached", notice=out.due.notice.id)
        self._health.trouble("office chat", "an office chat refuses the bot")
        return await self._later(out)

    async def _later(self, out: Outgoing) -> str:
        if out.due.attempts >= MOST_ATTEMPTS:
            return await self._mark(GiveUp(out=out, reason="too many attempts"), "dead")
        wait = min(LONGEST_WAIT_S, 2**out.due.attempts) * random.uniform(0.5, 1)  # noqa: S311 - jitter
        return await self._mark(PutBack(out=out, wait=timedelta(seconds=wait), counted=True), "later")


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
