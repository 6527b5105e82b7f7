"""Awaitable filters only: aiogram runs any other through a thread, a tenth of a millisecond each."""

from typing import Any

from aiogram.enums import ChatType
from aiogram.filters import Filter
from aiogram.types import Message, TelegramObject

from handlers.step import Step
from messages.presses import Press
from services.model import At


class Pressed(Filter):
    """A press of one of these kinds; the decoded press is in the handler's data."""

    def __init__(self, *kinds: type[Press]) -> None:
        self._kinds = kinds

    async def __call__(self, _event: TelegramObject, press: Press | None = None) -> bool:
        """Match by kind."""
        return isinstance(press, self._kinds)


class Command(Filter):
    """A command in a private chat, without its slash; `/start payload` counts as `start`."""

    def __init__(self, *names: str) -> None:
        self._names = frozenset(names)

    async def __call__(self, event: TelegramObject) -> bool:
        """Match the first word."""
        if not isinstance(event, Message) or event.chat.type != ChatType.PRIVATE:
            return False
        first = (event.text or "").split(maxsplit=1)[:1]
        return bool(first) and first[0][:1] == "/" and first[0][1:].split("@")[0] in self._names


class Newcomer(Filter):
    """Somebody who has not agreed yet."""

    async def __call__(self, _event: TelegramObject, step: Step) -> bool:
        """Known by the absence of a dialogue."""
        return step.visitor.is_newcomer


class IsStaff(Filter):
    """A bound member of staff."""

    async def __call__(self, _event: TelegramObject, step: Step) -> bool:
        """Known from the resolved visitor."""
        return step.visitor.staff is not None


class WritesAt(Filter):
    """A text in private (no command) while the dialogue is at one of these screens."""

    def __init__(self, *screens: At) -> None:
        self._screens = frozenset(screens)

    async def __call__(self, event: TelegramObject, step: Step) -> bool:
        """Match by the dialogue's screen."""
        if not isinstance(event, Message) or not event.text or event.text.startswith("/"):
            return False
        dialogue = step.visitor.dialogue
        return is_private(event) and dialogue is not None and dialogue.at in self._screens


class InPrivate(Filter):
    """Anything in a private chat."""

    async def __call__(self, event: TelegramObject) -> bool:
        """By the chat's type."""
        return is_private(event)


def is_private(event: Any) -> bool:  # noqa: ANN401 - a message or a press
    """Say whether an event happened in a private chat."""
    message = event if isinstance(event, Message) else getattr(event, "message", None)
    return message is not None and message.chat.type == ChatType.PRIVATE
