"""From settings to an open database: district read, calendar made, schema checked."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.calendars.public_holidays import PublicHolidays
from adapters.districts.bindings import Bindings
from adapters.understanding.places import PlaceFinder
from bot.clock import Clock
from bot.settings import Settings
from domain.offices import District
from domain.slots import Calendar
from services.accounts import BindStaff, StaffEntry
from storage.database import Settings as DatabaseSettings
from storage.database import open_database
from storage.runner import ClosableRunner


def calendar_of(district: District) -> Calendar:
    """The district's days: its zone and its state's public holidays."""
    holidays = PublicHolidays(district.state)
    return Calendar(zone=district.zone, is_holiday=lambda on: on in holidays)


@contextmanager
def opened(settings: Settings, clock: Clock, district: District) -> Iterator[ClosableRunner]:
    """The database, open for use cases."""
    where = DatabaseSettings(
        database_url=settings.database_url,
        keys_url=settings.keys_url,
        secrets=settings.secrets(),
    )
    with open_database(
        where,
        district=district,
        calendar=calendar_of(district),
        places=PlaceFinder(district),
        now=clock.now,
    ) as runner:
        yield runner


def bind_staff(bindings: Bindings) -> BindStaff:
    """The use case that binds staff and office chats as a bindings file says."""
    entries = [
        StaffEntry(
            channel_id=staff.account,
            role=staff.role,
            name=staff.name,
            office=staff.office,
            counsellor=staff.counsellor,
        )
        for staff in bindings.staff
    ]
    return BindStaff(entries=entries, chats=[(chat.office, chat.chat) for chat in bindings.chats])
