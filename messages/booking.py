"""The screens of a booking: place, topic, times, summary, sent."""

from domain.appointments import Status
from domain.offices import Office
from domain.slots import Slot
from messages.home import PARAGRAPH, foot
from messages.message import Button, Message, Style, bold, in_rows, press
from messages.names import kind
from messages.names import topic as topic_name
from messages.presses import (
    Aside,
    Book,
    Home,
    List,
    Page,
    PickPlace,
    PickSlot,
    PickTalkLanguage,
    PickTopic,
    Send,
    Widen,
)
from messages.words import Words
from services.views import (
    OfficeContactView,
    OutsideView,
    PlaceChoiceView,
    PlaceView,
    SentView,
    SlotsView,
    SummaryView,
    TalkLanguageView,
    TopicView,
)


def place(view: PlaceView, words: Words, version: int) -> Message:
    """Ask where the family lives."""
    ask = words.say("Where do you live? Please write your postcode or your village.")
    example = words.say("For example: {postcode}", postcode="21357")
    if view.unknown:
        sorry = words.say("We did not find this place in our district. Please check the spelling.")
        hint = words.say("Your postcode is on every letter. It has five digits.")
        text = PARAGRAPH.join([sorry, hint, ask])
    else:
        text = PARAGRAPH.join([ask, example])
    return Message(text=text, rows=(foot(words, version),))


def place_choice(view: PlaceChoiceView, words: Words, version: int) -> Message:
    """Ask back which place is meant."""
    buttons = [
        press(candidate.label, PickPlace(version, index)) for index, candidate in enumerate(view.candidates)
    ]
    if len(buttons) == 1:
        text = words.say("Did you mean this place? If not, please go back and write your postcode.")
    else:
        text = words.say("There are several places like this. Which one is yours?")
    return Message(text=text, rows=(*in_rows(buttons, 1), foot(words, version)))


def outside(view: OutsideView, words: Words, version: int) -> Message:
    """Another body is responsible; never a dead end."""
    body = view.body
    lines = [
        words.say("For this place another office is responsible: {body}.", body=body.name),
        words.say("Please ask there:"),
    ]
    lines += [words.say("{fact}", fact=fact) for fact in (body.address, body.phone, body.website) if fact]
    return Message(text="\n".join(lines), rows=(foot(words, version),))


def address(words: Words, office: Office) -> str:
    """Street, postcode, town, and the room where there is one."""
    facts = {"street": office.street, "postcode": office.postcode, "town": office.town}
    if office.room:
        return words.say("{street}, {postcode} {town}, {room}", room=office.room, **facts)
    return words.say("{street}, {postcode} {town}", **facts)


def office_contact(view: OfficeContactView, words: Words, version: int) -> Message:
    """The office takes no bookings here yet."""
    office = view.office
    lines = [
        words.say("Your office is {office}. It does not take bookings here yet.", office=office.name),
        words.say("Please come by or call:"),
        address(words, office),
    ]
    if office.phone:
        lines.append(words.say("{fact}", fact=office.phone))
    return Message(text="\n".join(lines), rows=(foot(words, version),))


def topic(view: TopicView, words: Words, version: int) -> Message:
    """Ask what it is about."""
    buttons = [press(topic_name(words, code), PickTopic(version, code)) for code in view.codes]
    text = PARAGRAPH.join(
        [
            words.say("Your office: {office}", office=view.office.name),
            words.say("What would you like to talk about?"),
        ]
    )
    return Message(text=text, rows=(*in_rows(buttons, 1), foot(words, version)))


def slots(view: SlotsView, words: Words, version: int) -> Message:
    """The free times, and pages."""
    lines = [words.say("Your office: {office}", office=view.office.name)]
    if view.moving_from:
        old = words.when(view.moving_from)
        lines.append(words.say("Your time so far: {when}", when=old))
    if not view.slots:
        lines.append(words.say("There is no free time at the moment. Please try again in a few days."))
        lines.append(address(words, view.office))
        return Message(text=PARAGRAPH.join(lines), rows=(*_pages(view, words, version), foot(words, version)))
    lines.append(words.say("When can you come?"))
    name = words.language_name(view.language)
    if view.interpreted:
        lines.append(words.say("The talk is in {language}, with an interpreter.", language=name))
    else:
        lines.append(words.say("These counsellors speak {language}.", language=name))
    buttons = [_slot(slot, words, version) for slot in view.slots]
    rows = (*in_rows(buttons, 2), *_pages(view, words, version), foot(words, version))
    return Message(text=PARAGRAPH.join(lines), rows=rows)


def _slot(slot: Slot, words: Words, version: int) -> Button:
    day, clock = words.short_day(slot.start_at), words.clock(slot.start_at)
    label = words.plain("{day}, {clock}", day=day, clock=clock)
    return press(label, PickSlot(version, slot.start_at, slot.counsellor))


def _pages(view: SlotsView, words: Words, version: int) -> tuple[tuple[Button, ...], ...]:
    row = []
    if view.has_earlier:
        row.append(press(words.plain("Earlier"), Page(version, later=False)))
    if view.has_later:
        row.append(press(words.plain("Later"), Page(version, later=True)))
    rows: list[tuple[Button, ...]] = [tuple(row)] if row else []
    if view.can_widen:
        rows.append((press(words.plain("More times, with an interpreter"), Widen(version)),))
    return tuple(rows)


def summary(view: SummaryView, words: Words, version: int) -> Message:
    """Everything once more before it is sent, with the carrier's notice."""
    facts = [
        words.say("Office: {office}", office=view.office.name),
        address(words, view.office),
        words.say("Talk: {kind}", kind=kind(words, view.kind)),
        words.say("With: {counsellor}", counsellor=view.counsellor),
        _talk(view, words),
    ]
    if not view.moving_from:
        facts.insert(2, words.say("Topic: {topic}", topic=topic_name(words, view.topic)))
    lines = [
        bold(words.say("Is everything right?")),
        bold(words.say("{when}", when=words.when(view.start_at))),
        "\n".join(facts),
        words.say(
            "When you send, your request goes to {office}. The organisation that answers for your data there: {carrier}.",
            office=view.office.name,
            carrier=view.carrier.name,
        ),
        words.say("We keep this time for you until {clock}.", clock=words.clock(view.held_until)),
    ]
    if view.moving_from:
        old = words.when(view.moving_from)
        lines.insert(2, words.say("Your time so far: {when}", when=old))
    return Message(text=PARAGRAPH.join(lines), rows=_summary_rows(view, words, version))


def _summary_rows(view: SummaryView, words: Words, version: int) -> tuple[tuple[Button, ...], ...]:
    send = press("✅ " + words.plain("Send"), Send(version), Style.SUCCESS)
    change = press("🌐 " + words.plain("Change the language of the talk"), Aside(version, "talk_language"))
    rows: tuple[tuple[Button, ...], ...] = ((send,),)
    if not view.moving_from:
        rows += ((change,),)
    return (*rows, foot(words, version))


def _talk(view: SummaryView, words: Words) -> str:
    language = words.language_name(view.language)
    if view.interpreter:
        return words.say("Language of the talk: {language}, with an interpreter", language=language)
    return words.say("Language of the talk: {language}", language=language)


def talk_language(view: TalkLanguageView, words: Words, version: int) -> Message:
    """Ask for the language of the talk."""
    buttons = []
    for tag in view.languages:
        mark = "✓ " if tag == view.chosen else ""
        buttons.append(press(mark + words.language_name(tag), PickTalkLanguage(version, tag)))
    text = PARAGRAPH.join(
        [
            words.say("In which language shall we talk?"),
            words.say("If nobody in the office speaks it, the office asks an interpreter. It costs nothing."),
        ]
    )
    return Message(text=text, rows=(*in_rows(buttons, 2), foot(words, version)))


def sent(view: SentView, words: Words, version: int) -> Message:
    """It is on its way; or, at an office that books at once, it is booked."""
    appointment = view.appointment
    when = words.when(appointment.moving_to or appointment.start_at)
    if appointment.moving_to:
        first = words.say("Your wish for a new time was sent: {when}", when=when)
        then = words.say("Your old appointment is valid until the new one is confirmed.")
    elif appointment.status is Status.BOOKED:
        first = words.say("Your appointment is booked: {when}", when=when)
        then = words.say("You get a message with the address.")
    else:
        first = words.say("Your request was sent. The time you asked for: {when}", when=when)
        then = words.say("The office answers here. You need to do nothing more.")
    rows = (
        (press("🗓 " + words.plain("My appointments"), List(version)),),
        (press("🏠 " + words.plain("Start"), Home(version)),),
        foot(words, version, back=False),
    )
    return Message(text=PARAGRAPH.join([first, then]), rows=rows)


def book_again_row(words: Words, version: int) -> tuple[Button, ...]:
    """One row with the way to a new booking."""
    return (press("📅 " + words.plain("Book a talk"), Book(version, again=False)),)
