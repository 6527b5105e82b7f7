"""The steps of a booking."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import InPrivate, Pressed, WritesAt
from handlers.step import Step
from messages.presses import (
    Book,
    Page,
    PickPlace,
    PickSlot,
    PickTalkLanguage,
    PickTopic,
    Send,
    Widen,
)
from services.booking import (
    ChoosePlace,
    ChooseTalkLanguage,
    ChooseTopic,
    FindOffice,
    StartBooking,
    TurnPage,
    WidenTimes,
)
from services.holding import HoldSlot
from services.model import At
from services.sending import SendRequest


def build_router() -> Router:
    """The router of this conversation."""
    router = Router(name="booking")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.callback_query.register(book, Pressed(Book))
    router.message.register(place, WritesAt(At.PLACE, At.PLACE_CHOICE, At.OUTSIDE, At.OFFICE_CONTACT))
    router.callback_query.register(pick_place, Pressed(PickPlace))
    router.callback_query.register(pick_topic, Pressed(PickTopic))
    router.callback_query.register(page, Pressed(Page))
    router.callback_query.register(widen, Pressed(Widen))
    router.callback_query.register(pick_slot, Pressed(PickSlot))
    router.callback_query.register(pick_talk_language, Pressed(PickTalkLanguage))
    router.callback_query.register(send, Pressed(Send))
    return router


async def book(_query: CallbackQuery, press: Book, step: Step) -> None:
    """Book a talk, or book again, however old the button is."""
    await step.move(StartBooking(account_id=step.account_id, again=press.again))


async def place(message: Message, step: Step) -> None:
    """The family wrote where it lives."""
    await step.move(FindOffice(account_id=step.account_id, text=message.text or ""), fresh=True)


async def pick_place(_query: CallbackQuery, press: PickPlace, step: Step) -> None:
    """One of the places asked about."""
    await step.move(ChoosePlace(account_id=step.account_id, version=press.v, index=press.index))


async def pick_topic(_query: CallbackQuery, press: PickTopic, step: Step) -> None:
    """What it is about."""
    await step.move(ChooseTopic(account_id=step.account_id, version=press.v, topic=press.topic))


async def page(_query: CallbackQuery, press: Page, step: Step) -> None:
    """Earlier or later times."""
    await step.move(TurnPage(account_id=step.account_id, version=press.v, later=press.later))


async def widen(_query: CallbackQuery, press: Widen, step: Step) -> None:
    """More times, with an interpreter."""
    await step.move(WidenTimes(account_id=step.account_id, version=press.v))


async def pick_slot(_query: CallbackQuery, press: PickSlot, step: Step) -> None:
    """A time, kept for ten minutes."""
    await step.move(
        HoldSlot(
            account_id=step.account_id,
            version=press.v,
            counsellor=press.counsellor,
            start_at=press.start_at,
        )
    )


async def pick_talk_language(_query: CallbackQuery, press: PickTalkLanguage, step: Step) -> None:
    """The language of the talk."""
    await step.move(ChooseTalkLanguage(account_id=step.account_id, version=press.v, language=press.language))


async def send(_query: CallbackQuery, press: Send, step: Step) -> None:
    """Send the request."""
    await step.move(SendRequest(account_id=step.account_id, version=press.v))
