"""Looking at, moving, cancelling appointments; answering reminders and offers."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.filters import Command, InPrivate, Pressed
from handlers.step import Step
from messages import notices
from messages.presses import (
    AnswerOffered,
    AskCancel,
    Cancel,
    Coming,
    List,
    Move,
    NoticeCancel,
    NoticeMove,
    NoticeOpen,
    NoticeRebook,
    Open,
    Undo,
)
from services import appointments as cases
from services.dialogue import AlreadyDone, Refused


def build_router() -> Router:
    """The router of this conversation."""
    router = Router(name="appointments")
    router.message.filter(InPrivate())
    router.callback_query.filter(InPrivate())
    router.message.register(listed_by_command, Command("appointments", "termine"))
    router.callback_query.register(listed, Pressed(List))
    router.callback_query.register(opened, Pressed(Open, NoticeOpen))
    router.callback_query.register(move, Pressed(Move, NoticeMove))
    router.callback_query.register(rebook, Pressed(NoticeRebook))
    router.callback_query.register(ask_cancel, Pressed(AskCancel, NoticeCancel))
    router.callback_query.register(cancel, Pressed(Cancel))
    router.callback_query.register(undo, Pressed(Undo))
    router.callback_query.register(coming, Pressed(Coming))
    router.callback_query.register(answer_offer, Pressed(AnswerOffered))
    return router


async def listed_by_command(_message: Message, step: Step) -> None:
    """/appointments."""
    await step.move(cases.ListAppointments(account_id=step.account_id), fresh=True)


async def listed(_query: CallbackQuery, step: Step) -> None:
    """My appointments."""
    await step.move(cases.ListAppointments(account_id=step.account_id))


InDialogue = Open | Move | AskCancel
OnNotice = NoticeOpen | NoticeMove | NoticeCancel


async def opened(_query: CallbackQuery, press: Open | NoticeOpen, step: Step) -> None:
    """Look at one."""
    await go_to(step, press, cases.OpenAppointment)


async def move(_query: CallbackQuery, press: Move | NoticeMove, step: Step) -> None:
    """Choose another time."""
    await go_to(step, press, cases.StartMove)


async def ask_cancel(_query: CallbackQuery, press: AskCancel | NoticeCancel, step: Step) -> None:
    """Whether to cancel."""
    await go_to(step, press, cases.AskCancel)


async def go_to(
    step: Step,
    press: InDialogue | OnNotice,
    case: type[cases.OpenAppointment | cases.StartMove | cases.AskCancel],
) -> None:
    """Buttons of the dialogue carry its version; those of notices lead on however old they are."""
    number = press.appointment
    if isinstance(press, InDialogue):
        await step.move(case(account_id=step.account_id, appointment_id=number, version=press.v))
        return
    outcome = await step.do(case(account_id=step.account_id, appointment_id=number))
    if isinstance(outcome, Refused):
        await step.refuse_and_lead_on(outcome.error, look_at(step, number))
    elif isinstance(outcome, AlreadyDone):
        await step.show_current()
    else:
        await step.answer()
        await step.show(outcome, fresh=True)


def look_at(step: Step, appointment: int) -> cases.OpenAppointment:
    """The use case that shows an appointment."""
    return cases.OpenAppointment(account_id=step.account_id, appointment_id=appointment)


async def rebook(_query: CallbackQuery, press: NoticeRebook, step: Step) -> None:
    """New times at the same office."""
    await step.move(cases.Rebook(account_id=step.account_id, appointment_id=press.appointment), fresh=True)


async def cancel(_query: CallbackQuery, press: Cancel, step: Step) -> None:
    """Yes, cancel."""
    await step.move(cases.CancelAppointment(account_id=step.account_id, version=press.v))


async def undo(_query: CallbackQuery, press: Undo, step: Step) -> None:
    """Take it back."""
    await step.move(cases.UndoCancel(account_id=step.account_id, version=press.v))


async def coming(_query: CallbackQuery, press: Coming, step: Step) -> None:
    """The reminder's answer; the reminder itself says so from then on."""
    outcome = await step.do(cases.SayComing(account_id=step.account_id, notice_id=press.notice))
    if isinstance(outcome, Refused):
        onward = cases.OpenNoticed(account_id=step.account_id, notice_id=press.notice)
        await step.refuse_and_lead_on(outcome.error, onward)
    elif isinstance(outcome, AlreadyDone):
        await step.answer()
    else:
        await step.reply(notices.reminder(outcome, step.words))


async def answer_offer(_query: CallbackQuery, press: AnswerOffered, step: Step) -> None:
    """Yes or no to another time that the office offered."""
    outcome = await step.do(
        cases.AnswerOffer(
            account_id=step.account_id,
            appointment_id=press.appointment,
            version=press.version,
            accept=press.accept,
        )
    )
    if isinstance(outcome, Refused):
        await step.refuse_and_lead_on(outcome.error, look_at(step, press.appointment))
    elif isinstance(outcome, AlreadyDone):
        await step.answer()
    else:
        await step.reply(notices.offer_answered(outcome, step.words, accepted=press.accept))
