"""Appointments, open moves and cards."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from domain.appointments import Appointment, Move, Side, Status
from domain.errors import Changed
from services.model import Card, CardMode, OfficeFigures
from storage.rows import AppointmentRow, CardRow, MoveRow

FIELDS = Appointment.__slots__
AT_ONCE = 100


class AppointmentTable:
    """Repository of appointments; every save is a compare-and-set on the version."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, appointment_id: int) -> Appointment | None:
        """By its number."""
        row = self._session.get(AppointmentRow, appointment_id, populate_existing=True)
        return _appointment(row) if row else None

    def lock(self, appointment_id: int) -> Appointment | None:
        """By its number; nobody else changes it, its open move or its cells until this is committed."""
        row = self._session.get(AppointmentRow, appointment_id, populate_existing=True, with_for_update=True)
        return _appointment(row) if row else None

    def add(self, appointment: Appointment) -> Appointment:
        """Insert; the number is given by the database."""
        row = AppointmentRow(**_values(appointment) | {"id": None})
        self._session.add(row)
        self._session.flush()
        return _appointment(row)

    def save(self, appointment: Appointment) -> None:
        """Write the next version over the one before it; if that is gone, somebody was faster."""
        values = _values(appointment)
        values.pop("id")
        changed = self._session.execute(
            update(AppointmentRow)
            .where(col(AppointmentRow.id) == appointment.id)
            .where(col(AppointmentRow.version) == appointment.version - 1)
            .values(**values)
        )
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise Changed

    def of_family(self, family_id: int, now: datetime) -> Sequence[Appointment]:
        """Coming talks, asked for or booked, earliest first."""
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.family_id == family_id)
            .where(col(AppointmentRow.status).in_([Status.PENDING.value, Status.BOOKED.value]))
            .where(col(AppointmentRow.end_at) > now)
            .order_by(col(AppointmentRow.start_at))
        )
        return [_appointment(row) for row in self._session.exec(query).all()]

    def latest(self, family_id: int) -> Appointment | None:
        """The family's newest appointment, whatever became of it."""
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.family_id == family_id)
            .order_by(col(AppointmentRow.id).desc())
            .limit(1)
        )
        row = self._session.exec(query).first()
        return _appointment(row) if row else None

    def count_open(self, family_id: int) -> int:
        """How many requests of the family wait for an answer."""
        query = (
            select(func.count())
            .select_from(AppointmentRow)
            .where(col(AppointmentRow.family_id) == family_id)
            .where(col(AppointmentRow.status) == Status.PENDING.value)
        )
        return self._session.exec(query).one()

    def due_to_expire(self, now: datetime) -> Sequence[Appointment]:
        """Requests whose time to be answered is over, without those being answered just now."""
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.status == Status.PENDING.value)
            .where(col(AppointmentRow.expires_at) <= now)
            .order_by(col(AppointmentRow.id))
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        return [_appointment(row) for row in self._session.exec(query).all()]

    def cancelled_until(self, now: datetime) -> Sequence[Appointment]:
        """Cancellations whose minute is over; locked, like the requests above."""
        query = (
            select(AppointmentRow)
            .where(AppointmentRow.status == Status.CANCELLED.value)
            .where(col(AppointmentRow.undo_until) <= now)
            .order_by(col(AppointmentRow.id))
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        )
        return [_appointment(row) for row in self._session.exec(query).all()]

    def move_of(self, appointment_id: int) -> Move | None:
        """The open wish to move, if there is one."""
        row = self._session.get(MoveRow, appointment_id, populate_existing=True)
        return _move(row) if row else None

    def put_move(self, move: Move) -> None:
        """Open it; the key refuses a second."""
        values = {name: getattr(move, name) for name in Move.__slots__}
        self._session.add(MoveRow(**values | {"side": move.side.value}))
        self._session.flush()

    def drop_move(self, appointment_id: int) -> None:
        """Close it."""
        row = self._session.get(MoveRow, appointment_id)
        if row:
            self._session.delete(row)
            self._session.flush()

    def moves_due(self, now: datetime) -> Sequence[Move]:
        """Open moves nobody answered in time."""
        query = select(MoveRow).where(col(MoveRow.expires_at) <= now).limit(AT_ONCE)
        return [_move(row) for row in self._session.exec(query).all()]

    def figures(self, statuses: Sequence[Status], now: datetime) -> Mapping[str, OfficeFigures]:
        """Counts per office of talks to come in these statuses."""
        query = (
            select(AppointmentRow.office, AppointmentRow.status, func.count())
            .where(col(AppointmentRow.status).in_([status.value for status in statuses]))
            .where(col(AppointmentRow.end_at) > now)
            .group_by(AppointmentRow.office, AppointmentRow.status)
        )
        counts: dict[str, dict[str, int]] = {}
        for office, status, count in self._session.exec(query):
            counts.setdefault(office, {})[status] = count
        return {office: OfficeFigures(**by_status) for office, by_status in counts.items()}


def _values(appointment: Appointment) -> dict[str, Any]:
    values = {name: getattr(appointment, name) for name in FIELDS}
    before = appointment.cancelled_from
    return values | {
        "status": appointment.status.value,
        "cancelled_from": before.value if before else None,
    }


def _appointment(row: AppointmentRow) -> Appointment:
    values = {name: getattr(row, name) for name in FIELDS}
    values["status"] = Status(row.status)
    values["cancelled_from"] = Status(row.cancelled_from) if row.cancelled_from else None
    return Appointment(**values)


def _move(row: MoveRow) -> Move:
    values = {name: getattr(row, name) for name in Move.__slots__}
    return Move(**values | {"side": Side(row.side)})


class CardTable:
    """Repository of the cards in office chats."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, appointment_id: int) -> Card | None:
        """The card of an appointment."""
        row = self._session.get(CardRow, appointment_id)
        if row is None:
            return None
        return Card(
            appointment_id=row.appointment_id,
            chat_id=row.chat_id,
            message_id=row.message_id,
            mode=CardMode(row.mode),
        )

    def put(self, card: Card) -> None:
        """Write it, new or changed."""
        row = CardRow(
            appointment_id=card.appointment_id,
            chat_id=card.chat_id,
            message_id=card.message_id,
            mode=card.mode.value,
        )
        self._session.merge(row)
        self._session.flush()
