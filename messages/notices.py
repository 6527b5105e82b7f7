"""Messages that come by themselves: confirmation, refusal, offer, reminder. Neutral: no topic, no name."""

from messages.appointments import answers, details
from messages.booking import address
from messages.home import PARAGRAPH
from messages.message import Button, Message, Rows, Style, bold, press
from messages.presses import (
    Coming,
    NoticeCancel,
    NoticeMove,
    NoticeOpen,
    NoticeRebook,
)
from messages.words import Words
from services.model import NoticeKind
from services.views import AppointmentView, NoticeView


def to_family(kind: NoticeKind, view: NoticeView, words: Words) -> Message:
    """The message for a notice, in the words of its recipient."""
    return RENDERERS[kind](view, words)


def confirmed(view: NoticeView, words: Words) -> Message:
    """The appointment is booked."""
    return _booked(words.say("Your appointment is booked."), view, words)


def moved(view: NoticeView, words: Words) -> Message:
    """The new time is agreed."""
    return _booked(words.say("Your appointment has a new time."), view, words)


def _booked(first: str, view: NoticeView, words: Words) -> Message:
    text = PARAGRAPH.join(
        ["✅ " + bold(first), details(view.appointment, words), words.say("We look forward to seeing you.")]
    )
    code = Button("📋 " + words.plain("Copy the code"), copy=view.appointment.code)
    return Message(text=text, rows=(*_change(view.appointment, words), (code,)))


def _change(appointment: AppointmentView, words: Words) -> Rows:
    return (
        (
            press("🔁 " + words.plain("Another time"), NoticeMove(appointment.id)),
            press("❌ " + words.plain("Cancel"), NoticeCancel(appointment.id)),
        ),
    )


def declined(view: NoticeView, words: Words) -> Message:
    """The time is not possible; a way on."""
    when = words.when(view.appointment.start_at)
    text = PARAGRAPH.join(
        [
            words.say("We are sorry. The office cannot offer this time: {when}", when=when),
            words.say("Please choose a new time."),
        ]
    )
    return Message(text=text, rows=(_rebook(view, words),))


def expired(view: NoticeView, words: Words) -> Message:
    """Nobody answered in time; a way on."""
    when = words.when(view.appointment.start_at)
    text = PARAGRAPH.join(
        [
            words.say(
                "We are sorry. The office did not answer your request in time. The time you asked for: {when}",
                when=when,
            ),
            words.say("Please choose a new time, or call the office."),
        ]
    )
    return Message(text=text, rows=(_rebook(view, words),))


def offer_ended(view: NoticeView, words: Words) -> Message:
    """The office had offered another time and the family did not answer; a way on."""
    text = PARAGRAPH.join(
        [
            words.say("The office offered you another time. The time to answer is over."),
            words.say("Please choose a new time."),
        ]
    )
    return Message(text=text, rows=(_rebook(view, words),))


def _rebook(view: NoticeView, words: Words) -> tuple[Button, ...]:
    label = "📅 " + words.plain("Choose a new time")
    return (press(label, NoticeRebook(view.appointment.id), Style.PRIMARY),)


def move_refused(view: NoticeView, words: Words) -> Message:
    """The wish to move was not possible; the old time stays."""
    when = words.when(view.appointment.start_at)
    text = PARAGRAPH.join(
        [
            words.say("We are sorry. The new time is not possible."),
            words.say("Your appointment stays as it was: {when}", when=when),
        ]
    )
    return Message(text=text, rows=_change(view.appointment, words))


def move_offered(view: NoticeView, words: Words) -> Message:
    """The office offers another time."""
    appointment = view.appointment
    look = press("🗓 " + words.plain("Show the appointment"), NoticeOpen(appointment.id))
    if appointment.moving_to is None or appointment.answer_until is None:
        text = words.say("The office offered another time. This offer is over.")
        return Message(text=text, rows=((look,),))
    text = PARAGRAPH.join(
        [
            words.say("The office offers another time: {when}", when=words.when(appointment.moving_to)),
            words.say("Your time so far: {when}", when=words.when(appointment.start_at)),
            words.say("Does the new time suit you?"),
            words.say("Please answer by {when}.", when=words.when(appointment.answer_until)),
        ]
    )
    return Message(text=text, rows=answers(appointment, words))


def offer_answered(appointment: AppointmentView, words: Words, *, accepted: bool) -> Message:
    """The offer once it was answered."""
    when = words.when(appointment.start_at)
    if accepted:
        text = words.say("You took the new time: {when}", when=when)
    else:
        text = words.say(
            "You did not take the new time. The office knows. Your time so far: {when}", when=when
        )
    look = press("🗓 " + words.plain("Show the appointment"), NoticeOpen(appointment.id))
    return Message(text=text, rows=((look,),))


def reminder(view: NoticeView, words: Words) -> Message:
    """When and where; what it is about stands nowhere."""
    appointment = view.appointment
    lines = [
        "⏰ " + bold(words.say("Your next appointment:")),
        bold(words.say("{when}", when=words.when(appointment.start_at))),
        address(words, appointment.office),
    ]
    if view.coming:
        lines.append("✅ " + words.say("You said: I am coming. Thank you."))
        return Message(text=PARAGRAPH.join(lines), rows=_change(appointment, words))
    lines.append(words.say("Are you coming?"))
    coming = press("✅ " + words.plain("I am coming"), Coming(view.notice_id), Style.SUCCESS)
    return Message(text=PARAGRAPH.join(lines), rows=((coming,), *_change(appointment, words)))


RENDERERS = {
    NoticeKind.CONFIRMED: confirmed,
    NoticeKind.MOVED: moved,
    NoticeKind.DECLINED: declined,
    NoticeKind.EXPIRED: expired,
    NoticeKind.OFFER_ENDED: offer_ended,
    NoticeKind.MOVE_REFUSED: move_refused,
    NoticeKind.MOVE_OFFERED: move_offered,
    NoticeKind.REMINDER: reminder,
}
