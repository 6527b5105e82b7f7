"""The unit of work: all repositories on one open transaction."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session

from domain.offices import District
from domain.slots import Calendar
from services.ports import Places
from storage.accounts import AccountTable, FamilyTable
from storage.appointments import AppointmentTable, CardTable
from storage.dialogues import DialogueTable
from storage.inbox import InboxTable
from storage.keys import KeyStore
from storage.occupancy import HoldTable, OccupancyTable
from storage.outbox import NoticeTable
from storage.sealing import KeyRing
from storage.staff import EventTable, StaffTable


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a unit of work has beside the database: configuration, keys, understanding."""

    district: District
    calendar: Calendar
    places: Places
    ring: KeyRing
    keys: KeyStore


class Work:
    """A unit of work; repositories are made when first asked for."""

    def __init__(self, session: Session, around: Surroundings) -> None:
        self._session = session
        self._around = around
        self.district = around.district
        self.calendar = around.calendar
        self.places = around.places

    def savepoint(self) -> AbstractContextManager[object]:
        """A part that can be undone alone."""
        return self._session.begin_nested()

    @cached_property
    def accounts(self) -> AccountTable:
        """Channel identities."""
        return AccountTable(self._session, self._around.ring, self._around.keys)

    @cached_property
    def families(self) -> FamilyTable:
        """Families."""
        return FamilyTable(self._session)

    @cached_property
    def dialogues(self) -> DialogueTable:
        """Dialogue states."""
        return DialogueTable(self._session)

    @cached_property
    def occupancy(self) -> OccupancyTable:
        """Cells."""
        return OccupancyTable(self._session)

    @cached_property
    def holds(self) -> HoldTable:
        """Holds."""
        return HoldTable(self._session)

    @cached_property
    def appointments(self) -> AppointmentTable:
        """Appointments and moves."""
        return AppointmentTable(self._session)

    @cached_property
    def cards(self) -> CardTable:
        """Cards."""
        return CardTable(self._session)

    @cached_property
    def notices(self) -> NoticeTable:
        """The outbox."""
        return NoticeTable(self._session)

    @cached_property
    def staff(self) -> StaffTable:
        """Staff and office chats."""
        return StaffTable(self._session)

    @cached_property
    def inbox(self) -> InboxTable:
        """Updates taken in."""
        return InboxTable(self._session, self._around.ring)

    @cached_property
    def events(self) -> EventTable:
        """The event log."""
        return EventTable(self._session)
