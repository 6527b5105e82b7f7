"""One update on its way: who it is from, the one use case it runs, and what is shown for it."""

import asyncio
from dataclasses import dataclass, field
from typing import TypeVar

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, Message
from aiogram.types import User as TelegramUser

from domain.errors import Changed, DomainError
from handlers.show import Display
from messages.message import Message as OurMessage
from messages.refusals import refusal
from messages.words import Words
from services.accounts import Visitor
from services.dialogue import AlreadyDone, OnUpdate, Refused, ShowDialogue, Shown
from services.ports import Runner, UseCase

Result = TypeVar("Result")

PATIENCE = 1.0
TOO_OLD = "query is too old"


@dataclass(kw_only=True, slots=True)
class Step:
    """What a handler works with. `done` once the update is finished in the database."""

    update_id: int
    runner: Runner
    display: Display
    user: TelegramUser
    visitor: Visitor
    words: Words
    query: CallbackQuery | None = None
    message: Message | None = None
    done: bool = False
    _answered: bool = field(default=False, init=False)

    @property
    def account_id(self) -> int:
        """The account of a known visitor."""
        if self.visitor.account_id is None:
            message = "this step needs a known account"
            raise LookupError(message)
        return self.visitor.account_id

    async def do(self, use_case: UseCase[Result]) -> Result | Refused | AlreadyDone:
        """Run the use case and finish the update, in one transaction.

        A press gets its answer within a second even if the database is slow.
        """
        patience = asyncio.create_task(self._lose_patience()) if self.query else None
        try:
            outcome = await self.runner.run(OnUpdate(update_id=self.update_id, inner=use_case))
        finally:
            if patience:
                patience.cancel()
        self.done = True
        # OnUpdate gives None for an empty update only; this one has a use case.
        return outcome  # type: ignore[return-value]

    async def finish(self) -> None:
        """Finish an update that changes nothing (after it was answered: then a repeat is harmless)."""
        await self.runner.run(OnUpdate(update_id=self.update_id))
        self.done = True

    async def move(self, use_case: UseCase[Shown], *, fresh: bool = False) -> None:
        """Move the dialogue on and show it; a refusal is said and the current state shown."""
        outcome = await self.do(use_case)
        if isinstance(outcome, Refused):
            await self.refuse(outcome.error)
        elif isinstance(outcome, AlreadyDone):
            await self.show_current()
        else:
            await self.answer()
            await self.show(outcome, fresh=fresh)

    async def refuse_and_lead_on(self, error: DomainError, onward: UseCase[Shown]) -> None:
        """Say why not, and lead to what the button was about, if it is the presser's own."""
        await self.answer(refusal(error, self.words), alert=True)
        try:
            shown = await self.runner.run(onward)
        except DomainError:
            await self.show_current()
            return
        await self.show(shown, fresh=True)

    async def refuse(self, error: DomainError) -> None:
        """Say why not, and show how it stands now."""
        sentence = refusal(error, self.words)
        # A second tap or an old button is no fault: it gets a passing word, not a window to close.
        late = not await self.answer(sentence, alert=not isinstance(error, Changed))
        await self.show_current(hint=sentence if late else None)

    async def show_current(self, hint: str | None = None, *, fresh: bool = False) -> None:
        """Show the dialogue as it stands."""
        await self.answer()
        shown = await self.runner.read(ShowDialogue(account_id=self.account_id))
        await self.show(shown, hint=hint, fresh=fresh)

    async def show(self, shown: Shown, *, hint: str | None = None, fresh: bool = False) -> None:
        """In the pressed message if it is the dialogue's own; below what was written otherwise."""
        known = shown.dialogue.message_id
        pressed = self.query.message.message_id if self.query and self.query.message else None
        in_place = pressed is not None and known in {None, pressed} and not fresh
        await self.display.show(self.user.id, shown, edit=pressed if in_place else None, hint=hint)

    async def reply(self, message: OurMessage, *, fresh: bool = False) -> None:
        """A message beside the dialogue: in place of the pressed one, or new."""
        await self.answer()
        pressed = self.query.message if self.query else None
        chat_id = pressed.chat.id if pressed else self.user.id
        if pressed and not fresh and await self.display.edit(chat_id, pressed.message_id, message):
            return
        await self.display.send(chat_id, message)

    async def answer(self, text: str | None = None, *, alert: bool = False) -> bool:
        """Answer the press once; True if this answer was the one. Nothing to do for a message."""
        if self.query is None or self._answered:
            return False
        self._answered = True
        try:
            await self.query.answer(text or None, show_alert=alert and bool(text))
        except TelegramBadRequest as error:
            if TOO_OLD not in error.message:
                raise
            return False
        return True

    async def _lose_patience(self) -> None:
        await asyncio.sleep(PATIENCE)
        await self.answer()
