"""The same small bot on python-telegram-bot."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from sandbox.server import Sandbox

Context = ContextTypes.DEFAULT_TYPE


async def greet(update: Update, context: Context) -> None:
    del context
    if update.message and update.effective_user:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Press me", callback_data="press")]])
        name = update.effective_user.first_name
        await update.message.reply_text(
            f"Hello <b>{name}</b>", parse_mode=ParseMode.HTML, reply_markup=keyboard
        )


async def pressed(update: Update, context: Context) -> None:
    del context
    if update.callback_query:
        await update.callback_query.answer("Thank you", show_alert=True)
        if isinstance(update.callback_query.message, Message):
            await update.callback_query.message.edit_text("You pressed")


async def echo(update: Update, context: Context) -> None:
    del context
    if update.message:
        kind = "location" if update.message.location else "something"
        await update.message.reply_text(f"Echo: {update.message.text or kind}")


def build(sandbox: Sandbox) -> Application[Any, Any, Any, Any, Any, Any]:
    application = Application.builder().token(sandbox.token).base_url(f"{sandbox.url}/bot").build()
    application.add_handler(CommandHandler("start", greet))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.ALL, echo))
    return application


@asynccontextmanager
async def running(sandbox: Sandbox) -> AsyncIterator[None]:
    application = build(sandbox)
    await application.initialize()
    await application.start()
    if application.updater is not None:
        await application.updater.start_polling(timeout=2)
    try:
        yield
    finally:
        if application.updater is not None:
            await application.updater.stop()
        await application.stop()
        await application.shutdown()
