"""Texts nobody asked for, pictures, voices, unknown buttons."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.errors import Changed
from handlers.filters import InPrivate
from handlers.step import Step
from messages.refusals import only_text, refusal, unexpected_text
from messages.staff import greeting


def build_router() -> Router:
    """The router of last resort; it goes last."""
    router = Router(name="fallback")
    router.message.register(unexpected, InPrivate())
    router.callback_query.register(unknown_in_private, InPrivate())
    router.callback_query.register(unknown_button)
    return router


async def unexpected(message: Message, step: Step) -> None:
    """A kind hint, and the buttons again below it."""
    if step.visitor.staff:
        await step.reply(greeting(step.words, step.visitor.staff.name))
        return
    sentence = unexpected_text(step.words) if message.text else only_text(step.words)
    await step.show_current(hint=sentence, fresh=True)


async def unknown_in_private(_query: CallbackQuery, step: Step) -> None:
    """A button of an older version, or forged: say so and show how it stands."""
    if step.visitor.staff:
        await step.answer(refusal(Changed(), step.words), alert=True)
        return
    await step.refuse(Changed())


async def unknown_button(_query: CallbackQuery, step: Step) -> None:
    """The same in a group: an answer only."""
    await step.answer(refusal(Changed(), step.words), alert=True)
