"""Presses on cards, and commands of staff in private."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from domain.errors import Changed, NotAllowed
from domain.permissions import Role
from handlers.filters import Command, IsStaff, Pressed
from handlers.step import Step
from messages import staff as texts
from messages.home import help_text
from messages.message import Message as OurMessage
from messages.presses import (
    CardConfirm,
    CardDecline,
    CardPick,
    CardTimes,
)
from messages.refusals import refusal
from services import staff as cases
from services.dialogue import AlreadyDone, Refused
from services.district import AskDistrict
from services.ports import UseCase

OnCard = CardConfirm | CardDecline | CardTimes | CardPick


def build_router() -> Router:
    """The router of this conversation."""
    router = Router(name="staff")
    router.callback_query.register(confirm, Pressed(CardConfirm))
    router.callback_query.register(decline, Pressed(CardDecline))
    router.callback_query.register(times, Pressed(CardTimes))
    router.callback_query.register(pick, Pressed(CardPick))
    router.message.register(overview, Command("overview", "uebersicht"), IsStaff())
    router.message.register(start, Command("start", "menu", "language", "sprache"), IsStaff())
    router.message.register(help_now, Command("help", "hilfe"), IsStaff())
    return router


def card_press(query: CallbackQuery, press: OnCard, step: Step) -> cases.CardPress:
    """Who pressed where on what."""
    return cases.CardPress(
        account_id=step.visitor.account_id,
        chat_id=query.message.chat.id if query.message else 0,
        appointment_id=press.appointment,
        version=press.version,
    )


async def confirm(query: CallbackQuery, press: CardConfirm, step: Step) -> None:
    """Confirm the request or the wish to move."""
    await decide(step, cases.ConfirmRequest(press=card_press(query, press, step)))


async def decline(query: CallbackQuery, press: CardDecline, step: Step) -> None:
    """Decline it."""
    await decide(step, cases.DeclineRequest(press=card_press(query, press, step)))


async def times(query: CallbackQuery, press: CardTimes, step: Step) -> None:
    """Show free times on the card, or its buttons again."""
    await decide(step, cases.OfferTimes(press=card_press(query, press, step), show=press.show))


async def pick(query: CallbackQuery, press: CardPick, step: Step) -> None:
    """Offer this time to the family."""
    await decide(
        step,
        cases.ProposeTime(
            press=card_press(query, press, step),
            counsellor=press.counsellor,
            start_at=press.start_at,
        ),
    )


async def decide(step: Step, use_case: UseCase[cases.StaffAnswer]) -> None:
    """Run it and tell the presser; the card itself changes through the outbox, for everyone."""
    outcome = await step.do(use_case)
    if isinstance(outcome, Refused):
        alert = not isinstance(outcome.error, Changed)
        await step.answer(refusal(outcome.error, step.words), alert=alert)
    elif isinstance(outcome, AlreadyDone):
        await step.answer()
    else:
        await step.answer(texts.answer(outcome, step.words))


async def overview(_message: Message, step: Step) -> None:
    """All offices at a glance, for those who may."""
    try:
        view = await step.runner.read(cases.SeeOverview(account_id=step.account_id))
    except NotAllowed as error:
        await step.reply(texts.plain_text(refusal(error, step.words)))
        return
    await step.reply(texts.overview(view, step.words))


async def help_now(_message: Message, step: Step) -> None:
    """The numbers, without a family's dialogue."""
    facts = await step.runner.read(AskDistrict())
    await step.reply(OurMessage(text=help_text(facts.help, step.words)))


async def start(message: Message, step: Step) -> None:
    """What staff can do here, by role."""
    staff = step.visitor.staff
    if staff and staff.role in {Role.COORDINATOR, Role.ADMIN}:
        await overview(message, step)
        return
    await step.reply(texts.greeting(step.words, staff.name if staff else ""))
