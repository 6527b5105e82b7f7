"""Bringing a dialogue message up to date: edited in place, or sent anew at the bottom."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from handlers.markup import keyboard
from messages.message import Message
from messages.screens import render
from messages.words import words_for
from services.dialogue import MarkShown, Shown
from services.ports import Runner

NOT_MODIFIED = "message is not modified"


@dataclass(frozen=True, kw_only=True, slots=True)
class Display:
    """Shows dialogues: it knows the bot, the database and the office's zone."""

    bot: Bot
    runner: Runner
    zone: ZoneInfo

    async def show(
        self,
        chat_id: int,
        shown: Shown,
        *,
        edit: int | None,
        hint: str | None = None,
    ) -> None:
        """Show a dialogue in its message `edit`, or in a new one; then remember what is shown.

        A new message comes first and the old one goes after it, so that one is always there.
        """
        message = render(shown.view, words_for(shown.language, self.zone), shown.dialogue.version)
        if hint:
            message = replace(message, text=f"{hint}\n\n{message.text}")
        if edit is None or not await self.edit(chat_id, edit, message):
            sent = await self.send(chat_id, message)
            await self.remember(shown, sent)
            # Only now: whatever stops us before, the message that is remembered is there.
            await self._remove(chat_id, shown.dialogue.message_id)
            return
        await self.remember(shown, edit)

    async def remember(self, shown: Shown, message_id: int) -> None:
        """Remember that this message shows this version."""
        dialogue = shown.dialogue
        await self.runner.run(
            MarkShown(account_id=dialogue.account_id, version=dialogue.version, message_id=message_id)
        )

    async def send(self, chat_id: int, message: Message) -> int:
        """Send a message; its id."""
        sent = await self.bot.send_message(
            chat_id, message.text, reply_markup=keyboard(message.rows), parse_mode="HTML"
        )
        return sent.message_id

    async def edit(self, chat_id: int, message_id: int, message: Message) -> bool:
        """Edit a message; False if it is gone. Showing already what it should is fine."""
        try:
            await self.bot.edit_message_text(
                message.text,
                chat_id=chat_id,
                message_id=message_id,
                reply_markup=keyboard(message.rows),
                parse_mode="HTML",
            )
        except TelegramBadRequest as error:
            return NOT_MODIFIED in error.message
        return True

    async def _remove(self, chat_id: int, message_id: int | None) -> None:
        if message_id is None:
            return
        try:
            await self.bot.delete_message(chat_id, message_id)
        except TelegramBadRequest:
            # Older than 48 hours or gone already: its buttons lead to the current state anyway.
            return
