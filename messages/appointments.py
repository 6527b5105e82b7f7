"""My appointments: the list, one of them, and whether to cancel."""

from domain.appointments import Side, Status
from messages.booking import address, book_again_row
from messages.home import PARAGRAPH, foot
from messages.message import Button, Message, Rows, Style, bold, press
from messages.presses import (
    AnswerOffered,
    AskCancel,
    Cancel,
    List,
    Move,
    NoticeRebook,
    Open,
    Undo,
)
from messages.words import Words
from services.views import AppointmentsView, AppointmentView, CancelView, OneAppointmentView


def listed(view: AppointmentsView, words: Words, version: int) -> Message:
    """The coming ones, a button each."""
    if not view.appointments:
        text = words.say("You have no appointments.")
        return Message(text=text, rows=(book_again_row(words, version), foot(words, version)))
    buttons = tuple(
        (press(_label(appointment, words), Open(version, appointment.id)),)
        for appointment in view.appointments
    )
    text = words.many(
        "You have {number} appointment.",
        "You have {number} appointments.",
        len(view.appointments),
    )
    return Message(text=text, rows=(*buttons, foot(words, version)))


def _label(appointment: AppointmentView, words: Words) -> str:
    mark = "✅ " if appointment.status is Status.BOOKED else "⏳ "
    day, clock = words.short_day(appointment.start_at), words.clock(appointment.start_at)
    return mark + words.plain("{day}, {clock}", day=day, clock=clock)


def status(appointment: AppointmentView, words: Words) -> str:
    """In which state the appointment is, as a sentence."""
    sentences = {
        Status.PROPOSED: words.say("The office offers this appointment."),
        Status.PENDING: words.say("The office has not answered yet."),
        Status.BOOKED: words.say("The appointment is booked."),
        Status.FULFILLED: words.say("The talk has taken place."),
        Status.NOSHOW: words.say("The talk did not take place."),
        Status.DECLINED: words.say("The office could not offer this time."),
        Status.EXPIRED: words.say("The office did not answer in time."),
        Status.CANCELLED: words.say("The appointment is cancelled."),
    }
    return sentences[appointment.status]


def details(appointment: AppointmentView, words: Words) -> str:
    """Date, place, person, language and code; never the topic."""
    language = words.language_name(appointment.language)
    lines = [
        bold(words.say("{when}", when=words.when(appointment.start_at))),
        words.say("{office}", office=appointment.office.name),
        address(words, appointment.office),
    ]
    if appointment.office.phone:
        lines.append(words.say("Phone: {phone}", phone=appointment.office.phone))
    lines.append(words.say("With: {counsellor}", counsellor=appointment.counsellor))
    if appointment.interpreter:
        lines.append(words.say("Language of the talk: {language}, with an interpreter", language=language))
    else:
        lines.append(words.say("Language of the talk: {language}", language=language))
    lines.append(words.say("Your booking code: {code}", code=appointment.code))
    return "\n".join(lines)


def one(view: OneAppointmentView, words: Words, version: int) -> Message:
    """One appointment and what can be done with it."""
    appointment = view.appointment
    parts = [status(appointment, words), details(appointment, words)]
    if appointment.moving_to:
        parts.append(_open_move(appointment, words))
    if appointment.undo_until:
        parts[0] = PARAGRAPH.join(
            [
                parts[0],
                words.say(
                    "Was that a mistake? You can take it back until {clock}.",
                    clock=words.clock(appointment.undo_until),
                ),
            ]
        )
    return Message(text=PARAGRAPH.join(parts), rows=_rows(appointment, words, version))


def answers(appointment: AppointmentView, words: Words) -> Rows:
    """Yes and no to a time that the office offers."""
    yes = AnswerOffered(appointment.id, appointment.version, accept=True)
    no = AnswerOffered(appointment.id, appointment.version, accept=False)
    return (
        (press("✅ " + words.plain("Yes, take the new time"), yes, Style.SUCCESS),),
        (press(words.plain("No, the new time does not suit me"), no),),
    )


def _open_move(appointment: AppointmentView, words: Words) -> str:
    when = words.when(appointment.moving_to) if appointment.moving_to else ""
    if appointment.moved_by is Side.FAMILY:
        return words.say("You asked for a new time: {when}", when=when)
    return words.say("The office offers another time: {when}", when=when)


def _rows(appointment: AppointmentView, words: Words, version: int) -> Rows:
    rows: list[tuple[Button, ...]] = []
    if appointment.undo_until:
        rows.append((press("↩ " + words.plain("Take it back"), Undo(version), Style.PRIMARY),))
    elif appointment.changeable:
        if appointment.moved_by is Side.OFFICE:
            rows += answers(appointment, words)
        rows.append((press("🔁 " + words.plain("Another time"), Move(version, appointment.id)),))
        rows.append((press("❌ " + words.plain("Cancel"), AskCancel(version, appointment.id)),))
    elif appointment.status in {Status.DECLINED, Status.EXPIRED, Status.CANCELLED}:
        rebook = press("📅 " + words.plain("Choose a new time"), NoticeRebook(appointment.id))
        rows.append((rebook,))
    rows.append((press("🗓 " + words.plain("My appointments"), List(version)),))
    return (*rows, foot(words, version))


def ask_cancel(view: CancelView, words: Words, version: int) -> Message:
    """Ask before cancelling."""
    appointment = view.appointment
    text = PARAGRAPH.join(
        [words.say("Do you really want to cancel this appointment?"), details(appointment, words)]
    )
    keep = press(words.plain("No, keep it"), Open(version, appointment.id), Style.SUCCESS)
    move = press("🔁 " + words.plain("Another time"), Move(version, appointment.id))
    yes = press("❌ " + words.plain("Yes, cancel"), Cancel(version), Style.DANGER)
    return Message(text=text, rows=((keep,), (move,), (yes,), foot(words, version)))
