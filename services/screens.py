"""From the state of a dialogue to what it shows. A question only: nothing is changed here."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice

from domain.appointments import Appointment, Hold, Side, Status
from domain.offices import Counsellor, Office
from domain.places import Candidate
from domain.slots import Slot
from services.model import At, Dialogue
from services.ports import UnitOfWork
from services.times import FIRST_TALK, free_times, kind_of, speakers
from services.views import (
    AppointmentsView,
    AppointmentView,
    CancelView,
    HelpView,
    HomeView,
    LanguageView,
    OfficeContactView,
    OneAppointmentView,
    OutsideView,
    PlaceChoiceView,
    PlaceView,
    PrivacyView,
    SentView,
    SlotsView,
    SummaryView,
    TalkLanguageView,
    TopicView,
    View,
)

PAGE = 6

Builder = Callable[[UnitOfWork, Dialogue, datetime], View]


def view_of(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    """What the dialogue shows now."""
    return BUILDERS[dialogue.at](uow, dialogue, now)


def appointment_view(uow: UnitOfWork, appointment: Appointment, now: datetime) -> AppointmentView:
    """An appointment with everything that a sentence about it needs."""
    move = uow.appointments.move_of(appointment.id)
    return AppointmentView(
        id=appointment.id,
        version=appointment.version,
        code=appointment.code,
        status=appointment.status,
        kind=appointment.kind,
        office=uow.district.office_by_code[appointment.office],
        counsellor=uow.district.counsellor_by_code[appointment.counsellor].name,
        start_at=appointment.start_at,
        end_at=appointment.end_at,
        language=appointment.language,
        interpreter=appointment.interpreter,
        undo_until=appointment.undo_until,
        moving_to=move.start_at if move else None,
        moved_by=move.side if move else None,
        answer_until=move.expires_at if move else None,
        changeable=appointment.is_live and now < appointment.start_at,
    )


def own_appointment(uow: UnitOfWork, account_id: int, appointment_id: int) -> Appointment | None:
    """The appointment if it is of a family this account acts for; otherwise as if there were none."""
    appointment = uow.appointments.get(appointment_id)
    if appointment and appointment.family_id == uow.families.of_account(account_id):
        return appointment
    return None


def last_booking(uow: UnitOfWork, account_id: int) -> Appointment | None:
    """The family's newest appointment at an office that still is: what "book again" repeats."""
    family_id = uow.families.of_account(account_id)
    latest = uow.appointments.latest(family_id) if family_id else None
    return latest if latest and latest.office in uow.district.office_by_code else None


def hold_of(uow: UnitOfWork, account_id: int, now: datetime) -> Hold | None:
    """The time kept for this account's family, unless its minutes are over."""
    family_id = uow.families.of_account(account_id)
    hold = uow.holds.of_family(family_id) if family_id else None
    return hold if hold and now < hold.expires_at else None


def talk_language(uow: UnitOfWork, dialogue: Dialogue) -> str:
    """The language of the talk: as chosen, otherwise that of the chat."""
    account = uow.accounts.get(dialogue.account_id)
    return dialogue.draft.language or (account.language if account else "de")


def _home(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    return HomeView(
        has_appointments=bool(_coming(uow, dialogue, now)),
        again=last_booking(uow, dialogue.account_id) is not None,
    )


def _place(_uow: UnitOfWork, dialogue: Dialogue, _now: datetime) -> View:
    return PlaceView(unknown=dialogue.draft.unknown)


def _place_choice(_uow: UnitOfWork, dialogue: Dialogue, _now: datetime) -> View:
    pairs = (choice.split("|", 1) for choice in dialogue.draft.choices)
    return PlaceChoiceView(candidates=tuple(Candidate(ags=a, label=b) for a, b in pairs))


def _outside(uow: UnitOfWork, dialogue: Dialogue, _now: datetime) -> View:
    return OutsideView(body=next(b for b in uow.district.outside if b.code == dialogue.draft.body))


def _office(uow: UnitOfWork, dialogue: Dialogue) -> Office | None:
    return uow.district.office_by_code.get(dialogue.draft.office or "")


def _office_contact(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    office = _office(uow, dialogue)
    return OfficeContactView(office=office) if office else _place(uow, dialogue, now)


def _topic(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    office = _office(uow, dialogue)
    if office is None:
        return _place(uow, dialogue, now)
    codes = tuple(t.code for t in uow.district.topics if t.group == "family")
    return TopicView(office=office, codes=codes)


def _slots(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    office = _office(uow, dialogue)
    if office is None:
        return _place(uow, dialogue, now)
    if uow.staff.chat_of(office.code) is None:
        return OfficeContactView(office=office)
    after = dialogue.draft.after
    moved = moved_by(uow, dialogue)
    language = moved.language if moved else talk_language(uow, dialogue)
    people = asked_counsellors(uow, dialogue, office, language, now)
    found = tuple(islice(wanted_times(uow, dialogue, office, now, after=after), PAGE + 1))
    first = next(wanted_times(uow, dialogue, office, now), None)
    return SlotsView(
        office=office,
        slots=found[:PAGE],
        language=language,
        interpreted=any(language not in c.languages for c in people),
        can_widen=len(people) < len(office.counsellors),
        has_earlier=first is not None and after is not None and first.start_at < after,
        has_later=len(found) > PAGE,
        moving_from=moved.start_at if moved else None,
    )


def wanted_times(
    uow: UnitOfWork,
    dialogue: Dialogue,
    office: Office,
    now: datetime,
    *,
    after: datetime | None = None,
) -> Iterator[Slot]:
    """The free times that fit what the family has chosen so far."""
    moved = moved_by(uow, dialogue)
    language = moved.language if moved else talk_language(uow, dialogue)
    kind = kind_of(uow, moved.kind if moved else FIRST_TALK)
    times = free_times(
        uow,
        office,
        kind,
        now,
        language=language,
        after=after,
        counsellors=asked_counsellors(uow, dialogue, office, language, now),
        exempt=_own_chain(uow, dialogue, moved, now),
    )
    return (slot for slot in times if not clashes(uow, dialogue, slot.start_at, slot.end_at, now))


def clashes(uow: UnitOfWork, dialogue: Dialogue, start_at: datetime, end_at: datetime, now: datetime) -> bool:
    """Say whether the family has an appointment of its own at this time, or this very time already."""
    moved = moved_by(uow, dialogue)
    if moved and moved.start_at == start_at:
        return True
    return any(
        own.start_at < end_at and start_at < own.end_at
        for own in _coming(uow, dialogue, now)
        if moved is None or own.id != moved.id
    )


def _own_chain(uow: UnitOfWork, dialogue: Dialogue, moved: Appointment | None, now: datetime) -> str:
    """What the family keeps itself must not stand in its way: its hold, or the appointment it moves."""
    if moved:
        return moved.chain
    hold = hold_of(uow, dialogue.account_id, now)
    return hold.chain if hold and hold.appointment_id is None else ""


def asked_counsellors(
    uow: UnitOfWork, dialogue: Dialogue, office: Office, language: str, now: datetime
) -> tuple[Counsellor, ...]:
    """Those who speak the language, if any of them is free; everybody if the family wants more times."""
    own = speakers(office, language)
    if dialogue.draft.interpreted or not own:
        return office.counsellors
    kind = kind_of(uow)
    chain = _own_chain(uow, dialogue, moved_by(uow, dialogue), now)
    times = free_times(uow, office, kind, now, language=language, counsellors=own, exempt=chain)
    free = next(times, None)
    return own if free else office.counsellors


def moved_by(uow: UnitOfWork, dialogue: Dialogue) -> Appointment | None:
    """The appointment that is being given another time, if that is what the dialogue is about."""
    draft = dialogue.draft
    if not (draft.moving and draft.appointment_id):
        return None
    return own_appointment(uow, dialogue.account_id, draft.appointment_id)


def _summary(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    hold = hold_of(uow, dialogue.account_id, now)
    office = _office(uow, dialogue)
    if hold is None or office is None:
        return _slots(uow, dialogue, now)
    moved = moved_by(uow, dialogue)
    language = moved.language if moved else talk_language(uow, dialogue)
    counsellor = uow.district.counsellor_by_code[hold.counsellor]
    return SummaryView(
        office=office,
        carrier=uow.district.carrier_by_code[office.carrier],
        topic=moved.topic if moved else dialogue.draft.topic or "",
        kind=hold.kind,
        counsellor=counsellor.name,
        start_at=hold.start_at,
        end_at=hold.end_at,
        held_until=hold.expires_at,
        language=language,
        interpreter=language not in counsellor.languages,
        moving_from=moved.start_at if moved else None,
    )


def _talk_language(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    office = _office(uow, dialogue)
    if office is None:
        return _place(uow, dialogue, now)
    return TalkLanguageView(
        languages=uow.district.languages,
        chosen=talk_language(uow, dialogue),
        spoken=frozenset(tag for c in office.counsellors for tag in c.languages),
    )


def _looked_at(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> AppointmentView | None:
    appointment = own_appointment(uow, dialogue.account_id, dialogue.draft.appointment_id or 0)
    return appointment_view(uow, appointment, now) if appointment else None


def _sent(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    looked_at = _looked_at(uow, dialogue, now)
    if looked_at is None:
        return _home(uow, dialogue, now)
    at_once = looked_at.office.instant and looked_at.status is Status.BOOKED
    waits = looked_at.status is Status.PENDING and looked_at.moved_by is None
    if at_once or waits or looked_at.moved_by is Side.FAMILY:
        return SentView(appointment=looked_at)
    return OneAppointmentView(appointment=looked_at)


def _appointment(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    looked_at = _looked_at(uow, dialogue, now)
    if looked_at is None:
        return _appointments(uow, dialogue, now)
    return OneAppointmentView(appointment=looked_at)


def _cancel(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    looked_at = _looked_at(uow, dialogue, now)
    if looked_at is None or not looked_at.changeable:
        return _appointment(uow, dialogue, now)
    return CancelView(appointment=looked_at)


def _coming(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> tuple[Appointment, ...]:
    family_id = uow.families.of_account(dialogue.account_id)
    return tuple(uow.appointments.of_family(family_id, now)) if family_id else ()


def _appointments(uow: UnitOfWork, dialogue: Dialogue, now: datetime) -> View:
    coming = _coming(uow, dialogue, now)
    return AppointmentsView(appointments=tuple(appointment_view(uow, a, now) for a in coming))


def _help(uow: UnitOfWork, _dialogue: Dialogue, _now: datetime) -> View:
    return HelpView(numbers=uow.district.help_numbers)


def _language(uow: UnitOfWork, _dialogue: Dialogue, _now: datetime) -> View:
    return LanguageView(languages=uow.district.languages)


def _privacy(uow: UnitOfWork, _dialogue: Dialogue, _now: datetime) -> View:
    return PrivacyView(district=uow.district.name, carriers=uow.district.carriers)


BUILDERS: dict[At, Builder] = {
    At.HOME: _home,
    At.PLACE: _place,
    At.PLACE_CHOICE: _place_choice,
    At.OUTSIDE: _outside,
    At.OFFICE_CONTACT: _office_contact,
    At.TOPIC: _topic,
    At.SLOTS: _slots,
    At.SUMMARY: _summary,
    At.TALK_LANGUAGE: _talk_language,
    At.SENT: _sent,
    At.APPOINTMENTS: _appointments,
    At.APPOINTMENT: _appointment,
    At.CANCEL: _cancel,
    At.HELP: _help,
    At.LANGUAGE: _language,
    At.PRIVACY: _privacy,
}
