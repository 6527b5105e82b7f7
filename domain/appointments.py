"""The life of a Beratungstermin: who may turn which status into which, and when."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import Changed, TooLate

UNDO_FOR = timedelta(minutes=1)
HOLD_FOR = timedelta(minutes=10)
EXPIRES_AFTER_WORKING_DAYS = 3
EXPIRES_BEFORE_START = timedelta(hours=2)
OPEN_REQUESTS_PER_FAMILY = 3


class Status(StrEnum):
    """FHIR's words where it has them."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    FULFILLED = "fulfilled"
    NOSHOW = "noshow"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


LIVE = frozenset({Status.PROPOSED, Status.PENDING, Status.BOOKED})


class Side(StrEnum):
    """Who acted: the family or the office."""

    FAMILY = "family"
    OFFICE = "office"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hold:
    """A time kept for minutes while a family decides. One per family; `chain` owns its cells.

    `appointment_id` is set when the hold is for moving an appointment; then the chain is that one's.
    """

    family_id: int
    chain: str
    counsellor: str
    kind: str
    start_at: datetime
    end_at: datetime
    expires_at: datetime
    appointment_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Appointment:
    """One agreed or wanted talk. `version` grows with every change and is what buttons carry.

    `code` is what a family reads aloud; `chain` owns the cells; `expires_at` ends a pending request;
    `decided_by` is the member of staff who decided last, `decided_version` what that decision made;
    `cancelled_from` and `undo_until` let a cancellation be taken back; times are aware UTC.
    """

    id: int
    code: str
    chain: str
    family_id: int
    office: str
    counsellor: str
    kind: str
    topic: str
    language: str
    interpreter: bool
    start_at: datetime
    end_at: datetime
    status: Status
    version: int
    requested_at: datetime
    expires_at: datetime | None = None
    decided_by: int | None = None
    decided_version: int | None = None
    cancelled_from: Status | None = None
    undo_until: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Say whether the talk is still to come or to be decided."""
        return self.status in LIVE


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """An open wish to move an appointment, with its new time kept; one per appointment."""

    appointment_id: int
    side: Side
    counsellor: str
    start_at: datetime
    end_at: datetime
    expires_at: datetime


def confirm(appointment: Appointment, *, by: int, now: datetime) -> Appointment:
    """Turn a pending request into a booked talk, before it starts."""
    _must_be(appointment, Status.PENDING)
    if now >= appointment.start_at:
        raise TooLate
    return decided(_next(appointment, status=Status.BOOKED, expires_at=None), by=by)


def decline(appointment: Appointment, *, by: int) -> Appointment:
    """Refuse a pending request."""
    _must_be(appointment, Status.PENDING)
    return decided(_next(appointment, status=Status.DECLINED, expires_at=None), by=by)


def expire(appointment: Appointment, *, now: datetime) -> Appointment:
    """End a request that nobody answered in time."""
    _must_be(appointment, Status.PENDING)
    if appointment.expires_at is None or now < appointment.expires_at:
        raise Changed
    return _next(appointment, status=Status.EXPIRED, expires_at=None)


def cancel(appointment: Appointment, *, now: datetime) -> Appointment:
    """Cancel before the start; the cells stay for a minute so that it can be undone."""
    _must_be(appointment, Status.PENDING, Status.BOOKED)
    if now >= appointment.start_at:
        raise TooLate
    return _next(
        appointment,
        status=Status.CANCELLED,
        cancelled_from=appointment.status,
        undo_until=now + UNDO_FOR,
    )


def undo_cancel(appointment: Appointment, *, now: datetime) -> Appointment:
    """Take a cancellation back within its minute."""
    _must_be(appointment, Status.CANCELLED)
    if appointment.cancelled_from is None or appointment.undo_until is None:
        raise Changed
    if now >= appointment.undo_until:
        raise TooLate
    return _next(appointment, status=appointment.cancelled_from, cancelled_from=None, undo_until=None)


def finish_cancel(appointment: Appointment, *, now: datetime) -> Appointment:
    """Make a cancellation final once its minute is over."""
    _must_be(appointment, Status.CANCELLED)
    if appointment.undo_until is None or now < appointment.undo_until:
        raise Changed
    return _next(appointment, cancelled_from=None, undo_until=None)


def move_to(
    appointment: Appointment, *, counsellor: str, start_at: datetime, end_at: datetime
) -> Appointment:
    """Give the appointment another time; its status stays."""
    _must_be(appointment, Status.PENDING, Status.BOOKED)
    return _next(appointment, counsellor=counsellor, start_at=start_at, end_at=end_at)


def touch(appointment: Appointment) -> Appointment:
    """Count a change beside the appointment itself (an open move), so that old buttons are stale."""
    return _next(appointment)


def decided(appointment: Appointment, *, by: int) -> Appointment:
    """Note who made this version."""
    return replace(appointment, decided_by=by, decided_version=appointment.version)


def pending_until(requested_at: datetime, after_working_days: datetime, start_at: datetime) -> datetime:
    """A request ends three working days on or two hours before its start, whichever is first."""
    return max(min(after_working_days, start_at - EXPIRES_BEFORE_START), requested_at)


def _must_be(appointment: Appointment, *statuses: Status) -> None:
    if appointment.status not in statuses:
        raise Changed


def _next(appointment: Appointment, **changes: object) -> Appointment:
    return replace(appointment, version=appointment.version + 1, **changes)  # type: ignore[arg-type]
