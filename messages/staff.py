"""What staff read: the card of a request, short news, answers to their presses, the overview."""

import html

from domain.appointments import Side, Status
from messages.home import PARAGRAPH, back_label
from messages.message import Message, Rows, Style, bold, in_rows, press
from messages.names import kind
from messages.presses import (
    CardConfirm,
    CardDecline,
    CardPick,
    CardTimes,
)
from messages.words import Words
from services.model import OfficeNews
from services.staff import StaffAnswer
from services.views import AppointmentView, CardView, NewsView, OfficeLine, OverviewView


def card(view: CardView, words: Words) -> Message:
    """A request: pseudonym, kind, time, language; no topic, no name."""
    appointment = view.appointment
    title = words.say("{pseudonym} · {kind}", pseudonym=view.pseudonym, kind=kind(words, appointment.kind))
    when = words.say("{when}", when=words.when(appointment.start_at))
    facts = [
        words.say("With: {counsellor}", counsellor=appointment.counsellor),
        _language(appointment, words),
        words.say("Asked on {when}", when=words.when(view.requested_at)),
    ]
    text = PARAGRAPH.join([f"{bold(title)}\n{bold(when)}", "\n".join(facts), _state(view, words)])
    return Message(text=text, rows=_rows(view, words))


def _language(appointment: AppointmentView, words: Words) -> str:
    language = words.language_name(appointment.language)
    if appointment.interpreter:
        return words.say("Talk in {language}, interpreter needed", language=language)
    return words.say("Talk in {language}", language=language)


def _state(view: CardView, words: Words) -> str:
    appointment = view.appointment
    if view.times:
        return words.say("Which time do you want to offer?")
    if appointment.moving_to and appointment.is_open:
        return _open_move(appointment, words)
    if appointment.status is Status.BOOKED and view.decided_by is None:
        return "✅ " + words.say("Booked")
    who = view.decided_by or ""
    sentences = {
        Status.PENDING: "⏳ " + words.say("Waiting for your answer"),
        Status.BOOKED: "✅ " + words.say("Booked. Confirmed by {who}", who=who),
        Status.DECLINED: "✖ " + words.say("Declined by {who}", who=who),
        Status.EXPIRED: "⌛ " + words.say("Expired: nobody answered in time. The family was told."),
        Status.CANCELLED: "✖ " + words.say("Cancelled by the family. The time is free again."),
    }
    return sentences.get(appointment.status, "")


def _open_move(appointment: AppointmentView, words: Words) -> str:
    when = words.when(appointment.moving_to) if appointment.moving_to else ""
    if appointment.moved_by is Side.FAMILY:
        return "🔁 " + words.say("The family asks for a new time: {when}", when=when)
    return "🔁 " + words.say("Offered to the family: {when}. Waiting for its answer.", when=when)


def _rows(view: CardView, words: Words) -> Rows:
    appointment = view.appointment
    if not appointment.is_open:
        return ()
    ids = (appointment.id, appointment.version)
    if view.times:
        buttons = [
            press(
                words.plain("{day}, {clock}", day=words.short_day(t.start_at), clock=words.clock(t.start_at)),
                CardPick(*ids, t.start_at, t.counsellor),
            )
            for t in view.times
        ]
        back = press(back_label(words), CardTimes(*ids, show=False))
        return (*in_rows(buttons, 2), (back,))
    other = press("🔁 " + words.plain("Another time"), CardTimes(*ids, show=True))
    wants_answer = appointment.status is Status.PENDING or appointment.moved_by is Side.FAMILY
    if not wants_answer:
        return ((other,),)
    confirm = press("✅ " + words.plain("Confirm"), CardConfirm(*ids), Style.SUCCESS)
    decline = press("✖ " + words.plain("Decline"), CardDecline(*ids), Style.DANGER)
    return ((confirm,), (other, decline))


def news(view: NewsView, words: Words) -> Message:
    """A short word that rings, since an edited card does not."""
    facts = {"pseudonym": view.pseudonym, "when": words.when(view.appointment.start_at)}
    sentences = {
        OfficeNews.FAMILY_CANCELLED: words.say("{pseudonym} has cancelled: {when}", **facts),
        OfficeNews.FAMILY_MOVES: words.say("{pseudonym} asks for another time. Time so far: {when}", **facts),
        OfficeNews.FAMILY_ACCEPTED: words.say("{pseudonym} takes the offered time: {when}", **facts),
        OfficeNews.FAMILY_REFUSED: words.say(
            "{pseudonym} does not take the offered time. Time so far: {when}", **facts
        ),
        OfficeNews.UNREACHABLE: words.say(
            "{pseudonym} cannot be reached in Telegram. Appointment: {when}", **facts
        ),
    }
    return Message(text=sentences[view.news])


def answer(what: StaffAnswer, words: Words) -> str:
    """What the presser reads; plain text."""
    sentences = {
        StaffAnswer.CONFIRMED: words.plain("Confirmed. The family gets a message."),
        StaffAnswer.DECLINED: words.plain("Declined. The family gets a message."),
        StaffAnswer.TIMES: words.plain("Please pick a time to offer."),
        StaffAnswer.PLAIN: "",
        StaffAnswer.OFFERED: words.plain("Offered. The family gets a message."),
        StaffAnswer.MOVED: words.plain("The new time is confirmed. The family gets a message."),
        StaffAnswer.MOVE_REFUSED: words.plain("The old time stays. The family gets a message."),
    }
    return sentences[what]


def overview(view: OverviewView, words: Words) -> Message:
    """All offices: open requests, booked talks, next free time. No person in it."""
    parts = [bold(words.say("All offices at a glance"))]
    parts += [_line(line, words) for line in view.lines if line.reachable]
    without = ", ".join(line.office.name for line in view.lines if not line.reachable)
    if without:
        parts.append(
            "⚠ " + words.say("No chat is bound, families get the phone number: {offices}", offices=without)
        )
    return Message(text=PARAGRAPH.join(parts))


def _line(line: OfficeLine, words: Words) -> str:
    name = bold(words.say("{office}", office=line.office.name))
    facts = {"pending": line.figures.pending, "booked": line.figures.booked}
    counts = words.say("{pending} open, {booked} booked", **facts)
    if line.next_free_at is None:
        return f"{name}\n{counts}\n⚠ " + words.say("No free time")
    free = words.say("Next free time: {when}", when=words.when(line.next_free_at))
    return f"{name}\n{counts}\n{free}"


def greeting(words: Words, name: str) -> Message:
    """What a member of staff reads on /start in private."""
    text = PARAGRAPH.join(
        [
            words.say("Hello {name}. You are registered as staff.", name=name),
            words.say("Requests of families arrive as cards in the chat of your office."),
        ]
    )
    return Message(text=text)


def plain_text(sentence: str) -> Message:
    """A plain sentence as a message."""
    return Message(text=html.escape(sentence, quote=False))
