"""What goes out because something happened: outbox rows, committed with their cause."""

from datetime import datetime

from domain import reminders
from domain.appointments import Appointment, Status
from services.model import Event, Notice, NoticeKind, OfficeNews
from services.ports import UnitOfWork

AT_ONCE = 1
IN_TURN = 5


def tell_family(uow: UnitOfWork, kind: NoticeKind, appointment: Appointment, now: datetime) -> None:
    """A message of its own to every account that acts for the family."""
    for account_id in uow.families.accounts(appointment.family_id):
        uow.notices.put(
            Notice(
                key=f"{kind}:{appointment.id}:{appointment.version}:{account_id}",
                kind=kind,
                appointment_id=appointment.id,
                account_id=account_id,
                due_at=now,
                sort_at=now,
                urgency=AT_ONCE,
            )
        )


def tell_office(uow: UnitOfWork, news: OfficeNews, appointment: Appointment, now: datetime) -> None:
    """A short word in the office chat, since an edited card rings no bell."""
    chat_id = uow.staff.chat_of(appointment.office)
    if chat_id is None:
        return
    uow.notices.put(
        Notice(
            key=f"{news}:{appointment.id}:{appointment.version}",
            kind=NoticeKind.OFFICE_TOLD,
            news=news,
            appointment_id=appointment.id,
            chat_id=chat_id,
            due_at=now,
            sort_at=now,
            urgency=AT_ONCE,
        )
    )


def refresh_card(uow: UnitOfWork, appointment: Appointment, now: datetime) -> None:
    """Have the card show the newest state; several changes at once make one edit."""
    card = uow.cards.get(appointment.id)
    if card is None:
        return
    uow.notices.put(
        Notice(
            key=f"card:{appointment.id}",
            kind=NoticeKind.CARD,
            appointment_id=appointment.id,
            chat_id=card.chat_id,
            due_at=now,
            sort_at=now,
            urgency=AT_ONCE,
        )
    )


def plan_reminders(uow: UnitOfWork, appointment: Appointment, now: datetime) -> None:
    """Replace the reminders that wait by those of the appointment as it is now; only booked ones have any."""
    uow.notices.drop_waiting(appointment.id, [NoticeKind.REMINDER])
    if appointment.status is not Status.BOOKED:
        return
    office = uow.district.office_by_code[appointment.office]
    for planned in reminders.plan(appointment.start_at, office.reminders, uow.calendar.zone, now):
        for account_id in uow.families.accounts(appointment.family_id):
            uow.notices.put(_reminder(appointment, planned, account_id))


def _reminder(appointment: Appointment, planned: reminders.PlannedReminder, account_id: int) -> Notice:
    distance = int(planned.before.total_seconds())
    start = int(appointment.start_at.timestamp())
    return Notice(
        key=f"reminder:{appointment.id}:{start}:{distance}:{account_id}",
        kind=NoticeKind.REMINDER,
        appointment_id=appointment.id,
        account_id=account_id,
        due_at=planned.due_at,
        sort_at=appointment.start_at,
        urgency=IN_TURN,
    )


def record(uow: UnitOfWork, kind: str, appointment: Appointment, now: datetime) -> None:
    """Write the pseudonymous fact from which figures come."""
    uow.events.add(
        Event(
            at=now,
            kind=kind,
            office=appointment.office,
            appointment_kind=appointment.kind,
            language=appointment.language,
            topic=appointment.topic,
            interpreter=appointment.interpreter,
        )
    )
