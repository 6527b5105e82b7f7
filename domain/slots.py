"""From schedules to free times: what an office offers, and whether one wanted time is among it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.occupancy import claim_for
from domain.offices import AppointmentType, Counsellor, Office, Schedule

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A free time of one counsellor; aware UTC instants."""

    counsellor: str
    start_at: datetime
    end_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """What makes a day of an office: its zone and whether the public is off that day."""

    zone: ZoneInfo
    is_holiday: Callable[[date], bool]

    def is_open(self, office: Office, on: date) -> bool:
        """Say whether the office works on this day at all."""
        return not self.is_holiday(on) and on not in office.closed_on

    def day_of(self, moment: datetime) -> date:
        """The local day of an instant."""
        return moment.astimezone(self.zone).date()


def holds_on(schedule: Schedule, on: date) -> bool:
    """Say whether a weekly window applies on this day: weekday, validity, every n-th week."""
    if on.weekday() != schedule.weekday:
        return False
    if schedule.valid_from and on < schedule.valid_from:
        return False
    if schedule.valid_to and on > schedule.valid_to:
        return False
    if schedule.every_weeks == 1 or schedule.valid_from is None:
        return True
    first_monday = schedule.valid_from - schedule.valid_from.weekday() * ONE_DAY
    return (on - first_monday).days // 7 % schedule.every_weeks == 0


def windows_on(counsellor: Counsellor, on: date) -> tuple[tuple[time, time], ...]:
    """The counsellor's wall-clock windows of one day; an exception replaces the weekly ones."""
    for exception in counsellor.exceptions:
        if exception.on == on:
            return exception.windows
    return tuple((s.begins, s.ends) for s in counsellor.schedules if holds_on(s, on))


def starts_on(
    office: Office, counsellor: Counsellor, kind: AppointmentType, on: date, calendar: Calendar
) -> Iterator[datetime]:
    """All starts of one day in UTC, a grid apart, each fitting its window with the talk itself.

    The grid runs in real time, so an hour that the clocks skip has no start and a doubled hour has two.
    """
    if not calendar.is_open(office, on):
        return
    for begins, ends in windows_on(counsellor, on):
        start_at = datetime.combine(on, begins, calendar.zone).astimezone(UTC)
        last_at = datetime.combine(on, ends, calendar.zone).astimezone(UTC) - kind.duration
        while start_at <= last_at:
            yield start_at
            start_at += office.grid


def free_slots(
    office: Office,
    kind: AppointmentType,
    calendar: Calendar,
    busy: Mapping[str, AbstractSet[int]],
    *,
    after: datetime,
    until: datetime,
    language: str,
    counsellors: Iterable[Counsellor] | None = None,
) -> Iterator[Slot]:
    """The free times with a start in `after <= start < until`, earliest first, one per start.

    `busy` holds the occupied cells per counsellor. Where several are free, one who speaks
    `language` comes first. `counsellors` narrows the choice; by default the whole office.
    """
    people = tuple(office.counsellors if counsellors is None else counsellors)
    people = tuple(sorted(people, key=lambda c: (language not in c.languages, c.code)))
    on, last = calendar.day_of(after), calendar.day_of(until)
    while on <= last:
        found: dict[datetime, Slot] = {}
        for person in people:
            for start_at in starts_on(office, person, kind, on, calendar):
                if start_at in found or not after <= start_at < until:
                    continue
                claim = claim_for(kind, person.code, start_at)
                if busy.get(person.code, frozenset()).isdisjoint(claim.cells):
                    found[start_at] = Slot(
                        counsellor=person.code, start_at=start_at, end_at=start_at + kind.duration
                    )
        yield from (found[start_at] for start_at in sorted(found))
        on += ONE_DAY


def bookable_from(office: Office, now: datetime) -> datetime:
    """The earliest start that a family may book now."""
    return now + office.lead_time


def bookable_until(office: Office, now: datetime) -> datetime:
    """The first instant beyond the horizon."""
    return now + office.horizon


def is_offered(
    office: Office,
    counsellor: Counsellor,
    kind: AppointmentType,
    calendar: Calendar,
    start_at: datetime,
    now: datetime,
) -> bool:
    """Say whether a wanted start stands in the schedule and in the booking window, taken or not."""
    if not bookable_from(office, now) <= start_at < bookable_until(office, now):
        return False
    on = calendar.day_of(start_at)
    return start_at in starts_on(office, counsellor, kind, on, calendar)
