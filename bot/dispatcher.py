"""The dispatcher: the conversations in their order, and the middleware that resolves who is there."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Dispatcher
from aiogram.fsm.storage.base import BaseStorage
from aiogram.types import CallbackQuery, Message, TelegramObject, Update
from aiogram.types import User as TelegramUser

from handlers.appointments.router import build_router as build_appointments
from handlers.booking.router import build_router as build_booking
from handlers.fallback.router import build_router as build_fallback
from handlers.home.router import build_router as build_home
from handlers.show import Display
from handlers.staff.router import build_router as build_staff
from handlers.step import Step
from handlers.welcome.router import build_router as build_welcome
from messages.callbacks import (
    BadCallback,
    decode,
)
from messages.presses import Press
from messages.words import guess, words_for
from services.accounts import FindVisitor
from services.ports import Runner

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


def build_dispatcher(storage: BaseStorage | None = None) -> Dispatcher:
    """All conversations; the last one takes what nothing else wanted. Dialogue state is our own."""
    dispatcher = Dispatcher(storage=storage, disable_fsm=True)
    dispatcher.update.outer_middleware(Resolve())
    dispatcher.include_routers(
        build_welcome(),
        build_staff(),
        build_home(),
        build_booking(),
        build_appointments(),
        build_fallback(),
    )
    return dispatcher


class Resolve(BaseMiddleware):
    """Finds account, language, role and dialogue behind an update, and decodes a press, once."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401 - aiogram's
        """Updates of people go on with a Step; everything else is finished as it is."""
        if not isinstance(event, Update):
            return None
        content = event.message or event.callback_query
        user = content.from_user if content else None
        if content is None or user is None or user.is_bot:
            return None
        step = await _step(event.update_id, content, user, data["runner"], data["display"])
        data["step"] = step
        if isinstance(content, CallbackQuery):
            data["press"] = _press(content.data)
        try:
            return await handler(event, data)
        finally:
            data["finished"]["done"] = step.done


async def _step(
    update_id: int,
    content: Message | CallbackQuery,
    user: TelegramUser,
    runner: Runner,
    display: Display,
) -> Step:
    visitor = await runner.read(FindVisitor(channel_id=user.id))
    language = visitor.language or guess(user.language_code) or "de"
    return Step(
        update_id=update_id,
        runner=runner,
        display=display,
        user=user,
        visitor=visitor,
        words=words_for(language, display.zone),
        query=content if isinstance(content, CallbackQuery) else None,
        message=content if isinstance(content, Message) else None,
    )


def _press(data: str | None) -> Press | None:
    try:
        return decode(data or "")
    except BadCallback:
        return None
