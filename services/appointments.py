"""My appointments: look, move, cancel, take back; answers to reminders and to an office's offer."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.appointments import (
    Appointment,
    Move,
    Side,
    Status,
    cancel,
    move_to,
    touch,
    undo_cancel,
)
from domain.errors import Changed, NotAllowed, TooLate
from services.cells import release, settle
from services.dialogue import Shown, enter, go
from services.model import At, NoticeKind, OfficeNews
from services.notices import plan_reminders, record, refresh_card, tell_family, tell_office
from services.ports import UnitOfWork
from services.screens import appointment_view, own_appointment
from services.sending import needs_interpreter
from services.views import AppointmentView, NoticeView


def own(uow: UnitOfWork, account_id: int, appointment_id: int) -> Appointment:
    """The appointment of the presser's own family; anybody else's is refused without a word about it."""
    uow.appointments.lock(appointment_id)
    appointment = own_appointment(uow, account_id, appointment_id)
    if appointment is None:
        raise NotAllowed
    return appointment


def unchanged(appointment: Appointment, version: int) -> Appointment:
    """Refuse a button that was made for an earlier state."""
    if appointment.version != version:
        raise Changed
    return appointment


@dataclass(frozen=True, kw_only=True, slots=True)
class ListAppointments:
    """Open the list of coming appointments."""

    account_id: int
    version: int | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Show them, earliest first."""
        dialogue = enter(uow, self.account_id, self.version)
        return go(uow, dialogue, now, At.APPOINTMENTS, appointment_id=None, moving=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenAppointment:
    """Look at one appointment: from the list, or from the button of a notice, however old."""

    account_id: int
    appointment_id: int
    version: int | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Only one's own."""
        dialogue = enter(uow, self.account_id, self.version)
        own(uow, self.account_id, self.appointment_id)
        return go(uow, dialogue, now, At.APPOINTMENT, appointment_id=self.appointment_id, moving=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class StartMove:
    """Choose another time for an appointment; the old one stays until the new one is agreed."""

    account_id: int
    appointment_id: int
    version: int | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Not after its start, not when it is over."""
        dialogue = enter(uow, self.account_id, self.version)
        appointment = own(uow, self.account_id, self.appointment_id)
        _still_changeable(appointment, now)
        return go(
            uow,
            dialogue,
            now,
            At.SLOTS,
            appointment_id=appointment.id,
            office=appointment.office,
            moving=True,
            after=None,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class AskCancel:
    """Ask whether the appointment shall be cancelled."""

    account_id: int
    appointment_id: int
    version: int | None = None

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Show the question."""
        dialogue = enter(uow, self.account_id, self.version)
        appointment = own(uow, self.account_id, self.appointment_id)
        _still_changeable(appointment, now)
        return go(uow, dialogue, now, At.CANCEL, appointment_id=appointment.id, moving=False)


def _still_changeable(appointment: Appointment, now: datetime) -> None:
    if appointment.status not in {Status.PENDING, Status.BOOKED}:
        raise Changed
    if now >= appointment.start_at:
        raise TooLate


@dataclass(frozen=True, kw_only=True, slots=True)
class CancelAppointment:
    """Cancel. For a minute the cells stay and nobody is told, so that it can be taken back."""

    account_id: int
    version: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Cancel the appointment the dialogue is about."""
        dialogue = enter(uow, self.account_id, self.version)
        appointment = own(uow, self.account_id, dialogue.draft.appointment_id or 0)
        cancelled = cancel(appointment, now=now)
        uow.appointments.save(cancelled)
        plan_reminders(uow, cancelled, now)
        return go(uow, dialogue, now, At.APPOINTMENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class UndoCancel:
    """Take the cancellation back within its minute."""

    account_id: int
    version: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """The cells were never given away."""
        dialogue = enter(uow, self.account_id, self.version)
        appointment = own(uow, self.account_id, dialogue.draft.appointment_id or 0)
        restored = undo_cancel(appointment, now=now)
        uow.appointments.save(restored)
        plan_reminders(uow, restored, now)
        refresh_card(uow, restored, now)
        return go(uow, dialogue, now, At.APPOINTMENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class SayComing:
    """The reminder's first button: the family says that it is coming."""

    account_id: int
    notice_id: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> NoticeView:
        """The reminder is shown again, saying so."""
        notice = uow.notices.get(self.notice_id)
        if notice is None or notice.account_id != self.account_id:
            raise NotAllowed
        appointment = own(uow, self.account_id, notice.appointment_id)
        if appointment.status is not Status.BOOKED or now >= appointment.start_at:
            raise Changed
        if uow.notices.mark_coming(notice.id):
            record(uow, "coming", appointment, now)
        view = appointment_view(uow, appointment, now)
        return NoticeView(notice_id=notice.id, appointment=view, coming=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenNoticed:
    """Look at the appointment that a notice was about."""

    account_id: int
    notice_id: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Only one's own."""
        notice = uow.notices.get(self.notice_id)
        if notice is None or notice.account_id != self.account_id:
            raise NotAllowed
        look = OpenAppointment(account_id=self.account_id, appointment_id=notice.appointment_id)
        return look(uow, now)


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerOffer:
    """The family's answer to another time that the office offered."""

    account_id: int
    appointment_id: int
    version: int
    accept: bool

    def __call__(self, uow: UnitOfWork, now: datetime) -> AppointmentView:
        """Yes: the offered time is booked. No: what was agreed or wanted before stays."""
        appointment = unchanged(own(uow, self.account_id, self.appointment_id), self.version)
        move = uow.appointments.move_of(appointment.id)
        if move is None or move.side is not Side.OFFICE:
            raise Changed
        if now >= move.expires_at:
            raise TooLate
        family_hold = uow.holds.of_family(appointment.family_id)
        if family_hold and family_hold.appointment_id == appointment.id:
            release(uow, family_hold)
        changed = book_move(uow, appointment, move) if self.accept else touch(appointment)
        uow.appointments.drop_move(appointment.id)
        uow.appointments.save(changed)
        settle(uow, changed)
        if self.accept:
            plan_reminders(uow, changed, now)
            tell_family(uow, NoticeKind.CONFIRMED, changed, now)
        refresh_card(uow, changed, now)
        news = OfficeNews.FAMILY_ACCEPTED if self.accept else OfficeNews.FAMILY_REFUSED
        tell_office(uow, news, changed, now)
        record(uow, "move_accepted" if self.accept else "move_refused", changed, now)
        return appointment_view(uow, changed, now)


def book_move(uow: UnitOfWork, appointment: Appointment, move: Move) -> Appointment:
    """The appointment at the move's time, booked; the caller saves and settles it."""
    moved = move_to(appointment, counsellor=move.counsellor, start_at=move.start_at, end_at=move.end_at)
    return replace(
        moved,
        status=Status.BOOKED,
        expires_at=None,
        interpreter=needs_interpreter(uow, move.counsellor, appointment.language),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebook:
    """New times at the same office with the same topic, after a request came to nothing."""

    account_id: int
    appointment_id: int

    def __call__(self, uow: UnitOfWork, now: datetime) -> Shown:
        """Straight to the times."""
        dialogue = enter(uow, self.account_id, None)
        appointment = own(uow, self.account_id, self.appointment_id)
        return go(
            uow,
            dialogue,
            now,
            At.SLOTS,
            office=appointment.office,
            topic=appointment.topic,
            language=appointment.language,
            appointment_id=None,
            moving=False,
            after=None,
        )
