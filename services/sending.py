"""Sending what was chosen: the kept time becomes an appointment, or a wish to move one."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.appointments import (
    EXPIRES_AFTER_WORKING_DAYS,
    OPEN_REQUESTS_PER_FAMILY,
    Appointment,
    Hold,
    Move,
    Side,
    Status,
    move_to,
    pending_until,
    touch,
)
from domain.codes import booking_code
from domain.errors import Changed, HoldExpired, TooManyOpenRequests
from domain.offices import Office
from domain.working_time import add_working_days
from services.cells import settle
from services.dialogue import Shown, enter, go
from services.holding import moved_appointment, office_of
from services.model import At, Card, Dialogue, NoticeKind, OfficeNews
from services.notices import plan_reminders, record, refresh_card, tell_family, tell_office
from services.ports import UnitOfWork
from services.screens import hold_of, talk_language


@dataclass(frozen=True, kw_only=True, slots=True)
class SendRequest:
    """Send what the summary shows. The kept time becomes the appointment's; staff are told."""

    account_id: int
    version: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """A hold that has ended is refused; the family picks again."""
        dialogue = enter(uow, self.account_id, self.version)
        hold = hold_of(uow, self.account_id, now)
        if dialogue.at is not At.SUMMARY or hold is None:
            raise HoldExpired
        moved = moved_appointment(uow, dialogue, now)
        if hold.appointment_id != (moved.id if moved else None) or not uow.holds.drop(hold):
            raise HoldExpired
        sent = _ask_to_move(uow, moved, hold, now) if moved else _request(uow, dialogue, hold, now)
        return go(uow, dialogue, now, At.SENT, appointment_id=sent.id, moving=False, after=None)


def _request(uow: UnitOfWork, dialogue: Dialogue, hold: Hold, now: datetime) -> Appointment:
    if uow.appointments.count_open(hold.family_id) >= OPEN_REQUESTS_PER_FAMILY:
        raise TooManyOpenRequests
    office = office_of(uow, dialogue)
    chat_id = uow.staff.chat_of(office.code)
    if chat_id is None or dialogue.draft.topic is None:
        raise Changed
    appointment = uow.appointments.add(_new_appointment(uow, dialogue, hold, office, now))
    uow.cards.put(Card(appointment_id=appointment.id, chat_id=chat_id))
    refresh_card(uow, appointment, now)
    record(uow, "requested", appointment, now)
    if office.instant:
        plan_reminders(uow, appointment, now)
        tell_family(uow, NoticeKind.CONFIRMED, appointment, now)
        record(uow, "booked", appointment, now)
    return appointment


def _new_appointment(
    uow: UnitOfWork, dialogue: Dialogue, hold: Hold, office: Office, now: datetime
) -> Appointment:
    language = talk_language(uow, dialogue)
    return Appointment(
        id=0,
        code=booking_code(),
        chain=hold.chain,
        family_id=hold.family_id,
        office=office.code,
        counsellor=hold.counsellor,
        kind=hold.kind,
        topic=dialogue.draft.topic or "",
        language=language,
        interpreter=needs_interpreter(uow, hold.counsellor, language),
        start_at=hold.start_at,
        end_at=hold.end_at,
        status=Status.BOOKED if office.instant else Status.PENDING,
        version=1,
        requested_at=now,
        expires_at=None if office.instant else answer_until(uow, office, hold.start_at, now),
    )


def needs_interpreter(uow: UnitOfWork, counsellor: str, language: str) -> bool:
    """Say whether somebody has to interpret between this counsellor and a family."""
    return language not in uow.district.counsellor_by_code[counsellor].languages


def answer_until(uow: UnitOfWork, office: Office, start_at: datetime, now: datetime) -> datetime:
    """When a request ends unanswered: three working days on, or two hours before its start."""
    working = add_working_days(
        now,
        EXPIRES_AFTER_WORKING_DAYS,
        uow.calendar.zone,
        lambda on: uow.calendar.is_open(office, on),
    )
    return pending_until(now, working, start_at)


def _ask_to_move(uow: UnitOfWork, appointment: Appointment, hold: Hold, now: datetime) -> Appointment:
    office = uow.district.office_by_code[appointment.office]
    uow.appointments.drop_move(appointment.id)
    until = answer_until(uow, office, hold.start_at, now)
    at_once = appointment.status is Status.PENDING or office.instant
    if at_once:
        changed = move_to(appointment, counsellor=hold.counsellor, start_at=hold.start_at, end_at=hold.end_at)
        interpreter = needs_interpreter(uow, hold.counsellor, appointment.language)
        changed = replace(changed, interpreter=interpreter)
        if appointment.status is Status.PENDING:
            changed = replace(changed, expires_at=until)
    else:
        changed = touch(appointment)
        uow.appointments.put_move(
            Move(
                appointment_id=appointment.id,
                side=Side.FAMILY,
                counsellor=hold.counsellor,
                start_at=hold.start_at,
                end_at=hold.end_at,
                expires_at=min(until, appointment.start_at),
            )
        )
        tell_office(uow, OfficeNews.FAMILY_MOVES, changed, now)
    uow.appointments.save(changed)
    settle(uow, changed)
    if changed.status is Status.BOOKED:
        plan_reminders(uow, changed, now)
    refresh_card(uow, changed, now)
    record(uow, "move_requested", changed, now)
    if at_once and changed.status is Status.BOOKED:
        tell_family(uow, NoticeKind.MOVED, changed, now)
        record(uow, "moved", changed, now)
    return changed
