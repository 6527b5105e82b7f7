"""A small bot on aiogram: greets, echoes, edits on a press."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot, Dispatcher, Router
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from sandbox.server import Sandbox


def build_router() -> Router:
    router = Router()

    @router.message(CommandStart(deep_link=True))
    @router.message(CommandStart())
    async def greet(message: Message) -> None:
        button = InlineKeyboardButton(text="Press me", callback_data="press", style="success")
        name = message.from_user.first_name if message.from_user else ""
        keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
        await message.answer(f"Hello <b>{name}</b>", parse_mode="HTML", reply_markup=keyboard)

    @router.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        await query.answer("Thank you", show_alert=True)
        if isinstance(query.message, Message):
            await query.message.edit_text("You pressed")

    @router.message()
    async def echo(message: Message) -> None:
        await message.answer(f"Echo: {message.text or 'location'}")

    return router


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[None]:
    bot = Bot(sandbox.token, session=AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url)))
    dispatcher = Dispatcher()
    dispatcher.include_router(build_router())
    polling = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=True))
    try:
        yield
    finally:
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
        await bot.session.close()
